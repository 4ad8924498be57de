/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hardware/pdk-hardware.h"

G_BEGIN_DECLS

/**
 * PdkServerPlacement:
 * @PDK_SERVER_PLACEMENT_UNKNOWN: nothing was loaded when it was last looked at
 * @PDK_SERVER_PLACEMENT_CPU: what is loaded runs on the processor
 * @PDK_SERVER_PLACEMENT_GPU: what is loaded lies in graphics memory as a whole
 * @PDK_SERVER_PLACEMENT_MIXED: something did not fit, and a part of it runs on the processor
 */
typedef enum
{
  PDK_SERVER_PLACEMENT_UNKNOWN,
  PDK_SERVER_PLACEMENT_CPU,
  PDK_SERVER_PLACEMENT_GPU,
  PDK_SERVER_PLACEMENT_MIXED,
} PdkServerPlacement;

/** Returns: (transfer none): words for people, such as "partially on CPU" */
const char *pdk_server_placement_describe (PdkServerPlacement placement);

/** One loaded model, as Ollama's `/api/ps` tells it: bytes in all and in graphics memory; negative if not told. */
typedef struct
{
  gint64 size;
  gint64 size_vram;
} PdkServerLoad;

/**
 * PdkServerMemory:
 * @lower_bound: bytes of graphics memory that were in use at once, so it has at least that; 0 if unknown
 * @lower_time: when that was seen, in seconds since 1970
 * @upper_bound: bytes that models got when one of them no longer fitted, so it has about that; 0 if unknown
 * @upper_time: when that was seen last
 * @placement: where models ran when it was last looked at
 *
 * What can be told of the graphics memory of a server on another machine, which never says it. Nothing
 * is ever loaded to find out.
 */
typedef struct
{
  guint64            lower_bound;
  gint64             lower_time;
  guint64            upper_bound;
  gint64             upper_time;
  PdkServerPlacement placement;
} PdkServerMemory;

/**
 * pdk_server_memory_observe:
 * @loads: (array length=count): all that is loaded at the moment
 * @now: seconds since 1970
 */
void pdk_server_memory_observe (PdkServerMemory     *self,
                                const PdkServerLoad *loads,
                                gsize                count,
                                gint64               now);

/**
 * pdk_server_memory_observe_context:
 * @trained_context: tokens that the loaded model was trained for
 * @context: tokens that the server chose for it by itself
 *
 * Ollama chooses 4096, 32768 or 262144 tokens by the size of the graphics memory where nobody says
 * otherwise. Only for loads that nobody gave a context, and models trained for 262144 and more.
 */
void pdk_server_memory_observe_context (PdkServerMemory *self,
                                        gint64           trained_context,
                                        gint64           context,
                                        gint64           now);

/** Returns: the best guess in bytes; 0 if there is none */
guint64 pdk_server_memory_get_estimate (const PdkServerMemory *self);

/** Returns: (transfer full): for keeping it; nothing in it if nothing is known */
JsonObject *pdk_server_memory_to_json (const PdkServerMemory *self);

/** Reads what pdk_server_memory_to_json() made; what is wrong in it is as if it were not there. */
void pdk_server_memory_from_json (PdkServerMemory *self,
                                  JsonObject      *object);

/**
 * pdk_server_memory_choose:
 * @set_by_hand: bytes that a person has set for the server; 0 for none
 * @local: (nullable): this computer, if the server runs on it; %NULL for any other, which is never judged by it
 * @deduced: (nullable): what was observed
 * @bytes: (out): graphics memory of the machine that runs the models; 0 if unknown
 *
 * Returns: where the figure comes from
 */
PdkMemorySource pdk_server_memory_choose (guint64                set_by_hand,
                                          PdkHardware           *local,
                                          const PdkServerMemory *deduced,
                                          guint64               *bytes);

/** Returns: whether this computer has a card that the server on it leaves idle */
gboolean pdk_server_memory_leaves_card_idle (const PdkServerMemory *self,
                                             PdkHardware           *local);

G_END_DECLS
