/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-database-migrations.h"
#include "library/pdk-library-snapshot.h"
#include "library/pdk-sqlite.h"
#include "pdk-test-database.h"
#include "pdk-test.h"

/* Other programs create the table only where it is missing, so ours must be theirs to the column. */
static void
test_table_is_the_published_one (PdkTestDatabase *fixture,
                                 gconstpointer    data)
{
  static const char table[] = "SELECT cid, name, type, \"notnull\", dflt_value, pk FROM pragma_table_info('downloaded_models')";
  static const char indexes[] = "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'downloaded_models' ORDER BY name";
  static const char sequence[] = "SELECT sql LIKE '%id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT%' FROM sqlite_schema"
                                 " WHERE name = 'downloaded_models'";
  g_autofree char  *published = g_build_filename (fixture->folder, "published.db", NULL);
  g_autofree char  *expected_table = NULL;
  g_autofree char  *expected_indexes = NULL;

  pdk_test_database_make (published, "version-0-published.sql");
  expected_table = pdk_test_database_query (published, table);
  expected_indexes = pdk_test_database_query (published, indexes);
  pdk_test_database_open_and_close (fixture->path);
  pdk_test_database_assert (fixture->path, table, expected_table);
  pdk_test_database_assert (fixture->path, indexes, expected_indexes);
  pdk_test_database_assert (fixture->path, sequence, "1");
  pdk_test_database_assert (fixture->path, "SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')", "0");
}

static void
test_every_old_version_reaches_the_present_one (PdkTestDatabase *fixture,
                                                gconstpointer    data)
{
  static const char  columns[] = "SELECT schema.name, info.name, info.type, info.\"notnull\", info.dflt_value, info.pk"
                                 " FROM sqlite_schema AS schema, pragma_table_info(schema.name) AS info"
                                 " WHERE schema.type = 'table' AND schema.name <> 'sqlite_sequence' ORDER BY 1, 2";
  const char * const scripts[] = { "version-0-published.sql", "version-0-plain-key.sql", "version-1.sql", "version-2.sql",
                                   "version-3.sql" };
  const char * const rows[] = { "4", "2", "3", "3", "3" };
  g_autofree char   *expected_columns = NULL;

  pdk_test_database_open_and_close (fixture->path);
  expected_columns = pdk_test_database_query (fixture->path, columns);
  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, scripts[i], NULL);
      g_autofree char *before = NULL;

      pdk_test_database_make (path, scripts[i]);
      before = pdk_test_database_query (path, "SELECT * FROM downloaded_models");
      pdk_test_database_open_and_close (path);
      pdk_test_database_assert (path, "PRAGMA user_version", G_STRINGIFY (PDK_DATABASE_VERSION));
      pdk_test_database_assert (path, "SELECT count(*) FROM downloaded_models", rows[i]);
      pdk_test_database_assert (path, "SELECT * FROM downloaded_models", before);
      pdk_test_database_assert (path, columns, expected_columns);
      if (!g_str_equal (scripts[i], "version-0-plain-key.sql"))
        pdk_test_database_assert (path, "SELECT count(*) FROM sqlite_sequence", "1");
      pdk_test_database_open_and_close (path);
      pdk_test_database_assert (path, "SELECT * FROM downloaded_models", before);
    }
}

static void
test_version_1_keeps_places_servers_and_settings (PdkTestDatabase *fixture,
                                                  gconstpointer    data)
{
  pdk_test_database_make (fixture->path, "version-1.sql");
  pdk_test_database_open_and_close (fixture->path);
  pdk_test_database_assert (fixture->path, "SELECT row_id, server, model_id, size_bytes FROM model_places",
                            "1|local|qwen3:4b|2620788260\n2|attic|qwen3:4b @attic|2620788260");
  pdk_test_database_assert (fixture->path, "SELECT id, header_name, memory_bytes FROM servers ORDER BY id",
                            "attic|Authorization|25769803776\nlocal|NULL|0");
  pdk_test_database_assert (fixture->path, "SELECT value FROM settings", "qwen3:4b @attic");
}

static void
test_steps_can_be_taken_one_by_one (PdkTestDatabase *fixture,
                                    gconstpointer    data)
{
  g_autoptr (GError)  error = NULL;
  g_autoptr (sqlite3) connection = NULL;

  g_assert_cmpint (sqlite3_open (fixture->path, &connection), ==, SQLITE_OK);
  for (int version = 0; version <= PDK_DATABASE_VERSION; version++)
    {
      int reached = -1;

      pdk_database_migrate (connection, version, &error);
      g_assert_no_error (error);
      pdk_database_get_version (connection, &reached, &error);
      g_assert_no_error (error);
      g_assert_cmpint (reached, ==, version);
    }
}

