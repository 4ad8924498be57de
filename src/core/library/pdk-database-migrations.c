/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-database-migrations.h"

#include "library/pdk-sqlite.h"

/* The published schema, to the letter: other programs create and read the same table. */
static const char published_schema[] =
  "CREATE TABLE IF NOT EXISTS downloaded_models ("
  " id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,"
  " model_id VARCHAR(200) NOT NULL UNIQUE,"
  " display_name VARCHAR(500) NOT NULL,"
  " repo_id VARCHAR(500) NOT NULL,"
  " filename VARCHAR(500),"
  " quantization VARCHAR(100) NOT NULL,"
  " parameters FLOAT,"
  " context_window INTEGER,"
  " file_size_mb FLOAT,"
  " file_path VARCHAR(1000),"
  " ollama_model_name VARCHAR(500),"
  " source VARCHAR(50) NOT NULL,"
  " tags JSON,"
  " downloaded_at DATETIME NOT NULL,"
  " last_used DATETIME);"
  "CREATE INDEX IF NOT EXISTS idx_downloaded_models_model_id ON downloaded_models (model_id);"
  "CREATE INDEX IF NOT EXISTS idx_downloaded_models_source ON downloaded_models (source);"
  "CREATE INDEX IF NOT EXISTS idx_downloaded_models_ollama_name ON downloaded_models (ollama_model_name);";

static const char version_1[] =
  "CREATE TABLE model_places ("
  " row_id INTEGER NOT NULL PRIMARY KEY REFERENCES downloaded_models (id) ON DELETE CASCADE,"
  " server TEXT NOT NULL,"
  " digest TEXT NOT NULL DEFAULT '',"
  " size_bytes INTEGER,"
  " last_seen DATETIME);"
  "CREATE INDEX idx_model_places_server ON model_places (server);"
  "CREATE TABLE servers ("
  " id TEXT NOT NULL PRIMARY KEY,"
  " kind TEXT NOT NULL,"
  " address TEXT NOT NULL,"
  " header_name TEXT,"
  " is_default INTEGER NOT NULL DEFAULT 0,"
  " memory_bytes INTEGER NOT NULL DEFAULT 0);"
  "CREATE TABLE settings ("
  " key TEXT NOT NULL PRIMARY KEY,"
  " value TEXT NOT NULL);";

static const char version_2[] =
  "CREATE TABLE transfers ("
  " server TEXT NOT NULL,"
  " name TEXT NOT NULL,"
  " name_key TEXT NOT NULL,"
  " begun_at DATETIME NOT NULL,"
  " error_code TEXT,"
  " error_message TEXT,"
  " PRIMARY KEY (server, name_key));"
  "DELETE FROM model_places WHERE row_id NOT IN (SELECT id FROM downloaded_models);"
  "ALTER TABLE model_places ADD COLUMN model_id TEXT NOT NULL DEFAULT '';"
  "UPDATE model_places SET model_id ="
  " (SELECT model_id FROM downloaded_models WHERE downloaded_models.id = model_places.row_id);";

static const char version_3[] =
  "CREATE TABLE measurements ("
  " kind TEXT NOT NULL,"
  " version TEXT NOT NULL,"
  " digest TEXT NOT NULL,"
  " context INTEGER NOT NULL,"
  " estimated_bytes INTEGER NOT NULL,"
  " measured_bytes INTEGER NOT NULL,"
  " measured_at DATETIME NOT NULL,"
  " PRIMARY KEY (kind, version, digest, context));";

static const char * const steps[] = { NULL, version_1, version_2, version_3 };

G_STATIC_ASSERT (G_N_ELEMENTS (steps) == PDK_DATABASE_VERSION + 1);

gboolean
pdk_database_get_version (sqlite3 *connection,
                          int     *version,
                          GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *version = (int) pdk_sqlite_query_int (connection, "PRAGMA user_version", 0, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Looks at the version again, since another program may have taken the step meanwhile. */
static gboolean
take_step (sqlite3 *connection,
           gpointer data,
           GError **error)
{
  int              target = GPOINTER_TO_INT (data);
  int              version = 0;
  g_autofree char *set_version = NULL;

  if (!pdk_database_get_version (connection, &version, error))
    return FALSE;
  if (version < 0 || version >= target)
    return TRUE;
  if (version == 0 && !pdk_sqlite_execute (connection, published_schema, error))
    return FALSE;
  set_version = g_strdup_printf ("PRAGMA user_version = %d", version + 1);
  return pdk_sqlite_execute (connection, steps[version + 1], error) &&
         pdk_sqlite_execute (connection, set_version, error);
}

gboolean
pdk_database_migrate (sqlite3 *connection,
                      int      target,
                      GError **error)
{
  int version = 0;

  g_return_val_if_fail (target >= 0 && target <= PDK_DATABASE_VERSION, FALSE);

  while (pdk_database_get_version (connection, &version, error))
    {
      if (version < 0 || version >= target)
        return TRUE;
      if (!pdk_sqlite_transaction (connection, take_step, GINT_TO_POINTER (target), error))
        return FALSE;
    }
  return FALSE;
}
