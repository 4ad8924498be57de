/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "library/pdk-database-file.h"
#include "library/pdk-database-migrations.h"
#include "library/pdk-database-rescue.h"
#include "library/pdk-library-snapshot.h"
#include "library/pdk-sqlite.h"
#include "pdk-test-database.h"
#include "pdk-test.h"

static char *
ask (sqlite3    *connection,
     const char *sql)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (sqlite3_stmt) statement = pdk_sqlite_prepare (connection, sql, &error);
  gboolean                 has_row = FALSE;

  g_assert_no_error (error);
  pdk_sqlite_step (statement, &has_row, &error);
  g_assert_no_error (error);
  return has_row ? pdk_sqlite_dup_text (statement, 0) : NULL;
}

#define assert_answer(file, sql, expected)                     \
  G_STMT_START                                                 \
  {                                                            \
    g_autofree char *answer = ask ((file)->connection, (sql)); \
    g_assert_cmpstr (answer, ==, (expected));                  \
  }                                                            \
  G_STMT_END

/* How many files of the folder begin so. */
static guint
count_files (PdkTestDatabase *fixture,
             const char      *beginning)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char      *name;
  guint            count = 0;

  while ((name = g_dir_read_name (folder)) != NULL)
    count += g_str_has_prefix (name, beginning);
  return count;
}

static void
test_new_file (PdkTestDatabase *fixture,
               gconstpointer    data)
{
  g_autoptr (PdkDatabaseFile) file = pdk_test_database_open (fixture->path);

  assert_answer (file, "PRAGMA journal_mode", "wal");
  assert_answer (file, "PRAGMA foreign_keys", "1");
  assert_answer (file, "PRAGMA synchronous", "2");
  assert_answer (file, "PRAGMA user_version", G_STRINGIFY (PDK_DATABASE_VERSION));
  assert_answer (file, "SELECT count(*) FROM downloaded_models", "0");
  g_assert_false (file->read_only);
  g_assert_null (file->damaged);
  g_assert_cmpuint (file->notices->len, ==, 0);
}

static void
assert_set_aside (PdkTestDatabase *fixture,
                  const char      *contents,
                  gsize            length)
{
  g_autoptr (GError)          error = NULL;
  g_autoptr (PdkDatabaseFile) file = NULL;
  g_autofree char            *kept = NULL;
  gsize                       kept_length = 0;

  g_file_set_contents (fixture->path, contents, (gssize) length, &error);
  g_assert_no_error (error);
  file = pdk_test_database_open (fixture->path);
  g_assert_nonnull (file->damaged);
  g_assert_cmpuint (file->notices->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (file->notices, 0), file->damaged));
  g_assert_true (g_str_has_prefix (file->damaged, fixture->path));
  assert_answer (file, "SELECT count(*) FROM downloaded_models", "0");
  g_file_get_contents (file->damaged, &kept, &kept_length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (kept, kept_length, contents, length);
}

static void
test_damaged_files_are_set_aside (PdkTestDatabase *fixture,
                                  gconstpointer    data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *good = NULL;
  g_autofree char   *page = NULL;
  gsize              length = 0;

  pdk_test_database_make (fixture->path, "version-2.sql");
  g_file_get_contents (fixture->path, &good, &length, &error);
  g_assert_no_error (error);
  assert_set_aside (fixture, "This is no database at all, though it is long enough.", 53);
  /* Cut off in the middle. */
  assert_set_aside (fixture, good, length / 2);
  assert_set_aside (fixture, good, length - 1);
  /* One page overwritten, such as by a failing disk. */
  page = g_memdup2 (good, length);
  memset (page + 4096, 0xa5, 4096);
  assert_set_aside (fixture, page, length);
  /* The header alone. */
  memcpy (page, good, length);
  memset (page + 16, 0xff, 32);
  assert_set_aside (fixture, page, length);
  /* All within the same second, and still five files. */
  g_assert_cmpuint (count_files (fixture, "paddock.db.damaged-"), ==, 5);
}

static void
test_an_empty_file_is_no_damage (PdkTestDatabase *fixture,
                                 gconstpointer    data)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->path, "", 0, &error);
  g_assert_no_error (error);
  pdk_test_database_open_and_close (fixture->path);
  g_assert_cmpuint (count_files (fixture, "paddock.db.damaged"), ==, 0);
}

