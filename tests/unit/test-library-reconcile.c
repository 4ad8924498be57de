/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "pdk-test-database.h"
#include "pdk-test-library.h"
#include "pdk-test.h"

static void
assert_state (PdkTestLibrary *fixture,
              const char     *name,
              PdkAvailability availability,
              gboolean        running)
{
  PdkModelRecord *record = pdk_model_registry_find (fixture->library, NULL, name);

  g_assert_nonnull (record);
  g_assert_cmpint (pdk_model_record_get_availability (record), ==, availability);
  g_assert_cmpint (pdk_model_record_get_running (record), ==, running);
}

static void
test_availability_and_running (PdkTestLibrary *fixture,
                               gconstpointer   data)
{
  pdk_test_library_add (fixture->library, "local", "a:1", "aa");
  pdk_test_library_add (fixture->library, "local", "b:1", "bb");
  pdk_test_library_add (fixture->library, "attic", "c:1", "cc");
  g_string_truncate (fixture->heard, 0);

  pdk_test_library_reconcile (fixture->library, "local", pdk_test_server_models ("A:1=aa"),
                              pdk_test_server_models ("a:1=aa"));
  pdk_test_library_assert_heard (fixture, "changed a:1;changed b:1;loaded a:1;");
  assert_state (fixture, "a:1", PDK_AVAILABILITY_PRESENT, TRUE);
  assert_state (fixture, "b:1", PDK_AVAILABILITY_MISSING, FALSE);
  assert_state (fixture, "c:1", PDK_AVAILABILITY_UNKNOWN, FALSE);

  /* The same answer again changes nothing. */
  pdk_test_library_reconcile (fixture->library, "local", pdk_test_server_models ("a:1=aa"),
                              pdk_test_server_models ("a:1=aa"));
  pdk_test_library_assert_heard (fixture, "");
  /* A server that cannot tell what runs is not taken to run nothing. */
  pdk_test_library_reconcile (fixture->library, "local", pdk_test_server_models ("a:1=aa b:1=bb"), NULL);
  pdk_test_library_assert_heard (fixture, "changed b:1;");
  pdk_test_library_reconcile (fixture->library, "local", pdk_test_server_models ("a:1=aa b:1=bb"),
                              pdk_test_server_models (""));
  pdk_test_library_assert_heard (fixture, "changed a:1;unloaded a:1;");
  /* Deleted while in memory, a model goes on running for a while. */
  pdk_test_library_reconcile (fixture->library, "local", pdk_test_server_models (""),
                              pdk_test_server_models ("b:1=bb"));
  pdk_test_library_assert_heard (fixture, "changed a:1;changed b:1;loaded b:1;");
  assert_state (fixture, "b:1", PDK_AVAILABILITY_MISSING, TRUE);
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 3);
}

static void
test_unreachable_server_keeps_its_rows (PdkTestLibrary *fixture,
                                        gconstpointer   data)
{
  pdk_test_library_add (fixture->library, "local", "a:1", "aa");
  pdk_test_library_add (fixture->library, "attic", "b:1", "bb");
  pdk_test_library_reconcile (fixture->library, "local", pdk_test_server_models ("a:1=aa"),
                              pdk_test_server_models ("a:1=aa"));
  pdk_test_library_reconcile (fixture->library, "attic", pdk_test_server_models ("b:1=bb"), NULL);
  g_string_truncate (fixture->heard, 0);

  pdk_model_registry_server_unreachable (fixture->library, "local");
  pdk_test_library_assert_heard (fixture, "changed a:1;unloaded a:1;");
  assert_state (fixture, "a:1", PDK_AVAILABILITY_UNKNOWN, FALSE);
  assert_state (fixture, "b:1", PDK_AVAILABILITY_PRESENT, FALSE);
  pdk_model_registry_server_unreachable (fixture->library, "local");
  pdk_model_registry_server_unreachable (fixture->library, "nowhere");
  pdk_test_library_assert_heard (fixture, "");
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 2);
}

static void
test_an_empty_server_keeps_the_rows (PdkTestLibrary *fixture,
                                     gconstpointer   data)
{
  pdk_test_library_add (fixture->library, "local", "a:1", "aa");
  pdk_test_library_reconcile (fixture->library, "local", pdk_test_server_models (""), pdk_test_server_models (""));
  assert_state (fixture, "a:1", PDK_AVAILABILITY_MISSING, FALSE);
  pdk_test_library_reopen (fixture);
  assert_state (fixture, "a:1", PDK_AVAILABILITY_UNKNOWN, FALSE);
}

