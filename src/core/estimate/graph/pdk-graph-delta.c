/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/graph/pdk-graph-state.h"
#include "gguf/pdk-ggml-type.h"

/* Linear attention with gated delta rule, as in Qwen 3.5 and Qwen3 Next. */

typedef struct
{
  guint64 inner;
  guint64 key_heads;
  guint64 value_heads;
  guint64 key_length;
  guint64 value_length;
  guint64 tokens;
  guint64 sequences;
} Lengths;

static void
get_lengths (PdkGraphBuilder *self,
             Lengths         *lengths)
{
  const PdkModelShape *shape = self->shape;

  lengths->inner = MAX (shape->state_inner, 1);
  lengths->key_heads = MAX (shape->state_groups, 1);
  lengths->value_heads = MAX (shape->state_rank, 1);
  lengths->key_length = MAX (shape->state_size, 1);
  lengths->value_length = MAX (lengths->inner / lengths->value_heads, 1);
  lengths->sequences = self->batch->sequences;
  lengths->tokens = self->batch->tokens / lengths->sequences;
}

/* Heads side by side in the rows of what came out of the convolution. */
static PdkNode *
look_at_heads (PdkGraphBuilder *self,
               PdkNode         *node,
               guint64          length,
               guint64          heads)
{
  guint64       row = node->strides[1];
  guint64       tokens = node->lengths[1];
  const guint64 lengths[] = { length, heads, tokens, node->lengths[2] };
  const guint64 strides[] = { sizeof (float), length * sizeof (float), row, row * tokens };

  return pdk_graph_view (self->graph, node, lengths, strides);
}

/* Where there are fewer key heads than value heads, one architecture writes them out. */
static PdkNode *
norm_key (PdkGraphBuilder *self,
          PdkNode         *node,
          const Lengths   *lengths)
{
  PdkGraph *graph = self->graph;
  guint64   all = lengths->tokens * lengths->sequences;

  node = pdk_graph_make_like (graph, node, NULL);
  if (!pdk_build_has (self, PDK_DESIGN_STATE_REPEATS) || lengths->key_heads == lengths->value_heads)
    return node;
  node = pdk_graph_reshape (graph, node, lengths->key_length, 1, lengths->key_heads, all);
  node = pdk_graph_make (graph, PDK_GGML_TYPE_F32, lengths->key_length, lengths->value_heads / lengths->key_heads, lengths->key_heads, all, node, NULL);
  return pdk_graph_reshape (graph, node, lengths->key_length, lengths->value_heads, lengths->tokens, lengths->sequences);
}

static PdkNode *
shape_gate (PdkGraphBuilder *self,
            PdkNode         *node,
            const Lengths   *lengths)
{
  return pdk_graph_reshape (self->graph, node, 1, lengths->value_heads, lengths->tokens, lengths->sequences);
}

/* How much is forgotten, and how much is learnt, head by head. */
static void
build_gates (PdkGraphBuilder *self,
             PdkNode         *node,
             const Lengths   *lengths,
             PdkNode        **forgets,
             PdkNode        **learns)
{
  PdkGraph *graph = self->graph;
  guint64   heads = lengths->value_heads;
  PdkNode  *both, *alpha, *beta;

  if (pdk_build_has (self, PDK_DESIGN_STATE_REPEATS))
    {
      both = pdk_graph_project (graph, node, 2 * heads);
      both = pdk_graph_reshape (graph, both, 2 * heads / lengths->key_heads, lengths->key_heads, lengths->tokens, lengths->sequences);
      alpha = pdk_graph_slice (graph, both, heads / lengths->key_heads, lengths->key_heads, lengths->tokens, lengths->sequences);
      beta = pdk_graph_slice (graph, both, heads / lengths->key_heads, lengths->key_heads, lengths->tokens, lengths->sequences);
      alpha = pdk_graph_compact (graph, alpha, heads, lengths->tokens, lengths->sequences, 1);
      beta = pdk_graph_compact (graph, beta, beta->lengths[0], beta->lengths[1], beta->lengths[2], beta->lengths[3]);
      *learns = shape_gate (self, pdk_graph_change (graph, beta, NULL), lengths);
    }
  else
    {
      beta = pdk_graph_project (graph, node, heads);
      *learns = pdk_graph_change (graph, shape_gate (self, beta, lengths), NULL);
      alpha = pdk_build_by_sequence (self, pdk_graph_project (graph, node, heads));
    }
  alpha = pdk_graph_change (graph, pdk_graph_weigh (graph, alpha), NULL);
  *forgets = shape_gate (self, pdk_graph_weigh (graph, alpha), lengths);
}

