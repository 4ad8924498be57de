/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-digest.h"
#include "pdk-recording.h"
#include "pdk-trap.h"
#include "servers/pdk-ollama-client.h"
#include "servers/pdk-ollama-private.h"

/* What was seen on a real Ollama 0.17.4 (facts/servers.md §1.14), point by point. */

#define MANIFEST     "{\"status\":\"pulling manifest\"}"
#define WRONG_DIGEST "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A            "sha256:" WRONG_DIGEST

static void
add_model (PdkTrap    *trap,
           const char *name)
{
  pdk_ollama_double_add_model (trap->simulated, &(PdkDoubleModel) { .name = name });
}

static void
test_registry_must_redirect_blobs (PdkTrap      *trap,
                                   gconstpointer data)
{
  pdk_trap_pull_words (trap, "127.0.0.1:5000/library/x", "http: no Location header in response", PDK_ERROR_INCOMPATIBLE, "registry");
}

/* Plays the answer of a transcript through the client, with the bar that a person would see. */
static gboolean
play (PdkTrap    *trap,
      PdkTrapBar *bar,
      const char *file,
      const char *title,
      GError    **error)
{
  g_autoptr (GPtrArray)   exchanges = pdk_recording_read (file);
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  for (guint i = 0; i < exchanges->len; i++)
    {
      PdkExchange *exchange = g_ptr_array_index (exchanges, i);

      if (strstr (exchange->title, title) != NULL)
        {
          pdk_ollama_double_script (trap->simulated, "POST", "/api/pull", pdk_exchange_new_reply (exchange));
          pdk_model_server_pull_async (trap->client, "x", TRUE, pdk_trap_bar_add, bar, NULL, pdk_async_waiter_done, &waiter);
          return pdk_model_server_pull_finish (trap->client, pdk_async_waiter_wait (&waiter), error);
        }
    }
  g_assert_not_reached ();
}

