/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/pdk-estimate.h"

#include "base/pdk-saturate.h"
#include "estimate/pdk-compute.h"
#include "estimate/pdk-placement.h"
#include "estimate/pdk-weights.h"
#include "gguf/pdk-ggml-type.h"

#define MIB G_GUINT64_CONSTANT (0x100000)

/* What drivers take on each card for contexts and programs: between 140 and 550 MiB were seen. */
#define DRIVER_BYTES        (300 * MIB)
#define VULKAN_DRIVER_BYTES (100 * MIB)

/* What the part that sees takes for its intermediate results, for a large picture. */
#define PROJECTOR_COMPUTE_BYTES (250 * MIB)

/* How far estimates were seen to be off. */
#define BAND_BYTES (100 * MIB)

#define MOST_CONTEXT     (G_GUINT64_CONSTANT (1) << 27)
#define MOST_SEQUENCES   G_GUINT64_CONSTANT (256)
#define MOST_MICRO_BATCH G_GUINT64_CONSTANT (65536)

/* One model's context: the caches that it needs and where they are. */
typedef struct
{
  const PdkEstimateRequest *request;
  const PdkModelShape      *shape;
  const PdkPlacement       *placement;
  PdkComputeRequest         compute;
} Context;

void
pdk_estimate_request_init (PdkEstimateRequest  *self,
                           const PdkModelShape *shape,
                           PdkEngineKind        kind)
{
  *self = (PdkEstimateRequest) {
    .shape = shape,
    .key_type = PDK_GGML_TYPE_F16,
    .value_type = PDK_GGML_TYPE_F16,
    .gpu_layers = PDK_ESTIMATE_ALL,
    .card_count = 1,
  };
  pdk_engine_profile_init (&self->profile, kind);
  pdk_engine_profile_suit (&self->profile, shape);
}

static guint64
sum_cards (const PdkEstimateRequest *request)
{
  guint64 sum = 0;

  for (guint i = 0; i < MIN (request->card_count, PDK_PLAN_CARDS); i++)
    sum = pdk_saturate_add (sum, request->card_bytes[i]);
  return sum;
}

static guint32
choose_type (guint32 type)
{
  return pdk_ggml_type_lookup (type) != NULL ? type : PDK_GGML_TYPE_F16;
}

/* Everything that does not depend on where layers are. */
static void
fill_compute (const PdkEstimateRequest *request,
              const PdkEstimate        *estimate,
              PdkComputeRequest        *compute)
{
  const PdkEngineProfile *profile = &request->profile;
  PdkCacheRequest        *cache = &compute->cache;

  *compute = (PdkComputeRequest) { 0 };
  cache->context = estimate->context;
  cache->sequences = CLAMP (profile->sequences, 1, MOST_SEQUENCES);
  cache->unified = profile->unified;
  cache->micro_batch = estimate->micro_batch;
  cache->batch = profile->wide_windows ? profile->batch : 0;
  cache->whole_windows = profile->whole_windows;
  cache->flash_attention = profile->flash_attention;
  cache->keeps_latent_values = profile->keeps_latent_values;
  cache->key_type = choose_type (request->key_type);
  cache->value_type = choose_type (request->value_type);
  cache->state_rows = request->drafts ? request->draft_tokens : 0;
  compute->cards = request->card_count;
  compute->outputs = profile->all_outputs ? estimate->micro_batch : cache->sequences;
  if (request->outputs > 0)
    compute->outputs = MIN (request->outputs, estimate->micro_batch);
  compute->old_graphs = profile->old_graphs;
  compute->widens_cache = profile->widens_cache && request->card_kind <= PDK_CARD_HIP;
  compute->rotates_cache = profile->rotates_cache;
}

static void
add_at (PdkEstimate *estimate,
        int          card,
        guint64      bytes,
        guint64     *on_cards,
        guint64     *on_host)
{
  if (card == PDK_PLACE_HOST)
    {
      *on_host = pdk_saturate_add (*on_host, bytes);
      return;
    }
  *on_cards = pdk_saturate_add (*on_cards, bytes);
  estimate->card_bytes[card] = pdk_saturate_add (estimate->card_bytes[card], bytes);
}

