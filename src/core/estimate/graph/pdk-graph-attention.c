/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-saturate.h"
#include "estimate/graph/pdk-graph-builder.h"
#include "gguf/pdk-ggml-type.h"

/* Rotations work on pieces of a head: values on the shortest, keys on the longest that fits. */
#define SHORTEST_ROTATION 64

static gboolean
is_quantized (guint32 type)
{
  return pdk_ggml_type_lookup (type)->block_elements > 1;
}

static PdkNode *
add_mask (PdkGraphBuilder *self,
          guint64          cells)
{
  const PdkBatch *batch = self->batch;
  guint64         tokens = batch->tokens / batch->streams;
  PdkNode        *mask;

  if (batch->flash_attention && !batch->old_graphs)
    return pdk_graph_add_input (self->graph, PDK_GGML_TYPE_F16, cells, tokens, 1, batch->streams);
  mask = pdk_graph_add_input (self->graph, PDK_GGML_TYPE_F32, cells, tokens, 1, batch->streams);
  return batch->flash_attention ? pdk_graph_make (self->graph, PDK_GGML_TYPE_F16, cells, tokens, 1, batch->streams, mask, NULL) : mask;
}

static guint64
get_widest_value (const PdkModelShape *shape)
{
  guint64 widest = 0;

  for (guint i = 0; i < shape->layer_count; i++)
    widest = MAX (widest, (guint64) shape->layers[i].kv_heads * shape->layers[i].value_length);
  return widest;
}

/* Whether all cached heads of the kind are as long as the others, and how long. */
static guint64
get_common_length (const PdkModelShape *shape,
                   gboolean             sliding,
                   gboolean             values)
{
  guint64 common = 0;

  for (guint i = 0; i < shape->layer_count; i++)
    {
      const PdkShapeLayer *layer = &shape->layers[i];
      guint64              length = values ? layer->value_length : layer->key_length;

      if (!layer->caches || layer->sliding != sliding)
        continue;
      if (common != 0 && common != length)
        return 0;
      common = length;
    }
  return common;
}

static PdkNode *
add_rotation (PdkGraphBuilder *self,
              gboolean         sliding,
              gboolean         values)
{
  guint32 type = values ? self->batch->value_type : self->batch->key_type;
  guint64 common = get_common_length (self->shape, sliding, values);
  guint64 length = SHORTEST_ROTATION;

  /* Engines look at the heads of the first layer here, sliding or not. */
  guint64 first = values ? self->shape->layers[0].value_length : self->shape->layers[0].key_length;

  if (!self->batch->rotates_cache || !is_quantized (type) || common == 0 || first % SHORTEST_ROTATION != 0 ||
      (values && pdk_model_shape_is_latent (self->shape)))
    return NULL;
  while (!values && common % (length * 2) == 0)
    length *= 2;
  return pdk_graph_add_input (self->graph, PDK_GGML_TYPE_F32, length, length, 1, 1);
}

static void
add_cache_inputs (PdkGraphBuilder *self,
                  PdkCacheInputs  *inputs,
                  gboolean         sliding)
{
  guint64 tokens = self->batch->tokens;
  guint64 places = self->batch->flash_attention ? tokens : pdk_saturate_multiply (tokens, get_widest_value (self->shape));

  inputs->keys_at = pdk_graph_add_input (self->graph, PDK_GGML_TYPE_I64, tokens, 1, 1, 1);
  inputs->values_at = pdk_graph_add_input (self->graph, PDK_GGML_TYPE_I64, places, 1, 1, 1);
  inputs->mask = add_mask (self, sliding ? self->batch->sliding_cells : self->batch->cells);
  inputs->key_rotation = add_rotation (self, sliding, FALSE);
  inputs->value_rotation = add_rotation (self, sliding, TRUE);
}

void
pdk_build_cache_inputs (PdkGraphBuilder *self)
{
  if (self->shape->layer_count == 0)
    return;
  add_cache_inputs (self, &self->whole, FALSE);
  add_cache_inputs (self, &self->window, TRUE);
}

static PdkNode *
project_heads (PdkGraphBuilder *self,
               PdkNode         *node,
               guint64          length,
               guint64          heads,
               gboolean         normed)
{
  PdkNode *result = pdk_build_bias (self, pdk_graph_project (self->graph, node, length * heads));

  if (normed)
    result = pdk_build_norm (self, result);
  return pdk_graph_reshape (self->graph, result, length, heads, self->batch->tokens, 1);
}

