/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-sqlite.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"

#define TIME_FORMAT "%Y-%m-%d %H:%M:%S.%f"

static const char *
get_file_name (sqlite3 *connection)
{
  const char *name = connection != NULL ? sqlite3_db_filename (connection, "main") : NULL;

  return name != NULL && *name != '\0' ? name : _("the library");
}

/* A quota, or a limit on the size of files, is a full disk to whoever wants to save something. */
static gboolean
is_room_gone (int reason)
{
  return reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
}

static gboolean
is_disk_full (sqlite3 *connection,
              int      result)
{
  if ((result & 0xff) == SQLITE_FULL)
    return TRUE;
  if ((result & 0xff) != SQLITE_IOERR || connection == NULL)
    return FALSE;
  return is_room_gone (sqlite3_system_errno (connection));
}

gboolean
pdk_sqlite_is_damage (int result)
{
  return (result & 0xff) == SQLITE_CORRUPT || (result & 0xff) == SQLITE_NOTADB;
}

static void
set_other_error (sqlite3 *connection,
                 int      result,
                 GError **error)
{
  const char *reason = connection != NULL ? sqlite3_errmsg (connection) : sqlite3_errstr (result);

  if (pdk_sqlite_is_damage (result))
    pdk_error_set (error, PDK_ERROR_DATABASE,
                   _("Start Paddock again: it sets the damaged file aside and begins a new one."),
                     _("The library %s is damaged: %s"), get_file_name (connection), reason);
  else
    pdk_error_set (error, PDK_ERROR_DATABASE, NULL,
                   _("The library %s cannot be used: %s"), get_file_name (connection), reason);
}

void
pdk_sqlite_set_error (sqlite3 *connection,
                      int      result,
                      GError **error)
{
  const char *file = get_file_name (connection);

  if (is_disk_full (connection, result))
    {
      pdk_error_set (error, PDK_ERROR_NO_SPACE, _("Free some space and try again. Nothing that was saved is lost."), _("There is no room left to save the library %s"), file);
      return;
    }
  switch (result & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      pdk_error_set (error, PDK_ERROR_BUSY, _("Wait a moment or close the other program, then try again. Nothing is lost."), _("Another program is using the library %s"), file);
      break;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
      pdk_error_set (error, PDK_ERROR_PERMISSION, _("Check that you may write to the file and to its folder."), _("The library %s cannot be written: %s"), file, connection != NULL ? sqlite3_errmsg (connection) : sqlite3_errstr (result));
      break;
    case SQLITE_INTERRUPT:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Operation was cancelled"));
      break;
    default:
      set_other_error (connection, result, error);
      break;
    }
}

gboolean
pdk_sqlite_execute (sqlite3    *connection,
                    const char *sql,
                    GError    **error)
{
  int result = sqlite3_exec (connection, sql, NULL, NULL, NULL);

  if (result == SQLITE_OK)
    return TRUE;
  pdk_sqlite_set_error (connection, sqlite3_extended_errcode (connection), error);
  return FALSE;
}

sqlite3_stmt *
pdk_sqlite_prepare (sqlite3    *connection,
                    const char *sql,
                    GError    **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (connection, sql, -1, &statement, NULL) == SQLITE_OK)
    return statement;
  pdk_sqlite_set_error (connection, sqlite3_extended_errcode (connection), error);
  return NULL;
}

gboolean
pdk_sqlite_step (sqlite3_stmt *statement,
                 gboolean     *has_row,
                 GError      **error)
{
  int result = sqlite3_step (statement);

  *has_row = result == SQLITE_ROW;
  if (result == SQLITE_ROW || result == SQLITE_DONE)
    return TRUE;
  pdk_sqlite_set_error (sqlite3_db_handle (statement), result, error);
  return FALSE;
}

gboolean
pdk_sqlite_finish (sqlite3_stmt *statement,
                   GError      **error)
{
  gboolean has_row = TRUE;

  while (has_row)
    if (!pdk_sqlite_step (statement, &has_row, error))
      return FALSE;
  return TRUE;
}

gint64
pdk_sqlite_query_int (sqlite3    *connection,
                      const char *sql,
                      gint64      fallback,
                      GError    **error)
{
  g_autoptr (sqlite3_stmt) statement = pdk_sqlite_prepare (connection, sql, error);
  gboolean                 has_row = FALSE;

  if (statement == NULL || !pdk_sqlite_step (statement, &has_row, error) || !has_row)
    return fallback;
  return sqlite3_column_int64 (statement, 0);
}

static gboolean
run_between (sqlite3      *connection,
             const char   *begin,
             PdkSqliteFunc func,
             gpointer      data,
             GError      **error)
{
  if (!pdk_sqlite_execute (connection, begin, error))
    return FALSE;
  if (func (connection, data, error) && pdk_sqlite_execute (connection, "COMMIT", error))
    return TRUE;
  /* SQLite has already rolled back after some errors, a full disk among them. */
  if (!sqlite3_get_autocommit (connection))
    sqlite3_exec (connection, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

gboolean
pdk_sqlite_transaction (sqlite3      *connection,
                        PdkSqliteFunc func,
                        gpointer      data,
                        GError      **error)
{
  return run_between (connection, "BEGIN IMMEDIATE", func, data, error);
}

gboolean
pdk_sqlite_read_transaction (sqlite3      *connection,
                             PdkSqliteFunc func,
                             gpointer      data,
                             GError      **error)
{
  return run_between (connection, "BEGIN", func, data, error);
}

void
pdk_sqlite_bind_text (sqlite3_stmt *statement,
                      int           position,
                      const char   *text)
{
  sqlite3_bind_text (statement, position, text, -1, SQLITE_STATIC);
}

void
pdk_sqlite_bind_positive_int (sqlite3_stmt *statement,
                              int           position,
                              gint64        number)
{
  if (number > 0)
    sqlite3_bind_int64 (statement, position, number);
  else
    sqlite3_bind_null (statement, position);
}

void
pdk_sqlite_bind_positive_double (sqlite3_stmt *statement,
                                 int           position,
                                 double        number)
{
  if (number > 0.0)
    sqlite3_bind_double (statement, position, number);
  else
    sqlite3_bind_null (statement, position);
}

void
pdk_sqlite_bind_time (sqlite3_stmt *statement,
                      int           position,
                      GDateTime    *time)
{
  g_autoptr (GDateTime) utc = time != NULL ? g_date_time_to_utc (time) : NULL;
  char                 *text = utc != NULL ? g_date_time_format (utc, TIME_FORMAT) : NULL;

  if (text != NULL)
    sqlite3_bind_text (statement, position, text, -1, g_free);
  else
    sqlite3_bind_null (statement, position);
}

char *
pdk_sqlite_dup_text (sqlite3_stmt *statement,
                     int           column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  if (text == NULL)
    return NULL;
  return g_utf8_make_valid (text, sqlite3_column_bytes (statement, column));
}

GDateTime *
pdk_sqlite_dup_time (sqlite3_stmt *statement,
                     int           column)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  const char           *text = (const char *) sqlite3_column_text (statement, column);
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;

  return time != NULL ? g_date_time_to_utc (time) : NULL;
}
