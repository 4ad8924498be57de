/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-error.h"
#include "library/pdk-model-registry-private.h"

typedef struct
{
  char   *server;
  char   *name;
  GError *error;
} Step;

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->server);
  g_free (step->name);
  g_clear_error (&step->error);
  g_free (step);
}

static gboolean
run_for_transfer (sqlite3    *connection,
                  const char *sql,
                  const Step *step,
                  GError    **error)
{
  g_autoptr (sqlite3_stmt) statement = pdk_sqlite_prepare (connection, sql, error);
  g_autofree char         *key = pdk_model_row_dup_name_key (step->name);
  g_autoptr (GDateTime)    now = g_date_time_new_now_utc ();

  if (statement == NULL)
    return FALSE;
  pdk_sqlite_bind_text (statement, 1, step->server);
  pdk_sqlite_bind_text (statement, 2, key);
  if (sqlite3_bind_parameter_count (statement) > 2)
    {
      pdk_sqlite_bind_text (statement, 3, step->name);
      pdk_sqlite_bind_time (statement, 4, now);
      pdk_sqlite_bind_text (statement, 5, step->error != NULL ? pdk_error_get_stable_code (step->error) : NULL);
      pdk_sqlite_bind_text (statement, 6, step->error != NULL ? step->error->message : NULL);
    }
  return pdk_sqlite_finish (statement, error);
}

/* One that begins again keeps its place in the order, and forgets why it failed. */
static gboolean
write_transfer (sqlite3 *connection,
                gpointer data,
                GError **error)
{
  return run_for_transfer (connection,
                           "INSERT INTO transfers (server, name_key, name, begun_at, error_code, error_message)"
                           " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (server, name_key) DO UPDATE SET"
                           " name = excluded.name, error_code = excluded.error_code, error_message = excluded.error_message",
                           data, error);
}

static gboolean
write_end (sqlite3 *connection,
           gpointer data,
           GError **error)
{
  const Step *step = data;

  if (step->error != NULL && !g_error_matches (step->error, PDK_ERROR, PDK_ERROR_NOT_FOUND) &&
      !g_error_matches (step->error, PDK_ERROR, PDK_ERROR_INVALID_INPUT))
    return write_transfer (connection, data, error);
  return run_for_transfer (connection, "DELETE FROM transfers WHERE server = ?1 AND name_key = ?2", step, error);
}

static Step *
step_new (const char   *server,
          const char   *name,
          const GError *error)
{
  Step *step = g_new0 (Step, 1);

  step->server = g_strdup (server);
  step->name = g_utf8_make_valid (name, -1);
  step->error = error != NULL ? g_error_copy (error) : NULL;
  return step;
}

void
pdk_model_registry_begin_transfer_async (PdkModelRegistry   *self,
                                         const char         *server,
                                         const char         *name,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data)
{
  PdkRegistryChange change = { write_transfer, NULL, step_free, NULL, NULL, pdk_model_registry_begin_transfer_async };

  g_return_if_fail (PDK_IS_MODEL_REGISTRY (self));
  g_return_if_fail (server != NULL && name != NULL);

  change.data = step_new (server, name, NULL);
  pdk_model_registry_change_async (self, &change, cancellable, callback, user_data);
}

gboolean
pdk_model_registry_begin_transfer_finish (PdkModelRegistry *self,
                                          GAsyncResult     *result,
                                          GError          **error)
{
  return pdk_model_registry_change_finish (self, result, pdk_model_registry_begin_transfer_async, error);
}

void
pdk_model_registry_end_transfer_async (PdkModelRegistry   *self,
                                       const char         *server,
                                       const char         *name,
                                       const GError       *error,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  PdkRegistryChange change = { write_end, NULL, step_free, NULL, NULL, pdk_model_registry_end_transfer_async };

  g_return_if_fail (PDK_IS_MODEL_REGISTRY (self));
  g_return_if_fail (server != NULL && name != NULL);

  change.data = step_new (server, name, error);
  pdk_model_registry_change_async (self, &change, cancellable, callback, user_data);
}

gboolean
pdk_model_registry_end_transfer_finish (PdkModelRegistry *self,
                                        GAsyncResult     *result,
                                        GError          **error)
{
  return pdk_model_registry_change_finish (self, result, pdk_model_registry_end_transfer_async, error);
}

GStrv
pdk_model_registry_dup_unfinished (PdkModelRegistry *self,
                                   const char       *server)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (PDK_IS_MODEL_REGISTRY (self), NULL);

  for (guint i = 0; i < self->snapshot->transfers->len; i++)
    {
      const PdkUnfinishedTransfer *transfer = g_ptr_array_index (self->snapshot->transfers, i);

      if (server == NULL || g_str_equal (transfer->server, server))
        g_strv_builder_add (builder, transfer->name);
    }
  return g_strv_builder_end (builder);
}
