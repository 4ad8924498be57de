/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "base/pdk-json.h"
#include "catalog/pdk-catalog.h"
#include "pdk-test.h"

#define GIBIBYTE G_GUINT64_CONSTANT (0x40000000)

#define OWN_MODEL(id, name)                                                                   \
  "{\"id\":\"" id "\",\"name\":\"" name "\",\"repo_id\":\"me/mine-GGUF\",\"quantizations\":[" \
  "{\"quant\":\"Q4_K_M\",\"filename\":\"mine-Q4_K_M.gguf\",\"file_size_mb\":4000}]}"

typedef struct
{
  char       *folder;
  char       *path;
  PdkCatalog *catalog;
  guint       changes;
  guint       problem_changes;
} Fixture;

static void
count_cb (guint *counter)
{
  (*counter)++;
}

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer data)
{
  fixture->folder = pdk_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "curated_models.json", NULL);
}

static void
fixture_write (Fixture    *fixture,
               const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->path, text, -1, &error);
  g_assert_no_error (error);
}

static void
fixture_load (Fixture *fixture)
{
  fixture->catalog = pdk_catalog_new (fixture->path);
  g_signal_connect_swapped (fixture->catalog, "items-changed", G_CALLBACK (count_cb), &fixture->changes);
  g_signal_connect_swapped (fixture->catalog, "problems-changed", G_CALLBACK (count_cb), &fixture->problem_changes);
  /* The first look reads the list; what comes later counts as a change. */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->catalog)), >, 0);
  fixture->problem_changes = 0;
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer data)
{
  if (fixture->catalog != NULL)
    g_assert_finalize_object (fixture->catalog);
  pdk_test_remove_folder (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static guint
count_built_in (void)
{
  g_autoptr (PdkCatalog) catalog = pdk_catalog_new (NULL);

  return g_list_model_get_n_items (G_LIST_MODEL (catalog));
}

static void
assert_only_problem (Fixture    *fixture,
                     const char *sentence)
{
  const char * const *problems = pdk_catalog_get_problems (fixture->catalog);

  g_assert_cmpuint (g_strv_length ((char **) problems), ==, 1);
  g_assert_cmpstr (problems[0], ==, sentence);
}

static void
test_no_own_file (Fixture      *fixture,
                  gconstpointer data)
{
  fixture_load (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->catalog)), ==, count_built_in ());
  g_assert_cmpuint (g_strv_length ((char **) pdk_catalog_get_problems (fixture->catalog)), ==, 0);
  g_assert_cmpstr (pdk_catalog_get_updated (fixture->catalog), ==, "2026-11-20");
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (fixture->catalog)) == PDK_TYPE_CATALOG_MODEL);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (fixture->catalog), 100000));
  g_assert_null (pdk_catalog_find (fixture->catalog, "no-such-model"));
}

static void
test_own_file_adds_and_overrides (Fixture      *fixture,
                                  gconstpointer data)
{
  PdkCatalogModel *model;

  fixture_write (fixture, "{\"models\":[" OWN_MODEL ("mine", "Mine") "," OWN_MODEL ("qwen3-8b", "My Qwen") "]}");
  fixture_load (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->catalog)), ==, count_built_in () + 1);
  g_assert_cmpuint (g_strv_length ((char **) pdk_catalog_get_problems (fixture->catalog)), ==, 0);
  model = pdk_catalog_find (fixture->catalog, "mine");
  g_assert_nonnull (model);
  g_assert_cmpstr (pdk_catalog_model_get_name (model), ==, "Mine");
  model = pdk_catalog_find (fixture->catalog, "qwen3-8b");
  g_assert_cmpstr (pdk_catalog_model_get_name (model), ==, "My Qwen");
  g_assert_cmpstr (pdk_catalog_model_get_repository (model), ==, "me/mine-GGUF");
}

