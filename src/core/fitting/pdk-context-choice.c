/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fitting/pdk-context-choice.h"

/* llama.cpp's server rounds what it chooses down to multiples of 256; steps of four times that are near enough. */
#define CONTEXT_STEP 1024

static gboolean
fits_with (const PdkEstimateRequest *request,
           guint64                   context)
{
  PdkEstimateRequest changed = *request;
  PdkEstimate        estimate;
  PdkFit             fit;

  changed.context = context;
  pdk_estimate_compute (&changed, &estimate);
  pdk_estimate_judge (&changed, &estimate, &fit);
  return fit.verdict != PDK_FIT_WONT_FIT;
}

/* The longest context that fits, of which @low is known to. */
static guint64
lengthen (const PdkEstimateRequest *request,
          guint64                   low,
          guint64                   high)
{
  while (high - low > CONTEXT_STEP)
    {
      guint64 middle = low + (high - low) / 2 / CONTEXT_STEP * CONTEXT_STEP;

      if (middle == low)
        middle += CONTEXT_STEP;
      if (fits_with (request, middle))
        low = middle;
      else
        high = middle;
    }
  return low;
}

gboolean
pdk_context_choice_settle (const PdkServerEstimate *machine,
                           PdkEstimateRequest      *request)
{
  guint64     longest;
  PdkEstimate estimate;

  pdk_estimate_compute (request, &estimate);
  longest = estimate.context;
  request->context = longest;
  while (!fits_with (request, request->context))
    {
      guint64 longer = request->context;
      guint64 shorter = pdk_server_estimate_next_context (machine, longer);

      if (shorter == 0)
        {
          request->context = longest;
          break;
        }
      request->context = shorter;
      if (machine->engine != PDK_ENGINE_OLLAMA && fits_with (request, shorter))
        request->context = lengthen (request, shorter, longer);
    }
  return request->context < longest;
}
