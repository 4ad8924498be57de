/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-json.h"
#include "servers/pdk-ollama-error.h"
#include "servers/pdk-ollama-json.h"
#include "servers/pdk-ollama-private.h"

/* Answers that come piece by piece: /api/generate and /api/chat. */

typedef struct
{
  PdkOllamaClient   *client; /* borrowed from the task */
  char              *name;
  const char        *path;
  PdkReplyFunc       on_reply;
  gpointer           reply_data;
  PdkReplyStatistics statistics;
  gboolean           done;
} ReplyState;

static void
reply_state_free (ReplyState *state)
{
  g_free (state->name);
  g_free (state);
}

/* Nanoseconds and tokens; a count of zero is left out. */
static void
read_statistics (JsonObject         *line,
                 PdkReplyStatistics *statistics)
{
  const char *reason = pdk_json_get_string (line, "done_reason");

  g_strlcpy (statistics->done_reason, reason != NULL ? reason : "", sizeof statistics->done_reason);
  statistics->prompt_tokens = pdk_ollama_json_get_count (line, "prompt_eval_count", 0);
  statistics->prompt_duration = pdk_ollama_json_get_count (line, "prompt_eval_duration", 0);
  statistics->reply_tokens = pdk_ollama_json_get_count (line, "eval_count", 0);
  statistics->reply_duration = pdk_ollama_json_get_count (line, "eval_duration", 0);
  statistics->load_duration = pdk_ollama_json_get_count (line, "load_duration", 0);
  statistics->total_duration = pdk_ollama_json_get_count (line, "total_duration", 0);
}

static void
hand_out (ReplyState *state,
          JsonObject *line)
{
  JsonObject *message = pdk_json_get_object (line, "message");
  const char *text = message == NULL ? pdk_json_get_string (line, "response") : pdk_json_get_string (message, "content");
  const char *thinking = pdk_json_get_string (message == NULL ? line : message, "thinking");

  if (state->on_reply != NULL && ((text != NULL && *text != '\0') || (thinking != NULL && *thinking != '\0')))
    state->on_reply (text != NULL ? text : "", thinking != NULL ? thinking : "", state->reply_data);
}

static gboolean
line_cb (JsonObject *line,
         gpointer    data,
         GError    **error)
{
  ReplyState      *state = data;
  g_autofree char *words = pdk_http_error_dup_words (line);
  PdkHttpFailure   failure = {
      .address = pdk_http_session_get_address (state->client->http),
      .path = state->path,
      .subject = state->name,
      .status = SOUP_STATUS_OK,
      .content_type = "application/x-ndjson",
      .words = words,
  };

  if (words != NULL)
    {
      g_propagate_error (error, pdk_ollama_error_new (&failure));
      return FALSE;
    }
  hand_out (state, line);
  state->done = pdk_json_get_boolean (line, "done", FALSE);
  if (state->done)
    read_statistics (line, &state->statistics);
  return !state->done;
}

static void
stream_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError           *error = NULL;
  ReplyState       *state = g_task_get_task_data (task);

  if (!pdk_http_session_stream_finish (PDK_HTTP_SESSION (source), result, &error))
    g_task_return_error (task, error);
  else if (state->done)
    g_task_return_pointer (task, g_memdup2 (&state->statistics, sizeof state->statistics), g_free);
  else
    g_task_return_error (task, pdk_error_new (PDK_ERROR_UNREACHABLE, _("Check that the server still runs, then ask again."),
                                                                       _("The server at %s stopped in the middle of its answer"),
                                                                         pdk_http_session_get_address (PDK_HTTP_SESSION (source))));
}

static void
stream_reply (PdkModelServer     *server,
              const char         *path,
              JsonObject         *body,
              PdkReplyFunc        on_reply,
              gpointer            reply_data,
              GCancellable       *cancellable,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  PdkOllamaClient        *self = PDK_OLLAMA_CLIENT (server);
  g_autoptr (GTask)       task = g_task_new (server, cancellable, callback, user_data);
  g_autoptr (SoupMessage) message = pdk_http_session_new_message (self->http, "POST", path, body);
  ReplyState             *state = g_new0 (ReplyState, 1);

  g_task_set_source_tag (task, stream_reply);
  state->client = self;
  state->name = g_strdup (pdk_json_get_string (body, "model"));
  state->path = path;
  state->on_reply = on_reply;
  state->reply_data = reply_data;
  g_task_set_task_data (task, state, (GDestroyNotify) reply_state_free);
  pdk_http_session_stream_async (self->http, message, state->name, line_cb, state, cancellable, stream_cb, g_object_ref (task));
}

