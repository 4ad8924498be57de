/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hardware/pdk-hardware-files.h"
#include "hardware/pdk-hardware-scan.h"

/* Systems on a chip: Apple's, whose graphics are worth using, and those of small boards. */

typedef struct
{
  const char *prefix;
  const char *name;
} Chip;

static const Chip chips[] = {
  { "t8103", "Apple M1" },
  { "t6000", "Apple M1 Pro" },
  { "t6001", "Apple M1 Max" },
  { "t6002", "Apple M1 Ultra" },
  { "t8112", "Apple M2" },
  { "t6020", "Apple M2 Pro" },
  { "t6021", "Apple M2 Max" },
  { "t6022", "Apple M2 Ultra" },
  { "t8122", "Apple M3" },
  { "t6030", "Apple M3 Pro" },
  { "t6031", "Apple M3 Max" },
  { "t6034", "Apple M3 Max" },
};

static char *
dup_apple_name (const char *uevent)
{
  g_autofree char *compatible = uevent == NULL ? NULL : pdk_hardware_files_get_value (uevent, "OF_COMPATIBLE_0");
  const char      *chip = compatible != NULL && g_str_has_prefix (compatible, "apple,agx-")
                            ? compatible + strlen ("apple,agx-")
                            : NULL;

  for (gsize i = 0; chip != NULL && i < G_N_ELEMENTS (chips); i++)
    if (g_str_equal (chip, chips[i].prefix))
      return g_strdup (chips[i].name);
  return NULL;
}

static void
read_apple (PdkHardwareScan *self,
            PdkGpu          *gpu)
{
  g_autofree char *path = g_strconcat (gpu->folder, "/uevent", NULL);
  g_autofree char *uevent = pdk_hardware_files_read (self->root, path);

  gpu->kind = PDK_GPU_KIND_UNIFIED;
  pdk_gpu_take_name (gpu, dup_apple_name (uevent));
  /* Mesa's driver offers half of the memory unless told otherwise. */
  if (self->memory.total > 0)
    pdk_gpu_set_figure (gpu, PDK_GPU_FIGURE_SHARED_TOTAL, self->memory.total / 2, PDK_MEMORY_SOURCE_SYSTEM);
}

static gboolean
is_board_driver (const char *driver)
{
  static const char *drivers[] = { "v3d", "panfrost", "panthor", "lima", "msm", "msm_dpu", "etnaviv", "rockchip-drm",
                                   "pvr", "powervr", NULL };

  return driver != NULL && g_strv_contains (drivers, driver);
}

void
pdk_hardware_scan_boards (PdkHardwareScan *self)
{
  for (guint i = 0; i < self->gpus->len; i++)
    {
      PdkGpu *gpu = g_ptr_array_index (self->gpus, i);

      if (gpu->vendor == PDK_GPU_VENDOR_APPLE)
        read_apple (self, gpu);
      else if (gpu->address == NULL && is_board_driver (gpu->driver))
        {
          gpu->kind = PDK_GPU_KIND_INTEGRATED;
          gpu->counted = FALSE;
          pdk_gpu_add_note (gpu, _("It cannot run models; they run on the processor instead."));
        }
    }
}
