/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/graph/pdk-graph-builder.h"
#include "gguf/pdk-ggml-type.h"

/* Attention whose keys and values are made of one short row per token (MLA). */

typedef struct
{
  guint64 heads;
  guint64 key_length;
  guint64 value_length;
  guint64 rotated;
  guint64 plain;
  guint64 rank;
  guint64 tokens;
} Lengths;

static void
get_lengths (PdkGraphBuilder     *self,
             const PdkShapeLayer *layer,
             Lengths             *lengths)
{
  const PdkModelShape *shape = self->shape;
  gboolean             latent = pdk_model_shape_is_latent (shape);

  lengths->heads = layer->heads;
  lengths->key_length = latent ? shape->key_length_latent : layer->key_length;
  lengths->value_length = latent ? shape->value_length_latent : layer->value_length;
  lengths->rotated = MIN (shape->rope_dimensions, lengths->key_length);
  lengths->plain = lengths->key_length - lengths->rotated;
  lengths->rank = shape->latent_rank;
  lengths->tokens = self->batch->tokens;
}

/* A part of each of @heads heads that are @stride numbers apart. */
static PdkNode *
look_at_heads (PdkGraphBuilder *self,
               PdkNode         *node,
               guint64          length,
               guint64          heads,
               guint64          stride)
{
  const guint64 lengths[] = { length, heads, node->lengths[1], 1 };
  const guint64 strides[] = { sizeof (float), stride * sizeof (float), node->strides[1], node->strides[1] * node->lengths[1] };

  return pdk_graph_view (self->graph, node, lengths, strides);
}

static PdkNode *
rotate (PdkGraphBuilder *self,
        PdkNode         *node)
{
  return pdk_build_has (self, PDK_DESIGN_NO_ROTATION) ? node : pdk_build_rotation (self, node);
}

/* One behind the other, head by head. */
static PdkNode *
join (PdkGraphBuilder *self,
      PdkNode         *first,
      PdkNode         *second)
{
  return pdk_graph_make (self->graph, PDK_GGML_TYPE_F32, first->lengths[0] + second->lengths[0], first->lengths[1], first->lengths[2], 1, first, second);
}

static PdkNode *
build_query (PdkGraphBuilder *self,
             const Lengths   *lengths,
             PdkNode         *node)
{
  if (self->shape->query_rank > 0)
    node = pdk_build_rms_norm (self, pdk_graph_project (self->graph, node, self->shape->query_rank));
  return pdk_graph_project (self->graph, node, lengths->heads * lengths->key_length);
}

/* Queries are made short instead of keys long, so that the short rows are keys and values at once. */
static void
build_short (PdkGraphBuilder *self,
             const Lengths   *lengths,
             PdkNode         *plain,
             PdkNode         *rotated,
             PdkNode         *row,
             PdkNode         *key_rotated,
             PdkHeads        *heads)
{
  PdkGraph *graph = self->graph;

  plain = pdk_graph_project (graph, pdk_graph_permute (graph, plain, 0, 2, 1, 3), lengths->rank);
  plain = pdk_graph_permute (graph, plain, 0, 2, 1, 3);
  row = pdk_graph_reshape (graph, row, lengths->rank, 1, lengths->tokens, 1);
  heads->query = join (self, plain, rotated);
  heads->key = join (self, row, key_rotated);
  heads->value = row;
}

static void
build_long (PdkGraphBuilder *self,
            const Lengths   *lengths,
            PdkNode         *plain,
            PdkNode         *rotated,
            PdkNode         *row,
            PdkNode         *key_rotated,
            PdkHeads        *heads)
{
  PdkGraph *graph = self->graph;
  guint64   stride = lengths->plain + lengths->value_length;
  PdkNode  *both = pdk_graph_project (graph, row, lengths->heads * stride);
  PdkNode  *key = look_at_heads (self, both, lengths->plain, lengths->heads, stride);
  PdkNode  *value = look_at_heads (self, both, lengths->value_length, lengths->heads, stride);

  heads->value = pdk_graph_compact (graph, value, lengths->value_length, lengths->heads, lengths->tokens, 1);
  heads->query = join (self, plain, rotated);
  key_rotated = pdk_graph_make (graph, PDK_GGML_TYPE_F32, lengths->rotated, lengths->heads, lengths->tokens, 1, key_rotated, rotated);
  heads->key = join (self, key, key_rotated);
}

PdkNode *
pdk_build_latent_part (PdkGraphBuilder     *self,
                       const PdkShapeLayer *layer,
                       PdkNode             *node)
{
  PdkGraph *graph = self->graph;
  gboolean  latent = pdk_model_shape_is_latent (self->shape);
  PdkHeads  heads = { NULL };
  Lengths   lengths;
  PdkNode  *query, *both, *plain, *rotated, *row, *key_rotated;

  get_lengths (self, layer, &lengths);
  query = build_query (self, &lengths, node);
  plain = look_at_heads (self, query, lengths.plain, lengths.heads, lengths.key_length);
  rotated = rotate (self, look_at_heads (self, query, lengths.rotated, lengths.heads, lengths.key_length));
  both = pdk_graph_project (graph, node, lengths.rank + lengths.rotated);
  key_rotated = rotate (self, look_at_heads (self, both, lengths.rotated, 1, lengths.rank + lengths.rotated));
  row = pdk_build_rms_norm (self, pdk_graph_slice (graph, both, lengths.rank, lengths.tokens, 1, 1));
  if (latent)
    build_short (self, &lengths, plain, rotated, row, key_rotated, &heads);
  else
    build_long (self, &lengths, plain, rotated, row, key_rotated, &heads);
  if (self->shape->tempered)
    heads.query = pdk_graph_change (graph, heads.query, NULL);
  node = latent ? pdk_build_latent_attention (self, layer, &heads) : pdk_build_attention (self, layer, &heads);
  return pdk_graph_project (graph, node, self->shape->embedding);
}