static gboolean
check_text (PdkModelServer     *server,
            const char         *text,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  if (text != NULL && g_utf8_validate (text, -1, NULL))
    return TRUE;
  g_task_report_error (server, callback, user_data, check_text,
                       pdk_error_new (PDK_ERROR_INVALID_INPUT, NULL, _("The text is not valid UTF-8")));
  return FALSE;
}

void
pdk_ollama_client_generate_async (PdkModelServer     *server,
                                  const char         *name,
                                  const char         *prompt,
                                  JsonObject         *options,
                                  PdkReplyFunc        on_reply,
                                  gpointer            reply_data,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (JsonObject) body = NULL;

  if (!pdk_ollama_client_check_name (server, name, callback, user_data) ||
      !check_text (server, prompt, callback, user_data))
    return;
  body = pdk_ollama_request_new (name);
  json_object_set_string_member (body, "prompt", prompt);
  pdk_ollama_request_set_options (body, options);
  stream_reply (server, "/api/generate", body, on_reply, reply_data, cancellable, callback, user_data);
}

void
pdk_ollama_client_chat_async (PdkModelServer     *server,
                              const char         *name,
                              JsonArray          *messages,
                              JsonObject         *options,
                              PdkReplyFunc        on_reply,
                              gpointer            reply_data,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (JsonObject) body = NULL;

  if (!pdk_ollama_client_check_name (server, name, callback, user_data))
    return;
  body = pdk_ollama_request_new (name);
  json_object_set_array_member (body, "messages", json_array_ref (messages));
  pdk_ollama_request_set_options (body, options);
  stream_reply (server, "/api/chat", body, on_reply, reply_data, cancellable, callback, user_data);
}

static GArray *
read_vector (JsonNode *node)
{
  JsonArray         *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint              length = array == NULL ? 0 : json_array_get_length (array);
  g_autoptr (GArray) vector = g_array_sized_new (FALSE, FALSE, sizeof (gfloat), length);

  for (guint i = 0; i < length; i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      gfloat    value;

      if (!JSON_NODE_HOLDS_VALUE (element) || !g_value_type_transformable (json_node_get_value_type (element), G_TYPE_DOUBLE) ||
          json_node_get_value_type (element) == G_TYPE_BOOLEAN)
        return NULL;
      value = (gfloat) json_node_get_double (element);
      g_array_append_val (vector, value);
    }
  return length == 0 ? NULL : g_steal_pointer (&vector);
}

static gpointer
read_vectors (JsonObject *answer,
              guint       expected,
              GError    **error)
{
  g_autoptr (GPtrArray) vectors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  JsonArray            *array = pdk_json_get_array (answer, "embeddings");
  guint                 length = array == NULL ? 0 : json_array_get_length (array);
  GArray               *vector = NULL;

  for (guint i = 0; i < length && (vector = read_vector (json_array_get_element (array, i))) != NULL; i++)
    g_ptr_array_add (vectors, vector);
  if (array != NULL && vectors->len == expected && length == expected)
    return g_steal_pointer (&vectors);
  pdk_error_set (error, PDK_ERROR_PROTOCOL, _("Update the server, then try again."), _("The answer does not hold one vector for each text"));
  return NULL;
}

void
pdk_ollama_client_embed_async (PdkModelServer     *server,
                               const char         *name,
                               const char * const *inputs,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (JsonObject) body = NULL;
  JsonArray             *array;

  if (!pdk_ollama_client_check_name (server, name, callback, user_data))
    return;
  for (gsize i = 0; inputs[i] != NULL; i++)
    if (!check_text (server, inputs[i], callback, user_data))
      return;
  array = json_array_new ();
  for (gsize i = 0; inputs[i] != NULL; i++)
    json_array_add_string_element (array, inputs[i]);
  body = pdk_ollama_request_new (name);
  json_object_set_array_member (body, "input", array);
  pdk_ollama_client_ask (server,
                         &(PdkOllamaQuestion) {
                           .method = "POST",
                           .path = "/api/embed",
                           .body = body,
                           .subject = name,
                           .patience = PDK_HTTP_PATIENCE_ENDLESS,
                           .read = read_vectors,
                           .free_result = (GDestroyNotify) g_ptr_array_unref,
                           .expected = g_strv_length ((char **) inputs),
                         },
                         cancellable, callback, user_data);
}
