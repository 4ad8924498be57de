/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/pdk-kv-cache.h"

#include "base/pdk-saturate.h"
#include "gguf/pdk-ggml-type.h"

/* Caches hold whole steps of this many tokens. */
#define CELL_STEP 256

/* Graphics memory that completes quantized rows does so to this many numbers. */
#define ROW_ELEMENTS 512

guint64
pdk_cache_get_batch (const PdkModelShape   *shape,
                     const PdkCacheRequest *request)
{
  guint64 batch = MAX (request->micro_batch, 1);

  return shape->causal ? MIN (batch, MAX (request->context, 1)) : batch;
}

void
pdk_cache_count_cells (const PdkModelShape   *shape,
                       const PdkCacheRequest *request,
                       PdkCacheCells         *cells)
{
  guint64 context = pdk_saturate_align (MAX (request->context, 1), CELL_STEP);
  guint64 sequences = MAX (request->sequences, 1);
  guint64 seen;

  cells->streams = request->unified ? 1 : sequences;
  cells->cells = request->unified ? context : pdk_saturate_align (MAX (context / sequences, 1), CELL_STEP);
  seen = pdk_saturate_multiply (shape->window, request->unified ? sequences : 1);
  seen = pdk_saturate_add (seen, MAX (pdk_cache_get_batch (shape, request), request->batch));
  cells->sliding_cells = pdk_saturate_align (MIN (seen, cells->cells), CELL_STEP);
  if (request->whole_windows)
    cells->sliding_cells = cells->cells;
}

/* Keys or values of one layer: rows of so many numbers. */
static guint64
measure_rows (const PdkCacheRequest *request,
              guint32                type,
              guint64                numbers,
              guint64                rows)
{
  const PdkGgmlType *format = pdk_ggml_type_lookup (type);
  guint64            bytes = pdk_saturate_multiply (pdk_ggml_type_measure_row (format, numbers), rows);

  if (bytes > 0 && request->completes_rows && format->block_elements > 1 && numbers % ROW_ELEMENTS != 0)
    bytes = pdk_saturate_add (bytes, pdk_ggml_type_measure_row (format, ROW_ELEMENTS - numbers % ROW_ELEMENTS));
  return bytes;
}

static guint64
get_widest_value (const PdkModelShape *shape)
{
  guint64 widest = 0;

  for (guint i = 0; i < shape->layer_count; i++)
    widest = MAX (widest, (guint64) shape->layers[i].kv_heads * shape->layers[i].value_length);
  return widest;
}

static gboolean
has_fast_attention (const PdkModelShape   *shape,
                    const PdkCacheRequest *request)
{
  return request->flash_attention && (shape->rules == NULL || !(shape->rules->traits & PDK_TRAIT_NO_FLASH_ATTENTION));
}

guint64
pdk_cache_measure_layer (const PdkModelShape   *shape,
                         const PdkCacheRequest *request,
                         guint                  i)
{
  const PdkShapeLayer *layer = &shape->layers[i];
  guint64              keys = (guint64) layer->kv_heads * layer->key_length;
  guint64              values = (guint64) layer->kv_heads * layer->value_length;
  guint64              bytes, rows;
  PdkCacheCells        cells;

  if (!layer->caches)
    return 0;
  pdk_cache_count_cells (shape, request, &cells);
  rows = pdk_saturate_multiply (layer->sliding ? cells.sliding_cells : cells.cells, cells.streams);
  /* Without fast attention values are kept transposed, all layers as wide as the widest. */
  if (!has_fast_attention (shape, request))
    values = get_widest_value (shape);
  /* A compressed key holds the value too. */
  if (pdk_model_shape_is_latent (shape))
    values = request->keeps_latent_values ? layer->value_length : 0;
  bytes = pdk_saturate_add (measure_rows (request, request->key_type, keys, rows), measure_rows (request, request->value_type, values, rows));
  if (layer->indexed)
    bytes = pdk_saturate_add (bytes, measure_rows (request, request->key_type, shape->indexer_key_length, rows));
  /* An indexer beside a plain cache keeps values too, of one head. */
  if (layer->indexed && !pdk_model_shape_is_latent (shape))
    bytes = pdk_saturate_add (bytes, measure_rows (request, request->value_type, layer->value_length, rows));
  return bytes;
}

/* Numbers of state per conversation: what convolutions look back at, and what is remembered. */
static guint64
count_state (const PdkModelShape *shape,
             guint                i)
{
  guint64 convolution = pdk_saturate_subtract (shape->state_convolution, 1);
  guint64 heads = shape->layers[i].heads > 0 ? shape->layers[i].heads : shape->heads;

  if (shape->rwkv_head_size > 0)
    return (guint64) shape->embedding * (shape->token_shifts + shape->rwkv_head_size);
  if (shape->short_convolution > 0)
    return (guint64) shape->embedding * (shape->short_convolution - 1);
  if (shape->state_head_length > 0)
    return heads * shape->state_head_length * (3 * (convolution > 0 ? convolution : 3) + shape->state_head_length);
  return convolution * (shape->state_inner + 2 * (guint64) shape->state_groups * shape->state_size) +
         (guint64) shape->state_size * shape->state_inner;
}

guint64
pdk_cache_measure_state (const PdkModelShape   *shape,
                         const PdkCacheRequest *request,
                         guint                  i)
{
  guint64 rows = pdk_saturate_multiply (MAX (request->sequences, 1), pdk_saturate_add (request->state_rows, 1));

  if (!shape->layers[i].recurrent)
    return 0;
  return pdk_saturate_multiply (pdk_saturate_multiply (count_state (shape, i), sizeof (float)), rows);
}
