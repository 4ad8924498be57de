/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-trap.h"
#include "servers/pdk-ollama-client.h"

/* The traps of facts/servers.md §5 that lie in pulls, under their numbers. */

#define MANIFEST "{\"status\":\"pulling manifest\"}"
#define SUCCESS  "{\"status\":\"success\"}"
#define A        "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B        "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static void
test_status_200_is_no_success (PdkTrap      *trap,
                               gconstpointer data)
{
  const char * const first[] = { "{\"error\":\"pull model manifest: file does not exist\"}", NULL };
  const char * const late[] = { MANIFEST, "{\"digest\":\"" A "\",\"total\":9,\"completed\":9}", "{\"status\":\"writing manifest\"}", "{\"error\":\"no space left on device\"}", NULL };
  const char * const neither[] = { MANIFEST, "{\"digest\":\"" A "\",\"total\":9,\"completed\":9}", "{\"status\":\"writing manifest\"}", NULL };
  const char * const nothing[] = { NULL };
  const char * const after[] = { MANIFEST, SUCCESS, "{\"error\":\"too late\"}", "nonsense", NULL };
  g_autoptr (GError) error = NULL;

  pdk_trap_script_pull (trap, first);
  g_error_free (pdk_trap_pull_fails (trap, "x", PDK_ERROR_NOT_FOUND));
  pdk_trap_script_pull (trap, late);
  g_error_free (pdk_trap_pull_fails (trap, "x", PDK_ERROR_NO_SPACE));
  pdk_trap_script_pull (trap, neither);
  g_error_free (pdk_trap_pull_fails (trap, "x", PDK_ERROR_UNREACHABLE));
  pdk_trap_script_pull (trap, nothing);
  g_error_free (pdk_trap_pull_fails (trap, "x", PDK_ERROR_UNREACHABLE));
  pdk_trap_script_pull (trap, after);
  g_assert_true (pdk_call_pull (trap->client, "x", FALSE, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
pull_with_bar (PdkTrap            *trap,
               const char * const *lines)
{
  g_autoptr (GError)      error = NULL;
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkTrapBar              bar;

  pdk_trap_bar_init (&bar);
  pdk_trap_script_pull (trap, lines);
  pdk_model_server_pull_async (trap->client, "x", FALSE, pdk_trap_bar_add, &bar, NULL, pdk_async_waiter_done, &waiter);
  g_assert_true (pdk_model_server_pull_finish (trap->client, pdk_async_waiter_wait (&waiter), &error));
  g_assert_no_error (error);
  pdk_transfer_progress_finish (bar.progress);
  g_assert_cmpfloat (pdk_transfer_progress_get_fraction (bar.progress), >=, 1.0);
  pdk_trap_bar_clear (&bar);
}

static void
test_one_number_over_all_layers (PdkTrap      *trap,
                                 gconstpointer data)
{
  const char * const one_by_one[] = {
    MANIFEST,
    "{\"digest\":\"" A "\",\"total\":1000}",
    "{\"digest\":\"" A "\",\"total\":1000,\"completed\":1000}",
    "{\"digest\":\"" B "\",\"total\":10}",
    "{\"digest\":\"" B "\",\"total\":10,\"completed\":10}",
    SUCCESS,
    NULL,
  };
  const char * const small_first[] = {
    MANIFEST,
    "{\"digest\":\"" B "\",\"total\":10,\"completed\":10}",
    "{\"digest\":\"" A "\",\"total\":1000,\"completed\":1}",
    "{\"digest\":\"" A "\",\"total\":1000,\"completed\":1000}",
    SUCCESS,
    NULL,
  };
  const char * const interleaved[] = {
    MANIFEST,
    "{\"digest\":\"" A "\",\"total\":1000,\"completed\":400}",
    "{\"digest\":\"" B "\",\"total\":900,\"completed\":100}",
    "{\"digest\":\"" A "\",\"total\":1000,\"completed\":500}",
    "{\"digest\":\"" B "\",\"total\":900,\"completed\":900}",
    "{\"digest\":\"" A "\",\"total\":1000,\"completed\":1000}",
    "{\"digest\":\"" A "\",\"total\":1000,\"completed\":1000}",
    SUCCESS,
    NULL,
  };

  pull_with_bar (trap, one_by_one);
  pull_with_bar (trap, small_first);
  pull_with_bar (trap, interleaved);
}

static void
test_missing_completed_is_zero (PdkTrap      *trap,
                                gconstpointer data)
{
  const char * const      lines[] = { "{\"digest\":\"" A "\",\"total\":1000}", "{\"digest\":\"" B "\"}", SUCCESS, NULL };
  g_autoptr (PdkEventLog) log = pdk_event_log_new ();
  g_autoptr (GError)      error = NULL;

  pdk_trap_script_pull (trap, lines);
  g_assert_true (pdk_call_pull (trap->client, "x", FALSE, log, NULL, &error));
  g_assert_cmpint (pdk_event_log_get (log, 0)->total, ==, 1000);
  g_assert_cmpint (pdk_event_log_get (log, 0)->completed, ==, 0);
  g_assert_cmpint (pdk_event_log_get (log, 1)->total, ==, -1);
  g_assert_cmpint (pdk_event_log_get (log, 1)->completed, ==, 0);
  g_assert_cmpint (pdk_event_log_get (log, 1)->phase, ==, PDK_TRANSFER_PHASE_DOWNLOADING);
}

static void
test_numbers_that_go_back (PdkTrap      *trap,
                           gconstpointer data)
{
  const char * const lines[] = {
    MANIFEST,
    "{\"digest\":\"" A "\",\"total\":76604128,\"completed\":20054016}",
    "{\"digest\":\"" A "\",\"total\":76604128,\"completed\":786432}",
    "{\"digest\":\"" A "\",\"total\":76604128}",
    "{\"digest\":\"" A "\",\"total\":76604128,\"completed\":-5}",
    "{\"digest\":\"" A "\",\"total\":5,\"completed\":76604128}",
    "{\"digest\":\"" A "\",\"total\":76604128,\"completed\":76604128}",
    SUCCESS,
    NULL,
  };

  pull_with_bar (trap, lines);
}

static void
test_wording_does_not_matter (PdkTrap      *trap,
                              gconstpointer data)
{
  const char * const lines[] = {
    "{\"status\":\"Manifest wird geholt\"}",
    "{\"status\":\"downloading a\",\"digest\":\"" A "\",\"total\":10,\"completed\":4}",
    "{\"status\":\"something else\",\"digest\":\"" A "\",\"total\":10,\"completed\":10}",
    "{\"status\":\"removing any unused layers\"}",
    "{\"status\":\"couldn't remove unused layers: x\"}",
    SUCCESS,
    NULL,
  };
  const PdkTransferPhase  phases[] = { PDK_TRANSFER_PHASE_RESOLVING, PDK_TRANSFER_PHASE_DOWNLOADING, PDK_TRANSFER_PHASE_DOWNLOADING, PDK_TRANSFER_PHASE_REGISTERING, PDK_TRANSFER_PHASE_REGISTERING, PDK_TRANSFER_PHASE_REGISTERING };
  g_autoptr (PdkEventLog) log = pdk_event_log_new ();
  g_autoptr (GError)      error = NULL;

  pdk_trap_script_pull (trap, lines);
  g_assert_true (pdk_call_pull (trap->client, "x", FALSE, log, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (log->events->len, ==, G_N_ELEMENTS (phases));
  for (gsize i = 0; i < G_N_ELEMENTS (phases); i++)
    g_assert_cmpint (pdk_event_log_get (log, (int) i)->phase, ==, phases[i]);
}

static void
test_digests_and_lines_of_other_kinds (PdkTrap      *trap,
                                       gconstpointer data)
{
  const char * const      tensors[] = { MANIFEST, "{\"status\":\"pulling model\",\"digest\":\"sha256:model\",\"total\":10,\"completed\":10}", "{\"status\":\"writing manifest\"}", SUCCESS, NULL };
  const char * const      without_status[] = { "{\"digest\":\"" A "\",\"total\":10,\"completed\":1}", "{\"digest\":\"" B "\",\"total\":10}", "{}", SUCCESS, NULL };
  const char * const      failed[] = { "{\"digest\":\"" A "\",\"total\":10,\"completed\":1}", "{\"status\":\"error: no space left on device\"}", NULL };
  g_autoptr (PdkEventLog) log = pdk_event_log_new ();
  g_autoptr (GError)      error = NULL;

  pdk_trap_script_pull (trap, tensors);
  g_assert_true (pdk_call_pull (trap->client, "x", FALSE, log, NULL, &error));
  g_assert_cmpstr (pdk_event_log_get (log, 1)->digest, ==, "sha256:model");
  g_assert_cmpint (pdk_event_log_get_best (log, 0), ==, 10);
  pdk_trap_script_pull (trap, without_status);
  g_assert_true (pdk_call_pull (trap->client, "x", FALSE, NULL, NULL, &error));
  g_assert_no_error (error);
  pdk_trap_script_pull (trap, failed);
  g_error_free (pdk_trap_pull_fails (trap, "x", PDK_ERROR_NO_SPACE));
}

/* Verifying is silent far longer than any short answer may take; a stall has lines, but no bytes. */
static void
test_silence_is_no_stall_and_lines_are_no_growth (PdkTrap      *trap,
                                                  gconstpointer data)
{
  g_autoptr (GError)      error = NULL;
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkDoubleReply         *reply = pdk_double_reply_new_lines ();
  PdkTrapBar              bar;

  pdk_trap_bar_init (&bar);
  pdk_ollama_client_set_timeouts (PDK_OLLAMA_CLIENT (trap->client), 5000, 50, 1000);
  for (guint i = 0; i < 600; i++)
    pdk_double_reply_add_layer (reply, A, 76604128, 20054016);
  pdk_double_reply_add_pause (reply, 200);
  pdk_double_reply_add_line (reply, "{\"status\":\"verifying sha256 digest\"}");
  pdk_double_reply_add_pause (reply, 200);
  pdk_double_reply_add_hold (reply);
  pdk_double_reply_add_line (reply, SUCCESS);
  pdk_ollama_double_script (trap->simulated, "POST", "/api/pull", reply);

  pdk_model_server_pull_async (trap->client, "x", FALSE, pdk_trap_bar_add, &bar, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_wait_for (pdk_transfer_progress_is_stalled (bar.progress, bar.now));
  pdk_test_wait_for (pdk_transfer_progress_get_phase (bar.progress) == PDK_TRANSFER_PHASE_VERIFYING);
  g_assert_false (pdk_transfer_progress_is_stalled (bar.progress, bar.now + G_TIME_SPAN_HOUR));
  pdk_test_wait_for (pdk_ollama_double_count_held (trap->simulated) == 1);
  g_assert_null (waiter.result);
  pdk_ollama_double_release (trap->simulated);
  g_assert_true (pdk_model_server_pull_finish (trap->client, pdk_async_waiter_wait (&waiter), &error));
  g_assert_no_error (error);
  pdk_trap_bar_clear (&bar);
}

static void
test_insecure_is_plain_http (PdkTrap      *trap,
                             gconstpointer data)
{
  g_autoptr (GError)     error = NULL;
  g_autoptr (JsonObject) secure = NULL;
  g_autoptr (JsonObject) insecure = NULL;

  pdk_ollama_double_publish (trap->simulated, &(PdkDoubleModel) { .name = "127.0.0.1:5000/library/x" }, NULL, 0);
  g_assert_true (pdk_call_pull (trap->client, "127.0.0.1:5000/library/x", FALSE, NULL, NULL, &error));
  g_assert_true (pdk_call_pull (trap->client, "http://127.0.0.1:5000/library/x", TRUE, NULL, NULL, &error));
  g_assert_no_error (error);
  secure = pdk_ollama_double_dup_request (trap->simulated, "POST", "/api/pull", 0);
  insecure = pdk_ollama_double_dup_request (trap->simulated, "POST", "/api/pull", 1);
  /* Never unasked, and the name always goes without the scheme that some versions refuse. */
  g_assert_false (json_object_has_member (secure, "insecure"));
  g_assert_true (json_object_get_boolean_member (insecure, "insecure"));
  g_assert_cmpstr (json_object_get_string_member (insecure, "model"), ==, "127.0.0.1:5000/library/x");
  pdk_trap_pull_words (trap, "127.0.0.1:5000/library/y", "tls: first record does not look like a TLS handshake",
                       PDK_ERROR_UNREACHABLE, "plain HTTP");
}

static void
test_gated_models_need_the_servers_key (PdkTrap      *trap,
                                        gconstpointer data)
{
  pdk_trap_pull_words (trap, "hf.co/owner/gated:Q4_K_M", "pull model manifest: 401: {\"error\":\"Invalid username or password.\"}",
                       PDK_ERROR_GATED, "SSH keys");
  pdk_trap_pull_words (trap, "hf.co/owner/gated:Q4_K_M", "pull model manifest: 401: {\"error\":\"Invalid username or password.\"}",
                       PDK_ERROR_GATED, "no access tokens");
  pdk_trap_pull_words (trap, "hf.co/owner/big:Q4_K_M",
                       "pull model manifest: 400: {\"error\":\"The specified tag is a sharded GGUF. Ollama does not support this yet.\"}",
                       PDK_ERROR_INCOMPATIBLE, "one file");
}

static void
test_realm_of_another_host (PdkTrap      *trap,
                            gconstpointer data)
{
  pdk_trap_pull_words (trap, "hf.co/owner/repo:Q4_K_M", "pull model manifest: realm host \"huggingface.co\" does not match original host \"hf.co\"",
                       PDK_ERROR_UNAUTHORIZED, "huggingface.co/");
}

static void
test_partials_are_gone_after_a_restart (PdkTrap      *trap,
                                        gconstpointer data)
{
  g_autoptr (GError)      error = NULL;
  g_autoptr (PdkEventLog) first = pdk_event_log_new ();
  g_autoptr (PdkEventLog) second = pdk_event_log_new ();
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_ollama_double_publish (trap->simulated, &(PdkDoubleModel) { .name = "x", .size = 1000000 }, NULL, 0);
  pdk_ollama_double_set_stall (trap->simulated, 600000);
  pdk_model_server_pull_async (trap->client, "x", FALSE, pdk_event_log_add, first, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_wait_for (pdk_event_log_get_best (first, 1000) == 600000);
  pdk_ollama_double_kill (trap->simulated);
  g_assert_false (pdk_model_server_pull_finish (trap->client, pdk_async_waiter_wait (&waiter), &error));
  /* So nobody is promised that it goes on. */
  g_assert_null (strstr (pdk_error_get_hint (error), "goes on"));
  pdk_test_assert_error (error, PDK_ERROR_UNREACHABLE);

  pdk_ollama_double_revive (trap->simulated);
  pdk_ollama_double_set_stall (trap->simulated, -1);
  g_assert_true (pdk_call_pull (trap->client, "x", FALSE, second, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (pdk_event_log_get (second, 1)->completed, <, 600000);
}

static void
test_stopping_one_of_two_pulls (PdkTrap      *trap,
                                gconstpointer data)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (PdkEventLog)  first = pdk_event_log_new ();
  g_autoptr (PdkEventLog)  second = pdk_event_log_new ();
  g_auto (PdkAsyncWaiter)  stopped = PDK_ASYNC_WAITER_INIT;
  g_auto (PdkAsyncWaiter)  lasting = PDK_ASYNC_WAITER_INIT;

  pdk_ollama_double_publish (trap->simulated, &(PdkDoubleModel) { .name = "x", .size = 1000000 }, NULL, 0);
  pdk_ollama_double_set_stall (trap->simulated, 600000);
  pdk_model_server_pull_async (trap->client, "x", FALSE, pdk_event_log_add, first, cancellable, pdk_async_waiter_done, &stopped);
  pdk_test_wait_for (pdk_event_log_get_best (first, 1000) == 600000);
  pdk_model_server_pull_async (trap->client, "x", FALSE, pdk_event_log_add, second, NULL, pdk_async_waiter_done, &lasting);
  pdk_test_wait_for (pdk_event_log_get_best (second, 1000) == 600000);
  g_cancellable_cancel (cancellable);
  g_assert_false (pdk_model_server_pull_finish (trap->client, pdk_async_waiter_wait (&stopped), NULL));
  pdk_test_wait_for (pdk_ollama_double_was_dropped (trap->simulated, "POST", "/api/pull", 0));
  g_assert_null (lasting.result);
  pdk_ollama_double_set_stall (trap->simulated, -1);
  g_assert_true (pdk_model_server_pull_finish (trap->client, pdk_async_waiter_wait (&lasting), &error));
  g_assert_no_error (error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  pdk_trap_add ("/ollama/trap-01-status-200-is-no-success", test_status_200_is_no_success);
  pdk_trap_add ("/ollama/trap-02-one-number-over-all-layers", test_one_number_over_all_layers);
  pdk_trap_add ("/ollama/trap-03-missing-completed-is-zero", test_missing_completed_is_zero);
  pdk_trap_add ("/ollama/trap-04-numbers-that-go-back", test_numbers_that_go_back);
  pdk_trap_add ("/ollama/trap-05-wording-does-not-matter", test_wording_does_not_matter);
  pdk_trap_add ("/ollama/trap-06-digests-and-lines-of-other-kinds", test_digests_and_lines_of_other_kinds);
  pdk_trap_add ("/ollama/trap-07-silence-is-no-stall-and-lines-are-no-growth", test_silence_is_no_stall_and_lines_are_no_growth);
  pdk_trap_add ("/ollama/trap-17-insecure-is-plain-http", test_insecure_is_plain_http);
  pdk_trap_add ("/ollama/trap-18-gated-models-need-the-servers-key", test_gated_models_need_the_servers_key);
  pdk_trap_add ("/ollama/trap-19-realm-of-another-host", test_realm_of_another_host);
  pdk_trap_add ("/ollama/trap-20-partials-are-gone-after-a-restart", test_partials_are_gone_after_a_restart);
  pdk_trap_add ("/ollama/trap-21-stopping-one-of-two-pulls", test_stopping_one_of_two_pulls);

  return g_test_run ();
}