static void
test_broken_entry_is_reported_by_line (Fixture      *fixture,
                                       gconstpointer data)
{
  fixture_write (fixture, "{\n"
                          " \"version\": \"1.0\",\n"
                          " \"models\": [\n"
                          "  " OWN_MODEL ("one", "One") ",\n"
                                                        "  " OWN_MODEL ("two", "Two") ",\n"
                                                                                      "  {\n"
                                                                                      "   \"id\": \"three\", \"name\": \"} ] { [ \\\" , \",\n"
                                                                                      "   \"repo_id\": \"me/three\"\n"
                                                                                      "  },\n"
                                                                                      "  " OWN_MODEL ("four", "Four") "\n"
                                                                                                                      " ]\n"
                                                                                                                      "}\n");
  fixture_load (fixture);
  assert_only_problem (fixture, "curated_models.json, line 6: models[2].quantizations is missing");
  g_assert_nonnull (pdk_catalog_find (fixture->catalog, "one"));
  g_assert_null (pdk_catalog_find (fixture->catalog, "three"));
  g_assert_nonnull (pdk_catalog_find (fixture->catalog, "four"));
  g_assert_nonnull (pdk_catalog_find (fixture->catalog, "qwen3-8b"));
}

static void
test_broken_member_is_reported_by_line (Fixture      *fixture,
                                        gconstpointer data)
{
  fixture_write (fixture, "{\"models\": [\n"
                          "{\"id\":\"x\",\"name\":\"X\",\"repo_id\":\"a/b\",\n"
                          " \"tags\": [\"a\", \"b: {\"],\n"
                          " \"quantizations\": [\n"
                          "  {\"quant\":\"Q4_K_M\",\"filename\":\"x-Q4_K_M.gguf\"},\n"
                          "  {\"quant\":\"Q8_0\",\n"
                          "   \"filename\":\"../../etc/passwd\"}\n"
                          "]}]}");
  fixture_load (fixture);
  assert_only_problem (fixture, "curated_models.json, line 7: models[0].quantizations[1].filename is not a path inside a "
                                "repository");
}

static void
test_syntax_error_is_reported_by_line (Fixture      *fixture,
                                       gconstpointer data)
{
  const char * const *problems;

  fixture_write (fixture, "{\n \"models\": [\n  {\"id\": \"x\" \"name\": \"y\"}\n ]\n}");
  fixture_load (fixture);
  problems = pdk_catalog_get_problems (fixture->catalog);
  g_assert_cmpuint (g_strv_length ((char **) problems), ==, 1);
  g_assert_true (g_str_has_prefix (problems[0], "curated_models.json, line 3: this is not valid JSON"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->catalog)), ==, count_built_in ());
}

