/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "http/pdk-http-deadline.h"
#include "http/pdk-read-ahead-stream.h"
#include "servers/pdk-ollama-private.h"

/* Files that travel to the server: the path of a file on this computer means nothing to it. */

/* Bytes between two reports. */
#define REPORT_INTERVAL ((guint64) 512 * 1024)

typedef struct
{
  GFile               *file;
  char                *path;
  char                *digest;
  guint64              size;
  guint64              sent;
  guint64              reported;
  PdkTransferEventFunc on_event;
  gpointer             event_data;
  SoupMessage         *message;
  GInputStream        *stream;
  PdkHttpDeadline     *deadline;
  gboolean             shrunk;
} UploadState;

static void
upload_state_free (UploadState *state)
{
  if (state->message != NULL)
    g_signal_handlers_disconnect_by_data (state->message, state);
  g_clear_object (&state->message);
  g_clear_object (&state->stream);
  g_clear_pointer (&state->deadline, pdk_http_deadline_free);
  g_clear_object (&state->file);
  g_free (state->path);
  g_free (state->digest);
  g_free (state);
}

static void
report (UploadState *state,
        guint64      completed)
{
  PdkTransferEvent event = {
    .phase = PDK_TRANSFER_PHASE_UPLOADING,
    .digest = state->digest,
    .total = (gint64) state->size,
    .completed = (gint64) MIN (completed, state->size),
  };

  if (state->on_event != NULL)
    state->on_event (&event, state->event_data);
}

static void
wrote_body_data_cb (SoupMessage *message,
                    guint        length,
                    gpointer     data)
{
  UploadState *state = data;

  state->sent += length;
  if (state->sent - state->reported < REPORT_INTERVAL && state->sent < state->size)
    return;
  state->reported = state->sent;
  report (state, state->sent);
}

/* The connection was closed before anything came back, so that the body is sent once more. */
static void
restarted_cb (SoupMessage *message,
              gpointer     data)
{
  UploadState *state = data;

  state->sent = 0;
  state->reported = 0;
  pdk_read_ahead_stream_rewind (PDK_READ_AHEAD_STREAM (state->stream));
}

/* The file became shorter since it was hashed: the server would wait for the rest for ever. */
static void
wrote_body_cb (SoupMessage *message,
               gpointer     data)
{
  UploadState *state = data;

  state->shrunk = state->sent < state->size;
  if (state->shrunk)
    g_cancellable_cancel (pdk_http_deadline_get_cancellable (state->deadline));
}

static GError *
new_shrunk (UploadState *state)
{
  g_autofree char *name = g_file_get_parse_name (state->file);

  return pdk_error_new (PDK_ERROR_CHECKSUM, _("Make sure that nothing changes the file, then try again."),
                                              _("%s became shorter while it was being sent"), name);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (GTask)      task = data;
  GError                *error = NULL;
  UploadState           *state = g_task_get_task_data (task);
  g_autoptr (JsonObject) answer = pdk_http_session_request_finish (PDK_HTTP_SESSION (source), result, &error);

  if (answer == NULL && state->shrunk && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_error_free (error);
      error = new_shrunk (state);
    }
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  report (state, state->size);
  g_task_return_boolean (task, TRUE);
}

static void
send_file (GTask            *task,
           GFileInputStream *stream)
{
  PdkOllamaClient *self = g_task_get_source_object (task);
  UploadState     *state = g_task_get_task_data (task);

  g_clear_object (&state->message);
  state->message = pdk_http_session_new_message (self->http, "POST", state->path, NULL);
  state->stream = pdk_read_ahead_stream_new (stream);
  soup_message_set_request_body (state->message, "application/octet-stream", state->stream, (gssize) state->size);
  soup_message_add_flags (state->message, SOUP_MESSAGE_NEW_CONNECTION);
  g_signal_connect (state->message, "wrote-body-data", G_CALLBACK (wrote_body_data_cb), state);
  g_signal_connect (state->message, "wrote-body", G_CALLBACK (wrote_body_cb), state);
  g_signal_connect (state->message, "restarted", G_CALLBACK (restarted_cb), state);
  state->deadline = pdk_http_deadline_new (g_task_get_cancellable (task));
  pdk_http_session_request_async (self->http, state->message, NULL, PDK_HTTP_PATIENCE_ENDLESS,
                                  pdk_http_deadline_get_cancellable (state->deadline), sent_cb, g_object_ref (task));
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask)            task = data;
  GError                      *error = NULL;
  g_autofree char             *name = g_file_get_parse_name (G_FILE (source));
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (source), result, &error);

  if (stream != NULL)
    send_file (task, stream);
  else
    g_task_return_error (task, pdk_error_from_io (error, name));
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask)      task = data;
  GError                *error = NULL;
  UploadState           *state = g_task_get_task_data (task);
  g_autoptr (JsonObject) answer = pdk_http_session_request_finish (PDK_HTTP_SESSION (source), result, &error);

  if (answer != NULL)
    {
      report (state, state->size);
      g_task_return_boolean (task, TRUE);
    }
  else if (error->domain == PDK_ERROR && soup_message_get_status (state->message) == SOUP_STATUS_NOT_FOUND)
    {
      g_error_free (error);
      g_file_read_async (state->file, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), opened_cb, g_object_ref (task));
    }
  else
    g_task_return_error (task, error);
}

void
pdk_ollama_client_upload_async (PdkOllamaClient     *self,
                                GFile               *file,
                                const char          *digest,
                                guint64              size,
                                PdkTransferEventFunc on_event,
                                gpointer             event_data,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  UploadState      *state = g_new0 (UploadState, 1);

  g_task_set_source_tag (task, pdk_ollama_client_upload_async);
  state->file = g_object_ref (file);
  state->digest = g_strconcat ("sha256:", digest, NULL);
  state->path = g_strconcat ("/api/blobs/", state->digest, NULL);
  state->size = size;
  state->on_event = on_event;
  state->event_data = event_data;
  g_task_set_task_data (task, state, (GDestroyNotify) upload_state_free);

  state->message = pdk_http_session_new_message (self->http, "HEAD", state->path, NULL);
  pdk_http_session_request_async (self->http, state->message, NULL, PDK_HTTP_PATIENCE_SHORT, cancellable,
                                  looked_cb, g_object_ref (task));
}

gboolean
pdk_ollama_client_upload_finish (PdkOllamaClient *self,
                                 GAsyncResult    *result,
                                 GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
