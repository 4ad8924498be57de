/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "base/pdk-json.h"
#include "pdk-test-database.h"
#include "pdk-test-library.h"
#include "pdk-test.h"

static char *
dup_json (PdkModelRecord *record)
{
  g_autoptr (JsonObject) object = pdk_model_record_to_json (record);

  return pdk_json_object_to_string (object);
}

static void
test_begins_empty (PdkTestLibrary *fixture,
                   gconstpointer   data)
{
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 0);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (fixture->library)) == PDK_TYPE_MODEL_RECORD);
  g_assert_null (pdk_model_registry_get_notices (fixture->library)[0]);
  g_assert_false (pdk_model_registry_is_read_only (fixture->library));
  g_assert_null (pdk_model_registry_find (fixture->library, NULL, "anything"));
  g_assert_null (pdk_model_registry_get_active (fixture->library));
}

static void
test_keeps_what_is_added (PdkTestLibrary *fixture,
                          gconstpointer   data)
{
  PdkModelRecord  *record = pdk_test_library_add (fixture->library, "local", "qwen3:4b", "aa");
  g_autofree char *digest = pdk_test_dup_digest ("aa");

  g_assert_true (pdk_model_registry_find (fixture->library, "local", "qwen3:4b") == record);
  pdk_test_library_assert_heard (fixture, "added qwen3:4b;");
  pdk_test_library_reopen (fixture);
  record = pdk_model_registry_find (fixture->library, NULL, "QWEN3:4B");
  g_assert_nonnull (record);
  g_assert_cmpstr (pdk_model_record_get_server (record), ==, "local");
  g_assert_cmpstr (pdk_model_record_get_digest (record), ==, digest);
  g_assert_cmpint (pdk_model_record_get_size_bytes (record), ==, 1002);
  g_assert_cmpint (pdk_model_record_get_availability (record), ==, PDK_AVAILABILITY_UNKNOWN);
}

/* Names compare as a server compares them. */
static void
test_finds_by_any_spelling (PdkTestLibrary *fixture,
                            gconstpointer   data)
{
  PdkModelRecord *latest = pdk_test_library_add (fixture->library, "local", "llama3.2:latest", "aa");
  PdkModelRecord *hugging = pdk_test_library_add (fixture->library, "local", "hf.co/me/mine-GGUF:Q4_K_M", "bb");
  const char     *same[] = { "llama3.2", "LLAMA3.2:Latest", "library/llama3.2", "registry.ollama.ai/library/llama3.2", " llama3.2 " };
  const char     *none[] = { "huggingface.co/me/mine-GGUF:Q4_K_M", "", " ", "a//b::c", "llama3.2:1b", "\xff", "%s%n" };

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    g_assert_true (pdk_model_registry_find (fixture->library, NULL, same[i]) == latest);
  g_assert_true (pdk_model_registry_find (fixture->library, "local", "HF.co/ME/Mine-gguf:q4_k_m") == hugging);
  g_assert_null (pdk_model_registry_find (fixture->library, "attic", "llama3.2"));
  for (gsize i = 0; i < G_N_ELEMENTS (none); i++)
    g_assert_null (pdk_model_registry_find (fixture->library, NULL, none[i]));
}

static void
test_finds_by_unique_beginning (PdkTestLibrary *fixture,
                                gconstpointer   data)
{
  PdkModelRecord *record;

  pdk_test_database_run (fixture->path,
                         "INSERT INTO downloaded_models (model_id, display_name, repo_id, quantization, source, downloaded_at)"
                         " VALUES ('1', 'Äpfel 7B Instruct', '', '', 'curated', '2026-01-01 00:00:00.000000'),"
                         " ('2', 'Äpfel 14B', '', '', 'curated', '2026-01-01 00:00:00.000000'),"
                         " ('3', 'Äpfel 14B Chat', '', '', 'curated', '2026-01-01 00:00:00.000000')");
  pdk_test_library_refresh (fixture->library);
  record = pdk_model_registry_find (fixture->library, NULL, "äpfel 7");
  g_assert_nonnull (record);
  g_assert_cmpint (pdk_model_record_get_id (record), ==, 1);
  g_assert_null (pdk_model_registry_find (fixture->library, NULL, "Äpfel 1"));
  /* The whole name is meant, though it also begins another one. */
  record = pdk_model_registry_find (fixture->library, NULL, "ÄPFEL 14b");
  g_assert_nonnull (record);
  g_assert_cmpint (pdk_model_record_get_id (record), ==, 2);
}

