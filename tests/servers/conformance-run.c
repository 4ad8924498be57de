/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-any-call.h"
#include "pdk-subject.h"

#include <math.h>

static void
test_load_and_unload (gconstpointer data)
{
  PdkSubject           *subject = (PdkSubject *) data;
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) running = NULL;
  g_autoptr (GPtrArray) later = NULL;
  PdkServerModel       *model;

  pdk_subject_install (subject, "loaded");
  g_assert_true (pdk_call_load (subject->server, "loaded", NULL, 128, NULL, &error));
  g_assert_no_error (error);
  running = pdk_call_list_running (subject->server, NULL, &error);
  g_assert_no_error (error);
  model = pdk_find_server_model (running, "loaded");
  g_assert_nonnull (model);
  g_assert_cmpint (pdk_server_model_get_context_length (model), ==, 128);
  g_assert_cmpint (pdk_server_model_get_size (model), >, 0);
  g_assert_cmpint (pdk_server_model_get_size_vram (model), >=, 0);
  g_assert_nonnull (pdk_server_model_get_expires (model));

  g_assert_true (pdk_call_unload (subject->server, "loaded", NULL, &error));
  g_assert_no_error (error);
  later = pdk_call_list_running (subject->server, NULL, &error);
  g_assert_null (pdk_find_server_model (later, "loaded"));
}