/* Each line of the table is one entry of the list, wrong in one way. */
static void
test_wrong_members_are_named (void)
{
  static const struct
  {
    const char *members;
    const char *complaint;
  } table[] = {
    { "\"id\":7", "id is not text" },
    { "\"id\":\"\"", "id is empty" },
    { "\"id\":null", "id is missing" },
    { "\"id\":\"a b\"", "id holds a character that is not allowed there" },
    { "\"name\":[]", "name is not text" },
    { "\"repo_id\":\"justname\"", "repo_id is not of the form owner/name" },
    { "\"repo_id\":\"a/b/c\"", "repo_id is not of the form owner/name" },
    { "\"repo_id\":\"../b\"", "repo_id is not of the form owner/name" },
    { "\"repo_id\":\"a/b?x\"", "repo_id holds a character that is not allowed there" },
    { "\"parameters\":\"8\"", "parameters is not a number" },
    { "\"parameters\":-1", "parameters is out of range" },
    { "\"parameters\":1e300", "parameters is out of range" },
    { "\"context_window\":true", "context_window is not a number" },
    { "\"tags\":{}", "tags is not a list" },
    { "\"tags\":[1]", "tags[0] is not text" },
    { "\"tested\":1", "tested is not true or false" },
    { "\"performance\":\"good\"", "performance is not an object" },
    { "\"performance\":{\"creativity\":5}", "performance.creativity is not text" },
    { "\"recommended_quant\":[]", "recommended_quant is not an object" },
    { "\"hyperparameters\":3", "hyperparameters is not an object" },
    { "\"quantizations\":{}", "quantizations is not a list" },
    { "\"quantizations\":[]", "quantizations is empty" },
    { "\"quantizations\":[7]", "quantizations[0] is not an object" },
    { "\"quantizations\":[{}]", "quantizations[0].quant is missing" },
    { "\"quantizations\":[{\"quant\":\"Q4_0\"}]", "quantizations[0].filename is missing" },
    { "\"quantizations\":[{\"quant\":\"Q4 0\",\"filename\":\"x\"}]",
      "quantizations[0].quant holds a character that is not allowed there" },
    { "\"quantizations\":[{\"quant\":\"Q4_0\",\"filename\":\"/x\"}]",
      "quantizations[0].filename is not a path inside a repository" },
    { "\"quantizations\":[{\"quant\":\"Q4_0\",\"filename\":\"a\\u0001b\"}]",
      "quantizations[0].filename is not a path inside a repository" },
    { "\"quantizations\":[{\"quant\":\"Q4_0\",\"filename\":\"x\",\"file_size_mb\":1e40}]",
      "quantizations[0].file_size_mb is out of range" },
    { "\"quantizations\":[{\"quant\":\"Q4_0\",\"filename\":\"x\",\"sha256\":\"abc\"}]",
      "quantizations[0].sha256 is not a SHA-256 in hexadecimal" },
    { "\"quantizations\":[{\"quant\":\"Q4_0\",\"filename\":\"x\"},{\"quant\":\"q4_0\",\"filename\":\"y\"}]",
      "quantizations[1].quant is there twice" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      /* json-glib keeps the last of two members of the same name. */
      g_autofree char            *text = g_strdup_printf ("{\"id\":\"x\",\"name\":\"X\",\"repo_id\":\"a/b\","
                                                                     "\"quantizations\":[{\"quant\":\"Q4_0\",\"filename\":\"x\"}],%s}",
                                                          table[i].members);
      g_autoptr (GError)          error = NULL;
      g_autoptr (JsonObject)      object = pdk_json_parse_object (text, -1, "the entry", &error);
      g_autoptr (PdkCatalogModel) model = NULL;

      g_assert_no_error (error);
      model = pdk_catalog_model_new_from_json (object, &error);
      g_assert_null (model);
      g_assert_error (error, PDK_ERROR, PDK_ERROR_INVALID_INPUT);
      g_assert_cmpstr (error->message, ==, table[i].complaint);
    }
}

static char *
make_deep_text (void)
{
  GString *text = g_string_new ("{\"models\":");

  for (guint i = 0; i < 200000; i++)
    g_string_append_c (text, '[');
  return g_string_free_and_steal (text);
}

static char *
make_wide_text (void)
{
  GString *text = g_string_new ("{\"models\":[1");

  for (guint i = 0; i < 10001; i++)
    g_string_append (text, ",1");
  g_string_append (text, "]}");
  return g_string_free_and_steal (text);
}

static void
test_hostile_own_files (Fixture      *fixture,
                        gconstpointer data)
{
  g_autofree char *deep = make_deep_text ();
  g_autofree char *wide = make_wide_text ();
  g_autofree char *huge = g_strnfill (8 * 1024 * 1024 + 1, ' ');
  const char      *texts[] = { "", "null", "[]", "7", "\"x\"", "{}", "{\"models\":7}", "{\"models\":[7,null,[],\"x\"]}", "\xff\xfe{}",
                               "{\"models\":[{\"id\":\"\xc3\x28\"}]}", "<html></html>", "{\"models\":[", "{\"models\":[]}trailing", "[][]", "{}{}", "{/* */\"models\":[]}",
                               deep, wide, huge };
  guint            built_in = count_built_in ();

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (PdkCatalog) catalog = NULL;

      fixture_write (fixture, texts[i]);
      catalog = pdk_catalog_new (fixture->path);
      g_test_message ("case %" G_GSIZE_FORMAT ": %s", i, pdk_catalog_get_problems (catalog)[0]);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (catalog)), ==, built_in);
      g_assert_cmpuint (g_strv_length ((char **) pdk_catalog_get_problems (catalog)), >=, 1);
      for (const char * const *problem = pdk_catalog_get_problems (catalog); *problem != NULL; problem++)
        {
          g_assert_true (g_str_has_prefix (*problem, "curated_models.json"));
          g_assert_true (g_utf8_validate (*problem, -1, NULL));
        }
    }
}

