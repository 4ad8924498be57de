/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/*
 * The boundary to SQLite: every result code becomes a %PDK_ERROR here and nowhere else. Everything is
 * synchronous and belongs on the database's own thread.
 */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3, sqlite3_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

/**
 * PdkSqliteFunc:
 *
 * A piece of work on one connection.
 */
typedef gboolean (*PdkSqliteFunc) (sqlite3 *connection,
                                   gpointer data,
                                   GError **error);

/** Sets the error for a result code that @connection has just given. */
void pdk_sqlite_set_error (sqlite3 *connection,
                           int      result,
                           GError **error);

/** Returns: whether a result code says that the file's content is damaged (and not merely unavailable) */
gboolean pdk_sqlite_is_damage (int result);

/** Runs statements that have no parameters and whose rows do not matter. */
gboolean pdk_sqlite_execute (sqlite3    *connection,
                             const char *sql,
                             GError    **error);

/** Returns: (transfer full): a statement, to be freed with sqlite3_finalize() */
sqlite3_stmt *pdk_sqlite_prepare (sqlite3    *connection,
                                  const char *sql,
                                  GError    **error);

/**
 * pdk_sqlite_step:
 * @has_row: (out): whether there is a row; %FALSE after the last one
 */
gboolean pdk_sqlite_step (sqlite3_stmt *statement,
                          gboolean     *has_row,
                          GError      **error);

/** Runs a statement to its end. */
gboolean pdk_sqlite_finish (sqlite3_stmt *statement,
                            GError      **error);

/** Returns: the first column of the first row of @sql, or @fallback if there is no row */
gint64 pdk_sqlite_query_int (sqlite3    *connection,
                             const char *sql,
                             gint64      fallback,
                             GError    **error);

/**
 * pdk_sqlite_transaction:
 *
 * Runs @func in a write transaction: all of it happens, or nothing. The lock is taken at the start, so
 * that what @func reads is still true when it writes.
 */
gboolean pdk_sqlite_transaction (sqlite3      *connection,
                                 PdkSqliteFunc func,
                                 gpointer      data,
                                 GError      **error);

/** Like pdk_sqlite_transaction(), for reading: @func sees one state of the database. */
gboolean pdk_sqlite_read_transaction (sqlite3      *connection,
                                      PdkSqliteFunc func,
                                      gpointer      data,
                                      GError      **error);

/** Binds a text, %NULL for none; the text must live until the statement is reset. */
void pdk_sqlite_bind_text (sqlite3_stmt *statement,
                           int           position,
                           const char   *text);

/** Binds a number, none if it is not above 0. */
void pdk_sqlite_bind_positive_int (sqlite3_stmt *statement,
                                   int           position,
                                   gint64        number);
void pdk_sqlite_bind_positive_double (sqlite3_stmt *statement,
                                      int           position,
                                      double        number);

/**
 * pdk_sqlite_bind_time:
 *
 * Binds a time as "YYYY-MM-DD HH:MM:SS.ffffff" in UTC, the form of the published schema; none for %NULL.
 */
void pdk_sqlite_bind_time (sqlite3_stmt *statement,
                           int           position,
                           GDateTime    *time);

/** Returns: (transfer full) (nullable): the column as valid UTF-8; %NULL if it is empty of anything */
char *pdk_sqlite_dup_text (sqlite3_stmt *statement,
                           int           column);

/** Returns: (transfer full) (nullable): the column as a time; %NULL if it is none */
GDateTime *pdk_sqlite_dup_time (sqlite3_stmt *statement,
                                int           column);

G_END_DECLS
