/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "hardware/pdk-hardware-files.h"
#include "hardware/pdk-hardware-scan.h"

#define GIBIBYTE G_GUINT64_CONSTANT (0x40000000)
/* Where Intel's processors keep their graphics; no card is ever there. */
#define INTEGRATED_ADDRESS "0000:00:02.0"

static guint64
read_amount (PdkHardwareScan *self,
             const char      *folder,
             const char      *name)
{
  g_autofree char *path = g_strconcat (folder, "/", name, NULL);
  guint64          bytes = 0;

  return pdk_hardware_files_read_bytes (self->root, path, &bytes) ? bytes : 0;
}

/* Cards of several tiles tell the memory of each. */
static guint64
read_tiles (PdkHardwareScan *self,
            PdkGpu          *gpu)
{
  g_auto (GStrv) names = pdk_hardware_files_list (self->root, gpu->folder);
  guint64        sum = 0;

  for (char **name = names; *name != NULL; name++)
    {
      g_autofree char *folder = g_strconcat (gpu->folder, "/", *name, NULL);
      guint64          bytes;

      if (!g_str_has_prefix (*name, "tile"))
        continue;
      bytes = read_amount (self, folder, "physical_vram_size_bytes");
      sum += bytes > 0 ? bytes : read_amount (self, folder, "memory/physical_vram_size_bytes");
    }
  return sum;
}

static guint64
read_dedicated (PdkHardwareScan *self,
                PdkGpu          *gpu)
{
  guint64 bytes = read_amount (self, gpu->folder, "lmem_total_bytes");

  if (bytes == 0 && gpu->card_folder != NULL)
    bytes = read_amount (self, gpu->card_folder, "lmem_total_bytes");
  return bytes > 0 ? bytes : read_tiles (self, gpu);
}

/* Graphics before the Xe generation are slower than the processor beside them. */
static gboolean
is_worth_using (const PdkGpu *gpu)
{
  static const guint families[] = { 0x46, 0x49, 0x4c, 0x64, 0x7d, 0x9a, 0xa7, 0xb0, 0xfd };

  if (g_strcmp0 (gpu->driver, "xe") == 0)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    if (gpu->device_id >> 8 == families[i])
      return TRUE;
  return FALSE;
}

void
pdk_hardware_scan_intel (PdkHardwareScan *self)
{
  for (guint i = 0; i < self->gpus->len; i++)
    {
      PdkGpu *gpu = g_ptr_array_index (self->gpus, i);
      guint64 dedicated;

      if (gpu->vendor != PDK_GPU_VENDOR_INTEL)
        continue;
      if (g_strcmp0 (gpu->address, INTEGRATED_ADDRESS) == 0)
        {
          gpu->kind = PDK_GPU_KIND_INTEGRATED;
          continue;
        }
      dedicated = read_dedicated (self, gpu);
      if (dedicated == 0)
        continue;
      gpu->kind = PDK_GPU_KIND_DISCRETE;
      pdk_gpu_set_figure (gpu, PDK_GPU_FIGURE_DEDICATED_TOTAL, dedicated, PDK_MEMORY_SOURCE_INTEL);
    }
}

void
pdk_hardware_scan_intel_shared (PdkHardwareScan *self)
{
  /* What Intel's Vulkan driver in Mesa offers: half of a small memory, three quarters of another. */
  guint64 shared = self->memory.total <= 4 * GIBIBYTE ? self->memory.total / 2 : self->memory.total / 4 * 3;

  for (guint i = 0; i < self->gpus->len; i++)
    {
      PdkGpu *gpu = g_ptr_array_index (self->gpus, i);

      if (gpu->vendor != PDK_GPU_VENDOR_INTEL || gpu->kind != PDK_GPU_KIND_INTEGRATED)
        continue;
      if (!is_worth_using (gpu))
        {
          gpu->counted = FALSE;
          pdk_gpu_add_note (gpu, _("It is too slow for models; they run on the processor instead."));
        }
      else if (shared > 0 && !pdk_gpu_knows (gpu, PDK_GPU_FIGURE_SHARED_TOTAL))
        pdk_gpu_set_figure (gpu, PDK_GPU_FIGURE_SHARED_TOTAL, shared, PDK_MEMORY_SOURCE_SYSTEM);
    }
}
