/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <signal.h>

#include "hardware/pdk-hardware-child.h"
#include "pdk-test.h"

#define LONG_US  (20 * G_TIME_SPAN_SECOND)
#define SHORT_US (100 * G_TIME_SPAN_MILLISECOND)

static void
run (const char     *script,
     gint64          time_limit,
     GCancellable   *cancellable,
     PdkChildResult *result)
{
  const char    *arguments[] = { "sh", "-c", script, NULL };
  g_auto (GStrv) environment = g_get_environ ();

  pdk_hardware_child_run (arguments, (const char * const *) environment, g_get_monotonic_time () + time_limit, cancellable,
                          result);
}

static void
test_output_and_code (void)
{
  g_auto (PdkChildResult) result = PDK_CHILD_RESULT_INIT;

  run ("echo one; echo lost >&2; echo two; exit 3", LONG_US, NULL, &result);
  g_assert_cmpint (result.outcome, ==, PDK_CHILD_EXITED);
  g_assert_cmpint (result.code, ==, 3);
  g_assert_cmpstr (result.output, ==, "one\ntwo\n");
}

static void
test_bytes_that_are_no_text (void)
{
  g_auto (PdkChildResult) result = PDK_CHILD_RESULT_INIT;

  run ("printf 'a\\377b'", LONG_US, NULL, &result);
  g_assert_cmpint (result.outcome, ==, PDK_CHILD_EXITED);
  g_assert_cmpstr (result.output, ==, "a\uFFFDb");
}

static void
test_crash (void)
{
  g_auto (PdkChildResult) result = PDK_CHILD_RESULT_INIT;

  run ("kill -SEGV $$", LONG_US, NULL, &result);
  g_assert_cmpint (result.outcome, ==, PDK_CHILD_CRASHED);
  g_assert_cmpint (result.code, ==, SIGSEGV);
  g_assert_null (result.output);
}

static void
test_absent (void)
{
  const char             *arguments[] = { "paddock-no-such-program", NULL };
  const char             *environment[] = { "PATH=/nonexistent", NULL };
  g_auto (PdkChildResult) result = PDK_CHILD_RESULT_INIT;

  pdk_hardware_child_run (arguments, environment, g_get_monotonic_time () + LONG_US, NULL, &result);
  g_assert_cmpint (result.outcome, ==, PDK_CHILD_ABSENT);
}

/* Each hangs in another way; all end within the limit, and their own children with them. */
static void
test_hangs_are_ended (void)
{
  static const char *scripts[] = {
    "sleep 1000",
    "trap '' TERM INT HUP; while :; do sleep 1000; done",
    "exec >&-; sleep 1000",
    "sleep 1000 & exit 0",
    "echo partial; sleep 1000",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_auto (PdkChildResult) result = PDK_CHILD_RESULT_INIT;
      gint64                  start = g_get_monotonic_time ();

      g_test_message ("%s", scripts[i]);
      run (scripts[i], SHORT_US, NULL, &result);
      g_assert_cmpint (result.outcome, ==, PDK_CHILD_TIMED_OUT);
      g_assert_null (result.output);
      g_assert_cmpint (g_get_monotonic_time () - start, <, LONG_US);
    }
}

static void
test_flood_is_ended (void)
{
  g_auto (PdkChildResult) result = PDK_CHILD_RESULT_INIT;

  run ("yes", LONG_US, NULL, &result);
  g_assert_cmpint (result.outcome, ==, PDK_CHILD_TIMED_OUT);
}

static void
test_no_time_left (void)
{
  g_auto (PdkChildResult) result = PDK_CHILD_RESULT_INIT;

  run ("sleep 1000", -SHORT_US, NULL, &result);
  g_assert_cmpint (result.outcome, ==, PDK_CHILD_TIMED_OUT);
}

static gpointer
cancel_when_started (gpointer data)
{
  /* Nothing to wait for: cancelling before or during the run must end alike. */
  g_thread_yield ();
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) before = g_cancellable_new ();
  g_autoptr (GCancellable) during = g_cancellable_new ();
  g_auto (PdkChildResult)  first = PDK_CHILD_RESULT_INIT;
  g_auto (PdkChildResult)  second = PDK_CHILD_RESULT_INIT;
  GThread                 *thread;

  g_cancellable_cancel (before);
  run ("sleep 1000", LONG_US, before, &first);
  g_assert_cmpint (first.outcome, ==, PDK_CHILD_CANCELLED);

  thread = g_thread_new ("cancel", cancel_when_started, during);
  run ("sleep 1000", LONG_US, during, &second);
  g_assert_cmpint (second.outcome, ==, PDK_CHILD_CANCELLED);
  g_thread_join (thread);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hardware/child/output-and-code", test_output_and_code);
  g_test_add_func ("/hardware/child/bytes-that-are-no-text", test_bytes_that_are_no_text);
  g_test_add_func ("/hardware/child/crash", test_crash);
  g_test_add_func ("/hardware/child/absent", test_absent);
  g_test_add_func ("/hardware/child/hangs-are-ended", test_hangs_are_ended);
  g_test_add_func ("/hardware/child/flood-is-ended", test_flood_is_ended);
  g_test_add_func ("/hardware/child/no-time-left", test_no_time_left);
  g_test_add_func ("/hardware/child/cancelled", test_cancelled);

  return g_test_run ();
}
