/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-record-text.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"
#include "names/pdk-model-name.h"

/* What a server writes where it does not know. */
#define UNKNOWN "unknown"

char *
pdk_record_text_dup_title (PdkModelRecord *record)
{
  const char              *name = pdk_model_record_get_display_name (record);
  g_autoptr (PdkModelName) parsed = pdk_model_name_parse (name, NULL);
  g_autofree char         *repository = parsed == NULL ? NULL : pdk_model_name_dup_repository (parsed);

  if (repository == NULL)
    return pdk_text_sanitize (name);
  return g_strdup_printf ("%s:%s", repository, pdk_model_name_get_tag (parsed));
}

char *
pdk_record_text_describe_use (PdkModelRecord *record)
{
  GDateTime            *last_used = pdk_model_record_get_last_used (record);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char      *age = NULL;

  if (last_used == NULL)
    return g_strdup (_("never used"));
  age = pdk_text_from_age (last_used, now);
  /* Translators: when a model was used last, such as "used 3 days ago" */
  return g_strdup_printf (_("used %s"), age);
}

static void
add (GStrvBuilder *builder,
     char         *text)
{
  if (text != NULL && *text != '\0')
    g_strv_builder_take (builder, text);
  else
    g_free (text);
}

char *
pdk_record_text_describe (PdkModelRecord *record)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char              *quantization = pdk_model_record_get_quantization (record);
  double                   parameters = pdk_model_record_get_parameters (record);
  gint64                   size = pdk_model_record_get_size_bytes (record);
  g_auto (GStrv)           parts = NULL;

  if (g_strcmp0 (quantization, UNKNOWN) != 0)
    add (builder, g_strdup (quantization));
  if (parameters > 0.0)
    add (builder, pdk_text_from_parameters (parameters));
  if (size > 0)
    add (builder, pdk_text_from_file_size ((guint64) size));
  add (builder, pdk_record_text_describe_use (record));
  parts = g_strv_builder_end (builder);
  /* Translators: stands between the facts about a model */
  return g_strjoinv (C_("between facts", " · "), parts);
}

static guint64
count_new_bytes (PdkModelRecord *record,
                 GHashTable     *seen)
{
  const char *digest = pdk_model_record_get_digest (record);
  gint64      size = pdk_model_record_get_size_bytes (record);

  if (size <= 0)
    return 0;
  if (*digest != '\0' && !g_hash_table_add (seen, g_strconcat (pdk_model_record_get_server (record), "\n", digest, NULL)))
    return 0;
  return (guint64) size;
}

char *
pdk_record_text_describe_total (GListModel * const *lists,
                                guint               n_lists)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char       *count_text = NULL;
  g_autofree char       *size_text = NULL;
  guint64                bytes = 0;
  guint                  count = 0;

  for (guint i = 0; i < n_lists; i++)
    {
      guint length = g_list_model_get_n_items (lists[i]);

      count += length;
      for (guint j = 0; j < length; j++)
        {
          g_autoptr (PdkModelRecord) record = g_list_model_get_item (lists[i], j);

          bytes += count_new_bytes (record, seen);
        }
    }
  count_text = g_strdup_printf (ngettext ("%u model", "%u models", count), count);
  if (bytes == 0)
    return g_steal_pointer (&count_text);
  size_text = pdk_text_from_file_size (bytes);
  /* Translators: a number of models and the room they take, such as "12 models · 48.2 GB" */
  return g_strdup_printf (_("%1$s · %2$s"), count_text, size_text);
}
