/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>

#include "base/pdk-async.h"
#include "base/pdk-json.h"
#include "hardware/pdk-hardware.h"

/*
 * Looks at this computer's hardware as often as the first argument says (20), prints what was found as
 * JSON and how long one look took.
 */

static double
look (PdkHardware **hardware)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  gint64                  start = g_get_monotonic_time ();

  pdk_hardware_detect_async (NULL, NULL, pdk_async_waiter_done, &waiter);
  g_clear_object (hardware);
  *hardware = pdk_hardware_detect_finish (pdk_async_waiter_wait (&waiter), NULL);
  return (double) (g_get_monotonic_time () - start) / 1000.0;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

int
main (int   argc,
      char *argv[])
{
  guint                   rounds = argc > 1 ? (guint) MAX (atoi (argv[1]), 1) : 20;
  g_autofree double      *times = g_new0 (double, rounds);
  g_autoptr (PdkHardware) hardware = NULL;
  g_autoptr (JsonObject)  object = NULL;
  g_autofree char        *text = NULL;
  double                  first = look (&hardware);

  for (guint i = 0; i < rounds; i++)
    times[i] = look (&hardware);
  qsort (times, rounds, sizeof times[0], compare);
  object = pdk_hardware_to_json (hardware);
  text = pdk_json_object_to_string (object);
  g_print ("%s\nfirst %.1f ms, median of %u: %.1f ms, slowest %.1f ms\n", text, first, rounds, times[rounds / 2],
           times[rounds - 1]);
  return 0;
}
