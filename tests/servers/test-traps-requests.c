/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-digest.h"
#include "base/pdk-json.h"
#include "pdk-trap.h"
#include "servers/pdk-ollama-client.h"
#include "servers/pdk-server-address.h"

/* The other traps of facts/servers.md §5, under their numbers. */

#define HEX "e55aed6fe643f9368b2f48f8aaa56ec787b75765da69f794c0a0c23bfe7c64b2"

static void
add_model (PdkTrap    *trap,
           const char *name)
{
  pdk_ollama_double_add_model (trap->simulated, &(PdkDoubleModel) { .name = name });
}

static void
script (PdkTrap    *trap,
        const char *method,
        const char *path,
        const char *body)
{
  pdk_ollama_double_script (trap->simulated, method, path, pdk_double_reply_new_json (200, body));
}

static void
test_digests_with_and_without_prefix (PdkTrap      *trap,
                                      gconstpointer data)
{
  g_autoptr (GPtrArray) models = NULL;

  script (trap, "GET", "/api/tags", "{\"models\":[{\"name\":\"a\",\"digest\":\"" HEX "\"},{\"name\":\"b\",\"digest\":\"sha256:" HEX "\"}]}");
  models = pdk_call_list (trap->client, NULL, NULL);
  g_assert_cmpstr (pdk_server_model_get_digest (models->pdata[0]), ==, HEX);
  g_assert_cmpstr (pdk_server_model_get_digest (models->pdata[1]), ==, HEX);
}

static void
test_names_in_other_spellings (PdkTrap      *trap,
                               gconstpointer data)
{
  const char           *spellings[] = { "llama3.2", "LLAMA3.2:Latest", "library/llama3.2", "registry.ollama.ai/library/llama3.2:latest", "https://registry.ollama.ai/library/llama3.2" };
  g_autoptr (GPtrArray) models = NULL;

  add_model (trap, "llama3.2:latest");
  models = pdk_call_list (trap->client, NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (spellings); i++)
    g_assert_nonnull (pdk_find_server_model (models, spellings[i]));
  g_assert_null (pdk_find_server_model (models, "llama3.2:3b"));

  /* What is running is found under any of them, too. */
  g_assert_true (pdk_call_load (trap->client, "llama3.2", NULL, 0, NULL, NULL));
  g_assert_true (pdk_call_unload (trap->client, "LIBRARY/Llama3.2", NULL, NULL));
  g_assert_false (pdk_ollama_double_is_running (trap->simulated, "llama3.2"));
}

static void
test_delete_has_a_body_and_empty_answers_are_success (PdkTrap      *trap,
                                                      gconstpointer data)
{
  g_autoptr (GError)     error = NULL;
  g_autoptr (JsonObject) body = NULL;
  g_autofree char       *type = NULL;

  add_model (trap, "x");
  g_assert_true (pdk_call_copy (trap->client, "x", "y", NULL, &error));
  g_assert_true (pdk_call_delete (trap->client, "x", NULL, &error));
  g_assert_no_error (error);
  body = pdk_ollama_double_dup_request (trap->simulated, "DELETE", "/api/delete", 0);
  type = pdk_ollama_double_dup_header (trap->simulated, "DELETE", "/api/delete", 0, "Content-Type");
  g_assert_cmpstr (json_object_get_string_member (body, "model"), ==, "x");
  g_assert_cmpstr (type, ==, "application/json");
}

/* So whoever copies looks first; the list is what they look into. */
static void
test_copy_overwrites (PdkTrap      *trap,
                      gconstpointer data)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;

  add_model (trap, "x");
  add_model (trap, "y");
  before = pdk_call_list (trap->client, NULL, NULL);
  g_assert_cmpstr (pdk_server_model_get_digest (pdk_find_server_model (before, "x")), !=,
                   pdk_server_model_get_digest (pdk_find_server_model (before, "y")));
  g_assert_true (pdk_call_copy (trap->client, "x", "y", NULL, NULL));
  after = pdk_call_list (trap->client, NULL, NULL);
  g_assert_cmpuint (after->len, ==, 2);
  g_assert_cmpstr (pdk_server_model_get_digest (pdk_find_server_model (before, "x")), ==,
                   pdk_server_model_get_digest (pdk_find_server_model (after, "y")));
}

