/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/pdk-compute.h"

#include "base/pdk-saturate.h"
#include "estimate/graph/pdk-graph-builder.h"

/* Results start at multiples of this in graphics memory (CUDA). */
#define CARD_ALIGNMENT 128

static int
get_place (guint    layer,
           gpointer data)
{
  const PdkComputeRequest *request = data;

  return request->place_of_layer == NULL ? (request->cards > 0 ? 0 : PDK_PLACE_HOST) : request->place_of_layer[layer];
}

static void
fill_batch (const PdkModelShape     *shape,
            const PdkComputeRequest *request,
            PdkBatch                *batch)
{
  const PdkCacheRequest *cache = &request->cache;
  PdkCacheCells          cells;

  pdk_cache_count_cells (shape, cache, &cells);
  batch->sequences = MAX (cache->sequences, 1);
  batch->tokens = MIN (pdk_cache_get_batch (shape, cache), pdk_saturate_multiply (cells.cells, cells.streams));
  batch->outputs = MIN (request->outputs, batch->tokens);
  /* Every conversation takes part with as many tokens as the others. */
  batch->tokens = pdk_saturate_align (batch->tokens, batch->sequences);
  batch->cells = cells.cells;
  batch->sliding_cells = cells.sliding_cells;
  batch->streams = cells.streams;
  batch->key_type = cache->key_type;
  batch->value_type = cache->value_type;
  batch->flash_attention = cache->flash_attention &&
                           (shape->rules == NULL || !(shape->rules->traits & PDK_TRAIT_NO_FLASH_ATTENTION));
  batch->widens_cache = request->widens_cache;
  batch->rotates_cache = request->rotates_cache;
}

void
pdk_compute_measure (const PdkModelShape     *shape,
                     const PdkComputeRequest *request,
                     PdkGraphPlan            *plan)
{
  g_autoptr (PdkGraph) graph = pdk_graph_new ();
  const PdkPlanOptions options = { .cards = request->cards, .copies = 1, .alignment = CARD_ALIGNMENT };
  PdkBatch             batch;

  fill_batch (shape, request, &batch);
  pdk_graph_build (graph, shape, &batch, get_place, (gpointer) request);
  pdk_graph_plan (graph, &options, plan);
}
