/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/graph/pdk-graph.h"

#include <string.h>

#include "base/pdk-saturate.h"
#include "gguf/pdk-ggml-type.h"

/* No matrix is larger; what a file claims can be. */
#define MOST_BYTES 0x1p60

PdkGraph *
pdk_graph_new (void)
{
  PdkGraph *self = g_new0 (PdkGraph, 1);

  self->all = g_ptr_array_new_with_free_func (g_free);
  self->nodes = g_ptr_array_new ();
  self->inputs = g_ptr_array_new ();
  return self;
}

void
pdk_graph_free (PdkGraph *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->inputs);
  g_ptr_array_unref (self->nodes);
  g_ptr_array_unref (self->all);
  g_free (self);
}

gboolean
pdk_node_is_mere_view (const PdkNode *self)
{
  return self->kind == PDK_NODE_VIEW && !self->works;
}

guint64
pdk_node_count (const PdkNode *self)
{
  guint64 count = self->lengths[0];

  for (guint i = 1; i < PDK_NODE_LENGTHS; i++)
    count = pdk_saturate_multiply (count, self->lengths[i]);
  return count;
}

guint64
pdk_node_measure (const PdkNode *self)
{
  const PdkGgmlType *type = pdk_ggml_type_lookup (self->type);
  guint64            bytes;

  if (type->block_elements > 1)
    bytes = pdk_ggml_type_measure_row (type, self->lengths[0]);
  else
    bytes = pdk_saturate_add (type->block_bytes, pdk_saturate_multiply (pdk_saturate_subtract (self->lengths[0], 1), self->strides[0]));
  for (guint i = 0; i < PDK_NODE_LENGTHS; i++)
    if (self->lengths[i] == 0)
      return 0;
  for (guint i = 1; i < PDK_NODE_LENGTHS; i++)
    bytes = pdk_saturate_add (bytes, pdk_saturate_multiply (self->lengths[i] - 1, self->strides[i]));
  return bytes;
}

static PdkNode *
new_node (PdkGraph   *self,
          PdkNodeKind kind,
          guint32     type,
          guint64     a,
          guint64     b,
          guint64     c,
          guint64     d)
{
  PdkNode           *node = g_new0 (PdkNode, 1);
  const PdkGgmlType *format = pdk_ggml_type_lookup (type);

  node->kind = kind;
  node->type = type;
  node->place = PDK_PLACE_ANYWHERE;
  node->lengths[0] = a;
  node->lengths[1] = b;
  node->lengths[2] = c;
  node->lengths[3] = d;
  node->strides[0] = format->block_bytes;
  node->strides[1] = pdk_ggml_type_measure_row (format, a);
  node->strides[2] = pdk_saturate_multiply (node->strides[1], b);
  node->strides[3] = pdk_saturate_multiply (node->strides[2], c);
  g_ptr_array_add (self->all, node);
  return node;
}

static PdkNode *
new_view (PdkGraph *self,
          PdkNode  *node)
{
  PdkNode *view = new_node (self, PDK_NODE_VIEW, node->type, node->lengths[0], node->lengths[1], node->lengths[2], node->lengths[3]);

  memcpy (view->strides, node->strides, sizeof view->strides);
  view->sources[0] = node;
  view->viewed = node->viewed != NULL ? node->viewed : node;
  return view;
}

void
pdk_graph_expand (PdkGraph *self,
                  PdkNode  *node)
{
  if (node->visited)
    return;
  node->visited = TRUE;
  for (guint i = 0; i < PDK_NODE_SOURCES; i++)
    if (node->sources[i] != NULL)
      pdk_graph_expand (self, node->sources[i]);
  if (node->kind != PDK_NODE_LEAF)
    g_ptr_array_add (self->nodes, node);
  else if (node->input)
    g_ptr_array_add (self->inputs, node);
}