static JsonNode *
dup_keep_alive (PdkTrap *trap,
                guint    index)
{
  g_autoptr (JsonObject) body = pdk_ollama_double_dup_request (trap->simulated, "POST", "/api/generate", index);

  return json_object_dup_member (body, "keep_alive");
}

static void
test_keep_alive_is_a_number_or_a_duration (PdkTrap      *trap,
                                           gconstpointer data)
{
  const struct
  {
    const char *given;
    gint64      number;
    const char *text;
  } rows[] = { { "-1", -1, NULL }, { "0", 0, NULL }, { "300", 300, NULL }, { "10m", 0, "10m" }, { "-1m", 0, "-1m" } };
  g_autoptr (GError)      error = NULL;
  g_autoptr (PdkReplyLog) log = pdk_reply_log_new ();
  g_autoptr (GPtrArray)   running = NULL;
  g_autoptr (JsonNode)    lifted = NULL;
  g_autoptr (JsonNode)    none = NULL;
  guint                   index;

  add_model (trap, "x");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) keep_alive = NULL;

      g_assert_true (pdk_call_load (trap->client, "x", rows[i].given, 0, NULL, &error));
      g_assert_no_error (error);
      keep_alive = dup_keep_alive (trap, i);
      if (rows[i].text != NULL)
        g_assert_cmpstr (json_node_get_string (keep_alive), ==, rows[i].text);
      else
        {
          g_assert_true (json_node_get_value_type (keep_alive) == G_TYPE_INT64);
          g_assert_cmpint (json_node_get_int (keep_alive), ==, rows[i].number);
        }
    }

  /* Every request brings its own; one that brings none makes the server forget the earlier one. */
  index = G_N_ELEMENTS (rows);
  g_assert_true (pdk_call_generate (trap->client, "x", "Hi", "{\"keep_alive\":\"-1\",\"seed\":1}", log, NULL, &error));
  lifted = dup_keep_alive (trap, index);
  g_assert_cmpint (json_node_get_int (lifted), ==, -1);
  running = pdk_call_list_running (trap->client, NULL, NULL);
  g_assert_null (pdk_server_model_get_expires (pdk_find_server_model (running, "x")));
  g_clear_pointer (&running, g_ptr_array_unref);
  g_assert_true (pdk_call_generate (trap->client, "x", "Hi", NULL, log, NULL, &error));
  none = dup_keep_alive (trap, index + 1);
  g_assert_null (none);
  running = pdk_call_list_running (trap->client, NULL, NULL);
  g_assert_nonnull (pdk_server_model_get_expires (pdk_find_server_model (running, "x")));
}

