/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-rebuild.h"

typedef struct
{
  char      *server;
  GPtrArray *installed;
} Rebuild;

static void
rebuild_free (Rebuild *rebuild)
{
  g_free (rebuild->server);
  g_ptr_array_unref (rebuild->installed);
  g_free (rebuild);
}

static void
on_noted (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask)  task = user_data;
  g_autoptr (GError) error = NULL;

  if (!pdk_model_registry_set_setting_finish (PDK_MODEL_REGISTRY (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_reconciled (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  /* Adopted is adopted; what else the server says is told again at the next refresh. */
  pdk_model_registry_reconcile_finish (PDK_MODEL_REGISTRY (source), result, NULL);
  pdk_model_registry_set_setting_async (PDK_MODEL_REGISTRY (source), PDK_SETTING_NEEDS_REBUILD, NULL, NULL, on_noted,
                                        g_steal_pointer (&task));
}

static void
on_adopted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask)  task = user_data;
  const Rebuild     *rebuild = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!pdk_model_registry_adopt_finish (PDK_MODEL_REGISTRY (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    pdk_model_registry_reconcile_async (PDK_MODEL_REGISTRY (source), rebuild->server, rebuild->installed, NULL, NULL,
                                        on_reconciled, g_steal_pointer (&task));
}

void
pdk_rebuild_async (PdkModelRegistry   *registry,
                   const char         *server,
                   GPtrArray          *installed,
                   GCancellable       *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer            user_data)
{
  g_autoptr (GTask)     task = g_task_new (registry, cancellable, callback, user_data);
  g_autofree char      *wanted = pdk_model_registry_dup_setting (registry, PDK_SETTING_NEEDS_REBUILD);
  g_autoptr (GPtrArray) missing = NULL;
  Rebuild              *rebuild;

  g_task_set_source_tag (task, pdk_rebuild_async);
  if (wanted == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  rebuild = g_new0 (Rebuild, 1);
  rebuild->server = g_strdup (server);
  rebuild->installed = g_ptr_array_ref (installed);
  g_task_set_task_data (task, rebuild, (GDestroyNotify) rebuild_free);
  missing = pdk_model_registry_dup_unregistered (registry, server, installed);
  pdk_model_registry_adopt_async (registry, server, missing, cancellable, on_adopted, g_steal_pointer (&task));
}

gboolean
pdk_rebuild_finish (PdkModelRegistry *registry,
                    GAsyncResult     *result,
                    GError          **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
