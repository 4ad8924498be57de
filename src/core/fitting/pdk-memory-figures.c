/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fitting/pdk-memory-figures.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-saturate.h"
#include "estimate/pdk-vram-estimator.h"
#include "gguf/pdk-ggml-type.h"

static const struct
{
  const char *name;
  guint32     type;
} caches[PDK_MEMORY_CACHES] = {
  [PDK_MEMORY_CACHE_F16] = { "f16", PDK_GGML_TYPE_F16 },
  [PDK_MEMORY_CACHE_Q8_0] = { "q8_0", PDK_GGML_TYPE_Q8_0 },
  [PDK_MEMORY_CACHE_Q4_0] = { "q4_0", PDK_GGML_TYPE_Q4_0 },
};

const char *
pdk_memory_cache_to_string (PdkMemoryCache cache)
{
  g_return_val_if_fail ((guint) cache < PDK_MEMORY_CACHES, NULL);

  return caches[cache].name;
}

const char *
pdk_memory_part_describe (PdkMemoryPart part)
{
  switch (part)
    {
    case PDK_MEMORY_PART_WEIGHTS:
      /* Translators: the part of memory that the model itself takes */
      return _("Weights");
    case PDK_MEMORY_PART_CONTEXT:
      /* Translators: the part of memory that takes what was said in a conversation */
      return _("Context");
    case PDK_MEMORY_PART_WORKING:
      /* Translators: the part of memory that intermediate results take */
      return _("Working memory");
    case PDK_MEMORY_PART_FREE:
      break;
    }
  /* Translators: the part of memory that is left */
  return _("Free");
}

static guint64
add (guint64 a,
     guint64 b)
{
  return pdk_saturate_add (a, b);
}

static void
fill_card_parts (PdkMemoryFigures *self)
{
  const PdkEstimate *estimate = &self->estimate;
  guint64            beside = add (add (estimate->projector_bytes, estimate->adapter_bytes), estimate->overhead_bytes);

  self->part_bytes[PDK_MEMORY_PART_WEIGHTS] = estimate->weights_gpu_bytes;
  self->part_bytes[PDK_MEMORY_PART_CONTEXT] = add (estimate->kv_bytes, estimate->recurrent_bytes);
  self->part_bytes[PDK_MEMORY_PART_WORKING] = add (estimate->compute_bytes, beside);
}

static void
fill_host_parts (PdkMemoryFigures *self)
{
  const PdkEstimate *estimate = &self->estimate;
  guint64            beside = add (estimate->projector_bytes, estimate->adapter_bytes);

  self->part_bytes[PDK_MEMORY_PART_WEIGHTS] = estimate->weights_host_bytes;
  self->part_bytes[PDK_MEMORY_PART_CONTEXT] = add (estimate->kv_host_bytes, estimate->recurrent_host_bytes);
  self->part_bytes[PDK_MEMORY_PART_WORKING] = add (estimate->compute_host_bytes, beside);
}

static void
compute_shape (PdkMemoryFigures        *self,
               const PdkMemoryQuestion *question)
{
  PdkEstimateRequest *request = &self->request;
  const guint64       host_bytes = question->server.host_bytes;

  pdk_server_estimate_make_request (&question->server, question->shape, self->cards, PDK_MEMORY_WHOLE, request);
  if (question->context > 0)
    request->context = question->context;
  request->key_type = request->value_type = caches[question->cache].type;
  pdk_estimate_compute (request, &self->estimate);
  pdk_estimate_judge (request, &self->estimate, &self->fit);
  if (request->card_count > 0)
    {
      fill_card_parts (self);
      return;
    }
  self->fit.total_bytes = self->estimate.host_bytes;
  self->fit.available_bytes = host_bytes;
  self->fit.verdict = pdk_fit_judge (self->fit.total_bytes, host_bytes);
  fill_host_parts (self);
}

/* The plain rule knows the size of the file, and that there is more. */
static void
compute_plain (PdkMemoryFigures        *self,
               const PdkMemoryQuestion *question)
{
  guint64 available = pdk_server_estimate_get_memory (&question->server, self->cards, PDK_MEMORY_WHOLE);

  if (self->cards == PDK_CARDS_NONE)
    available = question->server.host_bytes;
  pdk_vram_estimator_fit_plain (question->file_bytes, question->context, available, &self->fit);
  self->estimate.confidence = PDK_FIT_CONFIDENCE_ROUGH;
  self->estimate.total_bytes = self->fit.total_bytes;
  self->part_bytes[PDK_MEMORY_PART_WEIGHTS] = MIN (question->file_bytes, self->fit.total_bytes);
  self->part_bytes[PDK_MEMORY_PART_WORKING] = self->fit.total_bytes - self->part_bytes[PDK_MEMORY_PART_WEIGHTS];
}

static void
measure_excess (PdkMemoryFigures *self)
{
  const PdkFit *fit = &self->fit;

  if (fit->available_bytes == 0)
    return;
  self->part_bytes[PDK_MEMORY_PART_FREE] = pdk_saturate_subtract (fit->available_bytes, fit->total_bytes);
  self->over_bytes = pdk_saturate_subtract (fit->total_bytes, fit->available_bytes);
  if (fit->verdict != PDK_FIT_WONT_FIT || self->over_bytes > 0)
    return;
  self->uneven = TRUE;
  for (guint i = 0; i < self->request.card_count; i++)
    self->over_bytes = add (self->over_bytes, pdk_saturate_subtract (self->estimate.card_bytes[i], self->request.card_bytes[i]));
}

void
pdk_memory_figures_compute (PdkMemoryFigures        *self,
                            const PdkMemoryQuestion *question,
                            PdkCardChoice            cards)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (question != NULL);

  *self = (PdkMemoryFigures) { .cards = question->server.card_count > 0 ? cards : PDK_CARDS_NONE };
  if (self->cards != PDK_CARDS_NONE)
    self->card_count = self->cards == PDK_CARDS_ALL ? question->server.card_count : 1;
  if (question->shape != NULL)
    compute_shape (self, question);
  else
    compute_plain (self, question);
  measure_excess (self);
}

void
pdk_memory_figures_choose (PdkMemoryFigures        *self,
                           const PdkMemoryQuestion *question)
{
  pdk_memory_figures_compute (self, question, PDK_CARDS_LARGEST);
  if (question->server.card_count > 1 && !pdk_memory_figures_fit (self))
    pdk_memory_figures_compute (self, question, PDK_CARDS_ALL);
}

gboolean
pdk_memory_figures_fit (const PdkMemoryFigures *self)
{
  return self->fit.verdict == PDK_FIT_FITS || self->fit.verdict == PDK_FIT_TIGHT;
}
