/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/pdk-error.h"

/* Returns where to go on behind the string that begins at @at. */
static gssize
skip_string (const char *text,
             gssize      length,
             gssize      at)
{
  for (at++; at < length && text[at] != '"'; at++)
    if (text[at] == '\\')
      at++;
  return at + 1;
}

/* Numbers, and true, false and null. */
static gboolean
is_word (char character)
{
  return g_ascii_isalnum (character) || character == '+' || character == '-' || character == '.';
}

/* json-glib also reads comments, and several values one behind the other, of which it keeps the last. */
static gboolean
is_one_value (const char *text,
              gssize      length)
{
  gssize   depth = 0;
  gssize   at = 0;
  gboolean began = FALSE;

  while (at < length)
    {
      char character = text[at];

      if (g_ascii_isspace (character))
        {
          at++;
          continue;
        }
      if (depth == 0 && began)
        return FALSE;
      began = TRUE;
      if (character == '"')
        at = skip_string (text, length, at);
      else if (is_word (character))
        while (at < length && is_word (text[at]))
          at++;
      else if (character == '\0' || strchr ("{}[],:", character) == NULL)
        return FALSE;
      else
        {
          depth += (character == '{' || character == '[') - (character == '}' || character == ']');
          at++;
        }
    }
  return depth == 0 && began;
}

JsonNode *
pdk_json_parse (const char *text,
                gssize      length,
                const char *source,
                GError    **error)
{
  /* Not an immutable parser: that one aborts the program when a second value follows. */
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError)     local_error = NULL;
  JsonNode              *root;

  g_return_val_if_fail (text != NULL, NULL);

  if (length < 0)
    length = (gssize) strlen (text);
  if (!g_utf8_validate (text, length, NULL))
    {
      pdk_error_set (error, PDK_ERROR_PROTOCOL, NULL, _("%s is not valid UTF-8 text"), source);
      return NULL;
    }
  if (!json_parser_load_from_data (parser, text, length, &local_error))
    {
      /* A parser's words about tokens and places help whoever looks for the fault, and nobody else. */
      g_debug ("%s: %s", source, local_error->message);
      pdk_error_set (error, PDK_ERROR_PROTOCOL, NULL, _("%s is cut off or not valid JSON"), source);
      return NULL;
    }
  if (json_parser_get_root (parser) == NULL)
    {
      pdk_error_set (error, PDK_ERROR_PROTOCOL, NULL, _("%s is empty"), source);
      return NULL;
    }
  if (!is_one_value (text, length))
    {
      pdk_error_set (error, PDK_ERROR_PROTOCOL, NULL, _("%s is not valid JSON: there is something besides one value"), source);
      return NULL;
    }
  root = json_parser_steal_root (parser);
  json_node_seal (root);
  return root;
}

JsonObject *
pdk_json_parse_object (const char *text,
                       gssize      length,
                       const char *source,
                       GError    **error)
{
  g_autoptr (JsonNode) root = pdk_json_parse (text, length, source, error);

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      pdk_error_set (error, PDK_ERROR_PROTOCOL, NULL, _("%s is not a JSON object"), source);
      return NULL;
    }
  return json_node_dup_object (root);
}

static JsonNode *
get_value (JsonObject *object,
           const char *name)
{
  JsonNode *node = object == NULL ? NULL : json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

const char *
pdk_json_get_string (JsonObject *object,
                     const char *name)
{
  JsonNode *node = get_value (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gint64
saturate (double value)
{
  if (value >= 0x1p63)
    return G_MAXINT64;
  if (value <= -0x1p63)
    return G_MININT64;
  return (gint64) value;
}

gint64
pdk_json_get_int (JsonObject *object,
                  const char *name,
                  gint64      fallback)
{
  JsonNode *node = get_value (object, name);

  if (node == NULL)
    return fallback;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return json_node_get_int (node);
  if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return saturate (json_node_get_double (node));
  return fallback;
}

double
pdk_json_get_double (JsonObject *object,
                     const char *name,
                     double      fallback)
{
  JsonNode *node = get_value (object, name);

  if (node == NULL)
    return fallback;
  if (json_node_get_value_type (node) == G_TYPE_INT64 || json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return json_node_get_double (node);
  return fallback;
}

gboolean
pdk_json_get_boolean (JsonObject *object,
                      const char *name,
                      gboolean    fallback)
{
  JsonNode *node = get_value (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN ? json_node_get_boolean (node) : fallback;
}

JsonObject *
pdk_json_get_object (JsonObject *object,
                     const char *name)
{
  JsonNode *node = object == NULL ? NULL : json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
pdk_json_get_array (JsonObject *object,
                    const char *name)
{
  JsonNode *node = object == NULL ? NULL : json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

GStrv
pdk_json_dup_strings (JsonObject *object,
                      const char *name)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray               *array = pdk_json_get_array (object, name);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (node));
    }
  return g_strv_builder_end (builder);
}

char *
pdk_json_to_string (JsonNode *node)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();

  json_generator_set_root (generator, node);
  return json_generator_to_data (generator, NULL);
}

char *
pdk_json_object_to_string (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);
  return pdk_json_to_string (node);
}
