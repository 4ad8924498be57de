/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "estimate/pdk-estimate.h"
#include "hardware/pdk-hardware.h"
#include "hardware/pdk-server-memory.h"
#include "library/pdk-server-connection.h"

G_BEGIN_DECLS

/**
 * PdkCardChoice:
 * @PDK_CARDS_LARGEST: the card with the most memory alone; what engines take if the model fits there
 * @PDK_CARDS_ALL: all cards together
 * @PDK_CARDS_NONE: the processor
 *
 * On which cards of a machine a model is to run. With one card the first two are the same; on a
 * machine without one, all three.
 */
typedef enum
{
  PDK_CARDS_LARGEST,
  PDK_CARDS_ALL,
  PDK_CARDS_NONE,
} PdkCardChoice;

/**
 * PdkMemoryBasis:
 * @PDK_MEMORY_WHOLE: what a model can have when nothing else runs; lists are judged by it
 * @PDK_MEMORY_FREE: what a model can have now; the whole where that is not known
 */
typedef enum
{
  PDK_MEMORY_WHOLE,
  PDK_MEMORY_FREE,
} PdkMemoryBasis;

/**
 * PdkServerEstimate:
 * @engine: what runs models there
 * @source: where the cards' memory is known from; %PDK_MEMORY_SOURCE_UNKNOWN if it is not known
 * @processor_only: whether it was looked for cards and there is none
 * @card_kind: by what engines use the cards
 * @card_count: cards, the largest first; one of unknown memory if nothing is known, 0 if there is none
 * @whole_bytes: memory of each card when nothing else runs; 0 if unknown
 * @free_bytes: memory of each card now; 0 if unknown
 * @host_bytes: main memory that a model may take; 0 if unknown
 * @host_free_bytes: main memory that a model may take now; 0 if unknown
 *
 * What a server brings to an estimate: its engine and the machine that it runs on. A plain value.
 */
typedef struct
{
  PdkEngineKind   engine;
  PdkMemorySource source;
  gboolean        processor_only;
  PdkCardKind     card_kind;
  guint           card_count;
  guint64         whole_bytes[PDK_PLAN_CARDS];
  guint64         free_bytes[PDK_PLAN_CARDS];
  guint64         host_bytes;
  guint64         host_free_bytes;
} PdkServerEstimate;

/**
 * pdk_server_estimate_init:
 * @server: where a model is to run
 * @hardware: (nullable): this computer, if it was looked at; counts only for a server that runs on it
 * @deduced: (nullable): what was observed of the server's memory
 *
 * Memory set by hand counts before that of the cards, and is taken for one card; memory that was
 * deduced counts last. What is not known stays unknown. The engine is told by the server's kind, and
 * by its version if that was asked already.
 */
void pdk_server_estimate_init (PdkServerEstimate     *self,
                               PdkServerConnection   *server,
                               PdkHardware           *hardware,
                               const PdkServerMemory *deduced);

/**
 * pdk_server_estimate_init_local:
 * @hardware: (nullable): this computer, if it was looked at
 *
 * The same without a server: what @engine would do on this computer.
 */
void pdk_server_estimate_init_local (PdkServerEstimate *self,
                                     PdkHardware       *hardware,
                                     PdkEngineKind      engine);

/**
 * pdk_server_estimate_set_memory:
 * @bytes: memory of the one card that is to be judged by; 0 for unknown
 *
 * Judges by another card instead, as for a size of cards that a person chose.
 */
void pdk_server_estimate_set_memory (PdkServerEstimate *self,
                                     guint64            bytes);

/** Returns: memory of the cards of that choice, together; 0 if unknown or none */
guint64 pdk_server_estimate_get_memory (const PdkServerEstimate *self,
                                        PdkCardChoice            cards,
                                        PdkMemoryBasis           basis);

/**
 * pdk_server_estimate_make_request:
 * @shape: the model; borrowed by the request
 * @request: (out caller-allocates): ready for pdk_estimate_compute(), pdk_estimate_judge() and
 *   pdk_estimate_advise(), and to be changed further
 *
 * What running a model there means unless somebody says otherwise: the engine's own profile, the
 * context that it chooses for the memory of the whole machine, caches in F16, everything on the cards.
 */
void pdk_server_estimate_make_request (const PdkServerEstimate *self,
                                       const PdkModelShape     *shape,
                                       PdkCardChoice            cards,
                                       PdkMemoryBasis           basis,
                                       PdkEstimateRequest      *request);

/**
 * pdk_server_estimate_judge:
 * @estimate: (out caller-allocates) (optional): the figures behind the verdict
 * @fit: (out caller-allocates): the verdict, with the context that it is about
 *
 * Judges a model as lists show it: by the whole memory; on the largest card, or if it does not fit
 * there on all of them together, as engines do; with the context that the engine ends up with where
 * nobody says otherwise (see [func@server_estimate_next_context]). Takes a few milliseconds, up to six
 * times those of one estimate.
 *
 * Returns: on which cards it runs
 */
PdkCardChoice pdk_server_estimate_judge (const PdkServerEstimate *self,
                                         const PdkModelShape     *shape,
                                         PdkEstimate             *estimate,
                                         PdkFit                  *fit);

/**
 * pdk_server_estimate_next_context:
 * @context: tokens with which a model does not fit
 *
 * Engines that choose the context themselves come down to a shorter one where it does not fit: Ollama in
 * steps of 262144, 32768 and 4096 tokens, llama.cpp's server down to 4096.
 *
 * Returns: the shorter context to be tried next; 0 if there is none
 */
guint64 pdk_server_estimate_next_context (const PdkServerEstimate *self,
                                          guint64                  context);

/** Returns: whether both say the same, so that what was judged by one holds for the other */
gboolean pdk_server_estimate_equal (const PdkServerEstimate *a,
                                    const PdkServerEstimate *b);

G_END_DECLS