static void
save_server (PdkModelRegistry *library,
             const char       *id,
             gboolean          is_default)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkServerEntry          entry = { (char *) id, (char *) "ollama", (char *) "http://127.0.0.1:1", NULL, is_default, 0 };

  pdk_model_registry_save_server_async (library, &entry, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, library, pdk_model_registry_save_server_finish);
}

static void
test_one_model_on_two_servers (PdkTestLibrary *fixture,
                               gconstpointer   data)
{
  PdkModelRecord *attic = pdk_test_library_add (fixture->library, "attic", "qwen3:4b", "aa");
  PdkModelRecord *local = pdk_test_library_add (fixture->library, "local", "qwen3:4b", "aa");
  PdkModelRecord *again = pdk_test_library_add (fixture->library, "attic", "QWEN3:4b", "aa");

  g_assert_true (attic == again);
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 2);
  g_assert_cmpstr (pdk_model_record_get_model_id (attic), ==, "qwen3:4b");
  g_assert_cmpstr (pdk_model_record_get_model_id (local), ==, "qwen3:4b @local");
  g_assert_cmpstr (pdk_model_record_get_ollama_model_name (local), ==, "qwen3:4b");
  g_assert_true (pdk_model_registry_find (fixture->library, "local", "qwen3:4b") == local);
  g_assert_true (pdk_model_registry_find (fixture->library, NULL, "qwen3:4b @local") == local);
  g_assert_true (pdk_model_registry_find (fixture->library, NULL, "qwen3:4b") == attic);
  save_server (fixture->library, "local", TRUE);
  g_assert_true (pdk_model_registry_find (fixture->library, NULL, "qwen3:4b") == local);
}

static void
test_adding_again_updates (PdkTestLibrary *fixture,
                           gconstpointer   data)
{
  g_autofree char *digest = pdk_test_dup_digest ("bb");
  PdkModelRecord  *record = pdk_test_library_add (fixture->library, "local", "qwen3:4b", "aa");
  gint64           id = pdk_model_record_get_id (record);

  pdk_test_library_add (fixture->library, "local", "qwen3:4b", "bb");
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 1);
  g_assert_cmpint (pdk_model_record_get_id (record), ==, id);
  g_assert_cmpstr (pdk_model_record_get_digest (record), ==, digest);
  pdk_test_library_assert_heard (fixture, "added qwen3:4b;changed qwen3:4b;");
}

static void
test_adopts_many_at_once (PdkTestLibrary *fixture,
                          gconstpointer   data)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GPtrArray)   models = pdk_test_server_models ("a:1=aa b:1=bb A:1=aa");

  pdk_test_library_add (fixture->library, "local", "b:1", "bb");
  pdk_model_registry_adopt_async (fixture->library, "local", models, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, fixture->library, pdk_model_registry_adopt_finish);
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 2);
  g_assert_nonnull (pdk_model_registry_find (fixture->library, "local", "a:1"));
}

static void
restore (PdkModelRegistry *library,
         PdkModelRecord   *record)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_model_registry_restore_async (library, record, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, library, pdk_model_registry_restore_finish);
}

static void
touch (PdkModelRegistry *library,
       PdkModelRecord   *record)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_model_registry_touch_async (library, record, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, library, pdk_model_registry_touch_finish);
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
test_removing_and_restoring (PdkTestLibrary *fixture,
                             gconstpointer   data)
{
  g_autoptr (PdkModelRecord) middle = NULL;
  g_autofree char           *before = NULL;
  g_autofree char           *after = NULL;

  pdk_test_library_add (fixture->library, "local", "a:1", "aa");
  middle = g_object_ref (pdk_test_library_add (fixture->library, "local", "b:1", "bb"));
  pdk_test_library_add (fixture->library, "local", "c:1", "cc");
  touch (fixture->library, middle);
  choose (fixture->library, middle);
  pdk_test_library_reconcile (fixture->library, "local",
                              pdk_test_server_models ("a:1=aa b:1=bb c:1=cc"),
                              pdk_test_server_models ("b:1=bb"));
  before = dup_json (middle);
  g_string_truncate (fixture->heard, 0);

  pdk_test_library_remove (fixture->library, middle);
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 2);
  g_assert_null (pdk_model_registry_find (fixture->library, NULL, "b:1"));
  g_assert_null (pdk_model_registry_get_active (fixture->library));
  pdk_test_database_assert (fixture->path, "SELECT count(*) FROM model_places", "2");
  pdk_test_library_assert_heard (fixture, "removed b:1;");
  /* Removing what is gone is what was wanted. */
  pdk_test_library_remove (fixture->library, middle);
  pdk_test_library_assert_heard (fixture, "");

  restore (fixture->library, middle);
  pdk_test_library_assert_heard (fixture, "added b:1;");
  g_assert_true (pdk_model_registry_find (fixture->library, NULL, "b:1") == middle);
  g_assert_true (pdk_model_registry_get_active (fixture->library) == middle);
  after = dup_json (middle);
  g_assert_cmpstr (after, ==, before);
  restore (fixture->library, middle);
  pdk_test_library_assert_heard (fixture, "");
}

