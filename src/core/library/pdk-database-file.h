/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * PdkDatabaseFile:
 * @connection: the open connection
 * @read_only: whether nothing can be written
 * @damaged: (nullable) (type filename): where a damaged predecessor was set aside
 * @generation: how often the file was opened anew because somebody had put another in its place
 * @notices: (element-type utf8): sentences for a person
 *
 * The library's database, open, whole and of the right version.
 */
typedef struct
{
  sqlite3   *connection;
  gboolean   read_only;
  char      *damaged;
  guint      generation;
  GPtrArray *notices;
} PdkDatabaseFile;

#define PDK_DATABASE_BUSY_MILLISECONDS 5000

/**
 * pdk_database_file_open:
 * @path: (type filename): the file; it and its folder are made if missing
 * @busy_milliseconds: how long to wait for another program's lock
 *
 * Opens a database, checks its integrity and brings it to the present version.
 *
 * - A damaged file is renamed to `PATH.damaged-TIME`, never deleted, and a new one begun.
 * - A file or folder that cannot be written, and a file of a later version, are opened for reading.
 * - Places of rows that another program has deleted are forgotten.
 *
 * Returns: (transfer full): the database; %PDK_ERROR_BUSY, %PDK_ERROR_PERMISSION,
 *   %PDK_ERROR_NO_SPACE or %PDK_ERROR_DATABASE
 */
PdkDatabaseFile *pdk_database_file_open (const char *path,
                                         guint       busy_milliseconds,
                                         GError    **error);
/** Returns: whether the file at the path is another one by now, so that what is written would be lost */
gboolean pdk_database_file_has_moved (PdkDatabaseFile *self);
void     pdk_database_file_free (PdkDatabaseFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkDatabaseFile, pdk_database_file_free)

G_END_DECLS
