/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hub/pdk-hub-choice.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/pdk-saturate.h"
#include "base/pdk-text.h"

/* So many quantizations are named in a sentence; repositories have up to thirty. */
#define MOST_NAMED 40

void
pdk_hub_set_free (PdkHubSet *self)
{
  g_free (self->label);
  g_ptr_array_unref (self->files);
  g_free (self);
}

static PdkHubSet *
find_set (GPtrArray        *sets,
          const PdkHubFile *file)
{
  for (guint i = 0; i < sets->len; i++)
    {
      PdkHubSet        *set = g_ptr_array_index (sets, i);
      const PdkHubFile *first = g_ptr_array_index (set->files, 0);

      if (pdk_quant_get_split_kind (first->quant) == PDK_SPLIT_SHARD && pdk_quant_is_same_set (first->quant, file->quant))
        return set;
    }
  return NULL;
}

static PdkHubSet *
add_set (GPtrArray        *sets,
         const PdkHubFile *file)
{
  const char *label = pdk_quant_get_label (file->quant);
  const char *kept = pdk_quant_get_kept (file->quant);
  PdkHubSet  *set = g_new0 (PdkHubSet, 1);

  set->label = label != NULL && kept != NULL ? g_strconcat (label, "-", kept, NULL) : g_strdup (label != NULL ? label : "");
  set->files = g_ptr_array_new ();
  g_ptr_array_add (sets, set);
  return set;
}

static int
compare_parts (gconstpointer a,
               gconstpointer b)
{
  const PdkHubFile *first = *(const PdkHubFile * const *) a;
  const PdkHubFile *second = *(const PdkHubFile * const *) b;

  return (int) pdk_quant_get_shard (first->quant) - (int) pdk_quant_get_shard (second->quant);
}

static int
compare_sets (gconstpointer a,
              gconstpointer b)
{
  const PdkHubSet *first = *(const PdkHubSet * const *) a;
  const PdkHubSet *second = *(const PdkHubSet * const *) b;

  if (first->bytes != second->bytes)
    return first->bytes < second->bytes ? -1 : 1;
  return strcmp (first->label, second->label);
}

static gboolean
is_complete (PdkHubSet *set)
{
  const PdkHubFile *first = g_ptr_array_index (set->files, 0);

  g_ptr_array_sort (set->files, compare_parts);
  for (guint i = 0; i < set->files->len; i++)
    {
      const PdkHubFile *file = g_ptr_array_index (set->files, i);

      set->bytes = pdk_saturate_add (set->bytes, file->size);
      if (pdk_quant_get_split_kind (file->quant) == PDK_SPLIT_SHARD && pdk_quant_get_shard (file->quant) != i + 1)
        return FALSE;
    }
  return pdk_quant_get_split_kind (first->quant) == PDK_SPLIT_NONE || set->files->len == pdk_quant_get_shard_count (first->quant);
}

GPtrArray *
pdk_hub_sets_new (GPtrArray *files)
{
  GPtrArray *sets = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_hub_set_free);

  for (guint i = 0; i < files->len; i++)
    {
      PdkHubFile *file = g_ptr_array_index (files, i);
      PdkHubSet  *set;

      if (pdk_quant_get_role (file->quant) != PDK_FILE_ROLE_MODEL || pdk_quant_get_split_kind (file->quant) == PDK_SPLIT_BYTES)
        continue;
      set = find_set (sets, file);
      if (set == NULL)
        set = add_set (sets, file);
      g_ptr_array_add (set->files, file);
    }
  for (guint i = sets->len; i-- > 0;)
    if (!is_complete (g_ptr_array_index (sets, i)))
      g_ptr_array_remove_index (sets, i);
  g_ptr_array_sort (sets, compare_sets);
  return sets;
}

static gboolean
is_wanted (const PdkHubSet *set,
           const char      *wanted)
{
  if (g_ascii_strcasecmp (set->label, wanted) == 0)
    return TRUE;
  for (guint i = 0; i < set->files->len; i++)
    if (g_str_equal (((PdkHubFile *) g_ptr_array_index (set->files, i))->path, wanted))
      return TRUE;
  return FALSE;
}

static const PdkHubSet *
find_wanted (GPtrArray  *sets,
             const char *wanted)
{
  for (guint i = 0; i < sets->len; i++)
    if (is_wanted (g_ptr_array_index (sets, i), wanted))
      return g_ptr_array_index (sets, i);
  return NULL;
}

static char *
dup_labels (GPtrArray *sets)
{
  g_autoptr (GString)    text = g_string_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < sets->len && g_hash_table_size (seen) < MOST_NAMED; i++)
    {
      const PdkHubSet *set = g_ptr_array_index (sets, i);

      if (*set->label != '\0' && g_hash_table_add (seen, set->label))
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", set->label);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static const PdkHubSet *
refuse (GPtrArray  *sets,
        const char *repository,
        const char *wanted,
        GError    **error)
{
  g_autofree char *labels = dup_labels (sets);
  g_autofree char *shown = pdk_text_sanitize (wanted);
  /* Translators: a list of quantizations, such as "Q4_K_M, Q8_0" */
  g_autofree char *hint = *labels != '\0' ? g_strdup_printf (_("There are: %s."), labels) : g_strdup (_("Name one of its files instead."));

  pdk_error_set (error, PDK_ERROR_NOT_FOUND, hint, _("“%1$s” has no quantization “%2$s”."), repository, shown);
  return NULL;
}

const PdkHubSet *
pdk_hub_sets_choose (GPtrArray  *sets,
                     const char *repository,
                     const char *wanted,
                     GError    **error)
{
  const PdkHubSet *set;

  if (sets->len == 0)
    {
      pdk_error_set (error, PDK_ERROR_NOT_FOUND, _("Look for a repository of the same model whose name ends in “-GGUF”."), _("“%s” has no GGUF files."), repository);
      return NULL;
    }
  if (wanted != NULL)
    {
      set = find_wanted (sets, wanted);
      return set != NULL ? set : refuse (sets, repository, wanted, error);
    }
  set = find_wanted (sets, "Q4_K_M");
  if (set == NULL)
    set = find_wanted (sets, "Q8_0");
  return set != NULL ? set : g_ptr_array_index (sets, 0);
}

const PdkHubFile *
pdk_hub_choose_projector (GPtrArray       *files,
                          const PdkHubSet *set)
{
  double            wanted = pdk_quant_label_get_bits (set->label);
  double            least = G_MAXDOUBLE;
  const PdkHubFile *best = NULL;

  for (guint i = 0; i < files->len; i++)
    {
      const PdkHubFile *file = g_ptr_array_index (files, i);
      const char       *label = pdk_quant_get_label (file->quant);
      double            distance;

      if (pdk_quant_get_role (file->quant) != PDK_FILE_ROLE_PROJECTOR)
        continue;
      distance = label != NULL ? fabs (pdk_quant_label_get_bits (label) - wanted) : 100.0;
      if (distance < least)
        best = file;
      least = MIN (least, distance);
    }
  return best;
}
