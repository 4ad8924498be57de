/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "hardware/pdk-hardware-files.h"
#include "hardware/pdk-hardware-scan.h"

#define DRM_FOLDER "/sys/class/drm"
#define PCI_FOLDER "/sys/bus/pci/devices"

#define CLASS_DISPLAY     0x03
#define CLASS_ACCELERATOR 0x12
#define SUBCLASS_OTHER    0x80

char *
pdk_hardware_normalize_address (const char *text)
{
  guint domain = 0;
  guint bus;
  guint device;
  guint function;
  int   length = 0;

  if (!g_ascii_isxdigit (*text))
    return NULL;
  if (sscanf (text, "%8x:%2x:%2x.%1x%n", &domain, &bus, &device, &function, &length) != 4 || text[length] != '\0')
    {
      domain = 0;
      length = 0;
      if (sscanf (text, "%2x:%2x.%1x%n", &bus, &device, &function, &length) != 3 || text[length] != '\0')
        return NULL;
    }
  return g_strdup_printf ("%04x:%02x:%02x.%x", domain, bus, device, function);
}

PdkGpu *
pdk_hardware_scan_find_address (PdkHardwareScan *self,
                                const char      *address)
{
  for (guint i = 0; i < self->gpus->len; i++)
    {
      PdkGpu *gpu = g_ptr_array_index (self->gpus, i);

      if (g_strcmp0 (gpu->address, address) == 0)
        return gpu;
    }
  return NULL;
}

/* Drivers of what shows pictures and computes nothing. */
static gboolean
is_display_only (const char *driver)
{
  static const char *drivers[] = { "simple-framebuffer", "simpledrm", "evdi", "vkms", "vgem", "ast", "mgag200", "bochs",
                                   "bochs-drm", "qxl", "cirrus", "cirrus-qemu", "virtio_gpu", "virtio-pci", "virtio_pci",
                                   "hyperv_drm", "vmwgfx", "vboxvideo", "gud", "udl", "vc4-drm", "vc4", NULL };

  return driver != NULL && g_strv_contains (drivers, driver);
}

static PdkGpuVendor
get_vendor (guint       vendor_id,
            const char *driver)
{
  switch (vendor_id)
    {
    case 0x10de:
      return PDK_GPU_VENDOR_NVIDIA;
    case 0x1002:
      return PDK_GPU_VENDOR_AMD;
    case 0x8086:
      return PDK_GPU_VENDOR_INTEL;
    default:
      break;
    }
  if (g_strcmp0 (driver, "asahi") == 0)
    return PDK_GPU_VENDOR_APPLE;
  if (driver != NULL && (g_str_equal (driver, "nvgpu") || g_str_has_prefix (driver, "tegra")))
    return PDK_GPU_VENDOR_NVIDIA;
  return PDK_GPU_VENDOR_OTHER;
}

static char *
dup_driver (PdkHardwareScan *self,
            const char      *folder)
{
  g_autofree char *uevent_path = g_strconcat (folder, "/uevent", NULL);
  g_autofree char *link_path = g_strconcat (folder, "/driver", NULL);
  g_autofree char *uevent = pdk_hardware_files_read (self->root, uevent_path);
  char            *driver = uevent == NULL ? NULL : pdk_hardware_files_get_value (uevent, "DRIVER");

  return driver != NULL ? driver : pdk_hardware_files_resolve_name (self->root, link_path);
}

static guint
read_number_of (PdkHardwareScan *self,
                const char      *folder,
                const char      *name)
{
  g_autofree char *path = g_strconcat (folder, "/", name, NULL);

  return pdk_hardware_files_read_hexadecimal (self->root, path);
}

static gboolean
is_asleep (PdkHardwareScan *self,
           const char      *folder)
{
  g_autofree char *path = g_strconcat (folder, "/power/runtime_status", NULL);
  g_autofree char *status = pdk_hardware_files_read (self->root, path);

  return g_strcmp0 (status, "suspended") == 0 || g_strcmp0 (status, "suspending") == 0;
}

/* A second function of a card that only carries its sound or a further output. */
static gboolean
is_auxiliary (guint       class_code,
              const char *address)
{
  return ((class_code >> 8) & 0xff) == SUBCLASS_OTHER && class_code >> 16 == CLASS_DISPLAY && address != NULL && !g_str_has_suffix (address, ".0");
}

