/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <dlfcn.h>
#include <string.h>

#include "pdk-probe-vulkan-abi.h"
#include "pdk-probe.h"

#define DEVICE_LIMIT    32
#define EXTENSION_LIMIT 4096

typedef struct
{
  VulkanGetInstanceProcAddr  get_address;
  VulkanInstance             instance;
  VulkanDestroyInstance      destroy_instance;
  VulkanEnumerateDevices     enumerate_devices;
  VulkanEnumerateExtensions  enumerate_extensions;
  VulkanGetProperties2       get_properties;
  VulkanGetMemoryProperties2 get_memory_properties;
} Vulkan;

static gboolean
create_instance (Vulkan *vulkan)
{
  const VulkanApplicationInfo application = {
    .type = VULKAN_TYPE_APPLICATION_INFO, .application_name = "paddock-probe", .api_version = VULKAN_API_1_1
  };
  const VulkanInstanceCreateInfo info = { .type = VULKAN_TYPE_INSTANCE_CREATE_INFO, .application_info = &application };
  VulkanCreateInstance           create = (VulkanCreateInstance) vulkan->get_address (NULL, "vkCreateInstance");

  return create != NULL && create (&info, NULL, &vulkan->instance) == VULKAN_SUCCESS;
}

static gboolean
resolve (Vulkan *vulkan)
{
  VulkanGetInstanceProcAddr get = vulkan->get_address;
  VulkanInstance            instance = vulkan->instance;

  vulkan->destroy_instance = (VulkanDestroyInstance) get (instance, "vkDestroyInstance");
  vulkan->enumerate_devices = (VulkanEnumerateDevices) get (instance, "vkEnumeratePhysicalDevices");
  vulkan->enumerate_extensions = (VulkanEnumerateExtensions) get (instance, "vkEnumerateDeviceExtensionProperties");
  vulkan->get_properties = (VulkanGetProperties2) get (instance, "vkGetPhysicalDeviceProperties2");
  vulkan->get_memory_properties = (VulkanGetMemoryProperties2) get (instance, "vkGetPhysicalDeviceMemoryProperties2");
  return vulkan->destroy_instance != NULL && vulkan->enumerate_devices != NULL && vulkan->enumerate_extensions != NULL && vulkan->get_properties != NULL && vulkan->get_memory_properties != NULL;
}

static gboolean
has_extension (const Vulkan *vulkan,
               VulkanDevice  device,
               const char   *name)
{
  uint32_t                    count = 0;
  g_autofree VulkanExtension *extensions = NULL;

  if (vulkan->enumerate_extensions (device, NULL, &count, NULL) != VULKAN_SUCCESS || count > EXTENSION_LIMIT)
    return FALSE;
  extensions = g_new0 (VulkanExtension, MAX (count, 1));
  if (vulkan->enumerate_extensions (device, NULL, &count, extensions) < 0)
    return FALSE;
  for (uint32_t i = 0; i < count; i++)
    if (strncmp (extensions[i].name, name, sizeof extensions[i].name) == 0)
      return TRUE;
  return FALSE;
}

static const char *
get_type_word (uint32_t type)
{
  switch (type)
    {
    case VULKAN_DEVICE_INTEGRATED:
      return "integrated";
    case VULKAN_DEVICE_DISCRETE:
      return "discrete";
    case VULKAN_DEVICE_VIRTUAL:
      return "virtual";
    case VULKAN_DEVICE_CPU:
      return "cpu";
    default:
      return "other";
    }
}

static void
add_address (JsonBuilder            *builder,
             const VulkanPciBusInfo *info)
{
  g_autofree char *address = g_strdup_printf ("%04x:%02x:%02x.%x", info->domain, info->bus, info->device, info->function);

  pdk_probe_add_text (builder, "address", address, strlen (address));
}

static void
add_uuid (JsonBuilder   *builder,
          const uint8_t *uuid)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < 16; i++)
    g_string_append_printf (text, "%02x", uuid[i]);
  pdk_probe_add_text (builder, "uuid", text->str, text->len);
}

