/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "http/pdk-http-session.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/pdk-json.h"
#include "http/pdk-http-deadline.h"

/* A list of thousands of models, or verbose details, stays far below. */
#define ANSWER_LIMIT ((gsize) 64 * 1024 * 1024)
#define PIECE_SIZE   ((gsize) 64 * 1024)

typedef struct
{
  SoupMessage      *message;
  PdkHttpDeadline  *deadline;
  GInputStream     *stream;
  GByteArray       *whole; /* one plain object, or with @any any value… */
  gboolean          any;
  PdkNdjsonParser  *parser; /* …or lines as they come */
  PdkJsonObjectFunc on_object;
  gpointer          object_data;
} RequestState;

static void
request_state_free (RequestState *state)
{
  if (state->stream != NULL)
    pdk_http_stream_abandon (state->stream);
  g_clear_object (&state->stream);
  g_clear_object (&state->message);
  g_clear_pointer (&state->deadline, pdk_http_deadline_free);
  g_clear_pointer (&state->whole, g_byte_array_unref);
  g_clear_pointer (&state->parser, pdk_ndjson_parser_free);
  g_free (state);
}

static void
return_error (GTask  *task,
              GError *error)
{
  PdkHttpSession *self = g_task_get_source_object (task);
  RequestState   *state = g_task_get_task_data (task);

  if (pdk_http_deadline_is_over (state->deadline))
    {
      g_error_free (error);
      error = pdk_error_new (PDK_ERROR_TIMEOUT, _("The server may be overloaded; try again, or restart it."),
                                                  _("%s gave no answer within %u seconds"), pdk_http_session_get_address (self),
                                                    (pdk_http_session_get_answer_timeout (self) + 999) / 1000);
    }
  g_task_return_error (task, pdk_http_session_convert_error (self, error));
}

/* Answers may lack a type, but a web page is never one: that is a login page or a proxy. */
static gboolean
check_content_type (GTask   *task,
                    GError **error)
{
  PdkHttpSession  *self = g_task_get_source_object (task);
  RequestState    *state = g_task_get_task_data (task);
  g_autofree char *type = pdk_http_message_dup_content_type (state->message);

  if (*type == '\0' || strstr (type, "json") != NULL)
    return TRUE;
  pdk_error_set (error, PDK_ERROR_PROTOCOL,
                 _("Check the address: a login page, a proxy or another program may answer there."),
                   /* Translators: an address, and a media type such as text/html */
                   _("%s answered with “%s” instead of JSON"), pdk_http_session_get_address (self), type);
  return FALSE;
}

/* The subject of sentences such as "… is not valid JSON". */
static char *
dup_source (PdkHttpSession *self)
{
  /* Translators: %s is a server's address; this begins sentences such as "… is not valid JSON" */
  return g_strdup_printf (_("The answer of %s"), pdk_http_session_get_address (self));
}

static JsonObject *
parse_whole (GTask   *task,
             GError **error)
{
  PdkHttpSession  *self = g_task_get_source_object (task);
  RequestState    *state = g_task_get_task_data (task);
  g_autofree char *source = NULL;

  if (state->whole->len == 0)
    return json_object_new ();
  if (!check_content_type (task, error))
    return NULL;
  source = dup_source (self);
  return pdk_json_parse_object ((const char *) state->whole->data, (gssize) state->whole->len, source, error);
}

static void
end_of_any (GTask *task)
{
  PdkHttpSession  *self = g_task_get_source_object (task);
  RequestState    *state = g_task_get_task_data (task);
  g_autofree char *source = dup_source (self);
  GError          *error = NULL;
  JsonNode        *node = NULL;

  if (check_content_type (task, &error))
    node = pdk_json_parse (state->whole->data == NULL ? "" : (const char *) state->whole->data, (gssize) state->whole->len, source, &error);
  if (node != NULL)
    g_task_return_pointer (task, node, (GDestroyNotify) json_node_unref);
  else
    return_error (task, error);
}

/* The receiver may have been told to stop while a piece full of lines was handed out. */
static gboolean
hand_out (JsonObject *object,
          gpointer    data,
          GError    **error)
{
  RequestState *state = data;

  if (g_cancellable_set_error_if_cancelled (pdk_http_deadline_get_cancellable (state->deadline), error))
    return FALSE;
  return state->on_object (object, state->object_data, error);
}

static void
end_of_stream (GTask *task)
{
  RequestState *state = g_task_get_task_data (task);
  GError       *error = NULL;
  JsonObject   *object;

  g_clear_object (&state->stream);
  if (state->parser != NULL)
    {
      pdk_ndjson_parser_finish (state->parser, hand_out, state, &error);
      if (error != NULL)
        return_error (task, error);
      else
        g_task_return_boolean (task, TRUE);
      return;
    }
  if (state->any)
    {
      end_of_any (task);
      return;
    }
  object = parse_whole (task, &error);
  if (object != NULL)
    g_task_return_pointer (task, object, (GDestroyNotify) json_object_unref);
  else
    return_error (task, error);
}

