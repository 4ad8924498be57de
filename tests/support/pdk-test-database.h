/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/pdk-database-file.h"

G_BEGIN_DECLS

/*
 * Databases as other programs see them: through connections of their own, without foreign keys and
 * without any knowledge of Paddock.
 */

/** Makes a database from a file of `tests/data/databases`. */
void pdk_test_database_make (const char *path,
                             const char *script);

/** Runs statements; fails the test if one fails. */
void pdk_test_database_run (const char *path,
                            const char *sql);

/** Returns: (transfer full): all rows of a query, columns joined by `|` and rows by line breaks */
char *pdk_test_database_query (const char *path,
                               const char *sql);

/** Fails the test unless a query gives @expected. */
#define pdk_test_database_assert(path, sql, expected)                           \
  G_STMT_START                                                                  \
  {                                                                             \
    g_autofree char *pdk_test_answer = pdk_test_database_query ((path), (sql)); \
    g_assert_cmpstr (pdk_test_answer, ==, (expected));                          \
  }                                                                             \
  G_STMT_END

/**
 * PdkTestDatabase:
 *
 * A fixture: the path of a database in a folder of its own. Nothing is there yet.
 */
typedef struct
{
  char *folder;
  char *path;
} PdkTestDatabase;

void pdk_test_database_set_up (PdkTestDatabase *fixture,
                               gconstpointer    data);
void pdk_test_database_tear_down (PdkTestDatabase *fixture,
                                  gconstpointer    data);

/** How long these databases wait for a lock. */
#define PDK_TEST_DATABASE_WAIT 20

/** Returns: (transfer full): the database, opened as the library opens it */
PdkDatabaseFile *pdk_test_database_open (const char *path);
void             pdk_test_database_open_and_close (const char *path);

/** Opens a database in six threads at once, and waits for them. */
void pdk_test_database_open_many (const char *path);

/**
 * pdk_test_give_up_overrides:
 *
 * Gives up the privilege to ignore the permissions of files, which tests run by root have, and what they
 * start. To be called before the first thread begins.
 */
void pdk_test_give_up_overrides (void);

G_END_DECLS
