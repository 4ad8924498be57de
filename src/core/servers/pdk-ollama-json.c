/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "servers/pdk-ollama-json.h"

#include "base/pdk-json.h"

char *
pdk_ollama_json_dup_text (JsonObject *object,
                          const char *name)
{
  const char *text = pdk_json_get_string (object, name);

  return g_strdup (text != NULL ? text : "");
}

GDateTime *
pdk_ollama_json_dup_time (JsonObject *object,
                          const char *name)
{
  const char           *text = pdk_json_get_string (object, name);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = text == NULL ? NULL : g_date_time_new_from_iso8601 (text, utc);

  if (time == NULL || g_date_time_get_year (time) <= 1)
    return NULL;
  return g_steal_pointer (&time);
}

gint64
pdk_ollama_json_get_count (JsonObject *object,
                           const char *name,
                           gint64      fallback)
{
  gint64 count = pdk_json_get_int (object, name, fallback);

  return count < 0 ? fallback : count;
}
