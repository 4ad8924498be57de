/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "catalog/pdk-catalog-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/pdk-error.h"
#include "base/pdk-text.h"

#define PATH_LIMIT 512
#define LIST_LIMIT 256
#define WORD_LIMIT 128

void
pdk_catalog_reader_start (PdkCatalogReader *self,
                          JsonObject       *object,
                          const char       *path)
{
  self->object = object;
  g_set_str (&self->path, path);
}

void
pdk_catalog_reader_clear (PdkCatalogReader *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_error (&self->error);
}

void
pdk_catalog_reader_complain (PdkCatalogReader *self,
                             const char       *name,
                             const char       *complaint)
{
  if (self->error == NULL)
    pdk_error_set (&self->error, PDK_ERROR_INVALID_INPUT, NULL, "%s%s %s", self->path, name, complaint);
}

/* The value, or NULL if there is none; one of another type is complained about. */
static JsonNode *
get_node (PdkCatalogReader *self,
          const char       *name,
          JsonNodeType      type,
          const char       *complaint)
{
  JsonNode *node = json_object_get_member (self->object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (JSON_NODE_TYPE (node) == type)
    return node;
  pdk_catalog_reader_complain (self, name, complaint);
  return NULL;
}

void
pdk_catalog_reader_require (PdkCatalogReader *self,
                            const char       *name)
{
  JsonNode *node = json_object_get_member (self->object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    pdk_catalog_reader_complain (self, name, _("is missing"));
}

static const char *
get_string (PdkCatalogReader *self,
            const char       *name,
            gsize             length_limit)
{
  JsonNode   *node = get_node (self, name, JSON_NODE_VALUE, _("is not text"));
  const char *text;

  if (node == NULL)
    return NULL;
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    {
      pdk_catalog_reader_complain (self, name, _("is not text"));
      return NULL;
    }
  text = json_node_get_string (node);
  if (strlen (text) <= length_limit)
    return text;
  pdk_catalog_reader_complain (self, name, _("is too long"));
  return NULL;
}

char *
pdk_catalog_reader_dup_text (PdkCatalogReader *self,
                             const char       *name,
                             gsize             length_limit)
{
  const char *text = get_string (self, name, length_limit);

  return pdk_text_sanitize (text == NULL ? "" : text);
}

char *
pdk_catalog_reader_dup_word (PdkCatalogReader *self,
                             const char       *name,
                             const char       *extra,
                             gsize             length_limit)
{
  const char *text = get_string (self, name, length_limit);

  if (text == NULL)
    return NULL;
  if (*text == '\0')
    {
      pdk_catalog_reader_complain (self, name, _("is empty"));
      return NULL;
    }
  for (const char *cursor = text; *cursor != '\0'; cursor++)
    if (!g_ascii_isalnum (*cursor) && strchr (extra, *cursor) == NULL)
      {
        pdk_catalog_reader_complain (self, name, _("holds a character that is not allowed there"));
        return NULL;
      }
  return g_strdup (text);
}

static gboolean
is_safe_path (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);

  for (const char *cursor = path; *cursor != '\0'; cursor = g_utf8_next_char (cursor))
    if (*cursor == '\\' || g_unichar_iscntrl (g_utf8_get_char (cursor)))
      return FALSE;
  for (char **part = parts; *part != NULL; part++)
    if (**part == '\0' || g_str_equal (*part, ".") || g_str_equal (*part, ".."))
      return FALSE;
  return parts[0] != NULL;
}

char *
pdk_catalog_reader_dup_path (PdkCatalogReader *self,
                             const char       *name)
{
  const char *text = get_string (self, name, PATH_LIMIT);

  if (text == NULL)
    return NULL;
  if (is_safe_path (text))
    return g_strdup (text);
  pdk_catalog_reader_complain (self, name, _("is not a path inside a repository"));
  return NULL;
}

double
pdk_catalog_reader_get_number (PdkCatalogReader *self,
                               const char       *name,
                               double            limit)
{
  JsonNode *node = get_node (self, name, JSON_NODE_VALUE, _("is not a number"));
  GType     type = node == NULL ? G_TYPE_INVALID : json_node_get_value_type (node);
  double    value;

  if (node == NULL)
    return 0.0;
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    {
      pdk_catalog_reader_complain (self, name, _("is not a number"));
      return 0.0;
    }
  value = json_node_get_double (node);
  if (value >= 0.0 && value <= limit)
    return value;
  pdk_catalog_reader_complain (self, name, _("is out of range"));
  return 0.0;
}

guint64
pdk_catalog_reader_get_count (PdkCatalogReader *self,
                              const char       *name,
                              guint64           limit)
{
  return (guint64) pdk_catalog_reader_get_number (self, name, (double) limit);
}

gboolean
pdk_catalog_reader_get_boolean (PdkCatalogReader *self,
                                const char       *name)
{
  JsonNode *node = get_node (self, name, JSON_NODE_VALUE, _("is not true or false"));

  if (node == NULL)
    return FALSE;
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);
  pdk_catalog_reader_complain (self, name, _("is not true or false"));
  return FALSE;
}

GStrv
pdk_catalog_reader_dup_texts (PdkCatalogReader *self,
                              const char       *name)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray               *array = pdk_catalog_reader_get_array (self, name, LIST_LIMIT);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autofree char *element = g_strdup_printf ("%s[%u]", name, i);
      JsonNode        *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        pdk_catalog_reader_complain (self, element, _("is not text"));
      else if (strlen (json_node_get_string (node)) > WORD_LIMIT)
        pdk_catalog_reader_complain (self, element, _("is too long"));
      else
        g_strv_builder_take (builder, pdk_text_sanitize (json_node_get_string (node)));
    }
  return g_strv_builder_end (builder);
}

JsonArray *
pdk_catalog_reader_get_array (PdkCatalogReader *self,
                              const char       *name,
                              guint             length_limit)
{
  JsonNode *node = get_node (self, name, JSON_NODE_ARRAY, _("is not a list"));

  if (node == NULL)
    return NULL;
  if (json_array_get_length (json_node_get_array (node)) <= length_limit)
    return json_node_get_array (node);
  pdk_catalog_reader_complain (self, name, _("is too long"));
  return NULL;
}

JsonObject *
pdk_catalog_reader_get_object (PdkCatalogReader *self,
                               const char       *name)
{
  JsonNode *node = get_node (self, name, JSON_NODE_OBJECT, _("is not an object"));

  return node == NULL ? NULL : json_node_get_object (node);
}
