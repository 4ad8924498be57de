/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A library that answers like Vulkan's loader.
 *
 *   FAKE_VULKAN_BEHAVIOR  crash or hang: what it does when it is started
 *   FAKE_VULKAN_DEVICES   devices, separated by ';', each NAME|TYPE|VENDOR:DEVICE|ADDRESS|UUID|HEAPS with the
 *                         type as a number, ids in hexadecimal, an empty address for none, and heaps separated
 *                         by ',' as SIZE, or SIZE! for one that lies on the card, in MiB; a quarter of each is in use
 */

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXPORT       __attribute__ ((visibility ("default")))
#define DEVICE_LIMIT 8
#define MEBIBYTE     ((uint64_t) 0x100000)

#include "../../src/core/hardware/probe/pdk-probe-vulkan-abi.h"

typedef struct
{
  char             name[256];
  uint32_t         type;
  uint32_t         vendor_id;
  uint32_t         device_id;
  gboolean         has_address;
  VulkanPciBusInfo address;
  uint8_t          uuid;
  uint32_t         heap_count;
  VulkanMemoryHeap heaps[VULKAN_HEAP_LIMIT];
} Device;

static Device   devices[DEVICE_LIMIT];
static uint32_t device_count;

VulkanFunction vkGetInstanceProcAddr (VulkanInstance instance,
                                      const char    *name);

static void
read_heaps (Device     *device,
            const char *text)
{
  g_auto (GStrv) heaps = g_strsplit (text, ",", VULKAN_HEAP_LIMIT);

  for (char **heap = heaps; *heap != NULL; heap++)
    {
      VulkanMemoryHeap *target = &device->heaps[device->heap_count++];

      target->size = strtoull (*heap, NULL, 10) * MEBIBYTE;
      target->flags = strchr (*heap, '!') != NULL ? VULKAN_HEAP_DEVICE_LOCAL : 0;
    }
}

static void
read_device (Device     *device,
             const char *text)
{
  g_auto (GStrv) cells = g_strsplit (text, "|", -1);

  g_assert (g_strv_length (cells) == 6);
  g_strlcpy (device->name, cells[0], sizeof device->name);
  device->type = (uint32_t) atoi (cells[1]);
  g_assert (sscanf (cells[2], "%x:%x", &device->vendor_id, &device->device_id) == 2);
  device->has_address = sscanf (cells[3], "%x:%x:%x.%x", &device->address.domain, &device->address.bus,
                                &device->address.device, &device->address.function) == 4;
  device->uuid = (uint8_t) atoi (cells[4]);
  read_heaps (device, cells[5]);
}

static int
create_instance (const VulkanInstanceCreateInfo *info,
                 const void                     *allocator,
                 VulkanInstance                 *instance)
{
  const char    *behavior = getenv ("FAKE_VULKAN_BEHAVIOR");
  const char    *text = getenv ("FAKE_VULKAN_DEVICES");
  g_auto (GStrv) records = NULL;

  if (g_strcmp0 (behavior, "crash") == 0)
    abort ();
  if (g_strcmp0 (behavior, "hang") == 0)
    for (;;)
      pause ();
  if (text == NULL)
    return -9;
  records = g_strsplit (text, ";", -1);
  for (char **record = records; *record != NULL && device_count < DEVICE_LIMIT; record++)
    read_device (&devices[device_count++], *record);
  *instance = (VulkanInstance) (void *) devices;
  return VULKAN_SUCCESS;
}

static void
destroy_instance (VulkanInstance instance,
                  const void    *allocator)
{
  g_assert (instance == (VulkanInstance) (void *) devices);
}

static int
enumerate_devices (VulkanInstance instance,
                   uint32_t      *count,
                   VulkanDevice  *targets)
{
  for (uint32_t i = 0; i < MIN (*count, device_count); i++)
    targets[i] = (VulkanDevice) (void *) &devices[i];
  *count = MIN (*count, device_count);
  return VULKAN_SUCCESS;
}

static int
enumerate_extensions (VulkanDevice     handle,
                      const char      *layer,
                      uint32_t        *count,
                      VulkanExtension *extensions)
{
  const Device *device = (const void *) handle;

  if (extensions == NULL)
    {
      *count = device->has_address ? 2 : 1;
      return VULKAN_SUCCESS;
    }
  g_strlcpy (extensions[0].name, "VK_EXT_memory_budget", sizeof extensions[0].name);
  if (device->has_address)
    g_strlcpy (extensions[1].name, "VK_EXT_pci_bus_info", sizeof extensions[1].name);
  return VULKAN_SUCCESS;
}

/* Every structure of a chain begins alike. */
static void *
find_in_chain (void    *chain,
               uint32_t type)
{
  for (VulkanProperties2 *link = chain; link != NULL; link = link->next)
    if (link->type == type)
      return link;
  return NULL;
}

static void
get_properties (VulkanDevice       handle,
                VulkanProperties2 *properties)
{
  const Device       *device = (const void *) handle;
  VulkanIdProperties *identity = find_in_chain (properties, VULKAN_TYPE_ID_PROPERTIES);
  VulkanPciBusInfo   *address = find_in_chain (properties, VULKAN_TYPE_PCI_BUS_INFO);

  g_strlcpy (properties->properties.name, device->name, sizeof properties->properties.name);
  properties->properties.device_type = device->type;
  properties->properties.vendor_id = device->vendor_id;
  properties->properties.device_id = device->device_id;
  identity->device_uuid[0] = device->uuid;
  if (address == NULL)
    return;
  address->domain = device->address.domain;
  address->bus = device->address.bus;
  address->device = device->address.device;
  address->function = device->address.function;
}

static void
get_memory_properties (VulkanDevice             handle,
                       VulkanMemoryProperties2 *properties)
{
  const Device       *device = (const void *) handle;
  VulkanMemoryBudget *budget = find_in_chain (properties, VULKAN_TYPE_MEMORY_BUDGET);

  properties->properties.heap_count = device->heap_count;
  memcpy (properties->properties.heaps, device->heaps, sizeof device->heaps);
  for (uint32_t i = 0; i < device->heap_count; i++)
    {
      budget->budget[i] = device->heaps[i].size;
      budget->usage[i] = device->heaps[i].size / 4;
    }
}

EXPORT VulkanFunction
vkGetInstanceProcAddr (VulkanInstance instance,
                       const char    *name)
{
  static const struct
  {
    const char    *name;
    VulkanFunction function;
  } functions[] = {
    { "vkCreateInstance", (VulkanFunction) create_instance },
    { "vkDestroyInstance", (VulkanFunction) destroy_instance },
    { "vkEnumeratePhysicalDevices", (VulkanFunction) enumerate_devices },
    { "vkEnumerateDeviceExtensionProperties", (VulkanFunction) enumerate_extensions },
    { "vkGetPhysicalDeviceProperties2", (VulkanFunction) get_properties },
    { "vkGetPhysicalDeviceMemoryProperties2", (VulkanFunction) get_memory_properties },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    if (g_str_equal (functions[i].name, name))
      return functions[i].function;
  return NULL;
}
