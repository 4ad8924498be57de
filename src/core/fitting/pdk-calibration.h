/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "library/pdk-measurement.h"

G_BEGIN_DECLS

/**
 * PdkCalibration:
 * @count: models that were compared, each with each context once
 * @ratio: what they took, as a multiple of what was estimated: the one in the middle
 * @low_ratio: the least of these
 * @high_ratio: the most of these
 * @offset_bytes: by how much they took more than estimated: the one in the middle; negative for less
 *
 * How far estimates for one engine were off.
 *
 * It tells how good the estimates are, and does not change them. Servers leave out what drivers take,
 * the one part of an estimate that is assumed and could be corrected; the rest is computed as the
 * engine does. Where that is off all the same, the server has settings that cannot be seen from
 * outside (several conversations at once, caches of another type), and those may change with its next
 * start.
 */
typedef struct
{
  guint  count;
  double ratio;
  double low_ratio;
  double high_ratio;
  gint64 offset_bytes;
} PdkCalibration;

/** Sums up @measurements (of [struct@Measurement], all of one engine); what has no figures does not count. */
void pdk_calibration_init (PdkCalibration *self,
                           GPtrArray      *measurements);

/** Returns: whether estimates are off by more than a tenth, so that something must be different there */
gboolean pdk_calibration_is_off (const PdkCalibration *self);

/** Returns: (transfer full): a sentence about @engine, such as "Ollama 0.17.4", that says how far estimates were off */
char *pdk_calibration_describe (const PdkCalibration *self,
                                const char           *engine);

/** Returns: (transfer full): `compared, ratio, low_ratio, high_ratio, offset_bytes`; only `compared` if that is 0 */
JsonObject *pdk_calibration_to_json (const PdkCalibration *self);

G_END_DECLS
