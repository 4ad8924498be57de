/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hardware/pdk-gpu.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"
#include "hardware/pdk-gpu-private.h"

G_DEFINE_FINAL_TYPE (PdkGpu, pdk_gpu, G_TYPE_OBJECT)

const char *
pdk_memory_source_to_string (PdkMemorySource source)
{
  switch (source)
    {
    case PDK_MEMORY_SOURCE_PERSON:
      return "person";
    case PDK_MEMORY_SOURCE_NVML:
      return "nvml";
    case PDK_MEMORY_SOURCE_NVIDIA_SMI:
      return "nvidia-smi";
    case PDK_MEMORY_SOURCE_AMDGPU:
      return "amdgpu";
    case PDK_MEMORY_SOURCE_INTEL:
      return "intel";
    case PDK_MEMORY_SOURCE_DRM:
      return "drm";
    case PDK_MEMORY_SOURCE_VULKAN:
      return "vulkan";
    case PDK_MEMORY_SOURCE_SYSTEM:
      return "system-memory";
    case PDK_MEMORY_SOURCE_DEDUCED:
      return "deduced";
    case PDK_MEMORY_SOURCE_TABLE:
      return "table";
    case PDK_MEMORY_SOURCE_UNKNOWN:
      break;
    }
  return "unknown";
}

const char *
pdk_memory_source_describe (PdkMemorySource source)
{
  switch (source)
    {
    case PDK_MEMORY_SOURCE_PERSON:
      return _("set by hand");
    case PDK_MEMORY_SOURCE_NVML:
      return _("NVIDIA driver");
    case PDK_MEMORY_SOURCE_NVIDIA_SMI:
      return "nvidia-smi";
    case PDK_MEMORY_SOURCE_AMDGPU:
      return _("amdgpu driver");
    case PDK_MEMORY_SOURCE_INTEL:
      return _("Intel driver");
    case PDK_MEMORY_SOURCE_DRM:
      return _("kernel driver");
    case PDK_MEMORY_SOURCE_VULKAN:
      return _("Vulkan driver");
    case PDK_MEMORY_SOURCE_SYSTEM:
      return _("shared with the processor");
    case PDK_MEMORY_SOURCE_DEDUCED:
      return _("deduced from loaded models");
    case PDK_MEMORY_SOURCE_TABLE:
      return _("estimated from the name");
    case PDK_MEMORY_SOURCE_UNKNOWN:
      break;
    }
  return _("unknown");
}

gboolean
pdk_memory_source_is_estimate (PdkMemorySource source)
{
  return source == PDK_MEMORY_SOURCE_TABLE || source == PDK_MEMORY_SOURCE_SYSTEM || source == PDK_MEMORY_SOURCE_DEDUCED;
}

const char *
pdk_gpu_kind_to_string (PdkGpuKind kind)
{
  switch (kind)
    {
    case PDK_GPU_KIND_DISCRETE:
      return "discrete";
    case PDK_GPU_KIND_INTEGRATED:
      return "integrated";
    case PDK_GPU_KIND_UNIFIED:
      return "unified";
    case PDK_GPU_KIND_VIRTUAL:
      return "virtual";
    case PDK_GPU_KIND_UNKNOWN:
      break;
    }
  return "unknown";
}

static void
pdk_gpu_finalize (GObject *object)
{
  PdkGpu *self = PDK_GPU (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->driver, g_free);
  g_clear_pointer (&self->driver_version, g_free);
  g_clear_pointer (&self->architecture, g_free);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->card_folder, g_free);
  g_clear_pointer (&self->render_node, g_free);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  G_OBJECT_CLASS (pdk_gpu_parent_class)->finalize (object);
}

static void
pdk_gpu_class_init (PdkGpuClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_gpu_finalize;
}

static void
pdk_gpu_init (PdkGpu *self)
{
  self->notes = g_ptr_array_new_null_terminated (1, g_free, TRUE);
  self->counted = TRUE;
}

