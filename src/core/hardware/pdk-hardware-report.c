/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hardware/pdk-hardware-report.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"

static void
pdk_hardware_line_free (gpointer data)
{
  PdkHardwareLine *self = data;

  g_free (self->title);
  g_free (self->text);
  g_free (self->notes);
  g_free (self);
}

static void
take (GPtrArray       *lines,
      PdkHardwareTopic topic,
      const char      *title,
      char            *text,
      char            *notes)
{
  PdkHardwareLine *line = g_new (PdkHardwareLine, 1);

  *line = (PdkHardwareLine) { topic, pdk_text_sanitize (title), text, notes };
  g_ptr_array_add (lines, line);
}

static char *
describe_amount (PdkMemorySource source,
                 guint64         bytes)
{
  g_autofree char *memory = pdk_text_from_memory (bytes);

  if (source == PDK_MEMORY_SOURCE_UNKNOWN)
    return g_strdup (_("Memory unknown"));
  if (pdk_memory_source_is_estimate (source))
    /* Translators: an amount of memory, and where it is known from, such as "estimated from the name" */
    return g_strdup_printf (_("About %1$s (%2$s)"), memory, pdk_memory_source_describe (source));
  /* Translators: an amount of memory, and where it is known from, such as "NVIDIA driver" */
  return g_strdup_printf (C_("memory and its source", "%1$s (%2$s)"), memory, pdk_memory_source_describe (source));
}

static void
add_driver (GStrvBuilder *parts,
            PdkGpu       *gpu)
{
  const char *driver = pdk_gpu_get_driver (gpu);
  const char *version = pdk_gpu_get_driver_version (gpu);

  if (driver != NULL && version != NULL)
    /* Translators: a driver's name and version, such as "nvidia" and "575.57" */
    g_strv_builder_take (parts, g_strdup_printf (_("driver %1$s %2$s"), driver, version));
  else if (driver != NULL)
    /* Translators: a driver's name, such as "amdgpu" */
    g_strv_builder_take (parts, g_strdup_printf (_("driver %s"), driver));
}

static char *
describe_card (PdkGpu *gpu)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv)           parts = NULL;
  g_autofree char         *text = NULL;
  PdkMemorySource          source;
  guint64                  bytes;

  source = pdk_gpu_get_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, &bytes);
  g_strv_builder_take (builder, describe_amount (source, bytes));
  if (pdk_gpu_get_figure (gpu, PDK_GPU_FIGURE_BUDGET_FREE, &bytes) != PDK_MEMORY_SOURCE_UNKNOWN)
    {
      g_autofree char *memory = pdk_text_from_memory (bytes);

      /* Translators: an amount of memory */
      g_strv_builder_take (builder, g_strdup_printf (_("%s free now"), memory));
    }
  add_driver (builder, gpu);
  parts = g_strv_builder_end (builder);
  /* Translators: stands between the facts about a graphics card */
  text = g_strjoinv (C_("between facts", " · "), parts);
  return pdk_text_sanitize (text);
}

static void
add_cards (GPtrArray   *lines,
           PdkHardware *hardware)
{
  GListModel *gpus = pdk_hardware_get_gpus (hardware);

  for (guint i = 0; i < g_list_model_get_n_items (gpus); i++)
    {
      g_autoptr (PdkGpu)  gpu = g_list_model_get_item (gpus, i);
      const gboolean      counted = pdk_gpu_is_counted (gpu);
      const char * const *notes = pdk_gpu_get_notes (gpu);
      g_autofree char    *joined = g_strjoinv (" ", (char **) notes);

      if (!counted && *notes == NULL)
        g_set_str (&joined, _("Models would not run on it."));
      take (lines, counted ? PDK_HARDWARE_TOPIC_CARD : PDK_HARDWARE_TOPIC_OTHER_CARD, pdk_gpu_get_name (gpu),
            describe_card (gpu), g_steal_pointer (&joined));
    }
  if (pdk_hardware_get_gpu_count (hardware) == 0)
    take (lines, PDK_HARDWARE_TOPIC_NO_CARD, _("No Graphics Card for Models"), g_strdup (_("Models run on the processor, which is slow, and out of the main memory")), g_strdup (_("If there is one, its driver may not be installed, or a sandbox may hide it.")));
}