/* What was not yet moved from the log belongs to the damaged file, and must not touch the new one. */
static void
test_the_log_goes_with_the_damaged_file (PdkTestDatabase *fixture,
                                         gconstpointer    data)
{
  g_autoptr (GError)          error = NULL;
  g_autoptr (PdkDatabaseFile) writer = NULL;
  g_autoptr (PdkDatabaseFile) file = NULL;
  g_autofree char            *other = g_build_filename (fixture->folder, "other.db", NULL);
  g_autofree char            *log = g_strconcat (other, "-wal", NULL);
  g_autofree char            *own_log = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char            *log_aside = NULL;
  g_autofree char            *contents = NULL;
  gsize                       length = 0;

  pdk_test_database_make (other, "version-2.sql");
  writer = pdk_test_database_open (other);
  pdk_sqlite_execute (writer->connection, "INSERT INTO settings VALUES ('a', 'b')", &error);
  g_assert_no_error (error);
  g_file_get_contents (log, &contents, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (length, >, 0);
  g_file_set_contents (own_log, contents, (gssize) length, &error);
  g_assert_no_error (error);
  g_file_set_contents (fixture->path, "no database", -1, &error);
  g_assert_no_error (error);
  file = pdk_test_database_open (fixture->path);
  g_assert_nonnull (file->damaged);
  log_aside = g_strconcat (file->damaged, "-wal", NULL);
  g_assert_true (g_file_test (log_aside, G_FILE_TEST_EXISTS));
  assert_answer (file, "SELECT count(*) FROM settings", "0");
}

static void
test_two_openers_set_aside_once (PdkTestDatabase *fixture,
                                 gconstpointer    data)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->path, "no database", -1, &error);
  g_assert_no_error (error);
  pdk_test_database_open_many (fixture->path);
  g_assert_cmpuint (count_files (fixture, "paddock.db.damaged-"), ==, 1);
}

typedef struct
{
  const char *path;
  GMutex      mutex;
  GCond       changed;
  gboolean    done;
} Opener;

static gpointer
open_and_say_so (gpointer data)
{
  Opener *opener = data;

  pdk_test_database_open_and_close (opener->path);
  g_mutex_lock (&opener->mutex);
  opener->done = TRUE;
  g_cond_signal (&opener->changed);
  g_mutex_unlock (&opener->mutex);
  return NULL;
}

/* Between finding the damage and acting on it, another Paddock has put a good file there. */
static void
test_the_second_opener_looks_again (PdkTestDatabase *fixture,
                                    gconstpointer    data)
{
  Opener   opener = { .path = fixture->path };
  GThread *thread;
  gint64   deadline = g_get_monotonic_time () + 200 * G_TIME_SPAN_MILLISECOND;
  int      lock;

  g_assert_true (g_file_set_contents (fixture->path, "no database", -1, NULL));
  lock = pdk_database_rescue_lock (fixture->path);
  g_assert_cmpint (lock, >=, 0);
  thread = g_thread_new ("opener", open_and_say_so, &opener);
  g_mutex_lock (&opener.mutex);
  while (!opener.done && g_cond_wait_until (&opener.changed, &opener.mutex, deadline))
    ;
  g_assert_false (opener.done);
  g_mutex_unlock (&opener.mutex);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  pdk_test_database_make (fixture->path, "version-2.sql");
  g_assert_cmpint (close (lock), ==, 0);
  g_thread_join (thread);
  g_assert_cmpuint (count_files (fixture, "paddock.db.damaged"), ==, 0);
  pdk_test_database_assert (fixture->path, "SELECT count(*) FROM downloaded_models", "3");
}