PdkGpu *
pdk_gpu_new (PdkGpuVendor vendor)
{
  PdkGpu *self = g_object_new (PDK_TYPE_GPU, NULL);

  self->vendor = vendor;
  return self;
}

void
pdk_gpu_set_figure (PdkGpu         *self,
                    PdkGpuFigure    figure,
                    guint64         bytes,
                    PdkMemorySource source)
{
  self->figures[figure].bytes = bytes;
  self->figures[figure].source = source;
}

void
pdk_gpu_unset_figure (PdkGpu      *self,
                      PdkGpuFigure figure)
{
  pdk_gpu_set_figure (self, figure, 0, PDK_MEMORY_SOURCE_UNKNOWN);
}

gboolean
pdk_gpu_knows (PdkGpu      *self,
               PdkGpuFigure figure)
{
  return self->figures[figure].source != PDK_MEMORY_SOURCE_UNKNOWN;
}

void
pdk_gpu_add_note (PdkGpu     *self,
                  const char *note)
{
  if (!g_strv_contains (pdk_gpu_get_notes (self), note))
    g_ptr_array_add (self->notes, g_strdup (note));
}

void
pdk_gpu_take_name (PdkGpu *self,
                   char   *name)
{
  static const char *placeholders[] = { "", "N/A", "[N/A]", "Unknown", "Unknown Error", "AMD Radeon Graphics", "Radeon Graphics",
                                        "AMD Radeon(TM) Graphics", NULL };
  g_autofree char   *taken = name;

  if (self->name != NULL || taken == NULL)
    return;
  g_strstrip (taken);
  if (!g_strv_contains (placeholders, taken))
    self->name = pdk_text_sanitize (taken);
}

PdkGpuVendor
pdk_gpu_get_vendor (PdkGpu *self)
{
  g_return_val_if_fail (PDK_IS_GPU (self), PDK_GPU_VENDOR_OTHER);
  return self->vendor;
}

PdkGpuKind
pdk_gpu_get_kind (PdkGpu *self)
{
  g_return_val_if_fail (PDK_IS_GPU (self), PDK_GPU_KIND_UNKNOWN);
  return self->kind;
}

const char *
pdk_gpu_get_name (PdkGpu *self)
{
  g_return_val_if_fail (PDK_IS_GPU (self), NULL);
  return self->name == NULL ? "" : self->name;
}

const char *
pdk_gpu_get_address (PdkGpu *self)
{
  g_return_val_if_fail (PDK_IS_GPU (self), NULL);
  return self->address;
}

const char *
pdk_gpu_get_driver (PdkGpu *self)
{
  g_return_val_if_fail (PDK_IS_GPU (self), NULL);
  return self->driver;
}

const char *
pdk_gpu_get_driver_version (PdkGpu *self)
{
  g_return_val_if_fail (PDK_IS_GPU (self), NULL);
  return self->driver_version;
}

const char *
pdk_gpu_get_architecture (PdkGpu *self)
{
  g_return_val_if_fail (PDK_IS_GPU (self), NULL);
  return self->architecture;
}

gboolean
pdk_gpu_is_asleep (PdkGpu *self)
{
  g_return_val_if_fail (PDK_IS_GPU (self), FALSE);
  return self->asleep;
}

gboolean
pdk_gpu_is_counted (PdkGpu *self)
{
  g_return_val_if_fail (PDK_IS_GPU (self), FALSE);
  return self->counted;
}

PdkMemorySource
pdk_gpu_get_figure (PdkGpu      *self,
                    PdkGpuFigure figure,
                    guint64     *bytes)
{
  g_return_val_if_fail (PDK_IS_GPU (self), PDK_MEMORY_SOURCE_UNKNOWN);
  g_return_val_if_fail (figure < PDK_GPU_FIGURE_COUNT, PDK_MEMORY_SOURCE_UNKNOWN);

  if (bytes != NULL)
    *bytes = self->figures[figure].bytes;
  return self->figures[figure].source;
}

