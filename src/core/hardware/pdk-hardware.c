/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hardware/pdk-hardware.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"
#include "hardware/pdk-hardware-files.h"
#include "hardware/pdk-hardware-probe.h"

struct _PdkHardware
{
  GObject         parent_instance;
  GListStore     *gpus;
  PdkGpu         *largest;
  guint64         set_by_hand;
  PdkSystemMemory memory;
  PdkProcessor    processor;
};

G_DEFINE_FINAL_TYPE (PdkHardware, pdk_hardware, G_TYPE_OBJECT)

static void
pdk_hardware_finalize (GObject *object)
{
  PdkHardware *self = PDK_HARDWARE (object);

  g_clear_object (&self->gpus);
  g_clear_object (&self->largest);
  pdk_processor_clear (&self->processor);
  G_OBJECT_CLASS (pdk_hardware_parent_class)->finalize (object);
}

static void
pdk_hardware_class_init (PdkHardwareClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_hardware_finalize;
}

static void
pdk_hardware_init (PdkHardware *self)
{
  self->gpus = g_list_store_new (PDK_TYPE_GPU);
}

static void
scan_free (PdkHardwareScan *scan)
{
  g_clear_pointer (&scan->root, g_free);
  g_clear_pointer (&scan->environment, g_strfreev);
  g_clear_pointer (&scan->gpus, g_ptr_array_unref);
  pdk_processor_clear (&scan->processor);
  g_free (scan);
}

static PdkHardwareScan *
scan_new (const PdkHardwarePlaces *places)
{
  PdkHardwareScan *scan = g_new0 (PdkHardwareScan, 1);
  guint            limit = places != NULL && places->time_limit_ms > 0 ? places->time_limit_ms : PDK_HARDWARE_TIME_LIMIT_MS;

  scan->root = g_strdup (places != NULL && places->root != NULL ? places->root : "");
  scan->environment = places != NULL && places->environment != NULL ? g_strdupv (places->environment)
                                                                    : g_get_environ ();
  scan->gpus = g_ptr_array_new_with_free_func (g_object_unref);
  scan->thorough = places != NULL && places->thorough;
  scan->time_limit = limit * G_TIME_SPAN_MILLISECOND;
  return scan;
}

static PdkHardware *
new_from_scan (PdkHardwareScan *scan)
{
  PdkHardware *self = g_object_new (PDK_TYPE_HARDWARE, NULL);
  guint64      most = 0;

  self->memory = scan->memory;
  pdk_processor_copy (&scan->processor, &self->processor);
  for (guint i = 0; i < scan->gpus->len; i++)
    {
      PdkGpu *gpu = g_ptr_array_index (scan->gpus, i);
      guint64 budget;

      g_list_store_append (self->gpus, gpu);
      pdk_gpu_get_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, &budget);
      if (!gpu->counted || (self->largest != NULL && budget <= most))
        continue;
      g_set_object (&self->largest, gpu);
      most = budget;
    }
  return self;
}

static void
scan_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  PdkHardwareScan *scan = task_data;

  scan->cancellable = cancellable;
  scan->deadline = g_get_monotonic_time () + scan->time_limit;
  scan->in_flatpak = pdk_hardware_files_exist (scan->root, "/.flatpak-info");
  pdk_system_memory_read (&scan->memory, scan->root);
  pdk_processor_read (&scan->processor, scan->root);
  pdk_hardware_scan_find_gpus (scan);
  pdk_hardware_scan_amd (scan);
  pdk_hardware_scan_intel (scan);
  pdk_hardware_scan_boards (scan);
  pdk_hardware_scan_nvidia (scan);
  pdk_hardware_probe_drm (scan);
  pdk_hardware_scan_intel_shared (scan);
  pdk_hardware_probe_vulkan (scan);
  pdk_hardware_scan_names (scan);
  pdk_hardware_scan_finish (scan);
  g_task_return_pointer (task, new_from_scan (scan), g_object_unref);
}

void
pdk_hardware_detect_async (const PdkHardwarePlaces *places,
                           GCancellable            *cancellable,
                           GAsyncReadyCallback      callback,
                           gpointer                 user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, pdk_hardware_detect_async);
  g_task_set_task_data (task, scan_new (places), (GDestroyNotify) scan_free);
  g_task_run_in_thread (task, scan_in_thread);
}

PdkHardware *
pdk_hardware_detect_finish (GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

PdkHardware *
pdk_hardware_new_by_hand (guint64 bytes)
{
  PdkHardware *self = g_object_new (PDK_TYPE_HARDWARE, NULL);

  self->set_by_hand = bytes;
  return self;
}

PdkHardware *
pdk_hardware_new_unknown (void)
{
  return g_object_new (PDK_TYPE_HARDWARE, NULL);
}

GListModel *
pdk_hardware_get_gpus (PdkHardware *self)
{
  g_return_val_if_fail (PDK_IS_HARDWARE (self), NULL);
  return G_LIST_MODEL (self->gpus);
}

guint64
pdk_hardware_get_memory (PdkHardware *self)
{
  guint64 bytes = 0;

  g_return_val_if_fail (PDK_IS_HARDWARE (self), 0);
  if (self->largest != NULL)
    pdk_gpu_get_figure (self->largest, PDK_GPU_FIGURE_BUDGET_TOTAL, &bytes);
  return self->set_by_hand > 0 ? self->set_by_hand : bytes;
}

guint64
pdk_hardware_get_memory_sum (PdkHardware *self)
{
  guint64 sum = 0;

  g_return_val_if_fail (PDK_IS_HARDWARE (self), 0);
  if (self->set_by_hand > 0)
    return self->set_by_hand;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->gpus)); i++)
    {
      g_autoptr (PdkGpu) gpu = g_list_model_get_item (G_LIST_MODEL (self->gpus), i);
      guint64            bytes;

      pdk_gpu_get_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, &bytes);
      sum += gpu->counted ? bytes : 0;
    }
  return sum;
}

