/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/graph/pdk-graph-builder.h"
#include "gguf/pdk-ggml-type.h"

/* How scores of experts become weights (`expert_gating_func`). */
#define GATING_SOFTMAX         1
#define GATING_SIGMOID         2
#define GATING_SOFTMAX_WEIGHTS 3
#define GATING_SOFTPLUS        4

PdkNode *
pdk_build_gated_feed_forward (PdkGraphBuilder *self,
                              PdkNode         *node,
                              guint64          width)
{
  PdkNode *up = pdk_graph_project (self->graph, node, width);
  PdkNode *gate = pdk_graph_project (self->graph, node, width);
  PdkNode *both = pdk_graph_make_like (self->graph, gate, up);

  if (pdk_build_has (self, PDK_DESIGN_SUB_NORMS))
    both = pdk_build_norm (self, both);
  return pdk_graph_project (self->graph, both, self->shape->embedding);
}

PdkNode *
pdk_build_feed_forward (PdkGraphBuilder *self,
                        PdkNode         *node,
                        guint64          width)
{
  PdkGraph *graph = self->graph;

  if (pdk_build_has (self, PDK_DESIGN_FEED_HALF_WIDTH))
    width /= 2;
  if (pdk_build_has (self, PDK_DESIGN_FEED_PLAIN))
    node = pdk_graph_change (graph, pdk_graph_project (graph, node, width), NULL);
  else if (pdk_build_has (self, PDK_DESIGN_FEED_HALVED))
    {
      /* One matrix gives the gate and what it opens. */
      node = pdk_graph_project (graph, node, 2 * width);
      node = pdk_graph_make (graph, PDK_GGML_TYPE_F32, width, node->lengths[1], 1, 1, node, NULL);
    }
  else
    return pdk_build_gated_feed_forward (self, node, width);
  return pdk_graph_project (graph, node, self->shape->embedding);
}

static guint64
get_expert_width (PdkGraphBuilder *self)
{
  const PdkModelShape *shape = self->shape;

  return shape->expert_feed_forward > 0 ? shape->expert_feed_forward : shape->layers[0].feed_forward;
}

/* The best of each row: all of them are put in order, and the first ones looked at. */
static PdkNode *
choose_best (PdkGraphBuilder *self,
             PdkNode         *node,
             guint64          count)
{
  PdkNode *order = pdk_graph_make (self->graph, PDK_GGML_TYPE_I32, node->lengths[0], node->lengths[1], node->lengths[2], node->lengths[3], node, NULL);

  return pdk_graph_slice (self->graph, order, count, node->lengths[1], node->lengths[2], node->lengths[3]);
}

/* Only experts of the best groups can be chosen. */
static PdkNode *
mask_groups (PdkGraphBuilder *self,
             PdkNode         *scores)
{
  PdkGraph *graph = self->graph;
  guint64   groups = self->shape->expert_groups;
  guint64   experts = scores->lengths[0];
  guint64   tokens = scores->lengths[1];
  PdkNode  *split = pdk_graph_reshape (graph, scores, experts / groups, groups, tokens, 1);
  PdkNode  *best = choose_best (self, split, 2);
  PdkNode  *node = pdk_graph_look_up (graph, pdk_graph_reshape (graph, split, 1, experts / groups, groups, tokens), best);
  PdkNode  *kept, *filled;

  node = pdk_graph_make (graph, PDK_GGML_TYPE_F32, 1, groups, tokens, 1, pdk_graph_reshape (graph, node, 2, groups, tokens, 1), NULL);
  best = choose_best (self, pdk_graph_reshape (graph, node, groups, tokens, 1, 1), self->shape->expert_groups_used);
  kept = pdk_graph_look_up (graph, split, best);
  filled = pdk_graph_change (graph, split, NULL);
  node = pdk_graph_store (graph, filled, kept, best);
  return pdk_graph_reshape (graph, node, experts, tokens, 1, 1);
}

static guint32
get_gating (PdkGraphBuilder *self)
{
  if (pdk_build_has (self, PDK_DESIGN_WEIGHTS_AFTER))
    return GATING_SOFTMAX_WEIGHTS;
  if (pdk_build_has (self, PDK_DESIGN_EXPERTS_FIRST_WEIGHED))
    return GATING_SIGMOID;
  return self->shape->expert_gating > 0 ? self->shape->expert_gating : GATING_SOFTMAX;
}

