/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-subject.h"

#include "servers/pdk-ollama-client.h"

static void
test_pull (gconstpointer data)
{
  PdkSubject             *subject = (PdkSubject *) data;
  g_autoptr (GError)      error = NULL;
  g_autoptr (PdkEventLog) log = pdk_event_log_new ();
  g_autoptr (PdkEventLog) again = pdk_event_log_new ();
  g_autoptr (GPtrArray)   models = NULL;
  g_autofree char        *name = pdk_subject_publish (subject, "library/pulled", 11);

  g_assert_true (pdk_call_pull (subject->server, name, TRUE, log, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (pdk_event_log_get (log, 0)->phase, ==, PDK_TRANSFER_PHASE_RESOLVING);
  g_assert_true (pdk_event_log_has_phase (log, PDK_TRANSFER_PHASE_DOWNLOADING));
  g_assert_true (pdk_event_log_has_phase (log, PDK_TRANSFER_PHASE_VERIFYING));
  g_assert_cmpint (pdk_event_log_get (log, -1)->phase, ==, PDK_TRANSFER_PHASE_REGISTERING);
  g_assert_cmpint (pdk_event_log_get_best (log, PDK_SUBJECT_WEIGHTS), >, PDK_SUBJECT_WEIGHTS);

  models = pdk_call_list (subject->server, NULL, &error);
  g_assert_nonnull (pdk_find_server_model (models, name));

  /* What is there is told in one line for each layer. */
  g_assert_true (pdk_call_pull (subject->server, name, TRUE, again, NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < again->events->len; i++)
    {
      const PdkKeptEvent *event = pdk_event_log_get (again, (int) i);

      if (event->digest != NULL)
        g_assert_cmpint (event->completed, ==, event->total);
    }
}

static void
test_pull_under_a_name_with_scheme (gconstpointer data)
{
  PdkSubject           *subject = (PdkSubject *) data;
  g_autoptr (GError)    error = NULL;
  g_autofree char      *name = pdk_subject_publish (subject, "library/scheme", 12);
  g_autofree char      *with_scheme = g_strconcat ("http://", name, NULL);
  g_autoptr (GPtrArray) models = NULL;

  g_assert_true (pdk_call_pull (subject->server, with_scheme, TRUE, NULL, NULL, &error));
  g_assert_no_error (error);
  models = pdk_call_list (subject->server, NULL, &error);
  g_assert_nonnull (pdk_find_server_model (models, name));
  g_assert_true (pdk_call_delete (subject->server, with_scheme, NULL, &error));
  g_assert_no_error (error);
}

static void
test_pull_faults (gconstpointer data)
{
  PdkSubject *subject = (PdkSubject *) data;
  const struct
  {
    const char  *kind;
    gboolean     insecure;
    PdkErrorCode cause;
    const char  *hint;
  } rows[] = {
    { "none", TRUE, PDK_ERROR_NOT_FOUND, NULL },
    { "e401", TRUE, PDK_ERROR_UNAUTHORIZED, NULL },
    { "e403", TRUE, PDK_ERROR_PERMISSION, NULL },
    { "e429", TRUE, PDK_ERROR_RATE_LIMITED, "Wait" },
    { "e500", TRUE, PDK_ERROR_UNREACHABLE, "later" },
    { "html", TRUE, PDK_ERROR_PROTOCOL, "proxy" },
    { "refused", TRUE, PDK_ERROR_UNREACHABLE, "port" },
    { "tls", FALSE, PDK_ERROR_UNREACHABLE, "--insecure" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char   *name = pdk_subject_publish_fault (subject, rows[i].kind);

      g_assert_false (pdk_call_pull (subject->server, name, rows[i].insecure, NULL, NULL, &error));
      g_test_message ("%s: %s (%s)", rows[i].kind, error->message, pdk_error_get_hint (error));
      g_assert_nonnull (pdk_error_get_hint (error));
      if (rows[i].hint != NULL)
        g_assert_nonnull (strstr (pdk_error_get_hint (error), rows[i].hint));
      pdk_test_assert_error (error, rows[i].cause);
    }
}

static void
test_pull_of_a_bad_name (gconstpointer data)
{
  PdkSubject        *subject = (PdkSubject *) data;
  g_autoptr (GError) error = NULL;

  g_assert_false (pdk_call_pull (subject->server, "a//b::c", FALSE, NULL, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
}

static void
test_pull_of_damaged_data (gconstpointer data)
{
  PdkSubject           *subject = (PdkSubject *) data;
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) models = NULL;
  g_autofree char      *name = pdk_subject_publish (subject, "library/damaged", 13);

  pdk_subject_corrupt (subject, name, 13);
  g_assert_false (pdk_call_pull (subject->server, name, TRUE, NULL, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_CHECKSUM);
  models = pdk_call_list (subject->server, NULL, &error);
  g_assert_null (pdk_find_server_model (models, name));
}

/* Waits in the stalled middle of a pull. */
static void
wait_for_bytes (PdkEventLog *log,
                gint64       bytes)
{
  pdk_test_wait_for (pdk_event_log_get_best (log, PDK_SUBJECT_WEIGHTS) >= bytes);
}

static void
test_pull_cancelled_and_resumed (gconstpointer data)
{
  PdkSubject              *subject = (PdkSubject *) data;
  g_autoptr (GError)       error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (PdkEventLog)  first = pdk_event_log_new ();
  g_autoptr (PdkEventLog)  second = pdk_event_log_new ();
  g_autoptr (GPtrArray)    models = NULL;
  g_autofree char         *name = pdk_subject_publish (subject, "library/resumed", 14);
  g_auto (PdkAsyncWaiter)  waiter = PDK_ASYNC_WAITER_INIT;
  gint64                   reached;

  pdk_subject_set_stall (subject, 100000);
  pdk_model_server_pull_async (subject->server, name, TRUE, pdk_event_log_add, first, cancellable, pdk_async_waiter_done, &waiter);
  wait_for_bytes (first, 60000);
  reached = pdk_event_log_get_best (first, PDK_SUBJECT_WEIGHTS);
  g_cancellable_cancel (cancellable);
  g_assert_false (pdk_model_server_pull_finish (subject->server, pdk_async_waiter_wait (&waiter), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  models = pdk_call_list (subject->server, NULL, &error);
  g_assert_null (pdk_find_server_model (models, name));

  pdk_subject_set_stall (subject, -1);
  g_assert_true (pdk_call_pull (subject->server, name, TRUE, second, NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < second->events->len; i++)
    {
      const PdkKeptEvent *event = pdk_event_log_get (second, (int) i);

      if (event->total >= PDK_SUBJECT_WEIGHTS)
        {
          g_assert_cmpint (event->completed, >=, reached);
          break;
        }
    }
}

static void
test_pull_by_two_clients (gconstpointer data)
{
  PdkSubject                 *subject = (PdkSubject *) data;
  g_autoptr (GError)          error = NULL;
  g_autoptr (GCancellable)    cancellable = g_cancellable_new ();
  g_autoptr (PdkOllamaClient) other = pdk_ollama_client_new (pdk_model_server_get_address (subject->server), NULL, NULL);
  g_autoptr (PdkEventLog)     first = pdk_event_log_new ();
  g_autoptr (PdkEventLog)     second = pdk_event_log_new ();
  g_autofree char            *name = pdk_subject_publish (subject, "library/shared", 15);
  g_auto (PdkAsyncWaiter)     stopped = PDK_ASYNC_WAITER_INIT;
  g_auto (PdkAsyncWaiter)     lasting = PDK_ASYNC_WAITER_INIT;

  pdk_subject_set_stall (subject, 100000);
  pdk_model_server_pull_async (subject->server, name, TRUE, pdk_event_log_add, first, cancellable, pdk_async_waiter_done, &stopped);
  wait_for_bytes (first, 60000);
  pdk_model_server_pull_async (PDK_MODEL_SERVER (other), name, TRUE, pdk_event_log_add, second, NULL, pdk_async_waiter_done, &lasting);
  wait_for_bytes (second, 60000);
  g_cancellable_cancel (cancellable);
  g_assert_false (pdk_model_server_pull_finish (subject->server, pdk_async_waiter_wait (&stopped), NULL));
  pdk_subject_set_stall (subject, -1);
  g_assert_true (pdk_model_server_pull_finish (PDK_MODEL_SERVER (other), pdk_async_waiter_wait (&lasting), &error));
  g_assert_no_error (error);
}

/* Last, since the server is another one afterwards. */
static void
test_pull_from_a_killed_server (gconstpointer data)
{
  PdkSubject             *subject = (PdkSubject *) data;
  g_autoptr (GError)      error = NULL;
  g_autoptr (PdkEventLog) log = pdk_event_log_new ();
  g_autofree char        *name = pdk_subject_publish (subject, "library/killed", 16);
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_subject_set_stall (subject, 100000);
  pdk_model_server_pull_async (subject->server, name, TRUE, pdk_event_log_add, log, NULL, pdk_async_waiter_done, &waiter);
  wait_for_bytes (log, 60000);
  pdk_subject_kill (subject);
  g_assert_false (pdk_model_server_pull_finish (subject->server, pdk_async_waiter_wait (&waiter), &error));
  g_assert_nonnull (pdk_error_get_hint (error));
  pdk_test_assert_error (error, PDK_ERROR_UNREACHABLE);
  g_assert_null (pdk_call_list (subject->server, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_UNREACHABLE);

  pdk_subject_set_stall (subject, -1);
  pdk_subject_revive (subject);
  g_assert_true (pdk_call_pull (subject->server, name, TRUE, NULL, NULL, &error));
  g_assert_no_error (error);
}

void
pdk_conformance_add_pull_tests (PdkSubject *self)
{
  g_test_add_data_func ("/conformance/pull/whole", self, test_pull);
  g_test_add_data_func ("/conformance/pull/name-with-scheme", self, test_pull_under_a_name_with_scheme);
  g_test_add_data_func ("/conformance/pull/faults", self, test_pull_faults);
  g_test_add_data_func ("/conformance/pull/bad-name", self, test_pull_of_a_bad_name);
  g_test_add_data_func ("/conformance/pull/damaged-data", self, test_pull_of_damaged_data);
  g_test_add_data_func ("/conformance/pull/cancelled-and-resumed", self, test_pull_cancelled_and_resumed);
  g_test_add_data_func ("/conformance/pull/two-clients", self, test_pull_by_two_clients);
  g_test_add_data_func ("/conformance/pull/killed-server", self, test_pull_from_a_killed_server);
}
