/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-alias.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"
#include "names/pdk-model-name.h"

typedef struct
{
  PdkModelRegistry *registry;
  char             *source;
  char             *name;
} Alias;

static void
alias_free (Alias *alias)
{
  g_clear_object (&alias->registry);
  g_free (alias->source);
  g_free (alias->name);
  g_free (alias);
}

gboolean
pdk_alias_check (PdkServerConnection *server,
                 const char          *name,
                 GError             **error)
{
  g_autoptr (PdkModelName) parsed = pdk_model_name_parse (name, error);

  if (parsed == NULL)
    return FALSE;
  if (pdk_server_connection_find_installed (server, name) == NULL)
    return TRUE;
  pdk_error_set (error, PDK_ERROR_INVALID_INPUT, _("Choose another name."), _("%1$s already has a model “%2$s”."), pdk_server_connection_get_id (server), name);
  return FALSE;
}

static void
on_registered (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask)  task = user_data;
  g_autoptr (GError) error = NULL;
  PdkModelRecord    *record = pdk_model_registry_add_finish (PDK_MODEL_REGISTRY (source), result, &error);

  if (record == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, record, g_object_unref);
}

/* The list is the proof: what the server does not list is not registered. */
static void
on_refreshed_after (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask)    task = user_data;
  PdkServerConnection *server = PDK_SERVER_CONNECTION (source);
  Alias               *alias = g_task_get_task_data (task);
  g_autoptr (GError)   error = NULL;
  PdkServerModel      *model = NULL;

  if (pdk_server_connection_refresh_finish (server, result, &error))
    {
      model = pdk_server_connection_find_installed (server, alias->name);
      if (model == NULL)
        pdk_error_set (&error, PDK_ERROR_PROTOCOL, NULL, _("%1$s reported success, but does not list %2$s."), pdk_server_connection_get_id (server), alias->name);
    }
  if (model == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  pdk_model_registry_add_async (alias->registry, pdk_server_connection_get_id (server), model, NULL, NULL,
                                on_registered, g_steal_pointer (&task));
}

static void
on_copied (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask)    task = user_data;
  PdkServerConnection *server = g_task_get_source_object (task);
  Alias               *alias = g_task_get_task_data (task);
  g_autoptr (GError)   error = NULL;

  if (!pdk_model_server_copy_finish (PDK_MODEL_SERVER (source), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* From here on the name is there: a cancellation would only make the library lie. */
  pdk_server_connection_refresh_async (server, alias->registry, NULL, on_refreshed_after, g_steal_pointer (&task));
}

static void
on_refreshed_before (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask)    task = user_data;
  PdkServerConnection *server = PDK_SERVER_CONNECTION (source);
  Alias               *alias = g_task_get_task_data (task);
  GCancellable        *cancellable;
  g_autoptr (GError)   error = NULL;

  if (!pdk_server_connection_refresh_finish (server, result, &error) ||
      !pdk_alias_check (server, alias->name, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  cancellable = g_task_get_cancellable (task);
  pdk_model_server_copy_async (pdk_server_connection_get_client (server), alias->source, alias->name, cancellable,
                               on_copied, g_steal_pointer (&task));
}

void
pdk_alias_create_async (PdkServerConnection *server,
                        PdkModelRegistry    *registry,
                        const char          *source,
                        const char          *name,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (server, cancellable, callback, user_data);
  Alias            *alias = g_new0 (Alias, 1);

  g_task_set_source_tag (task, pdk_alias_create_async);
  alias->registry = g_object_ref (registry);
  alias->source = g_strdup (source);
  alias->name = g_strstrip (g_strdup (name));
  g_task_set_task_data (task, alias, (GDestroyNotify) alias_free);
  /* A copy replaces without a question, so what is there must be known first. */
  pdk_server_connection_refresh_async (server, registry, cancellable, on_refreshed_before, g_steal_pointer (&task));
}

PdkModelRecord *
pdk_alias_create_finish (PdkServerConnection *server,
                         GAsyncResult        *result,
                         GError             **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