static void
test_restoring_what_came_back_otherwise (PdkTestLibrary *fixture,
                                         gconstpointer   data)
{
  g_autoptr (PdkModelRecord) record = g_object_ref (pdk_test_library_add (fixture->library, "local", "a:1", "aa"));

  pdk_test_library_remove (fixture->library, record);
  pdk_test_library_add (fixture->library, "local", "A:1", "bb");
  restore (fixture->library, record);
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 1);
}

static void
test_last_use (PdkTestLibrary *fixture,
               gconstpointer   data)
{
  g_auto (PdkAsyncWaiter)    waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)         error = NULL;
  g_autoptr (GDateTime)      before = g_date_time_new_now_utc ();
  g_autoptr (PdkModelRecord) record = g_object_ref (pdk_test_library_add (fixture->library, "local", "a:1", "aa"));

  g_assert_null (pdk_model_record_get_last_used (record));
  touch (fixture->library, record);
  g_assert_cmpint (g_date_time_difference (pdk_model_record_get_last_used (record), before), >=, 0);
  pdk_test_library_assert_heard (fixture, "added a:1;changed a:1;");
  pdk_test_database_assert (fixture->path,
                            "SELECT last_used GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-9][0-9]:[0-9][0-9]:[0-9][0-9]"
                            ".[0-9][0-9][0-9][0-9][0-9][0-9]' FROM downloaded_models",
                            "1");
  pdk_test_library_remove (fixture->library, record);
  pdk_model_registry_touch_async (fixture->library, record, NULL, pdk_async_waiter_done, &waiter);
  g_assert_false (pdk_model_registry_touch_finish (fixture->library, pdk_async_waiter_wait (&waiter), &error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
}

static void
assert_cannot_choose (PdkModelRegistry *library,
                      PdkModelRecord   *record)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      error = NULL;

  pdk_model_registry_set_active_async (library, record, NULL, pdk_async_waiter_done, &waiter);
  g_assert_false (pdk_model_registry_set_active_finish (library, pdk_async_waiter_wait (&waiter), &error));
  g_assert_nonnull (pdk_error_get_hint (error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
}

static void
test_the_chosen_model_is_active (PdkTestLibrary *fixture,
                                 gconstpointer   data)
{
  PdkModelRecord            *a = pdk_test_library_add (fixture->library, "local", "a:1", "aa");
  PdkModelRecord            *b = pdk_test_library_add (fixture->library, "local", "b:1", "bb");
  g_autoptr (PdkModelRecord) gone = g_object_ref (pdk_test_library_add (fixture->library, "local", "c:1", "cc"));

  g_string_truncate (fixture->heard, 0);
  choose (fixture->library, a);
  pdk_test_library_assert_heard (fixture, "changed a:1;");
  choose (fixture->library, b);
  pdk_test_library_assert_heard (fixture, "changed a:1;changed b:1;");
  choose (fixture->library, b);
  pdk_test_library_assert_heard (fixture, "");
  g_assert_false (pdk_model_record_get_active (a));
  g_assert_true (pdk_model_registry_get_active (fixture->library) == b);

  pdk_test_library_remove (fixture->library, gone);
  assert_cannot_choose (fixture->library, gone);
  pdk_test_library_reconcile (fixture->library, "local", pdk_test_server_models ("b:1=bb"), NULL);
  assert_cannot_choose (fixture->library, a);
  g_assert_true (pdk_model_registry_get_active (fixture->library) == b);

  pdk_test_library_reopen (fixture);
  g_assert_true (pdk_model_registry_get_active (fixture->library) == pdk_model_registry_find (fixture->library, NULL, "b:1"));
  choose (fixture->library, NULL);
  g_assert_null (pdk_model_registry_get_active (fixture->library));
}

static void
test_default_model_of_the_environment (PdkTestLibrary *fixture,
                                       gconstpointer   data)
{
  pdk_test_library_add (fixture->library, "local", "llama3.2:latest", "aa");
  pdk_test_library_add (fixture->library, "local", "b:1", "bb");
  g_setenv ("DEFAULT_MODEL", " Library/LLAMA3.2 ", TRUE);
  pdk_test_library_reopen (fixture);
  g_assert_true (pdk_model_registry_get_active (fixture->library) ==
                 pdk_model_registry_find (fixture->library, NULL, "llama3.2"));
  choose (fixture->library, pdk_model_registry_find (fixture->library, NULL, "b:1"));
  g_assert_true (pdk_model_registry_get_active (fixture->library) == pdk_model_registry_find (fixture->library, NULL, "b:1"));
  /* What was chosen is gone: the environment's word counts again. */
  pdk_test_library_remove (fixture->library, pdk_model_registry_find (fixture->library, NULL, "b:1"));
  g_assert_nonnull (pdk_model_registry_get_active (fixture->library));
  /* A name that nobody has, and a beginning that would do today and name two models tomorrow. */
  g_setenv ("DEFAULT_MODEL", "llama3", TRUE);
  pdk_test_library_reopen (fixture);
  g_assert_null (pdk_model_registry_get_active (fixture->library));
  /* It comes to be active as soon as it is there. */
  g_string_truncate (fixture->heard, 0);
  pdk_test_library_add (fixture->library, "local", "llama3:latest", "cc");
  pdk_test_library_assert_heard (fixture, "added llama3:latest;");
  g_assert_true (pdk_model_registry_get_active (fixture->library) ==
                 pdk_model_registry_find (fixture->library, NULL, "llama3:latest"));
}

static void
test_json_has_the_columns_in_order (PdkTestLibrary *fixture,
                                    gconstpointer   data)
{
  g_autofree char *full = NULL;
  g_autofree char *foreign = NULL;

  pdk_test_library_close (fixture);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  pdk_test_database_make (fixture->path, "version-0-published.sql");
  pdk_test_library_reopen (fixture);
  pdk_test_library_reconcile (fixture->library, "local",
                              pdk_test_server_models ("hf.co/bartowski/Qwen2.5-14B-Instruct-GGUF:Q4_K_M=aa"), NULL);
  full = dup_json (pdk_model_registry_find (fixture->library, "local", "hf.co/bartowski/Qwen2.5-14B-Instruct-GGUF:Q4_K_M"));
  g_assert_cmpstr (full, ==,
                   "{\"id\":1,\"model_id\":\"hf.co/bartowski/Qwen2.5-14B-Instruct-GGUF:Q4_K_M\","
                   "\"display_name\":\"Qwen2.5 14B Instruct (Q4_K_M)\",\"repo_id\":\"bartowski/Qwen2.5-14B-Instruct-GGUF\","
                   "\"filename\":\"Qwen2.5-14B-Instruct-Q4_K_M.gguf\",\"quantization\":\"Q4_K_M\",\"parameters\":14.77,"
                   "\"context_window\":32768,\"file_size_mb\":8990.0,\"file_path\":null,"
                   "\"ollama_model_name\":\"hf.co/bartowski/Qwen2.5-14B-Instruct-GGUF:Q4_K_M\",\"source\":\"curated\","
                   "\"tags\":[\"conversation\",\"technical\"],\"downloaded_at\":\"2026-02-03T04:05:06.000789Z\","
                   "\"last_used\":\"2026-03-01T00:00:00Z\",\"server\":\"local\","
                   "\"digest\":\"aa00000000000000000000000000000000000000000000000000000000000000\",\"size_bytes\":1002,"
                   "\"running\":false,\"active\":false,\"available\":true}");
  foreign = dup_json (pdk_model_registry_find (fixture->library, NULL, "odd"));
  g_assert_cmpstr (foreign, ==,
                   "{\"id\":4,\"model_id\":\"odd\",\"display_name\":\"odd\",\"repo_id\":\"\",\"filename\":null,"
                   "\"quantization\":\"\",\"parameters\":null,\"context_window\":null,\"file_size_mb\":null,"
                   "\"file_path\":null,\"ollama_model_name\":null,\"source\":\"elsewhere\",\"tags\":[],"
                   "\"downloaded_at\":null,\"last_used\":null,\"server\":\"\",\"digest\":\"\",\"size_bytes\":null,"
                   "\"running\":false,\"active\":false,\"available\":null}");
}

static void
test_servers (PdkTestLibrary *fixture,
              gconstpointer   data)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GPtrArray)   none = pdk_model_registry_dup_servers (fixture->library);
  g_autoptr (GPtrArray)   two = NULL;
  g_autoptr (GPtrArray)   one = NULL;
  PdkServerEntry          entry = { (char *) "attic", (char *) "ollama", (char *) "https://attic.example", (char *) "X-Key", TRUE,
                                    G_GUINT64_CONSTANT (25769803776) };
  const PdkServerEntry   *first;

  g_assert_cmpuint (none->len, ==, 0);
  save_server (fixture->library, "local", TRUE);
  pdk_model_registry_save_server_async (fixture->library, &entry, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, fixture->library, pdk_model_registry_save_server_finish);
  pdk_test_library_add (fixture->library, "attic", "a:1", "aa");
  pdk_test_library_reopen (fixture);
  two = pdk_model_registry_dup_servers (fixture->library);
  g_assert_cmpuint (two->len, ==, 2);
  first = g_ptr_array_index (two, 0);
  g_assert_cmpstr (first->id, ==, "attic");
  g_assert_cmpstr (first->header_name, ==, "X-Key");
  g_assert_cmpuint (first->memory_bytes, ==, G_GUINT64_CONSTANT (25769803776));
  g_assert_true (first->is_default);
  g_assert_false (((const PdkServerEntry *) g_ptr_array_index (two, 1))->is_default);

  pdk_model_registry_remove_server_async (fixture->library, "attic", NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, fixture->library, pdk_model_registry_remove_server_finish);
  one = pdk_model_registry_dup_servers (fixture->library);
  g_assert_cmpuint (one->len, ==, 1);
  /* Its models stay as they were. */
  g_assert_nonnull (pdk_model_registry_find (fixture->library, "attic", "a:1"));
}