static void
add_caches (PdkEstimate         *estimate,
            const PdkModelShape *shape,
            const Context       *context,
            guint                first)
{
  PdkCacheRequest cache = context->compute.cache;

  for (guint i = 0; i < shape->layer_count; i++)
    {
      int card = pdk_placement_get_card (context->placement, first + i);

      cache.completes_rows = card != PDK_PLACE_HOST && context->request->card_kind <= PDK_CARD_HIP;
      add_at (estimate, card, pdk_cache_measure_layer (shape, &cache, i), &estimate->kv_bytes, &estimate->kv_host_bytes);
      add_at (estimate, card, pdk_cache_measure_state (shape, &cache, i), &estimate->recurrent_bytes, &estimate->recurrent_host_bytes);
    }
}

static void
add_compute (PdkEstimate         *estimate,
             const PdkModelShape *shape,
             const Context       *context,
             guint                first)
{
  PdkComputeRequest compute = context->compute;
  PdkGraphPlan      plan;

  compute.places = context->placement->places + first;
  compute.copies = context->placement->copies;
  pdk_compute_measure (shape, &compute, &plan);
  for (guint i = 0; i < compute.cards; i++)
    add_at (estimate, (int) i, plan.card_bytes[i], &estimate->compute_bytes, NULL);
  estimate->compute_host_bytes = pdk_saturate_add (estimate->compute_host_bytes, plan.host_bytes);
}

/* Layers that draft tokens have a context of their own, beside that of the others. */
static void
add_drafting (PdkEstimate   *estimate,
              const Context *context)
{
  const PdkModelShape      *shape = context->shape;
  guint                     first = pdk_model_shape_get_main_layers (shape);
  g_autofree PdkShapeLayer *layers = g_memdup2 (shape->layers + first, shape->draft_layers * sizeof (PdkShapeLayer));
  PdkModelShape             draft = *shape;
  Context                   own = *context;

  for (guint i = 0; i < shape->draft_layers; i++)
    layers[i].attends = layers[i].caches = layers[i].kv_heads > 0;
  draft.layers = layers;
  draft.layer_count = shape->draft_layers;
  draft.draft_layers = 0;
  own.compute.cache.state_rows = 0;
  add_caches (estimate, &draft, &own, first);
  add_compute (estimate, &draft, &own, first);
}

static void
add_weights (PdkEstimate              *estimate,
             const PdkEstimateRequest *request,
             const PdkPlacement       *placement)
{
  for (guint i = 0; i < request->card_count; i++)
    add_at (estimate, (int) i, placement->weights_card_bytes[i], &estimate->weights_gpu_bytes, NULL);
  estimate->weights_host_bytes = placement->weights_host_bytes;
}

/* What comes beside the model goes to the first card, if there is one. */
static void
add_rest (PdkEstimate              *estimate,
          const PdkEstimateRequest *request)
{
  guint64 driver = 0;
  int     first = request->card_count > 0 ? 0 : PDK_PLACE_HOST;
  guint64 unused;

  switch (request->card_kind)
    {
    case PDK_CARD_CUDA:
    case PDK_CARD_HIP:
      driver = DRIVER_BYTES;
      break;
    case PDK_CARD_VULKAN:
      driver = VULKAN_DRIVER_BYTES;
      break;
    case PDK_CARD_METAL:
      break;
    }
  for (guint i = 0; i < request->card_count; i++)
    add_at (estimate, (int) i, driver, &estimate->overhead_bytes, NULL);
  unused = 0;
  if (request->projector_bytes > 0)
    estimate->projector_bytes = pdk_saturate_add (request->projector_bytes, PROJECTOR_COMPUTE_BYTES);
  estimate->adapter_bytes = request->adapter_bytes;
  add_at (estimate, first, pdk_saturate_add (estimate->projector_bytes, estimate->adapter_bytes), &unused, &unused);
}