static void
test_locked (PdkTestDatabase *fixture,
             gconstpointer    data)
{
  g_autoptr (GError) error = NULL;
  sqlite3           *other = NULL;

  pdk_test_database_make (fixture->path, "version-1.sql");
  g_assert_cmpint (sqlite3_open (fixture->path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_null (pdk_database_file_open (fixture->path, PDK_TEST_DATABASE_WAIT, &error));
  g_assert_nonnull (pdk_error_get_hint (error));
  pdk_test_assert_error (error, PDK_ERROR_BUSY);
  sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL);
  sqlite3_close (other);
  pdk_test_database_open_and_close (fixture->path);
  pdk_test_database_assert (fixture->path, "SELECT count(*) FROM downloaded_models", "3");
  g_assert_cmpuint (count_files (fixture, "paddock.db.damaged"), ==, 0);
}

/* With a write-ahead log, somebody who writes for long keeps nobody from reading. */
static void
test_a_writer_does_not_lock_out (PdkTestDatabase *fixture,
                                 gconstpointer    data)
{
  g_autoptr (PdkDatabaseFile) writer = pdk_test_database_open (fixture->path);
  g_autoptr (PdkDatabaseFile) reader = NULL;
  g_autoptr (GError)          error = NULL;

  pdk_sqlite_execute (writer->connection, "BEGIN IMMEDIATE; INSERT INTO settings VALUES ('a', 'b')", &error);
  g_assert_no_error (error);
  reader = pdk_test_database_open (fixture->path);
  g_assert_false (reader->read_only);
  assert_answer (reader, "SELECT count(*) FROM settings", "0");
  g_assert_false (pdk_sqlite_execute (reader->connection, "INSERT INTO settings VALUES ('c', 'd')", &error));
  pdk_test_assert_error (error, PDK_ERROR_BUSY);
  pdk_sqlite_execute (writer->connection, "COMMIT", &error);
  g_assert_no_error (error);
  assert_answer (reader, "SELECT count(*) FROM settings", "1");
}

static void
assert_read_only (PdkDatabaseFile *file,
                  const char      *rows)
{
  g_autoptr (GError)             error = NULL;
  g_autoptr (PdkLibrarySnapshot) snapshot = NULL;

  g_assert_true (file->read_only);
  g_assert_cmpuint (file->notices->len, ==, 1);
  assert_answer (file, "SELECT count(*) FROM downloaded_models", rows);
  snapshot = pdk_library_snapshot_load (file, &error);
  g_assert_no_error (error);
  g_assert_true (snapshot->read_only);
  g_assert_false (pdk_sqlite_execute (file->connection, "DELETE FROM downloaded_models", &error));
  g_assert_nonnull (error);
}

static void
test_read_only_file (PdkTestDatabase *fixture,
                     gconstpointer    data)
{
  const char * const scripts[] = { "version-0-published.sql", "version-1.sql", "version-2.sql" };
  const char * const rows[] = { "4", "3", "3" };

  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autofree char            *path = g_build_filename (fixture->folder, scripts[i], NULL);
      g_autofree char            *before = NULL;
      g_autoptr (PdkDatabaseFile) file = NULL;

      pdk_test_database_make (path, scripts[i]);
      before = pdk_test_database_query (path, "PRAGMA user_version");
      g_assert_cmpint (g_chmod (path, 0400), ==, 0);
      file = pdk_test_database_open (path);
      assert_read_only (file, rows[i]);
      pdk_test_database_assert (path, "PRAGMA user_version", before);
    }
}

static void
test_read_only_file_with_log (PdkTestDatabase *fixture,
                              gconstpointer    data)
{
  g_autoptr (PdkDatabaseFile) file = NULL;

  pdk_test_database_make (fixture->path, "version-1.sql");
  pdk_test_database_open_and_close (fixture->path);
  g_assert_cmpint (g_chmod (fixture->path, 0400), ==, 0);
  file = pdk_test_database_open (fixture->path);
  assert_read_only (file, "3");
}

static void
test_read_only_folder (PdkTestDatabase *fixture,
                       gconstpointer    data)
{
  const gboolean with_log[] = { FALSE, TRUE };

  for (gsize i = 0; i < G_N_ELEMENTS (with_log); i++)
    {
      g_autofree char            *folder = g_build_filename (fixture->folder, with_log[i] ? "with-log" : "plain", NULL);
      g_autofree char            *path = g_build_filename (folder, "paddock.db", NULL);
      g_autoptr (PdkDatabaseFile) file = NULL;

      g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
      pdk_test_database_make (path, "version-1.sql");
      if (with_log[i])
        pdk_test_database_open_and_close (path);
      g_assert_cmpint (g_chmod (folder, 0500), ==, 0);
      file = pdk_test_database_open (path);
      assert_read_only (file, "3");
      g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
    }
}

