/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fitting/pdk-calibration.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Estimates that are off by more have another cause than the estimate. */
#define OFF_SHARE 0.1

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

static double
find_middle (GArray *numbers)
{
  guint half = numbers->len / 2;

  g_array_sort (numbers, compare_doubles);
  if (numbers->len % 2 == 1)
    return g_array_index (numbers, double, half);
  return (g_array_index (numbers, double, half - 1) + g_array_index (numbers, double, half)) / 2.0;
}

void
pdk_calibration_init (PdkCalibration *self,
                      GPtrArray      *measurements)
{
  g_autoptr (GArray) ratios = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) offsets = g_array_new (FALSE, FALSE, sizeof (double));

  *self = (PdkCalibration) { 0 };
  for (guint i = 0; i < measurements->len; i++)
    {
      const PdkMeasurement *measurement = g_ptr_array_index (measurements, i);
      double                measured = (double) measurement->measured_bytes;
      double                estimated = (double) measurement->estimated_bytes;
      double                ratio = measured / estimated;
      double                offset = measured - estimated;

      if (measurement->measured_bytes == 0 || measurement->estimated_bytes == 0)
        continue;
      g_array_append_val (ratios, ratio);
      g_array_append_val (offsets, offset);
    }
  if (ratios->len == 0)
    return;
  self->count = ratios->len;
  self->ratio = find_middle (ratios);
  self->low_ratio = g_array_index (ratios, double, 0);
  self->high_ratio = g_array_index (ratios, double, ratios->len - 1);
  self->offset_bytes = (gint64) CLAMP (find_middle (offsets), -0x1p62, 0x1p62);
}

gboolean
pdk_calibration_is_off (const PdkCalibration *self)
{
  return self->count > 0 && fabs (self->ratio - 1.0) > OFF_SHARE;
}

static char *
dup_difference (double ratio)
{
  double percent = (ratio - 1.0) * 100.0;

  if (fabs (percent) < 0.05)
    return g_strdup (_("just as much as estimated"));
  if (percent > 0.0)
    /* Translators: a number of percent, such as 1.5 */
    return g_strdup_printf (_("%.1f %% more than estimated"), MIN (percent, 1e6));
  /* Translators: a number of percent, such as 1.5 */
  return g_strdup_printf (_("%.1f %% less than estimated"), -percent);
}

char *
pdk_calibration_describe (const PdkCalibration *self,
                          const char           *engine)
{
  g_autofree char *middle = dup_difference (self->ratio);
  g_autofree char *low = dup_difference (self->low_ratio);
  g_autofree char *high = dup_difference (self->high_ratio);

  if (self->count == 0)
    return g_strdup_printf (_("No model that %s had wholly in graphics memory was compared with its estimate yet."), engine);
  if (self->count == 1)
    return g_strdup_printf (_("The one model compared on %1$s took %2$s. Estimates are not changed by it."), engine, middle);
  /* Translators: a number, a program and its version, then such as "1.5 % more than estimated" three times */
  return g_strdup_printf (_("%1$u models compared on %2$s took %3$s, between %4$s and %5$s. Estimates are not changed by it."),
                            self->count, engine, middle, low, high);
}

JsonObject *
pdk_calibration_to_json (const PdkCalibration *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "compared", self->count);
  if (self->count == 0)
    return object;
  json_object_set_double_member (object, "ratio", self->ratio);
  json_object_set_double_member (object, "low_ratio", self->low_ratio);
  json_object_set_double_member (object, "high_ratio", self->high_ratio);
  json_object_set_int_member (object, "offset_bytes", self->offset_bytes);
  return object;
}