static PdkNode *
choose_experts (PdkGraphBuilder *self,
                PdkNode         *logits,
                PdkNode         *probabilities)
{
  PdkGraph *graph = self->graph;
  PdkNode  *scores = probabilities;

  if (pdk_build_has (self, PDK_DESIGN_EXPERT_BIAS))
    scores = pdk_graph_change (graph, probabilities, NULL);
  if (pdk_build_has (self, PDK_DESIGN_EXPERTS_FIRST_WEIGHED))
    scores = logits;
  if (pdk_build_has (self, PDK_DESIGN_EXPERT_CHUNKS))
    scores = pdk_graph_change (graph, logits, NULL);
  if (self->shape->expert_groups > 1 && scores->lengths[0] % self->shape->expert_groups == 0)
    scores = mask_groups (self, scores);
  return choose_best (self, scores, self->shape->expert_used);
}

static PdkNode *
weigh_experts (PdkGraphBuilder *self,
               PdkNode         *probabilities,
               PdkNode         *choice,
               guint32          gating)
{
  PdkGraph *graph = self->graph;
  guint64   used = choice->lengths[0];
  guint64   tokens = choice->lengths[1];
  PdkNode  *table = pdk_graph_reshape (graph, probabilities, 1, probabilities->lengths[0], tokens, 1);
  PdkNode  *weights = pdk_graph_look_up (graph, table, choice);

  if (gating == GATING_SOFTMAX_WEIGHTS)
    {
      weights = pdk_graph_change (graph, pdk_graph_reshape (graph, weights, used, tokens, 1, 1), NULL);
      weights = pdk_graph_reshape (graph, weights, 1, used, tokens, 1);
    }
  if (self->shape->expert_weights_normed || pdk_build_has (self, PDK_DESIGN_WEIGHTS_NORMED))
    {
      PdkNode *flat = pdk_graph_reshape (graph, weights, used, tokens, 1, 1);
      PdkNode *sum = pdk_graph_make (graph, PDK_GGML_TYPE_F32, 1, tokens, 1, 1, flat, NULL);

      weights = pdk_graph_change (graph, flat, pdk_graph_reshape (graph, sum, 1, tokens, 1, 1));
      weights = pdk_graph_reshape (graph, weights, 1, used, tokens, 1);
    }
  if (self->shape->expert_weights_scaled)
    weights = pdk_graph_change (graph, weights, NULL);
  pdk_graph_expand (graph, weights);
  return weights;
}

static PdkNode *
project_experts (PdkGraphBuilder *self,
                 PdkNode         *node,
                 guint64          rows,
                 PdkNode         *choice)
{
  guint64 count = self->shape->expert_count;

  node = pdk_graph_project_experts (self->graph, node, rows, choice, count);
  return pdk_build_has (self, PDK_DESIGN_BIASED) ? pdk_graph_weigh_experts (self->graph, node, choice, count) : node;
}

static PdkNode *
run_experts (PdkGraphBuilder *self,
             PdkNode         *node,
             PdkNode         *choice)
{
  PdkGraph *graph = self->graph;
  guint64   width = get_expert_width (self);
  guint64   used = choice->lengths[0];
  guint64   tokens = choice->lengths[1];
  guint64   result = node->lengths[0];
  PdkNode  *up, *gate;

  if (self->shape->merged_experts)
    {
      const guint64 lengths[] = { width, used, tokens, 1 };
      PdkNode      *both = project_experts (self, node, 2 * width, choice);

      gate = pdk_graph_view (graph, both, lengths, both->strides);
      up = pdk_graph_view (graph, both, lengths, both->strides);
      node = pdk_graph_make_like (graph, gate, up);
    }
  else
    {
      up = project_experts (self, node, width, choice);
      if (pdk_build_has (self, PDK_DESIGN_EXPERTS_UNGATED))
        node = pdk_graph_change (graph, up, NULL);
      else
        node = pdk_graph_make_like (graph, project_experts (self, node, width, choice), up);
    }
  return project_experts (self, node, result, choice);
}