static void
test_digest_tells_another_download (PdkTestLibrary *fixture,
                                    gconstpointer   data)
{
  g_autofree char *digest = pdk_test_dup_digest ("bbbb");
  PdkModelRecord  *record = pdk_test_library_add (fixture->library, "local", "a:latest", "aa");

  pdk_test_library_reconcile (fixture->library, "local", pdk_test_server_models ("a:latest=aa"), NULL);
  g_string_truncate (fixture->heard, 0);
  pdk_test_library_reconcile (fixture->library, "local", pdk_test_server_models ("a:latest=bbbb"), NULL);
  pdk_test_library_assert_heard (fixture, "changed a:latest;");
  g_assert_cmpstr (pdk_model_record_get_digest (record), ==, digest);
  g_assert_cmpint (pdk_model_record_get_size_bytes (record), ==, 1004);
  pdk_test_library_reopen (fixture);
  record = pdk_model_registry_find (fixture->library, "local", "a");
  g_assert_cmpstr (pdk_model_record_get_digest (record), ==, digest);
}

static void
choose (PdkModelRegistry *library,
        PdkModelRecord   *record)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_model_registry_set_active_async (library, record, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, library, pdk_model_registry_set_active_finish);
}

static void
test_a_renamed_model_keeps_its_row (PdkTestLibrary *fixture,
                                    gconstpointer   data)
{
  PdkModelRecord *record = pdk_test_library_add (fixture->library, "local", "old:1", "aa");

  choose (fixture->library, record);
  g_string_truncate (fixture->heard, 0);
  pdk_test_library_reconcile (fixture->library, "local", pdk_test_server_models ("new:1=aa"), NULL);
  pdk_test_library_assert_heard (fixture, "changed new:1;");
  g_assert_true (pdk_model_registry_find (fixture->library, "local", "new:1") == record);
  g_assert_null (pdk_model_registry_find (fixture->library, "local", "old:1"));
  g_assert_cmpstr (pdk_model_record_get_ollama_model_name (record), ==, "new:1");
  g_assert_cmpstr (pdk_model_record_get_display_name (record), ==, "new:1");
  g_assert_cmpint (pdk_model_record_get_availability (record), ==, PDK_AVAILABILITY_PRESENT);
  g_assert_true (pdk_model_registry_get_active (fixture->library) == record);
  pdk_test_library_reopen (fixture);
  g_assert_nonnull (pdk_model_registry_get_active (fixture->library));
}

static void
test_a_copy_is_another_model (PdkTestLibrary *fixture,
                              gconstpointer   data)
{
  g_autoptr (GPtrArray) listed = pdk_test_server_models ("copy:1=aa a:1=aa");
  g_autoptr (GPtrArray) unregistered = NULL;

  pdk_test_library_add (fixture->library, "local", "a:1", "aa");
  pdk_test_library_reconcile (fixture->library, "local", g_ptr_array_ref (listed), NULL);
  assert_state (fixture, "a:1", PDK_AVAILABILITY_PRESENT, FALSE);
  unregistered = pdk_model_registry_dup_unregistered (fixture->library, "local", listed);
  g_assert_cmpuint (unregistered->len, ==, 1);
  g_assert_cmpstr (pdk_server_model_get_name (g_ptr_array_index (unregistered, 0)), ==, "copy:1");
  pdk_test_library_add (fixture->library, "local", "copy:1", "aa");
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 2);
  /* Of two names one is deleted: the row of the other has nothing to do with it. */
  pdk_test_library_reconcile (fixture->library, "local", pdk_test_server_models ("copy:1=aa"), NULL);
  assert_state (fixture, "a:1", PDK_AVAILABILITY_MISSING, FALSE);
  assert_state (fixture, "copy:1", PDK_AVAILABILITY_PRESENT, FALSE);
}

static void
test_a_rename_beside_the_same_name_elsewhere (PdkTestLibrary *fixture,
                                              gconstpointer   data)
{
  pdk_test_library_add (fixture->library, "attic", "a:1", "aa");
  pdk_test_library_add (fixture->library, "attic", "b:1", "bb");
  pdk_test_library_add (fixture->library, "local", "a:1", "aa");
  /* The new name is taken on another server, and so is the suffix. */
  pdk_test_library_reconcile (fixture->library, "local", pdk_test_server_models ("b:1=aa"), NULL);
  g_assert_cmpstr (pdk_model_record_get_model_id (pdk_model_registry_find (fixture->library, "local", "b:1")), ==, "b:1 @local");
  g_assert_nonnull (pdk_model_registry_find (fixture->library, "attic", "a:1"));
  g_assert_nonnull (pdk_model_registry_find (fixture->library, "attic", "b:1"));
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 3);
}

