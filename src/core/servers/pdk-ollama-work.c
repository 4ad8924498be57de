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
  char                *base;
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
  g_free (state->base);
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

/* A base that went away after it was looked for would be downloaded, which nobody asked for. */
static gboolean
refuse_pull (WorkState *state,
             GError   **error)
{
  const char *address = pdk_http_session_get_address (state->client->http);
  const char *hint = _("Download that model first, then try again.");

  pdk_error_set (error, PDK_ERROR_NOT_FOUND, hint, _("The server at %s no longer has the model “%s”"), address, state->base);
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
  if (state->base != NULL && state->progress.pulling)
    return refuse_pull (state, error);
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
                                              _("Check that the server still runs, then start again."),
                                                _("The server at %s stopped before “%s” was complete"),
                                                  pdk_http_session_get_address (PDK_HTTP_SESSION (source)), state->subject));
}

void
pdk_ollama_client_work_async (PdkOllamaClient     *self,
                              const PdkOllamaWork *work,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask)       task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (SoupMessage) message = pdk_http_session_new_message (self->http, "POST", work->path, work->body);
  WorkState              *state = g_new0 (WorkState, 1);

  g_task_set_source_tag (task, pdk_ollama_client_work_async);
  state->client = self;
  state->path = g_strdup (work->path);
  state->subject = g_strdup (work->subject);
  state->base = g_strdup (work->base);
  state->progress = (PdkOllamaProgress) PDK_OLLAMA_PROGRESS_INIT;
  state->progress.creating = g_str_equal (work->path, "/api/create");
  state->on_event = work->on_event;
  state->event_data = work->event_data;
  g_task_set_task_data (task, state, (GDestroyNotify) work_state_free);
  pdk_http_session_stream_async (self->http, message, work->subject, line_cb, state, cancellable, stream_cb, g_object_ref (task));
}

gboolean
pdk_ollama_client_work_finish (PdkOllamaClient *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
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
  g_autoptr (JsonObject) body = NULL;
  PdkOllamaWork          work = { .path = "/api/pull", .subject = name, .on_event = on_event, .event_data = event_data };

  if (!pdk_ollama_client_check_name (server, name, callback, user_data))
    return;
  body = pdk_ollama_request_new (name);
  if (insecure)
    json_object_set_boolean_member (body, "insecure", TRUE);
  work.body = body;
  pdk_ollama_client_work_async (PDK_OLLAMA_CLIENT (server), &work, cancellable, callback, user_data);
}
