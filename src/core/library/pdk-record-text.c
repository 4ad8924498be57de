/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-record-text.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"

/* What a server writes where it does not know. */
#define UNKNOWN "unknown"

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
