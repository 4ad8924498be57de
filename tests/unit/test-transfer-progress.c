/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-test.h"
#include "transfers/pdk-transfer-progress.h"

#define SECOND G_TIME_SPAN_SECOND
#define STALL  (10 * SECOND)

static void
feed (PdkTransferProgress *progress,
      const char          *digest,
      gint64               total,
      gint64               completed,
      gint64               now)
{
  const PdkTransferEvent event = {
    .phase = PDK_TRANSFER_PHASE_DOWNLOADING,
    .digest = digest,
    .total = total,
    .completed = completed,
  };

  pdk_transfer_progress_add (progress, &event, now);
}

static void
enter (PdkTransferProgress *progress,
       PdkTransferPhase     phase,
       gint64               now)
{
  const PdkTransferEvent event = { .phase = phase, .total = -1, .completed = -1 };

  pdk_transfer_progress_add (progress, &event, now);
}

static void
test_never_goes_back (void)
{
  g_autoptr (PdkTransferProgress) progress = pdk_transfer_progress_new (0, STALL, 0);
  double                          before;

  feed (progress, "a", 1000, 500, 1 * SECOND);
  before = pdk_transfer_progress_get_fraction (progress);
  g_assert_cmpfloat (before, >, 0.4);
  /* A failed part is rolled back, as a real Ollama was seen to do. */
  feed (progress, "a", 1000, 40, 2 * SECOND);
  g_assert_cmpfloat (pdk_transfer_progress_get_fraction (progress), ==, before);
  g_assert_cmpuint (pdk_transfer_progress_get_done (progress), ==, 500);
  /* A second big layer that nobody knew of makes the sum larger, not the bar shorter. */
  feed (progress, "b", 9000, 0, 3 * SECOND);
  g_assert_cmpfloat (pdk_transfer_progress_get_fraction (progress), ==, before);
  g_assert_cmpuint (pdk_transfer_progress_get_total (progress), ==, 10000);
}

static void
test_one_only_after_success (void)
{
  g_autoptr (PdkTransferProgress) progress = pdk_transfer_progress_new (0, STALL, 0);

  feed (progress, "a", 1000, 1000, SECOND);
  enter (progress, PDK_TRANSFER_PHASE_VERIFYING, 2 * SECOND);
  g_assert_cmpfloat (pdk_transfer_progress_get_fraction (progress), <, 1.0);
  enter (progress, PDK_TRANSFER_PHASE_REGISTERING, 3 * SECOND);
  g_assert_cmpfloat (pdk_transfer_progress_get_fraction (progress), <, 1.0);
  pdk_transfer_progress_finish (progress);
  g_assert_cmpfloat (pdk_transfer_progress_get_fraction (progress), ==, 1.0);
}

static void
test_random_events_keep_the_promises (void)
{
  for (guint round = 0; round < 500; round++)
    {
      g_autoptr (GRand)               random = g_rand_new_with_seed (round);
      g_autoptr (PdkTransferProgress) progress =
        pdk_transfer_progress_new ((guint64) g_rand_int_range (random, 0, 3) * 5000, STALL, 0);
      double  last = 0.0;
      guint64 last_done = 0;

      for (guint step = 1; step < 60; step++)
        {
          const char *digests[] = { "a", "b", "c", "sha256:model" };
          gint64      total = g_rand_int_range (random, -1, 4000);

          feed (progress, digests[g_rand_int_range (random, 0, 4)], total,
                total <= 0 ? -1 : g_rand_int_range (random, -1, (int) total + 1), step * SECOND / 4);
          g_assert_cmpfloat (pdk_transfer_progress_get_fraction (progress), >=, last);
          g_assert_cmpfloat (pdk_transfer_progress_get_fraction (progress), <, 1.0);
          g_assert_cmpuint (pdk_transfer_progress_get_done (progress), >=, last_done);
          g_assert_cmpuint (pdk_transfer_progress_get_total (progress), >=,
                            pdk_transfer_progress_get_done (progress));
          g_assert_cmpfloat (pdk_transfer_progress_get_rate (progress, step * SECOND / 4), >=, 0.0);
          last = pdk_transfer_progress_get_fraction (progress);
          last_done = pdk_transfer_progress_get_done (progress);
        }
    }
}

static void
test_rate_counts_only_growth (void)
{
  g_autoptr (PdkTransferProgress) progress = pdk_transfer_progress_new (0, STALL, 0);

  /* A layer that is here already, and one that a cancelled pull had begun, are no speed. */
  feed (progress, "cached", 50000, 50000, 1 * SECOND);
  feed (progress, "resumed", 100000, 40000, 1 * SECOND);
  g_assert_cmpfloat (pdk_transfer_progress_get_rate (progress, 1 * SECOND), ==, 0.0);
  for (int i = 1; i <= 5; i++)
    feed (progress, "resumed", 100000, 40000 + i * 1000, (1 + i) * SECOND);
  g_assert_cmpfloat_with_epsilon (pdk_transfer_progress_get_rate (progress, 6 * SECOND), 1000.0, 1.0);
  g_assert_cmpint (pdk_transfer_progress_get_seconds_left (progress, 6 * SECOND), ==, 55);
}