/* Returns the new entry, or NULL if the folder is of nothing that counts. */
static PdkGpu *
add_gpu (PdkHardwareScan *self,
         const char      *folder)
{
  g_autofree char   *driver = dup_driver (self, folder);
  g_autofree char   *target = pdk_hardware_files_resolve_name (self->root, folder);
  g_autofree char   *address = target == NULL ? NULL : pdk_hardware_normalize_address (target);
  guint              vendor_id = read_number_of (self, folder, "vendor");
  g_autoptr (PdkGpu) gpu = NULL;

  if (is_display_only (driver) || is_auxiliary (read_number_of (self, folder, "class"), address))
    return NULL;
  if (address != NULL && pdk_hardware_scan_find_address (self, address) != NULL)
    return NULL;
  gpu = pdk_gpu_new (get_vendor (vendor_id, driver));
  gpu->driver = g_steal_pointer (&driver);
  gpu->address = g_steal_pointer (&address);
  gpu->vendor_id = vendor_id;
  gpu->device_id = read_number_of (self, folder, "device");
  gpu->revision = read_number_of (self, folder, "revision");
  gpu->folder = g_strdup (folder);
  gpu->asleep = is_asleep (self, folder);
  g_ptr_array_add (self->gpus, g_object_ref (gpu));
  return gpu;
}

static char *
dup_render_node (PdkHardwareScan *self,
                 const char      *folder)
{
  g_autofree char *path = g_strconcat (folder, "/drm", NULL);
  g_auto (GStrv)   names = pdk_hardware_files_list (self->root, path);

  for (char **name = names; *name != NULL; name++)
    if (g_str_has_prefix (*name, "renderD"))
      return g_strdup (*name);
  return NULL;
}

/* "card0" and "card10", but not the connector "card1-DP-1". */
static gboolean
is_card (const char *name)
{
  const char *digits = name + strlen ("card");

  return g_str_has_prefix (name, "card") && *digits != '\0' && strspn (digits, "0123456789") == strlen (digits);
}

static void
find_cards (PdkHardwareScan *self)
{
  g_auto (GStrv) names = pdk_hardware_files_list (self->root, DRM_FOLDER);

  for (char **name = names; *name != NULL; name++)
    {
      g_autofree char *card = g_strconcat (DRM_FOLDER "/", *name, NULL);
      g_autofree char *folder = g_strconcat (card, "/device", NULL);
      PdkGpu          *gpu;

      if (!is_card (*name) || !pdk_hardware_files_exist (self->root, folder))
        continue;
      gpu = add_gpu (self, folder);
      if (gpu == NULL)
        continue;
      gpu->card_folder = g_steal_pointer (&card);
      gpu->render_node = dup_render_node (self, folder);
    }
}

static gboolean
is_graphics (guint class_code,
             guint vendor_id)
{
  switch (class_code >> 16)
    {
    case CLASS_DISPLAY:
      return vendor_id == 0x10de || vendor_id == 0x1002 || vendor_id == 0x8086;
    case CLASS_ACCELERATOR:
      /* AMD's Instinct cards; those of others are no graphics processors. */
      return vendor_id == 0x1002;
    default:
      return FALSE;
    }
}

static void
find_pci_devices (PdkHardwareScan *self)
{
  g_auto (GStrv) names = pdk_hardware_files_list (self->root, PCI_FOLDER);

  for (char **name = names; *name != NULL; name++)
    {
      g_autofree char *folder = g_strconcat (PCI_FOLDER "/", *name, NULL);

      if (is_graphics (read_number_of (self, folder, "class"), read_number_of (self, folder, "vendor")))
        add_gpu (self, folder);
    }
}

static int
compare_addresses (gconstpointer a,
                   gconstpointer b)
{
  const PdkGpu *first = *(PdkGpu * const *) a;
  const PdkGpu *second = *(PdkGpu * const *) b;

  return g_strcmp0 (first->address, second->address);
}

void
pdk_hardware_scan_find_gpus (PdkHardwareScan *self)
{
  find_cards (self);
  find_pci_devices (self);
}

void
pdk_hardware_scan_sort (PdkHardwareScan *self)
{
  g_ptr_array_sort (self->gpus, compare_addresses);
}
