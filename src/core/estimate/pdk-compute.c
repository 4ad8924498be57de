/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/pdk-compute.h"

#include "base/pdk-saturate.h"
#include "estimate/graph/pdk-graph-builder.h"

/* Results start at multiples of this in graphics memory (CUDA). */
#define CARD_ALIGNMENT 128

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
  batch->old_graphs = request->old_graphs;
  batch->widens_cache = request->widens_cache;
  batch->rotates_cache = request->rotates_cache;
}

static PdkWeightPlace *
put_together (const PdkModelShape     *shape,
              const PdkComputeRequest *request)
{
  PdkWeightPlace *places = g_new0 (PdkWeightPlace, shape->layer_count + 1);

  for (guint i = 0; i <= shape->layer_count; i++)
    places[i].place = places[i].cache_place = request->cards > 0 ? 0 : PDK_PLACE_HOST;
  return places;
}

void
pdk_compute_measure (const PdkModelShape     *shape,
                     const PdkComputeRequest *request,
                     PdkGraphPlan            *plan)
{
  g_autoptr (PdkGraph)       graph = pdk_graph_new ();
  g_autofree PdkWeightPlace *together = NULL;
  const PdkPlanOptions       options = { .cards = request->cards, .copies = MAX (request->copies, 1), .alignment = CARD_ALIGNMENT };
  PdkBatch                   batch;

  fill_batch (shape, request, &batch);
  if (request->places == NULL)
    together = put_together (shape, request);
  pdk_graph_build (graph, shape, &batch, request->places != NULL ? request->places : together);
  pdk_graph_plan (graph, &options, plan);
}
