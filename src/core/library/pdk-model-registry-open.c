/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-model-registry-private.h"
#include "library/pdk-model-store.h"
#include "library/pdk-sqlite.h"

typedef struct
{
  char       *path;
  PdkCatalog *catalog;
} Open;

static void
open_free (gpointer data)
{
  Open *open = data;

  g_free (open->path);
  g_clear_object (&open->catalog);
  g_free (open);
}

static gboolean
note_rebuild (sqlite3 *connection,
              gpointer data,
              GError **error)
{
  return pdk_model_store_set_setting (connection, PDK_SETTING_NEEDS_REBUILD, data, error);
}

/* The wish to rebuild outlives this process, since the servers may not answer just now. */
static gpointer
load_first (PdkDatabaseFile *file,
            gpointer         data,
            GError         **error)
{
  if (file->damaged != NULL && !pdk_sqlite_transaction (file->connection, note_rebuild, file->damaged, error))
    return NULL;
  return pdk_library_snapshot_load (file, error);
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask)            task = user_data;
  g_autoptr (GError)           error = NULL;
  g_autoptr (PdkModelRegistry) self = NULL;
  Open                        *open = g_task_get_task_data (task);
  PdkLibrarySnapshot          *snapshot = pdk_database_run_finish (PDK_DATABASE (source), result, &error);

  if (snapshot == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  self = g_object_new (PDK_TYPE_MODEL_REGISTRY, NULL);
  self->database = g_object_ref (PDK_DATABASE (source));
  self->path = g_strdup (open->path);
  g_set_object (&self->catalog, open->catalog);
  self->default_model = g_strdup (g_getenv ("DEFAULT_MODEL"));
  pdk_model_registry_take_snapshot (self, snapshot, NULL);
  g_task_return_pointer (task, g_steal_pointer (&self), g_object_unref);
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask)       task = user_data;
  g_autoptr (GError)      error = NULL;
  g_autoptr (PdkDatabase) database = pdk_database_open_finish (result, &error);
  PdkDatabaseJob          job = { load_first, NULL, NULL, (GDestroyNotify) pdk_library_snapshot_free };

  if (database == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  pdk_database_run_async (database, &job, g_task_get_cancellable (task), on_loaded, g_object_ref (task));
}

void
pdk_model_registry_open_async (const char         *path,
                               PdkCatalog         *catalog,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  GTask *task;
  Open  *open;

  g_return_if_fail (path != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  open = g_new0 (Open, 1);
  g_task_set_source_tag (task, pdk_model_registry_open_async);
  open->path = g_strdup (path);
  g_set_object (&open->catalog, catalog);
  g_task_set_task_data (task, open, open_free);
  pdk_database_open_async (path, cancellable, on_opened, task);
}

PdkModelRegistry *
pdk_model_registry_open_finish (GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pdk_model_registry_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