PdkHeads
pdk_build_heads (PdkGraphBuilder     *self,
                 const PdkShapeLayer *layer,
                 PdkNode             *node)
{
  gboolean normed = pdk_build_has (self, PDK_DESIGN_WIDE_NORM);
  PdkHeads heads = { NULL };

  if (self->shape->fused_projections)
    {
      guint64  tokens = self->batch->tokens;
      guint64  queries = (guint64) layer->heads * layer->key_length;
      guint64  keys = (guint64) layer->kv_heads * layer->key_length;
      guint64  values = (guint64) layer->kv_heads * layer->value_length;
      guint64  row = (queries + keys + values) * sizeof (float);
      guint64  strides[] = { sizeof (float), layer->key_length * sizeof (float), row, row * tokens };
      PdkNode *all = pdk_graph_project (self->graph, node, queries + keys + values);

      heads.query = pdk_graph_view (self->graph, all, (const guint64[]) { layer->key_length, layer->heads, tokens, 1 }, strides);
      heads.key = pdk_graph_view (self->graph, all, (const guint64[]) { layer->key_length, layer->kv_heads, tokens, 1 }, strides);
      heads.value = pdk_graph_view (self->graph, all, (const guint64[]) { layer->value_length, layer->kv_heads, tokens, 1 }, strides);
      return heads;
    }
  if (pdk_build_has (self, PDK_DESIGN_QUERY_GATED))
    {
      heads.query = project_heads (self, node, 2 * (guint64) layer->key_length, layer->heads, FALSE);
      heads.gate = pdk_graph_slice (self->graph, heads.query, layer->key_length, layer->heads, self->batch->tokens, 1);
      heads.query = pdk_graph_slice (self->graph, heads.query, layer->key_length, layer->heads, self->batch->tokens, 1);
    }
  else
    {
      heads.query = project_heads (self, node, layer->key_length, layer->heads, normed);
    }
  heads.key = project_heads (self, node, layer->key_length, layer->kv_heads, normed);
  heads.value = project_heads (self, node, layer->value_length, layer->kv_heads, FALSE);
  return heads;
}

static gboolean
is_compact (const PdkNode *node)
{
  guint64 stride = pdk_ggml_type_lookup (node->type)->block_bytes;

  for (guint i = 0; i < PDK_NODE_LENGTHS; i++)
    {
      if (node->lengths[i] != 1 && node->strides[i] != stride)
        return FALSE;
      stride = pdk_saturate_multiply (stride, node->lengths[i]);
    }
  return TRUE;
}

static PdkNode *
rotate (PdkGraphBuilder *self,
        PdkNode         *node,
        PdkNode         *rotation)
{
  guint64  length, rest;
  PdkNode *result;

  if (node == NULL || rotation == NULL)
    return node;
  length = rotation->lengths[0];
  rest = pdk_node_count (node) / length;
  if (is_compact (node))
    result = pdk_graph_reshape (self->graph, node, length, rest, 1, 1);
  else
    result = pdk_graph_compact (self->graph, node, length, rest, 1, 1);
  result = pdk_graph_multiply (self->graph, rotation, result);
  return pdk_graph_reshape (self->graph, result, node->lengths[0], node->lengths[1], node->lengths[2], node->lengths[3]);
}

static void
store_keys (PdkGraphBuilder *self,
            PdkNode         *cache,
            PdkNode         *keys,
            PdkNode         *at)
{
  PdkNode *rows = pdk_graph_slice (self->graph, keys, keys->lengths[0] * keys->lengths[1], keys->lengths[2], 1, 1);

  rows->strides[1] = keys->strides[2];
  pdk_graph_expand (self->graph, pdk_graph_store (self->graph, cache, rows, at));
}

static void
store_values (PdkGraphBuilder *self,
              PdkNode         *cache,
              PdkNode         *values,
              PdkNode         *at)
{
  guint64  width = values->lengths[0] * values->lengths[1];
  guint64  tokens = values->lengths[2];
  PdkNode *rows;

  if (self->batch->flash_attention)
    {
      store_keys (self, cache, values, at);
      return;
    }
  /* Without flash attention values are kept number by number, so their rows must be compact. */
  if (values->strides[2] == width * sizeof (float))
    rows = pdk_graph_reshape (self->graph, values, width, tokens, 1, 1);
  else
    rows = pdk_graph_compact (self->graph, values, width, tokens, 1, 1);
  if (width < cache->lengths[0])
    rows = pdk_graph_make (self->graph, PDK_GGML_TYPE_F32, cache->lengths[0], tokens, 1, 1, rows, NULL);
  rows = pdk_graph_reshape (self->graph, rows, 1, pdk_node_count (rows), 1, 1);
  pdk_graph_expand (self->graph, pdk_graph_store (self->graph, cache, rows, at));
}

