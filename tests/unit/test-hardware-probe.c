/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <drm/drm.h>
#include <drm/i915_drm.h>
#include <drm/nouveau_drm.h>
#include <drm/xe_drm.h>
#include <errno.h>
#include <string.h>

#ifdef HAVE_VULKAN_HEADERS
#include <vulkan/vulkan_core.h>
#endif

#include "../../src/core/hardware/probe/pdk-probe-drm.h"
#include "../../src/core/hardware/probe/pdk-probe-vulkan-abi.h"
#include "base/pdk-json.h"
#include "hardware/pdk-hardware-child.h"
#include "pdk-test.h"

/* A kernel that answers with memory regions, as Intel's two drivers do. */
typedef struct
{
  guint64 sizes[4];
  guint64 used[4];
  guint   count;
  guint   claimed_count; /* what it says, which may be more than it wrote */
  int     failure;       /* errno */
} Kernel;

static int
answer_i915 (Kernel                *kernel,
             struct drm_i915_query *request)
{
  struct drm_i915_query_item           *item = (void *) (uintptr_t) request->items_ptr;
  struct drm_i915_query_memory_regions *regions = (void *) (uintptr_t) item->data_ptr;
  gsize                                 length = sizeof *regions + kernel->count * sizeof regions->regions[0];

  if (item->length == 0)
    {
      item->length = (gint32) length;
      return 0;
    }
  regions->num_regions = kernel->claimed_count;
  for (guint i = 0; i < kernel->count; i++)
    {
      /* The first is the computer's own memory. */
      regions->regions[i].region.memory_class = i == 0 ? I915_MEMORY_CLASS_SYSTEM : I915_MEMORY_CLASS_DEVICE;
      regions->regions[i].probed_size = kernel->sizes[i];
      regions->regions[i].unallocated_size = kernel->sizes[i] - kernel->used[i];
    }
  return 0;
}

static int
answer_xe (Kernel                     *kernel,
           struct drm_xe_device_query *request)
{
  struct drm_xe_query_mem_regions *regions = (void *) (uintptr_t) request->data;

  if (request->size == 0)
    {
      request->size = (guint32) (sizeof *regions + kernel->count * sizeof regions->mem_regions[0]);
      return 0;
    }
  regions->num_mem_regions = kernel->claimed_count;
  for (guint i = 0; i < kernel->count; i++)
    {
      regions->mem_regions[i].mem_class = i == 0 ? DRM_XE_MEM_REGION_CLASS_SYSMEM : DRM_XE_MEM_REGION_CLASS_VRAM;
      regions->mem_regions[i].total_size = kernel->sizes[i];
      regions->mem_regions[i].used = kernel->used[i];
    }
  return 0;
}

static int
call_kernel (int           descriptor,
             unsigned long request,
             void         *argument,
             gpointer      data)
{
  Kernel *kernel = data;

  g_assert_cmpint (descriptor, ==, 42);
  if (kernel->failure != 0)
    {
      errno = kernel->failure;
      return -1;
    }
  if (request == DRM_IOCTL_I915_QUERY)
    return answer_i915 (kernel, argument);
  if (request == DRM_IOCTL_XE_DEVICE_QUERY)
    return answer_xe (kernel, argument);
  g_assert_cmpuint (request, ==, DRM_IOCTL_NOUVEAU_GETPARAM);
  ((struct drm_nouveau_getparam *) argument)->value = kernel->sizes[0];
  return 0;
}

static JsonObject *
ask (const char *driver,
     Kernel     *kernel)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode)    root = NULL;

  json_builder_begin_object (builder);
  pdk_probe_drm_query (builder, 42, driver, call_kernel, kernel);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_node_dup_object (root);
}

