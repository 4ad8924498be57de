/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hardware/pdk-hardware-names.h"
#include "hardware/pdk-hardware-scan.h"

static const char *
get_vendor_name (PdkGpuVendor vendor)
{
  switch (vendor)
    {
    case PDK_GPU_VENDOR_NVIDIA:
      return "NVIDIA";
    case PDK_GPU_VENDOR_AMD:
      return "AMD";
    case PDK_GPU_VENDOR_INTEL:
      return "Intel";
    case PDK_GPU_VENDOR_APPLE:
      return "Apple";
    case PDK_GPU_VENDOR_OTHER:
      break;
    }
  return NULL;
}

static char *
dup_numbered_name (const PdkGpu *gpu)
{
  const char *vendor = get_vendor_name (gpu->vendor);

  if (vendor == NULL)
    vendor = gpu->driver == NULL ? "" : gpu->driver;
  if (gpu->vendor_id == 0)
    return g_strdup_printf ("%s GPU", vendor);
  return g_strdup_printf ("%s GPU [%04x:%04x]", vendor, gpu->vendor_id, gpu->device_id);
}

/* From what knows most about it to what knows least; the first name that is one stays. */
static void
give_name (PdkHardwareScan  *scan,
           PdkHardwareNames *names,
           PdkGpu           *gpu)
{
  pdk_gpu_take_name (gpu, pdk_hardware_names_dup_name (names, gpu->vendor_id, gpu->device_id, gpu->revision));
  if (gpu->name == NULL && gpu->vendor == PDK_GPU_VENDOR_AMD)
    pdk_gpu_take_name (gpu, pdk_hardware_names_read_amdgpu_ids (scan->root, gpu->device_id, gpu->revision));
  if (gpu->name == NULL && gpu->vendor == PDK_GPU_VENDOR_AMD && gpu->kind == PDK_GPU_KIND_INTEGRATED)
    pdk_gpu_take_name (gpu, pdk_hardware_names_dup_from_processor (scan->processor.name));
  if (gpu->name == NULL && gpu->vendor_id != 0)
    pdk_gpu_take_name (gpu, pdk_hardware_names_read_pci_ids (scan->root, gpu->vendor_id, gpu->device_id));
  pdk_gpu_take_name (gpu, dup_numbered_name (gpu));
}

static gboolean
may_be_estimated (PdkGpu *gpu)
{
  return (gpu->kind == PDK_GPU_KIND_DISCRETE || gpu->kind == PDK_GPU_KIND_UNKNOWN) && !gpu->divided && !gpu->lost && !pdk_gpu_knows (gpu, PDK_GPU_FIGURE_DEDICATED_TOTAL);
}

void
pdk_hardware_scan_names (PdkHardwareScan *scan)
{
  g_autoptr (PdkHardwareNames) names = NULL;

  if (scan->gpus->len == 0)
    return;
  names = pdk_hardware_names_new ();
  for (guint i = 0; i < scan->gpus->len; i++)
    {
      PdkGpu *gpu = g_ptr_array_index (scan->gpus, i);
      guint64 memory;

      if (gpu->name == NULL)
        give_name (scan, names, gpu);
      if (!may_be_estimated (gpu))
        continue;
      memory = pdk_hardware_names_get_memory (names, gpu->vendor, gpu->name);
      if (memory > 0)
        pdk_gpu_set_figure (gpu, PDK_GPU_FIGURE_DEDICATED_TOTAL, memory, PDK_MEMORY_SOURCE_TABLE);
    }
}
