/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/graph/pdk-graph-builder.h"

#include "gguf/pdk-ggml-type.h"

/* Models that see pictures count positions along several axes. */
#define AXES 4

gboolean
pdk_build_has (PdkGraphBuilder *self,
               guint64          design)
{
  return (self->design & design) != 0;
}

PdkNode *
pdk_build_norm (PdkGraphBuilder *self,
                PdkNode         *node)
{
  if (!pdk_build_has (self, PDK_DESIGN_LAYER_NORM))
    return pdk_build_rms_norm (self, node);
  return pdk_graph_weigh (self->graph, pdk_graph_make_like (self->graph, node, NULL));
}

PdkNode *
pdk_build_rms_norm (PdkGraphBuilder *self,
                    PdkNode         *node)
{
  return pdk_graph_weigh (self->graph, pdk_graph_change (self->graph, node, NULL));
}

PdkNode *
pdk_build_bias (PdkGraphBuilder *self,
                PdkNode         *node)
{
  return pdk_build_has (self, PDK_DESIGN_BIASED) ? pdk_graph_weigh (self->graph, node) : node;
}

PdkNode *
pdk_build_rotation (PdkGraphBuilder *self,
                    PdkNode         *node)
{
  return pdk_graph_change (self->graph, node, self->positions);
}

PdkNode *
pdk_build_choice (PdkGraphBuilder *self,
                  PdkNode         *node)
{
  return pdk_graph_look_up (self->graph, node, self->chosen);
}

static PdkNode *
look_up_on_host (PdkGraphBuilder *self,
                 guint64          width,
                 PdkNode         *choice)
{
  PdkNode *node = pdk_graph_make (self->graph, PDK_GGML_TYPE_F32, width, choice->lengths[0], 1, 1, choice, NULL);

  node->place = PDK_PLACE_HOST;
  return node;
}

PdkNode *
pdk_build_embedding (PdkGraphBuilder *self)
{
  guint64  tokens = self->batch->tokens;
  guint64  width = self->shape->embedding;
  guint64  inputs = self->shape->embedding_inputs;
  PdkNode *names = pdk_graph_add_input (self->graph, PDK_GGML_TYPE_I32, tokens, 1, 1, 1);
  PdkNode *given = pdk_graph_add_input (self->graph, PDK_GGML_TYPE_F32, inputs, tokens, 1, 1);
  PdkNode *node = look_up_on_host (self, width, names);
  guint64  layered = (guint64) self->shape->layer_embedding * self->shape->layer_count;

  if (inputs != width)
    node = pdk_graph_make (self->graph, PDK_GGML_TYPE_F32, inputs, tokens, 1, 1, node, NULL);
  /* Embeddings can also come from outside; there is room for them, used or not. */
  pdk_graph_expand (self->graph, node);
  if (!self->batch->old_graphs)
    pdk_graph_expand (self->graph, given);
  self->embedding = node;
  if (inputs != width)
    node = pdk_graph_slice (self->graph, node, width, tokens, 1, 1);
  if (self->shape->scaled_embedding)
    {
      if (inputs != width)
        node = pdk_graph_compact (self->graph, node, width, tokens, 1, 1);
      node = pdk_graph_change (self->graph, node, NULL);
      pdk_graph_expand (self->graph, node);
    }
  if (pdk_build_has (self, PDK_DESIGN_POSITION_TABLE))
    node = pdk_graph_change (self->graph, node, look_up_on_host (self, width, self->positions));
  if (pdk_build_has (self, PDK_DESIGN_EMBEDDING_NORM))
    node = pdk_build_norm (self, node);
  if (layered > 0)
    pdk_build_layer_embeddings (self, look_up_on_host (self, layered, names), node);
  return node;
}

void
pdk_build_output (PdkGraphBuilder *self,
                  PdkNode         *node)
{
  PdkNode *logits;

  /* What goes on to draft tokens is kept for all of them. */
  if (pdk_build_has (self, PDK_DESIGN_CHOOSES_LAST))
    {
      node->output = TRUE;
      node = pdk_build_choice (self, node);
    }
  node = pdk_build_norm (self, node);
  node->output = TRUE;
  if (pdk_build_has (self, PDK_DESIGN_CHOOSES_NORMED))
    {
      node = pdk_build_choice (self, node);
      node->output = TRUE;
    }
  logits = pdk_graph_project (self->graph, node, self->shape->vocabulary);
  logits->output = TRUE;
  pdk_graph_expand (self->graph, logits);
}

static void
add_inputs (PdkGraphBuilder *self)
{
  guint64  axes = pdk_build_has (self, PDK_DESIGN_AXES) ? AXES : 1;
  PdkNode *states;

  self->positions = pdk_graph_add_input (self->graph, PDK_GGML_TYPE_I32, self->batch->tokens * axes, 1, 1, 1);
  self->chosen = pdk_graph_add_input (self->graph, PDK_GGML_TYPE_I32, self->batch->outputs, 1, 1, 1);
  states = pdk_graph_add_input (self->graph, PDK_GGML_TYPE_I32, self->batch->sequences, 1, 1, 1);
  self->states = pdk_graph_slice (self->graph, states, self->batch->sequences, 1, 1, 1);
  self->other_states = pdk_graph_slice (self->graph, states, 0, 1, 1, 1);
  pdk_build_cache_inputs (self);
}

static PdkNode *
build_layer (PdkGraphBuilder *self,
             guint            layer,
             PdkNode         *node)
{
  PdkStateRule rule = self->shape->rules != NULL ? self->shape->rules->state : PDK_STATE_NEVER;

  if (rule == PDK_STATE_BOTH)
    return pdk_build_double_layer (self, layer, node);
  if (rule == PDK_STATE_NO_HEADS_NOR_FEED_FORWARD)
    return pdk_build_single_layer (self, layer, node);
  return pdk_build_transformer_layer (self, layer, node);
}

void
pdk_graph_build (PdkGraph             *graph,
                 const PdkModelShape  *shape,
                 const PdkBatch       *batch,
                 const PdkWeightPlace *places)
{
  PdkGraphBuilder self = { .graph = graph, .shape = shape, .batch = batch };
  guint           layers = pdk_model_shape_get_main_layers (shape);
  PdkNode        *node;

  self.design = shape->rules != NULL ? shape->rules->design : 0;
  if (batch->old_graphs)
    self.design &= ~(PDK_DESIGN_CHOOSES_LAST | PDK_DESIGN_CHOOSES_NORMED);
  add_inputs (&self);
  graph->weights = places[0];
  node = pdk_build_embedding (&self);
  for (guint i = 0; i < layers; i++)
    {
      graph->weights = places[i];
      node = build_layer (&self, i, node);
    }
  graph->weights = places[shape->layer_count];
  pdk_build_output (&self, node);
}
