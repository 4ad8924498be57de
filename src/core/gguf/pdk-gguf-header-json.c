/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gguf/pdk-gguf-header-json.h"

#include <math.h>

#include "base/pdk-json.h"
#include "gguf/pdk-gguf-header-private.h"
#include "gguf/pdk-gguf-limits.h"

/* Other numbers were written by another Paddock and are read by none. */
#define FORMAT 1

static guint64
get_count (JsonObject *object,
           const char *name)
{
  return (guint64) MAX (pdk_json_get_int (object, name, 0), 0);
}

static JsonObject *
field_to_json (const PdkGgufField *field)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "type", field->type);
  json_object_set_int_member (object, "element_type", field->element_type);
  json_object_set_int_member (object, "count", (gint64) field->count);
  if (isfinite (field->number))
    json_object_set_double_member (object, "number", field->number);
  if (field->string != NULL)
    json_object_set_string_member (object, "string", field->string);
  if (field->integer_count > 0)
    {
      JsonArray *integers = json_array_sized_new (field->integer_count);

      for (guint i = 0; i < field->integer_count; i++)
        json_array_add_int_element (integers, field->integers[i]);
      json_object_set_array_member (object, "integers", integers);
    }
  return object;
}

static PdkGgufField *
field_from_json (JsonObject *object)
{
  gint64        type = pdk_json_get_int (object, "type", -1);
  gint64        element_type = pdk_json_get_int (object, "element_type", -1);
  JsonArray    *integers = pdk_json_get_array (object, "integers");
  guint         count = integers == NULL ? 0 : json_array_get_length (integers);
  PdkGgufField *field;

  if (type < 0 || type > PDK_GGUF_TYPE_FLOAT64 || element_type < 0 || element_type > PDK_GGUF_TYPE_FLOAT64 ||
      count > PDK_GGUF_KEEP_ELEMENTS)
    return NULL;
  field = pdk_gguf_field_new_counted ((PdkGgufType) type, (PdkGgufType) element_type, get_count (object, "count"));
  field->number = pdk_json_get_double (object, "number", 0);
  field->string = g_strdup (pdk_json_get_string (object, "string"));
  field->integers = g_new0 (gint64, count);
  field->integer_count = count;
  for (guint i = 0; i < count; i++)
    {
      JsonNode *node = json_array_get_element (integers, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
        field->integers[i] = json_node_get_int (node);
    }
  return field;
}

static JsonObject *
block_to_json (const PdkTensorBlock *block)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "bytes", (gint64) block->bytes);
  json_object_set_int_member (object, "expert_bytes", (gint64) block->expert_bytes);
  json_object_set_int_member (object, "padding_bytes", (gint64) block->padding_bytes);
  json_object_set_int_member (object, "expert_padding_bytes", (gint64) block->expert_padding_bytes);
  json_object_set_int_member (object, "largest_bytes", (gint64) block->largest_bytes);
  json_object_set_int_member (object, "numbers", (gint64) block->numbers);
  json_object_set_int_member (object, "expert_numbers", (gint64) block->expert_numbers);
  json_object_set_int_member (object, "matrices", block->matrices);
  return object;
}

static void
block_from_json (JsonObject     *object,
                 PdkTensorBlock *block)
{
  block->bytes = get_count (object, "bytes");
  block->expert_bytes = get_count (object, "expert_bytes");
  block->padding_bytes = get_count (object, "padding_bytes");
  block->expert_padding_bytes = get_count (object, "expert_padding_bytes");
  block->largest_bytes = get_count (object, "largest_bytes");
  block->numbers = get_count (object, "numbers");
  block->expert_numbers = get_count (object, "expert_numbers");
  block->matrices = (PdkTensorMatrix) get_count (object, "matrices");
}

static JsonObject *
tensors_to_json (const PdkTensorSummary *tensors)
{
  JsonObject *object = json_object_new ();
  JsonArray  *blocks = json_array_new ();

  json_object_set_int_member (object, "count", tensors->count);
  json_object_set_int_member (object, "unknown_count", tensors->unknown_count);
  json_object_set_int_member (object, "fork_count", tensors->fork_count);
  json_object_set_int_member (object, "total_bytes", (gint64) tensors->total_bytes);
  json_object_set_int_member (object, "embedding_bytes", (gint64) tensors->embedding_bytes);
  json_object_set_int_member (object, "embedding_padding_bytes", (gint64) tensors->embedding_padding_bytes);
  json_object_set_int_member (object, "input_bytes", (gint64) tensors->input_bytes);
  json_object_set_int_member (object, "output_bytes", (gint64) tensors->output_bytes);
  json_object_set_int_member (object, "output_padding_bytes", (gint64) tensors->output_padding_bytes);
  json_object_set_boolean_member (object, "has_output", tensors->has_output);
  json_object_set_int_member (object, "vocabulary_size", (gint64) tensors->vocabulary_size);
  json_object_set_int_member (object, "embedding_length", (gint64) tensors->embedding_length);
  for (guint i = 0; i < tensors->block_count; i++)
    json_array_add_object_element (blocks, block_to_json (&tensors->blocks[i]));
  json_object_set_array_member (object, "blocks", blocks);
  return object;
}