static char *
describe_memory (const PdkSystemMemory *memory)
{
  g_autofree char *total = pdk_text_from_memory (memory->total);
  g_autofree char *available = pdk_text_from_memory (memory->available);
  g_autofree char *limit = pdk_text_from_memory (memory->limit);

  if (memory->limit > 0)
    /* Translators: three amounts of memory */
    return g_strdup_printf (_("%1$s, %2$s free now, of which this container may use %3$s"), total, available, limit);
  /* Translators: two amounts of memory */
  return g_strdup_printf (_("%1$s, %2$s free now"), total, available);
}

static char *
describe_processor (const PdkProcessor *processor)
{
  double           parameters = pdk_processor_get_comfortable_parameters (processor);
  g_autofree char *size = pdk_text_from_parameters (parameters);
  g_autofree char *threads = NULL;

  threads = g_strdup_printf (ngettext ("%u thread", "%u threads", processor->threads), processor->threads);
  if (parameters <= 0.0)
    return g_steal_pointer (&threads);
  /* Translators: how many threads a processor has, and a number of parameters such as "8B" */
  return g_strdup_printf (_("%1$s, quick enough by itself for models up to about %2$s"), threads, size);
}

GPtrArray *
pdk_hardware_report_new (PdkHardware *hardware)
{
  GPtrArray             *lines = g_ptr_array_new_with_free_func (pdk_hardware_line_free);
  const PdkSystemMemory *memory;
  const PdkProcessor    *processor;

  g_return_val_if_fail (PDK_IS_HARDWARE (hardware), lines);

  memory = pdk_hardware_get_system_memory (hardware);
  processor = pdk_hardware_get_processor (hardware);
  add_cards (lines, hardware);
  if (memory->total > 0)
    take (lines, PDK_HARDWARE_TOPIC_MEMORY, _("Main Memory"), describe_memory (memory), g_strdup (""));
  if (processor->threads > 0)
    take (lines, PDK_HARDWARE_TOPIC_PROCESSOR, processor->name != NULL && *processor->name != '\0' ? processor->name : _("Processor"), describe_processor (processor), g_strdup (""));
  return lines;
}

char *
pdk_hardware_report_summarize (PdkHardware *hardware)
{
  g_autofree char *memory = NULL;
  g_autofree char *name = NULL;
  const char      *words;
  guint            count;

  g_return_val_if_fail (PDK_IS_HARDWARE (hardware), NULL);

  count = pdk_hardware_get_gpu_count (hardware);
  if (count == 0)
    return g_strdup (_("No graphics card"));
  if (pdk_hardware_get_memory (hardware) == 0)
    return g_strdup (_("Graphics memory unknown"));
  if (count > 1)
    {
      memory = pdk_text_from_memory (pdk_hardware_get_memory_sum (hardware));
      /* Translators: an amount of memory, and how many graphics cards have it together */
      return g_strdup_printf (ngettext ("%1$s · %2$u graphics card", "%1$s · %2$u graphics cards", count), memory, count);
    }
  memory = pdk_text_from_memory (pdk_hardware_get_memory (hardware));
  words = pdk_hardware_get_gpu_name (hardware);
  name = pdk_text_sanitize (words == NULL ? "" : words);
  if (pdk_memory_source_is_estimate (pdk_hardware_get_source (hardware)))
    /* Translators: an amount of memory, and a graphics card's name */
    return g_strdup_printf (_("About %1$s · %2$s"), memory, name);
  /* Translators: an amount of memory, and a graphics card's name */
  return g_strdup_printf (C_("memory and card", "%1$s · %2$s"), memory, name);
}
