/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-model-store.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "base/pdk-error.h"
#include "base/pdk-json.h"
#include "library/pdk-sqlite.h"

static const char insert_row[] =
  "INSERT INTO downloaded_models (model_id, display_name, repo_id, filename, quantization, parameters,"
  " context_window, file_size_mb, file_path, ollama_model_name, source, tags, downloaded_at, last_used, id)"
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";

static const char update_row[] =
  "UPDATE downloaded_models SET model_id = ?1, display_name = ?2, repo_id = ?3, filename = ?4, quantization = ?5,"
  " parameters = ?6, context_window = ?7, file_size_mb = ?8, file_path = ?9, ollama_model_name = ?10, source = ?11,"
  " tags = ?12, downloaded_at = coalesce(?13, downloaded_at), last_used = ?14 WHERE id = ?15";

static const char save_place[] =
  "INSERT INTO model_places (row_id, server, digest, size_bytes, last_seen, model_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
  " ON CONFLICT (row_id) DO UPDATE SET server = excluded.server, digest = excluded.digest,"
  " size_bytes = excluded.size_bytes, last_seen = excluded.last_seen, model_id = excluded.model_id";

static gboolean
run_with_id (sqlite3    *connection,
             const char *sql,
             gint64      id,
             GError    **error)
{
  g_autoptr (sqlite3_stmt) statement = pdk_sqlite_prepare (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  return pdk_sqlite_finish (statement, error);
}

static gboolean
check_changed (sqlite3 *connection,
               gint64   id,
               GError **error)
{
  if (sqlite3_changes (connection) > 0)
    return TRUE;
  pdk_error_set (error, PDK_ERROR_NOT_FOUND, _("Look at the list again: another program may have removed it."), _("The model is not in the library any more (row %" PRId64 ")"), id);
  return FALSE;
}

static gboolean
is_taken (sqlite3    *connection,
          const char *model_id,
          gint64      own_id,
          gboolean   *taken,
          GError    **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  statement = pdk_sqlite_prepare (connection, "SELECT 1 FROM downloaded_models WHERE model_id = ?1 AND id IS NOT ?2", error);
  if (statement == NULL)
    return FALSE;
  pdk_sqlite_bind_text (statement, 1, model_id);
  pdk_sqlite_bind_positive_int (statement, 2, own_id);
  return pdk_sqlite_step (statement, taken, error);
}

/* The first of NAME, NAME @SERVER, NAME @SERVER 2, … (without a server NAME 2, …) that no other row has. */
static char *
choose_model_id (sqlite3           *connection,
                 const PdkModelRow *row,
                 GError           **error)
{
  g_autofree char *candidate = g_strdup (row->model_id);
  gboolean         taken = TRUE;

  for (guint number = 1; is_taken (connection, candidate, row->id, &taken, error); number++)
    {
      if (!taken)
        return g_steal_pointer (&candidate);
      g_free (candidate);
      if (number == 1 && *row->server != '\0')
        candidate = g_strdup_printf ("%s @%s", row->model_id, row->server);
      else if (*row->server != '\0')
        candidate = g_strdup_printf ("%s @%s %u", row->model_id, row->server, number);
      else
        candidate = g_strdup_printf ("%s %u", row->model_id, number + 1);
    }
  return NULL;
}

static char *
tags_to_json (const PdkModelRow *row)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray           *array = json_array_new ();

  for (gsize i = 0; row->tags[i] != NULL; i++)
    json_array_add_string_element (array, row->tags[i]);
  json_node_take_array (node, array);
  return pdk_json_to_string (node);
}

static void
bind_row (sqlite3_stmt      *statement,
          const PdkModelRow *row,
          const char        *model_id,
          const char        *tags)
{
  pdk_sqlite_bind_text (statement, 1, model_id);
  pdk_sqlite_bind_text (statement, 2, row->display_name);
  pdk_sqlite_bind_text (statement, 3, row->repo_id);
  pdk_sqlite_bind_text (statement, 4, row->filename);
  pdk_sqlite_bind_text (statement, 5, row->quantization);
  pdk_sqlite_bind_positive_double (statement, 6, row->parameters);
  pdk_sqlite_bind_positive_int (statement, 7, row->context_window);
  pdk_sqlite_bind_positive_double (statement, 8, row->file_size_mb);
  pdk_sqlite_bind_text (statement, 9, row->file_path);
  pdk_sqlite_bind_text (statement, 10, row->ollama_model_name);
  pdk_sqlite_bind_text (statement, 11, row->source);
  pdk_sqlite_bind_text (statement, 12, tags);
  pdk_sqlite_bind_time (statement, 13, row->downloaded_at);
  pdk_sqlite_bind_time (statement, 14, row->last_used);
  pdk_sqlite_bind_positive_int (statement, 15, row->id);
}

