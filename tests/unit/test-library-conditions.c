/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "base/pdk-json.h"
#include "library/pdk-model-registry-private.h"
#include "pdk-test-database.h"
#include "pdk-test-library.h"
#include "pdk-test.h"

#define SHORT_WAIT 20

/* Adds a model that may be refused. */
static PdkModelRecord *
try_to_add (PdkModelRegistry *library,
            const char       *name,
            GCancellable     *cancellable,
            GError          **error)
{
  g_auto (PdkAsyncWaiter)    waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (PdkServerModel) model = pdk_test_server_model (name, "aa", 5);

  pdk_model_registry_add_async (library, "local", model, NULL, cancellable, pdk_async_waiter_done, &waiter);
  return pdk_model_registry_add_finish (library, pdk_async_waiter_wait (&waiter), error);
}

static void
assert_refused (PdkModelRegistry *library,
                const char       *name,
                PdkErrorCode      cause)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (try_to_add (library, name, NULL, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (pdk_error_get_hint (error));
  pdk_test_assert_error (error, cause);
}

static void
test_damaged_library_is_rebuilt (PdkTestLibrary *fixture,
                                 gconstpointer   data)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GPtrArray)   listed = pdk_test_server_models ("a:1=aa b:1=bb c:1=cc");
  g_autoptr (GPtrArray)   lost = NULL;
  g_autofree char        *damaged = NULL;

  pdk_test_library_add (fixture->library, "local", "a:1", "aa");
  pdk_test_library_add (fixture->library, "local", "b:1", "bb");
  pdk_test_library_close (fixture);
  g_assert_true (g_file_set_contents (fixture->path, "SQLite format 3 and then something else", -1, NULL));

  pdk_test_library_reopen (fixture);
  damaged = pdk_model_registry_dup_setting (fixture->library, PDK_SETTING_NEEDS_REBUILD);
  g_assert_nonnull (damaged);
  g_assert_true (g_file_test (damaged, G_FILE_TEST_EXISTS));
  g_assert_nonnull (strstr (pdk_model_registry_get_notices (fixture->library)[0], damaged));
  g_assert_null (pdk_model_registry_get_notices (fixture->library)[1]);
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 0);

  /* The wish outlives a process in which no server answered. */
  pdk_test_library_reopen (fixture);
  g_assert_null (pdk_model_registry_get_notices (fixture->library)[0]);
  pdk_test_library_reconcile (fixture->library, "local", g_ptr_array_ref (listed), NULL);
  lost = pdk_model_registry_dup_unregistered (fixture->library, "local", listed);
  pdk_model_registry_adopt_async (fixture->library, "local", lost, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, fixture->library, pdk_model_registry_adopt_finish);
  pdk_model_registry_set_setting_async (fixture->library, PDK_SETTING_NEEDS_REBUILD, NULL, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, fixture->library, pdk_model_registry_set_setting_finish);
  pdk_test_library_reopen (fixture);
  g_assert_null (pdk_model_registry_dup_setting (fixture->library, PDK_SETTING_NEEDS_REBUILD));
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 3);
  g_assert_nonnull (pdk_model_registry_find (fixture->library, "local", "b:1"));
}

static void
test_locked (PdkTestLibrary *fixture,
             gconstpointer   data)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      error = NULL;
  g_autoptr (GPtrArray)   listed = pdk_test_server_models ("a:1=bb");
  PdkModelRecord         *record = pdk_test_library_add (fixture->library, "local", "a:1", "aa");
  sqlite3                *other = NULL;

  g_assert_cmpint (sqlite3_open (fixture->path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  pdk_database_set_patience (fixture->library->database, SHORT_WAIT);
  assert_refused (fixture->library, "b:1", PDK_ERROR_BUSY);
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 1);
  /* What the server says is shown, though it cannot be saved just now. */
  pdk_model_registry_reconcile_async (fixture->library, "local", listed, listed, NULL, pdk_async_waiter_done, &waiter);
  g_assert_false (pdk_model_registry_reconcile_finish (fixture->library, pdk_async_waiter_wait (&waiter), &error));
  pdk_async_waiter_clear (&waiter);
  pdk_test_assert_error (error, PDK_ERROR_BUSY);
  g_assert_cmpint (pdk_model_record_get_availability (record), ==, PDK_AVAILABILITY_PRESENT);
  g_assert_true (pdk_model_record_get_running (record));
  g_assert_true (g_str_has_prefix (pdk_model_record_get_digest (record), "bb"));
  sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL);
  sqlite3_close (other);

  pdk_test_library_add (fixture->library, "local", "b:1", "bb");
  pdk_test_library_reopen (fixture);
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 2);
}

