/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "estimate/pdk-estimate.h"

G_BEGIN_DECLS

/**
 * PdkEstimateReport:
 * @request: what the report is about
 * @estimate: its memory
 * @fit: the verdict on all cards together
 * @advised: whether @advice counts: the memory of the cards is known
 * @advice: what to change so that it fits
 * @split: whether there are several cards, so that the members that follow count
 * @largest_bytes: memory of the largest card
 * @largest: what it takes on the largest card alone
 * @largest_fit: the verdict on that
 * @processor_fit: the verdict on running it without any card, in main memory
 *
 * Everything that is told about running a model, for a page, a table or JSON. A plain value.
 */
typedef struct
{
  PdkEstimateRequest request;
  PdkEstimate        estimate;
  PdkFit             fit;
  gboolean           advised;
  PdkEstimateAdvice  advice;
  gboolean           split;
  guint64            largest_bytes;
  PdkEstimate        largest;
  PdkFit             largest_fit;
  PdkFit             processor_fit;
} PdkEstimateReport;

/**
 * pdk_estimate_report_init:
 * @request: copied
 * @host_bytes: main memory that a model may take; 0 if unknown
 *
 * Works everything out. Takes up to a few hundred milliseconds.
 */
void pdk_estimate_report_init (PdkEstimateReport        *self,
                               const PdkEstimateRequest *request,
                               guint64                   host_bytes);

G_END_DECLS
