/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-json.h"
#include "http/pdk-http-session.h"
#include "pdk-ollama-double.h"
#include "pdk-recording.h"
#include "pdk-server-calls.h"
#include "pdk-test.h"
#include "servers/pdk-ollama-error.h"
#include "servers/pdk-ollama-private.h"

/*
 * Every answer of the transcripts goes through the client once more, and what the client makes of it is
 * compared with what is written here: a cause, or what was read out of the answer.
 */

#define FOLDER "recordings/ollama-0.17.4/"

typedef struct
{
  const PdkExchange *exchange;
  PdkOllamaDouble   *simulated;
  PdkModelServer    *client;
  JsonObject        *request; /* %NULL if the body is no object */
  GString           *outcome;
} Replay;

static void
append_failure (Replay *replay,
                GError *error)
{
  g_string_append (replay->outcome, pdk_error_get_stable_code (error));
  /* Whoever sees it must be told what to do. */
  if (error->domain == PDK_ERROR && replay->exchange->status != 400)
    g_assert_nonnull (pdk_error_get_hint (error));
  g_test_message ("%s %s: %s", replay->exchange->title, replay->exchange->path, error->message);
  g_error_free (error);
}

static const char *
get_text (Replay     *replay,
          const char *name)
{
  const char *text = pdk_json_get_string (replay->request, name);

  return text != NULL ? text : "";
}

static const char *
get_model (Replay *replay)
{
  return get_text (replay, json_object_has_member (replay->request, "model") ? "model" : "name");
}

/* Requests that the client never makes go out as they were recorded. */
static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  Replay     *replay = data;
  GError     *error = NULL;
  JsonObject *answer = pdk_http_session_request_finish (PDK_HTTP_SESSION (source), result, &error);

  if (answer == NULL)
    append_failure (replay, error);
  else
    g_string_append_printf (replay->outcome, "ok with %u members", json_object_get_size (answer));
  g_clear_pointer (&answer, json_object_unref);
}

static void
replay_raw (Replay *replay)
{
  g_autoptr (PdkHttpSession) session = pdk_http_session_new (pdk_ollama_double_get_address (replay->simulated), NULL, NULL, pdk_ollama_error_new);
  g_autoptr (SoupMessage)    message = pdk_http_session_new_message (session, replay->exchange->method, replay->exchange->path, NULL);

  if (replay->exchange->body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (replay->exchange->body, strlen (replay->exchange->body));

      soup_message_set_request_body_from_bytes (message, "application/octet-stream", bytes);
    }
  pdk_http_session_request_async (session, message, NULL, PDK_HTTP_PATIENCE_SHORT, NULL, answered_cb, replay);
  pdk_test_wait_for (replay->outcome->len > 0);
}

static void
replay_models (Replay *replay)
{
  GError               *error = NULL;
  g_autoptr (GPtrArray) models = NULL;

  if (g_str_equal (replay->exchange->path, "/api/ps"))
    models = pdk_call_list_running (replay->client, NULL, &error);
  else
    models = pdk_call_list (replay->client, NULL, &error);
  if (models == NULL)
    {
      append_failure (replay, error);
      return;
    }
  g_string_append_printf (replay->outcome, "%u", models->len);
  for (guint i = 0; i < models->len; i++)
    {
      PdkServerModel *model = models->pdata[i];

      g_string_append_printf (replay->outcome, " %s/%" G_GINT64_FORMAT "/%s", pdk_server_model_get_name (model),
                              pdk_server_model_get_size (model), pdk_server_model_get_family (model));
      if (g_str_equal (replay->exchange->path, "/api/ps"))
        g_string_append_printf (replay->outcome, "/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/%s", pdk_server_model_get_size_vram (model),
                                pdk_server_model_get_context_length (model), pdk_server_model_get_expires (model) == NULL ? "never" : "some day");
    }
}

static void
replay_show (Replay *replay)
{
  GError                     *error = NULL;
  g_autoptr (PdkModelDetails) details = pdk_call_show (replay->client, get_model (replay), NULL, &error);

  if (details == NULL)
    append_failure (replay, error);
  else
    g_string_append_printf (replay->outcome, "%s %s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " [%s] [%s]",
                            pdk_model_details_get_architecture (details), pdk_model_details_get_family (details),
                            pdk_model_details_get_quantization (details), pdk_model_details_get_context_length (details),
                            pdk_model_details_get_parameter_count (details), pdk_model_details_get_system (details),
                            pdk_model_details_get_license (details));
}