PdkNode *
pdk_graph_add_input (PdkGraph *self,
                     guint32   type,
                     guint64   a,
                     guint64   b,
                     guint64   c,
                     guint64   d)
{
  PdkNode *node = new_node (self, PDK_NODE_LEAF, type, a, b, c, d);

  node->input = TRUE;
  return node;
}

PdkNode *
pdk_graph_add_outside (PdkGraph *self,
                       guint32   type,
                       guint64   a,
                       guint64   b,
                       guint64   c,
                       guint64   d)
{
  PdkNode *node = new_node (self, PDK_NODE_LEAF, type, a, b, c, d);

  node->outside = TRUE;
  node->place = self->weights.cache_place;
  return node;
}

PdkNode *
pdk_graph_reshape (PdkGraph *self,
                   PdkNode  *node,
                   guint64   a,
                   guint64   b,
                   guint64   c,
                   guint64   d)
{
  PdkNode *view = new_node (self, PDK_NODE_VIEW, node->type, a, b, c, d);

  view->sources[0] = node;
  view->viewed = node->viewed != NULL ? node->viewed : node;
  return view;
}

PdkNode *
pdk_graph_view (PdkGraph      *self,
                PdkNode       *node,
                const guint64 *lengths,
                const guint64 *strides)
{
  PdkNode *view = new_view (self, node);

  memcpy (view->lengths, lengths, sizeof view->lengths);
  memcpy (view->strides, strides, sizeof view->strides);
  return view;
}

PdkNode *
pdk_graph_slice (PdkGraph *self,
                 PdkNode  *node,
                 guint64   a,
                 guint64   b,
                 guint64   c,
                 guint64   d)
{
  PdkNode *view = new_view (self, node);

  view->lengths[0] = a;
  view->lengths[1] = b;
  view->lengths[2] = c;
  view->lengths[3] = d;
  return view;
}

PdkNode *
pdk_graph_permute (PdkGraph *self,
                   PdkNode  *node,
                   guint     a,
                   guint     b,
                   guint     c,
                   guint     d)
{
  PdkNode    *view = new_view (self, node);
  const guint axes[] = { a, b, c, d };

  for (guint i = 0; i < PDK_NODE_LENGTHS; i++)
    {
      view->lengths[axes[i]] = node->lengths[i];
      view->strides[axes[i]] = node->strides[i];
    }
  return view;
}

PdkNode *
pdk_graph_transpose (PdkGraph *self,
                     PdkNode  *node)
{
  return pdk_graph_permute (self, node, 1, 0, 2, 3);
}

/* An operation runs where its weights are, or where they are brought. */
static void
use_weights (PdkGraph *self,
             PdkNode  *node,
             guint     source,
             double    fetched,
             guint64   count)
{
  PdkNode *weights;

  node->place = self->weights.place;
  if (fetched <= 0 || node->place == PDK_PLACE_HOST)
    return;
  weights = pdk_graph_add_outside (self, PDK_GGML_TYPE_I8, (guint64) MIN ((double) count * fetched, MOST_BYTES), 1, 1, 1);
  weights->weights = TRUE;
  weights->place = PDK_PLACE_HOST;
  node->sources[source] = weights;
}

static PdkNode *
new_like (PdkGraph   *self,
          PdkNodeKind kind,
          PdkNode    *node,
          PdkNode    *other)
{
  PdkNode *result = new_node (self, kind, node->type, node->lengths[0], node->lengths[1], node->lengths[2], node->lengths[3]);

  result->sources[0] = node;
  result->sources[1] = other;
  return result;
}

PdkNode *
pdk_graph_change (PdkGraph *self,
                  PdkNode  *node,
                  PdkNode  *other)
{
  return new_like (self, PDK_NODE_IN_PLACE, node, other);
}

PdkNode *
pdk_graph_weigh (PdkGraph *self,
                 PdkNode  *node)
{
  PdkNode *result = new_like (self, PDK_NODE_IN_PLACE, node, NULL);

  use_weights (self, result, 1, self->weights.fetched > 0 ? sizeof (float) : 0, node->lengths[0]);
  return result;
}