static PdkNode *
add_up (PdkGraphBuilder *self,
        PdkNode         *experts)
{
  PdkGraph *graph = self->graph;
  guint64   width = experts->lengths[0];
  guint64   used = experts->lengths[1];
  guint64   tokens = experts->lengths[2];
  PdkNode  *views[PDK_BUILD_MOST_EXPERTS] = { NULL };
  PdkNode  *sum;

  used = MIN (used, G_N_ELEMENTS (views));
  for (guint64 i = 0; i < used; i++)
    {
      views[i] = pdk_graph_slice (graph, experts, width, tokens, 1, 1);
      views[i]->strides[1] = experts->strides[2];
      pdk_graph_expand (graph, views[i]);
    }
  sum = views[0];
  for (guint64 i = 1; i < used; i++)
    {
      sum = pdk_graph_change (graph, sum, views[i]);
      pdk_graph_expand (graph, sum);
    }
  return used == 1 ? pdk_graph_compact (graph, sum, width, tokens, 1, 1) : sum;
}

PdkNode *
pdk_build_experts (PdkGraphBuilder *self,
                   PdkNode         *node,
                   PdkNode         *logits)
{
  PdkGraph *graph = self->graph;
  guint64   width = node->lengths[0];
  guint64   tokens = node->lengths[1];
  guint32   gating = get_gating (self);
  PdkNode  *probabilities, *choice, *weights, *experts;

  if (logits == NULL)
    logits = pdk_build_bias (self, pdk_graph_project (graph, node, self->shape->expert_count));
  probabilities = logits;
  if (gating != GATING_SOFTMAX_WEIGHTS)
    probabilities = pdk_graph_change (graph, logits, NULL);
  if (gating == GATING_SOFTPLUS)
    probabilities = pdk_graph_change (graph, probabilities, NULL);
  choice = choose_experts (self, logits, probabilities);
  weights = weigh_experts (self, probabilities, choice, gating);
  node = pdk_graph_reshape (graph, node, width, 1, tokens, 1);
  if (pdk_build_has (self, PDK_DESIGN_EXPERTS_FIRST_WEIGHED))
    {
      node = pdk_graph_make (graph, PDK_GGML_TYPE_F32, width, choice->lengths[0], tokens, 1, node, NULL);
      node = pdk_graph_change (graph, node, weights);
    }
  experts = run_experts (self, node, choice);
  if (!pdk_build_has (self, PDK_DESIGN_EXPERTS_FIRST_WEIGHED))
    experts = pdk_graph_change (graph, experts, weights);
  pdk_graph_expand (graph, experts);
  return add_up (self, experts);
}

static guint64
get_shared_width (PdkGraphBuilder *self)
{
  const PdkModelShape *shape = self->shape;

  if (pdk_build_has (self, PDK_DESIGN_EXPERT_ALWAYS_SHARED))
    return shape->expert_shared_feed_forward > 0 ? shape->expert_shared_feed_forward : get_expert_width (self);
  if (pdk_build_has (self, PDK_DESIGN_NEVER_SHARED))
    return 0;
  if (shape->expert_shared_feed_forward > 0)
    return shape->expert_shared_feed_forward;
  return (guint64) shape->expert_shared_count * get_expert_width (self);
}

/* Experts can work on something shorter than the embedding. */
static PdkNode *
build_routed (PdkGraphBuilder *self,
              PdkNode         *node)
{
  const PdkModelShape *shape = self->shape;
  PdkNode             *logits, *latent;

  if (!shape->latent_experts)
    return pdk_build_experts (self, node, NULL);
  logits = pdk_graph_project (self->graph, node, shape->expert_count);
  latent = pdk_graph_project (self->graph, node, shape->expert_latent_length > 0 ? shape->expert_latent_length : shape->embedding);
  return pdk_graph_project (self->graph, pdk_build_experts (self, latent, logits), shape->embedding);
}

PdkNode *
pdk_build_feed (PdkGraphBuilder     *self,
                const PdkShapeLayer *layer,
                PdkNode             *node)
{
  guint64  shared = get_shared_width (self);
  PdkNode *experts, *always;

  if (!layer->experts || self->shape->expert_used == 0)
    return pdk_build_feed_forward (self, node, layer->feed_forward);
  experts = build_routed (self, node);
  if (shared == 0)
    return experts;
  always = pdk_build_feed_forward (self, node, shared);
  if (pdk_build_has (self, PDK_DESIGN_SHARED_GATED))
    {
      PdkNode *gate = pdk_graph_project (self->graph, node, 1);

      always = pdk_graph_change (self->graph, always, pdk_graph_change (self->graph, gate, NULL));
    }
  return pdk_graph_change (self->graph, experts, always);
}
