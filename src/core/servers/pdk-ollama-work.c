/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "servers/pdk-ollama-error.h"
#include "servers/pdk-ollama-private.h"

/* Pulls and creations: streams of lines that end with "success", or have failed. */

typedef struct
{
  PdkOllamaClient     *client; /* borrowed from the task */
  char                *path;
  char                *subject;
  PdkOllamaProgress    progress;
  PdkTransferEventFunc on_event;
  gpointer             event_data;
  gboolean             succeeded;
} WorkState;

static void
work_state_free (WorkState *state)
{
  g_free (state->path);
  g_free (state->subject);
  g_free (state);
}

static gboolean
fail (WorkState  *state,
      const char *words,
      guint       status,
      GError    **error)
{
  PdkHttpFailure failure = {
    .address = pdk_http_session_get_address (state->client->http),
    .path = state->path,
    .subject = state->subject,
    .status = status,
    .content_type = "application/x-ndjson",
    .words = words,
  };

  g_propagate_error (error, pdk_ollama_error_new (&failure));
  return FALSE;
}

static gboolean
line_cb (JsonObject *line,
         gpointer    data,
         GError    **error)
{
  WorkState       *state = data;
  PdkTransferEvent event;
  g_autofree char *words = NULL;
  guint            status;
  PdkOllamaLine    kind = pdk_ollama_progress_read (&state->progress, line, &event, &words, &status);

  if (kind == PDK_OLLAMA_LINE_FAILURE)
    return fail (state, words, status, error);
  if (state->on_event != NULL)
    state->on_event (&event, state->event_data);
  state->succeeded = kind == PDK_OLLAMA_LINE_SUCCESS;
  return !state->succeeded;
}

static void
stream_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError           *error = NULL;
  WorkState        *state = g_task_get_task_data (task);

  if (!pdk_http_session_stream_finish (PDK_HTTP_SESSION (source), result, &error))
    g_task_return_error (task, error);
  else if (state->succeeded)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, pdk_error_new (PDK_ERROR_UNREACHABLE,
                                              _("Check that the server still runs, then start again: it goes on where it stopped."),
                                                _("The server at %s stopped before “%s” was complete"),
                                                  pdk_http_session_get_address (PDK_HTTP_SESSION (source)), state->subject));
}

void
pdk_ollama_client_run_work (GTask               *task,
                            const char          *path,
                            JsonObject          *body,
                            const char          *subject,
                            PdkTransferEventFunc on_event,
                            gpointer             event_data)
{
  PdkOllamaClient        *self = g_task_get_source_object (task);
  g_autoptr (SoupMessage) message = pdk_http_session_new_message (self->http, "POST", path, body);
  WorkState              *state = g_new0 (WorkState, 1);

  state->client = self;
  state->path = g_strdup (path);
  state->subject = g_strdup (subject);
  state->progress.creating = g_str_equal (path, "/api/create");
  state->on_event = on_event;
  state->event_data = event_data;
  g_task_set_task_data (task, state, (GDestroyNotify) work_state_free);
  pdk_http_session_stream_async (self->http, message, subject, line_cb, state, g_task_get_cancellable (task),
                                 stream_cb, g_object_ref (task));
}

void
pdk_ollama_client_pull_async (PdkModelServer      *server,
                              const char          *name,
                              gboolean             insecure,
                              PdkTransferEventFunc on_event,
                              gpointer             event_data,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask)      task = g_task_new (server, cancellable, callback, user_data);
  g_autoptr (JsonObject) body = NULL;

  g_task_set_source_tag (task, pdk_ollama_client_pull_async);
  if (!pdk_ollama_client_check_name (task, name))
    return;
  body = pdk_ollama_client_new_request (name);
  if (insecure)
    json_object_set_boolean_member (body, "insecure", TRUE);
  pdk_ollama_client_run_work (task, "/api/pull", body, name, on_event, event_data);
}
