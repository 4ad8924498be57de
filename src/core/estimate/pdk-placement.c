/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/pdk-placement.h"

#include "base/pdk-saturate.h"

/* From so many tokens on it pays to bring weights to the card instead of computing beside them. */
#define TOKENS_WORTH_FETCHING 32

/* Batches overlap on several cards up to this depth. */
#define OVERLAPPING_BATCHES 4

/* Weights per number where no layer has any. */
#define USUAL_SIZE 2.0

/* Cards take layers by their memory: a layer is on the first one whose share, with those of the ones
 * before, is greater than the layer's. */
static int
choose_card (const PdkEstimateRequest *request,
             guint                     position,
             guint                     count)
{
  double total = 0;
  double seen = 0;

  for (guint i = 0; i < request->card_count; i++)
    total += (double) request->card_bytes[i];
  for (guint i = 0; i < request->card_count; i++)
    {
      seen += total > 0 ? (double) request->card_bytes[i] / total : 1.0 / request->card_count;
      if ((double) position / count < seen)
        return (int) i;
    }
  return (int) request->card_count - 1;
}

static double
get_size (guint64 bytes,
          guint64 numbers)
{
  return numbers > 0 ? (double) bytes / (double) numbers : USUAL_SIZE;
}

static gboolean
is_drafting (const PdkEstimateRequest *request,
             guint                     layer)
{
  return layer >= pdk_model_shape_get_main_layers (request->shape) && layer < request->shape->layer_count;
}

static void
place_layer (PdkPlacement             *self,
             const PdkEstimateRequest *request,
             const PdkTensorSummary   *tensors,
             guint64                   tokens,
             guint                     layer)
{
  const PdkTensorBlock *block = layer < tensors->block_count ? &tensors->blocks[layer] : NULL;
  PdkWeightPlace       *place = &self->places[layer];
  guint                 first = request->shape->layer_count + 1 - self->gpu_layers;
  gboolean              fetches = request->card_count > 0 && tokens >= TOKENS_WORTH_FETCHING;

  place->place = place->cache_place = PDK_PLACE_HOST;
  if (layer >= first)
    {
      place->place = place->cache_place = choose_card (request, layer - first, self->gpu_layers);
    }
  else if (fetches)
    {
      place->place = 0;
      place->fetched = block != NULL ? get_size (block->bytes - block->expert_bytes, block->numbers) : USUAL_SIZE;
      place->experts_fetched = block != NULL ? get_size (block->expert_bytes, block->expert_numbers) : USUAL_SIZE;
    }
  if (layer >= first && layer < request->host_expert_layers && fetches)
    place->experts_fetched = block != NULL ? get_size (block->expert_bytes, block->expert_numbers) : USUAL_SIZE;
}

static void
add_weights (PdkPlacement *self,
             int           card,
             guint64       bytes,
             guint64       padding)
{
  guint64 *sum = card == PDK_PLACE_HOST ? &self->weights_host_bytes : &self->weights_card_bytes[card];

  *sum = pdk_saturate_add (*sum, bytes);
  if (card != PDK_PLACE_HOST)
    *sum = pdk_saturate_add (*sum, padding);
}

static void
add_block (PdkPlacement             *self,
           const PdkEstimateRequest *request,
           const PdkTensorBlock     *block,
           guint                     layer)
{
  int     card = pdk_placement_get_card (self, layer);
  guint64 bytes = pdk_saturate_subtract (block->bytes, block->expert_bytes);
  guint64 padding = pdk_saturate_subtract (block->padding_bytes, block->expert_padding_bytes);

  if (is_drafting (request, layer) && !request->drafts)
    return;
  add_weights (self, card, bytes, padding);
  add_weights (self, layer < request->host_expert_layers ? PDK_PLACE_HOST : card, block->expert_bytes, block->expert_padding_bytes);
}

static void
add_outside_blocks (PdkPlacement             *self,
                    const PdkEstimateRequest *request,
                    const PdkTensorSummary   *tensors)
{
  int output = pdk_placement_get_card (self, request->shape->layer_count);

  add_weights (self, PDK_PLACE_HOST, tensors->input_bytes, 0);
  add_weights (self, output, tensors->output_bytes, tensors->output_padding_bytes);
  /* The embeddings are the output's matrix too, where that is missing, and then on the card as well. */
  if (!tensors->has_output && output != PDK_PLACE_HOST)
    add_weights (self, output, tensors->embedding_bytes, tensors->embedding_padding_bytes);
}

void
pdk_placement_init (PdkPlacement             *self,
                    const PdkEstimateRequest *request,
                    const PdkTensorSummary   *tensors,
                    guint64                   tokens,
                    guint64                   outputs)
{
  guint layers = request->shape->layer_count;

  *self = (PdkPlacement) { .copies = 1 };
  self->gpu_layers = request->card_count > 0 ? MIN (request->gpu_layers, layers + 1) : 0;
  self->places = g_new0 (PdkWeightPlace, layers + 1);
  for (guint i = 0; i < layers; i++)
    place_layer (self, request, tensors, tokens, i);
  place_layer (self, request, tensors, outputs, layers);
  if (self->places[layers].fetched > 0)
    self->places[layers].fetched = get_size (tensors->embedding_bytes, pdk_saturate_multiply (request->shape->vocabulary, request->shape->embedding));
  if (request->card_count > 1 && self->gpu_layers > layers && request->host_expert_layers == 0)
    self->copies = OVERLAPPING_BATCHES;
  for (guint i = 0; i < MIN (tensors->block_count, layers); i++)
    add_block (self, request, &tensors->blocks[i], i);
  add_outside_blocks (self, request, tensors);
}

void
pdk_placement_clear (PdkPlacement *self)
{
  g_clear_pointer (&self->places, g_free);
}

int
pdk_placement_get_card (const PdkPlacement *self,
                        guint               layer)
{
  return self->places[layer].cache_place;
}
