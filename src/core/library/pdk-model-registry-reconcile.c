/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "library/pdk-model-facts.h"
#include "library/pdk-model-registry-private.h"
#include "library/pdk-model-store.h"
#include "library/pdk-reconcile.h"

typedef struct
{
  char               *server;
  GPtrArray          *listed;
  GHashTable         *present;
  GHashTable         *running;
  PdkDatabaseFile    *file;
  PdkLibrarySnapshot *snapshot;
  GError             *write_error;
} Reconciliation;

static void
reconciliation_free (gpointer data)
{
  Reconciliation *work = data;

  g_free (work->server);
  g_clear_pointer (&work->listed, g_ptr_array_unref);
  g_clear_pointer (&work->present, g_hash_table_unref);
  g_clear_pointer (&work->running, g_hash_table_unref);
  g_clear_pointer (&work->snapshot, pdk_library_snapshot_free);
  g_clear_error (&work->write_error);
  g_free (work);
}

static GHashTable *
collect_keys (GPtrArray *models)
{
  GHashTable *keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < models->len; i++)
    g_hash_table_add (keys, pdk_model_row_dup_name_key (pdk_server_model_get_name (g_ptr_array_index (models, i))));
  return keys;
}

static Reconciliation *
reconciliation_new (const char *server,
                    GPtrArray  *installed,
                    GPtrArray  *running)
{
  Reconciliation *work = g_new0 (Reconciliation, 1);

  work->server = g_strdup (server);
  work->listed = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_model_row_unref);
  for (guint i = 0; i < installed->len; i++)
    g_ptr_array_add (work->listed, pdk_model_facts_describe (server, g_ptr_array_index (installed, i), NULL, NULL));
  work->present = collect_keys (installed);
  work->running = running != NULL ? collect_keys (running) : NULL;
  return work;
}

/* Plans again now that nobody else can write. */
static gboolean
write_plan (sqlite3 *connection,
            gpointer data,
            GError **error)
{
  Reconciliation       *work = data;
  g_autoptr (GPtrArray) rows = pdk_library_snapshot_load_rows (connection, error);
  g_autoptr (GPtrArray) changes = rows != NULL ? pdk_reconcile_plan (rows, work->server, work->listed) : NULL;

  if (changes == NULL)
    return FALSE;
  for (guint i = 0; i < changes->len; i++)
    if (!pdk_model_store_update (connection, g_ptr_array_index (changes, i), error))
      return FALSE;
  g_clear_pointer (&work->snapshot, pdk_library_snapshot_free);
  work->snapshot = pdk_library_snapshot_load (work->file, error);
  return work->snapshot != NULL;
}

/* What cannot be stored is at least shown. */
static void
patch_snapshot (PdkLibrarySnapshot *snapshot,
                GPtrArray          *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      PdkModelRow *change = g_ptr_array_index (changes, i);

      for (guint j = 0; j < snapshot->rows->len; j++)
        {
          PdkModelRow **row = (PdkModelRow **) &g_ptr_array_index (snapshot->rows, j);

          if ((*row)->id != change->id)
            continue;
          pdk_model_row_unref (*row);
          *row = pdk_model_row_ref (change);
        }
    }
}

static gpointer
reconcile (PdkDatabaseFile *file,
           gpointer         data,
           GError         **error)
{
  Reconciliation                *work = data;
  g_autoptr (PdkLibrarySnapshot) before = pdk_library_snapshot_load (file, error);
  g_autoptr (GPtrArray)          changes = NULL;

  if (before == NULL)
    return NULL;
  changes = pdk_reconcile_plan (before->rows, work->server, work->listed);
  work->file = file;
  if (changes->len > 0 && !file->read_only &&
      pdk_sqlite_transaction (file->connection, write_plan, work, &work->write_error))
    {
      g_ptr_array_extend_and_steal (work->snapshot->notices, g_steal_pointer (&before->notices));
      return g_steal_pointer (&work->snapshot);
    }
  patch_snapshot (before, changes);
  return g_steal_pointer (&before);
}

static void
on_reconciled (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask)   task = user_data;
  g_autoptr (GError)  error = NULL;
  PdkModelRegistry   *self = g_task_get_source_object (task);
  Reconciliation     *work = pdk_database_run_get_data (result);
  PdkServerTruth      truth = { work->server, work->present, work->running };
  PdkLibrarySnapshot *snapshot = pdk_database_run_finish (PDK_DATABASE (source), result, &error);

  if (snapshot != NULL)
    pdk_model_registry_take_snapshot (self, snapshot, &truth);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    pdk_model_registry_apply_truth (self, &truth);
  if (error == NULL)
    error = g_steal_pointer (&work->write_error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

void
pdk_model_registry_reconcile_async (PdkModelRegistry   *self,
                                    const char         *server,
                                    GPtrArray          *installed,
                                    GPtrArray          *running,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  GTask         *task;
  PdkDatabaseJob job = { reconcile, NULL, reconciliation_free, (GDestroyNotify) pdk_library_snapshot_free };

  g_return_if_fail (PDK_IS_MODEL_REGISTRY (self));
  g_return_if_fail (server != NULL && installed != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_model_registry_reconcile_async);
  g_task_set_check_cancellable (task, FALSE);
  job.data = reconciliation_new (server, installed, running);
  pdk_database_run_async (self->database, &job, cancellable, on_reconciled, task);
}

gboolean
pdk_model_registry_reconcile_finish (PdkModelRegistry *self,
                                     GAsyncResult     *result,
                                     GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, pdk_model_registry_reconcile_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
pdk_model_registry_server_unreachable (PdkModelRegistry *self,
                                       const char       *server)
{
  PdkServerTruth truth = { server, NULL, NULL };

  g_return_if_fail (PDK_IS_MODEL_REGISTRY (self));
  g_return_if_fail (server != NULL);

  pdk_model_registry_apply_truth (self, &truth);
}

GPtrArray *
pdk_model_registry_dup_unregistered (PdkModelRegistry *self,
                                     const char       *server,
                                     GPtrArray        *installed)
{
  GPtrArray             *unregistered = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) registered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_return_val_if_fail (PDK_IS_MODEL_REGISTRY (self), unregistered);

  for (guint i = 0; i < self->snapshot->rows->len; i++)
    {
      const PdkModelRow *row = g_ptr_array_index (self->snapshot->rows, i);
      const char        *name = pdk_model_row_get_server_name (row);

      if (name != NULL && strcmp (row->server, server) == 0)
        g_hash_table_add (registered, pdk_model_row_dup_name_key (name));
    }
  for (guint i = 0; i < installed->len; i++)
    {
      PdkServerModel  *model = g_ptr_array_index (installed, i);
      g_autofree char *key = pdk_model_row_dup_name_key (pdk_server_model_get_name (model));

      if (!pdk_server_model_is_remote (model) && !g_hash_table_contains (registered, key))
        g_ptr_array_add (unregistered, g_object_ref (model));
    }
  return unregistered;
}
