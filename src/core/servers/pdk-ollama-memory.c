/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "names/pdk-model-name.h"
#include "servers/pdk-ollama-private.h"

/* Models in and out of memory: a request without a prompt loads, one that keeps nothing alive unloads. */

#define FIRST_PAUSE 50
#define LAST_PAUSE  1000

typedef struct
{
  JsonObject *body;
  char       *name;
  gboolean    by_embedding;
} LoadState;

static void
load_state_free (LoadState *state)
{
  json_object_unref (state->body);
  g_free (state->name);
  g_free (state);
}

static void load (GTask *task);

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError           *error = NULL;
  LoadState        *state = g_task_get_task_data (task);

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else if (g_error_matches (error, PDK_ERROR, PDK_ERROR_INCOMPATIBLE) && !state->by_embedding)
    {
      /* A model that only embeds cannot generate; it is loaded by embedding nothing. */
      g_error_free (error);
      state->by_embedding = TRUE;
      json_object_set_array_member (state->body, "input", json_array_new ());
      load (task);
    }
  else
    g_task_return_error (task, error);
}

static void
load (GTask *task)
{
  LoadState *state = g_task_get_task_data (task);

  pdk_ollama_client_ask (g_task_get_source_object (task),
                         &(PdkOllamaQuestion) {
                           .method = "POST",
                           .path = state->by_embedding ? "/api/embed" : "/api/generate",
                           .body = state->body,
                           .subject = state->name,
                           .patience = PDK_HTTP_PATIENCE_ENDLESS,
                         },
                         g_task_get_cancellable (task), loaded_cb, g_object_ref (task));
}

void
pdk_ollama_client_load_async (PdkModelServer     *server,
                              const char         *name,
                              const char         *keep_alive,
                              gint64              context_length,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  LoadState        *state;

  if (!pdk_ollama_client_check_name (server, name, callback, user_data))
    return;
  task = g_task_new (server, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_ollama_client_load_async);
  state = g_new0 (LoadState, 1);
  state->name = g_strdup (name);
  state->body = pdk_ollama_request_new (name);
  g_task_set_task_data (task, state, (GDestroyNotify) load_state_free);
  pdk_ollama_request_set_keep_alive (state->body, keep_alive);
  if (context_length > 0)
    {
      JsonObject *options = json_object_new ();

      json_object_set_int_member (options, "num_ctx", context_length);
      json_object_set_object_member (state->body, "options", options);
    }
  load (task);
}

/* Unloading answers at once and happens later, when the answers that are being given have ended. */
typedef struct
{
  char  *name;
  gint64 deadline;
  guint  pause;
} UnloadState;

static void
unload_state_free (UnloadState *state)
{
  g_free (state->name);
  g_free (state);
}

static gboolean
is_among (GPtrArray  *models,
          const char *name)
{
  for (guint i = 0; i < models->len; i++)
    if (pdk_model_name_texts_equal (pdk_server_model_get_name (models->pdata[i]), name))
      return TRUE;
  return FALSE;
}

static void list_running_cb (GObject      *source,
                             GAsyncResult *result,
                             gpointer      data);

static gboolean
pause_over_cb (gpointer data)
{
  GTask *task = data;

  pdk_model_server_list_running_async (g_task_get_source_object (task), g_task_get_cancellable (task),
                                       list_running_cb, g_object_ref (task));
  return G_SOURCE_REMOVE;
}

/* Ends early when the person cancels: the list is asked for then, and that notices. */
static void
look_again_later (GTask *task)
{
  UnloadState        *state = g_task_get_task_data (task);
  GCancellable       *cancellable = g_task_get_cancellable (task);
  g_autoptr (GSource) source = g_timeout_source_new (state->pause);

  if (cancellable != NULL)
    {
      g_autoptr (GSource) stop = g_cancellable_source_new (cancellable);

      g_source_set_dummy_callback (stop);
      g_source_add_child_source (source, stop);
    }
  state->pause = MIN (state->pause * 2, LAST_PAUSE);
  g_task_attach_source (task, source, pause_over_cb);
}

static void
list_running_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autoptr (GTask)     task = data;
  GError               *error = NULL;
  UnloadState          *state = g_task_get_task_data (task);
  g_autoptr (GPtrArray) models = pdk_model_server_list_running_finish (PDK_MODEL_SERVER (source), result, &error);

  if (models == NULL)
    g_task_return_error (task, error);
  else if (!is_among (models, state->name))
    g_task_return_boolean (task, TRUE);
  else if (g_get_monotonic_time () < state->deadline)
    look_again_later (task);
  else
    g_task_return_error (task, pdk_error_new (PDK_ERROR_BUSY, _("It leaves memory when it has answered; look again then."),
                                                                _("“%s” is still at work on the server at %s"), state->name,
                                                                  pdk_model_server_get_address (PDK_MODEL_SERVER (source))));
}

static void
unload_asked_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError           *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    pause_over_cb (task);
  else
    g_task_return_error (task, error);
}

void
pdk_ollama_client_unload_async (PdkModelServer     *server,
                                const char         *name,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (server, cancellable, callback, user_data);
  UnloadState      *state = g_new0 (UnloadState, 1);

  g_task_set_source_tag (task, pdk_ollama_client_unload_async);
  state->name = g_strdup (name);
  state->deadline = g_get_monotonic_time () + (gint64) PDK_OLLAMA_CLIENT (server)->unload_patience * 1000;
  state->pause = FIRST_PAUSE;
  g_task_set_task_data (task, state, (GDestroyNotify) unload_state_free);
  pdk_ollama_client_load_async (server, name, "0", 0, cancellable, unload_asked_cb, g_object_ref (task));
}
