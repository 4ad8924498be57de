/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/pdk-vram-estimator.h"
#include "pdk-test.h"

#define GIBIBYTE G_GUINT64_CONSTANT (0x40000000)
#define MEBIBYTE G_GUINT64_CONSTANT (0x100000)

static void
test_judge_at_the_boundaries (void)
{
  static const struct
  {
    guint64       total;
    guint64       available;
    PdkFitVerdict verdict;
  } table[] = {
    { 0, 0, PDK_FIT_UNKNOWN },
    { 0, 1000, PDK_FIT_UNKNOWN },
    { 1000, 0, PDK_FIT_UNKNOWN },
    { 1, 1000, PDK_FIT_FITS },
    { 899, 1000, PDK_FIT_FITS },
    { 900, 1000, PDK_FIT_TIGHT },
    { 901, 1000, PDK_FIT_TIGHT },
    { 1000, 1000, PDK_FIT_TIGHT },
    { 1001, 1000, PDK_FIT_WONT_FIT },
    /* Not a multiple of ten: 90 % of 1005 is 904.5. */
    { 904, 1005, PDK_FIT_FITS },
    { 905, 1005, PDK_FIT_TIGHT },
    { 8 * GIBIBYTE / 10 * 9, 8 * GIBIBYTE, PDK_FIT_FITS },
    { 8 * GIBIBYTE / 10 * 9 + 9, 8 * GIBIBYTE, PDK_FIT_TIGHT },
    { 8 * GIBIBYTE, 8 * GIBIBYTE, PDK_FIT_TIGHT },
    { 8 * GIBIBYTE + 1, 8 * GIBIBYTE, PDK_FIT_WONT_FIT },
    { G_MAXUINT64, G_MAXUINT64, PDK_FIT_TIGHT },
    { G_MAXUINT64 / 10 * 9, G_MAXUINT64, PDK_FIT_FITS },
    { G_MAXUINT64, 1, PDK_FIT_WONT_FIT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_test_message ("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT, table[i].total, table[i].available);
      g_assert_cmpint (pdk_fit_judge (table[i].total, table[i].available), ==, table[i].verdict);
    }
}

static void
test_plain_rule (void)
{
  static const struct
  {
    guint64 file;
    guint64 context;
    guint64 total;
  } table[] = {
    { 0, 4096, 0 },
    { 1000000, 0, 501200000 },
    { 4920739232, 4096, 6408983078 },
    { 8988110976, 32768, 11318501171 },
    { G_MAXUINT64, 1, G_MAXUINT64 },
    { 1, G_MAXUINT64, G_MAXUINT64 },
    { G_MAXUINT64 / 2, G_MAXUINT64 / 2, G_MAXUINT64 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpuint (pdk_vram_estimator_estimate_plain (table[i].file, table[i].context), ==, table[i].total);
}

static void
test_plain_fit_is_marked_rough (void)
{
  PdkFit fit;

  pdk_vram_estimator_fit_plain (4920739232, PDK_CONTEXT_LENGTH_DEFAULT, 8 * GIBIBYTE, &fit);
  g_assert_cmpint (fit.verdict, ==, PDK_FIT_FITS);
  g_assert_cmpint (fit.confidence, ==, PDK_FIT_CONFIDENCE_ROUGH);
  g_assert_cmpuint (fit.available_bytes, ==, 8 * GIBIBYTE);
  g_assert_cmpuint (fit.total_bytes, ==, 6408983078);

  pdk_vram_estimator_fit_plain (0, PDK_CONTEXT_LENGTH_DEFAULT, 8 * GIBIBYTE, &fit);
  g_assert_cmpint (fit.verdict, ==, PDK_FIT_UNKNOWN);
  g_assert_cmpuint (fit.total_bytes, ==, 0);
}

/* What drivers of real cards report, in MiB, against the size on the box. */
static void
test_tiers_of_real_cards (void)
{
  static const struct
  {
    guint64 mebibytes;
    guint   tier;
  } table[] = {
    { 0, 0 },
    { 4096, 0 },
    { 5652, 0 },
    { 5653, 6 },
    { 6144, 6 },
    { 7535, 6 },
    { 8151, 8 },
    { 8176, 8 },
    { 10240, 8 },
    { 11264, 8 },
    { 12227, 12 },
    { 12272, 12 },
    { 15360, 16 },
    { 16376, 16 },
    { 20464, 16 },
    { 23028, 24 },
    { 24560, 24 },
    { 32607, 32 },
    { 81559, 32 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_test_message ("%" G_GUINT64_FORMAT " MiB", table[i].mebibytes);
      g_assert_cmpuint (pdk_fit_tier_for_memory (table[i].mebibytes * MEBIBYTE), ==, table[i].tier);
    }
  g_assert_cmpuint (pdk_fit_tier_for_memory (G_MAXUINT64), ==, 32);
}

static void
test_memory_of_tiers (void)
{
  static const guint tiers[] = { 6, 8, 12, 16, 24, 32 };

  for (gsize i = 0; i < G_N_ELEMENTS (tiers); i++)
    {
      guint64 threshold = pdk_fit_tier_get_threshold (tiers[i]);

      g_assert_cmpuint (pdk_fit_tier_get_memory (tiers[i]), ==, tiers[i] * GIBIBYTE);
      g_assert_cmpuint (pdk_fit_tier_for_memory (threshold), ==, tiers[i]);
      g_assert_cmpuint (pdk_fit_tier_for_memory (threshold - 1), ==, i == 0 ? 0 : tiers[i - 1]);
    }
  g_assert_cmpuint (pdk_fit_tier_get_memory (0), ==, 0);
  g_assert_cmpuint (pdk_fit_tier_get_memory (7), ==, 0);
  g_assert_cmpuint (pdk_fit_tier_get_memory (G_MAXUINT), ==, 0);
}

static void
test_words (void)
{
  const PdkFit     fits = { PDK_FIT_FITS, PDK_FIT_CONFIDENCE_ROUGH, 4 * GIBIBYTE, 8 * GIBIBYTE };
  const PdkFit     tight = { PDK_FIT_TIGHT, PDK_FIT_CONFIDENCE_ROUGH, 15 * GIBIBYTE / 2, 8 * GIBIBYTE };
  const PdkFit     wont_fit = { PDK_FIT_WONT_FIT, PDK_FIT_CONFIDENCE_ROUGH, 12 * GIBIBYTE, 8 * GIBIBYTE };
  const PdkFit     need_only = { PDK_FIT_UNKNOWN, PDK_FIT_CONFIDENCE_ROUGH, 4 * GIBIBYTE, 0 };
  const PdkFit     nothing = { PDK_FIT_UNKNOWN, PDK_FIT_CONFIDENCE_ROUGH, 0, 8 * GIBIBYTE };
  g_autofree char *first = pdk_fit_describe (&fits);
  g_autofree char *second = pdk_fit_describe (&tight);
  g_autofree char *third = pdk_fit_describe (&wont_fit);
  g_autofree char *fourth = pdk_fit_describe (&need_only);
  g_autofree char *fifth = pdk_fit_describe (&nothing);

  g_assert_cmpstr (first, ==, "Fits in graphics memory");
  g_assert_cmpstr (second, ==, "Tight: needs about 7.5\u00a0GiB of 8.0\u00a0GiB graphics memory");
  g_assert_cmpstr (third, ==, "Needs about 12.0\u00a0GiB, but there are 8.0\u00a0GiB of graphics memory");
  g_assert_cmpstr (fourth, ==, "Needs about 4.0\u00a0GiB of graphics memory");
  g_assert_cmpstr (fifth, ==, "Memory needed is not known");
  g_assert_cmpstr (pdk_fit_verdict_to_string (PDK_FIT_FITS), ==, "fits");
  g_assert_cmpstr (pdk_fit_verdict_to_string (PDK_FIT_TIGHT), ==, "tight");
  g_assert_cmpstr (pdk_fit_verdict_to_string (PDK_FIT_WONT_FIT), ==, "wont-fit");
  g_assert_cmpstr (pdk_fit_verdict_to_string (PDK_FIT_UNKNOWN), ==, "unknown");
  g_assert_cmpstr (pdk_fit_confidence_to_string (PDK_FIT_CONFIDENCE_ROUGH), ==, "rough");
  g_assert_cmpstr (pdk_fit_confidence_to_string (PDK_FIT_CONFIDENCE_GOOD), ==, "good");
  g_assert_cmpstr (pdk_fit_confidence_to_string (PDK_FIT_CONFIDENCE_EXACT), ==, "exact");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fit/judge/at-the-boundaries", test_judge_at_the_boundaries);
  g_test_add_func ("/fit/plain/rule", test_plain_rule);
  g_test_add_func ("/fit/plain/is-marked-rough", test_plain_fit_is_marked_rough);
  g_test_add_func ("/fit/tiers/of-real-cards", test_tiers_of_real_cards);
  g_test_add_func ("/fit/tiers/memory", test_memory_of_tiers);
  g_test_add_func ("/fit/words", test_words);

  return g_test_run ();
}
