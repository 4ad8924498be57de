/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-test-database.h"

#include <glib/gstdio.h>
#include <linux/capability.h>
#include <sqlite3.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "pdk-test.h"

static sqlite3 *
connect_to (const char *path)
{
  sqlite3 *connection = NULL;

  g_assert_cmpint (sqlite3_open (path, &connection), ==, SQLITE_OK);
  sqlite3_busy_timeout (connection, 10000);
  return connection;
}

void
pdk_test_database_run (const char *path,
                       const char *sql)
{
  sqlite3 *connection = connect_to (path);
  char    *message = NULL;

  sqlite3_exec (connection, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_cmpint (sqlite3_close (connection), ==, SQLITE_OK);
}

void
pdk_test_database_make (const char *path,
                        const char *script)
{
  g_autofree char *name = g_build_filename ("databases", script, NULL);
  g_autofree char *sql = pdk_test_read_data (name, NULL);

  pdk_test_database_run (path, sql);
}

static int
add_row_cb (void  *data,
            int    count,
            char **values,
            char **names)
{
  GString *text = data;

  for (int i = 0; i < count; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "|" : text->len > 0 ? "\n"
                                                                      : "",
                            values[i] != NULL ? values[i] : "NULL");
  return 0;
}

char *
pdk_test_database_query (const char *path,
                         const char *sql)
{
  sqlite3 *connection = connect_to (path);
  GString *text = g_string_new (NULL);
  char    *message = NULL;

  sqlite3_exec (connection, sql, add_row_cb, text, &message);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_cmpint (sqlite3_close (connection), ==, SQLITE_OK);
  return g_string_free_and_steal (text);
}

void
pdk_test_give_up_overrides (void)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct   sets[2] = { { 0 } };
  const guint32                   overrides = 1U << CAP_DAC_OVERRIDE | 1U << CAP_DAC_READ_SEARCH | 1U << CAP_FOWNER;

  /* Programs that are started get what the bounding set leaves them; an ordinary user has nothing to give. */
  prctl (PR_CAPBSET_DROP, CAP_DAC_OVERRIDE);
  prctl (PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH);
  prctl (PR_CAPBSET_DROP, CAP_FOWNER);
  g_assert_cmpint (syscall (SYS_capget, &header, sets), ==, 0);
  sets[0].effective &= ~overrides;
  g_assert_cmpint (syscall (SYS_capset, &header, sets), ==, 0);
}

void
pdk_test_database_set_up (PdkTestDatabase *fixture,
                          gconstpointer    data)
{
  fixture->folder = pdk_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "paddock.db", NULL);
}

void
pdk_test_database_tear_down (PdkTestDatabase *fixture,
                             gconstpointer    data)
{
  g_assert_cmpint (g_chmod (fixture->folder, 0700), ==, 0);
  pdk_test_remove_folder (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

PdkDatabaseFile *
pdk_test_database_open (const char *path)
{
  g_autoptr (GError) error = NULL;
  PdkDatabaseFile   *file = pdk_database_file_open (path, PDK_TEST_DATABASE_WAIT, &error);

  g_assert_no_error (error);
  g_assert_nonnull (file);
  return file;
}

void
pdk_test_database_open_and_close (const char *path)
{
  pdk_database_file_free (pdk_test_database_open (path));
}

static gpointer
open_in_thread (gpointer path)
{
  g_autoptr (GError)          error = NULL;
  g_autoptr (PdkDatabaseFile) file = pdk_database_file_open (path, PDK_DATABASE_BUSY_MILLISECONDS, &error);

  g_assert_no_error (error);
  g_assert_false (file->read_only);
  return NULL;
}

void
pdk_test_database_open_many (const char *path)
{
  GThread *threads[6];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("opener", open_in_thread, (gpointer) path);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}
