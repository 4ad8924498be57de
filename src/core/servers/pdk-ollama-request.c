/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/pdk-json.h"
#include "servers/pdk-ollama-private.h"

const char *
pdk_ollama_request_skip_scheme (const char *name)
{
  const char *mark = strstr (name, "://");

  return mark != NULL ? mark + strlen ("://") : name;
}

JsonObject *
pdk_ollama_request_new (const char *name)
{
  JsonObject *request = json_object_new ();

  json_object_set_string_member (request, "model", pdk_ollama_request_skip_scheme (name));
  return request;
}

void
pdk_ollama_request_set_keep_alive (JsonObject *request,
                                   const char *keep_alive)
{
  gint64 seconds;

  if (keep_alive == NULL || *keep_alive == '\0')
    return;
  if (g_ascii_string_to_signed (keep_alive, 10, G_MININT64, G_MAXINT64, &seconds, NULL))
    json_object_set_int_member (request, "keep_alive", seconds);
  else
    json_object_set_string_member (request, "keep_alive", keep_alive);
}

static gboolean
belongs_to_request (const char *member)
{
  const char * const members[] = { "think", "system", "raw", "format", "template", "suffix", "images", "tools", NULL };

  return g_strv_contains (members, member);
}

void
pdk_ollama_request_set_options (JsonObject *request,
                                JsonObject *options)
{
  g_autoptr (JsonObject) rest = json_object_new ();
  g_autoptr (GList)      members = options == NULL ? NULL : json_object_get_members (options);

  for (GList *member = members; member != NULL; member = member->next)
    {
      const char *name = member->data;
      const char *text = pdk_json_get_string (options, name);

      if (g_str_equal (name, "keep_alive") && text != NULL)
        pdk_ollama_request_set_keep_alive (request, text);
      else if (g_str_equal (name, "keep_alive") || belongs_to_request (name))
        json_object_set_member (request, name, json_object_dup_member (options, name));
      else
        json_object_set_member (rest, name, json_object_dup_member (options, name));
    }
  if (json_object_get_size (rest) > 0)
    json_object_set_object_member (request, "options", g_steal_pointer (&rest));
}