static gpointer
limit_pages (PdkDatabaseFile *file,
             gpointer         data,
             GError         **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA max_page_count = %d", GPOINTER_TO_INT (data));

  pdk_sqlite_execute (file->connection, sql, error);
  return NULL;
}

static void
set_disk_size (PdkModelRegistry *library,
               int               pages)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      error = NULL;
  PdkDatabaseJob          job = { limit_pages, GINT_TO_POINTER (pages), NULL, NULL };

  pdk_database_run_async (library->database, &job, NULL, pdk_async_waiter_done, &waiter);
  pdk_database_run_finish (library->database, pdk_async_waiter_wait (&waiter), &error);
  g_assert_no_error (error);
}

static void
test_full_disk (PdkTestLibrary *fixture,
                gconstpointer   data)
{
  g_autoptr (GError) error = NULL;
  guint              saved = 0;

  set_disk_size (fixture->library, 24);
  while (error == NULL)
    {
      g_autofree char           *name = g_strdup_printf ("model-%u:1", saved);
      g_autoptr (PdkModelRecord) record = try_to_add (fixture->library, name, NULL, &error);

      g_assert_true ((record != NULL) == (error == NULL));
      saved += record != NULL;
      g_assert_cmpuint (saved, <, 2000);
    }
  g_assert_nonnull (pdk_error_get_hint (error));
  pdk_test_assert_error (error, PDK_ERROR_NO_SPACE);
  g_assert_cmpuint (saved, >, 0);
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, saved);
  pdk_test_database_assert (fixture->path, "PRAGMA integrity_check", "ok");
  /* Room again. */
  set_disk_size (fixture->library, 1000000);
  pdk_test_library_add (fixture->library, "local", "one-more:1", "aa");
  pdk_test_library_reopen (fixture);
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, saved + 1);
}

static void
test_read_only (PdkTestLibrary *fixture,
                gconstpointer   data)
{
  PdkModelRecord *record;

  pdk_test_library_add (fixture->library, "local", "a:1", "aa");
  pdk_test_library_close (fixture);
  g_assert_cmpint (g_chmod (fixture->path, 0400), ==, 0);
  pdk_test_library_reopen (fixture);
  g_assert_true (pdk_model_registry_is_read_only (fixture->library));
  g_assert_nonnull (pdk_model_registry_get_notices (fixture->library)[0]);
  record = pdk_model_registry_find (fixture->library, "local", "a:1");
  g_assert_nonnull (record);
  assert_refused (fixture->library, "b:1", PDK_ERROR_PERMISSION);
  pdk_test_library_reconcile (fixture->library, "local", pdk_test_server_models ("a:1=bb"), pdk_test_server_models ("a:1=bb"));
  g_assert_true (g_str_has_prefix (pdk_model_record_get_digest (record), "bb"));
  pdk_test_library_assert_heard (fixture, "changed a:1;loaded a:1;");
  pdk_test_library_refresh (fixture->library);
  pdk_test_library_assert_heard (fixture, "");
  pdk_test_library_close (fixture);
  g_assert_cmpint (g_chmod (fixture->path, 0600), ==, 0);
  pdk_test_library_reopen (fixture);
  g_assert_false (pdk_model_registry_is_read_only (fixture->library));
}

static void
test_a_later_version (PdkTestLibrary *fixture,
                      gconstpointer   data)
{
  pdk_test_library_close (fixture);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  pdk_test_database_make (fixture->path, "version-99.sql");
  pdk_test_library_reopen (fixture);
  g_assert_true (pdk_model_registry_is_read_only (fixture->library));
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 3);
  g_assert_nonnull (pdk_model_registry_get_notices (fixture->library)[0]);
  assert_refused (fixture->library, "b:1", PDK_ERROR_PERMISSION);
}

