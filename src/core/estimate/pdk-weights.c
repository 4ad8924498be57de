/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/pdk-weights.h"

#include "base/pdk-saturate.h"

/* Matrices of a gated feed-forward part. */
#define FEED_MATRICES 3

/* What a model whose file's size is not known takes per number: about Q4_K_M. */
#define USUAL_BYTES 0.61

static double
count_attention (const PdkModelShape *shape,
                 const PdkShapeLayer *layer)
{
  double width = shape->embedding;
  double queries = (double) layer->heads * layer->key_length;
  double values = (double) layer->heads * layer->value_length;

  if (pdk_model_shape_is_latent (shape))
    {
      double heads = layer->heads;
      double asked = heads * shape->key_length_latent;
      double kept = heads * (shape->key_length_latent + shape->value_length_latent);

      return (shape->query_rank > 0 ? (width + asked) * shape->query_rank : width * asked) + width * layer->key_length +
             kept * shape->latent_rank + heads * shape->value_length_latent * width;
    }
  return width * (queries + values) + width * layer->kv_heads * ((double) layer->key_length + layer->value_length);
}

static double
count_recurrent (const PdkModelShape *shape,
                 const PdkShapeLayer *layer)
{
  double width = shape->embedding;
  double inner = shape->state_inner;

  if (shape->short_convolution > 0)
    return 4 * width * width;
  if (shape->rwkv_head_size > 0)
    return 5 * width * width;
  if (shape->state_head_length > 0)
    inner = (double) layer->heads * shape->state_head_length;
  return width * (3 * inner + 2.0 * shape->state_groups * shape->state_size + shape->state_rank);
}

static void
count_block (const PdkModelShape *shape,
             const PdkShapeLayer *layer,
             double              *numbers,
             double              *experts)
{
  double width = shape->embedding;
  double expert_width = shape->expert_feed_forward > 0 ? shape->expert_feed_forward : layer->feed_forward;

  *numbers = layer->attends ? count_attention (shape, layer) : 0;
  if (layer->recurrent)
    *numbers += count_recurrent (shape, layer);
  *experts = layer->experts ? FEED_MATRICES * width * expert_width * shape->expert_count : 0;
  if (!layer->experts)
    *numbers += FEED_MATRICES * width * layer->feed_forward;
  else
    *numbers += width * shape->expert_count + FEED_MATRICES * width * MAX ((double) shape->expert_shared_feed_forward, shape->expert_shared_count * expert_width);
}

static guint64
take_share (double numbers,
            double size)
{
  return (guint64) CLAMP (numbers * size, 0, 0x1p60);
}

PdkTensorSummary *
pdk_weights_guess (const PdkModelShape *shape)
{
  PdkTensorSummary *self = pdk_tensor_summary_new ();
  double            table = (double) shape->vocabulary * shape->embedding;
  double            looked_up = table + (double) shape->vocabulary * shape->layer_embedding * shape->layer_count;
  double            all = looked_up;
  double            size;

  self->blocks = g_new0 (PdkTensorBlock, shape->layer_count);
  self->block_count = shape->layer_count;
  for (guint i = 0; i < shape->layer_count; i++)
    {
      double numbers, experts;

      count_block (shape, &shape->layers[i], &numbers, &experts);
      self->blocks[i].numbers = (guint64) MIN (numbers, 0x1p60);
      self->blocks[i].expert_numbers = (guint64) MIN (experts, 0x1p60);
      all += numbers + experts;
    }
  size = shape->file_bytes > 0 && all > 0 ? (double) shape->file_bytes / all : USUAL_BYTES;
  for (guint i = 0; i < shape->layer_count; i++)
    {
      PdkTensorBlock *block = &self->blocks[i];

      block->expert_bytes = take_share ((double) block->expert_numbers, size);
      block->bytes = pdk_saturate_add (take_share ((double) block->numbers, size), block->expert_bytes);
    }
  /* Whether the output has a matrix of its own is not known; to be on the safe side it is the table, a
   * second time. */
  self->embedding_bytes = take_share (table, size);
  self->input_bytes = take_share (looked_up, size);
  self->total_bytes = shape->file_bytes > 0 ? shape->file_bytes : take_share (all, size);
  return self;
}