static PdkNode *
widen (PdkGraphBuilder *self,
       PdkNode         *node)
{
  /* Flash attention takes no F32, which keys and values are where nothing is cached. */
  if (node->type != PDK_GGML_TYPE_F32)
    return node;
  return pdk_graph_make (self->graph, PDK_GGML_TYPE_F16, node->lengths[0], node->lengths[1], node->lengths[2], node->lengths[3], node, NULL);
}

static guint64
measure_scratch (PdkGraphBuilder *self,
                 PdkNode         *node,
                 guint64          before)
{
  if (!self->batch->widens_cache || self->graph->weights.cache_place == PDK_PLACE_HOST || node->type == PDK_GGML_TYPE_F16)
    return before;
  return pdk_saturate_add (pdk_saturate_align (before, 128), pdk_saturate_multiply (pdk_node_count (node), 2));
}

static PdkNode *
attend_fast (PdkGraphBuilder *self,
             PdkNode         *query,
             PdkNode         *key,
             PdkNode         *value,
             PdkNode         *mask)
{
  guint64  bytes;
  PdkNode *node;

  key = widen (self, key);
  value = widen (self, value);
  node = pdk_graph_make (self->graph, PDK_GGML_TYPE_F32, value->lengths[0], query->lengths[2], query->lengths[1], query->lengths[3], query, key);
  node->sources[2] = value;
  node->sources[3] = mask;
  bytes = pdk_node_measure (node);
  node->scratch = measure_scratch (self, key, bytes);
  /* Values that are a part of the keys are widened with them. */
  if (value->viewed == NULL || value->viewed != key->viewed)
    node->scratch = measure_scratch (self, value, node->scratch);
  node->scratch -= bytes;
  return node;
}

/* Heads become columns: [length, heads, tokens, streams] to [length × heads, tokens]. */
static PdkNode *
attend (PdkGraphBuilder *self,
        PdkNode         *query,
        PdkNode         *key,
        PdkNode         *value,
        PdkNode         *mask,
        guint64          decompressed)
{
  PdkGraph *graph = self->graph;
  guint64   streams = key->lengths[3];
  guint64   lengths[] = { query->lengths[0], query->lengths[1], query->lengths[2] / streams, streams };
  guint64   strides[] = { query->strides[0], query->strides[1], query->strides[2], query->strides[3] / streams };
  gboolean  transposed = value->strides[1] > value->strides[2];
  PdkNode  *node;

  query = pdk_graph_permute (graph, pdk_graph_view (graph, query, lengths, strides), 0, 2, 1, 3);
  key = pdk_graph_permute (graph, key, 0, 2, 1, 3);
  value = pdk_graph_permute (graph, value, 0, 2, 1, 3);
  if (self->batch->flash_attention)
    {
      node = attend_fast (self, query, key, value, mask);
      if (decompressed > 0)
        {
          node = pdk_graph_permute (graph, node, 0, 2, 1, 3);
          node = pdk_graph_project (graph, node, decompressed);
          node = pdk_graph_permute (graph, node, 0, 2, 1, 3);
          node = pdk_graph_compact (graph, node, node->lengths[0], node->lengths[1], node->lengths[2], node->lengths[3]);
        }
      node = pdk_graph_reshape (graph, node, node->lengths[0] * node->lengths[1], node->lengths[2] * node->lengths[3], 1, 1);
    }
  else
    {
      node = pdk_graph_change (graph, pdk_graph_multiply (graph, key, query), mask);
      if (!transposed)
        {
          value = pdk_graph_transpose (graph, value);
          value = pdk_graph_compact (graph, value, value->lengths[0], value->lengths[1], value->lengths[2], value->lengths[3]);
        }
      node = pdk_graph_multiply (graph, value, node);
      if (decompressed > 0)
        node = pdk_graph_project (graph, node, decompressed);
      node = pdk_graph_permute (graph, node, 0, 2, 1, 3);
      node = pdk_graph_compact (graph, node, node->lengths[0] * node->lengths[1], node->lengths[2] * node->lengths[3], 1, 1);
    }
  pdk_graph_expand (graph, node);
  return node;
}

