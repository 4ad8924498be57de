/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/graph/pdk-graph-builder.h"

/* The most experts that a Llama 4 has whose heads are normed. */
#define LLAMA4_FEW_EXPERTS 16

static gboolean
layer_rotates (PdkGraphBuilder     *self,
               const PdkShapeLayer *layer,
               guint                i)
{
  if (pdk_build_has (self, PDK_DESIGN_NO_ROTATION) || !self->shape->rotates)
    return FALSE;
  if (pdk_build_has (self, PDK_DESIGN_ROTATES_SLIDING))
    return layer->sliding || self->shape->window == 0;
  if (pdk_build_has (self, PDK_DESIGN_ROTATION_PAUSES))
    return (i + 1) % 4 != 0;
  return TRUE;
}

/* The variant of Llama 4 with many experts does without. */
static gboolean
norms_after (PdkGraphBuilder *self,
             gboolean         rotates)
{
  if (pdk_build_has (self, PDK_DESIGN_PAUSES_SCALED))
    return rotates && self->shape->expert_count <= LLAMA4_FEW_EXPERTS;
  return pdk_build_has (self, PDK_DESIGN_HEAD_NORM_AFTER);
}

static PdkNode *
rotate_and_norm (PdkGraphBuilder *self,
                 PdkNode         *node,
                 gboolean         rotates)
{
  if (pdk_build_has (self, PDK_DESIGN_HEAD_NORM))
    node = pdk_build_norm (self, node);
  if (rotates)
    node = pdk_build_rotation (self, node);
  if (norms_after (self, rotates))
    node = pdk_build_rms_norm (self, node);
  return node;
}

static PdkNode *
open_gate (PdkGraphBuilder     *self,
           const PdkShapeLayer *layer,
           PdkNode             *source,
           PdkNode             *gate,
           PdkNode             *node)
{
  PdkGraph *graph = self->graph;
  guint64   tokens = self->batch->tokens;
  guint64   width = (guint64) layer->heads * layer->value_length;

  if (gate != NULL)
    return pdk_graph_change (graph, node, pdk_graph_change (graph, pdk_graph_compact (graph, gate, width, tokens, 1, 1), NULL));
  if (pdk_build_has (self, PDK_DESIGN_GATED_ATTENTION))
    return pdk_graph_change (graph, node, pdk_graph_change (graph, pdk_graph_project (graph, source, width), NULL));
  if (!pdk_build_has (self, PDK_DESIGN_HEADS_GATED))
    return node;
  gate = pdk_graph_change (graph, pdk_graph_project (graph, source, layer->heads), NULL);
  gate = pdk_graph_reshape (graph, gate, 1, layer->heads, tokens, 1);
  node = pdk_graph_change (graph, pdk_graph_reshape (graph, node, layer->value_length, layer->heads, tokens, 1), gate);
  return pdk_graph_reshape (graph, node, width, tokens, 1, 1);
}

PdkNode *
pdk_build_attention_part (PdkGraphBuilder     *self,
                          const PdkShapeLayer *layer,
                          guint                i,
                          PdkNode             *node)
{
  gboolean rotates = layer_rotates (self, layer, i);
  PdkHeads heads = pdk_build_heads (self, layer, node);
  PdkNode *result;

  heads.query = rotate_and_norm (self, heads.query, rotates);
  heads.key = rotate_and_norm (self, heads.key, rotates);
  if (pdk_build_has (self, PDK_DESIGN_QUERY_SCALED) || (pdk_build_has (self, PDK_DESIGN_PAUSES_SCALED) && !rotates) ||
      self->shape->tempered)
    heads.query = pdk_graph_change (self->graph, heads.query, NULL);
  result = pdk_build_attention (self, layer, &heads);
  result = open_gate (self, layer, node, heads.gate, result);
  if (pdk_build_has (self, PDK_DESIGN_SUB_NORMS))
    result = pdk_build_norm (self, result);
  return pdk_build_bias (self, pdk_graph_project (self->graph, result, self->shape->embedding));
}

/* Attention and the feed-forward part side by side, from the same norm. */
static PdkNode *
build_parallel (PdkGraphBuilder     *self,
                const PdkShapeLayer *layer,
                guint                i,
                gboolean             chooses,
                PdkNode             *input)
{
  PdkNode *normed = pdk_build_norm (self, input);
  PdkNode *source = pdk_build_has (self, PDK_DESIGN_SECOND_NORM) ? pdk_build_norm (self, input) : normed;
  PdkNode *attended = pdk_build_attention_part (self, layer, i, source);
  PdkNode *fed, *node;

  if (chooses)
    {
      attended = pdk_build_choice (self, attended);
      input = pdk_build_choice (self, input);
      normed = pdk_build_choice (self, normed);
    }
  if (pdk_build_has (self, PDK_DESIGN_PARALLEL_OWN_NORM))
    normed = pdk_build_norm (self, input);
  fed = pdk_build_feed (self, layer, normed);
  if (pdk_build_has (self, PDK_DESIGN_PARALLEL_ATTENTION_FIRST))
    node = pdk_graph_change (self->graph, attended, fed);
  else if (pdk_build_has (self, PDK_DESIGN_PARALLEL_INPUT_FIRST))
    return pdk_graph_change (self->graph, pdk_graph_change (self->graph, fed, input), attended);
  else
    node = pdk_graph_change (self->graph, fed, attended);
  return pdk_graph_change (self->graph, node, input);
}

