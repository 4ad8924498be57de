/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-adoption.h"
#include "library/pdk-alias.h"
#include "library/pdk-model-sheet.h"
#include "library/pdk-model-work.h"
#include "library/pdk-record-text.h"
#include "pdk-ollama-double.h"
#include "pdk-test-library.h"
#include "pdk-test.h"
#include "servers/pdk-ollama-client.h"

/* What can be done with models on one server: load, unload, name, take in; and what is said of them. */

typedef struct
{
  char                *folder;
  PdkOllamaDouble     *server;
  PdkModelRegistry    *registry;
  PdkServerConnection *connection;
} Fixture;

static void
refresh (Fixture *fixture)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_server_connection_refresh_async (fixture->connection, fixture->registry, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, fixture->connection, pdk_server_connection_refresh_finish);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  static const char * const  names[] = { "alpha:1b", "beta:2b", "hf.co/owner/gamma:Q8_0" };
  g_autoptr (PdkModelServer) client = NULL;
  g_autofree char           *path = NULL;

  fixture->folder = pdk_test_make_folder ();
  path = g_build_filename (fixture->folder, "paddock.db", NULL);
  fixture->server = pdk_ollama_double_start ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const PdkDoubleModel model = { .name = names[i], .size = 1000000 * (i + 1) };

      pdk_ollama_double_add_model (fixture->server, &model);
    }
  client = PDK_MODEL_SERVER (pdk_ollama_client_new (pdk_ollama_double_get_address (fixture->server), NULL, NULL));
  fixture->registry = pdk_test_library_open (path, NULL);
  fixture->connection = pdk_server_connection_new ("here", client, 0, TRUE);
  refresh (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->connection);
  pdk_model_registry_close (fixture->registry);
  g_assert_finalize_object (fixture->registry);
  pdk_ollama_double_stop (fixture->server);
  pdk_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static guint
count_rows (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->registry));
}

static void
on_changed (PdkModelWork   *work,
            PdkModelRecord *record,
            GString        *heard)
{
  g_string_append_printf (heard, "%u ", pdk_model_work_get_kind (work, record));
}

static void
work_on (Fixture         *fixture,
         PdkModelWork    *work,
         PdkModelRecord  *record,
         PdkModelWorkKind kind)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_model_work_start_async (work, fixture->connection, record, kind, pdk_async_waiter_done, &waiter);
  g_assert_cmpint (pdk_model_work_get_kind (work, record), ==, kind);
  pdk_test_finish (waiter, work, pdk_model_work_start_finish);
  g_assert_cmpint (pdk_model_work_get_kind (work, record), ==, PDK_MODEL_WORK_NONE);
}

static void
test_load_and_unload (Fixture      *fixture,
                      gconstpointer data)
{
  PdkModelWork       *work = pdk_model_work_new (fixture->registry);
  PdkModelRecord     *record = pdk_test_library_add (fixture->registry, "here", "alpha:1b", "a1");
  g_autoptr (GString) heard = g_string_new (NULL);

  g_signal_connect (work, "changed", G_CALLBACK (on_changed), heard);
  work_on (fixture, work, record, PDK_MODEL_WORK_LOADING);
  g_assert_true (pdk_model_record_get_running (record));
  work_on (fixture, work, record, PDK_MODEL_WORK_UNLOADING);
  g_assert_false (pdk_model_record_get_running (record));
  g_assert_cmpstr (heard->str, ==, "1 0 2 0 ");
  g_assert_finalize_object (work);
}

static void
test_load_keeps_alive (Fixture      *fixture,
                       gconstpointer data)
{
  g_auto (PdkAsyncWaiter)  waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (PdkModelWork) work = pdk_model_work_new (fixture->registry);
  PdkModelRecord          *record = pdk_test_library_add (fixture->registry, "here", "alpha:1b", "a1");
  g_autoptr (JsonObject)   body = NULL;

  pdk_model_registry_set_setting_async (fixture->registry, "keep-alive", "2h", NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, fixture->registry, pdk_model_registry_set_setting_finish);
  work_on (fixture, work, record, PDK_MODEL_WORK_LOADING);
  body = pdk_ollama_double_dup_request (fixture->server, "POST", "/api/generate", 0);
  g_assert_cmpstr (json_object_get_string_member (body, "keep_alive"), ==, "2h");
}

static void
test_one_deed_at_a_time (Fixture      *fixture,
                         gconstpointer data)
{
  g_auto (PdkAsyncWaiter)  first = PDK_ASYNC_WAITER_INIT;
  g_auto (PdkAsyncWaiter)  second = PDK_ASYNC_WAITER_INIT;
  g_autoptr (PdkModelWork) work = pdk_model_work_new (fixture->registry);
  g_autoptr (GError)       error = NULL;
  PdkModelRecord          *record = pdk_test_library_add (fixture->registry, "here", "alpha:1b", "a1");

  pdk_model_work_start_async (work, fixture->connection, record, PDK_MODEL_WORK_LOADING, pdk_async_waiter_done, &first);
  pdk_model_work_start_async (work, fixture->connection, record, PDK_MODEL_WORK_UNLOADING, pdk_async_waiter_done, &second);
  g_assert_false (pdk_model_work_start_finish (work, pdk_async_waiter_wait (&second), &error));
  pdk_test_assert_error (error, PDK_ERROR_BUSY);
  pdk_test_finish (first, work, pdk_model_work_start_finish);
}