static PdkNode *
look_at_cache (PdkGraphBuilder *self,
               PdkNode         *cache,
               guint64          length,
               guint64          heads,
               gboolean         transposed)
{
  const PdkGgmlType *type = pdk_ggml_type_lookup (cache->type);
  guint64            cells = cache->lengths[1];
  guint64            streams = cache->lengths[2];
  guint64            all = pdk_ggml_type_measure_row (type, cache->lengths[0] * cells);

  if (transposed)
    return pdk_graph_view (self->graph, cache, (const guint64[]) { cells, heads, length, streams },
                           (const guint64[]) { type->block_bytes, pdk_ggml_type_measure_row (type, cells * length),
                                               pdk_ggml_type_measure_row (type, cells), all });
  return pdk_graph_view (self->graph, cache, (const guint64[]) { length, heads, cells, streams },
                         (const guint64[]) { type->block_bytes, pdk_ggml_type_measure_row (type, length),
                                             pdk_ggml_type_measure_row (type, cache->lengths[0]), all });
}

static PdkNode *
attend_without_cache (PdkGraphBuilder *self,
                      const PdkHeads  *heads)
{
  pdk_graph_expand (self->graph, heads->query);
  pdk_graph_expand (self->graph, heads->key);
  pdk_graph_expand (self->graph, heads->value);
  return attend (self, heads->query, heads->key, heads->value, self->whole.mask, 0);
}

/* The order in which they are computed is not the same for caches with and without a window. */
static void
expand_heads (PdkGraphBuilder *self,
              const PdkHeads  *heads)
{
  PdkNode *second = self->shape->window > 0 ? heads->key : heads->value;
  PdkNode *third = self->shape->window > 0 ? heads->value : heads->key;

  pdk_graph_expand (self->graph, heads->query);
  if (second != NULL)
    pdk_graph_expand (self->graph, second);
  if (third != NULL)
    pdk_graph_expand (self->graph, third);
}

PdkNode *
pdk_build_attention (PdkGraphBuilder     *self,
                     const PdkShapeLayer *layer,
                     const PdkHeads      *given)
{
  const PdkBatch       *batch = self->batch;
  const PdkCacheInputs *inputs = layer->sliding ? &self->window : &self->whole;
  guint64               cells = layer->sliding ? batch->sliding_cells : batch->cells;
  guint64               width = (guint64) layer->kv_heads * layer->value_length;
  PdkHeads              heads = *given;
  PdkNode              *keys, *values, *node;

  if (self->shape->rules != NULL && self->shape->rules->traits & PDK_TRAIT_NO_CACHE)
    return attend_without_cache (self, given);
  if (!batch->flash_attention)
    width = get_widest_value (self->shape);
  heads.query = rotate (self, heads.query, inputs->key_rotation);
  heads.key = rotate (self, heads.key, inputs->key_rotation);
  heads.value = rotate (self, heads.value, inputs->value_rotation);
  expand_heads (self, &heads);
  keys = pdk_graph_add_outside (self->graph, batch->key_type, (guint64) layer->kv_heads * layer->key_length, cells, batch->streams, 1);
  values = pdk_graph_add_outside (self->graph, batch->value_type, width, cells, batch->streams, 1);
  if (heads.key != NULL)
    store_keys (self, keys, heads.key, inputs->keys_at);
  if (heads.value != NULL)
    store_values (self, values, heads.value, inputs->values_at);
  node = attend (self, heads.query, look_at_cache (self, keys, layer->key_length, layer->kv_heads, FALSE),
                 look_at_cache (self, values, layer->value_length, layer->kv_heads, !batch->flash_attention), inputs->mask, 0);
  return rotate (self, node, inputs->value_rotation);
}

PdkNode *
pdk_build_latent_attention (PdkGraphBuilder     *self,
                            const PdkShapeLayer *layer,
                            const PdkHeads      *heads)
{
  const PdkBatch *batch = self->batch;
  PdkNode        *cache = pdk_graph_add_outside (self->graph, batch->key_type, layer->key_length, batch->cells, batch->streams, 1);
  PdkNode        *keys, *values;

  pdk_graph_expand (self->graph, heads->query);
  pdk_graph_expand (self->graph, heads->value);
  pdk_graph_expand (self->graph, heads->key);
  store_keys (self, cache, heads->key, self->whole.keys_at);
  keys = look_at_cache (self, cache, layer->key_length, 1, FALSE);
  values = pdk_graph_slice (self->graph, keys, layer->value_length, keys->lengths[1], keys->lengths[2], keys->lengths[3]);
  return attend (self, heads->query, keys, values, self->whole.mask, self->shape->value_length_latent);
}