static void
test_drivers (void)
{
  static const struct
  {
    const char *driver;
    Kernel      kernel;
    gint64      total; /* -1: not told */
    gint64      used;
  } table[] = {
    { "i915", { { 32000, 16000 }, { 0, 0 }, 2, 2 }, 16000, -1 },
    { "i915", { { 32000, 16000 }, { 0, 4000 }, 2, 2 }, 16000, 4000 },
    { "i915", { { 32000 }, { 0 }, 1, 1 }, 0, -1 },
    { "xe", { { 32000, 12000 }, { 0, 0 }, 2, 2 }, 12000, -1 },
    { "xe", { { 32000, 12000, 12000 }, { 0, 500, 500 }, 3, 3 }, 24000, 1000 },
    { "xe", { { 32000 }, { 0 }, 1, 1 }, 0, -1 },
    { "nouveau", { { 6442450944 }, { 0 }, 1, 1 }, 6442450944, -1 },
    { "i915", { { 1 }, { 0 }, 1, 1, EACCES }, -1, -1 },
    { "xe", { { 1 }, { 0 }, 1, 1, EINVAL }, -1, -1 },
    { "nouveau", { { 1 }, { 0 }, 1, 1, ENODEV }, -1, -1 },
    { "radeon", { { 1 }, { 0 }, 1, 1 }, -1, -1 },
    { NULL, { { 1 }, { 0 }, 1, 1 }, -1, -1 },
    /* More regions than fit into what it wrote: only those that are there are read. */
    { "i915", { { 32000, 16000 }, { 0, 0 }, 2, 4000000 }, 16000, -1 },
    { "xe", { { 32000, 12000 }, { 0, 0 }, 2, 4000000 }, 12000, -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      Kernel                 kernel = table[i].kernel;
      g_autoptr (JsonObject) object = ask (table[i].driver, &kernel);

      g_test_message ("%" G_GSIZE_FORMAT ": %s", i, table[i].driver);
      g_assert_cmpint (pdk_json_get_int (object, "dedicated_bytes", -1), ==, table[i].total);
      g_assert_cmpint (pdk_json_get_int (object, "dedicated_used_bytes", -1), ==, table[i].used);
    }
}

static void
run_probe (const char     *first,
           const char     *second,
           PdkChildResult *result)
{
  const char    *arguments[] = { g_getenv ("PADDOCK_PROBE"), "--root=/nonexistent", first, second, NULL };
  g_auto (GStrv) environment = g_get_environ ();

  g_assert_nonnull (arguments[0]);
  pdk_hardware_child_run (arguments, (const char * const *) environment,
                          g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND, NULL, result);
  g_assert_cmpint (result->outcome, ==, PDK_CHILD_EXITED);
}

/* Without a driver it says so, in one line, and does not fail. */
static void
test_program_without_drivers (void)
{
  static const struct
  {
    const char *first;
    const char *second;
    const char *output;
  } table[] = {
    { "nvml", NULL, "{\"status\":12}\n" },
    { "vulkan", NULL, "{\"devices\":[]}\n" },
    { "drm", NULL, "{\"devices\":[]}\n" },
    { "drm", "renderD128", "{\"devices\":[]}\n" },
    { "drm", "../../etc/passwd", "{\"devices\":[]}\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (PdkChildResult) result = PDK_CHILD_RESULT_INIT;

      run_probe (table[i].first, table[i].second, &result);
      g_assert_cmpint (result.code, ==, 0);
      g_assert_cmpstr (result.output, ==, table[i].output);
    }
}

static void
test_program_refuses_nonsense (void)
{
  g_auto (PdkChildResult) nothing = PDK_CHILD_RESULT_INIT;
  g_auto (PdkChildResult) nonsense = PDK_CHILD_RESULT_INIT;

  run_probe (NULL, NULL, &nothing);
  run_probe ("nonsense", NULL, &nonsense);
  g_assert_cmpint (nothing.code, ==, 2);
  g_assert_cmpint (nonsense.code, ==, 2);
}

/* A driver's library is looked for only when there is something to ask it, never linked. */
static void
test_program_links_no_driver (void)
{
  const char             *arguments[] = { "ldd", g_getenv ("PADDOCK_PROBE"), NULL };
  g_auto (GStrv)          environment = g_get_environ ();
  g_auto (PdkChildResult) result = PDK_CHILD_RESULT_INIT;

  pdk_hardware_child_run (arguments, (const char * const *) environment,
                          g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND, NULL, &result);
  g_assert_cmpint (result.outcome, ==, PDK_CHILD_EXITED);
  g_assert_nonnull (strstr (result.output, "libglib"));
  g_assert_null (strstr (result.output, "vulkan"));
  g_assert_null (strstr (result.output, "nvidia"));
  g_assert_null (strstr (result.output, "gtk"));
}

#ifdef HAVE_VULKAN_HEADERS
#define assert_same_size(ours, theirs) g_assert_cmpuint (sizeof (ours), ==, sizeof (theirs))
#define assert_same_place(ours, our_member, theirs, their_member) \
  g_assert_cmpuint (offsetof (ours, our_member), ==, offsetof (theirs, their_member))

static void
test_layout_of_vulkan (void)
{
  assert_same_size (VulkanApplicationInfo, VkApplicationInfo);
  assert_same_size (VulkanInstanceCreateInfo, VkInstanceCreateInfo);
  assert_same_size (VulkanExtension, VkExtensionProperties);
  assert_same_size (VulkanProperties2, VkPhysicalDeviceProperties2);
  assert_same_place (VulkanProperties, name, VkPhysicalDeviceProperties, deviceName);
  assert_same_place (VulkanProperties, limits, VkPhysicalDeviceProperties, limits);
  assert_same_place (VulkanProperties, sparse, VkPhysicalDeviceProperties, sparseProperties);
  assert_same_size (VulkanIdProperties, VkPhysicalDeviceIDProperties);
  assert_same_size (VulkanPciBusInfo, VkPhysicalDevicePCIBusInfoPropertiesEXT);
  assert_same_place (VulkanPciBusInfo, function, VkPhysicalDevicePCIBusInfoPropertiesEXT, pciFunction);
  assert_same_size (VulkanMemoryProperties2, VkPhysicalDeviceMemoryProperties2);
  assert_same_place (VulkanMemoryProperties, heaps, VkPhysicalDeviceMemoryProperties, memoryHeaps);
  assert_same_size (VulkanMemoryBudget, VkPhysicalDeviceMemoryBudgetPropertiesEXT);
  assert_same_place (VulkanMemoryBudget, usage, VkPhysicalDeviceMemoryBudgetPropertiesEXT, heapUsage);
}

static void
test_numbers_of_vulkan (void)
{
  g_assert_cmpint (VULKAN_TYPE_APPLICATION_INFO, ==, VK_STRUCTURE_TYPE_APPLICATION_INFO);
  g_assert_cmpint (VULKAN_TYPE_INSTANCE_CREATE_INFO, ==, VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO);
  g_assert_cmpint (VULKAN_TYPE_PROPERTIES_2, ==, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2);
  g_assert_cmpint (VULKAN_TYPE_MEMORY_PROPERTIES_2, ==, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_PROPERTIES_2);
  g_assert_cmpint (VULKAN_TYPE_ID_PROPERTIES, ==, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_ID_PROPERTIES);
  g_assert_cmpint (VULKAN_TYPE_PCI_BUS_INFO, ==, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PCI_BUS_INFO_PROPERTIES_EXT);
  g_assert_cmpint (VULKAN_TYPE_MEMORY_BUDGET, ==, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_BUDGET_PROPERTIES_EXT);
  g_assert_cmpint (VULKAN_DEVICE_INTEGRATED, ==, VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU);
  g_assert_cmpint (VULKAN_DEVICE_DISCRETE, ==, VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU);
  g_assert_cmpint (VULKAN_DEVICE_VIRTUAL, ==, VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU);
  g_assert_cmpint (VULKAN_DEVICE_CPU, ==, VK_PHYSICAL_DEVICE_TYPE_CPU);
  g_assert_cmpint (VULKAN_HEAP_DEVICE_LOCAL, ==, VK_MEMORY_HEAP_DEVICE_LOCAL_BIT);
  g_assert_cmpint (VULKAN_INCOMPLETE, ==, VK_INCOMPLETE);
  g_assert_cmpuint (VULKAN_API_1_1, ==, VK_API_VERSION_1_1);
}
#endif

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hardware/probe/drivers", test_drivers);
  g_test_add_func ("/hardware/probe/program-without-drivers", test_program_without_drivers);
  g_test_add_func ("/hardware/probe/program-refuses-nonsense", test_program_refuses_nonsense);
  g_test_add_func ("/hardware/probe/program-links-no-driver", test_program_links_no_driver);
#ifdef HAVE_VULKAN_HEADERS
  g_test_add_func ("/hardware/probe/layout-of-vulkan", test_layout_of_vulkan);
  g_test_add_func ("/hardware/probe/numbers-of-vulkan", test_numbers_of_vulkan);
#endif

  return g_test_run ();
}
