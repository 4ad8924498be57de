/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-model-registry-private.h"

static gboolean
save_entry (sqlite3              *connection,
            const PdkServerEntry *entry,
            GError              **error)
{
  static const char        sql[] = "INSERT INTO servers (id, kind, address, header_name, is_default, memory_bytes)"
                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO UPDATE SET"
                                   " kind = excluded.kind, address = excluded.address, header_name = excluded.header_name,"
                                   " is_default = excluded.is_default, memory_bytes = excluded.memory_bytes";
  g_autoptr (sqlite3_stmt) statement = pdk_sqlite_prepare (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  pdk_sqlite_bind_text (statement, 1, entry->id);
  pdk_sqlite_bind_text (statement, 2, entry->kind != NULL ? entry->kind : "");
  pdk_sqlite_bind_text (statement, 3, entry->address != NULL ? entry->address : "");
  pdk_sqlite_bind_text (statement, 4, entry->header_name);
  sqlite3_bind_int (statement, 5, entry->is_default);
  sqlite3_bind_int64 (statement, 6, (gint64) MIN (entry->memory_bytes, (guint64) G_MAXINT64));
  return pdk_sqlite_finish (statement, error);
}

static gboolean
write_entry (sqlite3 *connection,
             gpointer data,
             GError **error)
{
  const PdkServerEntry *entry = data;

  if (entry->is_default && !pdk_sqlite_execute (connection, "UPDATE servers SET is_default = 0 WHERE is_default <> 0", error))
    return FALSE;
  return save_entry (connection, entry, error);
}

/* The rows of its models stay: whoever adds the server again finds them as they were. */
static gboolean
write_removal (sqlite3 *connection,
               gpointer data,
               GError **error)
{
  g_autoptr (sqlite3_stmt) statement = pdk_sqlite_prepare (connection, "DELETE FROM servers WHERE id = ?1", error);

  if (statement == NULL)
    return FALSE;
  pdk_sqlite_bind_text (statement, 1, data);
  return pdk_sqlite_finish (statement, error);
}

GPtrArray *
pdk_model_registry_dup_servers (PdkModelRegistry *self)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_server_entry_free);

  g_return_val_if_fail (PDK_IS_MODEL_REGISTRY (self), entries);

  for (guint i = 0; i < self->snapshot->servers->len; i++)
    g_ptr_array_add (entries, pdk_server_entry_copy (g_ptr_array_index (self->snapshot->servers, i)));
  return entries;
}

static void
entry_free (gpointer entry)
{
  pdk_server_entry_free (entry);
}

void
pdk_model_registry_save_server_async (PdkModelRegistry     *self,
                                      const PdkServerEntry *entry,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data)
{
  PdkRegistryChange change = { .write = write_entry, .source_tag = pdk_model_registry_save_server_async };

  g_return_if_fail (PDK_IS_MODEL_REGISTRY (self));
  g_return_if_fail (entry != NULL && entry->id != NULL);

  change.data = pdk_server_entry_copy (entry);
  change.free_data = entry_free;
  pdk_model_registry_change_async (self, &change, cancellable, callback, user_data);
}

gboolean
pdk_model_registry_save_server_finish (PdkModelRegistry *self,
                                       GAsyncResult     *result,
                                       GError          **error)
{
  return pdk_model_registry_change_finish (self, result, pdk_model_registry_save_server_async, error);
}

void
pdk_model_registry_remove_server_async (PdkModelRegistry   *self,
                                        const char         *id,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data)
{
  PdkRegistryChange change = { .write = write_removal, .source_tag = pdk_model_registry_remove_server_async };

  g_return_if_fail (PDK_IS_MODEL_REGISTRY (self));
  g_return_if_fail (id != NULL);

  change.data = g_strdup (id);
  change.free_data = g_free;
  pdk_model_registry_change_async (self, &change, cancellable, callback, user_data);
}

gboolean
pdk_model_registry_remove_server_finish (PdkModelRegistry *self,
                                         GAsyncResult     *result,
                                         GError          **error)
{
  return pdk_model_registry_change_finish (self, result, pdk_model_registry_remove_server_async, error);
}
