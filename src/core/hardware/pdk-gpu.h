/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PdkMemorySource:
 * @PDK_MEMORY_SOURCE_UNKNOWN: nothing could be found out; the figure is 0 and means nothing
 * @PDK_MEMORY_SOURCE_PERSON: set by hand
 * @PDK_MEMORY_SOURCE_NVML: asked of NVIDIA's management library
 * @PDK_MEMORY_SOURCE_NVIDIA_SMI: asked of `nvidia-smi`
 * @PDK_MEMORY_SOURCE_AMDGPU: read from the amdgpu driver's sysfs files
 * @PDK_MEMORY_SOURCE_INTEL: read from an Intel driver's sysfs files
 * @PDK_MEMORY_SOURCE_DRM: asked of the kernel's graphics driver
 * @PDK_MEMORY_SOURCE_VULKAN: asked of the Vulkan driver
 * @PDK_MEMORY_SOURCE_SYSTEM: derived from the computer's memory, which the processor and graphics share
 * @PDK_MEMORY_SOURCE_DEDUCED: from what a server was seen to have loaded; an estimate
 * @PDK_MEMORY_SOURCE_TABLE: what cards of that name or number are sold with; an estimate
 *
 * Where a figure comes from.
 */
typedef enum
{
  PDK_MEMORY_SOURCE_UNKNOWN,
  PDK_MEMORY_SOURCE_PERSON,
  PDK_MEMORY_SOURCE_NVML,
  PDK_MEMORY_SOURCE_NVIDIA_SMI,
  PDK_MEMORY_SOURCE_AMDGPU,
  PDK_MEMORY_SOURCE_INTEL,
  PDK_MEMORY_SOURCE_DRM,
  PDK_MEMORY_SOURCE_VULKAN,
  PDK_MEMORY_SOURCE_SYSTEM,
  PDK_MEMORY_SOURCE_DEDUCED,
  PDK_MEMORY_SOURCE_TABLE,
} PdkMemorySource;

/** Returns: (transfer none): the stable name in JSON, such as `nvidia-smi` */
const char *pdk_memory_source_to_string (PdkMemorySource source);

/** Returns: (transfer none): words for people, such as "estimated from the name" */
const char *pdk_memory_source_describe (PdkMemorySource source);

/** Returns: whether the figure is an estimate that should be shown as "about" */
gboolean pdk_memory_source_is_estimate (PdkMemorySource source);

/** The maker, as far as it matters for what can be asked. */
typedef enum
{
  PDK_GPU_VENDOR_OTHER,
  PDK_GPU_VENDOR_NVIDIA,
  PDK_GPU_VENDOR_AMD,
  PDK_GPU_VENDOR_INTEL,
  PDK_GPU_VENDOR_APPLE,
} PdkGpuVendor;

/**
 * PdkGpuKind:
 * @PDK_GPU_KIND_UNKNOWN: could not be told
 * @PDK_GPU_KIND_DISCRETE: with memory of its own
 * @PDK_GPU_KIND_INTEGRATED: in the processor, which lends it a part of the computer's memory
 * @PDK_GPU_KIND_UNIFIED: processor and graphics share all memory alike
 * @PDK_GPU_KIND_VIRTUAL: given to a virtual machine; its memory cannot be told
 */
typedef enum
{
  PDK_GPU_KIND_UNKNOWN,
  PDK_GPU_KIND_DISCRETE,
  PDK_GPU_KIND_INTEGRATED,
  PDK_GPU_KIND_UNIFIED,
  PDK_GPU_KIND_VIRTUAL,
} PdkGpuKind;

/** Returns: (transfer none): the stable name in JSON, such as `discrete` */
const char *pdk_gpu_kind_to_string (PdkGpuKind kind);

/**
 * PdkGpuFigure:
 * @PDK_GPU_FIGURE_DEDICATED_TOTAL: memory of its own
 * @PDK_GPU_FIGURE_DEDICATED_USED: of that in use now
 * @PDK_GPU_FIGURE_SHARED_TOTAL: what it may take of the computer's memory
 * @PDK_GPU_FIGURE_SHARED_USED: of that in use now
 * @PDK_GPU_FIGURE_BUDGET_TOTAL: what a model can have when nothing else runs: decides what fits at all
 * @PDK_GPU_FIGURE_BUDGET_FREE: what a model can have now
 *
 * Amounts of memory, in bytes.
 */
typedef enum
{
  PDK_GPU_FIGURE_DEDICATED_TOTAL,
  PDK_GPU_FIGURE_DEDICATED_USED,
  PDK_GPU_FIGURE_SHARED_TOTAL,
  PDK_GPU_FIGURE_SHARED_USED,
  PDK_GPU_FIGURE_BUDGET_TOTAL,
  PDK_GPU_FIGURE_BUDGET_FREE,
} PdkGpuFigure;

/**
 * PdkGpu:
 *
 * One graphics processor of a machine, or one part of a card that was divided (MIG). Immutable.
 */
#define PDK_TYPE_GPU (pdk_gpu_get_type ())
G_DECLARE_FINAL_TYPE (PdkGpu, pdk_gpu, PDK, GPU, GObject)

PdkGpuVendor pdk_gpu_get_vendor (PdkGpu *self);
PdkGpuKind   pdk_gpu_get_kind (PdkGpu *self);

/** Returns: (transfer none): the best name found, never %NULL; "AMD GPU [1002:7550]" at worst */
const char *pdk_gpu_get_name (PdkGpu *self);

/** Returns: (nullable) (transfer none): where it sits on the PCI bus, such as `0000:01:00.0` */
const char *pdk_gpu_get_address (PdkGpu *self);

/** Returns: (nullable) (transfer none): the kernel's driver, such as `amdgpu` */
const char *pdk_gpu_get_driver (PdkGpu *self);

/** Returns: (nullable) (transfer none): NVIDIA's driver version */
const char *pdk_gpu_get_driver_version (PdkGpu *self);

/** Returns: (nullable) (transfer none): NVIDIA's compute capability (`8.9`) or AMD's target (`gfx1100`) */
const char *pdk_gpu_get_architecture (PdkGpu *self);

/** Returns: whether it was asleep and was left so */
gboolean pdk_gpu_is_asleep (PdkGpu *self);

/**
 * pdk_gpu_is_counted:
 *
 * Returns: whether models would run on it: not the small one in the processor beside a card, not one
 *   that no engine can use
 */
gboolean pdk_gpu_is_counted (PdkGpu *self);

/**
 * pdk_gpu_get_figure:
 * @bytes: (out) (optional): the amount; 0 if it is not known, but 0 can also be known
 *
 * Returns: where the amount comes from; %PDK_MEMORY_SOURCE_UNKNOWN if it is not known
 */
PdkMemorySource pdk_gpu_get_figure (PdkGpu      *self,
                                    PdkGpuFigure figure,
                                    guint64     *bytes);

/** Returns: (transfer none) (array zero-terminated=1): sentences about what is odd, and what to do about it */
const char * const *pdk_gpu_get_notes (PdkGpu *self);

/** Returns: (transfer full): one line for people, such as "NVIDIA GeForce RTX 4070 with 12.0 GiB (nvidia-smi)" */
char *pdk_gpu_describe (PdkGpu *self);

/** Returns: (transfer full): every fact with its source; amounts that are not known are left out */
JsonObject *pdk_gpu_to_json (PdkGpu *self);

G_END_DECLS