/* Adds what went past a part of the layer, to the one or to the other. */
static PdkNode *
add (PdkGraphBuilder *self,
     guint64          past_first,
     PdkNode         *node,
     PdkNode         *past)
{
  if (self->shape->scaled_residual)
    node = pdk_graph_change (self->graph, node, NULL);
  if (pdk_build_has (self, past_first))
    return pdk_graph_change (self->graph, past, node);
  return pdk_graph_change (self->graph, node, past);
}

static PdkNode *
feed (PdkGraphBuilder     *self,
      const PdkShapeLayer *layer,
      gboolean             chooses,
      PdkNode             *input,
      PdkNode             *middle)
{
  PdkGraph *graph = self->graph;
  PdkNode  *node = middle;
  PdkNode  *dense;

  if (!pdk_build_has (self, PDK_DESIGN_NO_INPUT_NORM))
    node = pdk_build_norm (self, node);
  if (pdk_build_has (self, PDK_DESIGN_EXPERTS_BESIDE))
    {
      dense = pdk_graph_change (graph, pdk_build_feed_forward (self, node, layer->feed_forward), middle);
      return pdk_graph_change (graph, pdk_build_experts (self, pdk_build_norm (self, input), NULL), dense);
    }
  if (pdk_build_has (self, PDK_DESIGN_EXPERTS_LOOK_BACK))
    node = pdk_build_experts (self, node, pdk_graph_project (graph, input, self->shape->expert_count));
  else
    node = pdk_build_feed (self, layer, node);
  if (pdk_build_has (self, PDK_DESIGN_POST_NORMS))
    node = pdk_build_norm (self, node);
  if (chooses)
    {
      node = pdk_build_choice (self, node);
      middle = pdk_build_choice (self, middle);
    }
  return add (self, PDK_DESIGN_RESIDUAL_FIRST, node, middle);
}

/* Pictures come as several embeddings, which the first layers add one by one. */
static PdkNode *
add_stacked_embedding (PdkGraphBuilder *self,
                       guint            i,
                       PdkNode         *node)
{
  const PdkModelShape *shape = self->shape;

  if (shape->embedding_inputs == shape->embedding || i + 1 >= shape->embedding_inputs / shape->embedding)
    return node;
  return pdk_graph_change (self->graph, node, pdk_graph_slice (self->graph, self->embedding, shape->embedding, self->batch->tokens, 1, 1));
}

gboolean
pdk_build_chooses (PdkGraphBuilder *self,
                   guint            layer)
{
  guint64 elsewhere = PDK_DESIGN_CHOOSES_LAST | PDK_DESIGN_CHOOSES_NORMED | PDK_DESIGN_ALL_OUTPUTS;

  return layer + 1 == pdk_model_shape_get_main_layers (self->shape) && !pdk_build_has (self, elsewhere);
}

PdkNode *
pdk_build_transformer_layer (PdkGraphBuilder *self,
                             guint            i,
                             PdkNode         *input)
{
  const PdkShapeLayer *layer = &self->shape->layers[i];
  gboolean             chooses = pdk_build_chooses (self, i);
  gboolean             chooses_late = chooses && pdk_build_has (self, PDK_DESIGN_CHOOSES_FED);
  gboolean             mixes = layer->heads > 0 || layer->recurrent;
  PdkNode             *node = input;

  if (pdk_build_has (self, PDK_DESIGN_PARALLEL) || (pdk_build_has (self, PDK_DESIGN_PARALLEL_OPTIONAL) && self->shape->parallel))
    return build_parallel (self, layer, i, chooses, input);
  if (mixes)
    {
      if (!pdk_build_has (self, PDK_DESIGN_NO_INPUT_NORM))
        node = pdk_build_norm (self, node);
      node = pdk_build_mixer (self, i, node);
    }
  if (chooses && !chooses_late)
    {
      node = pdk_build_choice (self, node);
      input = pdk_build_choice (self, input);
    }
  if (mixes)
    {
      if (pdk_build_has (self, PDK_DESIGN_POST_NORMS))
        node = pdk_build_norm (self, node);
      node = add (self, PDK_DESIGN_INPUT_FIRST, node, input);
    }
  if (layer->feed_forward > 0 || layer->experts)
    node = feed (self, layer, chooses_late, input, node);
  node = pdk_build_layer_embedding (self, chooses, node);
  return add_stacked_embedding (self, i, node);
}