static void
append_events (Replay      *replay,
               PdkEventLog *log)
{
  g_autoptr (GHashTable) layers = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < log->events->len; i++)
    if (pdk_event_log_get (log, (int) i)->digest != NULL)
      g_hash_table_add (layers, pdk_event_log_get (log, (int) i)->digest);
  g_string_append_printf (replay->outcome, ", %u events, %u layers, best %" G_GINT64_FORMAT, log->events->len,
                          g_hash_table_size (layers), pdk_event_log_get_best (log, 0));
}

static gboolean
count_lines (Replay *replay,
             guint   count)
{
  return g_strv_length (replay->exchange->lines) == count;
}

static void
replay_pull (Replay *replay)
{
  GError                 *error = NULL;
  g_autoptr (PdkEventLog) log = pdk_event_log_new ();
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  log->cancellable = g_cancellable_new ();
  pdk_model_server_pull_async (replay->client, get_model (replay), pdk_json_get_boolean (replay->request, "insecure", FALSE),
                               pdk_event_log_add, log, log->cancellable, pdk_async_waiter_done, &waiter);
  if (replay->exchange->left_open)
    {
      pdk_test_wait_for (count_lines (replay, log->events->len));
      g_cancellable_cancel (log->cancellable);
    }
  if (pdk_model_server_pull_finish (replay->client, pdk_async_waiter_wait (&waiter), &error))
    g_string_append (replay->outcome, "ok");
  else
    append_failure (replay, error);
  append_events (replay, log);
}

static void
replay_create (Replay *replay)
{
  GError                 *error = NULL;
  g_autoptr (PdkEventLog) log = pdk_event_log_new ();
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkOllamaWork           work = {
              .path = "/api/create",
              .body = replay->request,
              .subject = get_model (replay),
              .base = pdk_json_get_string (replay->request, "from"),
              .on_event = pdk_event_log_add,
              .event_data = log,
  };

  pdk_ollama_client_work_async (PDK_OLLAMA_CLIENT (replay->client), &work, NULL, pdk_async_waiter_done, &waiter);
  if (pdk_ollama_client_work_finish (PDK_OLLAMA_CLIENT (replay->client), pdk_async_waiter_wait (&waiter), &error))
    g_string_append (replay->outcome, "ok");
  else
    append_failure (replay, error);
  append_events (replay, log);
}

static void
append_reply (Replay      *replay,
              PdkReplyLog *log,
              gboolean     ok,
              GError      *error)
{
  g_autofree char *text = g_strescape (log->text->str, NULL);

  if (ok)
    g_string_append_printf (replay->outcome, "%s [%s] %" G_GINT64_FORMAT "+%" G_GINT64_FORMAT, log->statistics.done_reason, text,
                            log->statistics.prompt_tokens, log->statistics.reply_tokens);
  else
    append_failure (replay, error);
}

static void
replay_generate (Replay *replay)
{
  GError                 *error = NULL;
  g_autoptr (PdkReplyLog) log = pdk_reply_log_new ();
  g_autofree char        *keep_alive = NULL;
  gboolean                ok;

  if (json_object_has_member (replay->request, "prompt"))
    {
      ok = pdk_call_generate (replay->client, get_model (replay), get_text (replay, "prompt"), NULL, log, NULL, &error);
      append_reply (replay, log, ok, error);
      return;
    }
  if (json_object_has_member (replay->request, "keep_alive"))
    keep_alive = pdk_json_to_string (json_object_get_member (replay->request, "keep_alive"));
  if (g_strcmp0 (keep_alive, "0") == 0)
    ok = pdk_call_unload (replay->client, get_model (replay), NULL, &error);
  else
    ok = pdk_call_load (replay->client, get_model (replay), keep_alive, 0, NULL, &error);
  if (ok)
    g_string_append (replay->outcome, g_strcmp0 (keep_alive, "0") == 0 ? "unloaded" : "loaded");
  else
    append_failure (replay, error);
}

static void
replay_chat (Replay *replay)
{
  GError                 *error = NULL;
  g_autoptr (PdkReplyLog) log = pdk_reply_log_new ();
  gboolean                ok = pdk_call_chat (replay->client, get_model (replay), "[]", NULL, log, NULL, &error);

  append_reply (replay, log, ok, error);
}

