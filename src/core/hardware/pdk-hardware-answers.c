/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/pdk-json.h"
#include "hardware/pdk-hardware-names.h"
#include "hardware/pdk-hardware-nvidia.h"
#include "hardware/pdk-hardware-probe.h"

/* What paddock-probe answers. It spoke to drivers, so nothing in it is taken for granted. */

#define ENTRY_LIMIT  64
#define AMOUNT_LIMIT (G_GUINT64_CONSTANT (1) << 50)

static gboolean
get_amount (JsonObject *object,
            const char *name,
            guint64    *bytes)
{
  gint64 value = pdk_json_get_int (object, name, -1);

  *bytes = 0;
  if (value < 0 || (guint64) value > AMOUNT_LIMIT)
    return FALSE;
  *bytes = (guint64) value;
  return TRUE;
}

/* The objects of a list; what else is in it is passed over. */
static GPtrArray *
get_objects (JsonObject *object,
             const char *name)
{
  GPtrArray *objects = g_ptr_array_new ();
  JsonArray *array = pdk_json_get_array (object, name);

  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), ENTRY_LIMIT); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        g_ptr_array_add (objects, json_node_get_object (node));
    }
  return objects;
}

static PdkNvidiaState
get_state (JsonObject *object)
{
  switch (pdk_json_get_int (object, "status", -1))
    {
    case PDK_NVML_OK:
      return PDK_NVIDIA_STATE_READ;
    case PDK_NVML_NOT_SUPPORTED:
      return PDK_NVIDIA_STATE_NOT_SUPPORTED;
    case PDK_NVML_NO_PERMISSION:
      return PDK_NVIDIA_STATE_NO_PERMISSION;
    case PDK_NVML_GPU_IS_LOST:
      return PDK_NVIDIA_STATE_LOST;
    default:
      return PDK_NVIDIA_STATE_FAILED;
    }
}

static void
read_nvidia_memory (PdkNvidiaReading *reading,
                    JsonObject       *object)
{
  reading->state = get_state (object);
  get_amount (object, "total_bytes", &reading->total);
  reading->used_known = get_amount (object, "used_bytes", &reading->used);
  reading->free_known = get_amount (object, "free_bytes", &reading->free);
}

static PdkNvidiaReading *
read_nvidia_device (JsonObject *device,
                    const char *driver_version)
{
  PdkNvidiaReading *reading = pdk_nvidia_reading_new (PDK_MEMORY_SOURCE_NVML);
  const char       *address = pdk_json_get_string (device, "address");

  reading->address = address == NULL ? NULL : pdk_hardware_normalize_address (address);
  reading->name = g_strdup (pdk_json_get_string (device, "name"));
  reading->driver_version = g_strdup (driver_version);
  reading->architecture = g_strdup (pdk_json_get_string (device, "compute_capability"));
  reading->shares_memory = pdk_json_get_boolean (device, "shares_memory", FALSE);
  read_nvidia_memory (reading, device);
  return reading;
}

static void
apply_nvidia_device (PdkHardwareScan *scan,
                     JsonObject      *device,
                     const char      *driver_version)
{
  g_autoptr (PdkNvidiaReading) whole = read_nvidia_device (device, driver_version);
  g_autoptr (GPtrArray)        parts = get_objects (device, "parts");

  /* A model can have a part of a divided card, never the whole. */
  if (pdk_json_get_boolean (device, "divided", FALSE) && parts->len == 0)
    whole->state = PDK_NVIDIA_STATE_NO_PERMISSION;
  pdk_hardware_nvidia_apply (scan, whole);
  for (guint i = 0; i < parts->len; i++)
    {
      g_autoptr (PdkNvidiaReading) part = read_nvidia_device (device, driver_version);

      part->part = i + 1;
      read_nvidia_memory (part, g_ptr_array_index (parts, i));
      pdk_hardware_nvidia_apply (scan, part);
    }
}