static void
test_unload_what_is_not_loaded (gconstpointer data)
{
  PdkSubject        *subject = (PdkSubject *) data;
  g_autoptr (GError) error = NULL;

  pdk_subject_install (subject, "idle");
  g_assert_true (pdk_call_unload (subject->server, "idle", NULL, &error));
  g_assert_no_error (error);
  g_assert_false (pdk_call_unload (subject->server, "nope", NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
  g_assert_false (pdk_call_load (subject->server, "nope", NULL, 0, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
}

static void
test_keep_alive (gconstpointer data)
{
  PdkSubject           *subject = (PdkSubject *) data;
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) for_ever = NULL;
  g_autoptr (GPtrArray) limited = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  GTimeSpan             left;

  pdk_subject_install (subject, "kept");
  g_assert_true (pdk_call_load (subject->server, "kept", "-1", 0, NULL, &error));
  g_assert_no_error (error);
  for_ever = pdk_call_list_running (subject->server, NULL, &error);
  g_assert_nonnull (pdk_find_server_model (for_ever, "kept"));
  g_assert_null (pdk_server_model_get_expires (pdk_find_server_model (for_ever, "kept")));

  g_assert_true (pdk_call_load (subject->server, "kept", "90s", 0, NULL, &error));
  g_assert_no_error (error);
  limited = pdk_call_list_running (subject->server, NULL, &error);
  left = g_date_time_difference (pdk_server_model_get_expires (pdk_find_server_model (limited, "kept")), now);
  g_assert_cmpint (left, >, 60 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (left, <, 120 * G_TIME_SPAN_SECOND);

  g_assert_false (pdk_call_load (subject->server, "kept", "soon", 0, NULL, &error));
  g_assert_nonnull (strstr (pdk_error_get_hint (error), "10m"));
  pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
  pdk_call_unload (subject->server, "kept", NULL, &error);
  g_assert_no_error (error);
}

static void
test_context_is_limited_by_the_model (gconstpointer data)
{
  PdkSubject           *subject = (PdkSubject *) data;
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) running = NULL;

  pdk_subject_install (subject, "wide");
  g_assert_true (pdk_call_load (subject->server, "wide", NULL, 4096, NULL, &error));
  g_assert_no_error (error);
  running = pdk_call_list_running (subject->server, NULL, &error);
  g_assert_cmpint (pdk_server_model_get_context_length (pdk_find_server_model (running, "wide")), ==, 512);
  pdk_call_unload (subject->server, "wide", NULL, &error);
  g_assert_no_error (error);
}

static void
test_deleted_while_loaded_stays_in_memory (gconstpointer data)
{
  PdkSubject           *subject = (PdkSubject *) data;
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) running = NULL;
  g_autoptr (GPtrArray) models = NULL;

  pdk_subject_install (subject, "ghost");
  g_assert_true (pdk_call_load (subject->server, "ghost", "5s", 0, NULL, &error));
  g_assert_true (pdk_call_delete (subject->server, "ghost", NULL, &error));
  g_assert_no_error (error);
  models = pdk_call_list (subject->server, NULL, &error);
  running = pdk_call_list_running (subject->server, NULL, &error);
  g_assert_null (pdk_find_server_model (models, "ghost"));
  g_assert_nonnull (pdk_find_server_model (running, "ghost"));
}

static void
test_generate (gconstpointer data)
{
  PdkSubject             *subject = (PdkSubject *) data;
  g_autoptr (GError)      error = NULL;
  g_autoptr (PdkReplyLog) log = pdk_reply_log_new ();

  pdk_subject_install (subject, "speaker");
  g_assert_true (pdk_call_generate (subject->server, "speaker", "Hi", "{\"num_predict\":4,\"temperature\":0,\"seed\":7,\"keep_alive\":\"60\"}",
                                    log, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_utf8_validate (log->text->str, -1, NULL));
  g_assert_cmpint (log->statistics.reply_tokens, >, 0);
  g_assert_cmpint (log->statistics.reply_tokens, <=, 4);
  g_assert_cmpint (log->statistics.prompt_tokens, >, 0);
  g_assert_cmpfloat (pdk_reply_statistics_get_rate (&log->statistics), >, 0.0);
  g_assert_true (g_str_equal (log->statistics.done_reason, "stop") || g_str_equal (log->statistics.done_reason, "length"));

  g_assert_false (pdk_call_generate (subject->server, "nope", "Hi", NULL, log, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
}

static void
test_chat (gconstpointer data)
{
  PdkSubject             *subject = (PdkSubject *) data;
  g_autoptr (GError)      error = NULL;
  g_autoptr (PdkReplyLog) log = pdk_reply_log_new ();

  pdk_subject_install (subject, "speaker");
  g_assert_true (pdk_call_chat (subject->server, "speaker", "[{\"role\":\"user\",\"content\":\"Hi\"}]", "{\"num_predict\":4}", log, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (log->statistics.reply_tokens, >, 0);
  g_assert_false (pdk_call_chat (subject->server, "speaker", "[{\"role\":\"user\",\"content\":\"Hi\"}]", "{\"think\":true}", log, NULL, &error));
  g_assert_nonnull (pdk_error_get_hint (error));
  pdk_test_assert_error (error, PDK_ERROR_INCOMPATIBLE);
}

static void
test_embed (gconstpointer data)
{
  PdkSubject           *subject = (PdkSubject *) data;
  g_autoptr (GError)    error = NULL;
  const char * const    inputs[] = { "a", "b", "a", NULL };
  g_autoptr (GPtrArray) vectors = NULL;
  double                length = 0.0;
  GArray               *first;
  GArray               *second;
  GArray               *third;

  pdk_subject_install (subject, "speaker");
  vectors = pdk_call_embed (subject->server, "speaker", inputs, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (vectors->len, ==, 3);
  first = g_ptr_array_index (vectors, 0);
  second = g_ptr_array_index (vectors, 1);
  third = g_ptr_array_index (vectors, 2);
  g_assert_cmpuint (first->len, ==, 64);
  g_assert_cmpuint (second->len, ==, 64);
  for (guint i = 0; i < first->len; i++)
    length += pow (g_array_index (first, gfloat, i), 2.0);
  g_assert_cmpfloat_with_epsilon (length, 1.0, 0.01);
  g_assert_cmpfloat_with_epsilon (g_array_index (first, gfloat, 5), g_array_index (third, gfloat, 5), 0.001);
}

static void
cancelled_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GError) error = pdk_any_call_finish (result);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *(guint *) data += 1;
}

/* Every call, cancelled before it begins and right after: the answer is always that it was cancelled. */
static void
test_cancellation (gconstpointer data)
{
  PdkSubject       *subject = (PdkSubject *) data;
  g_autoptr (GFile) file = g_file_new_for_path (subject->model_path);
  gsize             n_calls;
  const PdkAnyCall *calls = pdk_any_calls (&n_calls);
  guint             answers = 0;

  for (gsize i = 0; i < n_calls; i++)
    {
      g_autoptr (GCancellable) before = g_cancellable_new ();
      g_autoptr (GCancellable) at_once = g_cancellable_new ();

      g_cancellable_cancel (before);
      calls[i].start (subject->server, file, before, cancelled_cb, &answers);
      calls[i].start (subject->server, file, at_once, cancelled_cb, &answers);
      g_cancellable_cancel (at_once);
    }
  pdk_test_wait_for (answers == 2 * n_calls);
}

void
pdk_conformance_add_run_tests (PdkSubject *self)
{
  g_test_add_data_func ("/conformance/load-and-unload", self, test_load_and_unload);
  g_test_add_data_func ("/conformance/unload-what-is-not-loaded", self, test_unload_what_is_not_loaded);
  g_test_add_data_func ("/conformance/keep-alive", self, test_keep_alive);
  g_test_add_data_func ("/conformance/context-is-limited-by-the-model", self, test_context_is_limited_by_the_model);
  g_test_add_data_func ("/conformance/deleted-while-loaded-stays-in-memory", self, test_deleted_while_loaded_stays_in_memory);
  g_test_add_data_func ("/conformance/generate", self, test_generate);
  g_test_add_data_func ("/conformance/chat", self, test_chat);
  g_test_add_data_func ("/conformance/embed", self, test_embed);
  g_test_add_data_func ("/conformance/cancellation", self, test_cancellation);
}
