/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/pdk-vram-estimator.h"

#define MEGABYTE G_GUINT64_CONSTANT (1000000)

static guint64
add_saturating (guint64 a,
                guint64 b)
{
  guint64 sum;

  return g_uint64_checked_add (&sum, a, b) ? sum : G_MAXUINT64;
}

guint64
pdk_vram_estimator_estimate_plain (guint64 file_bytes,
                                   guint64 context_length)
{
  guint64 context_bytes;
  guint64 total;

  if (file_bytes == 0)
    return 0;
  if (!g_uint64_checked_mul (&context_bytes, context_length, MEGABYTE / 1000))
    context_bytes = G_MAXUINT64;
  total = add_saturating (file_bytes, file_bytes / 5);
  total = add_saturating (total, context_bytes);
  return add_saturating (total, 500 * MEGABYTE);
}

void
pdk_vram_estimator_fit_plain (guint64 file_bytes,
                              guint64 context_length,
                              guint64 available_bytes,
                              PdkFit *fit)
{
  g_return_if_fail (fit != NULL);

  fit->confidence = PDK_FIT_CONFIDENCE_ROUGH;
  fit->source = PDK_FIT_SOURCE_FILE_SIZE;
  fit->total_bytes = pdk_vram_estimator_estimate_plain (file_bytes, context_length);
  fit->available_bytes = available_bytes;
  fit->context = context_length;
  fit->verdict = pdk_fit_judge (fit->total_bytes, available_bytes);
}
