/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "import/pdk-import-plan.h"
#include "pdk-ollama-double.h"
#include "pdk-test-library.h"
#include "pdk-test.h"
#include "servers/pdk-ollama-client.h"

#define CURATED_REPO "unsloth/Qwen3-4B-Instruct-2507-GGUF"
#define GIBIBYTE     (G_GUINT64_CONSTANT (1) << 30)

typedef struct
{
  char                *folder;
  PdkOllamaDouble     *server;
  PdkCatalog          *catalog;
  PdkModelRegistry    *registry;
  PdkServerConnection *connection;
  PdkFitBook          *fits;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (PdkModelServer) client = NULL;
  g_autoptr (PdkShapeStore)  shapes = pdk_shape_store_new (NULL);
  g_autofree char           *path = NULL;
  PdkServerEstimate          where;

  fixture->folder = pdk_test_make_folder ();
  path = g_build_filename (fixture->folder, "paddock.db", NULL);
  fixture->server = pdk_ollama_double_start ();
  client = PDK_MODEL_SERVER (pdk_ollama_client_new (pdk_ollama_double_get_address (fixture->server), NULL, NULL));
  fixture->catalog = pdk_catalog_new (NULL);
  fixture->registry = pdk_test_library_open (path, fixture->catalog);
  fixture->connection = pdk_server_connection_new ("here", client, 0, TRUE);
  pdk_server_estimate_init_local (&where, NULL, PDK_ENGINE_OLLAMA);
  pdk_server_estimate_set_memory (&where, 12 * GIBIBYTE);
  fixture->fits = pdk_fit_book_new (shapes, &where);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->fits);
  g_assert_finalize_object (fixture->connection);
  pdk_model_registry_close (fixture->registry);
  g_assert_finalize_object (fixture->registry);
  g_assert_finalize_object (fixture->catalog);
  pdk_ollama_double_stop (fixture->server);
  pdk_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static PdkImportPlan *
plan (Fixture    *fixture,
      const char *text)
{
  return pdk_import_plan_new (fixture->catalog, fixture->registry, fixture->connection, fixture->fits, text);
}

static guint
count_choices (PdkImportPlan *self)
{
  return g_list_model_get_n_items (pdk_import_plan_get_choices (self));
}

static void
test_empty (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (PdkImportPlan) self = plan (fixture, " \n ");

  g_assert_cmpint (pdk_import_plan_get_state (self), ==, PDK_IMPORT_EMPTY);
  g_assert_cmpstr (pdk_import_plan_get_summary (self), ==, "");
  g_assert_null (pdk_import_plan_get_pull_text (self));
  g_assert_cmpuint (count_choices (self), ==, 0);
}

static void
test_repository (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (PdkImportPlan) self = plan (fixture, "https://huggingface.co/owner/Some-GGUF/tree/main");

  g_assert_cmpint (pdk_import_plan_get_state (self), ==, PDK_IMPORT_READY);
  g_assert_cmpstr (pdk_import_plan_get_model_name (self), ==, "hf.co/owner/Some-GGUF:Q4_K_M");
  g_assert_cmpuint (count_choices (self), >, 3);
  g_assert_cmpuint (pdk_import_plan_get_chosen (self), <, count_choices (self));
  pdk_import_plan_choose (self, "UD-Q2_K_XL");
  g_assert_cmpstr (pdk_import_plan_get_model_name (self), ==, "hf.co/owner/Some-GGUF:UD-Q2_K_XL");
  g_assert_cmpstr (pdk_import_plan_get_pull_text (self), ==, "hf.co/owner/Some-GGUF:UD-Q2_K_XL");
  g_assert_cmpuint (pdk_import_plan_get_chosen (self), ==, G_MAXUINT);
  /* Without a label the hub chooses. */
  pdk_import_plan_choose (self, NULL);
  g_assert_true (g_str_has_prefix (pdk_import_plan_get_model_name (self), "hf.co/owner/Some-GGUF"));
  g_assert_null (strstr (pdk_import_plan_get_model_name (self), "Q4_K_M"));
}

static void
test_hostile_labels (Fixture      *fixture,
                     gconstpointer data)
{
  static const char * const labels[] = { "../..", "a b", "Q4;rm -rf", "%s%n", "\xff\xfe", "Q4_K_M:Q8_0" };
  g_autoptr (PdkImportPlan) self = plan (fixture, "owner/Some-GGUF");

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      pdk_import_plan_choose (self, labels[i]);
      g_assert_cmpint (pdk_import_plan_get_state (self), ==, PDK_IMPORT_REFUSED);
      g_assert_null (pdk_import_plan_get_pull_text (self));
    }
  pdk_import_plan_choose (self, "Q8_0");
  g_assert_cmpint (pdk_import_plan_get_state (self), ==, PDK_IMPORT_READY);
}

static void
test_named (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (PdkImportPlan) self = plan (fixture, "ollama run hf.co/owner/Some-GGUF:IQ4_XS");

  g_assert_cmpstr (pdk_import_plan_get_model_name (self), ==, "hf.co/owner/Some-GGUF:IQ4_XS");
  g_assert_cmpuint (count_choices (self), ==, 0);
  pdk_import_plan_choose (self, "Q8_0");
  g_assert_cmpstr (pdk_import_plan_get_model_name (self), ==, "hf.co/owner/Some-GGUF:IQ4_XS");
}