static void
move_away (const char *path,
           const char *suffix)
{
  static const char * const parts[] = { "", "-wal", "-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *file = g_strconcat (path, parts[i], NULL);
      g_autofree char *away = g_strconcat (path, suffix, parts[i], NULL);

      g_assert_cmpint (g_rename (file, away), ==, 0);
    }
}

/* Another Paddock found the file damaged and put a new one there. */
static void
test_replaced_by_another_program (PdkTestLibrary *fixture,
                                  gconstpointer   data)
{
  pdk_test_library_add (fixture->library, "local", "a:1", "aa");
  g_string_truncate (fixture->heard, 0);
  move_away (fixture->path, ".away");
  pdk_test_library_add (fixture->library, "local", "b:1", "bb");
  g_assert_true (g_str_has_prefix (fixture->heard->str, "removed a:1;added b:1;notice "));
  g_assert_nonnull (strstr (fixture->heard->str, fixture->path));
  g_assert_nonnull (pdk_model_registry_get_notices (fixture->library)[0]);
  pdk_test_database_assert (fixture->path, "SELECT model_id FROM downloaded_models", "b:1");
  g_string_truncate (fixture->heard, 0);
  pdk_test_library_refresh (fixture->library);
  pdk_test_library_assert_heard (fixture, "");
  /* Once more, and this time somebody only looks. */
  move_away (fixture->path, ".away-too");
  pdk_test_database_make (fixture->path, "version-2.sql");
  pdk_test_library_refresh (fixture->library);
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 3);
  g_assert_nonnull (pdk_model_registry_find (fixture->library, "attic", "qwen3:4b"));
}

/* Nothing in the file is believed: it may come from anywhere. */
static void
test_hostile_rows (PdkTestLibrary *fixture,
                   gconstpointer   data)
{
  pdk_test_database_run (fixture->path,
                         "INSERT INTO downloaded_models VALUES (5, CAST (x'ff00fe41' AS TEXT), x'e28281', '../../etc', 7.5, 'Q',"
                         " 9e999, 9223372036854775807, -9e999, x'00', '<b>%s%n</b>', '', '[\"a\", 1, null, [\"b\"], \"c\"]',"
                         " '9999-99-99 99:99:99', '2026-02-30 00:00:00');"
                         "INSERT INTO downloaded_models SELECT 6, replace (hex (zeroblob (100000)), '00', 'x/'), '', '', '', '', '', '', '', '',"
                         " replace (hex (zeroblob (100000)), '00', ':a'), '', '[[[[[[', 0, 1e300;"
                         "INSERT INTO model_places VALUES (6, x'ff', 12, 'many', 'never', 'other');"
                         "INSERT INTO settings VALUES ('library.active-model', x'ff');"
                         "INSERT INTO transfers VALUES ('local', x'ff41', '', '', 1, 2)");
  pdk_test_library_refresh (fixture->library);
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (PdkModelRecord) record = g_list_model_get_item (G_LIST_MODEL (fixture->library), i);
      g_autoptr (JsonObject)     object = pdk_model_record_to_json (record);
      g_autofree char           *json = pdk_json_object_to_string (object);
      g_autoptr (JsonObject)     again = pdk_json_parse_object (json, -1, "a record", NULL);

      g_assert_true (g_utf8_validate (json, -1, NULL));
      g_assert_nonnull (again);
      g_assert_false (isinf (pdk_model_record_get_parameters (record)));
      g_assert_null (pdk_model_record_get_downloaded_at (record));
      g_assert_null (pdk_model_record_get_last_used (record));
      g_assert_cmpstr (pdk_model_record_get_server (record), ==, "");
    }
  pdk_test_library_reconcile (fixture->library, "local", pdk_test_server_models ("a:1=aa"), NULL);
  pdk_test_library_add (fixture->library, "local", "a:1", "aa");
  pdk_test_library_reopen (fixture);
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 3);
}