static void
add_identity (JsonBuilder  *builder,
              const Vulkan *vulkan,
              VulkanDevice  device)
{
  gboolean           has_place = has_extension (vulkan, device, "VK_EXT_pci_bus_info");
  VulkanPciBusInfo   place = { .type = VULKAN_TYPE_PCI_BUS_INFO };
  VulkanIdProperties identity = { .type = VULKAN_TYPE_ID_PROPERTIES, .next = has_place ? &place : NULL };
  VulkanProperties2  properties = { .type = VULKAN_TYPE_PROPERTIES_2, .next = &identity };

  vulkan->get_properties (device, &properties);
  pdk_probe_add_text (builder, "name", properties.properties.name, sizeof properties.properties.name);
  pdk_probe_add_amount (builder, "vendor_id", properties.properties.vendor_id);
  pdk_probe_add_amount (builder, "device_id", properties.properties.device_id);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, get_type_word (properties.properties.device_type));
  add_uuid (builder, identity.device_uuid);
  if (has_place)
    add_address (builder, &place);
}

static void
add_heaps (JsonBuilder  *builder,
           const Vulkan *vulkan,
           VulkanDevice  device)
{
  gboolean                      has_budget = has_extension (vulkan, device, "VK_EXT_memory_budget");
  VulkanMemoryBudget            budget = { .type = VULKAN_TYPE_MEMORY_BUDGET };
  VulkanMemoryProperties2       properties = { .type = VULKAN_TYPE_MEMORY_PROPERTIES_2, .next = has_budget ? &budget : NULL };
  const VulkanMemoryProperties *memory = &properties.properties;

  vulkan->get_memory_properties (device, &properties);
  json_builder_set_member_name (builder, "heaps");
  json_builder_begin_array (builder);
  for (uint32_t i = 0; i < MIN (memory->heap_count, VULKAN_HEAP_LIMIT); i++)
    {
      json_builder_begin_object (builder);
      pdk_probe_add_amount (builder, "size_bytes", memory->heaps[i].size);
      json_builder_set_member_name (builder, "local");
      json_builder_add_boolean_value (builder, (memory->heaps[i].flags & VULKAN_HEAP_DEVICE_LOCAL) != 0);
      if (has_budget)
        {
          pdk_probe_add_amount (builder, "budget_bytes", budget.budget[i]);
          pdk_probe_add_amount (builder, "used_bytes", budget.usage[i]);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_devices (JsonBuilder  *builder,
             const Vulkan *vulkan)
{
  VulkanDevice devices[DEVICE_LIMIT];
  uint32_t     count = DEVICE_LIMIT;
  int          result = vulkan->enumerate_devices (vulkan->instance, &count, devices);

  if (result != VULKAN_SUCCESS && result != VULKAN_INCOMPLETE)
    return;
  for (uint32_t i = 0; i < MIN (count, DEVICE_LIMIT); i++)
    {
      json_builder_begin_object (builder);
      add_identity (builder, vulkan, devices[i]);
      add_heaps (builder, vulkan, devices[i]);
      json_builder_end_object (builder);
    }
}

void
pdk_probe_vulkan (JsonBuilder *builder,
                  const char  *root)
{
  static const char *paths[] = { NULL };
  static const char *rooted_paths[] = { "/usr/lib/libvulkan.so.1", NULL };
  void              *handle = pdk_probe_load (root, *root == '\0' ? paths : rooted_paths, "libvulkan.so.1");
  Vulkan             vulkan = { 0 };

  if (handle != NULL)
    vulkan.get_address = (VulkanGetInstanceProcAddr) dlsym (handle, "vkGetInstanceProcAddr");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "devices");
  json_builder_begin_array (builder);
  if (vulkan.get_address != NULL && create_instance (&vulkan))
    {
      gboolean complete = resolve (&vulkan);

      if (complete)
        add_devices (builder, &vulkan);
      if (vulkan.destroy_instance != NULL)
        vulkan.destroy_instance (vulkan.instance, NULL);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}