/* The rule itself gives what comes out and, behind it, the new states. */
static PdkNode *
learn (PdkGraphBuilder *self,
       PdkNode         *mixed,
       PdkNode         *forgets,
       PdkNode         *learns,
       PdkNode         *state,
       const Lengths   *lengths)
{
  PdkGraph     *graph = self->graph;
  guint64       width = lengths->value_length * lengths->value_heads;
  guint64       rows = lengths->tokens * lengths->sequences + lengths->value_length * lengths->sequences;
  const guint64 seen[] = { lengths->value_length, lengths->value_heads, lengths->tokens, lengths->sequences };
  const guint64 kept[] = { lengths->value_length, lengths->value_length, lengths->value_heads, lengths->sequences };
  guint64       strides[PDK_NODE_LENGTHS] = { sizeof (float), lengths->value_length * sizeof (float) };
  PdkNode      *query = norm_key (self, look_at_heads (self, mixed, lengths->key_length, lengths->key_heads), lengths);
  PdkNode      *key = norm_key (self, look_at_heads (self, mixed, lengths->key_length, lengths->key_heads), lengths);
  PdkNode      *value = look_at_heads (self, mixed, lengths->value_length, lengths->value_heads);
  PdkNode      *node = pdk_graph_make (graph, PDK_GGML_TYPE_F32, width, rows, 1, 1, query, key);

  node->sources[2] = value;
  node->sources[3] = forgets;
  node->sources[4] = learns;
  node->sources[5] = state;
  strides[2] = strides[1] * lengths->value_length;
  strides[3] = strides[2] * lengths->value_heads;
  pdk_build_keep_states (self, pdk_graph_view (graph, node, kept, strides));
  strides[2] = strides[1] * lengths->value_heads;
  strides[3] = strides[2] * lengths->tokens;
  return pdk_graph_view (graph, node, seen, strides);
}

PdkNode *
pdk_build_delta_net (PdkGraphBuilder *self,
                     PdkNode         *node)
{
  PdkGraph *graph = self->graph;
  Lengths   lengths;
  PdkNode  *mixed, *gate, *forgets, *learns, *state, *result;

  get_lengths (self, &lengths);
  mixed = pdk_graph_project (graph, node, lengths.inner + 2 * lengths.key_heads * lengths.key_length);
  gate = pdk_graph_project (graph, node, lengths.inner);
  build_gates (self, node, &lengths, &forgets, &learns);
  mixed = pdk_build_convolution_input (self, pdk_build_by_sequence (self, mixed), self->shape->state_convolution);
  state = pdk_build_states (self, lengths.inner * lengths.key_length);
  state = pdk_graph_reshape (graph, state, lengths.value_length, lengths.value_length, lengths.value_heads, lengths.sequences);
  mixed = pdk_graph_make (graph, PDK_GGML_TYPE_F32, mixed->lengths[1], lengths.tokens, lengths.sequences, 1, mixed, NULL);
  result = learn (self, pdk_graph_change (graph, mixed, NULL), forgets, learns, state, &lengths);
  gate = pdk_graph_reshape (graph, gate, lengths.value_length, lengths.value_heads, lengths.tokens, lengths.sequences);
  result = pdk_graph_change (graph, pdk_build_rms_norm (self, result), pdk_graph_change (graph, gate, NULL));
  result = pdk_graph_reshape (graph, result, lengths.inner, lengths.tokens, lengths.sequences, 1);
  return pdk_build_all_tokens (self, pdk_graph_project (graph, result, self->shape->embedding));
}
