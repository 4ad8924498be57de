/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What an engine computes for one batch, as the sizes of its intermediate results: nothing is
 * computed here. An engine plans the memory of a batch ahead, and its plan follows from these sizes
 * and from when each is needed last (pdk-graph-plan.h).
 */

#define PDK_NODE_LENGTHS 4
#define PDK_NODE_SOURCES 8

/**
 * PdkNodeKind:
 * @PDK_NODE_LEAF: is given from outside and not computed
 * @PDK_NODE_VIEW: another look at the bytes of another node
 * @PDK_NODE_IN_PLACE: may overwrite a source of the same layout that nobody else needs
 * @PDK_NODE_PLAIN: needs memory of its own
 */
typedef enum
{
  PDK_NODE_LEAF,
  PDK_NODE_VIEW,
  PDK_NODE_IN_PLACE,
  PDK_NODE_PLAIN,
} PdkNodeKind;

/** The place of the processor; others are graphics cards, by number. */
#define PDK_PLACE_HOST     G_MAXINT
#define PDK_PLACE_ANYWHERE -1

typedef struct _PdkNode PdkNode;

/**
 * PdkNode:
 * @type: ggml's number of the type of its elements
 * @lengths: shortest stride first, as engines count
 * @strides: bytes from one element (row, matrix, …) to the next
 * @scratch: bytes that the operation needs behind its result
 * @place: where it has to be computed, if that is fixed
 * @works: for views, whether bytes are written and not merely looked at
 * @outside: whether its bytes are part of the weights or of a cache, not of the plan
 * @weights: whether they are weights that have to be fetched
 * @input: whether it is filled in before each batch
 * @output: whether it is read afterwards, so that its bytes stay
 * @viewed: for views, the node that owns the bytes
 *
 * One intermediate result. The members after @viewed belong to the plan.
 */
struct _PdkNode
{
  PdkNodeKind kind;
  guint32     type;
  guint64     lengths[PDK_NODE_LENGTHS];
  guint64     strides[PDK_NODE_LENGTHS];
  guint64     scratch;
  int         place;
  gboolean    works;
  gboolean    outside;
  gboolean    weights;
  gboolean    input;
  gboolean    output;
  PdkNode    *sources[PDK_NODE_SOURCES];
  PdkNode    *viewed;

  gboolean visited;
  gboolean allocated;
  gboolean dependency;
  int      buffer;
  guint    children;
  guint    views;
  guint64  address;
  PdkNode *copies;
};

/**
 * PdkWeightPlace:
 * @place: where operations with weights are computed
 * @cache_place: where keys and values are kept
 * @fetched: bytes per weight that have to be brought to @place out of main memory; 0 if they are there
 * @experts_fetched: the same of experts
 *
 * Where a layer's weights are and where they are needed.
 */
typedef struct
{
  int    place;
  int    cache_place;
  double fetched;
  double experts_fetched;
} PdkWeightPlace;

/**
 * PdkGraph:
 * @all: (element-type PdkNode): owns them
 * @nodes: (element-type PdkNode): in the order in which they are computed
 * @inputs: (element-type PdkNode): in the order in which they are met
 * @weights: where the weights are of operations that are added now
 */
typedef struct
{
  GPtrArray     *all;
  GPtrArray     *nodes;
  GPtrArray     *inputs;
  PdkWeightPlace weights;
} PdkGraph;

PdkGraph *pdk_graph_new (void);
void      pdk_graph_free (PdkGraph *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkGraph, pdk_graph_free)

/** Returns: whether it is nothing but another look at bytes */
gboolean pdk_node_is_mere_view (const PdkNode *self);

/** Returns: bytes of the node's elements, saturating */
guint64 pdk_node_measure (const PdkNode *self);

/** Returns: how many elements it has, saturating */
guint64 pdk_node_count (const PdkNode *self);

/** Adds @node and what it needs to the order of computation, as far as it is not there yet. */
void pdk_graph_expand (PdkGraph *self,
                       PdkNode  *node);

