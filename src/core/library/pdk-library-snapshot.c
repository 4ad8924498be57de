/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-library-snapshot.h"

#include "base/pdk-json.h"
#include "library/pdk-sqlite.h"

#define ROW_COLUMNS                                                                                        \
  "model.id, model.model_id, model.display_name, model.repo_id, model.filename, model.quantization,"       \
  " model.parameters, model.context_window, model.file_size_mb, model.file_path, model.ollama_model_name," \
  " model.source, model.tags, model.downloaded_at, model.last_used"

static const char select_rows[] =
  "SELECT " ROW_COLUMNS ", place.server, place.digest, place.size_bytes, place.last_seen"
  " FROM downloaded_models AS model LEFT JOIN model_places AS place"
  " ON place.row_id = model.id AND place.model_id = model.model_id ORDER BY model.id";

/* A file from elsewhere may hold any number of them. */
static const char select_measurements[] =
  "SELECT kind, version, digest, context, estimated_bytes, measured_bytes FROM measurements"
  " ORDER BY measured_at DESC, rowid DESC LIMIT 1000";

static void
unfinished_transfer_free (gpointer data)
{
  PdkUnfinishedTransfer *transfer = data;

  g_free (transfer->server);
  g_free (transfer->name);
  g_free (transfer);
}

static PdkLibrarySnapshot *
library_snapshot_new (void)
{
  PdkLibrarySnapshot *self = g_new0 (PdkLibrarySnapshot, 1);

  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_model_row_unref);
  self->servers = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_server_entry_free);
  self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->transfers = g_ptr_array_new_with_free_func (unfinished_transfer_free);
  self->measurements = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_measurement_free);
  self->notices = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
pdk_library_snapshot_free (PdkLibrarySnapshot *self)
{
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->servers);
  g_hash_table_unref (self->settings);
  g_ptr_array_unref (self->transfers);
  g_ptr_array_unref (self->measurements);
  g_clear_pointer (&self->notices, g_ptr_array_unref);
  g_free (self);
}

static void
take_text (char        **field,
           sqlite3_stmt *statement,
           int           column)
{
  char *text = pdk_sqlite_dup_text (statement, column);

  if (text == NULL)
    return;
  g_free (*field);
  *field = text;
}

/* The file may come from anywhere, so even what the schema forbids can be missing. */
static char *
dup_text_or_empty (sqlite3_stmt *statement,
                   int           column)
{
  char *text = pdk_sqlite_dup_text (statement, column);

  return text != NULL ? text : g_strdup ("");
}

/* The published schema says a JSON list; other programs also write `null` or nothing. */
static GStrv
parse_tags (const char *text)
{
  g_autoptr (JsonNode)   node = text != NULL ? pdk_json_parse (text, -1, "tags", NULL) : NULL;
  g_autoptr (JsonObject) object = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return g_new0 (char *, 1);
  object = json_object_new ();
  json_object_set_member (object, "tags", g_steal_pointer (&node));
  return pdk_json_dup_strings (object, "tags");
}

static double
read_positive_double (sqlite3_stmt *statement,
                      int           column)
{
  double number = sqlite3_column_double (statement, column);

  /* Written so that "not a number" is none either. */
  return number > 0.0 && number < G_MAXDOUBLE ? number : 0.0;
}

static gint64
read_positive_int (sqlite3_stmt *statement,
                   int           column)
{
  return MAX (sqlite3_column_int64 (statement, column), 0);
}

static PdkModelRow *
read_row (sqlite3_stmt *statement)
{
  PdkModelRow     *row = pdk_model_row_new ();
  g_autofree char *tags = pdk_sqlite_dup_text (statement, 12);

  row->id = sqlite3_column_int64 (statement, 0);
  take_text (&row->model_id, statement, 1);
  take_text (&row->display_name, statement, 2);
  take_text (&row->repo_id, statement, 3);
  take_text (&row->filename, statement, 4);
  take_text (&row->quantization, statement, 5);
  row->parameters = read_positive_double (statement, 6);
  row->context_window = read_positive_int (statement, 7);
  row->file_size_mb = read_positive_double (statement, 8);
  take_text (&row->file_path, statement, 9);
  take_text (&row->ollama_model_name, statement, 10);
  take_text (&row->source, statement, 11);
  g_strfreev (row->tags);
  row->tags = parse_tags (tags);
  row->downloaded_at = pdk_sqlite_dup_time (statement, 13);
  row->last_used = pdk_sqlite_dup_time (statement, 14);
  take_text (&row->server, statement, 15);
  take_text (&row->digest, statement, 16);
  row->size_bytes = read_positive_int (statement, 17);
  row->last_seen = pdk_sqlite_dup_time (statement, 18);
  if (*row->display_name == '\0')
    g_set_str (&row->display_name, row->model_id);
  return row;
}

static void
add_row (PdkLibrarySnapshot *self,
         sqlite3_stmt       *statement)
{
  g_ptr_array_add (self->rows, read_row (statement));
}

