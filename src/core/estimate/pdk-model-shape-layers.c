/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/pdk-model-shape-private.h"

/* The layers of Gemma 3n that keep keys and values of their own. */
#define GEMMA3N_OWN_LAYERS 20

static gboolean
is_architecture (const PdkModelShape *self,
                 const char          *name)
{
  return g_strcmp0 (self->architecture, name) == 0;
}

/* How many tokens a sliding layer sees; 0 if none slides. */
static guint32
read_window (PdkModelShape *self,
             PdkGgufHeader *header)
{
  const PdkArchitecture *rules = self->rules;
  guint32                window = pdk_shape_read (header, "attention.sliding_window", PDK_SHAPE_MOST_CONTEXT, G_MAXUINT32);

  if (rules == NULL || rules->window == PDK_WINDOW_NEVER)
    return 0;
  if (is_architecture (self, "exaone4") && self->layer_count - self->draft_layers != 64)
    return 0;
  if (window == G_MAXUINT32)
    return rules->traits & PDK_TRAIT_WINDOW_OPTIONAL ? 0 : rules->window_length;
  if (window > 0 && rules->traits & PDK_TRAIT_WINDOW_FIXED)
    return rules->window_length;
  return window;
}

static gboolean
slides (PdkModelShape *self,
        PdkGgufHeader *header,
        guint          layer)
{
  const PdkGgufField *pattern = pdk_gguf_header_lookup_architecture (header, "attention.sliding_window_pattern");
  guint32             period;

  if (self->window == 0 || layer >= pdk_model_shape_get_main_layers (self))
    return FALSE;
  if (self->rules->window == PDK_WINDOW_ALWAYS)
    return TRUE;
  if (pattern != NULL && pattern->type == PDK_GGUF_TYPE_ARRAY)
    return layer < pattern->integer_count && pattern->integers[layer] != 0;
  if (self->rules->window == PDK_WINDOW_LISTED && pattern == NULL)
    return FALSE;
  period = pdk_shape_read (header, "attention.sliding_window_pattern", PDK_GGUF_BLOCK_LIMIT, self->rules->period);
  if (self->rules->window == PDK_WINDOW_LISTED)
    return TRUE;
  if (period == 0)
    return TRUE;
  if (self->rules->window == PDK_WINDOW_DENSE_FIRST)
    return layer % period != 0;
  return layer % period < period - 1;
}

static gboolean
is_interval_recurrent (PdkGgufHeader *header,
                       guint          layer)
{
  const PdkGgufField *listed = pdk_gguf_header_lookup_architecture (header, "attention.recurrent_layers");
  guint32             interval = pdk_shape_read (header, "full_attention_interval", PDK_GGUF_BLOCK_LIMIT, 4);

  if (listed != NULL && listed->type == PDK_GGUF_TYPE_ARRAY)
    return layer < listed->integer_count && listed->integers[layer] != 0;
  return interval == 0 || (layer + 1) % interval != 0;
}

static void
read_state_kind (PdkModelShape *self,
                 PdkGgufHeader *header,
                 guint          i,
                 PdkShapeLayer *layer)
{
  PdkStateRule rule = self->rules == NULL ? PDK_STATE_NEVER : self->rules->state;

  layer->attends = TRUE;
  switch (rule)
    {
    case PDK_STATE_NEVER:
      break;
    case PDK_STATE_ALWAYS:
      layer->recurrent = TRUE;
      layer->attends = FALSE;
      break;
    case PDK_STATE_BOTH:
      layer->recurrent = TRUE;
      break;
    case PDK_STATE_NO_HEADS:
      layer->recurrent = layer->kv_heads == 0;
      layer->attends = !layer->recurrent;
      break;
    case PDK_STATE_NO_HEADS_NOR_FEED_FORWARD:
      layer->recurrent = layer->kv_heads == 0 && layer->feed_forward == 0;
      layer->attends = layer->kv_heads != 0 && layer->feed_forward == 0;
      break;
    case PDK_STATE_INTERVAL:
      layer->recurrent = is_interval_recurrent (header, i);
      layer->attends = !layer->recurrent;
      break;
    }
  layer->caches = layer->attends;
}