static void
test_unload_waits_and_load_is_plain_json (PdkTrap      *trap,
                                          gconstpointer data)
{
  const char        *still = "{\"models\":[{\"name\":\"x:latest\",\"expires_at\":\"2020-01-01T00:00:00Z\"}]}";
  g_autoptr (GError) error = NULL;

  add_model (trap, "x");
  g_assert_true (pdk_call_load (trap->client, "x", NULL, 0, NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    script (trap, "GET", "/api/ps", still);
  script (trap, "GET", "/api/ps", "{\"models\":[{\"name\":\"other:latest\"}]}");
  g_assert_true (pdk_call_unload (trap->client, "x", NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (pdk_ollama_double_count_requests (trap->simulated, "GET", "/api/ps"), ==, 4);

  /* Somebody's answer keeps it in memory: that is said, and waiting ends. */
  pdk_ollama_client_set_timeouts (PDK_OLLAMA_CLIENT (trap->client), 5000, 5000, 100);
  for (guint i = 0; i < 50; i++)
    script (trap, "GET", "/api/ps", still);
  g_assert_false (pdk_call_unload (trap->client, "x", NULL, &error));
  g_assert_nonnull (pdk_error_get_hint (error));
  pdk_test_assert_error (error, PDK_ERROR_BUSY);
}

static void
test_models_that_only_embed (PdkTrap      *trap,
                             gconstpointer data)
{
  const char * const     capabilities[] = { "embedding", NULL };
  g_autoptr (GError)     error = NULL;
  g_autoptr (JsonObject) body = NULL;

  pdk_ollama_double_add_model (trap->simulated, &(PdkDoubleModel) { .name = "e", .capabilities = capabilities });
  g_assert_true (pdk_call_load (trap->client, "e", "-1", 64, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (pdk_ollama_double_is_running (trap->simulated, "e"));
  body = pdk_ollama_double_dup_request (trap->simulated, "POST", "/api/embed", 0);
  g_assert_cmpint (json_object_get_int_member (body, "keep_alive"), ==, -1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (body, "input")), ==, 0);
  g_assert_true (pdk_call_unload (trap->client, "e", NULL, &error));
  g_assert_no_error (error);
}

static gint64
get_context (PdkTrap    *trap,
             const char *path,
             guint       index)
{
  g_autoptr (JsonObject) body = pdk_ollama_double_dup_request (trap->simulated, "POST", path, index);

  g_assert_false (json_object_has_member (body, "num_ctx"));
  return pdk_json_get_int (pdk_json_get_object (body, "options"), "num_ctx", -1);
}

static void
test_context_is_sent_as_an_option_every_time (PdkTrap      *trap,
                                              gconstpointer data)
{
  g_autoptr (PdkReplyLog) log = pdk_reply_log_new ();
  g_autoptr (GPtrArray)   running = NULL;

  add_model (trap, "x");
  g_assert_true (pdk_call_load (trap->client, "x", NULL, 256, NULL, NULL));
  g_assert_true (pdk_call_generate (trap->client, "x", "Hi", "{\"num_ctx\":256,\"temperature\":0.5}", log, NULL, NULL));
  g_assert_true (pdk_call_chat (trap->client, "x", "[{\"role\":\"user\",\"content\":\"Hi\"}]", "{\"num_ctx\":256}", log, NULL, NULL));
  g_assert_cmpint (get_context (trap, "/api/generate", 0), ==, 256);
  g_assert_cmpint (get_context (trap, "/api/generate", 1), ==, 256);
  g_assert_cmpint (get_context (trap, "/api/chat", 0), ==, 256);
  running = pdk_call_list_running (trap->client, NULL, NULL);
  g_assert_cmpint (pdk_server_model_get_context_length (pdk_find_server_model (running, "x")), ==, 256);
  /* Not asked for, it is not sent. */
  g_assert_true (pdk_call_load (trap->client, "x", NULL, 0, NULL, NULL));
  g_assert_cmpint (get_context (trap, "/api/generate", 2), ==, -1);
}

static void
test_no_origin_and_a_403_that_says_why (PdkTrap      *trap,
                                        gconstpointer data)
{
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) models = NULL;
  g_autofree char      *origin = NULL;

  models = pdk_call_list (trap->client, NULL, &error);
  g_assert_no_error (error);
  origin = pdk_ollama_double_dup_header (trap->simulated, "GET", "/api/tags", 0, "Origin");
  g_assert_null (origin);
  pdk_ollama_double_script (trap->simulated, "GET", "/api/tags", pdk_double_reply_new (403, NULL));
  g_assert_null (pdk_call_list (trap->client, NULL, &error));
  g_assert_nonnull (strstr (pdk_error_get_hint (error), "localhost"));
  pdk_test_assert_error (error, PDK_ERROR_PERMISSION);
}

static void
test_address_to_listen_on (PdkTrap      *trap,
                           gconstpointer data)
{
  g_autoptr (GError)          error = NULL;
  g_autofree char            *host = g_strdup_printf ("0.0.0.0:%u", pdk_ollama_double_get_port (trap->simulated));
  g_autofree char            *address = pdk_server_address_parse (host, &error);
  g_autoptr (PdkOllamaClient) client = pdk_ollama_client_new (address, NULL, NULL);
  g_autofree char            *version = pdk_call_get_version (PDK_MODEL_SERVER (client), NULL, &error);
  g_autofree char            *plain = pdk_server_address_parse ("http://somewhere", NULL);

  g_assert_no_error (error);
  g_assert_cmpstr (address, ==, pdk_ollama_double_get_address (trap->simulated));
  g_assert_cmpstr (plain, ==, "http://somewhere:80");
}

static void
test_sizes_are_not_disk_use (PdkTrap      *trap,
                             gconstpointer data)
{
  g_autoptr (GPtrArray) models = NULL;

  add_model (trap, "x");
  pdk_ollama_double_add_model (trap->simulated, &(PdkDoubleModel) { .name = "big:cloud", .size = 300, .remote_host = "https://ollama.com:443" });
  g_assert_true (pdk_call_copy (trap->client, "x", "copy", NULL, NULL));
  models = pdk_call_list (trap->client, NULL, NULL);
  /* One digest is one model on the disk, and what runs elsewhere takes nothing here. */
  g_assert_cmpstr (pdk_server_model_get_digest (pdk_find_server_model (models, "x")), ==,
                   pdk_server_model_get_digest (pdk_find_server_model (models, "copy")));
  g_assert_true (pdk_server_model_is_remote (pdk_find_server_model (models, "big:cloud")));
  g_assert_false (pdk_server_model_is_remote (pdk_find_server_model (models, "x")));
}

static void
test_the_servers_disk_is_the_servers (PdkTrap      *trap,
                                      gconstpointer data)
{
  g_autofree char   *models = g_build_filename (g_get_home_dir (), ".ollama", NULL);
  gboolean           was_there = g_file_test (models, G_FILE_TEST_EXISTS);
  g_autoptr (GError) error = NULL;

  pdk_ollama_double_publish (trap->simulated, &(PdkDoubleModel) { .name = "x" }, NULL, 0);
  g_assert_true (pdk_call_pull (trap->client, "x", FALSE, NULL, NULL, &error));
  g_assert_true (pdk_call_create_from_file (trap->client, "y", trap->file, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (models, G_FILE_TEST_EXISTS) == was_there);
  pdk_trap_pull_words (trap, "z", "write /usr/share/ollama/.ollama/models/blobs/x: no space left on device", PDK_ERROR_NO_SPACE, "room");
  pdk_ollama_double_set_pull_error (trap->simulated, "z", "no space left on device");
  error = pdk_trap_pull_fails (trap, "z", PDK_ERROR_NO_SPACE);
  /* It is the server that is named, not this computer. */
  g_assert_nonnull (strstr (error->message, pdk_ollama_double_get_address (trap->simulated)));
}

static void
test_lists_ask_once_and_details_are_short (PdkTrap      *trap,
                                           gconstpointer data)
{
  g_autoptr (GPtrArray)       models = NULL;
  g_autoptr (PdkModelDetails) details = NULL;
  g_autoptr (JsonObject)      body = NULL;
  g_auto (GStrv)              log = NULL;

  add_model (trap, "x");
  add_model (trap, "y");
  models = pdk_call_list (trap->client, NULL, NULL);
  log = pdk_ollama_double_dup_log (trap->simulated);
  g_assert_cmpuint (g_strv_length (log), ==, 1);
  details = pdk_call_show (trap->client, "x", NULL, NULL);
  body = pdk_ollama_double_dup_request (trap->simulated, "POST", "/api/show", 0);
  g_assert_cmpuint (json_object_get_size (body), ==, 1);
  g_assert_nonnull (details);
}

static void
test_create_without_what_is_gone (PdkTrap      *trap,
                                  gconstpointer data)
{
  g_autoptr (GError)     error = NULL;
  g_autoptr (JsonObject) from_file = NULL;
  g_autoptr (JsonObject) from_model = NULL;
  const char            *gone[] = { "modelfile", "path", "quantize", "name" };

  g_assert_true (pdk_call_create_from_file (trap->client, "x", trap->file, NULL, NULL, &error));
  g_assert_true (pdk_call_create_from_model (trap->client, "y", "x", "{\"system\":\"s\",\"modelfile\":\"FROM x\",\"quantize\":\"q4_0\",\"files\":{}}", NULL, &error));
  g_assert_no_error (error);
  from_file = pdk_ollama_double_dup_request (trap->simulated, "POST", "/api/create", 0);
  from_model = pdk_ollama_double_dup_request (trap->simulated, "POST", "/api/create", 1);
  for (gsize i = 0; i < G_N_ELEMENTS (gone); i++)
    {
      g_assert_false (json_object_has_member (from_file, gone[i]));
      g_assert_false (json_object_has_member (from_model, gone[i]));
    }
  g_assert_false (json_object_has_member (from_model, "files"));
  g_assert_cmpstr (json_object_get_string_member (from_model, "system"), ==, "s");
}

static gboolean
count_cb (gpointer data)
{
  *(guint *) data += 1;
  return G_SOURCE_CONTINUE;
}

static void
test_hash_first_and_beside_the_main_loop (PdkTrap      *trap,
                                          gconstpointer data)
{
  g_autoptr (GError)      error = NULL;
  g_autoptr (PdkEventLog) log = pdk_event_log_new ();
  g_auto (GStrv)          requests = NULL;
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autofree char        *path = g_build_filename (trap->folder, "large", NULL);
  g_autofree char        *contents = g_malloc0 (64 * 1024 * 1024);
  g_autoptr (GFile)       large = g_file_new_for_path (path);
  g_autofree char        *digest = NULL;
  guint                   turns = 0;
  guint                   id;

  g_assert_true (pdk_call_create_from_file (trap->client, "x", trap->file, log, NULL, &error));
  requests = pdk_ollama_double_dup_log (trap->simulated);
  g_assert_cmpuint (g_strv_length (requests), ==, 3);
  g_assert_true (g_str_has_prefix (requests[0], "HEAD /api/blobs/sha256:"));
  g_assert_true (g_str_has_prefix (requests[1], "POST /api/blobs/sha256:"));
  g_assert_cmpstr (requests[2], ==, "POST /api/create");
  g_assert_cmpint (pdk_event_log_get (log, 0)->phase, ==, PDK_TRANSFER_PHASE_VERIFYING);

  /* While a large file is hashed, the main loop turns. */
  g_assert_true (g_file_set_contents (path, contents, 64 * 1024 * 1024, NULL));
  id = g_idle_add (count_cb, &turns);
  pdk_digest_of_file_async (large, NULL, NULL, NULL, pdk_async_waiter_done, &waiter);
  digest = pdk_digest_of_file_finish (large, pdk_async_waiter_wait (&waiter), NULL, &error);
  g_source_remove (id);
  g_assert_nonnull (digest);
  g_assert_cmpuint (turns, >, 10);
}

static void
test_figures_that_are_left_out (PdkTrap      *trap,
                                gconstpointer data)
{
  g_autoptr (PdkReplyLog) none = pdk_reply_log_new ();
  g_autoptr (PdkReplyLog) all = pdk_reply_log_new ();
  PdkReplyStatistics      odd = { .reply_tokens = 5, .reply_duration = -1 };

  script (trap, "POST", "/api/generate", "{\"response\":\"x\",\"done\":true}");
  g_assert_true (pdk_call_generate (trap->client, "x", "Hi", NULL, none, NULL, NULL));
  g_assert_cmpint (none->statistics.reply_tokens, ==, 0);
  g_assert_cmpfloat (pdk_reply_statistics_get_rate (&none->statistics), ==, 0.0);
  g_assert_cmpfloat (pdk_reply_statistics_get_rate (&odd), ==, 0.0);
  g_assert_cmpstr (none->statistics.done_reason, ==, "");

  /* Durations are nanoseconds. */
  script (trap, "POST", "/api/generate",
          "{\"response\":\"\",\"done\":true,\"done_reason\":\"stop and more than fits\",\"prompt_eval_count\":26,\"prompt_eval_duration\":383809000,"
          "\"eval_count\":298,\"eval_duration\":4799921000,\"total_duration\":5191566416,\"load_duration\":2154458}");
  g_assert_true (pdk_call_generate (trap->client, "x", "Hi", NULL, all, NULL, NULL));
  g_assert_cmpfloat_with_epsilon (pdk_reply_statistics_get_rate (&all->statistics), 62.08, 0.01);
  g_assert_cmpint (all->statistics.total_duration, ==, 5191566416);
  g_assert_cmpuint (strlen (all->statistics.done_reason), ==, 15);
}

static void
test_thinking (PdkTrap      *trap,
               gconstpointer data)
{
  g_autoptr (GError)      error = NULL;
  g_autoptr (PdkReplyLog) chat = pdk_reply_log_new ();
  g_autoptr (PdkReplyLog) generated = pdk_reply_log_new ();
  g_autoptr (JsonObject)  body = NULL;
  PdkDoubleReply         *reply = pdk_double_reply_new_lines ();

  pdk_double_reply_add_line (reply, "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"Hm\"},\"done\":false}");
  pdk_double_reply_add_line (reply, "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"…\"},\"done\":false}");
  pdk_double_reply_add_line (reply, "{\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":false}");
  pdk_double_reply_add_line (reply, "{\"message\":{\"role\":\"assistant\",\"content\":\"Yes\"},\"done\":false}");
  pdk_double_reply_add_line (reply, "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}");
  pdk_ollama_double_script (trap->simulated, "POST", "/api/chat", reply);
  g_assert_true (pdk_call_chat (trap->client, "x", "[]", "{\"think\":\"low\"}", chat, NULL, &error));
  g_assert_cmpstr (chat->thinking->str, ==, "Hm…");
  g_assert_cmpstr (chat->text->str, ==, "Yes");
  g_assert_cmpuint (chat->pieces, ==, 3);
  body = pdk_ollama_double_dup_request (trap->simulated, "POST", "/api/chat", 0);
  g_assert_cmpstr (json_object_get_string_member (body, "think"), ==, "low");

  script (trap, "POST", "/api/generate", "{\"response\":\"Yes\",\"thinking\":\"Hm\",\"done\":true}");
  g_assert_true (pdk_call_generate (trap->client, "x", "Hi", NULL, generated, NULL, &error));
  g_assert_cmpstr (generated->thinking->str, ==, "Hm");
  g_assert_cmpstr (generated->text->str, ==, "Yes");

  add_model (trap, "x");
  g_assert_false (pdk_call_chat (trap->client, "x", "[{\"role\":\"user\",\"content\":\"Hi\"}]", "{\"think\":true}", chat, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_INCOMPATIBLE);
}

static void
test_status_that_is_a_number (PdkTrap      *trap,
                              gconstpointer data)
{
  const char * const      failed[] = { "{\"status\":400,\"error\":\"invalid model name\"}", NULL };
  const char * const      odd[] = { "{\"status\":200}", "{\"status\":null}", "{\"status\":{}}", "{\"status\":\"success\"}", NULL };
  g_autoptr (GError)      error = NULL;
  g_autoptr (PdkEventLog) log = pdk_event_log_new ();

  pdk_trap_script_pull (trap, failed);
  g_error_free (pdk_trap_pull_fails (trap, "x", PDK_ERROR_INVALID_INPUT));
  pdk_trap_script_pull (trap, odd);
  g_assert_true (pdk_call_pull (trap->client, "x", FALSE, log, NULL, &error));
  g_assert_null (pdk_event_log_get (log, 0)->status);
}

static void
test_answers_that_are_null (PdkTrap      *trap,
                            gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  script (trap, "GET", "/api/version", "null");
  g_assert_null (pdk_call_get_version (trap->client, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_PROTOCOL);
  script (trap, "POST", "/api/show", "null");
  g_assert_null (pdk_call_show (trap->client, "x", NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_PROTOCOL);
  script (trap, "POST", "/api/generate", "null\n");
  g_assert_false (pdk_call_load (trap->client, "x", NULL, 0, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_PROTOCOL);
}

static void
test_times_far_away (PdkTrap      *trap,
                     gconstpointer data)
{
  g_autoptr (GPtrArray) running = NULL;
  g_autofree char      *soon = NULL;

  script (trap, "GET", "/api/ps",
          "{\"models\":[{\"name\":\"ever\",\"expires_at\":\"2319-03-02T18:47:19.582516659Z\"},"
          "{\"name\":\"soon\",\"expires_at\":\"2026-06-04T14:38:31.83753-07:00\"},"
          "{\"name\":\"none\",\"expires_at\":\"0001-01-01T00:00:00Z\"},"
          "{\"name\":\"odd\",\"expires_at\":\"99999-01-01T00:00:00Z\"},{\"name\":\"number\",\"expires_at\":7}]}");
  running = pdk_call_list_running (trap->client, NULL, NULL);
  g_assert_cmpuint (running->len, ==, 5);
  g_assert_null (pdk_server_model_get_expires (running->pdata[0]));
  soon = g_date_time_format_iso8601 (pdk_server_model_get_expires (running->pdata[1]));
  g_assert_cmpstr (soon, ==, "2026-06-04T14:38:31.837530-07");
  g_assert_null (pdk_server_model_get_expires (running->pdata[2]));
  g_assert_null (pdk_server_model_get_expires (running->pdata[3]));
  g_assert_null (pdk_server_model_get_expires (running->pdata[4]));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  pdk_trap_add ("/ollama/trap-08-digests-with-and-without-prefix", test_digests_with_and_without_prefix);
  pdk_trap_add ("/ollama/trap-09-names-in-other-spellings", test_names_in_other_spellings);
  pdk_trap_add ("/ollama/trap-10-delete-has-a-body-and-empty-answers-are-success", test_delete_has_a_body_and_empty_answers_are_success);
  pdk_trap_add ("/ollama/trap-11-copy-overwrites", test_copy_overwrites);
  pdk_trap_add ("/ollama/trap-12-keep-alive-is-a-number-or-a-duration", test_keep_alive_is_a_number_or_a_duration);
  pdk_trap_add ("/ollama/trap-13-unload-waits-and-load-is-plain-json", test_unload_waits_and_load_is_plain_json);
  pdk_trap_add ("/ollama/models-that-only-embed", test_models_that_only_embed);
  pdk_trap_add ("/ollama/trap-14-context-is-sent-as-an-option-every-time", test_context_is_sent_as_an_option_every_time);
  pdk_trap_add ("/ollama/trap-15-no-origin-and-a-403-that-says-why", test_no_origin_and_a_403_that_says_why);
  pdk_trap_add ("/ollama/trap-16-address-to-listen-on", test_address_to_listen_on);
  pdk_trap_add ("/ollama/trap-22-sizes-are-not-disk-use", test_sizes_are_not_disk_use);
  pdk_trap_add ("/ollama/trap-23-the-servers-disk-is-the-servers", test_the_servers_disk_is_the_servers);
  pdk_trap_add ("/ollama/trap-24-lists-ask-once-and-details-are-short", test_lists_ask_once_and_details_are_short);
  pdk_trap_add ("/ollama/trap-25-create-without-what-is-gone", test_create_without_what_is_gone);
  pdk_trap_add ("/ollama/trap-26-hash-first-and-beside-the-main-loop", test_hash_first_and_beside_the_main_loop);
  pdk_trap_add ("/ollama/trap-27-figures-that-are-left-out", test_figures_that_are_left_out);
  pdk_trap_add ("/ollama/trap-28-thinking", test_thinking);
  pdk_trap_add ("/ollama/trap-29-status-that-is-a-number", test_status_that_is_a_number);
  pdk_trap_add ("/ollama/trap-30-answers-that-are-null", test_answers_that_are_null);
  pdk_trap_add ("/ollama/trap-31-times-far-away", test_times_far_away);

  return g_test_run ();
}