static gboolean
save_the_place (sqlite3           *connection,
                const PdkModelRow *row,
                gint64             id,
                const char        *model_id,
                GError           **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (*row->server == '\0')
    return run_with_id (connection, "DELETE FROM model_places WHERE row_id = ?1", id, error);
  statement = pdk_sqlite_prepare (connection, save_place, error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  pdk_sqlite_bind_text (statement, 2, row->server);
  pdk_sqlite_bind_text (statement, 3, row->digest);
  pdk_sqlite_bind_positive_int (statement, 4, row->size_bytes);
  pdk_sqlite_bind_time (statement, 5, row->last_seen);
  pdk_sqlite_bind_text (statement, 6, model_id);
  return pdk_sqlite_finish (statement, error);
}

static gboolean
write_row (sqlite3           *connection,
           const char        *sql,
           const PdkModelRow *row,
           const char        *model_id,
           GError           **error)
{
  g_autoptr (sqlite3_stmt) statement = pdk_sqlite_prepare (connection, sql, error);
  g_autofree char         *tags = tags_to_json (row);

  if (statement == NULL)
    return FALSE;
  bind_row (statement, row, model_id, tags);
  return pdk_sqlite_finish (statement, error);
}

gboolean
pdk_model_store_insert (sqlite3           *connection,
                        const PdkModelRow *row,
                        gint64            *id,
                        GError           **error)
{
  g_autofree char *model_id = choose_model_id (connection, row, error);

  if (model_id == NULL || !write_row (connection, insert_row, row, model_id, error))
    return FALSE;
  *id = sqlite3_last_insert_rowid (connection);
  return save_the_place (connection, row, *id, model_id, error);
}

/* The active model is known by its model_id, so that the choice outlives the row. */
static gboolean
follow_choice (sqlite3    *connection,
               gint64      id,
               const char *model_id,
               GError    **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  statement = pdk_sqlite_prepare (connection,
                                  "UPDATE settings SET value = ?1 WHERE key = ?2 AND value <> ?1"
                                  " AND value = (SELECT model_id FROM downloaded_models WHERE id = ?3)",
                                  error);
  if (statement == NULL)
    return FALSE;
  pdk_sqlite_bind_text (statement, 1, model_id);
  pdk_sqlite_bind_text (statement, 2, PDK_SETTING_ACTIVE_MODEL);
  sqlite3_bind_int64 (statement, 3, id);
  return pdk_sqlite_finish (statement, error);
}

gboolean
pdk_model_store_update (sqlite3           *connection,
                        const PdkModelRow *row,
                        GError           **error)
{
  g_autofree char *model_id = choose_model_id (connection, row, error);

  return model_id != NULL &&
         follow_choice (connection, row->id, model_id, error) &&
         write_row (connection, update_row, row, model_id, error) &&
         check_changed (connection, row->id, error) &&
         save_the_place (connection, row, row->id, model_id, error);
}

/* Runs a statement about the row of @row's number, as long as that is still the same model's. */
static gboolean
run_for_row (sqlite3           *connection,
             const char        *sql,
             const PdkModelRow *row,
             GDateTime         *time,
             GError           **error)
{
  g_autoptr (sqlite3_stmt) statement = pdk_sqlite_prepare (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, row->id);
  pdk_sqlite_bind_text (statement, 2, row->model_id);
  if (time != NULL)
    pdk_sqlite_bind_time (statement, 3, time);
  return pdk_sqlite_finish (statement, error);
}

/* A place goes with its row, unless the file was opened without foreign keys. */
gboolean
pdk_model_store_delete (sqlite3           *connection,
                        const PdkModelRow *row,
                        GError           **error)
{
  return run_for_row (connection, "DELETE FROM model_places WHERE row_id = ?1 AND model_id = ?2", row, NULL, error) &&
         run_for_row (connection, "DELETE FROM downloaded_models WHERE id = ?1 AND model_id = ?2", row, NULL, error);
}

gboolean
pdk_model_store_touch (sqlite3           *connection,
                       const PdkModelRow *row,
                       GDateTime         *time,
                       GError           **error)
{
  return run_for_row (connection, "UPDATE downloaded_models SET last_used = ?3 WHERE id = ?1 AND model_id = ?2", row, time, error) &&
         check_changed (connection, row->id, error);
}

gboolean
pdk_model_store_set_setting (sqlite3    *connection,
                             const char *key,
                             const char *value,
                             GError    **error)
{
  const char              *sql = value != NULL
                                   ? "INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
                                   : "DELETE FROM settings WHERE key = ?1";
  g_autoptr (sqlite3_stmt) statement = pdk_sqlite_prepare (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  pdk_sqlite_bind_text (statement, 1, key);
  if (value != NULL)
    pdk_sqlite_bind_text (statement, 2, value);
  return pdk_sqlite_finish (statement, error);
}
