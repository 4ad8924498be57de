/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-hardware-tree.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "pdk-test.h"

#define TIME_LIMIT_MS 20000

void
pdk_hardware_tree_init (PdkHardwareTree *self)
{
  g_autofree char *path = NULL;

  self->root = pdk_test_make_folder ();
  /* Nothing of this computer's own: it may have a card and a real nvidia-smi. */
  path = g_strconcat (self->root, "/bin", NULL);
  self->environment = g_environ_setenv (g_get_environ (), "PATH", path, TRUE);
}

void
pdk_hardware_tree_clear (PdkHardwareTree *self)
{
  pdk_test_remove_folder (self->root);
  g_clear_pointer (&self->root, g_free);
  g_clear_pointer (&self->environment, g_strfreev);
}

static char *
make_path (PdkHardwareTree *self,
           const char      *path)
{
  char            *full = g_build_filename (self->root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (full);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  return full;
}

void
pdk_hardware_tree_add_file (PdkHardwareTree *self,
                            const char      *path,
                            const char      *contents)
{
  g_autofree char   *full = make_path (self, path);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (full, contents, -1, &error);
  g_assert_no_error (error);
}

void
pdk_hardware_tree_add_link (PdkHardwareTree *self,
                            const char      *path,
                            const char      *target)
{
  g_autofree char *full = make_path (self, path);

  g_assert_cmpint (symlink (target, full), ==, 0);
}

void
pdk_hardware_tree_add_program (PdkHardwareTree *self,
                               const char      *name,
                               const char      *script)
{
  g_autofree char *path = g_strconcat ("bin/", name, NULL);
  g_autofree char *contents = g_strconcat ("#!/bin/sh\nPATH=/usr/bin:/bin\n", script, "\n", NULL);
  g_autofree char *full = make_path (self, path);

  pdk_hardware_tree_add_file (self, path, contents);
  g_assert_cmpint (g_chmod (full, 0700), ==, 0);
}

void
pdk_hardware_tree_use_probe (PdkHardwareTree *self,
                             const char      *name)
{
  g_autofree char *path = g_build_filename (self->root, "bin", name, NULL);

  pdk_hardware_tree_set_variable (self, "PADDOCK_PROBE", path);
}

void
pdk_hardware_tree_add_library (PdkHardwareTree *self,
                               const char      *path,
                               const char      *name)
{
  g_autofree char *file = g_strconcat (name, ".so", NULL);
  g_autofree char *target = g_test_build_filename (G_TEST_BUILT, "support", file, NULL);

  g_assert_true (g_file_test (target, G_FILE_TEST_EXISTS));
  pdk_hardware_tree_add_link (self, path, target);
}

void
pdk_hardware_tree_set_variable (PdkHardwareTree *self,
                                const char      *name,
                                const char      *value)
{
  self->environment = g_environ_setenv (self->environment, name, value, TRUE);
}

void
pdk_hardware_tree_set_memory (PdkHardwareTree *self,
                              guint64          total_kibibytes,
                              guint64          available_kibibytes)
{
  g_autofree char *contents = g_strdup_printf ("MemTotal:       %" G_GUINT64_FORMAT " kB\n"
                                               "MemFree:          102400 kB\n"
                                               "MemAvailable:   %" G_GUINT64_FORMAT " kB\n"
                                               "SwapTotal:       8388608 kB\n",
                                               total_kibibytes, available_kibibytes);

  pdk_hardware_tree_add_file (self, "proc/meminfo", contents);
}

#define DEVICES_FOLDER "sys/devices/pci0000:00"

void
pdk_hardware_tree_set_card (PdkHardwareTree *self,
                            const char      *address,
                            const char      *name,
                            const char      *contents)
{
  g_autofree char *path = g_build_filename (DEVICES_FOLDER, address, name, NULL);

  pdk_hardware_tree_add_file (self, path, contents);
}

static void
add_hexadecimal (PdkHardwareTree *self,
                 const char      *address,
                 const char      *name,
                 guint            value)
{
  g_autofree char *contents = g_strdup_printf ("0x%04x\n", value);

  pdk_hardware_tree_set_card (self, address, name, contents);
}

static void
add_drm_nodes (PdkHardwareTree *self,
               int              number,
               const char      *device)
{
  g_autofree char *card = g_strdup_printf ("sys/class/drm/card%d/device", number);
  g_autofree char *target = g_strconcat ("../../../../", device, NULL);
  g_autofree char *card_node = g_strdup_printf ("%s/drm/card%d/dev", device, number);
  g_autofree char *render_node = g_strdup_printf ("%s/drm/renderD%d/dev", device, 128 + number);

  pdk_hardware_tree_add_link (self, card, target);
  pdk_hardware_tree_add_file (self, card_node, "226:0\n");
  pdk_hardware_tree_add_file (self, render_node, "226:128\n");
}

void
pdk_hardware_tree_add_card (PdkHardwareTree *self,
                            int              number,
                            const char      *address,
                            const char      *driver,
                            guint            vendor_id,
                            guint            device_id)
{
  g_autofree char *uevent = g_strdup_printf ("DRIVER=%s\nPCI_CLASS=30000\nPCI_ID=%04X:%04X\nPCI_SLOT_NAME=%s\n", driver,
                                             vendor_id, device_id, address);
  g_autofree char *device = g_build_filename (DEVICES_FOLDER, address, NULL);
  g_autofree char *bus_link = g_build_filename ("sys/bus/pci/devices", address, NULL);
  g_autofree char *target = g_strconcat ("../../../../", device, NULL);

  pdk_hardware_tree_set_card (self, address, "uevent", uevent);
  pdk_hardware_tree_set_card (self, address, "class", "0x030000\n");
  pdk_hardware_tree_set_card (self, address, "revision", "0x00\n");
  pdk_hardware_tree_set_card (self, address, "power/runtime_status", "active\n");
  add_hexadecimal (self, address, "vendor", vendor_id);
  add_hexadecimal (self, address, "device", device_id);
  pdk_hardware_tree_add_link (self, bus_link, target);
  if (number >= 0)
    add_drm_nodes (self, number, device);
}

void
pdk_hardware_tree_add_platform_card (PdkHardwareTree *self,
                                     int              number,
                                     const char      *name,
                                     const char      *uevent)
{
  g_autofree char *device = g_build_filename ("sys/devices/platform", name, NULL);
  g_autofree char *uevent_path = g_build_filename (device, "uevent", NULL);

  pdk_hardware_tree_add_file (self, uevent_path, uevent);
  add_drm_nodes (self, number, device);
}

static void
check_pair (PdkGpu      *gpu,
            PdkGpuFigure total_figure,
            PdkGpuFigure used_figure)
{
  guint64         total;
  guint64         used;
  PdkMemorySource total_source = pdk_gpu_get_figure (gpu, total_figure, &total);
  PdkMemorySource used_source = pdk_gpu_get_figure (gpu, used_figure, &used);

  g_assert_cmpuint (used, <=, total);
  g_assert_true (total_source != PDK_MEMORY_SOURCE_UNKNOWN || used_source == PDK_MEMORY_SOURCE_UNKNOWN);
  /* A card without memory is one of which nothing is known. */
  g_assert_cmpint (total == 0, ==, total_source == PDK_MEMORY_SOURCE_UNKNOWN);
  g_assert_true (used == 0 || used_source != PDK_MEMORY_SOURCE_UNKNOWN);
}

static void
check_gpu (PdkGpu *gpu)
{
  g_autofree char       *description = pdk_gpu_describe (gpu);
  g_autoptr (JsonObject) object = pdk_gpu_to_json (gpu);
  PdkMemorySource        budget = pdk_gpu_get_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, NULL);

  check_pair (gpu, PDK_GPU_FIGURE_DEDICATED_TOTAL, PDK_GPU_FIGURE_DEDICATED_USED);
  check_pair (gpu, PDK_GPU_FIGURE_SHARED_TOTAL, PDK_GPU_FIGURE_SHARED_USED);
  check_pair (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, PDK_GPU_FIGURE_BUDGET_FREE);
  g_assert_cmpstr (pdk_gpu_get_name (gpu), !=, "");
  g_assert_true (g_utf8_validate (description, -1, NULL));
  if (budget == PDK_MEMORY_SOURCE_UNKNOWN)
    {
      g_assert_true (g_str_has_suffix (description, ", memory unknown"));
      g_assert_false (json_object_has_member (object, "budget_bytes"));
    }
}