static void
replay_embed (Replay *replay)
{
  const char * const    inputs[] = { "a", "b", NULL };
  GError               *error = NULL;
  g_autoptr (GPtrArray) vectors = pdk_call_embed (replay->client, get_model (replay), inputs, NULL, &error);

  if (vectors == NULL)
    append_failure (replay, error);
  else
    g_string_append_printf (replay->outcome, "%u vectors, first of %u numbers", vectors->len, ((GArray *) vectors->pdata[0])->len);
}

static void
replay_change (Replay *replay)
{
  GError  *error = NULL;
  gboolean ok;

  if (g_str_equal (replay->exchange->path, "/api/copy"))
    ok = pdk_call_copy (replay->client, get_text (replay, "source"), get_text (replay, "destination"), NULL, &error);
  else
    ok = pdk_call_delete (replay->client, get_model (replay), NULL, &error);
  if (ok)
    g_string_append (replay->outcome, "ok");
  else
    append_failure (replay, error);
}

static void
replay_version (Replay *replay)
{
  GError          *error = NULL;
  g_autofree char *version = pdk_call_get_version (replay->client, NULL, &error);

  if (version == NULL)
    append_failure (replay, error);
  else
    g_string_append (replay->outcome, version);
}

static const struct
{
  const char *method;
  const char *path;
  void (*replay) (Replay *replay);
} handlers[] = {
  { "GET", "/api/version", replay_version },
  { "GET", "/api/tags", replay_models },
  { "GET", "/api/ps", replay_models },
  { "POST", "/api/show", replay_show },
  { "POST", "/api/pull", replay_pull },
  { "POST", "/api/create", replay_create },
  { "POST", "/api/generate", replay_generate },
  { "POST", "/api/chat", replay_chat },
  { "POST", "/api/embed", replay_embed },
  { "POST", "/api/copy", replay_change },
  { "DELETE", "/api/delete", replay_change },
};

static char *
replay_exchange (const PdkExchange *exchange)
{
  g_autoptr (PdkOllamaDouble) simulated = pdk_ollama_double_start ();
  g_autoptr (PdkOllamaClient) client = pdk_ollama_client_new (pdk_ollama_double_get_address (simulated), NULL, NULL);
  g_autoptr (JsonObject)      request = exchange->body == NULL ? NULL : pdk_json_parse_object (exchange->body, -1, "request", NULL);
  Replay                      replay = {
                         .exchange = exchange,
                         .simulated = simulated,
                         .client = PDK_MODEL_SERVER (client),
                         .request = request,
                         .outcome = g_string_new (NULL),
  };
  gboolean has_model = request != NULL && *get_model (&replay) != '\0';
  gsize    i = 0;

  pdk_ollama_double_script (simulated, exchange->method, exchange->path, pdk_exchange_new_reply (exchange));
  while (i < G_N_ELEMENTS (handlers) &&
         !(g_str_equal (handlers[i].method, exchange->method) && g_str_equal (handlers[i].path, exchange->path)))
    i++;
  if (i < G_N_ELEMENTS (handlers) && (has_model || g_str_equal (exchange->method, "GET") || g_str_equal (exchange->path, "/api/copy")))
    handlers[i].replay (&replay);
  else
    replay_raw (&replay);
  return g_string_free_and_steal (replay.outcome);
}

typedef struct
{
  const char *name;
  const char *outcomes[32];
} File;

/* clang-format off */
static const File files[] = {
#include "replay-outcomes.inc"
};
/* clang-format on */

static void
test_file (gconstpointer data)
{
  const File           *file = data;
  g_autofree char      *name = g_strconcat (FOLDER, file->name, NULL);
  g_autoptr (GPtrArray) exchanges = pdk_recording_read (name);

  for (guint i = 0; i < exchanges->len; i++)
    {
      PdkExchange     *exchange = g_ptr_array_index (exchanges, i);
      g_autofree char *outcome = replay_exchange (exchange);

      g_test_message ("%s %s %s", exchange->method, exchange->path, exchange->body);
      g_assert_cmpstr (outcome, ==, file->outcomes[i]);
    }
  /* Not one expectation more than there are exchanges. */
  g_assert_null (file->outcomes[exchanges->len]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_strdup_printf ("/replay/%s", files[i].name);

      g_test_add_data_func (path, &files[i], test_file);
    }

  return g_test_run ();
}
