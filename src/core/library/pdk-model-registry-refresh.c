/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-model-registry-private.h"

/* Another program's writes come in bursts. */
#define QUIET_MILLISECONDS 100

typedef struct
{
  gint64 data_version;
  guint  generation;
} Seen;

/* Gives nothing where nobody else has written. */
static gpointer
load_if_changed (PdkDatabaseFile *file,
                 gpointer         data,
                 GError         **error)
{
  g_autoptr (GError) local_error = NULL;
  const Seen        *seen = data;

  if (pdk_library_snapshot_is_current (seen->data_version, seen->generation, file, &local_error))
    return NULL;
  if (local_error == NULL)
    return pdk_library_snapshot_load (file, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static void
on_refreshed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask)   task = user_data;
  g_autoptr (GError)  error = NULL;
  PdkModelRegistry   *self = g_task_get_source_object (task);
  PdkLibrarySnapshot *snapshot = pdk_database_run_finish (PDK_DATABASE (source), result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (snapshot != NULL)
    pdk_model_registry_take_snapshot (self, snapshot, NULL);
  g_task_return_boolean (task, TRUE);
}

void
pdk_model_registry_refresh_async (PdkModelRegistry   *self,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  GTask         *task;
  Seen          *seen;
  PdkDatabaseJob job = { load_if_changed, NULL, g_free, (GDestroyNotify) pdk_library_snapshot_free };

  g_return_if_fail (PDK_IS_MODEL_REGISTRY (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_model_registry_refresh_async);
  g_task_set_check_cancellable (task, FALSE);
  seen = g_new0 (Seen, 1);
  seen->data_version = self->snapshot->data_version;
  seen->generation = self->snapshot->generation;
  job.data = seen;
  pdk_database_run_async (self->database, &job, cancellable, on_refreshed, task);
}

gboolean
pdk_model_registry_refresh_finish (PdkModelRegistry *self,
                                   GAsyncResult     *result,
                                   GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, pdk_model_registry_refresh_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_watched_refresh (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  /* Nobody asked, so nobody is told; the next write or look says what is wrong. */
  if (!pdk_model_registry_refresh_finish (PDK_MODEL_REGISTRY (source), result, &error))
    g_debug ("The library could not be refreshed: %s", error->message);
}

static gboolean
refresh_cb (gpointer data)
{
  PdkModelRegistry *self = data;

  self->refresh_id = 0;
  pdk_model_registry_refresh_async (self, NULL, on_watched_refresh, NULL);
  return G_SOURCE_REMOVE;
}

static void
on_file_changed (PdkModelRegistry *self)
{
  if (self->refresh_id == 0)
    self->refresh_id = g_timeout_add (QUIET_MILLISECONDS, refresh_cb, self);
}

static void
watch_file (PdkModelRegistry *self,
            const char       *path)
{
  g_autoptr (GFile)        file = g_file_new_for_path (path);
  g_autoptr (GFileMonitor) monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);

  if (monitor == NULL)
    return;
  g_signal_connect_object (monitor, "changed", G_CALLBACK (on_file_changed), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->monitors, g_steal_pointer (&monitor));
}

void
pdk_model_registry_set_watching (PdkModelRegistry *self,
                                 gboolean          watching)
{
  g_return_if_fail (PDK_IS_MODEL_REGISTRY (self));

  if (watching == (self->monitors->len > 0))
    return;
  if (watching)
    {
      g_autofree char *log = g_strconcat (self->path, "-wal", NULL);

      watch_file (self, self->path);
      watch_file (self, log);
      return;
    }
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  for (guint i = 0; i < self->monitors->len; i++)
    g_file_monitor_cancel (g_ptr_array_index (self->monitors, i));
  g_ptr_array_set_size (self->monitors, 0);
}
