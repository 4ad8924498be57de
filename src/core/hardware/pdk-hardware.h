/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PdkMemorySource:
 * @PDK_MEMORY_SOURCE_UNKNOWN: nothing could be found out; the figure is 0 and means nothing
 * @PDK_MEMORY_SOURCE_PERSON: set by hand
 * @PDK_MEMORY_SOURCE_NVIDIA_SMI: asked of `nvidia-smi`
 * @PDK_MEMORY_SOURCE_AMDGPU: read from the amdgpu driver's sysfs files
 */
typedef enum
{
  PDK_MEMORY_SOURCE_UNKNOWN,
  PDK_MEMORY_SOURCE_PERSON,
  PDK_MEMORY_SOURCE_NVIDIA_SMI,
  PDK_MEMORY_SOURCE_AMDGPU,
} PdkMemorySource;

/**
 * PdkHardware:
 *
 * The graphics memory of a machine, with where the figure came from. Immutable.
 */
#define PDK_TYPE_HARDWARE (pdk_hardware_get_type ())
G_DECLARE_FINAL_TYPE (PdkHardware, pdk_hardware, PDK, HARDWARE, GObject)

/**
 * pdk_hardware_detect_async:
 * @sysfs: (nullable) (type filename): a folder to read instead of `/sys`, for tests
 *
 * Looks at this computer without waking a sleeping card. Takes at most five seconds.
 */
void pdk_hardware_detect_async (const char         *sysfs,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
/** Returns: (transfer full): what was found, which can be nothing; only cancellation is an error */
PdkHardware *pdk_hardware_detect_finish (GAsyncResult *result,
                                         GError      **error);

/** Returns: (transfer full): a machine whose graphics memory a person has set */
PdkHardware *pdk_hardware_new_by_hand (guint64 bytes);

/** Returns: (transfer full): a machine of which nothing is known */
PdkHardware *pdk_hardware_new_unknown (void);

/** Returns: bytes of the largest graphics card; 0 if unknown or none */
guint64 pdk_hardware_get_memory (PdkHardware *self);

/** Returns: bytes of all cards together */
guint64 pdk_hardware_get_memory_sum (PdkHardware *self);

guint           pdk_hardware_get_gpu_count (PdkHardware *self);
PdkMemorySource pdk_hardware_get_source (PdkHardware *self);

/** Returns: (nullable) (transfer none): the largest card's name */
const char *pdk_hardware_get_gpu_name (PdkHardware *self);

/** Returns: (transfer full): one sentence for people, such as "NVIDIA GeForce RTX 4070 with 12 GiB (nvidia-smi)" */
char *pdk_hardware_describe (PdkHardware *self);

G_END_DECLS