PdkNode *
pdk_graph_weigh_experts (PdkGraph *self,
                         PdkNode  *node,
                         PdkNode  *choice,
                         guint64   count)
{
  PdkNode *result = new_like (self, PDK_NODE_IN_PLACE, node, choice);

  use_weights (self, result, 2, self->weights.experts_fetched > 0 ? sizeof (float) : 0, pdk_saturate_multiply (node->lengths[0], count));
  return result;
}

PdkNode *
pdk_graph_make_like (PdkGraph *self,
                     PdkNode  *node,
                     PdkNode  *other)
{
  return new_like (self, PDK_NODE_PLAIN, node, other);
}

PdkNode *
pdk_graph_make (PdkGraph *self,
                guint32   type,
                guint64   a,
                guint64   b,
                guint64   c,
                guint64   d,
                PdkNode  *first,
                PdkNode  *second)
{
  PdkNode *node = new_node (self, PDK_NODE_PLAIN, type, a, b, c, d);

  node->sources[0] = first;
  node->sources[1] = second;
  return node;
}

PdkNode *
pdk_graph_compact (PdkGraph *self,
                   PdkNode  *node,
                   guint64   a,
                   guint64   b,
                   guint64   c,
                   guint64   d)
{
  return pdk_graph_make (self, node->type, a, b, c, d, node, NULL);
}

PdkNode *
pdk_graph_project (PdkGraph *self,
                   PdkNode  *node,
                   guint64   rows)
{
  PdkNode *result = pdk_graph_make (self, PDK_GGML_TYPE_F32, rows, node->lengths[1], node->lengths[2], node->lengths[3], node, NULL);

  use_weights (self, result, 1, self->weights.fetched, pdk_saturate_multiply (rows, node->lengths[0]));
  return result;
}

PdkNode *
pdk_graph_project_experts (PdkGraph *self,
                           PdkNode  *node,
                           guint64   rows,
                           PdkNode  *choice,
                           guint64   count)
{
  PdkNode *result = pdk_graph_make (self, PDK_GGML_TYPE_F32, rows, choice->lengths[0], node->lengths[2], 1, node, choice);

  use_weights (self, result, 2, self->weights.experts_fetched, pdk_saturate_multiply (pdk_saturate_multiply (rows, node->lengths[0]), count));
  return result;
}

PdkNode *
pdk_graph_multiply (PdkGraph *self,
                    PdkNode  *a,
                    PdkNode  *b)
{
  return pdk_graph_make (self, PDK_GGML_TYPE_F32, a->lengths[1], b->lengths[1], b->lengths[2], b->lengths[3], a, b);
}

PdkNode *
pdk_graph_look_up (PdkGraph *self,
                   PdkNode  *table,
                   PdkNode  *choice)
{
  guint32 type = table->type == PDK_GGML_TYPE_I32 ? PDK_GGML_TYPE_I32 : PDK_GGML_TYPE_F32;

  return pdk_graph_make (self, type, table->lengths[0], choice->lengths[0], choice->lengths[1], choice->lengths[2], table, choice);
}

PdkNode *
pdk_graph_store (PdkGraph *self,
                 PdkNode  *cache,
                 PdkNode  *rows,
                 PdkNode  *choice)
{
  PdkNode *view = new_view (self, cache);

  view->sources[0] = rows;
  view->sources[1] = choice;
  view->sources[2] = cache;
  view->works = TRUE;
  view->place = self->weights.cache_place;
  return view;
}

PdkNode *
pdk_graph_copy (PdkGraph *self,
                PdkNode  *node,
                PdkNode  *target)
{
  PdkNode *view = new_view (self, target);

  view->sources[0] = node;
  view->sources[1] = target;
  view->works = TRUE;
  return view;
}