static void
test_rate_forgets_what_is_long_ago (void)
{
  g_autoptr (PdkTransferProgress) progress = pdk_transfer_progress_new (0, STALL, 0);
  gint64                          now = SECOND;

  feed (progress, "a", 1000000, 0, now);
  for (int i = 1; i <= 20; i++)
    feed (progress, "a", 1000000, i * 10000, now += SECOND);
  for (int i = 1; i <= 20; i++)
    feed (progress, "a", 1000000, 200000 + i * 100, now += SECOND);
  g_assert_cmpfloat_with_epsilon (pdk_transfer_progress_get_rate (progress, now), 100.0, 10.0);
}

static void
test_stall_is_seen_by_bytes_not_lines (void)
{
  g_autoptr (PdkTransferProgress) progress = pdk_transfer_progress_new (0, STALL, 0);

  feed (progress, "a", 1000, 10, 1 * SECOND);
  feed (progress, "a", 1000, 20, 2 * SECOND);
  for (int i = 3; i < 12; i++)
    {
      feed (progress, "a", 1000, 20, i * SECOND);
      g_assert_false (pdk_transfer_progress_is_stalled (progress, i * SECOND));
    }
  feed (progress, "a", 1000, 20, 12 * SECOND);
  g_assert_true (pdk_transfer_progress_is_stalled (progress, 12 * SECOND));
  g_assert_cmpfloat (pdk_transfer_progress_get_rate (progress, 12 * SECOND), ==, 0.0);
  g_assert_cmpint (pdk_transfer_progress_get_seconds_left (progress, 12 * SECOND), ==, -1);
  feed (progress, "a", 1000, 21, 13 * SECOND);
  g_assert_false (pdk_transfer_progress_is_stalled (progress, 13 * SECOND));
}

static void
test_verifying_is_no_stall (void)
{
  g_autoptr (PdkTransferProgress) progress = pdk_transfer_progress_new (0, STALL, 0);

  feed (progress, "a", 1000, 1000, 1 * SECOND);
  enter (progress, PDK_TRANSFER_PHASE_VERIFYING, 2 * SECOND);
  g_assert_false (pdk_transfer_progress_is_stalled (progress, 500 * SECOND));
}

static void
test_layer_without_numbers_can_stall (void)
{
  g_autoptr (PdkTransferProgress) progress = pdk_transfer_progress_new (0, STALL, 0);

  /* A CDN that cannot be resolved gives a minute of lines without `completed`. */
  for (int i = 1; i <= 12; i++)
    feed (progress, "a", 1000, -1, i * SECOND);
  g_assert_true (pdk_transfer_progress_is_stalled (progress, 12 * SECOND));
}

static void
test_expected_total_steadies_the_bar (void)
{
  g_autoptr (PdkTransferProgress) progress = pdk_transfer_progress_new (2000, STALL, 0);

  feed (progress, "weights", 1000, 1000, SECOND);
  g_assert_cmpfloat (pdk_transfer_progress_get_fraction (progress), <=, 0.5);
  feed (progress, "projector", 900, 900, 2 * SECOND);
  enter (progress, PDK_TRANSFER_PHASE_VERIFYING, 3 * SECOND);
  /* The expectation was too high; after the last byte the sum is the truth. */
  g_assert_cmpuint (pdk_transfer_progress_get_total (progress), ==, 1900);
  g_assert_cmpfloat_with_epsilon (pdk_transfer_progress_get_fraction (progress), 0.98, 0.0001);
}

static void
test_hostile_numbers_do_not_overflow (void)
{
  g_autoptr (PdkTransferProgress) progress = pdk_transfer_progress_new (G_MAXUINT64, STALL, 0);

  feed (progress, "a", G_MAXINT64, G_MAXINT64, SECOND);
  feed (progress, "b", G_MAXINT64, G_MAXINT64, 2 * SECOND);
  feed (progress, "c", G_MAXINT64, 5, 3 * SECOND);
  g_assert_cmpfloat (pdk_transfer_progress_get_fraction (progress), <, 1.0);
  g_assert_cmpuint (pdk_transfer_progress_get_total (progress), >=, pdk_transfer_progress_get_done (progress));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/transfers/progress/never-goes-back", test_never_goes_back);
  g_test_add_func ("/transfers/progress/one-only-after-success", test_one_only_after_success);
  g_test_add_func ("/transfers/progress/random-events-keep-the-promises", test_random_events_keep_the_promises);
  g_test_add_func ("/transfers/progress/rate-counts-only-growth", test_rate_counts_only_growth);
  g_test_add_func ("/transfers/progress/rate-forgets-what-is-long-ago", test_rate_forgets_what_is_long_ago);
  g_test_add_func ("/transfers/progress/stall-is-seen-by-bytes-not-lines", test_stall_is_seen_by_bytes_not_lines);
  g_test_add_func ("/transfers/progress/verifying-is-no-stall", test_verifying_is_no_stall);
  g_test_add_func ("/transfers/progress/layer-without-numbers-can-stall", test_layer_without_numbers_can_stall);
  g_test_add_func ("/transfers/progress/expected-total-steadies-the-bar", test_expected_total_steadies_the_bar);
  g_test_add_func ("/transfers/progress/hostile-numbers-do-not-overflow", test_hostile_numbers_do_not_overflow);

  return g_test_run ();
}
