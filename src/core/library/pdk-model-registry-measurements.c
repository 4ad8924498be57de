/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-model-registry-private.h"

static gboolean
save (sqlite3              *connection,
      const PdkMeasurement *measurement,
      GError              **error)
{
  static const char sql[] =
    "INSERT INTO measurements (kind, version, digest, context, estimated_bytes, measured_bytes, measured_at)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (kind, version, digest, context) DO UPDATE SET"
    " estimated_bytes = excluded.estimated_bytes, measured_bytes = excluded.measured_bytes,"
    " measured_at = excluded.measured_at";
  g_autoptr (sqlite3_stmt) statement = pdk_sqlite_prepare (connection, sql, error);
  g_autoptr (GDateTime)    now = g_date_time_new_now_utc ();

  if (statement == NULL)
    return FALSE;
  pdk_sqlite_bind_text (statement, 1, measurement->kind);
  pdk_sqlite_bind_text (statement, 2, measurement->version);
  pdk_sqlite_bind_text (statement, 3, measurement->digest);
  sqlite3_bind_int64 (statement, 4, (gint64) MIN (measurement->context, (guint64) G_MAXINT64));
  sqlite3_bind_int64 (statement, 5, (gint64) MIN (measurement->estimated_bytes, (guint64) G_MAXINT64));
  sqlite3_bind_int64 (statement, 6, (gint64) MIN (measurement->measured_bytes, (guint64) G_MAXINT64));
  pdk_sqlite_bind_time (statement, 7, now);
  return pdk_sqlite_finish (statement, error);
}

static gboolean
forget_oldest (sqlite3              *connection,
               const PdkMeasurement *measurement,
               GError              **error)
{
  static const char sql[] =
    "DELETE FROM measurements WHERE kind = ?1 AND version = ?2 AND rowid NOT IN (SELECT rowid FROM measurements"
    " WHERE kind = ?1 AND version = ?2 ORDER BY measured_at DESC, rowid DESC LIMIT ?3)";
  g_autoptr (sqlite3_stmt) statement = pdk_sqlite_prepare (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  pdk_sqlite_bind_text (statement, 1, measurement->kind);
  pdk_sqlite_bind_text (statement, 2, measurement->version);
  sqlite3_bind_int (statement, 3, PDK_MEASUREMENTS_KEPT);
  return pdk_sqlite_finish (statement, error);
}

static gboolean
write_measurements (sqlite3 *connection,
                    gpointer data,
                    GError **error)
{
  GPtrArray *measurements = data;

  for (guint i = 0; i < measurements->len; i++)
    {
      const PdkMeasurement *measurement = g_ptr_array_index (measurements, i);

      if (!save (connection, measurement, error) || !forget_oldest (connection, measurement, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_known (PdkModelRegistry     *self,
          const PdkMeasurement *measurement)
{
  GPtrArray *known = self->snapshot->measurements;

  for (guint i = 0; i < known->len; i++)
    {
      const PdkMeasurement *other = g_ptr_array_index (known, i);

      if (pdk_measurement_is_of_same (measurement, other))
        return measurement->estimated_bytes == other->estimated_bytes && measurement->measured_bytes == other->measured_bytes;
    }
  return FALSE;
}

GPtrArray *
pdk_model_registry_dup_measurements (PdkModelRegistry *self,
                                     const char       *kind,
                                     const char       *version)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_measurement_free);

  g_return_val_if_fail (PDK_IS_MODEL_REGISTRY (self), chosen);

  for (guint i = 0; i < self->snapshot->measurements->len; i++)
    {
      const PdkMeasurement *measurement = g_ptr_array_index (self->snapshot->measurements, i);

      if ((kind == NULL || g_strcmp0 (measurement->kind, kind) == 0) &&
          (version == NULL || g_strcmp0 (measurement->version, version) == 0))
        g_ptr_array_add (chosen, pdk_measurement_copy (measurement));
    }
  return chosen;
}

static void
measurements_free (gpointer measurements)
{
  g_ptr_array_unref (measurements);
}

void
pdk_model_registry_note_measurements_async (PdkModelRegistry   *self,
                                            GPtrArray          *measurements,
                                            GCancellable       *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data)
{
  PdkRegistryChange     change = { .write = write_measurements, .source_tag = pdk_model_registry_note_measurements_async };
  g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_measurement_free);

  g_return_if_fail (PDK_IS_MODEL_REGISTRY (self));
  g_return_if_fail (measurements != NULL);

  for (guint i = 0; i < measurements->len; i++)
    {
      const PdkMeasurement *measurement = g_ptr_array_index (measurements, i);

      if (!is_known (self, measurement))
        g_ptr_array_add (fresh, pdk_measurement_copy (measurement));
    }
  if (fresh->len == 0 || self->snapshot->read_only)
    {
      g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

      g_task_set_source_tag (task, change.source_tag);
      g_task_return_pointer (task, NULL, NULL);
      return;
    }
  change.data = g_steal_pointer (&fresh);
  change.free_data = measurements_free;
  pdk_model_registry_change_async (self, &change, cancellable, callback, user_data);
}

gboolean
pdk_model_registry_note_measurements_finish (PdkModelRegistry *self,
                                             GAsyncResult     *result,
                                             GError          **error)
{
  return pdk_model_registry_change_finish (self, result, pdk_model_registry_note_measurements_async, error);
}
