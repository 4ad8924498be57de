/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-library-query.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SOURCE_CURATED "curated"

struct _PdkLibraryQuery
{
  GObject     parent_instance;
  GStrv       words;
  GStrv       hidden_servers;
  GHashTable *texts; /* PdkModelRecord → Texts */
};

/* Folding and collating are slow; ten thousand models are asked about at every key. */
typedef struct
{
  char *folded;
  char *collation_key;
} Texts;

G_DEFINE_FINAL_TYPE (PdkLibraryQuery, pdk_library_query, G_TYPE_OBJECT)

static void
texts_free (Texts *texts)
{
  g_free (texts->folded);
  g_free (texts->collation_key);
  g_free (texts);
}

static void
pdk_library_query_finalize (GObject *object)
{
  PdkLibraryQuery *self = PDK_LIBRARY_QUERY (object);

  g_clear_pointer (&self->words, g_strfreev);
  g_clear_pointer (&self->hidden_servers, g_strfreev);
  g_clear_pointer (&self->texts, g_hash_table_unref);

  G_OBJECT_CLASS (pdk_library_query_parent_class)->finalize (object);
}

static void
pdk_library_query_class_init (PdkLibraryQueryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_library_query_finalize;
}

static void
pdk_library_query_init (PdkLibraryQuery *self)
{
  self->texts = g_hash_table_new_full (NULL, NULL, g_object_unref, (GDestroyNotify) texts_free);
}

PdkLibraryQuery *
pdk_library_query_new (void)
{
  return g_object_new (PDK_TYPE_LIBRARY_QUERY, NULL);
}

PdkLibrarySection
pdk_library_section_of (PdkModelRecord *record)
{
  const char *repository = pdk_model_record_get_repo_id (record);

  if (g_strcmp0 (pdk_model_record_get_source (record), SOURCE_CURATED) == 0)
    return PDK_LIBRARY_SECTION_CURATED;
  return repository != NULL && *repository != '\0' ? PDK_LIBRARY_SECTION_HUGGING_FACE : PDK_LIBRARY_SECTION_OTHER;
}

const char *
pdk_library_section_get_title (PdkLibrarySection section)
{
  switch (section)
    {
    case PDK_LIBRARY_SECTION_CURATED:
      return _("Curated");
    case PDK_LIBRARY_SECTION_HUGGING_FACE:
      return _("Hugging Face");
    case PDK_LIBRARY_SECTION_OTHER:
    default:
      return _("Other");
    }
}

static const char * const order_names[] = {
  [PDK_LIBRARY_ORDER_NAME] = "name",
  [PDK_LIBRARY_ORDER_LAST_USED] = "last-used",
  [PDK_LIBRARY_ORDER_SIZE] = "size",
  [PDK_LIBRARY_ORDER_ADDED] = "added",
};

const char *
pdk_library_order_to_string (PdkLibraryOrder order)
{
  return order_names[order];
}

PdkLibraryOrder
pdk_library_order_from_string (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (order_names); i++)
    {
      if (g_strcmp0 (text, order_names[i]) == 0)
        return (PdkLibraryOrder) i;
    }
  return PDK_LIBRARY_ORDER_NAME;
}

static void
add_text (GString    *all,
          const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  /* Words never hold a line break, so no match can reach from one text into the next. */
  g_string_append_c (all, '\n');
  g_string_append (all, text);
}

static Texts *
make_texts (PdkModelRecord *record)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_autofree char    *valid = NULL;
  g_autofree char    *name = g_utf8_make_valid (pdk_model_record_get_display_name (record), -1);
  g_autofree char    *folded_name = g_utf8_casefold (name, -1);
  const char * const *tags = pdk_model_record_get_tags (record);
  Texts              *texts = g_new0 (Texts, 1);

  add_text (all, pdk_model_record_get_display_name (record));
  add_text (all, pdk_model_record_get_model_id (record));
  add_text (all, pdk_model_record_get_ollama_model_name (record));
  add_text (all, pdk_model_record_get_repo_id (record));
  add_text (all, pdk_model_record_get_quantization (record));
  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    add_text (all, tags[i]);
  valid = g_utf8_make_valid (all->str, (gssize) all->len);
  texts->folded = g_utf8_casefold (valid, -1);
  texts->collation_key = g_utf8_collate_key_for_filename (folded_name, -1);
  return texts;
}

