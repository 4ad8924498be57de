/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/graph/pdk-graph-state.h"
#include "gguf/pdk-ggml-type.h"

/* State spaces that are scanned token by token: Mamba, its second version, and what PLaMo made of it. */

typedef struct
{
  guint64 inner;
  guint64 heads;
  guint64 head_length;
  guint64 state;
  guint64 groups;
  guint64 tokens;
  guint64 sequences;
} Lengths;

static void
get_lengths (PdkGraphBuilder *self,
             Lengths         *lengths)
{
  const PdkModelShape *shape = self->shape;

  lengths->inner = MAX (shape->state_inner, 1);
  lengths->heads = MAX (shape->state_rank, 1);
  lengths->head_length = MAX (lengths->inner / lengths->heads, 1);
  lengths->state = MAX (shape->state_size, 1);
  lengths->groups = MAX (shape->state_groups, 1);
  lengths->sequences = self->batch->sequences;
  lengths->tokens = self->batch->tokens / lengths->sequences;
}

/* A part of each row, with heads of so many numbers. */
static PdkNode *
look_at_heads (PdkGraphBuilder *self,
               PdkNode         *node,
               guint64          length,
               guint64          heads)
{
  const guint64 lengths[] = { length, heads, node->lengths[1], node->lengths[2] };
  const guint64 strides[] = { sizeof (float), length * sizeof (float), node->strides[1], node->strides[2] };

  return pdk_graph_view (self->graph, node, lengths, strides);
}

static PdkNode *
look_at_part (PdkGraphBuilder *self,
              PdkNode         *node,
              guint64          width)
{
  return pdk_graph_slice (self->graph, node, width, node->lengths[1], node->lengths[2], 1);
}

static PdkNode *
convolve (PdkGraphBuilder *self,
          PdkNode         *node,
          gboolean         biased)
{
  PdkGraph *graph = self->graph;
  guint64   channels = node->lengths[0];
  PdkNode  *input = pdk_build_convolution_input (self, node, self->shape->state_convolution);

  node = pdk_graph_make (graph, PDK_GGML_TYPE_F32, channels, node->lengths[1], node->lengths[2], 1, input, NULL);
  if (biased)
    node = pdk_graph_weigh (graph, node);
  return pdk_graph_change (graph, node, NULL);
}

/* What comes out, and behind it the new states. */
static PdkNode *
scan (PdkGraphBuilder *self,
      const Lengths   *lengths,
      PdkNode         *input,
      PdkNode         *steps,
      PdkNode         *in,
      PdkNode         *out)
{
  PdkGraph     *graph = self->graph;
  guint64       states = lengths->state * lengths->inner;
  const guint64 kept[] = { states * lengths->sequences, 1, 1, 1 };
  PdkNode      *cache = pdk_graph_add_outside (graph, PDK_GGML_TYPE_F32, states, lengths->sequences, 1, 1);
  PdkNode      *node;

  node = pdk_graph_make (graph, PDK_GGML_TYPE_F32, lengths->inner * lengths->tokens * lengths->sequences + kept[0], 1, 1, 1, cache, input);
  node->sources[2] = steps;
  node->sources[3] = in;
  node->sources[4] = out;
  node->sources[5] = self->states;
  pdk_graph_expand (graph, node);
  pdk_build_move_states (self, cache);
  pdk_build_keep_states (self, pdk_graph_view (graph, node, kept, node->strides));
  return node;
}

/* Adds what goes past the scan, and opens the gate. */
static PdkNode *
finish (PdkGraphBuilder *self,
        PdkNode         *scanned,
        PdkNode         *input,
        PdkNode         *gate)
{
  PdkGraph *graph = self->graph;
  PdkNode  *node = pdk_graph_reshape (graph, scanned, input->lengths[0], input->lengths[1], input->lengths[2], input->lengths[3]);

  node = pdk_graph_change (graph, node, pdk_graph_weigh (graph, input));
  gate = pdk_graph_compact (graph, gate, gate->lengths[0], gate->lengths[1], gate->lengths[2], gate->lengths[3]);
  return pdk_graph_make_like (graph, gate, node);
}

static PdkNode *
project_out (PdkGraphBuilder *self,
             PdkNode         *node,
             const Lengths   *lengths)
{
  node = pdk_graph_reshape (self->graph, node, lengths->inner, lengths->tokens, lengths->sequences, 1);
  return pdk_build_all_tokens (self, pdk_graph_project (self->graph, node, self->shape->embedding));
}