static void
add_server (PdkLibrarySnapshot *self,
            sqlite3_stmt       *statement)
{
  PdkServerEntry *entry = g_new0 (PdkServerEntry, 1);

  entry->id = dup_text_or_empty (statement, 0);
  entry->kind = dup_text_or_empty (statement, 1);
  entry->address = dup_text_or_empty (statement, 2);
  entry->header_name = pdk_sqlite_dup_text (statement, 3);
  entry->is_default = sqlite3_column_int (statement, 4) != 0;
  entry->memory_bytes = (guint64) read_positive_int (statement, 5);
  g_ptr_array_add (self->servers, entry);
}

static void
add_setting (PdkLibrarySnapshot *self,
             sqlite3_stmt       *statement)
{
  g_hash_table_replace (self->settings, dup_text_or_empty (statement, 0), dup_text_or_empty (statement, 1));
}

static void
add_transfer (PdkLibrarySnapshot *self,
              sqlite3_stmt       *statement)
{
  PdkUnfinishedTransfer *transfer = g_new0 (PdkUnfinishedTransfer, 1);

  transfer->server = dup_text_or_empty (statement, 0);
  transfer->name = dup_text_or_empty (statement, 1);
  g_ptr_array_add (self->transfers, transfer);
}

static void
add_measurement (PdkLibrarySnapshot *self,
                 sqlite3_stmt       *statement)
{
  PdkMeasurement *measurement = g_new0 (PdkMeasurement, 1);

  measurement->kind = dup_text_or_empty (statement, 0);
  measurement->version = dup_text_or_empty (statement, 1);
  measurement->digest = dup_text_or_empty (statement, 2);
  measurement->context = (guint64) read_positive_int (statement, 3);
  measurement->estimated_bytes = (guint64) read_positive_int (statement, 4);
  measurement->measured_bytes = (guint64) read_positive_int (statement, 5);
  g_ptr_array_add (self->measurements, measurement);
}

static gboolean
load (PdkLibrarySnapshot *self,
      sqlite3            *connection,
      const char         *sql,
      void (*add) (PdkLibrarySnapshot *self, sqlite3_stmt *statement),
      GError **error)
{
  g_autoptr (sqlite3_stmt) statement = pdk_sqlite_prepare (connection, sql, error);
  gboolean                 has_row = FALSE;

  if (statement == NULL)
    return FALSE;
  while (pdk_sqlite_step (statement, &has_row, error))
    {
      if (!has_row)
        return TRUE;
      add (self, statement);
    }
  return FALSE;
}

GPtrArray *
pdk_library_snapshot_load_rows (sqlite3 *connection,
                                GError **error)
{
  g_autoptr (PdkLibrarySnapshot) self = library_snapshot_new ();

  if (!load (self, connection, select_rows, add_row, error))
    return NULL;
  return g_ptr_array_ref (self->rows);
}

static gint64
read_data_version (sqlite3 *connection,
                   GError **error)
{
  return pdk_sqlite_query_int (connection, "PRAGMA data_version", -1, error);
}

static gboolean
load_all (sqlite3 *connection,
          gpointer data,
          GError **error)
{
  PdkLibrarySnapshot *self = data;

  return load (self, connection, select_rows, add_row, error) &&
         load (self, connection,
               "SELECT id, kind, address, header_name, is_default, memory_bytes FROM servers ORDER BY id",
               add_server, error) &&
         load (self, connection, "SELECT key, value FROM settings", add_setting, error) &&
         load (self, connection, "SELECT server, name FROM transfers ORDER BY begun_at, rowid", add_transfer, error) &&
         load (self, connection, select_measurements, add_measurement, error) &&
         (self->data_version = read_data_version (connection, error)) >= 0;
}

static gboolean
load_while_locked (PdkLibrarySnapshot *self,
                   sqlite3            *connection,
                   GError            **error)
{
  if (sqlite3_get_autocommit (connection))
    return pdk_sqlite_read_transaction (connection, load_all, self, error);
  return load_all (connection, self, error);
}

PdkLibrarySnapshot *
pdk_library_snapshot_load (PdkDatabaseFile *file,
                           GError         **error)
{
  g_autoptr (PdkLibrarySnapshot) self = library_snapshot_new ();

  if (!load_while_locked (self, file->connection, error))
    return NULL;
  self->generation = file->generation;
  self->read_only = file->read_only;
  g_ptr_array_extend_and_steal (self->notices, g_steal_pointer (&file->notices));
  file->notices = g_ptr_array_new_with_free_func (g_free);
  return g_steal_pointer (&self);
}

gboolean
pdk_library_snapshot_is_current (gint64           data_version,
                                 guint            generation,
                                 PdkDatabaseFile *file,
                                 GError         **error)
{
  return generation == file->generation && read_data_version (file->connection, error) == data_version;
}
