/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"
#include "library/pdk-model-registry-private.h"

typedef struct
{
  PdkRegistryChange   change;
  PdkDatabaseFile    *file;
  PdkLibrarySnapshot *snapshot;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  if (work->change.free_data != NULL)
    work->change.free_data (work->change.data);
  g_clear_object (&work->change.known);
  g_clear_pointer (&work->snapshot, pdk_library_snapshot_free);
  g_free (work);
}

/* Reads before the commit, so that the list shows exactly what this change left behind. */
static gboolean
write_and_read (sqlite3 *connection,
                gpointer data,
                GError **error)
{
  Work *work = data;

  if (!work->change.write (connection, work->change.data, error))
    return FALSE;
  work->snapshot = pdk_library_snapshot_load (work->file, error);
  return work->snapshot != NULL;
}

static gpointer
run_work (PdkDatabaseFile *file,
          gpointer         data,
          GError         **error)
{
  Work *work = data;

  if (file->read_only)
    {
      pdk_error_set (error, PDK_ERROR_PERMISSION, _("See “paddock doctor” for the reason."), _("The library can only be read at the moment"));
      return NULL;
    }
  work->file = file;
  if (!pdk_sqlite_transaction (file->connection, write_and_read, work, error))
    return NULL;
  return g_steal_pointer (&work->snapshot);
}

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask)   task = user_data;
  g_autoptr (GError)  error = NULL;
  PdkModelRegistry   *self = g_task_get_source_object (task);
  Work               *work = pdk_database_run_get_data (result);
  PdkLibrarySnapshot *snapshot = pdk_database_run_finish (PDK_DATABASE (source), result, &error);

  if (snapshot == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (work->change.known != NULL)
    g_ptr_array_add (self->expected, g_object_ref (work->change.known));
  pdk_model_registry_take_snapshot (self, snapshot, NULL);
  if (work->change.done != NULL)
    g_task_return_pointer (task, work->change.done (self, work->change.data), g_object_unref);
  else
    g_task_return_pointer (task, NULL, NULL);
}

void
pdk_model_registry_change_async (PdkModelRegistry        *self,
                                 const PdkRegistryChange *change,
                                 GCancellable            *cancellable,
                                 GAsyncReadyCallback      callback,
                                 gpointer                 user_data)
{
  GTask         *task = g_task_new (self, cancellable, callback, user_data);
  Work          *work = g_new0 (Work, 1);
  PdkDatabaseJob job = { run_work, work, work_free, (GDestroyNotify) pdk_library_snapshot_free };

  g_task_set_source_tag (task, change->source_tag);
  /* What has been written is reported as written, even if the caller has given up meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  work->change = *change;
  if (change->known != NULL)
    g_object_ref (change->known);
  pdk_database_run_async (self->database, &job, cancellable, on_written, task);
}

gpointer
pdk_model_registry_change_finish_object (PdkModelRegistry *self,
                                         GAsyncResult     *result,
                                         gpointer          source_tag,
                                         GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, source_tag), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
pdk_model_registry_change_finish (PdkModelRegistry *self,
                                  GAsyncResult     *result,
                                  gpointer          source_tag,
                                  GError          **error)
{
  g_autoptr (GError) local_error = NULL;

  pdk_model_registry_change_finish_object (self, result, source_tag, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