static void
test_cancelled_before (PdkTestLibrary *fixture,
                       gconstpointer   data)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  g_assert_null (try_to_add (fixture->library, "a:1", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  pdk_test_library_assert_heard (fixture, "");
  pdk_test_database_assert (fixture->path, "SELECT count(*) FROM downloaded_models", "0");
}

/* Whether the change was quicker or the cancellation: the answer, the list and the file agree. */
static void
test_cancelled_midway (PdkTestLibrary *fixture,
                       gconstpointer   data)
{
  for (guint i = 0; i < 30; i++)
    {
      g_auto (PdkAsyncWaiter)    waiter = PDK_ASYNC_WAITER_INIT;
      g_autoptr (GError)         error = NULL;
      g_autoptr (GCancellable)   cancellable = g_cancellable_new ();
      g_autofree char           *name = g_strdup_printf ("model-%u:1", i);
      g_autofree char           *sql = g_strdup_printf ("SELECT count(*) FROM downloaded_models WHERE model_id = '%s'", name);
      g_autoptr (PdkServerModel) model = pdk_test_server_model (name, "aa", 5);
      g_autoptr (PdkModelRecord) record = NULL;

      pdk_model_registry_add_async (fixture->library, "local", model, NULL, cancellable, pdk_async_waiter_done, &waiter);
      for (gint32 spin = g_test_rand_int_range (0, 3000); spin > 0; spin--)
        g_thread_yield ();
      g_cancellable_cancel (cancellable);
      record = pdk_model_registry_add_finish (fixture->library, pdk_async_waiter_wait (&waiter), &error);
      if (record == NULL)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_true (pdk_model_registry_find (fixture->library, "local", name) == record);
      pdk_test_database_assert (fixture->path, sql, record != NULL ? "1" : "0");
    }
}

static void
test_closing_with_work_to_do (PdkTestLibrary *fixture,
                              gconstpointer   data)
{
  g_autoptr (GError)         error = NULL;
  g_autoptr (PdkServerModel) model = pdk_test_server_model ("a:1", "aa", 5);
  g_auto (PdkAsyncWaiter)    waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (PdkModelRecord) record = NULL;

  pdk_model_registry_add_async (fixture->library, "local", model, NULL, NULL, pdk_async_waiter_done, &waiter);
  pdk_model_registry_close (fixture->library);
  pdk_test_database_assert (fixture->path, "SELECT model_id FROM downloaded_models", "a:1");
  record = pdk_model_registry_add_finish (fixture->library, pdk_async_waiter_wait (&waiter), &error);
  pdk_async_waiter_clear (&waiter);
  g_assert_no_error (error);
  g_assert_nonnull (record);
  g_assert_null (try_to_add (fixture->library, "b:1", NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_DATABASE);
}

/* The last reference goes while the change is under way: it is made all the same. */
static void
test_dropped_with_work_to_do (PdkTestLibrary *fixture,
                              gconstpointer   data)
{
  g_autoptr (PdkServerModel)   model = pdk_test_server_model ("a:1", "aa", 5);
  g_auto (PdkAsyncWaiter)      waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (PdkModelRegistry) library = NULL;
  gpointer                     watched;

  pdk_test_library_close (fixture);
  library = pdk_test_library_open (fixture->path, NULL);
  watched = library;
  g_object_add_weak_pointer (watched, &watched);
  pdk_model_registry_add_async (library, "local", model, NULL, NULL, pdk_async_waiter_done, &waiter);
  g_clear_object (&library);
  pdk_async_waiter_wait (&waiter);
  pdk_async_waiter_clear (&waiter);
  pdk_test_wait_for (watched == NULL);
  pdk_test_database_assert (fixture->path, "SELECT model_id FROM downloaded_models", "a:1");
}

typedef struct
{
  guint      begun;
  GPtrArray *records;
} Nested;

/* A handler that even waits: the next state comes while the list is still on its way to this one. */
static void
add_another_cb (GListModel *library,
                guint       position,
                guint       removed,
                guint       added,
                Nested     *nested)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *name = g_strdup_printf ("nested-%u:1", nested->begun);
  PdkModelRecord    *record;

  if (nested->begun >= 3)
    return;
  nested->begun++;
  record = try_to_add (PDK_MODEL_REGISTRY (library), name, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (record);
  g_ptr_array_add (nested->records, record);
}

static void
test_a_handler_changes_the_library (PdkTestLibrary *fixture,
                                    gconstpointer   data)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  Nested                nested = { 0, records };
  gulong                handler;

  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *name = g_strdup_printf ("model-%u:1", i);

      pdk_test_library_add (fixture->library, "local", name, "aa");
    }
  pdk_test_database_run (fixture->path, "DELETE FROM downloaded_models WHERE id % 2 = 0");
  handler = g_signal_connect (fixture->library, "items-changed", G_CALLBACK (add_another_cb), &nested);
  pdk_test_library_refresh (fixture->library);
  g_signal_handler_disconnect (fixture->library, handler);
  pdk_list_mirror_check (fixture->mirror);
  g_assert_cmpuint (records->len, ==, 3);
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 6);
  for (guint i = 0; i < records->len; i++)
    {
      PdkModelRecord *record = g_ptr_array_index (records, i);

      g_assert_true (pdk_model_registry_find (fixture->library, "local", pdk_model_record_get_model_id (record)) == record);
    }
}