static void
test_rows_of_other_programs_find_their_server (PdkTestLibrary *fixture,
                                               gconstpointer   data)
{
  PdkModelRecord *record;

  pdk_test_library_close (fixture);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  pdk_test_database_make (fixture->path, "version-0-published.sql");
  pdk_test_library_reopen (fixture);
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 4);
  record = pdk_model_registry_find (fixture->library, NULL, "hf.co/me/mine-GGUF:Q8_0");
  g_assert_cmpstr (pdk_model_record_get_server (record), ==, "");
  g_assert_cmpint (pdk_model_record_get_availability (record), ==, PDK_AVAILABILITY_UNKNOWN);
  pdk_test_library_reconcile (fixture->library, "local",
                              pdk_test_server_models ("hf.co/me/mine-GGUF:q8_0=aa on-disk-q5_k_m:latest=bb"), NULL);
  pdk_test_library_assert_heard (fixture, "changed hf.co/me/mine-GGUF:Q8_0;");
  g_assert_cmpstr (pdk_model_record_get_server (record), ==, "local");
  g_assert_cmpint (pdk_model_record_get_availability (record), ==, PDK_AVAILABILITY_PRESENT);
  /* Its spelling stays, in case that program looks for just that text. */
  g_assert_cmpstr (pdk_model_record_get_ollama_model_name (record), ==, "hf.co/me/mine-GGUF:Q8_0");
  /* A model on disk that happens to be called like a model of the server is another one. */
  record = pdk_model_registry_find (fixture->library, NULL, "on-disk-q5_k_m");
  g_assert_cmpstr (pdk_model_record_get_server (record), ==, "");
  pdk_test_database_assert (fixture->path, "SELECT row_id, server, model_id FROM model_places", "2|local|hf.co/me/mine-GGUF:Q8_0");
}