static void
test_own_file_that_is_no_file (Fixture      *fixture,
                               gconstpointer data)
{
  const char *problem;

  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  fixture_load (fixture);
  problem = pdk_catalog_get_problems (fixture->catalog)[0];
  g_assert_cmpstr (problem, ==, "curated_models.json: this is not a plain file");
}

static void
test_texts_are_made_safe (Fixture      *fixture,
                          gconstpointer data)
{
  PdkCatalogModel *model;

  fixture_write (fixture, "{\"models\":[" OWN_MODEL ("mine", "a\\u001b[31mb\\nc") "]}");
  fixture_load (fixture);
  model = pdk_catalog_find (fixture->catalog, "mine");
  g_assert_cmpstr (pdk_catalog_model_get_name (model), ==, "a\uFFFD[31mb c");
}

static void
test_watch_follows_the_file (Fixture      *fixture,
                             gconstpointer data)
{
  guint built_in = count_built_in ();

  fixture_load (fixture);
  fixture_write (fixture, "{\"models\":[" OWN_MODEL ("mine", "Mine") "]}");
  pdk_test_wait_for (pdk_catalog_find (fixture->catalog, "mine") != NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->catalog)), ==, built_in + 1);
  g_assert_cmpuint (fixture->changes, >, 0);
  g_assert_cmpuint (fixture->problem_changes, ==, 0);

  fixture_write (fixture, "{\"models\":[oops");
  pdk_test_wait_for (fixture->problem_changes == 1);
  g_assert_null (pdk_catalog_find (fixture->catalog, "mine"));

  fixture_write (fixture, "{\"models\":[" OWN_MODEL ("other", "Other") "]}");
  pdk_test_wait_for (pdk_catalog_find (fixture->catalog, "other") != NULL);
  g_assert_cmpuint (g_strv_length ((char **) pdk_catalog_get_problems (fixture->catalog)), ==, 0);

  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  pdk_test_wait_for (pdk_catalog_find (fixture->catalog, "other") == NULL);
}

/* An editor that saves safely writes another file and renames it over the old one. */
static void
test_watch_follows_a_rename (Fixture      *fixture,
                             gconstpointer data)
{
  g_autofree char   *other = g_build_filename (fixture->folder, "other", NULL);
  g_autoptr (GError) error = NULL;

  fixture_write (fixture, "{\"models\":[" OWN_MODEL ("mine", "Mine") "]}");
  fixture_load (fixture);
  g_assert_nonnull (pdk_catalog_find (fixture->catalog, "mine"));

  g_file_set_contents (other, "{\"models\":[" OWN_MODEL ("mine", "Renamed") "]}", -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_rename (other, fixture->path), ==, 0);
  pdk_test_wait_for (
    g_str_equal (pdk_catalog_model_get_name (pdk_catalog_find (fixture->catalog, "mine")), "Renamed"));
}

static void
test_watch_ends_with_the_catalog (Fixture      *fixture,
                                  gconstpointer data)
{
  fixture_load (fixture);
  fixture_write (fixture, "{}");
  /* Finalised while an event may be on its way: the tear-down checks that nothing keeps it. */
}

static PdkCatalogModel *
make_model (const char *members)
{
  g_autofree char       *text = g_strdup_printf ("{\"id\":\"x\",\"name\":\"X\",\"repo_id\":\"owner/X-GGUF\",%s}", members);
  g_autoptr (GError)     error = NULL;
  g_autoptr (JsonObject) object = pdk_json_parse_object (text, -1, "the entry", &error);
  PdkCatalogModel       *model;

  g_assert_no_error (error);
  model = pdk_catalog_model_new_from_json (object, &error);
  g_assert_no_error (error);
  return model;
}