static void
begin (PdkModelRegistry *library,
       const char       *server,
       const char       *name)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_model_registry_begin_transfer_async (library, server, name, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, library, pdk_model_registry_begin_transfer_finish);
}

static void
end (PdkModelRegistry *library,
     const char       *server,
     const char       *name,
     GError           *error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      owned = error;

  pdk_model_registry_end_transfer_async (library, server, name, error, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, library, pdk_model_registry_end_transfer_finish);
}

#define assert_unfinished(library, server, expected)                                  \
  G_STMT_START                                                                        \
  {                                                                                   \
    g_auto (GStrv)   names = pdk_model_registry_dup_unfinished ((library), (server)); \
    g_autofree char *joined = g_strjoinv (" ", names);                                \
    g_assert_cmpstr (joined, ==, (expected));                                         \
  }                                                                                   \
  G_STMT_END

static void
test_unfinished_transfers (PdkTestLibrary *fixture,
                           gconstpointer   data)
{
  begin (fixture->library, "local", "killed:1");
  begin (fixture->library, "local", "cancelled:1");
  begin (fixture->library, "local", "done:1");
  begin (fixture->library, "local", "unknown:1");
  begin (fixture->library, "attic", "killed:1");
  assert_unfinished (fixture->library, "local", "killed:1 cancelled:1 done:1 unknown:1");
  end (fixture->library, "local", "cancelled:1", g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped"));
  end (fixture->library, "local", "Done:1", NULL);
  end (fixture->library, "local", "unknown:1", pdk_error_new (PDK_ERROR_NOT_FOUND, NULL, "no such model"));
  end (fixture->library, "local", "failed:1", pdk_error_new (PDK_ERROR_NO_SPACE, NULL, "full"));
  end (fixture->library, "local", "never-begun:1", NULL);
  pdk_test_library_reopen (fixture);
  assert_unfinished (fixture->library, "local", "killed:1 cancelled:1 failed:1");
  assert_unfinished (fixture->library, NULL, "killed:1 cancelled:1 killed:1 failed:1");
  pdk_test_database_assert (fixture->path, "SELECT name, error_code FROM transfers WHERE error_code IS NOT NULL ORDER BY name",
                            "cancelled:1|ERR_CANCELLED\nfailed:1|ERR_DISK_SPACE");
  /* Begun again in another spelling, it is the same one and no longer failed. */
  begin (fixture->library, "local", "FAILED:1");
  assert_unfinished (fixture->library, "local", "killed:1 cancelled:1 FAILED:1");
  pdk_test_database_assert (fixture->path, "SELECT count(*) FROM transfers WHERE error_code IS NOT NULL", "1");
}

int
main (int   argc,
      char *argv[])
{
  pdk_test_give_up_overrides ();
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) pdk_test_library_add_test ("/library/conditions/" name, func)
  ADD ("damaged-library-is-rebuilt", test_damaged_library_is_rebuilt);
  ADD ("locked", test_locked);
  ADD ("full-disk", test_full_disk);
  ADD ("read-only", test_read_only);
  ADD ("a-later-version", test_a_later_version);
  ADD ("replaced-by-another-program", test_replaced_by_another_program);
  ADD ("hostile-rows", test_hostile_rows);
  ADD ("cancelled-before", test_cancelled_before);
  ADD ("cancelled-midway", test_cancelled_midway);
  ADD ("closing-with-work-to-do", test_closing_with_work_to_do);
  ADD ("dropped-with-work-to-do", test_dropped_with_work_to_do);
  ADD ("a-handler-changes-the-library", test_a_handler_changes_the_library);
  ADD ("unfinished-transfers", test_unfinished_transfers);

  return g_test_run ();
}