static void
test_many_equal_lines (PdkTrap      *trap,
                       gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PdkTrapBar         bar;

  pdk_trap_bar_init (&bar);
  g_assert_true (play (trap, &bar, "recordings/ollama-0.17.4/06-pull.txt", "pull of a 220 kB model", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (pdk_transfer_progress_get_done (bar.progress), ==, 222912 + 13 + 18 + 429);
  pdk_trap_bar_clear (&bar);
}

static void
test_numbers_went_back_for_real (PdkTrap      *trap,
                                 gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PdkTrapBar         bar;

  pdk_trap_bar_init (&bar);
  g_assert_true (play (trap, &bar, "recordings/ollama-0.17.4/08-pull-faults.txt", "cuts every connection", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (pdk_transfer_progress_get_done (bar.progress), >, 75000000);
  pdk_trap_bar_clear (&bar);
}

static void
test_cdn_that_cannot_be_found (PdkTrap      *trap,
                               gconstpointer data)
{
  PdkDoubleReply         *reply = pdk_double_reply_new_lines ();
  g_autoptr (PdkEventLog) log = pdk_event_log_new ();
  g_autoptr (GError)      error = NULL;

  pdk_double_reply_add_line (reply, MANIFEST);
  for (guint i = 0; i < 1000; i++)
    pdk_double_reply_add_layer (reply, A, 76604128, -1);
  pdk_double_reply_add_line (reply, "{\"error\":\"max retries exceeded: Get \\\"http://cdn.invalid/x\\\": dial tcp: lookup cdn.invalid: no such host\"}");
  pdk_ollama_double_script (trap->simulated, "POST", "/api/pull", reply);
  g_assert_false (pdk_call_pull (trap->client, "x", FALSE, log, NULL, &error));
  g_assert_cmpint (pdk_event_log_get_best (log, 1), ==, 0);
  pdk_test_assert_error (error, PDK_ERROR_UNREACHABLE);
}

/* The body just ends: with an error of the connection, or in perfect order. */
static void
test_killed_server (PdkTrap      *trap,
                    gconstpointer data)
{
  g_autoptr (GError) broken = NULL;
  g_autoptr (GError) clean = NULL;
  const char * const lines[] = { MANIFEST, "{\"digest\":\"" A "\",\"total\":76604128,\"completed\":21889024}", NULL };
  PdkTrapBar         bar;

  pdk_trap_bar_init (&bar);
  g_assert_false (play (trap, &bar, "recordings/ollama-0.17.4/08-pull-faults.txt", "killed in the middle", &broken));
  g_assert_error (broken, PDK_ERROR, (int) PDK_ERROR_UNREACHABLE);
  pdk_trap_bar_clear (&bar);
  pdk_trap_script_pull (trap, lines);
  clean = pdk_trap_pull_fails (trap, "x", PDK_ERROR_UNREACHABLE);
  g_assert_nonnull (pdk_error_get_hint (clean));
}

static void
test_pulls_go_on_where_they_stopped (PdkTrap      *trap,
                                     gconstpointer data)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (PdkEventLog)  first = pdk_event_log_new ();
  g_autoptr (PdkEventLog)  second = pdk_event_log_new ();
  g_auto (PdkAsyncWaiter)  waiter = PDK_ASYNC_WAITER_INIT;

  pdk_ollama_double_publish (trap->simulated, &(PdkDoubleModel) { .name = "x", .size = 1000000 }, NULL, 0);
  pdk_ollama_double_set_stall (trap->simulated, 600000);
  pdk_model_server_pull_async (trap->client, "x", FALSE, pdk_event_log_add, first, cancellable, pdk_async_waiter_done, &waiter);
  pdk_test_wait_for (pdk_event_log_get_best (first, 1000) == 600000);
  g_cancellable_cancel (cancellable);
  g_assert_false (pdk_model_server_pull_finish (trap->client, pdk_async_waiter_wait (&waiter), NULL));
  pdk_ollama_double_set_stall (trap->simulated, -1);
  g_assert_true (pdk_call_pull (trap->client, "x", FALSE, second, NULL, &error));
  g_assert_cmpint (pdk_event_log_get (second, 1)->completed, >=, 600000);
}

static void
test_errors_in_streams_and_without (PdkTrap      *trap,
                                    gconstpointer data)
{
  const char * const in_stream[] = { MANIFEST, "{\"error\":\"pull model manifest: file does not exist\"}", NULL };

  pdk_trap_script_pull (trap, in_stream);
  g_error_free (pdk_trap_pull_fails (trap, "x", PDK_ERROR_NOT_FOUND));
  pdk_ollama_double_script (trap->simulated, "POST", "/api/pull",
                            pdk_double_reply_new_json (500, "{\"error\":\"pull model manifest: file does not exist\"}"));
  g_error_free (pdk_trap_pull_fails (trap, "x", PDK_ERROR_NOT_FOUND));
  pdk_trap_pull_words (trap, "r.example/library/x", "pull model manifest: realm host \"\" does not match original host \"r.example\"", PDK_ERROR_UNAUTHORIZED, "login");
  pdk_trap_pull_words (trap, "x", "pull model manifest: invalid character '<' looking for beginning of value", PDK_ERROR_PROTOCOL, "proxy");
}

static void
test_names_with_and_without_scheme (PdkTrap      *trap,
                                    gconstpointer data)
{
  g_autoptr (GError)          error = NULL;
  g_autoptr (GPtrArray)       models = NULL;
  g_autoptr (PdkModelDetails) details = NULL;

  pdk_ollama_double_publish (trap->simulated, &(PdkDoubleModel) { .name = "127.0.0.1:25000/library/tiny" }, NULL, 0);
  g_assert_true (pdk_call_pull (trap->client, "http://127.0.0.1:25000/library/tiny", TRUE, NULL, NULL, &error));
  g_assert_true (pdk_call_pull (trap->client, "127.0.0.1:25000/library/tiny", TRUE, NULL, NULL, &error));
  models = pdk_call_list (trap->client, NULL, &error);
  g_assert_cmpuint (models->len, ==, 1);
  g_assert_cmpstr (pdk_server_model_get_name (models->pdata[0]), ==, "127.0.0.1:25000/library/tiny:latest");
  g_assert_true (pdk_call_delete (trap->client, "http://127.0.0.1:25000/library/tiny", NULL, &error));
  g_assert_false (pdk_call_delete (trap->client, "127.0.0.1:25000/library/tiny", NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);

  add_model (trap, "made");
  details = pdk_call_show (trap->client, "MADE:Latest", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (pdk_call_show (trap->client, "bad name!", NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
  g_error_free (pdk_trap_pull_fails (trap, "bad name!", PDK_ERROR_INVALID_INPUT));
}

static gboolean
create (PdkTrap    *trap,
        const char *body,
        GError    **error)
{
  g_autoptr (JsonNode)    node = json_from_string (body, NULL);
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkOllamaWork           work = { .path = "/api/create", .body = json_node_get_object (node), .subject = "x" };

  pdk_ollama_client_work_async (PDK_OLLAMA_CLIENT (trap->client), &work, NULL, pdk_async_waiter_done, &waiter);
  return pdk_ollama_client_work_finish (PDK_OLLAMA_CLIENT (trap->client), pdk_async_waiter_wait (&waiter), error);
}

/* The server takes what is no model, so we look first; what it refuses, it refuses in these ways. */
static void
test_create_takes_and_refuses (PdkTrap      *trap,
                               gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *zeros = g_build_filename (trap->folder, "zeros.gguf", NULL);
  const char         bytes[64] = "GGUF";

  g_assert_true (g_file_set_contents (zeros, bytes, sizeof bytes, NULL));
  g_assert_false (pdk_call_create_from_file (trap->client, "x", zeros, NULL, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_UNSUPPORTED_FILE);
  g_assert_cmpuint (pdk_ollama_double_count_requests (trap->simulated, "POST", "/api/create"), ==, 0);

  g_assert_false (create (trap, "{\"model\":\"x\",\"files\":{\"a.gguf\":\"" A "\"}}", &error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
  g_assert_false (create (trap, "{\"model\":\"x\",\"files\":{\"../../evil.gguf\":\"" A "\"}}", &error));
  pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
  g_assert_false (create (trap, "{\"model\":\"x\"}", &error));
  pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
}

/* Between our look and the server's, the base went away: the download that begins is stopped. */
static void
test_create_never_downloads (PdkTrap      *trap,
                             gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  pdk_ollama_double_publish (trap->simulated, &(PdkDoubleModel) { .name = "base", .size = 1000000 }, NULL, 0);
  g_assert_false (pdk_call_create_from_model (trap->client, "x", "base", NULL, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
  g_assert_cmpuint (pdk_ollama_double_count_requests (trap->simulated, "POST", "/api/create"), ==, 0);

  pdk_ollama_double_set_stall (trap->simulated, 1000);
  pdk_ollama_double_script (trap->simulated, "POST", "/api/show", pdk_double_reply_new_json (200, "{\"details\":{}}"));
  g_assert_false (pdk_call_create_from_model (trap->client, "x", "base", NULL, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
  pdk_test_wait_for (pdk_ollama_double_was_dropped (trap->simulated, "POST", "/api/create", 0));
  g_assert_false (pdk_ollama_double_has_model (trap->simulated, "base"));
}

static void
upload (PdkTrap    *trap,
        const char *digest,
        gint64      too_many,
        GError    **error)
{
  g_autoptr (GFile)       file = g_file_new_for_path (trap->file);
  g_autoptr (GFileInfo)   info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  guint64                 size = (guint64) (g_file_info_get_size (info) + too_many);
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_ollama_client_upload_async (PDK_OLLAMA_CLIENT (trap->client), file, digest, size, NULL, NULL, NULL, pdk_async_waiter_done, &waiter);
  g_assert_true (pdk_ollama_client_upload_finish (PDK_OLLAMA_CLIENT (trap->client), pdk_async_waiter_wait (&waiter), error) == (*error == NULL));
}

static void
test_uploads (PdkTrap      *trap,
              gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile)  file = g_file_new_for_path (trap->file);
  g_autofree char   *digest = pdk_digest_of_file (file, NULL, NULL, NULL, NULL, NULL);
  g_autofree char   *path = g_strconcat ("/api/blobs/sha256:", digest, NULL);

  upload (trap, digest, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pdk_ollama_double_count_requests (trap->simulated, "POST", path), ==, 1);
  upload (trap, digest, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pdk_ollama_double_count_requests (trap->simulated, "POST", path), ==, 1);

  /* Somebody else was faster: 200 in place of 201. */
  pdk_ollama_double_script (trap->simulated, "HEAD", path, pdk_double_reply_new (404, "application/json"));
  upload (trap, digest, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pdk_ollama_double_count_requests (trap->simulated, "POST", path), ==, 2);

  /* The file changed behind our back, or became shorter: then the server must not wait for ever. */
  upload (trap, WRONG_DIGEST, 0, &error);
  pdk_test_assert_error (error, PDK_ERROR_CHECKSUM);
  upload (trap, WRONG_DIGEST, 1000, &error);
  pdk_test_assert_error (error, PDK_ERROR_CHECKSUM);
  upload (trap, WRONG_DIGEST, -1000, &error);
  pdk_test_assert_error (error, PDK_ERROR_CHECKSUM);
}

static void
test_running_models (PdkTrap      *trap,
                     gconstpointer data)
{
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) running = NULL;
  g_autoptr (GPtrArray) for_ever = NULL;
  g_autoptr (GPtrArray) ghosts = NULL;

  add_model (trap, "x");
  /* More than the model was trained for is cut down in silence; without a graphics card nothing is in its memory. */
  g_assert_true (pdk_call_load (trap->client, "x", NULL, 4096, NULL, &error));
  running = pdk_call_list_running (trap->client, NULL, &error);
  g_assert_cmpint (pdk_server_model_get_context_length (pdk_find_server_model (running, "x")), ==, 512);
  g_assert_cmpint (pdk_server_model_get_size_vram (pdk_find_server_model (running, "x")), ==, 0);
  g_assert_true (pdk_call_load (trap->client, "x", "-1", 0, NULL, &error));
  for_ever = pdk_call_list_running (trap->client, NULL, &error);
  g_assert_null (pdk_server_model_get_expires (pdk_find_server_model (for_ever, "x")));

  /* Right after an unload the model is still listed; unloading what is not loaded is fine. */
  g_assert_true (pdk_call_unload (trap->client, "x", NULL, &error));
  g_assert_cmpuint (pdk_ollama_double_count_requests (trap->simulated, "GET", "/api/ps"), ==, 4);
  g_assert_true (pdk_call_unload (trap->client, "x", NULL, &error));
  g_assert_no_error (error);

  g_assert_true (pdk_call_load (trap->client, "x", NULL, 0, NULL, &error));
  g_assert_true (pdk_call_delete (trap->client, "x", NULL, &error));
  ghosts = pdk_call_list_running (trap->client, NULL, &error);
  g_assert_nonnull (pdk_find_server_model (ghosts, "x"));
}

static void
test_requests_it_refuses (PdkTrap      *trap,
                          gconstpointer data)
{
  g_autoptr (GError)      error = NULL;
  g_autoptr (PdkReplyLog) log = pdk_reply_log_new ();

  add_model (trap, "made");
  g_assert_false (pdk_call_generate (trap->client, "made", "Hi", "{\"think\":true}", log, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_INCOMPATIBLE);
  g_assert_false (pdk_call_generate (trap->client, "made", "Hi", "{\"keep_alive\":\"soon\"}", log, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
}

static void
test_version_of_a_self_built_server (PdkTrap      *trap,
                                     gconstpointer data)
{
  const char *versions[] = { "0.0.0", "0.12.0-rc1", "0.17.4" };

  for (gsize i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      g_autofree char *version = NULL;

      pdk_ollama_double_set_version (trap->simulated, versions[i]);
      version = pdk_call_get_version (trap->client, NULL, NULL);
      g_assert_cmpstr (version, ==, versions[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  pdk_trap_add ("/ollama/seen/registry-must-redirect-blobs", test_registry_must_redirect_blobs);
  pdk_trap_add ("/ollama/seen/many-equal-lines", test_many_equal_lines);
  pdk_trap_add ("/ollama/seen/numbers-went-back-for-real", test_numbers_went_back_for_real);
  pdk_trap_add ("/ollama/seen/cdn-that-cannot-be-found", test_cdn_that_cannot_be_found);
  pdk_trap_add ("/ollama/seen/killed-server", test_killed_server);
  pdk_trap_add ("/ollama/seen/pulls-go-on-where-they-stopped", test_pulls_go_on_where_they_stopped);
  pdk_trap_add ("/ollama/seen/errors-in-streams-and-without", test_errors_in_streams_and_without);
  pdk_trap_add ("/ollama/seen/names-with-and-without-scheme", test_names_with_and_without_scheme);
  pdk_trap_add ("/ollama/seen/create-takes-and-refuses", test_create_takes_and_refuses);
  pdk_trap_add ("/ollama/seen/create-never-downloads", test_create_never_downloads);
  pdk_trap_add ("/ollama/seen/uploads", test_uploads);
  pdk_trap_add ("/ollama/seen/running-models", test_running_models);
  pdk_trap_add ("/ollama/seen/requests-it-refuses", test_requests_it_refuses);
  pdk_trap_add ("/ollama/seen/version-of-a-self-built-server", test_version_of_a_self_built_server);

  return g_test_run ();
}