static void
assert_choice (PdkCatalogModel *model,
               guint64          available_bytes,
               const char      *quant)
{
  PdkCatalogQuantization *choice = pdk_catalog_model_choose_quantization (model, available_bytes);

  g_assert_cmpstr (pdk_catalog_quantization_get_quant (choice), ==, quant);
}

static void
test_choose_follows_the_list (void)
{
  g_autoptr (PdkCatalog) catalog = pdk_catalog_new (NULL);
  PdkCatalogModel       *model = pdk_catalog_find (catalog, "qwen2.5-14b-instruct");

  assert_choice (model, 0, "Q4_K_M");
  assert_choice (model, 12 * GIBIBYTE, "Q4_K_M");
  assert_choice (model, 16 * GIBIBYTE, "Q5_K_M");
  assert_choice (model, 24 * GIBIBYTE, "Q6_K");
  assert_choice (model, 80 * GIBIBYTE, "Q6_K");
  /* Below the smallest card that the list speaks of: what fits best; where nothing does: Q4_K_M. */
  assert_choice (model, 8 * GIBIBYTE, "Q2_K");
  assert_choice (model, 4 * GIBIBYTE, "Q4_K_M");
}

static void
test_choose_what_fits_best (void)
{
  g_autoptr (PdkCatalogModel) model = make_model (
    "\"parameters\":8,\"quantizations\":["
    "{\"quant\":\"F16\",\"filename\":\"x-F16.gguf\",\"file_size_mb\":16000},"
    "{\"quant\":\"Q8_0\",\"filename\":\"x-Q8_0.gguf\",\"file_size_mb\":8500},"
    "{\"quant\":\"Q6_K\",\"filename\":\"x-Q6_K-00001-of-00002.gguf\",\"file_size_mb\":6600},"
    "{\"quant\":\"Q4_K_S\",\"filename\":\"x-Q4_K_S.gguf\",\"file_size_mb\":4600},"
    "{\"quant\":\"Q2_K\",\"filename\":\"x-Q2_K.gguf\",\"file_size_mb\":3000}]");

  /* Twice the bytes for nothing anybody would notice are not the better choice. */
  assert_choice (model, 32 * GIBIBYTE, "Q8_0");
  /* Q6_K would fit, but a server cannot pull it by name. */
  assert_choice (model, 10 * GIBIBYTE, "Q4_K_S");
  assert_choice (model, 5 * GIBIBYTE, "Q2_K");
  assert_choice (model, 1 * GIBIBYTE, "Q4_K_S");
  assert_choice (model, 0, "Q4_K_S");
}

static void
test_choose_without_figures (void)
{
  g_autoptr (PdkCatalogModel) sizeless = make_model ("\"quantizations\":["
                                                     "{\"quant\":\"Q8_0\",\"filename\":\"x-Q8_0.gguf\"},"
                                                     "{\"quant\":\"Q5_0\",\"filename\":\"x-Q5_0.gguf\"},"
                                                     "{\"quant\":\"BF16\",\"filename\":\"x-BF16.gguf\"}]");
  g_autoptr (PdkCatalogModel) split = make_model (
    "\"parameters\":200,\"quantizations\":["
    "{\"quant\":\"Q4_K_M\",\"filename\":\"x-Q4_K_M-00001-of-00002.gguf\",\"file_size_mb\":120000,"
    "\"parts\":[{\"filename\":\"a\"},{\"filename\":\"b\"}]}]");

  assert_choice (sizeless, 0, "Q5_0");
  assert_choice (sizeless, 24 * GIBIBYTE, "Q5_0");
  assert_choice (split, 24 * GIBIBYTE, "Q4_K_M");
}