/* Something in the way of the second half of a step: the first half must not stay. */
static void
test_a_step_happens_whole_or_not_at_all (PdkTestDatabase *fixture,
                                         gconstpointer    data)
{
  g_autoptr (GError) error = NULL;

  pdk_test_database_make (fixture->path, "version-1.sql");
  pdk_test_database_run (fixture->path, "ALTER TABLE model_places ADD COLUMN model_id TEXT");
  g_assert_null (pdk_database_file_open (fixture->path, PDK_TEST_DATABASE_WAIT, &error));
  pdk_test_assert_error (error, PDK_ERROR_DATABASE);
  pdk_test_database_assert (fixture->path, "PRAGMA user_version", "1");
  pdk_test_database_assert (fixture->path, "SELECT count(*) FROM sqlite_schema WHERE name = 'transfers'", "0");
  pdk_test_database_assert (fixture->path, "SELECT count(*) FROM model_places", "3");
}

static void
test_many_migrate_at_once (PdkTestDatabase *fixture,
                           gconstpointer    data)
{
  pdk_test_database_make (fixture->path, "version-0-published.sql");
  pdk_test_database_open_many (fixture->path);
  pdk_test_database_assert (fixture->path, "PRAGMA user_version", G_STRINGIFY (PDK_DATABASE_VERSION));
  pdk_test_database_assert (fixture->path, "SELECT count(*) FROM downloaded_models", "4");
  pdk_test_database_assert (fixture->path, "PRAGMA integrity_check", "ok");
}

static void
test_places_of_lost_rows_are_forgotten (PdkTestDatabase *fixture,
                                        gconstpointer    data)
{
  pdk_test_database_make (fixture->path, "version-2.sql");
  /* The first row is deleted; the second one's number goes to another model. */
  pdk_test_database_run (fixture->path, "DELETE FROM downloaded_models WHERE id = 1;"
                                        "UPDATE downloaded_models SET model_id = 'another' WHERE id = 2");
  pdk_test_database_open_and_close (fixture->path);
  pdk_test_database_assert (fixture->path, "SELECT count(*) FROM model_places", "0");
  pdk_test_database_assert (fixture->path, "SELECT count(*) FROM downloaded_models", "2");
}

/* A program with only the published schema goes on as before, also while Paddock has the file open. */
static void
test_other_programs_go_on (PdkTestDatabase *fixture,
                           gconstpointer    data)
{
  g_autoptr (GError)             error = NULL;
  g_autoptr (PdkDatabaseFile)    file = NULL;
  g_autoptr (PdkLibrarySnapshot) snapshot = NULL;
  g_autofree char               *script = pdk_test_read_data ("databases/version-0-plain-key.sql", NULL);

  pdk_test_database_make (fixture->path, "version-2.sql");
  file = pdk_test_database_open (fixture->path);
  pdk_test_database_run (fixture->path,
                         "INSERT INTO downloaded_models (model_id, display_name, repo_id, quantization, source, downloaded_at)"
                         " VALUES ('new', 'New', 'unknown', 'unknown', 'custom_hf', '2026-07-01 00:00:00.000000');"
                         "UPDATE downloaded_models SET last_used = '2026-07-02 00:00:00.000000' WHERE model_id = 'qwen3:4b';"
                         "DELETE FROM downloaded_models WHERE model_id = 'qwen3:4b @attic'");
  snapshot = pdk_library_snapshot_load (file, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (snapshot->rows->len, ==, 3);
  g_assert_nonnull (((PdkModelRow *) g_ptr_array_index (snapshot->rows, 0))->last_used);
  pdk_test_database_assert (fixture->path, "SELECT count(*) FROM downloaded_models WHERE source = 'custom_hf'", "3");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/library/migrations/" name, PdkTestDatabase, NULL, pdk_test_database_set_up, func, pdk_test_database_tear_down)
  ADD ("table-is-the-published-one", test_table_is_the_published_one);
  ADD ("every-old-version-reaches-the-present-one", test_every_old_version_reaches_the_present_one);
  ADD ("version-1-keeps-places-servers-and-settings", test_version_1_keeps_places_servers_and_settings);
  ADD ("steps-can-be-taken-one-by-one", test_steps_can_be_taken_one_by_one);
  ADD ("a-step-happens-whole-or-not-at-all", test_a_step_happens_whole_or_not_at_all);
  ADD ("many-migrate-at-once", test_many_migrate_at_once);
  ADD ("places-of-lost-rows-are-forgotten", test_places_of_lost_rows_are_forgotten);
  ADD ("other-programs-go-on", test_other_programs_go_on);

  return g_test_run ();
}