static gboolean
tensors_from_json (JsonObject       *object,
                   PdkTensorSummary *tensors)
{
  JsonArray *blocks = pdk_json_get_array (object, "blocks");
  guint      count = blocks == NULL ? 0 : json_array_get_length (blocks);

  if (object == NULL || count > PDK_GGUF_BLOCK_LIMIT)
    return FALSE;
  tensors->count = (guint) MIN (get_count (object, "count"), G_MAXUINT);
  tensors->unknown_count = (guint) MIN (get_count (object, "unknown_count"), G_MAXUINT);
  tensors->fork_count = (guint) MIN (get_count (object, "fork_count"), G_MAXUINT);
  tensors->total_bytes = get_count (object, "total_bytes");
  tensors->embedding_bytes = get_count (object, "embedding_bytes");
  tensors->embedding_padding_bytes = get_count (object, "embedding_padding_bytes");
  tensors->input_bytes = get_count (object, "input_bytes");
  tensors->output_bytes = get_count (object, "output_bytes");
  tensors->output_padding_bytes = get_count (object, "output_padding_bytes");
  tensors->has_output = pdk_json_get_boolean (object, "has_output", FALSE);
  tensors->vocabulary_size = get_count (object, "vocabulary_size");
  tensors->embedding_length = get_count (object, "embedding_length");
  tensors->block_count = count;
  tensors->blocks = g_new0 (PdkTensorBlock, count);
  for (guint i = 0; i < count; i++)
    {
      JsonNode *node = json_array_get_element (blocks, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        block_from_json (json_node_get_object (node), &tensors->blocks[i]);
    }
  return TRUE;
}

JsonObject *
pdk_gguf_header_to_json (PdkGgufHeader *self)
{
  JsonObject           *object = json_object_new ();
  JsonObject           *fields = json_object_new ();
  g_autoptr (GPtrArray) keys = pdk_gguf_header_list_keys (self);

  for (guint i = 0; i < keys->len; i++)
    json_object_set_object_member (fields, keys->pdata[i], field_to_json (pdk_gguf_header_lookup (self, keys->pdata[i])));
  json_object_set_int_member (object, "format", FORMAT);
  json_object_set_int_member (object, "version", pdk_gguf_header_get_version (self));
  json_object_set_boolean_member (object, "big_endian", pdk_gguf_header_is_big_endian (self));
  json_object_set_boolean_member (object, "complete", pdk_gguf_header_is_complete (self));
  json_object_set_int_member (object, "tensor_count", (gint64) pdk_gguf_header_get_tensor_count (self));
  json_object_set_int_member (object, "data_start", (gint64) pdk_gguf_header_get_data_start (self));
  json_object_set_int_member (object, "true_size", (gint64) pdk_gguf_header_get_true_size (self));
  json_object_set_int_member (object, "file_size", (gint64) pdk_gguf_header_get_file_size (self));
  json_object_set_int_member (object, "findings", pdk_gguf_header_get_findings (self));
  json_object_set_object_member (object, "fields", fields);
  json_object_set_object_member (object, "tensors", tensors_to_json (pdk_gguf_header_get_tensors (self)));
  return object;
}

static gboolean
read_facts (JsonObject   *object,
            PdkGgufFacts *facts)
{
  JsonObject    *fields = pdk_json_get_object (object, "fields");
  JsonObjectIter iter;
  const char    *key;
  JsonNode      *node;

  if (pdk_json_get_int (object, "format", 0) != FORMAT || fields == NULL)
    return FALSE;
  facts->version = (guint32) pdk_json_get_int (object, "version", 0);
  facts->big_endian = pdk_json_get_boolean (object, "big_endian", FALSE);
  facts->complete = pdk_json_get_boolean (object, "complete", FALSE);
  facts->tensor_count = get_count (object, "tensor_count");
  facts->data_start = get_count (object, "data_start");
  facts->true_size = get_count (object, "true_size");
  facts->file_size = get_count (object, "file_size");
  facts->findings = (PdkGgufFinding) get_count (object, "findings");
  json_object_iter_init (&iter, fields);
  while (json_object_iter_next (&iter, &key, &node))
    {
      PdkGgufField *field = JSON_NODE_HOLDS_OBJECT (node) ? field_from_json (json_node_get_object (node)) : NULL;

      if (field == NULL)
        return FALSE;
      g_hash_table_replace (facts->values, g_strdup (key), field);
    }
  return tensors_from_json (pdk_json_get_object (object, "tensors"), facts->tensors);
}

PdkGgufHeader *
pdk_gguf_header_new_from_json (JsonObject *object)
{
  PdkGgufHeader *header = NULL;
  PdkGgufFacts   facts;

  pdk_gguf_facts_init (&facts);
  if (read_facts (object, &facts))
    header = pdk_gguf_header_new (&facts);
  pdk_gguf_facts_clear (&facts);
  return header;
}
