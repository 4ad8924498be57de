/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-digest.h"
#include "gguf/pdk-gguf-reader.h"
#include "servers/pdk-ollama-private.h"

/* New models: from a file of this computer (check, hash, upload, create) and from another model. */

typedef struct
{
  char                *name;
  GFile               *file;
  char                *digest;
  PdkTransferEventFunc on_event;
  gpointer             event_data;
} FileState;

static void
file_state_free (FileState *state)
{
  g_clear_object (&state->file);
  g_free (state->name);
  g_free (state->digest);
  g_free (state);
}

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError           *error = NULL;

  if (pdk_ollama_client_work_finish (PDK_OLLAMA_CLIENT (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
uploaded_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (GTask)      task = data;
  GError                *error = NULL;
  PdkOllamaClient       *self = PDK_OLLAMA_CLIENT (source);
  FileState             *state = g_task_get_task_data (task);
  g_autoptr (JsonObject) body = NULL;
  g_autofree char       *digest = g_strconcat ("sha256:", state->digest, NULL);
  JsonObject            *files;
  PdkOllamaWork          work = {
             .path = "/api/create",
             .subject = state->name,
             .on_event = state->on_event,
             .event_data = state->event_data,
  };

  if (!pdk_ollama_client_upload_finish (self, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  /* The key is a name below the server's own folder; the real one is nobody's business. */
  files = json_object_new ();
  json_object_set_string_member (files, "model.gguf", digest);
  body = pdk_ollama_request_new (state->name);
  json_object_set_object_member (body, "files", files);
  work.body = body;
  pdk_ollama_client_work_async (self, &work, g_task_get_cancellable (task), created_cb, g_object_ref (task));
}

static void
hashed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError           *error = NULL;
  FileState        *state = g_task_get_task_data (task);
  guint64           size;

  state->digest = pdk_digest_of_file_finish (G_FILE (source), result, &size, &error);
  if (state->digest == NULL)
    g_task_return_error (task, error);
  else
    pdk_ollama_client_upload_async (g_task_get_source_object (task), state->file, state->digest, size, state->on_event,
                                    state->event_data, g_task_get_cancellable (task), uploaded_cb, g_object_ref (task));
}

static void
hash_progress_cb (guint64  done,
                  guint64  total,
                  gpointer data)
{
  FileState       *state = data;
  PdkTransferEvent event = {
    .phase = PDK_TRANSFER_PHASE_VERIFYING,
    .total = (gint64) total,
    .completed = (gint64) done,
  };

  if (state->on_event != NULL)
    state->on_event (&event, state->event_data);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError           *error = NULL;
  FileState        *state = g_task_get_task_data (task);

  if (g_task_propagate_boolean (G_TASK (result), &error))
    pdk_digest_of_file_async (state->file, hash_progress_cb, state, g_task_get_cancellable (task),
                              hashed_cb, g_object_ref (task));
  else
    g_task_return_error (task, error);
}

static gboolean
check_is_whole_model (GFile        *file,
                      GCancellable *cancellable,
                      GError      **error)
{
  g_autoptr (PdkGgufHeader) header = pdk_gguf_reader_read_file (file, cancellable, error);
  const char               *hint = _("Choose a file that holds the whole model.");
  const char               *kind;
  PdkGgufFinding            findings;
  guint                     parts;

  if (header == NULL)
    return FALSE;
  kind = pdk_gguf_header_get_kind (header);
  findings = pdk_gguf_header_get_findings (header);
  parts = pdk_gguf_header_get_shard_count (header);
  if (parts > 1)
    pdk_error_set (error, PDK_ERROR_INCOMPATIBLE, hint,
                   _("The file is one of the %u parts of a model, which Ollama cannot load"), parts);
  else if (g_str_equal (kind, "mmproj") || g_str_equal (kind, "adapter"))
    pdk_error_set (error, PDK_ERROR_INCOMPATIBLE, hint,
                   _("The file is an addition to a model (%s), not a model"), kind);
  else if (findings & (PDK_GGUF_FINDING_NO_ARCHITECTURE | PDK_GGUF_FINDING_NO_TENSORS))
    pdk_error_set (error, PDK_ERROR_UNSUPPORTED_FILE, hint, _("The file is GGUF, but there is no model in it"));
  else
    return TRUE;
  return FALSE;
}

static void
check_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      file,
                 GCancellable *cancellable)
{
  GError *error = NULL;

  if (pdk_gguf_check_file (file, cancellable, &error) && check_is_whole_model (file, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
pdk_ollama_client_create_from_file_async (PdkModelServer      *server,
                                          const char          *name,
                                          GFile               *file,
                                          PdkTransferEventFunc on_event,
                                          gpointer             event_data,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) check = NULL;
  FileState        *state;

  if (!pdk_ollama_client_check_name (server, name, callback, user_data))
    return;
  task = g_task_new (server, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_ollama_client_create_from_file_async);
  state = g_new0 (FileState, 1);
  state->name = g_strdup (name);
  state->file = g_object_ref (file);
  state->on_event = on_event;
  state->event_data = event_data;
  g_task_set_task_data (task, state, (GDestroyNotify) file_state_free);

  /* Ollama says "success" to a file of zeros behind the right four letters. */
  check = g_task_new (server, cancellable, checked_cb, g_object_ref (task));
  g_task_set_source_tag (check, check_in_thread);
  g_task_set_task_data (check, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (check, check_in_thread);
}

typedef struct
{
  char                *name;
  char                *from;
  JsonObject          *body;
  PdkTransferEventFunc on_event;
  gpointer             event_data;
} ModelState;

static void
model_state_free (ModelState *state)
{
  g_free (state->name);
  g_free (state->from);
  g_clear_pointer (&state->body, json_object_unref);
  g_free (state);
}

static void
base_shown_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr (GTask)           task = data;
  GError                     *error = NULL;
  ModelState                 *state = g_task_get_task_data (task);
  g_autoptr (PdkModelDetails) details = pdk_model_server_show_finish (PDK_MODEL_SERVER (source), result, &error);
  PdkOllamaWork               work = {
                  .path = "/api/create",
                  .body = state->body,
                  .subject = state->name,
                  .base = state->from,
                  .on_event = state->on_event,
                  .event_data = state->event_data,
  };

  if (details == NULL)
    g_task_return_error (task, error);
  else
    pdk_ollama_client_work_async (PDK_OLLAMA_CLIENT (source), &work, g_task_get_cancellable (task),
                                  created_cb, g_object_ref (task));
}

static JsonObject *
new_create_request (const char *name,
                    const char *from,
                    JsonObject *changes)
{
  const char * const     members[] = { "system", "template", "license", "parameters", "messages" };
  JsonObject            *request = pdk_ollama_request_new (name);
  g_autoptr (JsonObject) base = pdk_ollama_request_new (from);

  json_object_set_member (request, "from", json_object_dup_member (base, "model"));
  for (gsize i = 0; changes != NULL && i < G_N_ELEMENTS (members); i++)
    if (json_object_has_member (changes, members[i]))
      json_object_set_member (request, members[i], json_object_dup_member (changes, members[i]));
  return request;
}

void
pdk_ollama_client_create_from_model_async (PdkModelServer      *server,
                                           const char          *name,
                                           const char          *from,
                                           JsonObject          *changes,
                                           PdkTransferEventFunc on_event,
                                           gpointer             event_data,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  ModelState       *state;

  if (!pdk_ollama_client_check_name (server, name, callback, user_data) ||
      !pdk_ollama_client_check_name (server, from, callback, user_data))
    return;
  task = g_task_new (server, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_ollama_client_create_from_model_async);
  state = g_new0 (ModelState, 1);
  state->name = g_strdup (name);
  state->from = g_strdup (from);
  state->body = new_create_request (name, from, changes);
  state->on_event = on_event;
  state->event_data = event_data;
  g_task_set_task_data (task, state, (GDestroyNotify) model_state_free);
  /* Ollama downloads a base that it does not have, however large; nobody asked for that. */
  pdk_model_server_show_async (server, from, cancellable, base_shown_cb, g_object_ref (task));
}