static void
test_fit_of_a_quantization (void)
{
  g_autoptr (PdkCatalogModel) model = make_model (
    "\"parameters\":8,\"quantizations\":["
    "{\"quant\":\"Q4_K_M\",\"filename\":\"x-Q4_K_M.gguf\",\"file_size_bytes\":4920739232,\"size_exact\":true},"
    "{\"quant\":\"Q8_0\",\"filename\":\"x-Q8_0.gguf\",\"min_vram_mb\":9000}]");
  PdkCatalogQuantization *sized = pdk_catalog_model_find_quantization (model, "q4_k_m");
  PdkCatalogQuantization *stated = pdk_catalog_model_find_quantization (model, "Q8_0");
  PdkFit                  fit;

  g_assert_true (pdk_catalog_quantization_is_size_exact (sized));
  pdk_catalog_model_compute_fit (model, sized, 0, 8 * GIBIBYTE, &fit);
  g_assert_cmpuint (fit.total_bytes, ==, 6408983078);
  g_assert_cmpint (fit.verdict, ==, PDK_FIT_FITS);
  pdk_catalog_model_compute_fit (model, sized, 131072, 6 * GIBIBYTE, &fit);
  g_assert_cmpuint (fit.total_bytes, ==, 6535959078);
  g_assert_cmpint (fit.verdict, ==, PDK_FIT_WONT_FIT);
  /* Without a size the figure that the list states is all there is. */
  pdk_catalog_model_compute_fit (model, stated, 0, 8 * GIBIBYTE, &fit);
  g_assert_cmpuint (fit.total_bytes, ==, 9000000000);
  g_assert_cmpint (fit.verdict, ==, PDK_FIT_WONT_FIT);
  g_assert_null (pdk_catalog_model_find_quantization (model, "Q5_K_M"));
}

static void
assert_name (PdkCatalog *catalog,
             const char *id,
             const char *quant,
             const char *name)
{
  PdkCatalogModel        *model = pdk_catalog_find (catalog, id);
  PdkCatalogQuantization *quantization = pdk_catalog_model_find_quantization (model, quant);
  g_autofree char        *made = pdk_catalog_model_dup_model_name (model, quantization);

  g_assert_cmpstr (made, ==, name);
  g_assert_true (pdk_catalog_find_by_model_name (catalog, made) == model);
}

static void
test_model_names (void)
{
  g_autoptr (PdkCatalog) catalog = pdk_catalog_new (NULL);

  assert_name (catalog, "qwen3-8b", "Q4_K_M", "hf.co/Qwen/Qwen3-8B-GGUF:Q4_K_M");
  assert_name (catalog, "gpt-oss-20b", "MXFP4", "hf.co/ggml-org/gpt-oss-20b-GGUF:MXFP4");
  assert_name (catalog, "qwen3-vl-8b-instruct", "F16", "hf.co/Qwen/Qwen3-VL-8B-Instruct-GGUF:F16");
  /* Hugging Face does not know these labels; a whole file name it does. */
  assert_name (catalog, "phi-3-mini-4k-instruct", "Q4",
               "hf.co/microsoft/Phi-3-mini-4k-instruct-gguf:Phi-3-mini-4k-instruct-q4.gguf");
  assert_name (catalog, "phi-3-mini-4k-instruct", "F16",
               "hf.co/microsoft/Phi-3-mini-4k-instruct-gguf:Phi-3-mini-4k-instruct-fp16.gguf");
}

static void
test_find_by_model_name (void)
{
  static const struct
  {
    const char *name;
    const char *id;
  } table[] = {
    { "hf.co/Qwen/Qwen3-8B-GGUF:Q4_K_M", "qwen3-8b" },
    { "HF.CO/qwen/qwen3-8b-gguf:q4_k_m", "qwen3-8b" },
    { "huggingface.co/Qwen/Qwen3-8B-GGUF", "qwen3-8b" },
    { "https://huggingface.co/Qwen/Qwen3-8B-GGUF:latest", "qwen3-8b" },
    { "qwen3:8b", "qwen3-8b" },
    { "QWEN3:8B", "qwen3-8b" },
    { "registry.ollama.ai/library/qwen3:8b", "qwen3-8b" },
    { "qwen3", NULL },
    { "qwen3:latest", NULL },
    { "somebody/qwen3:8b", NULL },
    { "hf.co/Qwen/Qwen3-8B", NULL },
    { "example.com/Qwen/Qwen3-8B-GGUF", NULL },
    { "", NULL },
    { "::::", NULL },
    { "\xff", NULL },
  };
  g_autoptr (PdkCatalog) catalog = pdk_catalog_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      PdkCatalogModel *model = pdk_catalog_find_by_model_name (catalog, table[i].name);

      g_assert_cmpstr (model == NULL ? NULL : pdk_catalog_model_get_id (model), ==, table[i].id);
    }
}