static void
set_setting (PdkModelRegistry *library,
             const char       *key,
             const char       *value)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_model_registry_set_setting_async (library, key, value, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, library, pdk_model_registry_set_setting_finish);
}

static void
test_settings (PdkTestLibrary *fixture,
               gconstpointer   data)
{
  g_autofree char *value = NULL;

  g_assert_null (pdk_model_registry_dup_setting (fixture->library, "keep-alive"));
  set_setting (fixture->library, "keep-alive", "5m");
  set_setting (fixture->library, "keep-alive", "'; DROP TABLE settings; --");
  set_setting (fixture->library, "other", "");
  pdk_test_library_reopen (fixture);
  value = pdk_model_registry_dup_setting (fixture->library, "keep-alive");
  g_assert_cmpstr (value, ==, "'; DROP TABLE settings; --");
  set_setting (fixture->library, "keep-alive", NULL);
  set_setting (fixture->library, "keep-alive", NULL);
  g_assert_null (pdk_model_registry_dup_setting (fixture->library, "keep-alive"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) pdk_test_library_add_test ("/library/registry/" name, func)
  ADD ("begins-empty", test_begins_empty);
  ADD ("keeps-what-is-added", test_keeps_what_is_added);
  ADD ("finds-by-any-spelling", test_finds_by_any_spelling);
  ADD ("finds-by-unique-beginning", test_finds_by_unique_beginning);
  ADD ("one-model-on-two-servers", test_one_model_on_two_servers);
  ADD ("adding-again-updates", test_adding_again_updates);
  ADD ("adopts-many-at-once", test_adopts_many_at_once);
  ADD ("removing-and-restoring", test_removing_and_restoring);
  ADD ("restoring-what-came-back-otherwise", test_restoring_what_came_back_otherwise);
  ADD ("last-use", test_last_use);
  ADD ("the-chosen-model-is-active", test_the_chosen_model_is_active);
  ADD ("default-model-of-the-environment", test_default_model_of_the_environment);
  ADD ("json-has-the-columns-in-order", test_json_has_the_columns_in_order);
  ADD ("servers", test_servers);
  ADD ("settings", test_settings);

  return g_test_run ();
}
