/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hardware/pdk-processor.h"

#include <string.h>

#include "hardware/pdk-hardware-files.h"

#define DEVICES_FOLDER   "/sys/devices/system/cpu"
#define POSSIBLE_THREADS 4096

static const struct
{
  const char *flag; /* in /proc/cpuinfo; ends in '*' for a beginning */
  const char *name;
  guint       feature;
} features[] = {
  { "avx", "avx", PDK_PROCESSOR_AVX },
  { "avx2", "avx2", PDK_PROCESSOR_AVX2 },
  { "avx512f", "avx512", PDK_PROCESSOR_AVX512 },
  { "avx_vnni", "avx-vnni", PDK_PROCESSOR_AVX_VNNI },
  { "amx_int8", "amx", PDK_PROCESSOR_AMX },
  { "asimddp", "dot-product", PDK_PROCESSOR_DOT_PRODUCT },
  { "i8mm", "matrix", PDK_PROCESSOR_MATRIX },
  { "sve", "sve", PDK_PROCESSOR_SVE },
};

static guint
parse_features (const char *flags)
{
  g_auto (GStrv) words = g_strsplit (flags, " ", -1);
  guint          set = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (features); i++)
    if (g_strv_contains ((const char * const *) words, features[i].flag))
      set |= features[i].feature;
  return set;
}

void
pdk_processor_parse (PdkProcessor *self,
                     const char   *text)
{
  static const char *name_fields[] = { "model name", "Model", "Hardware", "cpu model" };
  g_auto (GStrv)     lines = g_strsplit (text, "\n", -1);
  g_autofree char   *flags = pdk_hardware_files_get_value (text, "flags");

  if (flags == NULL)
    flags = pdk_hardware_files_get_value (text, "Features");
  self->features = flags == NULL ? 0 : parse_features (flags);
  g_clear_pointer (&self->name, g_free);
  for (gsize i = 0; self->name == NULL && i < G_N_ELEMENTS (name_fields); i++)
    self->name = pdk_hardware_files_get_value (text, name_fields[i]);
  if (self->name == NULL)
    self->name = g_strdup ("");
  self->threads = 0;
  for (char **line = lines; *line != NULL; line++)
    if (g_str_has_prefix (*line, "processor"))
      self->threads++;
}

static guint
read_number (const char *root,
             const char *folder,
             const char *name)
{
  g_autofree char *path = g_strconcat (folder, name, NULL);
  guint64          value;

  return pdk_hardware_files_read_bytes (root, path, &value) && value <= G_MAXUINT ? (guint) value : G_MAXUINT;
}

/* How many numbers there are in "0-3,8". */
static guint
count_list (const char *list)
{
  g_auto (GStrv) ranges = g_strsplit (list, ",", -1);
  guint64        count = 0;

  for (char **range = ranges; *range != NULL; range++)
    {
      char   *end = NULL;
      guint64 first = g_ascii_strtoull (*range, &end, 10);
      guint64 last = *end == '-' ? g_ascii_strtoull (end + 1, NULL, 10) : first;

      if (end != *range && last >= first && last < POSSIBLE_THREADS)
        count += last - first + 1;
    }
  return (guint) MIN (count, POSSIBLE_THREADS);
}

static gboolean
is_in_list (const char *list,
            guint       number)
{
  g_auto (GStrv) ranges = g_strsplit (list, ",", -1);

  for (char **range = ranges; *range != NULL; range++)
    {
      char   *end = NULL;
      guint64 first = g_ascii_strtoull (*range, &end, 10);
      guint64 last = *end == '-' ? g_ascii_strtoull (end + 1, NULL, 10) : first;

      if (end != *range && number >= first && number <= last)
        return TRUE;
    }
  return FALSE;
}

static void
count_cores (PdkProcessor *self,
             const char   *root)
{
  g_autoptr (GHashTable) cores = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char       *slow = pdk_hardware_files_read (root, "/sys/devices/cpu_atom/cpus");

  self->cores = 0;
  self->fast_cores = 0;
  for (guint i = 0; i < POSSIBLE_THREADS; i++)
    {
      g_autofree char *folder = g_strdup_printf (DEVICES_FOLDER "/cpu%u/topology/", i);
      guint            package = read_number (root, folder, "physical_package_id");
      guint            core = read_number (root, folder, "core_id");

      if (core == G_MAXUINT && i >= self->threads)
        break;
      if (core == G_MAXUINT || !g_hash_table_add (cores, g_strdup_printf ("%u:%u", package, core)))
        continue;
      self->cores++;
      if (slow == NULL || !is_in_list (slow, i))
        self->fast_cores++;
    }
}

void
pdk_processor_read (PdkProcessor *self,
                    const char   *root)
{
  g_autofree char *text = pdk_hardware_files_read (root, "/proc/cpuinfo");
  g_autofree char *present = pdk_hardware_files_read (root, DEVICES_FOLDER "/present");

  pdk_processor_parse (self, text == NULL ? "" : text);
  /* That of a large computer is longer than what is read of it. */
  if (present != NULL && count_list (present) > 0)
    self->threads = count_list (present);
  count_cores (self, root);
}

void
pdk_processor_copy (const PdkProcessor *self,
                    PdkProcessor       *target)
{
  pdk_processor_clear (target);
  *target = *self;
  target->name = g_strdup (self->name);
}

void
pdk_processor_clear (PdkProcessor *self)
{
  g_clear_pointer (&self->name, g_free);
}

double
pdk_processor_get_comfortable_parameters (const PdkProcessor *self)
{
  gboolean quick = (self->features & (PDK_PROCESSOR_AVX2 | PDK_PROCESSOR_DOT_PRODUCT)) != 0;
  gboolean very_quick = (self->features & (PDK_PROCESSOR_AVX512 | PDK_PROCESSOR_AMX)) != 0;

  if (very_quick || (quick && self->fast_cores >= 8))
    return 8.0;
  return quick ? 4.0 : 1.5;
}

GStrv
pdk_processor_dup_feature_names (const PdkProcessor *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (features); i++)
    if ((self->features & features[i].feature) != 0)
      g_strv_builder_add (builder, features[i].name);
  return g_strv_builder_end (builder);
}