void
pdk_hardware_tree_check (PdkHardware *hardware)
{
  g_autoptr (GHashTable) addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GListModel            *gpus = pdk_hardware_get_gpus (hardware);
  guint64                most = 0;

  for (guint i = 0; i < g_list_model_get_n_items (gpus); i++)
    {
      g_autoptr (PdkGpu) gpu = g_list_model_get_item (gpus, i);
      guint64            budget;

      check_gpu (gpu);
      /* Only the parts of a divided card share a place. */
      if (pdk_gpu_get_address (gpu) != NULL && strstr (pdk_gpu_get_name (gpu), ", part ") == NULL)
        g_assert_true (g_hash_table_add (addresses, g_strdup (pdk_gpu_get_address (gpu))));
      pdk_gpu_get_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, &budget);
      most = pdk_gpu_is_counted (gpu) ? MAX (most, budget) : most;
    }
  g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, most);
  g_assert_cmpuint (pdk_hardware_get_memory_sum (hardware), >=, most);
  g_assert_cmpint (most == 0, ==, pdk_hardware_get_source (hardware) == PDK_MEMORY_SOURCE_UNKNOWN);
}

static PdkHardware *
detect (PdkHardwareTree *self,
        gboolean         thorough)
{
  PdkHardwarePlaces       places = { self->root, self->environment, TIME_LIMIT_MS, thorough };
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      error = NULL;
  PdkHardware            *hardware;

  pdk_hardware_detect_async (&places, NULL, pdk_async_waiter_done, &waiter);
  hardware = pdk_hardware_detect_finish (pdk_async_waiter_wait (&waiter), &error);
  g_assert_no_error (error);
  pdk_hardware_tree_check (hardware);
  return hardware;
}

PdkHardware *
pdk_hardware_tree_detect (PdkHardwareTree *self)
{
  return detect (self, FALSE);
}

PdkHardware *
pdk_hardware_tree_detect_thoroughly (PdkHardwareTree *self)
{
  return detect (self, TRUE);
}

PdkGpu *
pdk_hardware_tree_get_gpu (PdkHardware *hardware,
                           guint        position)
{
  PdkGpu *gpu = g_list_model_get_item (pdk_hardware_get_gpus (hardware), position);

  g_assert_nonnull (gpu);
  return gpu;
}
