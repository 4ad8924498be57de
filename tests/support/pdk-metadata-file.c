/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-metadata-file.h"

static void
add_array (PdkGgufWriter *writer,
           const char    *key,
           JsonArray     *array)
{
  guint               count = json_array_get_length (array);
  gboolean            switches = count > 0 && json_node_get_value_type (json_array_get_element (array, 0)) == G_TYPE_BOOLEAN;
  g_autofree guint8  *bools = g_new0 (guint8, count);
  g_autofree guint32 *numbers = g_new0 (guint32, count);

  for (guint i = 0; i < count; i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (switches)
        bools[i] = json_node_get_boolean (element) ? 1 : 0;
      else
        numbers[i] = (guint32) json_node_get_int (element);
    }
  if (switches)
    pdk_gguf_writer_add_array (writer, key, PDK_GGUF_VALUE_BOOL, bools, count);
  else
    pdk_gguf_writer_add_array (writer, key, PDK_GGUF_VALUE_UINT32, numbers, count);
}

static void
add_value (PdkGgufWriter *writer,
           const char    *key,
           JsonNode      *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    add_array (writer, key, json_node_get_array (node));
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    pdk_gguf_writer_add_string (writer, key, json_node_get_string (node));
  else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    pdk_gguf_writer_add_bool (writer, key, json_node_get_boolean (node));
  else if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    pdk_gguf_writer_add_float32 (writer, key, (float) json_node_get_double (node));
  else
    pdk_gguf_writer_add_uint32 (writer, key, (guint32) json_node_get_int (node));
}

void
pdk_metadata_file_add_values (PdkGgufWriter *writer,
                              JsonObject    *values)
{
  JsonObjectIter iter;
  const char    *key;
  JsonNode      *node;

  json_object_iter_init_ordered (&iter, values);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    add_value (writer, g_str_equal (key, "architecture") ? "general.architecture" : key, node);
}

void
pdk_metadata_file_write (JsonObject *values,
                         const char *path)
{
  g_autoptr (PdkGgufWriter) writer = pdk_gguf_writer_new (3, G_LITTLE_ENDIAN, 1);
  g_autoptr (GError)        error = NULL;

  pdk_metadata_file_add_values (writer, values);
  pdk_gguf_writer_write_file (writer, path, &error);
  g_assert_no_error (error);
}
