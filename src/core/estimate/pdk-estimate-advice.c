/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/pdk-estimate.h"

#include "base/pdk-saturate.h"
#include "gguf/pdk-ggml-type.h"

/* Contexts are proposed in steps of this many tokens. */
#define CONTEXT_STEP 1024

gboolean
pdk_estimate_fits (const PdkEstimateRequest *request,
                   const PdkEstimate        *estimate)
{
  for (guint i = 0; i < request->card_count; i++)
    if (estimate->card_bytes[i] > request->card_bytes[i])
      return FALSE;
  return request->card_count > 0;
}

static gboolean
try (const PdkEstimateRequest *request)
{
  PdkEstimate estimate;

  pdk_estimate_compute (request, &estimate);
  return pdk_estimate_fits (request, &estimate);
}

static guint
find_layers (const PdkEstimateRequest *request)
{
  PdkEstimateRequest changed = *request;
  guint              low = 0;
  guint              high = request->shape->layer_count + 2;

  /* @low fits or is none, @high does not fit or is more than there are. */
  while (high - low > 1)
    {
      changed.gpu_layers = low + (high - low) / 2;
      if (try (&changed))
        low = changed.gpu_layers;
      else
        high = changed.gpu_layers;
    }
  return low;
}

static guint64
find_context (const PdkEstimateRequest *request,
              guint64                   wanted)
{
  PdkEstimateRequest changed = *request;
  guint64            low = 0;
  guint64            high = (wanted + CONTEXT_STEP - 1) / CONTEXT_STEP + 1;

  changed.gpu_layers = PDK_ESTIMATE_ALL;
  while (high - low > 1)
    {
      guint64 middle = low + (high - low) / 2;

      changed.context = MIN (middle * CONTEXT_STEP, wanted);
      if (try (&changed))
        low = middle;
      else
        high = middle;
    }
  return MIN (low * CONTEXT_STEP, wanted);
}

static guint
find_host_experts (const PdkEstimateRequest *request)
{
  PdkEstimateRequest changed = *request;
  guint              low = 0;
  guint              high = request->shape->layer_count;

  changed.gpu_layers = PDK_ESTIMATE_ALL;
  changed.host_expert_layers = high;
  if (request->shape->expert_count == 0 || !try (&changed))
    return PDK_ESTIMATE_ALL;
  changed.host_expert_layers = 0;
  if (try (&changed))
    return 0;
  /* @low does not fit, @high does. */
  while (high - low > 1)
    {
      changed.host_expert_layers = low + (high - low) / 2;
      if (try (&changed))
        high = changed.host_expert_layers;
      else
        low = changed.host_expert_layers;
    }
  return high;
}

void
pdk_estimate_advise (const PdkEstimateRequest *request,
                     PdkEstimateAdvice        *advice)
{
  PdkEstimateRequest small = *request;
  PdkEstimate        now;

  pdk_estimate_compute (request, &now);
  small.key_type = small.value_type = PDK_GGML_TYPE_Q8_0;
  advice->layers_that_fit = find_layers (request);
  advice->context_that_fits = find_context (request, now.context);
  advice->context_that_fits_small_cache = find_context (&small, now.context);
  advice->host_expert_layers = find_host_experts (request);
}

void
pdk_estimate_judge (const PdkEstimateRequest *request,
                    const PdkEstimate        *estimate,
                    PdkFit                   *fit)
{
  guint64 available = 0;

  for (guint i = 0; i < request->card_count; i++)
    available = pdk_saturate_add (available, request->card_bytes[i]);
  fit->total_bytes = estimate->total_bytes;
  fit->available_bytes = available;
  fit->confidence = estimate->confidence;
  fit->context = estimate->context;
  fit->source = request->shape->source;
  fit->verdict = pdk_fit_judge (estimate->total_bytes, available);
  /* Together they may have enough where one of them has not. */
  if (fit->verdict != PDK_FIT_UNKNOWN && !pdk_estimate_fits (request, estimate))
    fit->verdict = PDK_FIT_WONT_FIT;
}
