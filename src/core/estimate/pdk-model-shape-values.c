/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/pdk-model-shape-private.h"

#include <string.h>

#include "base/pdk-json.h"
#include "gguf/pdk-ggml-type.h"
#include "gguf/pdk-gguf-header-private.h"
#include "gguf/pdk-gguf-limits.h"

static PdkGgufField *
new_number (gint64   integer,
            double   number,
            gboolean whole)
{
  PdkGgufField *field = pdk_gguf_field_new_counted (whole ? PDK_GGUF_TYPE_INT64 : PDK_GGUF_TYPE_FLOAT64,
                                                    whole ? PDK_GGUF_TYPE_INT64 : PDK_GGUF_TYPE_FLOAT64, 1);

  field->number = number;
  if (whole)
    {
      field->integers = g_new (gint64, 1);
      field->integers[0] = integer;
      field->integer_count = 1;
    }
  return field;
}

static gboolean
get_integer (JsonNode *node,
             gint64   *integer)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type == G_TYPE_INT64)
    *integer = json_node_get_int (node);
  else if (type == G_TYPE_BOOLEAN)
    *integer = json_node_get_boolean (node);
  else
    return FALSE;
  return TRUE;
}

static PdkGgufField *
new_array (JsonArray *array)
{
  guint         count = json_array_get_length (array);
  PdkGgufField *field = pdk_gguf_field_new_counted (PDK_GGUF_TYPE_ARRAY, PDK_GGUF_TYPE_INT64, count);

  if (count == 0 || count > PDK_GGUF_KEEP_ELEMENTS)
    return field;
  field->integers = g_new0 (gint64, count);
  for (guint i = 0; i < count; i++)
    if (!get_integer (json_array_get_element (array, i), &field->integers[i]))
      {
        field->element_type = PDK_GGUF_TYPE_STRING;
        return field;
      }
  field->integer_count = count;
  return field;
}

static PdkGgufField *
new_field (JsonNode *node)
{
  gint64 integer;

  if (JSON_NODE_HOLDS_ARRAY (node))
    return new_array (json_node_get_array (node));
  if (!JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (get_integer (node, &integer))
    return new_number (integer, (double) integer, TRUE);
  if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return new_number (0, json_node_get_double (node), FALSE);
  return pdk_gguf_field_new_string (json_node_get_string (node), strlen (json_node_get_string (node)));
}

/* The tokenizer's arrays come as such, or as `null` where they were left out. */
static void
add_values (PdkGgufFacts *facts,
            JsonObject   *values)
{
  JsonObjectIter iter;
  const char    *key;
  JsonNode      *node;
  guint          kept = 0;

  json_object_iter_init (&iter, values);
  while (json_object_iter_next (&iter, &key, &node) && kept++ < PDK_GGUF_LIMIT_KEYS)
    {
      PdkGgufField *field = new_field (node);

      if (field != NULL)
        g_hash_table_replace (facts->values, g_strdup (g_str_equal (key, "architecture") ? "general.architecture" : key), field);
    }
}

static void
add_tensor (PdkGgufFacts *facts,
            JsonObject   *object)
{
  JsonArray    *lengths = pdk_json_get_array (object, "shape");
  PdkTensorInfo tensor = { .name = pdk_json_get_string (object, "name"), .lengths = { 1, 1, 1, 1 } };
  guint         count = lengths == NULL ? 0 : json_array_get_length (lengths);

  if (tensor.name == NULL || count == 0 || count > PDK_TENSOR_DIMENSIONS)
    return;
  tensor.dimensions = count;
  tensor.type = G_MAXUINT32;
  pdk_ggml_type_find (pdk_json_get_string (object, "type"), &tensor.type);
  for (guint i = 0; i < count; i++)
    {
      gint64 length = 0;

      if (!get_integer (json_array_get_element (lengths, i), &length) || length <= 0 || length > (gint64) PDK_GGUF_LIMIT_DIMENSION)
        return;
      tensor.lengths[i] = (guint64) length;
    }
  pdk_tensor_summary_add (facts->tensors, &tensor);
}

static void
add_tensors (PdkGgufFacts *facts,
             JsonArray    *tensors)
{
  guint count = tensors == NULL ? 0 : MIN (json_array_get_length (tensors), PDK_GGUF_LIMIT_TENSORS);

  for (guint i = 0; i < count; i++)
    {
      JsonNode *node = json_array_get_element (tensors, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        add_tensor (facts, json_node_get_object (node));
    }
  facts->tensor_count = facts->tensors->count;
  facts->complete = facts->tensors->count > 0;
}

PdkGgufHeader *
pdk_model_shape_make_header (JsonObject *values,
                             JsonArray  *tensors,
                             guint64     file_bytes)
{
  PdkGgufHeader *header;
  PdkGgufFacts   facts;

  g_return_val_if_fail (values != NULL, NULL);

  pdk_gguf_facts_init (&facts);
  facts.file_size = file_bytes;
  add_values (&facts, values);
  add_tensors (&facts, tensors);
  header = pdk_gguf_header_new (&facts);
  pdk_gguf_facts_clear (&facts);
  return header;
}

PdkModelShape *
pdk_model_shape_new_from_told_header (PdkGgufHeader *header,
                                      GError       **error)
{
  g_autoptr (PdkModelShape) self = pdk_shape_new ();

  g_return_val_if_fail (PDK_IS_GGUF_HEADER (header), NULL);

  if (!pdk_shape_read_header (self, header, error))
    return NULL;
  self->confidence = PDK_FIT_CONFIDENCE_GOOD;
  self->source = PDK_FIT_SOURCE_SERVER;
  return g_steal_pointer (&self);
}

PdkModelShape *
pdk_model_shape_new_from_values (JsonObject *values,
                                 JsonArray  *tensors,
                                 guint64     file_bytes,
                                 GError    **error)
{
  g_autoptr (PdkGgufHeader) header = pdk_model_shape_make_header (values, tensors, file_bytes);

  return header == NULL ? NULL : pdk_model_shape_new_from_told_header (header, error);
}