static const Texts *
get_texts (PdkLibraryQuery *self,
           PdkModelRecord  *record)
{
  Texts *texts = g_hash_table_lookup (self->texts, record);

  if (texts == NULL)
    {
      texts = make_texts (record);
      g_hash_table_insert (self->texts, g_object_ref (record), texts);
    }
  return texts;
}

gboolean
pdk_library_query_set_words (PdkLibraryQuery *self,
                             const char      *words)
{
  g_autofree char *valid = g_utf8_make_valid (words == NULL ? "" : words, -1);
  g_autofree char *folded = g_utf8_casefold (valid, -1);
  g_auto (GStrv)   split = g_strsplit_set (g_strstrip (folded), " \t\n", -1);

  if (self->words != NULL && g_strv_equal ((const char * const *) self->words, (const char * const *) split))
    return FALSE;
  g_strfreev (self->words);
  self->words = g_steal_pointer (&split);
  return TRUE;
}

gboolean
pdk_library_query_has_words (PdkLibraryQuery *self)
{
  return self->words != NULL && self->words[0] != NULL;
}

void
pdk_library_query_set_hidden_servers (PdkLibraryQuery    *self,
                                      const char * const *ids)
{
  g_strfreev (self->hidden_servers);
  self->hidden_servers = g_strdupv ((char **) ids);
}

gboolean
pdk_library_query_matches (PdkLibraryQuery *self,
                           PdkModelRecord  *record)
{
  const Texts *texts;

  if (self->hidden_servers != NULL &&
      g_strv_contains ((const char * const *) self->hidden_servers, pdk_model_record_get_server (record)))
    return FALSE;
  if (!pdk_library_query_has_words (self))
    return TRUE;
  texts = get_texts (self, record);
  for (guint i = 0; self->words[i] != NULL; i++)
    {
      if (strstr (texts->folded, self->words[i]) == NULL)
        return FALSE;
    }
  return TRUE;
}

void
pdk_library_query_invalidate (PdkLibraryQuery *self,
                              PdkModelRecord  *record)
{
  g_hash_table_remove (self->texts, record);
}

/* The latest first; what has no time comes last. */
static int
compare_times (GDateTime *a,
               GDateTime *b)
{
  if (a == NULL || b == NULL)
    return (a == NULL) - (b == NULL);
  return g_date_time_compare (b, a);
}

int
pdk_library_query_compare (PdkLibraryQuery *self,
                           PdkLibraryOrder  order,
                           PdkModelRecord  *a,
                           PdkModelRecord  *b)
{
  gint64 size_a = pdk_model_record_get_size_bytes (a);
  gint64 size_b = pdk_model_record_get_size_bytes (b);
  int    result = 0;

  switch (order)
    {
    case PDK_LIBRARY_ORDER_LAST_USED:
      result = compare_times (pdk_model_record_get_last_used (a), pdk_model_record_get_last_used (b));
      break;
    case PDK_LIBRARY_ORDER_SIZE:
      result = (size_a < size_b) - (size_a > size_b);
      break;
    case PDK_LIBRARY_ORDER_ADDED:
      result = compare_times (pdk_model_record_get_downloaded_at (a), pdk_model_record_get_downloaded_at (b));
      break;
    case PDK_LIBRARY_ORDER_NAME:
    default:
      break;
    }
  if (result == 0)
    result = strcmp (get_texts (self, a)->collation_key, get_texts (self, b)->collation_key);
  return result != 0 ? result : g_strcmp0 (pdk_model_record_get_model_id (a), pdk_model_record_get_model_id (b));
}