static void
test_curated (Fixture      *fixture,
              gconstpointer data)
{
  static const char * const texts[] = { CURATED_REPO, "https://hf.co/" CURATED_REPO };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (PdkImportPlan)   self = plan (fixture, texts[i]);
      g_autoptr (PdkImportChoice) chosen = NULL;

      g_assert_cmpint (pdk_import_plan_get_state (self), ==, PDK_IMPORT_READY);
      chosen = g_list_model_get_item (pdk_import_plan_get_choices (self), pdk_import_plan_get_chosen (self));
      g_assert_true (pdk_import_choice_is_recommended (chosen));
      g_assert_nonnull (pdk_import_choice_get_quantization (chosen));
      g_assert_nonnull (strstr (pdk_import_choice_get_detail (chosen), "GB"));
      /* Of a model whose shape is on the list, not only the size of its file. */
      g_assert_nonnull (strstr (pdk_import_choice_get_detail (chosen), "Fits"));
      g_assert_null (strstr (pdk_import_choice_get_detail (chosen), "Probably"));
    }
}

/* Sets of shards cannot be pulled by name, so they are not offered. */
static void
test_no_shards (Fixture      *fixture,
                gconstpointer data)
{
  GListModel *catalog = G_LIST_MODEL (fixture->catalog);

  for (guint i = 0; i < g_list_model_get_n_items (catalog); i++)
    {
      g_autoptr (PdkCatalogModel) model = g_list_model_get_item (catalog, i);
      g_autoptr (GListModel)      choices = pdk_import_choices_new_for_model (model, fixture->fits);

      for (guint j = 0; j < g_list_model_get_n_items (choices); j++)
        {
          g_autoptr (PdkImportChoice) choice = g_list_model_get_item (choices, j);

          g_assert_cmpuint (pdk_catalog_quantization_get_part_count (pdk_import_choice_get_quantization (choice)), ==, 1);
        }
    }
}

static void
test_present (Fixture      *fixture,
              gconstpointer data)
{
  PdkModelRecord           *record = pdk_test_library_add (fixture->registry, "here", "llama3.2:1b", "a1");
  g_autoptr (PdkImportPlan) same = plan (fixture, "LLAMA3.2:1B");
  g_autoptr (PdkImportPlan) beginning = plan (fixture, "llama3");
  g_autoptr (PdkImportPlan) other = plan (fixture, "llama3.2:3b");

  g_assert_cmpint (pdk_import_plan_get_state (same), ==, PDK_IMPORT_PRESENT);
  g_assert_true (pdk_import_plan_get_record (same) == record);
  /* The beginning of a name is another model's name here. */
  g_assert_cmpint (pdk_import_plan_get_state (beginning), ==, PDK_IMPORT_READY);
  g_assert_cmpint (pdk_import_plan_get_state (other), ==, PDK_IMPORT_READY);
}

static void
test_on_the_server (Fixture      *fixture,
                    gconstpointer data)
{
  g_auto (PdkAsyncWaiter)   waiter = PDK_ASYNC_WAITER_INIT;
  const PdkDoubleModel      model = { .name = "gemma3:4b" };
  g_autoptr (PdkImportPlan) self = NULL;

  pdk_ollama_double_add_model (fixture->server, &model);
  pdk_server_connection_refresh_async (fixture->connection, NULL, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, fixture->connection, pdk_server_connection_refresh_finish);
  self = plan (fixture, "gemma3:4b");
  g_assert_cmpint (pdk_import_plan_get_state (self), ==, PDK_IMPORT_PRESENT);
  g_assert_null (pdk_import_plan_get_record (self));
}

static void
test_insecure (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (PdkImportPlan) self = plan (fixture, "http://registry.example:5000/team/model:1b");

  g_assert_cmpint (pdk_import_plan_get_state (self), ==, PDK_IMPORT_READY);
  g_assert_cmpstr (pdk_import_plan_get_pull_text (self), ==, "http://registry.example:5000/team/model:1b");
}

static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  static const char * const texts[] = {
    "https://huggingface.co/datasets/owner/name",
    "hf_abcdefghijklmnopqrstuvwxyzABCDEFGH",
    "two words",
    "..",
    "\xff",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (PdkImportPlan) self = plan (fixture, texts[i]);

      g_assert_cmpint (pdk_import_plan_get_state (self), ==, PDK_IMPORT_REFUSED);
      g_assert_cmpstr (pdk_import_plan_get_summary (self), !=, "");
      g_assert_null (pdk_import_plan_get_pull_text (self));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/import-plan/empty", Fixture, NULL, set_up, test_empty, tear_down);
  g_test_add ("/import-plan/repository", Fixture, NULL, set_up, test_repository, tear_down);
  g_test_add ("/import-plan/hostile-labels", Fixture, NULL, set_up, test_hostile_labels, tear_down);
  g_test_add ("/import-plan/named", Fixture, NULL, set_up, test_named, tear_down);
  g_test_add ("/import-plan/curated", Fixture, NULL, set_up, test_curated, tear_down);
  g_test_add ("/import-plan/no-shards", Fixture, NULL, set_up, test_no_shards, tear_down);
  g_test_add ("/import-plan/present", Fixture, NULL, set_up, test_present, tear_down);
  g_test_add ("/import-plan/on-the-server", Fixture, NULL, set_up, test_on_the_server, tear_down);
  g_test_add ("/import-plan/insecure", Fixture, NULL, set_up, test_insecure, tear_down);
  g_test_add ("/import-plan/refused", Fixture, NULL, set_up, test_refused, tear_down);
  return g_test_run ();
}