static void
test_json_keeps_everything (void)
{
  g_autoptr (PdkCatalogModel) model = make_model ("\"quantizations\":[{\"quant\":\"Q4_0\",\"filename\":\"x-Q4_0.gguf\","
                                                  "\"file_size_mb\":12.5,\"my_own\":[1,1e400,null]}],\"extra\":{\"a\":true}");
  g_autoptr (JsonObject)      first = pdk_catalog_model_to_json (model);
  g_autoptr (JsonObject)      second = NULL;
  g_autoptr (JsonObject)      again = NULL;
  g_autofree char            *text = NULL;
  g_autoptr (GError)          error = NULL;

  g_assert_true (json_object_has_member (first, "extra"));
  g_assert_cmpstr (pdk_json_get_string (first, "description"), ==, "");
  g_assert_cmpstr (pdk_json_get_string (first, "category"), ==, "");
  g_assert_cmpint (pdk_json_get_int (first, "context_window", -1), ==, 0);
  g_assert_nonnull (pdk_json_get_array (first, "tags"));
  g_assert_nonnull (pdk_json_get_object (first, "recommended_quant"));
  g_assert_false (pdk_json_get_boolean (first, "tested", TRUE));
  g_assert_false (json_object_has_member (first, "performance"));

  /* What comes out is JSON, whatever went in. */
  text = pdk_json_object_to_string (first);
  again = pdk_json_parse_object (text, -1, "what was written", &error);
  g_assert_no_error (error);

  /* What a caller adds to its object is not in the model. */
  json_object_set_boolean_member (json_array_get_object_element (pdk_json_get_array (first, "quantizations"), 0),
                                  "downloaded", TRUE);
  second = pdk_catalog_model_to_json (model);
  g_assert_false (json_object_has_member (json_array_get_object_element (pdk_json_get_array (second, "quantizations"), 0),
                                          "downloaded"));
}

#define add_fixture_test(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_fixture_test ("/catalog/own-file/none", test_no_own_file);
  add_fixture_test ("/catalog/own-file/adds-and-overrides", test_own_file_adds_and_overrides);
  add_fixture_test ("/catalog/own-file/broken-entry-is-reported-by-line", test_broken_entry_is_reported_by_line);
  add_fixture_test ("/catalog/own-file/broken-member-is-reported-by-line", test_broken_member_is_reported_by_line);
  add_fixture_test ("/catalog/own-file/syntax-error-is-reported-by-line", test_syntax_error_is_reported_by_line);
  add_fixture_test ("/catalog/own-file/hostile", test_hostile_own_files);
  add_fixture_test ("/catalog/own-file/no-file", test_own_file_that_is_no_file);
  add_fixture_test ("/catalog/own-file/texts-are-made-safe", test_texts_are_made_safe);
  add_fixture_test ("/catalog/watch/follows-the-file", test_watch_follows_the_file);
  add_fixture_test ("/catalog/watch/follows-a-rename", test_watch_follows_a_rename);
  add_fixture_test ("/catalog/watch/ends-with-the-catalog", test_watch_ends_with_the_catalog);
  g_test_add_func ("/catalog/model/wrong-members-are-named", test_wrong_members_are_named);
  g_test_add_func ("/catalog/model/choose-follows-the-list", test_choose_follows_the_list);
  g_test_add_func ("/catalog/model/choose-what-fits-best", test_choose_what_fits_best);
  g_test_add_func ("/catalog/model/choose-without-figures", test_choose_without_figures);
  g_test_add_func ("/catalog/model/fit", test_fit_of_a_quantization);
  g_test_add_func ("/catalog/model/json-keeps-everything", test_json_keeps_everything);
  g_test_add_func ("/catalog/names/for-a-server", test_model_names);
  g_test_add_func ("/catalog/names/find", test_find_by_model_name);

  return g_test_run ();
}