/* Leaves. */

PdkNode *pdk_graph_add_input (PdkGraph *self,
                              guint32   type,
                              guint64   a,
                              guint64   b,
                              guint64   c,
                              guint64   d);
/** A cache, wherever the layer's cache is. */
PdkNode *pdk_graph_add_outside (PdkGraph *self,
                                guint32   type,
                                guint64   a,
                                guint64   b,
                                guint64   c,
                                guint64   d);

/* Other looks at the same bytes. */

PdkNode *pdk_graph_reshape (PdkGraph *self,
                            PdkNode  *node,
                            guint64   a,
                            guint64   b,
                            guint64   c,
                            guint64   d);

/** A part of @node, with the strides of its rows; @lengths and @strides are copied. */
PdkNode *pdk_graph_view (PdkGraph      *self,
                         PdkNode       *node,
                         const guint64 *lengths,
                         const guint64 *strides);

/** A part of @node that is as wide as @a, with the strides of @node. */
PdkNode *pdk_graph_slice (PdkGraph *self,
                          PdkNode  *node,
                          guint64   a,
                          guint64   b,
                          guint64   c,
                          guint64   d);

/** Exchanges axes: axis 0 of @node becomes axis @a of the result, and so on. */
PdkNode *pdk_graph_permute (PdkGraph *self,
                            PdkNode  *node,
                            guint     a,
                            guint     b,
                            guint     c,
                            guint     d);
PdkNode *pdk_graph_transpose (PdkGraph *self,
                              PdkNode  *node);

/* Operations. */

/** Something of the shape of @node that may overwrite it: adding, scaling, rotating, norms. */
PdkNode *pdk_graph_change (PdkGraph *self,
                           PdkNode  *node,
                           PdkNode  *other);

/** The same with weights, which are wherever the layer is. */
PdkNode *pdk_graph_weigh (PdkGraph *self,
                          PdkNode  *node);

/** The same with a row for each of @count experts, of which @choice names some. */
PdkNode *pdk_graph_weigh_experts (PdkGraph *self,
                                  PdkNode  *node,
                                  PdkNode  *choice,
                                  guint64   count);

/** Something of the shape of @node that needs memory of its own. */
PdkNode *pdk_graph_make_like (PdkGraph *self,
                              PdkNode  *node,
                              PdkNode  *other);

/** A result of any shape. */
PdkNode *pdk_graph_make (PdkGraph *self,
                         guint32   type,
                         guint64   a,
                         guint64   b,
                         guint64   c,
                         guint64   d,
                         PdkNode  *first,
                         PdkNode  *second);

/** Puts the elements one behind the other, in a new shape. */
PdkNode *pdk_graph_compact (PdkGraph *self,
                            PdkNode  *node,
                            guint64   a,
                            guint64   b,
                            guint64   c,
                            guint64   d);

/** A product with weights that has @rows rows. */
PdkNode *pdk_graph_project (PdkGraph *self,
                            PdkNode  *node,
                            guint64   rows);

/** The same with those of @count experts' weights that @choice (one column per token) names. */
PdkNode *pdk_graph_project_experts (PdkGraph *self,
                                    PdkNode  *node,
                                    guint64   rows,
                                    PdkNode  *choice,
                                    guint64   count);

/** A product of two results. */
PdkNode *pdk_graph_multiply (PdkGraph *self,
                             PdkNode  *a,
                             PdkNode  *b);

/** The rows of @table that @choice names. */
PdkNode *pdk_graph_look_up (PdkGraph *self,
                            PdkNode  *table,
                            PdkNode  *choice);

/** Writes rows into @cache; the result is a look at @cache. */
PdkNode *pdk_graph_store (PdkGraph *self,
                          PdkNode  *cache,
                          PdkNode  *rows,
                          PdkNode  *choice);

/** Copies @node over the bytes of @target; the result is a look at @target. */
PdkNode *pdk_graph_copy (PdkGraph *self,
                         PdkNode  *node,
                         PdkNode  *target);

G_END_DECLS
