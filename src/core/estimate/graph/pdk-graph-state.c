/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/graph/pdk-graph-state.h"

#include "gguf/pdk-ggml-type.h"

PdkNode *
pdk_build_states (PdkGraphBuilder *self,
                  guint64          numbers)
{
  PdkNode *kept = pdk_graph_add_outside (self->graph, PDK_GGML_TYPE_F32, numbers, self->batch->sequences, 1, 1);
  PdkNode *node = pdk_graph_look_up (self->graph, kept, self->states);

  pdk_graph_expand (self->graph, node);
  pdk_build_move_states (self, kept);
  return node;
}

void
pdk_build_move_states (PdkGraphBuilder *self,
                       PdkNode         *kept)
{
  PdkNode *moved = pdk_graph_look_up (self->graph, kept, self->other_states);

  pdk_graph_expand (self->graph, pdk_graph_copy (self->graph, moved, kept));
}

void
pdk_build_keep_states (PdkGraphBuilder *self,
                       PdkNode         *node)
{
  guint64  numbers = pdk_node_count (node) / self->batch->sequences;
  PdkNode *kept = pdk_graph_add_outside (self->graph, PDK_GGML_TYPE_F32, numbers, self->batch->sequences, 1, 1);

  pdk_graph_expand (self->graph, pdk_graph_copy (self->graph, node, kept));
}

PdkNode *
pdk_build_by_sequence (PdkGraphBuilder *self,
                       PdkNode         *node)
{
  guint64 sequences = self->batch->sequences;

  return pdk_graph_reshape (self->graph, node, node->lengths[0], self->batch->tokens / sequences, sequences, 1);
}

PdkNode *
pdk_build_all_tokens (PdkGraphBuilder *self,
                      PdkNode         *node)
{
  return pdk_graph_reshape (self->graph, node, node->lengths[0], self->batch->tokens, 1, 1);
}

PdkNode *
pdk_build_convolution_input (PdkGraphBuilder *self,
                             PdkNode         *node,
                             guint64          length)
{
  PdkGraph     *graph = self->graph;
  guint64       channels = node->lengths[0];
  guint64       tokens = node->lengths[1];
  guint64       sequences = node->lengths[2];
  guint64       before = length > 0 ? length - 1 : 0;
  const guint64 kept[] = { before, channels, sequences, 1 };
  PdkNode      *states = pdk_graph_reshape (graph, pdk_build_states (self, before * channels), before, channels, sequences, 1);
  PdkNode      *input = pdk_graph_make (graph, PDK_GGML_TYPE_F32, before + tokens, channels, sequences, 1, states, pdk_graph_transpose (graph, node));

  pdk_build_keep_states (self, pdk_graph_view (graph, input, kept, input->strides));
  return input;
}
