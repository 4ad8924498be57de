/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "hardware/pdk-gpu.h"
#include "hardware/pdk-processor.h"
#include "hardware/pdk-system-memory.h"

G_BEGIN_DECLS

/**
 * PdkHardware:
 *
 * The graphics and memory of a machine, each figure with where it came from. Immutable.
 */
#define PDK_TYPE_HARDWARE (pdk_hardware_get_type ())
G_DECLARE_FINAL_TYPE (PdkHardware, pdk_hardware, PDK, HARDWARE, GObject)

/**
 * PdkHardwarePlaces:
 * @root: (nullable) (type filename): stands before `/sys`, `/proc` and whatever else is read; %NULL for ""
 * @environment: (nullable) (array zero-terminated=1): for the programs that are asked, with the `PATH` where
 *   they are looked for; %NULL for that of this process
 * @time_limit_ms: how long a look takes at most; 0 for %PDK_HARDWARE_TIME_LIMIT_MS
 * @thorough: also wakes cards that sleep, and asks every driver; for a person who asked for it
 *
 * Where to look, and how long.
 */
typedef struct
{
  const char *root;
  char      **environment;
  guint       time_limit_ms;
  gboolean    thorough;
} PdkHardwarePlaces;

/** How long a look at the hardware takes at most, in milliseconds, whatever hangs. */
#define PDK_HARDWARE_TIME_LIMIT_MS 5000

/**
 * pdk_hardware_detect_async:
 * @places: (nullable): where to look; %NULL for this computer
 *
 * Looks at this computer without waking a sleeping card. Takes at most %PDK_HARDWARE_TIME_LIMIT_MS.
 */
void pdk_hardware_detect_async (const PdkHardwarePlaces *places,
                                GCancellable            *cancellable,
                                GAsyncReadyCallback      callback,
                                gpointer                 user_data);
/** Returns: (transfer full): what was found, which can be nothing; only cancellation is an error */
PdkHardware *pdk_hardware_detect_finish (GAsyncResult *result,
                                         GError      **error);

/** Returns: (transfer full): a machine whose graphics memory a person has set */
PdkHardware *pdk_hardware_new_by_hand (guint64 bytes);

/** Returns: (transfer full): a machine of which nothing is known */
PdkHardware *pdk_hardware_new_unknown (void);

/** Returns: (transfer none): a [iface@Gio.ListModel] of every [class@Gpu], also those that do not count */
GListModel *pdk_hardware_get_gpus (PdkHardware *self);

/** Returns: bytes that a model can have on the largest card; 0 if unknown or none */
guint64 pdk_hardware_get_memory (PdkHardware *self);

/** Returns: bytes of all cards that count, together; what a model can have if it is spread over them */
guint64 pdk_hardware_get_memory_sum (PdkHardware *self);

/**
 * pdk_hardware_get_free_memory:
 * @bytes: (out): bytes that a model can have on the largest card now
 *
 * Returns: whether that is known
 */
gboolean pdk_hardware_get_free_memory (PdkHardware *self,
                                       guint64     *bytes);

/** Returns: how many cards count */
guint pdk_hardware_get_gpu_count (PdkHardware *self);

/** Returns: where the largest card's figure comes from */
PdkMemorySource pdk_hardware_get_source (PdkHardware *self);

/** Returns: (nullable) (transfer none): the largest card's name */
const char *pdk_hardware_get_gpu_name (PdkHardware *self);

/** Returns: (transfer none): the computer's own memory; all 0 if unknown */
const PdkSystemMemory *pdk_hardware_get_system_memory (PdkHardware *self);

/** Returns: (transfer none): the computer's processor */
const PdkProcessor *pdk_hardware_get_processor (PdkHardware *self);

/** Returns: (transfer full): one sentence for people, such as "NVIDIA GeForce RTX 4070 with 12.0 GiB (nvidia-smi)" */
char *pdk_hardware_describe (PdkHardware *self);

/** Returns: (transfer full): everything that was found, each figure with its source */
JsonObject *pdk_hardware_to_json (PdkHardware *self);

G_END_DECLS
