/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/graph/pdk-graph-state.h"

static PdkNode *
build_recurrent (PdkGraphBuilder *self,
                 PdkNode         *node)
{
  switch (self->shape->rules->recurrence)
    {
    case PDK_RECURRENCE_DELTA:
      pdk_graph_expand (self->graph, node);
      return pdk_build_delta_net (self, node);
    case PDK_RECURRENCE_SCAN:
      return pdk_build_scan (self, node);
    case PDK_RECURRENCE_GROUPED_SCAN:
      return pdk_build_grouped_scan (self, node);
    case PDK_RECURRENCE_HEAD_SCAN:
      return pdk_build_head_scan (self, node);
    case PDK_RECURRENCE_CONVOLUTION:
      return pdk_build_short_convolution (self, node);
    case PDK_RECURRENCE_KEYED_DELTA:
    case PDK_RECURRENCE_NONE:
      break;
    }
  return node;
}

static gboolean
has_latent_rows (const PdkModelShape *shape)
{
  if (shape->latent_rank == 0 || shape->rules == NULL)
    return FALSE;
  return shape->rules->family == PDK_GRAPH_LATENT || shape->rules->recurrence == PDK_RECURRENCE_KEYED_DELTA;
}

PdkNode *
pdk_build_mixer (PdkGraphBuilder *self,
                 guint            i,
                 PdkNode         *node)
{
  const PdkShapeLayer *layer = &self->shape->layers[i];

  if (layer->recurrent && self->shape->rules != NULL)
    return build_recurrent (self, node);
  if (has_latent_rows (self->shape))
    return pdk_build_latent_part (self, layer, node);
  return pdk_build_attention_part (self, layer, i, node);
}

PdkNode *
pdk_build_single_layer (PdkGraphBuilder *self,
                        guint            i,
                        PdkNode         *input)
{
  const PdkShapeLayer *layer = &self->shape->layers[i];
  PdkNode             *node = pdk_build_norm (self, input);

  if (layer->recurrent || layer->attends)
    node = pdk_build_mixer (self, i, node);
  else
    node = pdk_build_feed (self, layer, node);
  if (pdk_build_chooses (self, i))
    {
      node = pdk_build_choice (self, node);
      input = pdk_build_choice (self, input);
    }
  return pdk_graph_change (self->graph, node, input);
}

PdkNode *
pdk_build_double_layer (PdkGraphBuilder *self,
                        guint            i,
                        PdkNode         *input)
{
  const PdkShapeLayer *layer = &self->shape->layers[i];
  PdkGraph            *graph = self->graph;
  PdkNode             *attended = pdk_build_attention_part (self, layer, i, pdk_build_norm (self, input));
  PdkNode             *node = build_recurrent (self, pdk_build_norm (self, input));

  node = pdk_graph_change (graph, attended, node);
  node = pdk_graph_change (graph, node, input);
  if (pdk_build_chooses (self, i))
    node = pdk_build_choice (self, node);
  return pdk_graph_change (graph, pdk_build_feed (self, layer, pdk_build_norm (self, node)), node);
}