static void
test_cancel_load (Fixture      *fixture,
                  gconstpointer data)
{
  g_auto (PdkAsyncWaiter)  waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (PdkModelWork) work = pdk_model_work_new (fixture->registry);
  g_autoptr (GError)       error = NULL;
  PdkModelRecord          *record = pdk_test_library_add (fixture->registry, "here", "alpha:1b", "a1");
  PdkDoubleReply          *reply = pdk_double_reply_new_json (200, "{}");

  pdk_model_work_cancel (work, record);
  pdk_double_reply_hold_headers (reply);
  pdk_ollama_double_script (fixture->server, "POST", "/api/generate", reply);
  pdk_model_work_start_async (work, fixture->connection, record, PDK_MODEL_WORK_LOADING, pdk_async_waiter_done, &waiter);
  pdk_test_wait_for (pdk_ollama_double_count_held (fixture->server) == 1);
  pdk_model_work_cancel (work, record);
  g_assert_false (pdk_model_work_start_finish (work, pdk_async_waiter_wait (&waiter), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (pdk_model_work_get_kind (work, record), ==, PDK_MODEL_WORK_NONE);
}

static PdkModelRecord *
give_name (Fixture    *fixture,
           const char *source,
           const char *name,
           GError    **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_alias_create_async (fixture->connection, fixture->registry, source, name, NULL, pdk_async_waiter_done, &waiter);
  return pdk_alias_create_finish (fixture->connection, pdk_async_waiter_wait (&waiter), error);
}

static void
test_alias (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GError)         error = NULL;
  g_autoptr (PdkModelRecord) record = give_name (fixture, "alpha:1b", " fast ", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (pdk_model_record_get_ollama_model_name (record), ==, "fast:latest");
  g_assert_true (pdk_ollama_double_has_model (fixture->server, "fast"));
  g_assert_true (pdk_ollama_double_has_model (fixture->server, "alpha:1b"));
}

/* A copy replaces without a question, so a taken name must not even be asked for. */
static void
test_alias_never_replaces (Fixture      *fixture,
                           gconstpointer data)
{
  const PdkDoubleModel late = { .name = "late:1b" };
  g_autoptr (GError)   error = NULL;

  g_assert_null (give_name (fixture, "alpha:1b", "BETA:2B", &error));
  pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
  /* Also one that came after the last look. */
  pdk_ollama_double_add_model (fixture->server, &late);
  g_assert_null (give_name (fixture, "alpha:1b", "late:1b", &error));
  pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
  g_assert_cmpuint (pdk_ollama_double_count_requests (fixture->server, "POST", "/api/copy"), ==, 0);
}

static void
test_alias_refused (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (pdk_alias_check (fixture->connection, "not a name", &error));
  pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
  g_assert_false (pdk_alias_check (fixture->connection, "", &error));
  pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
  g_assert_true (pdk_alias_check (fixture->connection, "fine", &error));
  g_assert_null (give_name (fixture, "absent:1b", "fine", &error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
  pdk_ollama_double_kill (fixture->server);
  g_assert_null (give_name (fixture, "alpha:1b", "fine", &error));
  pdk_test_assert_error (error, PDK_ERROR_UNREACHABLE);
  g_assert_cmpuint (count_rows (fixture), ==, 0);
}

static void
test_adoption (Fixture      *fixture,
               gconstpointer data)
{
  g_auto (PdkAsyncWaiter)   waiter = PDK_ASYNC_WAITER_INIT;
  PdkAdoption              *adoption = pdk_adoption_new (fixture->registry, fixture->connection);
  g_autoptr (PdkListMirror) mirror = pdk_list_mirror_new (G_LIST_MODEL (adoption));
  g_autoptr (GPtrArray)     chosen = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char          *words = pdk_adoption_describe (adoption);
  g_autofree char          *names = pdk_adoption_describe_names (adoption);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (adoption)), ==, 3);
  g_assert_cmpstr (words, ==, "3 models are not in the library");
  g_assert_nonnull (strstr (names, "alpha:1b"));
  g_ptr_array_add (chosen, g_list_model_get_item (G_LIST_MODEL (adoption), 0));
  g_ptr_array_add (chosen, g_list_model_get_item (G_LIST_MODEL (adoption), 2));
  pdk_adoption_adopt_async (adoption, chosen, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, adoption, pdk_adoption_adopt_finish);
  g_assert_cmpuint (count_rows (fixture), ==, 2);
  pdk_test_wait_for (g_list_model_get_n_items (G_LIST_MODEL (adoption)) == 1);
  pdk_list_mirror_check (mirror);
  g_clear_pointer (&mirror, pdk_list_mirror_free);
  g_assert_finalize_object (adoption);
}

static void
test_adoption_follows (Fixture      *fixture,
                       gconstpointer data)
{
  const PdkDoubleModel    late = { .name = "late:1b" };
  g_autoptr (PdkAdoption) adoption = pdk_adoption_new (fixture->registry, fixture->connection);

  pdk_ollama_double_add_model (fixture->server, &late);
  refresh (fixture);
  pdk_test_wait_for (g_list_model_get_n_items (G_LIST_MODEL (adoption)) == 4);
}

static void
test_texts (Fixture      *fixture,
            gconstpointer data)
{
  PdkModelRecord  *hub = pdk_test_library_add (fixture->registry, "here", "hf.co/owner/gamma:Q8_0", "c3");
  PdkModelRecord  *alpha = pdk_test_library_add (fixture->registry, "here", "alpha:1b", "a1");
  g_autofree char *title = pdk_record_text_dup_title (hub);
  g_autofree char *plain = pdk_record_text_dup_title (alpha);
  g_autofree char *use = pdk_record_text_describe_use (alpha);
  GListModel      *lists[] = { G_LIST_MODEL (fixture->registry) };
  g_autofree char *once = NULL;
  g_autofree char *twice = NULL;

  g_assert_cmpstr (title, ==, "owner/gamma:Q8_0");
  g_assert_cmpstr (plain, ==, "alpha:1b");
  g_assert_cmpstr (use, ==, "never used");
  once = pdk_record_text_describe_total (lists, 1);
  /* Another name of the same data takes no further room. */
  pdk_test_library_add (fixture->registry, "here", "other:1b", "a1");
  twice = pdk_record_text_describe_total (lists, 1);
  g_assert_true (g_str_has_prefix (once, "2 models · "));
  g_assert_true (g_str_has_prefix (twice, "3 models · "));
  g_assert_cmpstr (strstr (once, "·"), ==, strstr (twice, "·"));
}

static const PdkModelFact *
find_fact (GPtrArray  *facts,
           const char *title)
{
  for (guint i = 0; i < facts->len; i++)
    {
      const PdkModelFact *fact = g_ptr_array_index (facts, i);

      if (g_str_equal (fact->title, title))
        return fact;
    }
  return NULL;
}

static void
test_sheet (Fixture      *fixture,
            gconstpointer data)
{
  PdkModelRecord             *record = pdk_test_library_add (fixture->registry, "here", "alpha:1b", "a1");
  g_autoptr (GPtrArray)       little = pdk_model_sheet_new (record, NULL);
  g_autoptr (JsonObject)      empty = json_object_new ();
  g_autoptr (JsonObject)      object = json_object_new ();
  g_autoptr (PdkModelDetails) nothing = pdk_model_details_new_from_ollama (empty);
  g_autoptr (PdkModelDetails) details = NULL;
  g_autoptr (GPtrArray)       from_nothing = pdk_model_sheet_new (record, nothing);
  g_autoptr (GPtrArray)       full = NULL;

  g_assert_cmpstr (find_fact (little, "Server")->value, ==, "here");
  g_assert_null (find_fact (little, "Architecture"));
  /* One and the same name is told once. */
  g_assert_null (find_fact (little, "Name in the Library"));
  g_assert_cmpuint (from_nothing->len, ==, little->len);

  json_object_set_string_member (object, "license", "\n\n  MIT License\nand more\n");
  json_object_set_string_member (object, "template", "{{ .Prompt }}");
  details = pdk_model_details_new_from_ollama (object);
  full = pdk_model_sheet_new (record, details);
  g_assert_cmpstr (find_fact (full, "License")->value, ==, "MIT License");
  g_assert_cmpint (find_fact (full, "Chat Template")->group, ==, PDK_MODEL_FACT_TEXT);
  g_assert_true (find_fact (full, "Chat Template")->is_code);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/library-deeds/load-and-unload", Fixture, NULL, set_up, test_load_and_unload, tear_down);
  g_test_add ("/library-deeds/load-keeps-alive", Fixture, NULL, set_up, test_load_keeps_alive, tear_down);
  g_test_add ("/library-deeds/one-deed-at-a-time", Fixture, NULL, set_up, test_one_deed_at_a_time, tear_down);
  g_test_add ("/library-deeds/cancel-load", Fixture, NULL, set_up, test_cancel_load, tear_down);
  g_test_add ("/library-deeds/alias", Fixture, NULL, set_up, test_alias, tear_down);
  g_test_add ("/library-deeds/alias-never-replaces", Fixture, NULL, set_up, test_alias_never_replaces, tear_down);
  g_test_add ("/library-deeds/alias-refused", Fixture, NULL, set_up, test_alias_refused, tear_down);
  g_test_add ("/library-deeds/adoption", Fixture, NULL, set_up, test_adoption, tear_down);
  g_test_add ("/library-deeds/adoption-follows", Fixture, NULL, set_up, test_adoption_follows, tear_down);
  g_test_add ("/library-deeds/texts", Fixture, NULL, set_up, test_texts, tear_down);
  g_test_add ("/library-deeds/sheet", Fixture, NULL, set_up, test_sheet, tear_down);
  return g_test_run ();
}