int
pdk_hardware_probe_apply_nvml (PdkHardwareScan *scan,
                               JsonObject      *answer)
{
  g_autoptr (GPtrArray) devices = get_objects (answer, "devices");
  const char           *driver_version = pdk_json_get_string (answer, "driver_version");
  gint64                status = pdk_json_get_int (answer, "status", PDK_NVML_CRASHED);

  if (status != PDK_NVML_OK)
    return status > 0 && status <= G_MAXINT ? (int) status : PDK_NVML_CRASHED;
  for (guint i = 0; i < devices->len; i++)
    apply_nvidia_device (scan, g_ptr_array_index (devices, i), driver_version);
  return devices->len > 0 ? PDK_NVML_OK : PDK_NVML_NO_DEVICES;
}

static PdkGpu *
find_node (PdkHardwareScan *scan,
           const char      *node)
{
  for (guint i = 0; i < scan->gpus->len; i++)
    {
      PdkGpu *gpu = g_ptr_array_index (scan->gpus, i);

      if (node != NULL && g_strcmp0 (gpu->render_node, node) == 0)
        return gpu;
    }
  return NULL;
}

static void
apply_drm_device (PdkGpu     *gpu,
                  JsonObject *device)
{
  guint64 total;
  guint64 used;

  if (json_object_has_member (device, "integrated"))
    gpu->kind = pdk_json_get_boolean (device, "integrated", FALSE) ? PDK_GPU_KIND_INTEGRATED : PDK_GPU_KIND_DISCRETE;
  if (!get_amount (device, "dedicated_bytes", &total))
    return;
  gpu->kind = total > 0 ? PDK_GPU_KIND_DISCRETE : PDK_GPU_KIND_INTEGRATED;
  if (total == 0)
    return;
  pdk_gpu_set_figure (gpu, PDK_GPU_FIGURE_DEDICATED_TOTAL, total, PDK_MEMORY_SOURCE_DRM);
  if (get_amount (device, "dedicated_used_bytes", &used) && used <= total)
    pdk_gpu_set_figure (gpu, PDK_GPU_FIGURE_DEDICATED_USED, used, PDK_MEMORY_SOURCE_DRM);
}

void
pdk_hardware_probe_apply_drm (PdkHardwareScan *scan,
                              JsonObject      *answer)
{
  g_autoptr (GPtrArray) devices = get_objects (answer, "devices");

  for (guint i = 0; i < devices->len; i++)
    {
      JsonObject *device = g_ptr_array_index (devices, i);
      PdkGpu     *gpu = find_node (scan, pdk_json_get_string (device, "node"));

      if (gpu != NULL)
        apply_drm_device (gpu, device);
    }
}

/* Pictures computed by the processor are no graphics. */
static gboolean
is_software (JsonObject *device)
{
  static const char *names[] = { "llvmpipe", "lavapipe", "swiftshader", "software rasterizer" };
  const char        *type = pdk_json_get_string (device, "type");
  const char        *name = pdk_json_get_string (device, "name");
  g_autofree char   *lower = name == NULL ? NULL : g_ascii_strdown (name, -1);

  if (type == NULL || lower == NULL || g_str_equal (type, "cpu") || g_str_equal (type, "other"))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strstr (lower, names[i]) != NULL)
      return TRUE;
  return FALSE;
}

static PdkGpuVendor
get_vendor (guint64 vendor_id)
{
  switch (vendor_id)
    {
    case 0x10de:
      return PDK_GPU_VENDOR_NVIDIA;
    case 0x1002:
      return PDK_GPU_VENDOR_AMD;
    case 0x8086:
      return PDK_GPU_VENDOR_INTEL;
    case 0x106b:
      return PDK_GPU_VENDOR_APPLE;
    default:
      return PDK_GPU_VENDOR_OTHER;
    }
}

/* The entry that a Vulkan device is: by its place, else the only one of that number. */
static PdkGpu *
find_same (PdkHardwareScan *scan,
           JsonObject      *device)
{
  const char      *text = pdk_json_get_string (device, "address");
  g_autofree char *address = text == NULL ? NULL : pdk_hardware_normalize_address (text);
  gint64           vendor_id = pdk_json_get_int (device, "vendor_id", 0);
  gint64           device_id = pdk_json_get_int (device, "device_id", 0);
  PdkGpu          *found = address == NULL ? NULL : pdk_hardware_scan_find_address (scan, address);
  guint            count = 0;

  if (address != NULL)
    return found;
  for (guint i = 0; i < scan->gpus->len; i++)
    {
      PdkGpu *gpu = g_ptr_array_index (scan->gpus, i);

      if (gpu->vendor_id != vendor_id || gpu->device_id != device_id)
        continue;
      found = gpu;
      count++;
    }
  return count == 1 ? found : NULL;
}

