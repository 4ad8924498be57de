/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "subjects/pdk-subject-server.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"
#include "base/pdk-text.h"

typedef struct
{
  char           *name;
  PdkServerModel *model;
} ReadState;

static void
read_state_free (ReadState *state)
{
  g_free (state->name);
  g_clear_object (&state->model);
  g_free (state);
}

static PdkEstimateSubject *
new_subject (PdkServerConnection *server,
             PdkServerModel      *model,
             PdkModelDetails     *details,
             GError             **error)
{
  const char                    *name = pdk_server_model_get_name (model);
  JsonObject                    *values = pdk_model_details_get_model_info (details);
  guint64                        bytes = (guint64) MAX (pdk_server_model_get_size (model), 0);
  g_autoptr (PdkEstimateSubject) subject = pdk_estimate_subject_new (PDK_SUBJECT_SERVER, name, pdk_server_connection_get_id (server));

  if (values == NULL)
    {
      g_autofree char *shown = pdk_text_sanitize (name);

      pdk_error_set (error, PDK_ERROR_UNSUPPORTED_FILE, _("It may run elsewhere; then it takes no memory here."), _("%1$s does not say what “%2$s” is made of."), pdk_server_connection_get_id (server), shown);
      return NULL;
    }
  subject->shape = pdk_model_shape_new_from_values (values, pdk_model_details_get_tensors (details), bytes, error);
  if (subject->shape == NULL)
    return NULL;
  if (*pdk_model_details_get_quantization (details) != '\0')
    subject->quantization = g_strdup (pdk_model_details_get_quantization (details));
  return g_steal_pointer (&subject);
}

static void
on_details (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask)           task = user_data;
  ReadState                  *state = g_task_get_task_data (task);
  GError                     *error = NULL;
  g_autoptr (PdkModelDetails) details = pdk_model_server_show_finish (PDK_MODEL_SERVER (object), result, &error);
  PdkEstimateSubject         *subject = NULL;

  if (details != NULL)
    subject = new_subject (g_task_get_source_object (task), state->model, details, &error);
  if (subject == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, subject, (GDestroyNotify) pdk_estimate_subject_free);
}

static void
on_refreshed (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask)    task = user_data;
  PdkServerConnection *server = PDK_SERVER_CONNECTION (object);
  ReadState           *state = g_task_get_task_data (task);
  GCancellable        *cancellable = g_task_get_cancellable (task);
  PdkServerModel      *model;
  GError              *error = NULL;

  if (!pdk_server_connection_refresh_finish (server, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  model = pdk_server_connection_find_installed (server, state->name);
  if (model == NULL)
    {
      g_autofree char *shown = pdk_text_sanitize (state->name);

      g_task_return_error (task, pdk_error_new (PDK_ERROR_NOT_FOUND, _("Name a file, an address, a repository such as hf.co/owner/name:Q4_K_M, or what “paddock catalog” and “paddock list” show."),
                                                                       _("There is no file and no curated model called “%1$s”, and %2$s has none either."), shown,
                                                                         pdk_server_connection_get_id (server)));
      return;
    }
  state->model = g_object_ref (model);
  pdk_model_server_show_async (pdk_server_connection_get_client (server), pdk_server_model_get_name (model), cancellable, on_details, g_steal_pointer (&task));
}

void
pdk_subject_server_read_async (PdkServerConnection *server,
                               const char          *name,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (server, cancellable, callback, user_data);
  ReadState        *state = g_new0 (ReadState, 1);

  g_task_set_source_tag (task, pdk_subject_server_read_async);
  state->name = g_strdup (name);
  g_task_set_task_data (task, state, (GDestroyNotify) read_state_free);
  pdk_server_connection_refresh_async (server, NULL, cancellable, on_refreshed, g_steal_pointer (&task));
}

PdkEstimateSubject *
pdk_subject_server_read_finish (PdkServerConnection *server,
                                GAsyncResult        *result,
                                GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, server), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
