/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "estimate/graph/pdk-graph-plan.h"
#include "estimate/pdk-kv-cache.h"

G_BEGIN_DECLS

/**
 * PdkComputeRequest:
 * @cache: the caches
 * @outputs: of how many tokens of a batch the probabilities are wanted
 * @cards: graphics cards; 0 to compute everything on the processor
 * @copies: how often inputs are kept, so that batches can overlap on several cards; 0 counts as 1
 * @places: (nullable) (array): for each layer and then for the output, where the weights are; %NULL if
 *   all are on the first card
 * @old_graphs: see [struct@Batch]
 * @widens_cache: see [struct@Batch]
 * @rotates_cache: see [struct@Batch]
 */
typedef struct
{
  PdkCacheRequest       cache;
  guint64               outputs;
  guint                 cards;
  guint                 copies;
  const PdkWeightPlace *places;
  gboolean              old_graphs;
  gboolean              widens_cache;
  gboolean              rotates_cache;
} PdkComputeRequest;

/** Computes the memory that an engine reserves for the intermediate results of a batch. */
void pdk_compute_measure (const PdkModelShape     *shape,
                          const PdkComputeRequest *request,
                          PdkGraphPlan            *plan);

G_END_DECLS
