/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-measurement.h"

PdkMeasurement *
pdk_measurement_copy (const PdkMeasurement *self)
{
  PdkMeasurement *copy = g_new0 (PdkMeasurement, 1);

  *copy = *self;
  copy->kind = g_strdup (self->kind);
  copy->version = g_strdup (self->version);
  copy->digest = g_strdup (self->digest);
  return copy;
}

void
pdk_measurement_free (PdkMeasurement *self)
{
  g_free (self->kind);
  g_free (self->version);
  g_free (self->digest);
  g_free (self);
}

gboolean
pdk_measurement_is_of_same (const PdkMeasurement *self,
                            const PdkMeasurement *other)
{
  return self->context == other->context && g_strcmp0 (self->digest, other->digest) == 0 &&
         g_strcmp0 (self->version, other->version) == 0 && g_strcmp0 (self->kind, other->kind) == 0;
}
