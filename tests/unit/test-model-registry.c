/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-json.h"
#include "library/pdk-model-registry.h"
#include "pdk-test-library.h"
#include "pdk-test.h"

/* What the library says, in the order in which it says it. */
typedef struct
{
  char             *folder;
  char             *path;
  PdkModelRegistry *library;
  PdkListMirror    *mirror;
  GString          *heard;
} Fixture;

static void
on_signal (Fixture        *fixture,
           PdkModelRecord *record,
           const char     *word)
{
  g_string_append_printf (fixture->heard, "%s %s;", word, pdk_model_record_get_model_id (record));
}

#define LISTEN(word)                                                                          \
  static void on_##word (PdkModelRegistry *library, PdkModelRecord *record, Fixture *fixture) \
  {                                                                                           \
    on_signal (fixture, record, #word);                                                       \
  }

LISTEN (added)
LISTEN (removed)
LISTEN (changed)
LISTEN (loaded)
LISTEN (unloaded)

static void
open_library (Fixture *fixture)
{
  fixture->library = pdk_test_library_open (fixture->path, NULL);
  fixture->mirror = pdk_list_mirror_new (G_LIST_MODEL (fixture->library));
  g_signal_connect (fixture->library, "model-added", G_CALLBACK (on_added), fixture);
  g_signal_connect (fixture->library, "model-removed", G_CALLBACK (on_removed), fixture);
  g_signal_connect (fixture->library, "model-changed", G_CALLBACK (on_changed), fixture);
  g_signal_connect (fixture->library, "model-loaded", G_CALLBACK (on_loaded), fixture);
  g_signal_connect (fixture->library, "model-unloaded", G_CALLBACK (on_unloaded), fixture);
}

static void
close_library (Fixture *fixture)
{
  pdk_list_mirror_check (fixture->mirror);
  g_clear_pointer (&fixture->mirror, pdk_list_mirror_free);
  pdk_model_registry_close (fixture->library);
  g_assert_finalize_object (g_steal_pointer (&fixture->library));
}

static void
reopen (Fixture *fixture)
{
  close_library (fixture);
  open_library (fixture);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = pdk_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "below", "paddock.db", NULL);
  fixture->heard = g_string_new (NULL);
  open_library (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  close_library (fixture);
  pdk_test_remove_folder (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
  g_string_free (fixture->heard, TRUE);
}

/* Takes what was heard since the last time. */
#define assert_heard(fixture, expected)                      \
  G_STMT_START                                               \
  {                                                          \
    g_assert_cmpstr ((fixture)->heard->str, ==, (expected)); \
    g_string_truncate ((fixture)->heard, 0);                 \
  }                                                          \
  G_STMT_END

static void
test_begins_empty (Fixture      *fixture,
                   gconstpointer data)
{
  g_assert_cmpuint (pdk_test_library_count (fixture->library), ==, 0);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (fixture->library)) == PDK_TYPE_MODEL_RECORD);
  g_assert_null (pdk_model_registry_get_notices (fixture->library)[0]);
  g_assert_false (pdk_model_registry_is_read_only (fixture->library));
  g_assert_null (pdk_model_registry_find (fixture->library, NULL, "anything"));
  g_assert_null (pdk_model_registry_get_active (fixture->library));
}

static void
test_keeps_what_is_added (Fixture      *fixture,
                          gconstpointer data)
{
  PdkModelRecord  *record = pdk_test_library_add (fixture->library, "local", "qwen3:4b", "aa");
  g_autofree char *digest = pdk_test_dup_digest ("aa");

  g_assert_true (pdk_model_registry_find (fixture->library, "local", "qwen3:4b") == record);
  assert_heard (fixture, "added qwen3:4b;");
  reopen (fixture);
  record = pdk_model_registry_find (fixture->library, NULL, "QWEN3:4B");
  g_assert_nonnull (record);
  g_assert_cmpstr (pdk_model_record_get_server (record), ==, "local");
  g_assert_cmpstr (pdk_model_record_get_digest (record), ==, digest);
  g_assert_cmpint (pdk_model_record_get_size_bytes (record), ==, 1002);
  g_assert_cmpint (pdk_model_record_get_availability (record), ==, PDK_AVAILABILITY_UNKNOWN);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/library/registry/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("begins-empty", test_begins_empty);
  ADD ("keeps-what-is-added", test_keeps_what_is_added);

  return g_test_run ();
}