static void
sum_up (PdkEstimate              *estimate,
        const PdkEstimateRequest *request)
{
  guint64 host = pdk_saturate_add (estimate->weights_host_bytes, estimate->kv_host_bytes);

  host = pdk_saturate_add (host, estimate->recurrent_host_bytes);
  host = pdk_saturate_add (host, estimate->compute_host_bytes);
  if (request->card_count == 0)
    host = pdk_saturate_add (host, pdk_saturate_add (estimate->projector_bytes, estimate->adapter_bytes));
  estimate->host_bytes = host;
  for (guint i = 0; i < request->card_count; i++)
    estimate->total_bytes = pdk_saturate_add (estimate->total_bytes, estimate->card_bytes[i]);
}

static void
judge_accuracy (PdkEstimate         *estimate,
                const PdkModelShape *shape)
{
  guint64 total = estimate->total_bytes;
  guint64 band = pdk_saturate_add (BAND_BYTES, estimate->compute_bytes / 50);

  estimate->confidence = shape->confidence;
  if (shape->tensors == NULL && shape->file_bytes == 0)
    estimate->confidence = PDK_FIT_CONFIDENCE_ROUGH;
  if (estimate->confidence != PDK_FIT_CONFIDENCE_EXACT)
    band = pdk_saturate_add (band, estimate->weights_gpu_bytes / 50);
  estimate->low_bytes = pdk_saturate_subtract (total, band);
  estimate->high_bytes = pdk_saturate_add (total, band);
  /* Files of the same model are half or twice as large, by their quantization. */
  if (estimate->confidence == PDK_FIT_CONFIDENCE_ROUGH)
    {
      estimate->low_bytes = pdk_saturate_subtract (estimate->low_bytes, estimate->weights_gpu_bytes / 2);
      estimate->high_bytes = pdk_saturate_add (estimate->high_bytes, estimate->weights_gpu_bytes);
    }
  /* An engine may treat an architecture that is not known here better than as plain attention. */
  if (shape->rules == NULL)
    {
      estimate->low_bytes = total / 5 * 3;
      estimate->high_bytes = pdk_saturate_add (total, total / 10);
    }
}

void
pdk_estimate_compute (const PdkEstimateRequest *request,
                      PdkEstimate              *estimate)
{
  const PdkModelShape *shape = request->shape;
  PdkTensorSummary    *guessed = NULL;
  PdkPlacement         placement;
  Context              context = { .request = request, .shape = shape, .placement = &placement };

  g_return_if_fail (shape != NULL);
  g_return_if_fail (request->card_count <= PDK_PLAN_CARDS);

  *estimate = (PdkEstimate) { .layers = shape->layer_count + 1 };
  estimate->context = request->context > 0 ? request->context : pdk_engine_profile_choose_context (&request->profile, shape, sum_cards (request));
  estimate->context = CLAMP (estimate->context, 1, MOST_CONTEXT);
  estimate->micro_batch = CLAMP (pdk_engine_profile_choose_batch (&request->profile, shape, estimate->context, sum_cards (request)), 1, MOST_MICRO_BATCH);
  if (shape->tensors == NULL)
    guessed = pdk_weights_guess (shape);
  fill_compute (request, estimate, &context.compute);
  pdk_placement_init (&placement, request, guessed != NULL ? guessed : shape->tensors, pdk_cache_get_batch (shape, &context.compute.cache), context.compute.outputs);
  estimate->gpu_layers = placement.gpu_layers;
  add_weights (estimate, request, &placement);
  if (shape->layer_count > 0)
    {
      add_caches (estimate, shape, &context, 0);
      add_compute (estimate, shape, &context, 0);
    }
  if (request->drafts && shape->draft_layers > 0)
    add_drafting (estimate, &context);
  add_rest (estimate, request);
  sum_up (estimate, request);
  judge_accuracy (estimate, shape);
  pdk_placement_clear (&placement);
  pdk_tensor_summary_free (guessed);
}
