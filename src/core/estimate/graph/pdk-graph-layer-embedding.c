/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/graph/pdk-graph-builder.h"

/* Gemma 3n and the small ones of Gemma 4 look up an embedding for each layer beside that of the model. */

void
pdk_build_layer_embeddings (PdkGraphBuilder *self,
                            PdkNode         *looked_up,
                            PdkNode         *embedding)
{
  PdkGraph *graph = self->graph;
  guint64   length = self->shape->layer_embedding;
  guint64   layers = self->shape->layer_count;
  guint64   tokens = self->batch->tokens;
  PdkNode  *node;

  looked_up = pdk_graph_change (graph, pdk_graph_reshape (graph, looked_up, length, layers, tokens, 1), NULL);
  /* They are looked up before the first layer is computed. */
  pdk_graph_expand (graph, looked_up);
  node = pdk_graph_change (graph, pdk_graph_project (graph, embedding, length * layers), NULL);
  node = pdk_build_rms_norm (self, pdk_graph_reshape (graph, node, length, layers, tokens, 1));
  node = pdk_graph_change (graph, pdk_graph_change (graph, node, looked_up), NULL);
  node = pdk_graph_permute (graph, node, 0, 2, 1, 3);
  self->layer_embeddings = pdk_graph_compact (graph, node, length, tokens, layers, 1);
}

PdkNode *
pdk_build_layer_embedding (PdkGraphBuilder *self,
                           gboolean         chooses,
                           PdkNode         *input)
{
  PdkGraph *graph = self->graph;
  PdkNode  *own, *node;

  if (self->layer_embeddings == NULL)
    return input;
  own = pdk_graph_slice (graph, self->layer_embeddings, self->shape->layer_embedding, self->batch->tokens, 1, 1);
  if (chooses)
    own = pdk_build_choice (self, own);
  node = pdk_graph_change (graph, pdk_graph_project (graph, input, self->shape->layer_embedding), NULL);
  node = pdk_graph_change (graph, node, own);
  node = pdk_build_rms_norm (self, pdk_graph_project (graph, node, self->shape->embedding));
  return pdk_graph_change (graph, input, node);
}
