/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-any-call.h"

#include <gio/gio.h>

static void
start_get_version (PdkModelServer *server, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  pdk_model_server_get_version_async (server, cancellable, callback, user_data);
}

static void
start_list (PdkModelServer *server, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  pdk_model_server_list_async (server, cancellable, callback, user_data);
}

static void
start_list_running (PdkModelServer *server, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  pdk_model_server_list_running_async (server, cancellable, callback, user_data);
}

static void
start_show (PdkModelServer *server, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  pdk_model_server_show_async (server, "x", cancellable, callback, user_data);
}

static void
start_pull (PdkModelServer *server, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  pdk_model_server_pull_async (server, "x", FALSE, NULL, NULL, cancellable, callback, user_data);
}

static void
start_delete (PdkModelServer *server, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  pdk_model_server_delete_async (server, "x", cancellable, callback, user_data);
}

static void
start_copy (PdkModelServer *server, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  pdk_model_server_copy_async (server, "x", "y", cancellable, callback, user_data);
}

static void
start_create_from_file (PdkModelServer *server, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  pdk_model_server_create_from_file_async (server, "x", file, NULL, NULL, cancellable, callback, user_data);
}

static void
start_create_from_model (PdkModelServer *server, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  pdk_model_server_create_from_model_async (server, "x", "y", NULL, NULL, NULL, cancellable, callback, user_data);
}

static void
start_load (PdkModelServer *server, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  pdk_model_server_load_async (server, "x", NULL, 0, cancellable, callback, user_data);
}

static void
start_unload (PdkModelServer *server, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  pdk_model_server_unload_async (server, "x", cancellable, callback, user_data);
}

static void
start_generate (PdkModelServer *server, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  pdk_model_server_generate_async (server, "x", "y", NULL, NULL, NULL, cancellable, callback, user_data);
}

static void
start_chat (PdkModelServer *server, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (JsonArray) messages = json_array_new ();

  pdk_model_server_chat_async (server, "x", messages, NULL, NULL, NULL, cancellable, callback, user_data);
}

static void
start_embed (PdkModelServer *server, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  const char * const inputs[] = { "a", NULL };

  pdk_model_server_embed_async (server, "x", inputs, cancellable, callback, user_data);
}

static const PdkAnyCall calls[] = {
  { "get-version", start_get_version, "GET", "/api/version", FALSE },
  { "list", start_list, "GET", "/api/tags", FALSE },
  { "list-running", start_list_running, "GET", "/api/ps", FALSE },
  { "show", start_show, "POST", "/api/show", FALSE },
  { "pull", start_pull, "POST", "/api/pull", TRUE },
  { "delete", start_delete, "DELETE", "/api/delete", FALSE },
  { "copy", start_copy, "POST", "/api/copy", FALSE },
  { "create-from-file", start_create_from_file, "HEAD", PDK_ANY_CALL_BLOB, FALSE },
  { "create-from-model", start_create_from_model, "POST", "/api/show", FALSE },
  { "load", start_load, "POST", "/api/generate", FALSE },
  { "unload", start_unload, "POST", "/api/generate", FALSE },
  { "generate", start_generate, "POST", "/api/generate", TRUE },
  { "chat", start_chat, "POST", "/api/chat", TRUE },
  { "embed", start_embed, "POST", "/api/embed", FALSE },
};

const PdkAnyCall *
pdk_any_calls (gsize *n_calls)
{
  *n_calls = G_N_ELEMENTS (calls);
  return calls;
}

GError *
pdk_any_call_finish (GAsyncResult *result)
{
  GError *error = NULL;

  /* Every finish function does this; what is returned on success is of no interest here. */
  g_task_propagate_boolean (G_TASK (result), &error);
  return error;
}
