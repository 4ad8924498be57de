/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PdkMeasurement:
 * @kind: the engine, such as `ollama`
 * @version: its version, such as `0.17.4`
 * @digest: of the model
 * @context: tokens that it was loaded with
 * @estimated_bytes: what it was thought to take, of that which the engine counts
 * @measured_bytes: what it took, by the engine's own account
 *
 * One model that an engine had loaded, and what memory it took.
 */
typedef struct
{
  char   *kind;
  char   *version;
  char   *digest;
  guint64 context;
  guint64 estimated_bytes;
  guint64 measured_bytes;
} PdkMeasurement;

PdkMeasurement *pdk_measurement_copy (const PdkMeasurement *self);
void            pdk_measurement_free (PdkMeasurement *self);

/** Returns: whether both are of the same model in the same circumstances */
gboolean pdk_measurement_is_of_same (const PdkMeasurement *self,
                                     const PdkMeasurement *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkMeasurement, pdk_measurement_free)

G_END_DECLS