/* Without AUTOINCREMENT the number of a deleted row goes to the next one; the place must not. */
static void
test_a_number_that_is_given_again (PdkTestLibrary *fixture,
                                   gconstpointer   data)
{
  g_auto (PdkAsyncWaiter)    waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)         error = NULL;
  g_autoptr (PdkModelRecord) old = NULL;
  PdkModelRecord            *record;

  pdk_test_library_close (fixture);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  pdk_test_database_make (fixture->path, "version-0-plain-key.sql");
  pdk_test_library_reopen (fixture);
  pdk_test_library_reconcile (fixture->library, "local", pdk_test_server_models ("qwen3:4b=aa llama3.2:3b=bb"), NULL);
  record = pdk_model_registry_find (fixture->library, "local", "qwen3:4b");
  g_assert_cmpint (pdk_model_record_get_id (record), ==, 2);
  pdk_test_database_run (fixture->path,
                         "DELETE FROM downloaded_models WHERE id = 2;"
                         "INSERT INTO downloaded_models (model_id, display_name, repo_id, quantization, source, downloaded_at)"
                         " VALUES ('gemma3:1b', 'Gemma', 'unknown', 'unknown', 'custom_hf', '2026-07-01 00:00:00.000000')");
  /* What is asked of the model that is gone does not hit the other one. */
  old = g_object_ref (record);
  g_string_truncate (fixture->heard, 0);
  pdk_test_library_remove (fixture->library, old);
  pdk_test_library_assert_heard (fixture, "removed qwen3:4b;added gemma3:1b;");
  pdk_model_registry_touch_async (fixture->library, old, NULL, pdk_async_waiter_done, &waiter);
  g_assert_false (pdk_model_registry_touch_finish (fixture->library, pdk_async_waiter_wait (&waiter), &error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
  pdk_async_waiter_clear (&waiter);
  pdk_model_registry_set_active_async (fixture->library, old, NULL, pdk_async_waiter_done, &waiter);
  g_assert_false (pdk_model_registry_set_active_finish (fixture->library, pdk_async_waiter_wait (&waiter), &error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
  pdk_async_waiter_clear (&waiter);
  pdk_model_registry_restore_async (fixture->library, old, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, fixture->library, pdk_model_registry_restore_finish);
  pdk_test_library_assert_heard (fixture, "added qwen3:4b;");
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 3);
  record = pdk_model_registry_find (fixture->library, NULL, "gemma3:1b");
  g_assert_cmpint (pdk_model_record_get_id (record), ==, 2);
  g_assert_cmpstr (pdk_model_record_get_server (record), ==, "");
  g_assert_cmpstr (pdk_model_record_get_digest (record), ==, "");
  g_assert_cmpint (pdk_model_record_get_availability (record), ==, PDK_AVAILABILITY_UNKNOWN);
  /* And the place is free for the model that has the number now. */
  pdk_test_library_reconcile (fixture->library, "local", pdk_test_server_models ("gemma3:1b=cc llama3.2:3b=bb"), NULL);
  g_assert_cmpstr (pdk_model_record_get_server (record), ==, "local");
}

/* What is known about a place is known about no other. */
static void
test_a_row_that_loses_its_place (PdkTestLibrary *fixture,
                                 gconstpointer   data)
{
  PdkModelRecord *record = pdk_test_library_add (fixture->library, "local", "a:1", "aa");

  pdk_test_library_reconcile (fixture->library, "local", pdk_test_server_models ("a:1=aa"), pdk_test_server_models ("a:1=aa"));
  g_string_truncate (fixture->heard, 0);
  pdk_test_database_run (fixture->path, "UPDATE downloaded_models SET model_id = 'mine'");
  pdk_test_library_refresh (fixture->library);
  pdk_test_library_assert_heard (fixture, "changed mine;unloaded mine;");
  g_assert_cmpstr (pdk_model_record_get_server (record), ==, "");
  assert_state (fixture, "mine", PDK_AVAILABILITY_UNKNOWN, FALSE);
  pdk_test_library_reconcile (fixture->library, "local", pdk_test_server_models ("a:1=aa"), NULL);
  assert_state (fixture, "mine", PDK_AVAILABILITY_PRESENT, FALSE);
}

/* The pull of a model that another program has already noted adopts that row. */
static void
test_adding_adopts_the_row_of_another_program (PdkTestLibrary *fixture,
                                               gconstpointer   data)
{
  PdkModelRecord *record;

  pdk_test_database_run (fixture->path,
                         "INSERT INTO downloaded_models (model_id, display_name, repo_id, quantization, ollama_model_name, source,"
                         " downloaded_at) VALUES ('hf.co/me/mine-GGUF:Q8_0', 'Mine', 'unknown', 'unknown',"
                         " 'hf.co/me/mine-GGUF:Q8_0', 'custom_hf', '2026-02-04 10:00:00.000000')");
  record = pdk_test_library_add (fixture->library, "local", "hf.co/me/mine-GGUF:Q8_0", "aa");
  g_assert_cmpint (pdk_model_record_get_id (record), ==, 1);
  g_assert_cmpstr (pdk_model_record_get_display_name (record), ==, "Mine");
  g_assert_cmpstr (pdk_model_record_get_repo_id (record), ==, "me/mine-GGUF");
  g_assert_cmpstr (pdk_model_record_get_quantization (record), ==, "Q8_0");
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 1);
}

static void
test_unregistered_leaves_out_cloud_models (PdkTestLibrary *fixture,
                                           gconstpointer   data)
{
  g_autoptr (GPtrArray) listed = pdk_test_server_models ("a:1=aa A:1=aa gpt-oss:120b-cloud=cc b=bb");
  g_autoptr (GPtrArray) unregistered = NULL;
  g_autoptr (GPtrArray) elsewhere = NULL;

  pdk_test_library_add (fixture->library, "local", "a:1", "aa");
  unregistered = pdk_model_registry_dup_unregistered (fixture->library, "local", listed);
  g_assert_cmpuint (unregistered->len, ==, 1);
  g_assert_cmpstr (pdk_server_model_get_name (g_ptr_array_index (unregistered, 0)), ==, "b");
  elsewhere = pdk_model_registry_dup_unregistered (fixture->library, "attic", listed);
  g_assert_cmpuint (elsewhere->len, ==, 3);
}

/* Asking a server every few seconds must not wear out the disk. */
static void
test_nothing_new_writes_nothing (PdkTestLibrary *fixture,
                                 gconstpointer   data)
{
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  GStatBuf         first;
  GStatBuf         second;

  pdk_test_library_add (fixture->library, "local", "a:1", "aa");
  pdk_test_library_reconcile (fixture->library, "local", pdk_test_server_models ("a:1=aa"), NULL);
  g_assert_cmpint (g_stat (log, &first), ==, 0);
  pdk_test_library_reconcile (fixture->library, "local", pdk_test_server_models ("a:1=aa"),
                              pdk_test_server_models ("a:1=aa"));
  g_assert_cmpint (g_stat (log, &second), ==, 0);
  g_assert_cmpint (first.st_size, ==, second.st_size);
  g_assert_true (first.st_mtim.tv_sec == second.st_mtim.tv_sec && first.st_mtim.tv_nsec == second.st_mtim.tv_nsec);
}

static GPtrArray *
pick_models (const char * const *names,
             guint               count)
{
  GPtrArray *models = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < count; i++)
    if (g_test_rand_bit ())
      g_ptr_array_add (models, pdk_test_server_model (names[i], g_test_rand_bit () ? "aa" : "bb", g_test_rand_int_range (1, 3)));
  return models;
}