static PdkGpu *
add_vulkan_gpu (PdkHardwareScan *scan,
                JsonObject      *device)
{
  const char *address = pdk_json_get_string (device, "address");
  const char *type = pdk_json_get_string (device, "type");
  PdkGpu     *gpu;

  /* Others can have been left out on purpose; here only what sysfs could not show is added. */
  gpu = pdk_gpu_new (get_vendor ((guint64) pdk_json_get_int (device, "vendor_id", 0)));
  gpu->address = address == NULL ? NULL : pdk_hardware_normalize_address (address);
  if (g_str_equal (type, "virtual"))
    gpu->kind = PDK_GPU_KIND_VIRTUAL;
  g_ptr_array_add (scan->gpus, gpu);
  return gpu;
}

/* A card's memory is what lies on it, in one heap or two; in the processor every heap is the same memory. */
static void
apply_heaps (PdkGpu     *gpu,
             JsonObject *device,
             gboolean    integrated)
{
  g_autoptr (GPtrArray) heaps = get_objects (device, "heaps");
  PdkGpuFigure          total_figure = integrated ? PDK_GPU_FIGURE_SHARED_TOTAL : PDK_GPU_FIGURE_DEDICATED_TOTAL;
  guint64               total = 0;
  guint64               free_bytes = 0;
  gboolean              free_known = TRUE;

  for (guint i = 0; i < heaps->len; i++)
    {
      JsonObject *heap = g_ptr_array_index (heaps, i);
      guint64     size;
      guint64     budget;
      guint64     used;

      if ((!integrated && !pdk_json_get_boolean (heap, "local", FALSE)) || !get_amount (heap, "size_bytes", &size))
        continue;
      total += size;
      free_known = get_amount (heap, "budget_bytes", &budget) && get_amount (heap, "used_bytes", &used) && free_known;
      free_bytes += free_known ? MIN (budget, size) - MIN (used, MIN (budget, size)) : 0;
    }
  if (total == 0)
    return;
  pdk_gpu_set_figure (gpu, total_figure, total, PDK_MEMORY_SOURCE_VULKAN);
  if (free_known)
    pdk_gpu_set_figure (gpu, PDK_GPU_FIGURE_BUDGET_FREE, free_bytes, PDK_MEMORY_SOURCE_VULKAN);
}

static void
apply_vulkan_device (PdkHardwareScan *scan,
                     JsonObject      *device)
{
  const char *type = pdk_json_get_string (device, "type");
  PdkGpu     *gpu = find_same (scan, device);

  if (gpu == NULL)
    gpu = add_vulkan_gpu (scan, device);
  pdk_gpu_take_name (gpu, g_strdup (pdk_json_get_string (device, "name")));
  if (gpu->kind == PDK_GPU_KIND_VIRTUAL || gpu->divided || gpu->lost || pdk_gpu_knows (gpu, PDK_GPU_FIGURE_DEDICATED_TOTAL) || pdk_gpu_knows (gpu, PDK_GPU_FIGURE_SHARED_TOTAL))
    return;
  if (gpu->kind == PDK_GPU_KIND_UNKNOWN)
    gpu->kind = g_str_equal (type, "integrated") ? PDK_GPU_KIND_INTEGRATED : PDK_GPU_KIND_DISCRETE;
  apply_heaps (gpu, device, gpu->kind != PDK_GPU_KIND_DISCRETE);
}

void
pdk_hardware_probe_apply_vulkan (PdkHardwareScan *scan,
                                 JsonObject      *answer)
{
  g_autoptr (GPtrArray)  devices = get_objects (answer, "devices");
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < devices->len; i++)
    {
      JsonObject *device = g_ptr_array_index (devices, i);
      const char *uuid = pdk_json_get_string (device, "uuid");

      /* Two drivers for the same card report it twice. */
      if (is_software (device) || (uuid != NULL && !g_hash_table_add (seen, (gpointer) uuid)))
        continue;
      apply_vulkan_device (scan, device);
    }
}