/* A crash left a full log in a folder that cannot be written by now: its rows are shown too. */
static void
test_read_only_folder_after_a_crash (PdkTestDatabase *fixture,
                                     gconstpointer    data)
{
  g_autoptr (GError)          error = NULL;
  g_autoptr (PdkDatabaseFile) file = NULL;
  g_autofree char            *folder = g_build_filename (fixture->folder, "crashed", NULL);
  g_autofree char            *path = g_build_filename (folder, "paddock.db", NULL);

  pdk_test_database_open_and_close (fixture->path);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  {
    g_autoptr (PdkDatabaseFile) writer = pdk_test_database_open (fixture->path);
    const char * const          suffixes[] = { "", "-wal" };

    pdk_sqlite_execute (writer->connection,
                        "INSERT INTO downloaded_models (model_id, display_name, repo_id, quantization, source, downloaded_at)"
                        " VALUES ('late', 'Late', '', '', 'custom_hf', '2026-07-01 00:00:00.000000')",
                        &error);
    g_assert_no_error (error);
    for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
      {
        g_autofree char *source = g_strconcat (fixture->path, suffixes[i], NULL);
        g_autofree char *target = g_strconcat (path, suffixes[i], NULL);
        g_autofree char *contents = NULL;
        gsize            length = 0;

        g_assert_true (g_file_get_contents (source, &contents, &length, NULL));
        g_assert_true (g_file_set_contents (target, contents, (gssize) length, NULL));
      }
  }
  g_assert_cmpint (g_chmod (folder, 0500), ==, 0);
  file = pdk_test_database_open (path);
  assert_read_only (file, "1");
  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
}

static void
test_damaged_in_a_read_only_folder (PdkTestDatabase *fixture,
                                    gconstpointer    data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "no database", -1, NULL));
  g_assert_cmpint (g_chmod (fixture->folder, 0500), ==, 0);
  g_assert_null (pdk_database_file_open (fixture->path, PDK_TEST_DATABASE_WAIT, &error));
  g_assert_nonnull (pdk_error_get_hint (error));
  pdk_test_assert_error (error, PDK_ERROR_DATABASE);
}

/* It cannot be told from one that somebody else is writing, so it is left where it is. */
static void
test_damaged_and_read_only (PdkTestDatabase *fixture,
                            gconstpointer    data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "no database", -1, NULL));
  g_assert_cmpint (g_chmod (fixture->path, 0400), ==, 0);
  g_assert_null (pdk_database_file_open (fixture->path, PDK_TEST_DATABASE_WAIT, &error));
  g_assert_nonnull (pdk_error_get_hint (error));
  pdk_test_assert_error (error, PDK_ERROR_DATABASE);
  g_assert_cmpuint (count_files (fixture, "paddock.db"), ==, 1);
  g_assert_cmpint (g_chmod (fixture->path, 0000), ==, 0);
  g_assert_null (pdk_database_file_open (fixture->path, PDK_TEST_DATABASE_WAIT, &error));
  pdk_test_assert_error (error, PDK_ERROR_PERMISSION);
}

static void
test_no_folder_can_be_made (PdkTestDatabase *fixture,
                            gconstpointer    data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *below_a_file = g_build_filename (fixture->path, "below", "paddock.db", NULL);

  g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  g_assert_null (pdk_database_file_open (below_a_file, PDK_TEST_DATABASE_WAIT, &error));
  g_assert_nonnull (pdk_error_get_hint (error));
  pdk_test_assert_error (error, PDK_ERROR_PERMISSION);
  /* A folder where the file should be. */
  g_assert_null (pdk_database_file_open (fixture->folder, PDK_TEST_DATABASE_WAIT, &error));
  pdk_test_assert_error (error, PDK_ERROR_PERMISSION);
}

