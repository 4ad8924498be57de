/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/*
 * What is done with a database that cannot be used where it lies.
 */

/** Returns: (transfer full): a database in memory with the same content */
sqlite3 *pdk_database_rescue_copy_to_memory (sqlite3 *connection,
                                             GError **error);

/**
 * pdk_database_rescue_read_elsewhere:
 * @path: (type filename): a database whose folder cannot be written
 *
 * SQLite needs files beside a database with a write-ahead log, even to read it; so a copy is read.
 *
 * Returns: (transfer full): a database in memory with the same content, the log's included
 */
sqlite3 *pdk_database_rescue_read_elsewhere (const char *path,
                                             GError    **error);

/**
 * pdk_database_rescue_lock:
 * @path: (type filename): a database
 *
 * Keeps other Paddocks from setting the same file aside at the same time. Waits for them.
 *
 * Returns: a file descriptor that holds the lock until it is closed, or -1 where there are no locks
 */
int pdk_database_rescue_lock (const char *path);

/**
 * pdk_database_rescue_set_aside:
 * @path: (type filename): a damaged database that nobody in this process has open
 *
 * Renames the file, with its log, to `PATH.damaged-TIME`. Nothing is deleted or overwritten.
 *
 * Returns: (transfer full) (type filename): where it is now
 */
char *pdk_database_rescue_set_aside (const char *path,
                                     GError    **error);

G_END_DECLS
