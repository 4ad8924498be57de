/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/pdk-estimate-report.h"

static gboolean
knows_cards (const PdkEstimateRequest *request)
{
  for (guint i = 0; i < request->card_count; i++)
    if (request->card_bytes[i] == 0)
      return FALSE;
  return request->card_count > 0;
}

static void
add_largest (PdkEstimateReport *self)
{
  PdkEstimateRequest alone = self->request;

  for (guint i = 0; i < alone.card_count; i++)
    self->largest_bytes = MAX (self->largest_bytes, alone.card_bytes[i]);
  alone.card_count = 1;
  alone.card_bytes[0] = self->largest_bytes;
  alone.context = self->estimate.context;
  pdk_estimate_compute (&alone, &self->largest);
  pdk_estimate_judge (&alone, &self->largest, &self->largest_fit);
}

static void
add_processor (PdkEstimateReport *self,
               guint64            host_bytes)
{
  PdkEstimateRequest alone = self->request;
  PdkEstimate        estimate;

  alone.card_count = 0;
  alone.context = self->estimate.context;
  pdk_estimate_compute (&alone, &estimate);
  self->processor_fit = self->fit;
  self->processor_fit.total_bytes = estimate.host_bytes;
  self->processor_fit.available_bytes = host_bytes;
  self->processor_fit.confidence = estimate.confidence;
  self->processor_fit.verdict = pdk_fit_judge (estimate.host_bytes, host_bytes);
}

void
pdk_estimate_report_init (PdkEstimateReport        *self,
                          const PdkEstimateRequest *request,
                          guint64                   host_bytes)
{
  *self = (PdkEstimateReport) { .request = *request };
  pdk_estimate_compute (request, &self->estimate);
  pdk_estimate_judge (request, &self->estimate, &self->fit);
  self->advised = knows_cards (request);
  if (self->advised)
    pdk_estimate_advise (request, &self->advice);
  self->split = request->card_count > 1;
  if (self->split)
    add_largest (self);
  add_processor (self, host_bytes);
}