static gboolean
take_piece (GTask   *task,
            GBytes  *piece,
            GError **error)
{
  PdkHttpSession *self = g_task_get_source_object (task);
  RequestState   *state = g_task_get_task_data (task);
  gsize           length;
  const char     *data = g_bytes_get_data (piece, &length);

  if (state->parser != NULL)
    return pdk_ndjson_parser_push (state->parser, data, length, hand_out, state, error);
  if (length > ANSWER_LIMIT - state->whole->len)
    {
      pdk_error_set (error, PDK_ERROR_PROTOCOL, NULL, _("The answer of %s is too long to be one"), pdk_http_session_get_address (self));
      return FALSE;
    }
  g_byte_array_append (state->whole, (const guint8 *) data, (guint) length);
  return TRUE;
}

static void read_piece (GTask *task);

static void
read_piece_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr (GTask)  task = data;
  GError            *error = NULL;
  g_autoptr (GBytes) piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (piece == NULL)
    return_error (task, error);
  else if (g_bytes_get_size (piece) == 0)
    end_of_stream (task);
  else if (take_piece (task, piece, &error))
    read_piece (g_steal_pointer (&task));
  else if (error != NULL)
    return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
read_piece (GTask *task)
{
  RequestState *state = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (state->stream, PIECE_SIZE, G_PRIORITY_DEFAULT,
                                   pdk_http_deadline_get_cancellable (state->deadline), read_piece_cb, task);
}

static void
send_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError           *error = NULL;
  RequestState     *state = g_task_get_task_data (task);

  state->stream = pdk_http_session_send_finish (PDK_HTTP_SESSION (source), result, &error);
  if (state->stream == NULL)
    {
      return_error (task, error);
      return;
    }
  if (state->parser != NULL && !check_content_type (task, &error))
    return_error (task, error);
  else
    read_piece (g_steal_pointer (&task));
}

static void
begin (GTask          *task,
       RequestState   *state,
       SoupMessage    *message,
       const char     *subject,
       PdkHttpPatience patience)
{
  PdkHttpSession *self = g_task_get_source_object (task);

  state->message = g_object_ref (message);
  state->deadline = pdk_http_deadline_new (g_task_get_cancellable (task));
  g_task_set_task_data (task, state, (GDestroyNotify) request_state_free);
  if (patience == PDK_HTTP_PATIENCE_SHORT)
    pdk_http_deadline_arm (state->deadline, pdk_http_session_get_answer_timeout (self));
  pdk_http_session_send_async (self, message, subject, pdk_http_deadline_get_cancellable (state->deadline),
                               send_cb, g_object_ref (task));
}

void
pdk_http_session_request_async (PdkHttpSession     *self,
                                SoupMessage        *message,
                                const char         *subject,
                                PdkHttpPatience     patience,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  RequestState     *state = g_new0 (RequestState, 1);

  g_task_set_source_tag (task, pdk_http_session_request_async);
  state->whole = g_byte_array_new ();
  begin (task, state, message, subject, patience);
}

void
pdk_http_session_request_node_async (PdkHttpSession     *self,
                                     SoupMessage        *message,
                                     const char         *subject,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  RequestState     *state = g_new0 (RequestState, 1);

  g_task_set_source_tag (task, pdk_http_session_request_node_async);
  state->whole = g_byte_array_new ();
  state->any = TRUE;
  begin (task, state, message, subject, PDK_HTTP_PATIENCE_SHORT);
}

JsonNode *
pdk_http_session_request_node_finish (PdkHttpSession *self,
                                      GAsyncResult   *result,
                                      GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

JsonObject *
pdk_http_session_request_finish (PdkHttpSession *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
pdk_http_session_stream_async (PdkHttpSession     *self,
                               SoupMessage        *message,
                               const char         *subject,
                               PdkJsonObjectFunc   on_object,
                               gpointer            object_data,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char  *source = dup_source (self);
  RequestState     *state = g_new0 (RequestState, 1);

  g_task_set_source_tag (task, pdk_http_session_stream_async);
  state->parser = pdk_ndjson_parser_new (source, PDK_NDJSON_LINE_LIMIT);
  state->on_object = on_object;
  state->object_data = object_data;
  begin (task, state, message, subject, PDK_HTTP_PATIENCE_ENDLESS);
}

gboolean
pdk_http_session_stream_finish (PdkHttpSession *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
