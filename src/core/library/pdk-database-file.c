/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-database-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/pdk-error.h"
#include "library/pdk-database-migrations.h"
#include "library/pdk-database-rescue.h"
#include "library/pdk-sqlite.h"

#define COPY_ATTEMPTS 3

void
pdk_database_file_free (PdkDatabaseFile *self)
{
  g_clear_pointer (&self->connection, sqlite3_close);
  g_clear_pointer (&self->damaged, g_free);
  g_clear_pointer (&self->notices, g_ptr_array_unref);
  g_free (self);
}

static PdkDatabaseFile *
database_file_new (void)
{
  PdkDatabaseFile *self = g_new0 (PdkDatabaseFile, 1);

  self->notices = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static gboolean
make_folder (const char *path,
             GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int              reason;

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;
  reason = errno;
  pdk_error_set (error, reason == ENOSPC ? PDK_ERROR_NO_SPACE : PDK_ERROR_PERMISSION,
                 _("Check that you may write there, or set XDG_DATA_HOME to another folder."),
                   _("The folder %s for the library cannot be made: %s"), folder, g_strerror (reason));
  return FALSE;
}

static sqlite3 *
connect_to (const char *path,
            guint       busy_milliseconds,
            GError    **error)
{
  g_autoptr (sqlite3) connection = NULL;
  int                 result = sqlite3_open_v2 (path, &connection,
                                                SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);

  if (result != SQLITE_OK)
    {
      pdk_sqlite_set_error (connection, result, error);
      return NULL;
    }
  sqlite3_extended_result_codes (connection, 1);
  sqlite3_busy_timeout (connection, (int) busy_milliseconds);
  /* Triggers and views of a file that somebody else has prepared must not run functions. */
  sqlite3_db_config (connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  return g_steal_pointer (&connection);
}

/* Tells damage (@damaged) from what is merely in the way (an error without it). */
static gboolean
check_integrity (sqlite3  *connection,
                 gboolean *damaged,
                 GError  **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  gboolean                 has_row = FALSE;
  const char              *verdict;

  statement = pdk_sqlite_prepare (connection, "PRAGMA integrity_check(1)", error);
  if (statement == NULL || !pdk_sqlite_step (statement, &has_row, error))
    {
      *damaged = pdk_sqlite_is_damage (sqlite3_errcode (connection));
      return FALSE;
    }
  verdict = has_row ? (const char *) sqlite3_column_text (statement, 0) : "ok";
  if (g_strcmp0 (verdict, "ok") == 0)
    return TRUE;
  *damaged = TRUE;
  pdk_sqlite_set_error (connection, SQLITE_CORRUPT, error);
  return FALSE;
}

/*
 * SQLite tells that a folder cannot be written only when it needs a file of its own there. Another
 * program's lock is no reason to think so.
 */
static gboolean
is_writable (sqlite3 *connection,
             guint    busy_milliseconds)
{
  int result;

  result = sqlite3_exec (connection, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
  sqlite3_busy_timeout (connection, 0);
  if (result == SQLITE_OK)
    result = sqlite3_exec (connection, "BEGIN IMMEDIATE; ROLLBACK", NULL, NULL, NULL);
  sqlite3_busy_timeout (connection, (int) busy_milliseconds);
  switch (result & 0xff)
    {
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return FALSE;
    default:
      return TRUE;
    }
}

static gboolean
forget_lost_places (sqlite3 *connection,
                    GError **error)
{
  static const char  lost[] = "FROM model_places AS place WHERE NOT EXISTS (SELECT 1 FROM downloaded_models AS model"
                              " WHERE model.id = place.row_id AND model.model_id = place.model_id)";
  g_autofree char   *count = g_strdup_printf ("SELECT count(*) %s", lost);
  g_autofree char   *forget = g_strdup_printf ("DELETE %s", lost);
  g_autoptr (GError) local_error = NULL;

  if (pdk_sqlite_query_int (connection, count, 0, &local_error) > 0)
    return pdk_sqlite_execute (connection, forget, error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
prepare_for_writing (PdkDatabaseFile *self,
                     GError         **error)
{
  return pdk_sqlite_execute (self->connection, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON", error) &&
         pdk_database_migrate (self->connection, PDK_DATABASE_VERSION, error) &&
         forget_lost_places (self->connection, error);
}

/* A file that is older than the present version cannot be brought up to date in place. */
static gboolean
prepare_for_reading (PdkDatabaseFile *self,
                     int              version,
                     GError         **error)
{
  sqlite3 *copy;

  if (version >= PDK_DATABASE_VERSION)
    return pdk_sqlite_execute (self->connection, "PRAGMA query_only = ON", error);
  copy = pdk_database_rescue_copy_to_memory (self->connection, error);
  if (copy == NULL)
    return FALSE;
  sqlite3_close (self->connection);
  self->connection = copy;
  return pdk_database_migrate (copy, PDK_DATABASE_VERSION, error) &&
         pdk_sqlite_execute (copy, "PRAGMA query_only = ON", error);
}

static gboolean
prepare (PdkDatabaseFile *self,
         const char      *path,
         guint            busy_milliseconds,
         GError         **error)
{
  int version = 0;

  if (!pdk_database_get_version (self->connection, &version, error))
    return FALSE;
  if (version < 0 || version > PDK_DATABASE_VERSION)
    {
      self->read_only = TRUE;
      g_ptr_array_add (self->notices, g_strdup_printf (_("The library %s was written by a later version of Paddock. It is shown, "
                                                         "but nothing can be changed until Paddock is updated."),
                                                         path));
      return prepare_for_reading (self, PDK_DATABASE_VERSION, error);
    }
  if (!self->read_only && is_writable (self->connection, busy_milliseconds))
    return prepare_for_writing (self, error);
  self->read_only = TRUE;
  g_ptr_array_add (self->notices, g_strdup_printf (_("The library %s cannot be written. It is shown, but nothing can be saved "
                                                     "until you may write to the file and to its folder."),
                                                     path));
  return prepare_for_reading (self, version, error);
}

/* A copy that was made while somebody wrote can be torn, which is no damage. */
static gboolean
replace_by_copy (PdkDatabaseFile *self,
                 const char      *path,
                 GError         **error)
{
  self->read_only = TRUE;
  for (guint attempt = 0; attempt < COPY_ATTEMPTS; attempt++)
    {
      g_autoptr (GError) local_error = NULL;
      gboolean           damaged = FALSE;

      g_clear_pointer (&self->connection, sqlite3_close);
      self->connection = pdk_database_rescue_read_elsewhere (path, &local_error);
      if (self->connection != NULL && check_integrity (self->connection, &damaged, &local_error))
        return TRUE;
      if (!g_error_matches (local_error, PDK_ERROR, PDK_ERROR_DATABASE))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  pdk_error_set (error, PDK_ERROR_DATABASE,
                 _("Make the file and its folder writable, or move the file away, and start Paddock again."),
                   _("The library %s cannot be written, and what it holds is damaged"), path);
  return FALSE;
}

/*
 * A file that cannot be written is never read in place, since SQLite would leave files beside it that
 * cannot be written either, even after the person has made it writable.
 */
static gboolean
check_or_copy (PdkDatabaseFile *self,
               const char      *path,
               gboolean        *damaged,
               GError         **error)
{
  g_autoptr (GError) local_error = NULL;

  if (sqlite3_db_readonly (self->connection, "main") == 1)
    return replace_by_copy (self, path, error);
  if (check_integrity (self->connection, damaged, &local_error))
    return TRUE;
  if (!*damaged && g_error_matches (local_error, PDK_ERROR, PDK_ERROR_PERMISSION))
    return replace_by_copy (self, path, error);
  /* What was not yet moved from the log into a damaged file stays beside it. */
  sqlite3_db_config (self->connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static PdkDatabaseFile *
try_to_open (const char *path,
             guint       busy_milliseconds,
             gboolean   *damaged,
             GError    **error)
{
  g_autoptr (PdkDatabaseFile) self = database_file_new ();

  *damaged = FALSE;
  self->connection = connect_to (path, busy_milliseconds, error);
  if (self->connection == NULL || !check_or_copy (self, path, damaged, error) ||
      !prepare (self, path, busy_milliseconds, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* Another Paddock may be setting a damaged file aside: what is read of it meanwhile makes no sense. */
static gboolean
may_be_in_motion (PdkDatabaseFile *self,
                  const GError    *error)
{
  return self != NULL ? pdk_database_file_has_moved (self) : g_error_matches (error, PDK_ERROR, PDK_ERROR_DATABASE);
}

/* Looks again first, since another Paddock may have set the same file aside meanwhile. */
static PdkDatabaseFile *
begin_anew (const char *path,
            guint       busy_milliseconds,
            GError    **error)
{
  g_autoptr (PdkDatabaseFile) self = NULL;
  g_autoptr (GError)          local_error = NULL;
  g_autofree char            *aside = NULL;
  gboolean                    damaged = FALSE;

  self = try_to_open (path, busy_milliseconds, &damaged, &local_error);
  if (self != NULL || !damaged)
    {
      if (self == NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return g_steal_pointer (&self);
    }
  aside = pdk_database_rescue_set_aside (path, error);
  if (aside == NULL)
    return NULL;
  self = try_to_open (path, busy_milliseconds, &damaged, error);
  if (self == NULL)
    return NULL;
  g_ptr_array_add (self->notices, g_strdup_printf (_("The library was damaged. The damaged file was kept as %s, and a new library "
                                                     "begun. The models are not lost: adopt them from the servers that have them."),
                                                     aside));
  self->damaged = g_steal_pointer (&aside);
  return g_steal_pointer (&self);
}

PdkDatabaseFile *
pdk_database_file_open (const char *path,
                        guint       busy_milliseconds,
                        GError    **error)
{
  g_autoptr (PdkDatabaseFile) self = NULL;
  g_autoptr (GError)          local_error = NULL;
  gboolean                    damaged = FALSE;
  int                         lock;

  g_return_val_if_fail (path != NULL, NULL);

  if (!make_folder (path, error))
    return NULL;
  self = try_to_open (path, busy_milliseconds, &damaged, &local_error);
  if (!damaged && !may_be_in_motion (self, local_error))
    {
      if (self == NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return g_steal_pointer (&self);
    }
  g_clear_pointer (&self, pdk_database_file_free);
  lock = pdk_database_rescue_lock (path);
  self = begin_anew (path, busy_milliseconds, error);
  if (lock >= 0)
    close (lock);
  return g_steal_pointer (&self);
}

gboolean
pdk_database_file_has_moved (PdkDatabaseFile *self)
{
  int moved = 0;

  return sqlite3_file_control (self->connection, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved != 0;
}
