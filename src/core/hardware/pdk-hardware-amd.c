/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "hardware/pdk-hardware-files.h"
#include "hardware/pdk-hardware-scan.h"

#define GIBIBYTE     G_GUINT64_CONSTANT (0x40000000)
#define NODES_FOLDER "/sys/class/kfd/kfd/topology/nodes"

static gboolean
read_amount (PdkHardwareScan *self,
             PdkGpu          *gpu,
             const char      *name,
             guint64         *bytes)
{
  g_autofree char *path = g_strconcat (gpu->folder, "/", name, NULL);

  return pdk_hardware_files_read_bytes (self->root, path, bytes);
}

static void
read_pair (PdkHardwareScan *self,
           PdkGpu          *gpu,
           const char      *pool,
           PdkGpuFigure     total_figure,
           PdkGpuFigure     used_figure)
{
  g_autofree char *total_name = g_strdup_printf ("mem_info_%s_total", pool);
  g_autofree char *used_name = g_strdup_printf ("mem_info_%s_used", pool);
  guint64          total;
  guint64          used;

  if (!read_amount (self, gpu, total_name, &total) || total == 0)
    return;
  pdk_gpu_set_figure (gpu, total_figure, total, PDK_MEMORY_SOURCE_AMDGPU);
  if (read_amount (self, gpu, used_name, &used) && used <= total)
    pdk_gpu_set_figure (gpu, used_figure, used, PDK_MEMORY_SOURCE_AMDGPU);
}

/* PCI numbers of graphics inside a processor. The list is for the few that look like cards by their
   memory; most are known by the rule below it. */
static gboolean
is_known_integrated (guint device_id)
{
  static const guint ids[] = {
    0x1114, /* Krackan Point */
    0x13c0, /* Granite Ridge */
    0x1506, /* Mendocino */
    0x150e, /* Strix Point */
    0x1586, /* Strix Halo */
    0x15bf, /* Phoenix */
    0x15c8, /* Phoenix 2 */
    0x15d8, /* Picasso */
    0x15dd, /* Raven Ridge */
    0x15e7, /* Barcelo */
    0x1636, /* Renoir */
    0x1638, /* Cezanne */
    0x163f, /* Van Gogh */
    0x164c, /* Lucienne */
    0x164d, /* Rembrandt */
    0x164e, /* Raphael */
    0x1681, /* Rembrandt */
    0x1900, /* Hawk Point */
    0x1901, /* Hawk Point */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    if (ids[i] == device_id)
      return TRUE;
  return FALSE;
}

static gboolean
has_card_evidence (PdkHardwareScan *self,
                   PdkGpu          *gpu)
{
  g_autofree char *vendor_path = g_strconcat (gpu->folder, "/mem_info_vram_vendor", NULL);
  g_autofree char *board_path = g_strconcat (gpu->folder, "/board_info", NULL);
  g_autofree char *board = pdk_hardware_files_read (self->root, board_path);

  /* Soldered chips have a maker, and a board has a form ("type : cem"). */
  return pdk_hardware_files_exist (self->root, vendor_path) || (board != NULL && (strstr (board, "cem") != NULL || strstr (board, "oam") != NULL));
}

static PdkGpuKind
tell_kind (PdkHardwareScan *self,
           PdkGpu          *gpu)
{
  guint64 dedicated;
  guint64 shared;

  if (is_known_integrated (gpu->device_id))
    return PDK_GPU_KIND_INTEGRATED;
  if (has_card_evidence (self, gpu))
    return PDK_GPU_KIND_DISCRETE;
  pdk_gpu_get_figure (gpu, PDK_GPU_FIGURE_DEDICATED_TOTAL, &dedicated);
  pdk_gpu_get_figure (gpu, PDK_GPU_FIGURE_SHARED_TOTAL, &shared);
  if (dedicated == 0)
    return PDK_GPU_KIND_UNKNOWN;
  if (dedicated <= 4 * GIBIBYTE && shared >= 8 * GIBIBYTE && shared / 4 >= dedicated)
    return PDK_GPU_KIND_INTEGRATED;
  /* The rest has more memory of its own than a processor usually gives away. */
  return dedicated > 4 * GIBIBYTE ? PDK_GPU_KIND_DISCRETE : PDK_GPU_KIND_UNKNOWN;
}

/* A line of a kernel-fusion-driver node: "gfx_target_version 110501". */
static guint
get_node_number (const char *text,
                 const char *name)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gsize          length = strlen (name);
  guint64        value;

  for (char **line = lines; *line != NULL; line++)
    if (strncmp (*line, name, length) == 0 && (*line)[length] == ' ' && g_ascii_string_to_unsigned (*line + length + 1, 10, 0, G_MAXUINT, &value, NULL))
      return (guint) value;
  return 0;
}

/* Nodes are numbered in another order than cards; the render node is what both know. */
static void
read_architectures (PdkHardwareScan *self)
{
  g_auto (GStrv) nodes = pdk_hardware_files_list (self->root, NODES_FOLDER);

  for (char **node = nodes; *node != NULL; node++)
    {
      g_autofree char *path = g_strconcat (NODES_FOLDER "/", *node, "/properties", NULL);
      g_autofree char *text = pdk_hardware_files_read (self->root, path);
      guint            version = text == NULL ? 0 : get_node_number (text, "gfx_target_version");
      g_autofree char *render_node = NULL;

      if (version == 0)
        continue;
      render_node = g_strdup_printf ("renderD%u", get_node_number (text, "drm_render_minor"));
      for (guint i = 0; i < self->gpus->len; i++)
        {
          PdkGpu *gpu = g_ptr_array_index (self->gpus, i);

          if (g_strcmp0 (gpu->render_node, render_node) == 0 && gpu->architecture == NULL)
            gpu->architecture = g_strdup_printf ("gfx%u%x%x", version / 10000, version / 100 % 100, version % 100);
        }
    }
}

void
pdk_hardware_scan_amd (PdkHardwareScan *self)
{
  gboolean found = FALSE;

  for (guint i = 0; i < self->gpus->len; i++)
    {
      PdkGpu          *gpu = g_ptr_array_index (self->gpus, i);
      g_autofree char *name_path = g_strconcat (gpu->folder, "/product_name", NULL);

      if (gpu->vendor != PDK_GPU_VENDOR_AMD)
        continue;
      found = TRUE;
      read_pair (self, gpu, "vram", PDK_GPU_FIGURE_DEDICATED_TOTAL, PDK_GPU_FIGURE_DEDICATED_USED);
      read_pair (self, gpu, "gtt", PDK_GPU_FIGURE_SHARED_TOTAL, PDK_GPU_FIGURE_SHARED_USED);
      gpu->kind = tell_kind (self, gpu);
      pdk_gpu_take_name (gpu, pdk_hardware_files_read (self->root, name_path));
    }
  if (found)
    read_architectures (self);
}