/* Layers that look at what others keep, and those that are not part of the main context. */
static void
read_sharing (PdkModelShape *self,
              PdkGgufHeader *header,
              guint          i,
              PdkShapeLayer *layer)
{
  guint32 shared = pdk_shape_read (header, "attention.shared_kv_layers", PDK_GGUF_BLOCK_LIMIT, 0);

  if (self->rules == NULL)
    return;
  if (self->rules->family == PDK_GRAPH_GEMMA3N && i >= GEMMA3N_OWN_LAYERS)
    layer->caches = FALSE;
  if (self->rules->family == PDK_GRAPH_GEMMA4 && shared < self->layer_count && i >= self->layer_count - shared)
    layer->caches = FALSE;
  if (self->rules->traits & PDK_TRAIT_DRAFT_APART && i >= pdk_model_shape_get_main_layers (self))
    layer->attends = layer->caches = layer->recurrent = FALSE;
  if (self->rules->traits & PDK_TRAIT_NO_CACHE)
    layer->caches = FALSE;
}

static gboolean
has_experts (PdkModelShape *self,
             PdkGgufHeader *header,
             guint          i)
{
  guint32 dense = pdk_shape_read (header, "leading_dense_block_count", PDK_GGUF_BLOCK_LIMIT, 0);
  guint32 step = pdk_shape_read (header, "interleave_moe_layer_step", PDK_GGUF_BLOCK_LIMIT, 1);

  return self->expert_count > 0 && i >= dense && (step <= 1 || (i + 1) % step == 0);
}

static gboolean
is_indexed (PdkModelShape *self,
            PdkGgufHeader *header,
            guint          i)
{
  const PdkGgufField *types = pdk_gguf_header_lookup_architecture (header, "attention.indexer.types");

  if (self->indexer_key_length == 0 || i >= pdk_model_shape_get_main_layers (self))
    return FALSE;
  if (is_architecture (self, "minimax-m3"))
    return i >= pdk_shape_read (header, "leading_dense_block_count", PDK_GGUF_BLOCK_LIMIT, 0);
  if (types != NULL && types->type == PDK_GGUF_TYPE_ARRAY)
    return i < types->integer_count && types->integers[i] != 0;
  return TRUE;
}

static void
read_layer (PdkModelShape *self,
            PdkGgufHeader *header,
            guint          i,
            guint32        usual)
{
  PdkShapeLayer *layer = &self->layers[i];

  layer->heads = pdk_shape_read_layer (header, "attention.head_count", i, PDK_SHAPE_MOST_HEADS, 0);
  layer->kv_heads = pdk_shape_read_layer (header, "attention.head_count_kv", i, PDK_SHAPE_MOST_HEADS, layer->heads);
  layer->feed_forward = pdk_shape_read_layer (header, "feed_forward_length", i, PDK_SHAPE_MOST_WIDTH, 0);
  layer->key_length = pdk_shape_read (header, "attention.key_length", PDK_SHAPE_MOST_HEAD_WIDTH, usual);
  layer->value_length = pdk_shape_read (header, "attention.value_length", PDK_SHAPE_MOST_HEAD_WIDTH, usual);
  layer->compression = pdk_shape_read_layer (header, "attention.compress_ratios", i, PDK_SHAPE_MOST_CONTEXT, 0);
  layer->experts = has_experts (self, header, i);
  layer->indexed = is_indexed (self, header, i);
  read_state_kind (self, header, i, layer);
  layer->sliding = layer->attends && slides (self, header, i);
  if (layer->sliding)
    {
      layer->key_length = pdk_shape_read (header, "attention.key_length_swa", PDK_SHAPE_MOST_HEAD_WIDTH, layer->key_length);
      layer->value_length = pdk_shape_read (header, "attention.value_length_swa", PDK_SHAPE_MOST_HEAD_WIDTH, layer->value_length);
    }
  read_sharing (self, header, i, layer);
}

void
pdk_shape_read_layers (PdkModelShape *self,
                       PdkGgufHeader *header)
{
  guint32 usual = self->heads > 0 ? self->embedding / self->heads : 0;

  self->window = read_window (self, header);
  for (guint i = 0; i < self->layer_count; i++)
    {
      read_layer (self, header, i, usual);
      self->heads = MAX (self->heads, self->layers[i].heads);
    }
}