gboolean
pdk_hardware_get_free_memory (PdkHardware *self,
                              guint64     *bytes)
{
  g_return_val_if_fail (PDK_IS_HARDWARE (self), FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  *bytes = 0;
  return self->largest != NULL && pdk_gpu_get_figure (self->largest, PDK_GPU_FIGURE_BUDGET_FREE, bytes) != PDK_MEMORY_SOURCE_UNKNOWN;
}

guint
pdk_hardware_get_gpu_count (PdkHardware *self)
{
  guint count = 0;

  g_return_val_if_fail (PDK_IS_HARDWARE (self), 0);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->gpus)); i++)
    {
      g_autoptr (PdkGpu) gpu = g_list_model_get_item (G_LIST_MODEL (self->gpus), i);

      count += gpu->counted ? 1 : 0;
    }
  return count;
}

PdkMemorySource
pdk_hardware_get_source (PdkHardware *self)
{
  g_return_val_if_fail (PDK_IS_HARDWARE (self), PDK_MEMORY_SOURCE_UNKNOWN);
  if (self->set_by_hand > 0)
    return PDK_MEMORY_SOURCE_PERSON;
  if (self->largest == NULL)
    return PDK_MEMORY_SOURCE_UNKNOWN;
  return pdk_gpu_get_figure (self->largest, PDK_GPU_FIGURE_BUDGET_TOTAL, NULL);
}

const char *
pdk_hardware_get_gpu_name (PdkHardware *self)
{
  g_return_val_if_fail (PDK_IS_HARDWARE (self), NULL);
  return self->largest == NULL ? NULL : pdk_gpu_get_name (self->largest);
}

const PdkSystemMemory *
pdk_hardware_get_system_memory (PdkHardware *self)
{
  g_return_val_if_fail (PDK_IS_HARDWARE (self), NULL);
  return &self->memory;
}

const PdkProcessor *
pdk_hardware_get_processor (PdkHardware *self)
{
  g_return_val_if_fail (PDK_IS_HARDWARE (self), NULL);
  return &self->processor;
}

char *
pdk_hardware_describe (PdkHardware *self)
{
  g_autofree char *largest = NULL;
  guint            count;

  g_return_val_if_fail (PDK_IS_HARDWARE (self), NULL);

  if (self->set_by_hand > 0)
    {
      g_autofree char *memory = pdk_text_from_memory (self->set_by_hand);

      /* Translators: an amount of graphics memory that a person has set */
      return g_strdup_printf (_("%s, set by hand"), memory);
    }
  if (self->largest == NULL)
    return g_strdup (_("No graphics card that can run models was found"));
  largest = pdk_gpu_describe (self->largest);
  count = pdk_hardware_get_gpu_count (self);
  if (count < 2)
    return g_steal_pointer (&largest);
  /* Translators: how many graphics cards, then the name and memory of the largest */
  return g_strdup_printf (_("%u graphics cards, the largest: %s"), count, largest);
}

static JsonObject *
system_memory_to_json (const PdkSystemMemory *memory)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "total_bytes", (gint64) memory->total);
  json_object_set_int_member (object, "available_bytes", (gint64) memory->available);
  json_object_set_int_member (object, "swap_bytes", (gint64) memory->swap_total);
  if (memory->limit > 0)
    json_object_set_int_member (object, "limit_bytes", (gint64) memory->limit);
  return object;
}

static JsonObject *
processor_to_json (const PdkProcessor *processor)
{
  JsonObject    *object = json_object_new ();
  JsonArray     *features = json_array_new ();
  g_auto (GStrv) names = pdk_processor_dup_feature_names (processor);

  for (char **name = names; *name != NULL; name++)
    json_array_add_string_element (features, *name);
  json_object_set_string_member (object, "name", processor->name == NULL ? "" : processor->name);
  json_object_set_int_member (object, "threads", processor->threads);
  json_object_set_int_member (object, "cores", processor->cores);
  json_object_set_int_member (object, "fast_cores", processor->fast_cores);
  json_object_set_array_member (object, "features", features);
  return object;
}

JsonObject *
pdk_hardware_to_json (PdkHardware *self)
{
  JsonObject      *object;
  JsonArray       *gpus;
  g_autofree char *description = NULL;

  g_return_val_if_fail (PDK_IS_HARDWARE (self), NULL);

  object = json_object_new ();
  gpus = json_array_new ();
  description = pdk_hardware_describe (self);
  json_object_set_string_member (object, "description", description);
  json_object_set_int_member (object, "memory_bytes", (gint64) pdk_hardware_get_memory (self));
  json_object_set_int_member (object, "memory_sum_bytes", (gint64) pdk_hardware_get_memory_sum (self));
  json_object_set_string_member (object, "source", pdk_memory_source_to_string (pdk_hardware_get_source (self)));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->gpus)); i++)
    {
      g_autoptr (PdkGpu) gpu = g_list_model_get_item (G_LIST_MODEL (self->gpus), i);

      json_array_add_object_element (gpus, pdk_gpu_to_json (gpu));
    }
  json_object_set_array_member (object, "gpus", gpus);
  json_object_set_object_member (object, "system_memory", system_memory_to_json (&self->memory));
  json_object_set_object_member (object, "processor", processor_to_json (&self->processor));
  return object;
}