PdkNode *
pdk_build_scan (PdkGraphBuilder *self,
                PdkNode         *node)
{
  PdkGraph *graph = self->graph;
  gboolean  normed = pdk_build_has (self, PDK_DESIGN_SCAN_NORMED);
  Lengths   lengths;
  PdkNode  *both, *gate, *input, *parts, *steps, *in, *out;

  get_lengths (self, &lengths);
  both = pdk_graph_project (graph, pdk_build_by_sequence (self, node), 2 * lengths.inner);
  gate = look_at_part (self, both, lengths.inner);
  input = convolve (self, look_at_part (self, both, lengths.inner), TRUE);
  parts = pdk_graph_project (graph, input, lengths.heads + 2 * lengths.state);
  steps = look_at_part (self, parts, lengths.heads);
  in = look_at_heads (self, parts, lengths.state, 1);
  out = look_at_heads (self, parts, lengths.state, 1);
  if (normed)
    {
      steps = pdk_build_rms_norm (self, steps);
      in = pdk_build_rms_norm (self, in);
      out = pdk_build_rms_norm (self, out);
    }
  steps = pdk_graph_weigh (graph, pdk_graph_project (graph, steps, lengths.inner));
  node = scan (self, &lengths, pdk_graph_reshape (graph, input, 1, lengths.inner, lengths.tokens, lengths.sequences), steps, in, out);
  return project_out (self, finish (self, node, input, gate), &lengths);
}

PdkNode *
pdk_build_grouped_scan (PdkGraphBuilder *self,
                        PdkNode         *node)
{
  PdkGraph *graph = self->graph;
  Lengths   lengths;
  guint64   channels;
  PdkNode  *all, *gate, *mixed, *steps, *input, *in, *out;

  get_lengths (self, &lengths);
  channels = lengths.inner + 2 * lengths.groups * lengths.state;
  all = pdk_graph_project (graph, pdk_build_by_sequence (self, node), lengths.inner + channels + lengths.heads);
  gate = look_at_heads (self, all, lengths.head_length, lengths.heads);
  steps = look_at_part (self, all, lengths.heads);
  mixed = convolve (self, look_at_part (self, all, channels), TRUE);
  input = look_at_heads (self, mixed, lengths.head_length, lengths.heads);
  in = look_at_heads (self, mixed, lengths.state, lengths.groups);
  out = look_at_heads (self, mixed, lengths.state, lengths.groups);
  steps = pdk_graph_weigh (graph, pdk_graph_compact (graph, steps, lengths.heads, lengths.tokens, lengths.sequences, 1));
  node = finish (self, scan (self, &lengths, input, steps, in, out), input, gate);
  node = pdk_graph_reshape (graph, node, lengths.inner / lengths.groups, lengths.groups, lengths.tokens, lengths.sequences);
  return project_out (self, pdk_build_rms_norm (self, node), &lengths);
}

PdkNode *
pdk_build_head_scan (PdkGraphBuilder *self,
                     PdkNode         *node)
{
  PdkGraph *graph = self->graph;
  guint64   rank = MAX (64, self->shape->embedding / 16);
  Lengths   lengths;
  PdkNode  *both, *gate, *input, *parts, *steps, *in, *out;

  get_lengths (self, &lengths);
  both = pdk_graph_project (graph, pdk_build_by_sequence (self, node), 2 * lengths.inner);
  both = pdk_graph_compact (graph, pdk_graph_permute (graph, both, 0, 2, 1, 3), 2 * lengths.head_length, lengths.heads, lengths.tokens, lengths.sequences);
  gate = pdk_graph_slice (graph, both, lengths.head_length, lengths.heads, lengths.tokens, lengths.sequences);
  input = pdk_graph_slice (graph, both, lengths.head_length, lengths.heads, lengths.tokens, lengths.sequences);
  input = convolve (self, pdk_graph_compact (graph, input, lengths.inner, lengths.tokens, lengths.sequences, 1), FALSE);
  parts = pdk_graph_project (graph, input, rank + 2 * lengths.state);
  in = pdk_build_rms_norm (self, look_at_part (self, parts, lengths.state));
  out = pdk_build_rms_norm (self, look_at_part (self, parts, lengths.state));
  steps = pdk_build_rms_norm (self, look_at_part (self, parts, rank));
  steps = pdk_graph_weigh (graph, pdk_graph_project (graph, steps, lengths.heads));
  input = look_at_heads (self, input, lengths.head_length, lengths.heads);
  in = look_at_heads (self, in, lengths.state, 1);
  out = look_at_heads (self, out, lengths.state, 1);
  node = scan (self, &lengths, input, steps, in, out);
  return project_out (self, finish (self, node, input, gate), &lengths);
}

/* A convolution over a few tokens, between two gates, as in LFM 2. */
PdkNode *
pdk_build_short_convolution (PdkGraphBuilder *self,
                             PdkNode         *node)
{
  PdkGraph *graph = self->graph;
  guint64   width = self->shape->embedding;
  PdkNode  *all = pdk_graph_project (graph, pdk_build_by_sequence (self, node), 3 * width);
  PdkNode  *gate = look_at_part (self, all, width);
  PdkNode  *input = pdk_graph_change (graph, look_at_part (self, all, width), look_at_part (self, all, width));
  PdkNode  *mixed = pdk_build_convolution_input (self, input, self->shape->short_convolution);

  node = pdk_graph_make (graph, PDK_GGML_TYPE_F32, width, all->lengths[1], all->lengths[2], 1, mixed, NULL);
  node = pdk_graph_change (graph, gate, node);
  return pdk_build_all_tokens (self, pdk_graph_project (graph, node, width));
}
