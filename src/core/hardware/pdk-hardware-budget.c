/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hardware/pdk-hardware-scan.h"

#define GIBIBYTE G_GUINT64_CONSTANT (0x40000000)
/* A part of the memory this large was given to the graphics on purpose. */
#define LARGE_CARVE_OUT (16 * GIBIBYTE)

static guint64
get (PdkGpu      *gpu,
     PdkGpuFigure figure)
{
  return gpu->figures[figure].bytes;
}

static guint64
subtract (guint64 a,
          guint64 b)
{
  return a - MIN (a, b);
}

static void
set_discrete_budget (PdkGpu *gpu)
{
  guint64         total;
  guint64         used;
  PdkMemorySource source = pdk_gpu_get_figure (gpu, PDK_GPU_FIGURE_DEDICATED_TOTAL, &total);

  if (source == PDK_MEMORY_SOURCE_UNKNOWN)
    return;
  pdk_gpu_set_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, total, source);
  source = pdk_gpu_get_figure (gpu, PDK_GPU_FIGURE_DEDICATED_USED, &used);
  if (source != PDK_MEMORY_SOURCE_UNKNOWN && !pdk_gpu_knows (gpu, PDK_GPU_FIGURE_BUDGET_FREE))
    pdk_gpu_set_figure (gpu, PDK_GPU_FIGURE_BUDGET_FREE, total - used, source);
}

/* What the kernel lends of the computer's memory, less what everything else needs to live. Older
   kernels promise more than there is. */
static guint64
get_usable_shared (PdkHardwareScan *scan,
                   PdkGpu          *gpu)
{
  guint64 reserve = scan->memory.total >= 24 * GIBIBYTE ? 4 * GIBIBYTE : 2 * GIBIBYTE;

  return MIN (get (gpu, PDK_GPU_FIGURE_SHARED_TOTAL), subtract (scan->memory.total, reserve));
}

static void
set_amd_integrated_budget (PdkHardwareScan *scan,
                           PdkGpu          *gpu)
{
  guint64 dedicated = get (gpu, PDK_GPU_FIGURE_DEDICATED_TOTAL);
  guint64 shared = get_usable_shared (scan, gpu);
  guint64 free_bytes;

  if (!pdk_gpu_knows (gpu, PDK_GPU_FIGURE_DEDICATED_TOTAL))
    return;
  pdk_gpu_set_figure (gpu, PDK_GPU_FIGURE_SHARED_TOTAL, shared, PDK_MEMORY_SOURCE_AMDGPU);
  if (get (gpu, PDK_GPU_FIGURE_SHARED_USED) > shared)
    pdk_gpu_unset_figure (gpu, PDK_GPU_FIGURE_SHARED_USED);
  /* A model is put into one of the two pools, or into both where the own one is only a token. */
  if (dedicated >= LARGE_CARVE_OUT)
    pdk_gpu_set_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, MAX (dedicated, shared), PDK_MEMORY_SOURCE_AMDGPU);
  else
    pdk_gpu_set_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, dedicated + shared, PDK_MEMORY_SOURCE_AMDGPU);
  if (!pdk_gpu_knows (gpu, PDK_GPU_FIGURE_DEDICATED_USED))
    return;
  free_bytes = subtract (dedicated, get (gpu, PDK_GPU_FIGURE_DEDICATED_USED));
  free_bytes += MIN (subtract (shared, get (gpu, PDK_GPU_FIGURE_SHARED_USED)), scan->memory.available);
  free_bytes = MIN (free_bytes, get (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL));
  pdk_gpu_set_figure (gpu, PDK_GPU_FIGURE_BUDGET_FREE, free_bytes, PDK_MEMORY_SOURCE_AMDGPU);
}

static void
set_shared_budget (PdkHardwareScan *scan,
                   PdkGpu          *gpu)
{
  guint64         shared;
  PdkMemorySource source = pdk_gpu_get_figure (gpu, PDK_GPU_FIGURE_SHARED_TOTAL, &shared);

  if (source == PDK_MEMORY_SOURCE_UNKNOWN)
    return;
  pdk_gpu_set_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, shared, source);
  pdk_gpu_set_figure (gpu, PDK_GPU_FIGURE_BUDGET_FREE, MIN (shared, scan->memory.available), PDK_MEMORY_SOURCE_SYSTEM);
}

static void
set_budget (PdkHardwareScan *scan,
            PdkGpu          *gpu)
{
  switch (gpu->kind)
    {
    case PDK_GPU_KIND_UNKNOWN:
    case PDK_GPU_KIND_DISCRETE:
      set_discrete_budget (gpu);
      break;
    case PDK_GPU_KIND_INTEGRATED:
      if (gpu->vendor == PDK_GPU_VENDOR_AMD)
        set_amd_integrated_budget (scan, gpu);
      else
        set_shared_budget (scan, gpu);
      break;
    case PDK_GPU_KIND_UNIFIED:
      set_shared_budget (scan, gpu);
      break;
    case PDK_GPU_KIND_VIRTUAL:
      break;
    }
}

static gboolean
is_useful_card (const PdkGpu *gpu)
{
  return gpu->kind == PDK_GPU_KIND_DISCRETE && gpu->counted && !gpu->lost;
}

/* Graphics in the processor that are worth as much as a card. */
static gboolean
is_strong_integrated (const PdkGpu *gpu)
{
  return gpu->vendor == PDK_GPU_VENDOR_AMD && gpu->device_id == 0x1586;
}

/* Beside a card no engine uses what is in the processor, and the two cannot be added up. */
static void
leave_out_integrated (PdkHardwareScan *scan)
{
  gboolean has_card = FALSE;

  for (guint i = 0; i < scan->gpus->len; i++)
    has_card = has_card || is_useful_card (g_ptr_array_index (scan->gpus, i));
  for (guint i = 0; has_card && i < scan->gpus->len; i++)
    {
      PdkGpu *gpu = g_ptr_array_index (scan->gpus, i);

      if (gpu->kind == PDK_GPU_KIND_INTEGRATED && !is_strong_integrated (gpu))
        gpu->counted = FALSE;
    }
}

void
pdk_hardware_scan_finish (PdkHardwareScan *scan)
{
  for (guint i = 0; i < scan->gpus->len; i++)
    {
      PdkGpu *gpu = g_ptr_array_index (scan->gpus, i);

      set_budget (scan, gpu);
      if (gpu->lost)
        gpu->counted = FALSE;
    }
  leave_out_integrated (scan);
  pdk_hardware_scan_sort (scan);
}
