/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hardware/pdk-hardware-names.h"

#include <gio/gio.h>
#include <string.h>

#include "base/pdk-json.h"
#include "resources/pdk-core-resources.h"

#define TABLE_PATH "/io/github/paddock/Paddock/gpus.json"
#define GIBIBYTE   G_GUINT64_CONSTANT (0x40000000)

struct _PdkHardwareNames
{
  JsonObject *names;  /* vendor → device, or device:revision → name */
  JsonObject *memory; /* vendor → words → GiB */
};

PdkHardwareNames *
pdk_hardware_names_new (void)
{
  PdkHardwareNames      *self = g_new0 (PdkHardwareNames, 1);
  g_autoptr (GError)     error = NULL;
  g_autoptr (JsonObject) root = NULL;
  g_autoptr (GBytes)     bytes = g_resource_lookup_data (pdk_core_get_resource (), TABLE_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                                         &error);

  g_assert_no_error (error);
  root = pdk_json_parse_object (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), "gpus.json", &error);
  g_assert_no_error (error);
  self->names = json_object_ref (pdk_json_get_object (root, "names"));
  self->memory = json_object_ref (pdk_json_get_object (root, "memory"));
  return self;
}

void
pdk_hardware_names_free (PdkHardwareNames *self)
{
  g_clear_pointer (&self->names, json_object_unref);
  g_clear_pointer (&self->memory, json_object_unref);
  g_free (self);
}

/* Tables leave out the maker where it goes without saying. */
static char *
add_vendor (guint       vendor_id,
            const char *name)
{
  const char *vendor = vendor_id == 0x10de ? "NVIDIA" : vendor_id == 0x1002 ? "AMD"
                                                      : vendor_id == 0x8086 ? "Intel"
                                                                            : NULL;

  if (vendor == NULL || pdk_hardware_names_has_token (name, vendor))
    return g_strdup (name);
  return g_strconcat (vendor, " ", name, NULL);
}

char *
pdk_hardware_names_dup_name (PdkHardwareNames *self,
                             guint             vendor_id,
                             guint             device_id,
                             guint             revision)
{
  g_autofree char *vendor = g_strdup_printf ("%04x", vendor_id);
  g_autofree char *device = g_strdup_printf ("%04x", device_id);
  g_autofree char *exact = g_strdup_printf ("%04x:%02x", device_id, revision);
  JsonObject      *devices = pdk_json_get_object (self->names, vendor);
  const char      *name = pdk_json_get_string (devices, exact);

  if (name == NULL)
    name = pdk_json_get_string (devices, device);
  return name == NULL ? NULL : add_vendor (vendor_id, name);
}

gboolean
pdk_hardware_names_has_token (const char *name,
                              const char *token)
{
  g_autofree char *lower_name = g_ascii_strdown (name, -1);
  g_autofree char *lower_token = g_ascii_strdown (token, -1);
  gsize            length = strlen (lower_token);

  for (const char *found = strstr (lower_name, lower_token); found != NULL; found = strstr (found + 1, lower_token))
    {
      gboolean starts = found == lower_name || !g_ascii_isalnum (found[-1]) || !g_ascii_isalnum (*lower_token);
      gboolean ends = !g_ascii_isalnum (found[length]) || !g_ascii_isalnum (lower_token[length - 1]);

      if (starts && ends)
        return TRUE;
    }
  return FALSE;
}

/* How many words a row of the table has, or 0 if one of them is not in the name. */
static guint
count_words (const char *name,
             const char *row)
{
  g_auto (GStrv) words = g_strsplit (row, " ", -1);

  for (char **word = words; *word != NULL; word++)
    if (!pdk_hardware_names_has_token (name, *word))
      return 0;
  return g_strv_length (words);
}

static const char *
get_vendor_key (PdkGpuVendor vendor)
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
    case PDK_GPU_VENDOR_OTHER:
      break;
    }
  return NULL;
}

guint64
pdk_hardware_names_get_memory (PdkHardwareNames *self,
                               PdkGpuVendor      vendor,
                               const char       *name)
{
  const char    *key = get_vendor_key (vendor);
  JsonObject    *rows = key == NULL ? NULL : pdk_json_get_object (self->memory, key);
  JsonObjectIter iter;
  const char    *row;
  guint          best_words = 0;
  gsize          best_length = 0;
  gint64         gibibytes = 0;

  if (rows == NULL)
    return 0;
  json_object_iter_init (&iter, rows);
  while (json_object_iter_next (&iter, &row, NULL))
    {
      guint words = count_words (name, row);
      gsize length = strlen (row);

      /* The more a row says, the better it knows: "RTX 4070 Ti SUPER" before "RTX 4070". */
      if (words == 0 || words < best_words || (words == best_words && length <= best_length))
        continue;
      best_words = words;
      best_length = length;
      gibibytes = pdk_json_get_int (rows, row, 0);
    }
  return (guint64) gibibytes * GIBIBYTE;
}

char *
pdk_hardware_names_dup_from_processor (const char *processor_name)
{
  const char *graphics = strstr (processor_name, " w/ ");

  if (graphics == NULL)
    graphics = strstr (processor_name, " with ");
  if (graphics == NULL)
    return NULL;
  graphics = strstr (graphics, "Radeon");
  return graphics == NULL ? NULL : add_vendor (0x1002, graphics);
}
