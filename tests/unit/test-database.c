/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "library/pdk-database.h"
#include "library/pdk-sqlite.h"
#include "pdk-test-database.h"
#include "pdk-test.h"

typedef struct
{
  char        *folder;
  char        *path;
  PdkDatabase *database;
} Fixture;

static PdkDatabase *
open_database (const char *path)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      error = NULL;
  PdkDatabase            *database;

  pdk_database_open_async (path, NULL, pdk_async_waiter_done, &waiter);
  database = pdk_database_open_finish (pdk_async_waiter_wait (&waiter), &error);
  g_assert_no_error (error);
  return database;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = pdk_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "paddock.db", NULL);
  fixture->database = open_database (fixture->path);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  if (fixture->database != NULL)
    g_assert_finalize_object (g_steal_pointer (&fixture->database));
  pdk_test_remove_folder (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

/* A job that runs the statement it is given and tells on which thread. */
static gpointer
run_sql (PdkDatabaseFile *file,
         gpointer         data,
         GError         **error)
{
  return pdk_sqlite_execute (file->connection, data, error) ? g_thread_self () : NULL;
}

static gpointer
run (PdkDatabase  *database,
     const char   *sql,
     GCancellable *cancellable,
     GError      **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkDatabaseJob          job = { run_sql, g_strdup (sql), g_free, NULL };

  pdk_database_run_async (database, &job, cancellable, pdk_async_waiter_done, &waiter);
  return pdk_database_run_finish (database, pdk_async_waiter_wait (&waiter), error);
}

static void
test_jobs_run_elsewhere (Fixture      *fixture,
                         gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gpointer           thread = run (fixture->database, "INSERT INTO settings VALUES ('a', 'b')", NULL, &error);

  g_assert_no_error (error);
  g_assert_true (thread != g_thread_self ());
  g_assert_true (run (fixture->database, "SELECT 1", NULL, &error) == thread);
  g_assert_null (run (fixture->database, "nonsense", NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_DATABASE);
  pdk_test_database_assert (fixture->path, "SELECT * FROM settings", "a|b");
}

static void
on_done (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *given = pdk_database_run_finish (PDK_DATABASE (source), result, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (given, ==, pdk_database_run_get_data (result));
  g_string_append (user_data, given);
}

static gpointer
give_back (PdkDatabaseFile *file,
           gpointer         data,
           GError         **error)
{
  return g_strdup (data);
}

static void
test_results_come_in_order (Fixture      *fixture,
                            gconstpointer data)
{
  g_autoptr (GString) heard = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint i = 0; i < 100; i++)
    {
      PdkDatabaseJob job = { give_back, g_strdup_printf ("%u,", i), g_free, g_free };

      g_string_append_printf (expected, "%u,", i);
      pdk_database_run_async (fixture->database, &job, NULL, on_done, heard);
    }
  pdk_test_wait_for (heard->len == expected->len);
  g_assert_cmpstr (heard->str, ==, expected->str);
}

static void
test_cancelled_before (Fixture      *fixture,
                       gconstpointer data)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  g_assert_null (run (fixture->database, "INSERT INTO settings VALUES ('a', 'b')", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  pdk_test_database_assert (fixture->path, "SELECT count(*) FROM settings", "0");
}

static void
test_cancelled_while_opening (Fixture      *fixture,
                              gconstpointer data)
{
  g_auto (PdkAsyncWaiter)  waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)       error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char         *path = g_build_filename (fixture->folder, "other.db", NULL);

  g_cancellable_cancel (cancellable);
  pdk_database_open_async (path, cancellable, pdk_async_waiter_done, &waiter);
  g_assert_null (pdk_database_open_finish (pdk_async_waiter_wait (&waiter), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* What a job did stays done and is reported so, however late the cancellation comes. */
static gpointer
cancel_and_write (PdkDatabaseFile *file,
                  gpointer         data,
                  GError         **error)
{
  g_cancellable_cancel (data);
  return pdk_sqlite_execute (file->connection, "INSERT INTO settings VALUES ('a', 'b')", error) ? data : NULL;
}

static void
test_cancelled_after (Fixture      *fixture,
                      gconstpointer data)
{
  g_auto (PdkAsyncWaiter)  waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)       error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  PdkDatabaseJob           job = { cancel_and_write, cancellable, NULL, NULL };

  pdk_database_run_async (fixture->database, &job, cancellable, pdk_async_waiter_done, &waiter);
  g_assert_nonnull (pdk_database_run_finish (fixture->database, pdk_async_waiter_wait (&waiter), &error));
  g_assert_no_error (error);
  pdk_test_database_assert (fixture->path, "SELECT count(*) FROM settings", "1");
}

static void
lock (sqlite3   **other,
      const char *path)
{
  g_assert_cmpint (sqlite3_open (path, other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (*other, "BEGIN IMMEDIATE; INSERT INTO settings VALUES ('theirs', '')", NULL, NULL, NULL), ==,
                   SQLITE_OK);
}

static void
test_busy_after_a_wait (Fixture      *fixture,
                        gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  sqlite3           *other = NULL;

  lock (&other, fixture->path);
  pdk_database_set_patience (fixture->database, 30);
  g_assert_null (run (fixture->database, "INSERT INTO settings VALUES ('ours', '')", NULL, &error));
  g_assert_nonnull (pdk_error_get_hint (error));
  pdk_test_assert_error (error, PDK_ERROR_BUSY);
  sqlite3_exec (other, "COMMIT", NULL, NULL, NULL);
  sqlite3_close (other);
  g_assert_nonnull (run (fixture->database, "INSERT INTO settings VALUES ('ours', '')", NULL, &error));
  g_assert_no_error (error);
  pdk_test_database_assert (fixture->path, "SELECT key FROM settings ORDER BY key", "ours\ntheirs");
}

typedef struct
{
  sqlite3      *other;
  GCancellable *cancellable;
} Waiting;

static gboolean
give_way_cb (gpointer data)
{
  Waiting *waiting = data;

  if (waiting->cancellable != NULL)
    g_cancellable_cancel (waiting->cancellable);
  else
    sqlite3_exec (waiting->other, "COMMIT", NULL, NULL, NULL);
  return G_SOURCE_REMOVE;
}

static void
test_waits_for_the_lock (Fixture      *fixture,
                         gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Waiting            waiting = { NULL, NULL };

  lock (&waiting.other, fixture->path);
  g_timeout_add (20, give_way_cb, &waiting);
  g_assert_nonnull (run (fixture->database, "INSERT INTO settings VALUES ('ours', '')", NULL, &error));
  g_assert_no_error (error);
  sqlite3_close (waiting.other);
  pdk_test_database_assert (fixture->path, "SELECT count(*) FROM settings", "2");
}

static void
test_cancelled_while_waiting (Fixture      *fixture,
                              gconstpointer data)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Waiting                  waiting = { NULL, cancellable };
  gint64                   begin = g_get_monotonic_time ();

  lock (&waiting.other, fixture->path);
  g_timeout_add (20, give_way_cb, &waiting);
  g_assert_null (run (fixture->database, "INSERT INTO settings VALUES ('ours', '')", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, PDK_DATABASE_BUSY_MILLISECONDS * G_TIME_SPAN_MILLISECOND);
  sqlite3_exec (waiting.other, "ROLLBACK", NULL, NULL, NULL);
  sqlite3_close (waiting.other);
}

static void
test_closing_writes_what_was_asked (Fixture      *fixture,
                                    gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 20; i++)
    {
      PdkDatabaseJob job = { run_sql, g_strdup_printf ("INSERT INTO settings VALUES ('%u', '')", i), g_free, NULL };

      pdk_database_run_async (fixture->database, &job, NULL, NULL, NULL);
    }
  pdk_database_close (fixture->database);
  pdk_database_close (fixture->database);
  pdk_test_database_assert (fixture->path, "SELECT count(*) FROM settings", "20");
  g_assert_null (run (fixture->database, "INSERT INTO settings VALUES ('late', '')", NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_DATABASE);
}

/* Somebody else found the file damaged and put a new one there: nothing may go to the old one. */
static void
test_follows_a_file_that_was_replaced (Fixture      *fixture,
                                       gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *away = g_strconcat (fixture->path, ".damaged-then", NULL);
  g_autofree char   *log = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char   *index = g_strconcat (fixture->path, "-shm", NULL);

  g_assert_cmpint (g_rename (fixture->path, away), ==, 0);
  g_unlink (log);
  g_unlink (index);
  g_assert_nonnull (run (fixture->database, "INSERT INTO settings VALUES ('a', 'b')", NULL, &error));
  g_assert_no_error (error);
  pdk_test_database_assert (fixture->path, "SELECT * FROM settings", "a|b");
}

static void
test_cannot_open (void)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      error = NULL;

  pdk_database_open_async ("/dev/null/below/paddock.db", NULL, pdk_async_waiter_done, &waiter);
  g_assert_null (pdk_database_open_finish (pdk_async_waiter_wait (&waiter), &error));
  pdk_test_assert_error (error, PDK_ERROR_PERMISSION);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/library/database/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("jobs-run-elsewhere", test_jobs_run_elsewhere);
  ADD ("results-come-in-order", test_results_come_in_order);
  ADD ("cancelled-before", test_cancelled_before);
  ADD ("cancelled-while-opening", test_cancelled_while_opening);
  ADD ("cancelled-after", test_cancelled_after);
  ADD ("busy-after-a-wait", test_busy_after_a_wait);
  ADD ("waits-for-the-lock", test_waits_for_the_lock);
  ADD ("cancelled-while-waiting", test_cancelled_while_waiting);
  ADD ("closing-writes-what-was-asked", test_closing_writes_what_was_asked);
  ADD ("follows-a-file-that-was-replaced", test_follows_a_file_that_was_replaced);
  g_test_add_func ("/library/database/cannot-open", test_cannot_open);

  return g_test_run ();
}