static void
test_a_later_version_is_only_read (PdkTestDatabase *fixture,
                                   gconstpointer    data)
{
  g_autofree char            *before = NULL;
  g_autoptr (PdkDatabaseFile) file = NULL;

  pdk_test_database_make (fixture->path, "version-99.sql");
  before = pdk_test_database_query (fixture->path, "SELECT * FROM sqlite_schema");
  file = pdk_test_database_open (fixture->path);
  assert_read_only (file, "3");
  pdk_test_database_assert (fixture->path, "SELECT * FROM sqlite_schema", before);
  pdk_test_database_assert (fixture->path, "PRAGMA user_version", "99");
  g_assert_cmpuint (count_files (fixture, "paddock.db.damaged"), ==, 0);
}

static void
test_a_version_that_nobody_writes (PdkTestDatabase *fixture,
                                   gconstpointer    data)
{
  g_autoptr (PdkDatabaseFile) file = NULL;

  pdk_test_database_make (fixture->path, "version-3.sql");
  pdk_test_database_run (fixture->path, "PRAGMA user_version = -7");
  file = pdk_test_database_open (fixture->path);
  assert_read_only (file, "3");
}

static gboolean
write_a_lot (sqlite3 *connection,
             gpointer data,
             GError **error)
{
  return pdk_sqlite_execute (connection,
                             "INSERT INTO settings VALUES ('first', 'x');"
                             "WITH RECURSIVE n (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 100)"
                             " INSERT INTO settings SELECT 'big' || value, hex(zeroblob(10000)) FROM n",
                             error);
}

static void
test_full_disk (PdkTestDatabase *fixture,
                gconstpointer    data)
{
  g_autoptr (GError)          error = NULL;
  g_autoptr (PdkDatabaseFile) file = NULL;

  pdk_test_database_make (fixture->path, "version-2.sql");
  file = pdk_test_database_open (fixture->path);
  pdk_sqlite_execute (file->connection, "PRAGMA max_page_count = 40", &error);
  g_assert_no_error (error);
  g_assert_false (pdk_sqlite_transaction (file->connection, write_a_lot, NULL, &error));
  g_assert_nonnull (pdk_error_get_hint (error));
  pdk_test_assert_error (error, PDK_ERROR_NO_SPACE);
  assert_answer (file, "SELECT count(*) FROM settings", "1");
  assert_answer (file, "PRAGMA integrity_check", "ok");
  /* Room again: it goes on as if nothing had been. */
  pdk_sqlite_execute (file->connection, "PRAGMA max_page_count = 4000", &error);
  g_assert_no_error (error);
  g_assert_true (pdk_sqlite_transaction (file->connection, write_a_lot, NULL, &error));
  assert_answer (file, "SELECT count(*) FROM settings", "102");
}

int
main (int   argc,
      char *argv[])
{
  pdk_test_give_up_overrides ();
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/library/database-file/" name, PdkTestDatabase, NULL, pdk_test_database_set_up, func, pdk_test_database_tear_down)
  ADD ("new-file", test_new_file);
  ADD ("damaged-files-are-set-aside", test_damaged_files_are_set_aside);
  ADD ("an-empty-file-is-no-damage", test_an_empty_file_is_no_damage);
  ADD ("the-log-goes-with-the-damaged-file", test_the_log_goes_with_the_damaged_file);
  ADD ("two-openers-set-aside-once", test_two_openers_set_aside_once);
  ADD ("the-second-opener-looks-again", test_the_second_opener_looks_again);
  ADD ("locked", test_locked);
  ADD ("a-writer-does-not-lock-out", test_a_writer_does_not_lock_out);
  ADD ("read-only-file", test_read_only_file);
  ADD ("read-only-file-with-log", test_read_only_file_with_log);
  ADD ("read-only-folder", test_read_only_folder);
  ADD ("read-only-folder-after-a-crash", test_read_only_folder_after_a_crash);
  ADD ("damaged-in-a-read-only-folder", test_damaged_in_a_read_only_folder);
  ADD ("damaged-and-read-only", test_damaged_and_read_only);
  ADD ("no-folder-can-be-made", test_no_folder_can_be_made);
  ADD ("a-later-version-is-only-read", test_a_later_version_is_only_read);
  ADD ("a-version-that-nobody-writes", test_a_version_that_nobody_writes);
  ADD ("full-disk", test_full_disk);

  return g_test_run ();
}
