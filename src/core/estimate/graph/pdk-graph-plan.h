/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "estimate/graph/pdk-graph.h"

G_BEGIN_DECLS

/** How many graphics cards a plan can have. */
#define PDK_PLAN_CARDS 16

/**
 * PdkPlanOptions:
 * @cards: graphics cards; 0 to compute everything on the processor
 * @copies: how often inputs are kept, so that batches can overlap on several cards; at least 1
 * @alignment: bytes at whose multiples results start in graphics memory, a power of two
 */
typedef struct
{
  guint   cards;
  guint   copies;
  guint64 alignment;
} PdkPlanOptions;

/**
 * PdkGraphPlan:
 * @card_bytes: per card, the memory that a batch's intermediate results take
 * @host_bytes: the same in main memory
 */
typedef struct
{
  guint64 card_bytes[PDK_PLAN_CARDS];
  guint64 host_bytes;
} PdkGraphPlan;

/**
 * pdk_graph_plan:
 *
 * Plans memory as ggml's scheduler and allocator do: operations run where their weights are; what one
 * place needs of another is copied there before; each result takes the smallest gap that is large
 * enough and leaves it when the last operation that needs it is done. The graph is used up.
 */
void pdk_graph_plan (PdkGraph             *graph,
                     const PdkPlanOptions *options,
                     PdkGraphPlan         *plan);

G_END_DECLS