/* After any operations the list is what `items-changed` said, and what a fresh start reads. */
static void
test_random_operations (PdkTestLibrary *fixture,
                        gconstpointer   data)
{
  static const char * const names[] = { "a:1", "b:1", "c:1", "d:1", "hf.co/e/f:Q4_K_M", "g:1", "h:1" };
  static const char * const servers[] = { "local", "attic" };
  g_autoptr (GPtrArray)     removed = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint step = 0; step < 150; step++)
    {
      const char                *name = names[g_test_rand_int_range (0, G_N_ELEMENTS (names))];
      const char                *server = servers[g_test_rand_int_range (0, G_N_ELEMENTS (servers))];
      guint                      count = pdk_test_library_count (fixture->library);
      g_autoptr (PdkModelRecord) record = NULL;
      g_autofree char           *stored = NULL;

      if (count > 0)
        record = g_list_model_get_item (G_LIST_MODEL (fixture->library), (guint) g_test_rand_int_range (0, (gint32) count));
      switch (g_test_rand_int_range (0, 6))
        {
        case 0:
        case 1:
          pdk_test_library_add (fixture->library, server, name, "aa");
          break;
        case 2:
          if (record != NULL)
            {
              pdk_test_library_remove (fixture->library, record);
              g_ptr_array_add (removed, g_steal_pointer (&record));
            }
          break;
        case 3:
          if (removed->len > 0)
            {
              g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

              pdk_model_registry_restore_async (fixture->library, g_ptr_array_index (removed, removed->len - 1), NULL,
                                                pdk_async_waiter_done, &waiter);
              pdk_test_finish (waiter, fixture->library, pdk_model_registry_restore_finish);
            }
          break;
        case 4:
          pdk_test_library_reconcile (fixture->library, server, pick_models (names, G_N_ELEMENTS (names)),
                                      pick_models (names, G_N_ELEMENTS (names)));
          break;
        default:
          pdk_test_database_run (fixture->path, "DELETE FROM downloaded_models WHERE id = (SELECT min(id) FROM downloaded_models)");
          pdk_test_library_refresh (fixture->library);
          break;
        }
      pdk_list_mirror_check (fixture->mirror);
      stored = pdk_test_database_query (fixture->path, "SELECT count(*) FROM downloaded_models");
      g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, g_ascii_strtoull (stored, NULL, 10));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) pdk_test_library_add_test ("/library/reconcile/" name, func)
  ADD ("availability-and-running", test_availability_and_running);
  ADD ("unreachable-server-keeps-its-rows", test_unreachable_server_keeps_its_rows);
  ADD ("an-empty-server-keeps-the-rows", test_an_empty_server_keeps_the_rows);
  ADD ("digest-tells-another-download", test_digest_tells_another_download);
  ADD ("a-renamed-model-keeps-its-row", test_a_renamed_model_keeps_its_row);
  ADD ("a-copy-is-another-model", test_a_copy_is_another_model);
  ADD ("a-rename-beside-the-same-name-elsewhere", test_a_rename_beside_the_same_name_elsewhere);
  ADD ("rows-of-other-programs-find-their-server", test_rows_of_other_programs_find_their_server);
  ADD ("a-number-that-is-given-again", test_a_number_that_is_given_again);
  ADD ("a-row-that-loses-its-place", test_a_row_that_loses_its_place);
  ADD ("adding-adopts-the-row-of-another-program", test_adding_adopts_the_row_of_another_program);
  ADD ("unregistered-leaves-out-cloud-models", test_unregistered_leaves_out_cloud_models);
  ADD ("nothing-new-writes-nothing", test_nothing_new_writes_nothing);
  ADD ("random-operations", test_random_operations);

  return g_test_run ();
}