const char * const *
pdk_gpu_get_notes (PdkGpu *self)
{
  g_return_val_if_fail (PDK_IS_GPU (self), NULL);
  return (const char * const *) self->notes->pdata;
}

char *
pdk_gpu_describe (PdkGpu *self)
{
  PdkMemorySource  source;
  guint64          bytes;
  g_autofree char *memory = NULL;

  g_return_val_if_fail (PDK_IS_GPU (self), NULL);

  source = pdk_gpu_get_figure (self, PDK_GPU_FIGURE_BUDGET_TOTAL, &bytes);
  if (source == PDK_MEMORY_SOURCE_UNKNOWN)
    /* Translators: a graphics card's name */
    return g_strdup_printf (_("%s, memory unknown"), pdk_gpu_get_name (self));
  memory = pdk_text_from_memory (bytes);
  if (pdk_memory_source_is_estimate (source))
    /* Translators: a graphics card's name, an amount of memory, where the figure comes from */
    return g_strdup_printf (_("%s with about %s (%s)"), pdk_gpu_get_name (self), memory, pdk_memory_source_describe (source));
  /* Translators: a graphics card's name, an amount of memory, where the figure comes from */
  return g_strdup_printf (_("%s with %s (%s)"), pdk_gpu_get_name (self), memory, pdk_memory_source_describe (source));
}

static void
add_text (JsonObject *object,
          const char *name,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

static const char *
get_vendor_word (PdkGpuVendor vendor)
{
  switch (vendor)
    {
    case PDK_GPU_VENDOR_NVIDIA:
      return "nvidia";
    case PDK_GPU_VENDOR_AMD:
      return "amd";
    case PDK_GPU_VENDOR_INTEL:
      return "intel";
    case PDK_GPU_VENDOR_APPLE:
      return "apple";
    case PDK_GPU_VENDOR_OTHER:
      break;
    }
  return "other";
}

static void
add_figures (JsonObject *object,
             PdkGpu     *self)
{
  static const char *names[PDK_GPU_FIGURE_COUNT] = { "dedicated", "dedicated_used", "shared", "shared_used", "budget",
                                                     "budget_free" };

  for (guint i = 0; i < PDK_GPU_FIGURE_COUNT; i++)
    {
      g_autofree char *bytes_name = g_strconcat (names[i], "_bytes", NULL);
      g_autofree char *source_name = g_strconcat (names[i], "_source", NULL);

      if (self->figures[i].source == PDK_MEMORY_SOURCE_UNKNOWN)
        continue;
      json_object_set_int_member (object, bytes_name, (gint64) MIN (self->figures[i].bytes, (guint64) G_MAXINT64));
      json_object_set_string_member (object, source_name, pdk_memory_source_to_string (self->figures[i].source));
    }
}

JsonObject *
pdk_gpu_to_json (PdkGpu *self)
{
  JsonObject *object;
  JsonArray  *notes;

  g_return_val_if_fail (PDK_IS_GPU (self), NULL);

  object = json_object_new ();
  notes = json_array_new ();
  json_object_set_string_member (object, "name", pdk_gpu_get_name (self));
  json_object_set_string_member (object, "vendor", get_vendor_word (self->vendor));
  json_object_set_string_member (object, "kind", pdk_gpu_kind_to_string (self->kind));
  add_text (object, "address", self->address);
  add_text (object, "driver", self->driver);
  add_text (object, "driver_version", self->driver_version);
  add_text (object, "architecture", self->architecture);
  json_object_set_boolean_member (object, "asleep", self->asleep);
  json_object_set_boolean_member (object, "counted", self->counted);
  add_figures (object, self);
  for (const char * const *note = pdk_gpu_get_notes (self); *note != NULL; note++)
    json_array_add_string_element (notes, *note);
  json_object_set_array_member (object, "notes", notes);
  return object;
}
