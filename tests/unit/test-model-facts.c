/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-json.h"
#include "library/pdk-model-facts.h"
#include "pdk-test-library.h"
#include "pdk-test.h"

static PdkServerModel *
parse_model (const char *json)
{
  g_autoptr (GError)     error = NULL;
  g_autoptr (JsonObject) object = pdk_json_parse_object (json, -1, "test", &error);

  g_assert_no_error (error);
  return pdk_server_model_new_from_ollama (object);
}

static PdkModelDetails *
parse_details (const char *json)
{
  g_autoptr (GError)     error = NULL;
  g_autoptr (JsonObject) object = pdk_json_parse_object (json, -1, "test", &error);

  g_assert_no_error (error);
  return pdk_model_details_new_from_ollama (object);
}

static void
test_parameters (void)
{
  const struct
  {
    const char *text;
    double      billions;
  } cases[] = {
    { "7.6B", 7.6 },
    { "137M", 0.137 },
    { "107K", 0.000107 },
    { "1.1T", 1100.0 },
    { "4b", 4.0 },
    { "8x7B", 0.0 },
    { "0", 0.0 },
    { "", 0.0 },
    { "-3B", 0.0 },
    { "nanB", 0.0 },
    { "infB", 0.0 },
    { "7 B", 0.0 },
    { "B", 0.0 },
    { "7.6 billion", 0.0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (pdk_model_facts_parse_parameters (cases[i].text), cases[i].billions, 1e-9);
}

static void
test_a_model_of_the_server (void)
{
  g_autoptr (PdkServerModel)  model = parse_model ("{\"name\":\"made:latest\",\"modified_at\":\"2026-05-04T14:56:49.277302595-07:00\","
                                                    "\"size\":223174,\"digest\":\"sha256:400a\",\"details\":{\"parameter_size\":\"107K\","
                                                    "\"quantization_level\":\"F16\"}}");
  g_autoptr (PdkModelDetails) details = parse_details ("{\"model_info\":{\"general.architecture\":\"llama\","
                                                       "\"general.parameter_count\":107392,\"llama.context_length\":512},"
                                                       "\"capabilities\":[\"completion\"]}");
  g_autoptr (PdkModelRow)     alone = pdk_model_facts_describe ("local", model, NULL, NULL);
  g_autoptr (PdkModelRow)     row = pdk_model_facts_describe ("local", model, details, NULL);
  g_autofree char            *time = g_date_time_format_iso8601 (row->downloaded_at);

  g_assert_cmpstr (row->model_id, ==, "made:latest");
  g_assert_cmpstr (row->display_name, ==, "made");
  g_assert_cmpstr (row->ollama_model_name, ==, "made:latest");
  g_assert_cmpstr (row->repo_id, ==, "");
  g_assert_cmpstr (row->quantization, ==, "F16");
  g_assert_cmpstr (row->source, ==, "custom_hf");
  g_assert_cmpstr (row->server, ==, "local");
  g_assert_cmpstr (row->digest, ==, "400a");
  g_assert_cmpint (row->size_bytes, ==, 223174);
  g_assert_cmpstr (time, ==, "2026-05-04T21:56:49.277302Z");
  g_assert_cmpfloat_with_epsilon (alone->parameters, 0.000107, 1e-9);
  g_assert_cmpfloat_with_epsilon (row->parameters, 0.000107392, 1e-12);
  g_assert_cmpint (alone->context_window, ==, 0);
  g_assert_cmpint (row->context_window, ==, 512);
  g_assert_cmpstr (row->tags[0], ==, "completion");
}

/* Another program reads the size into a whole number, and fails on any other. */
static void
test_megabytes_are_whole (void)
{
  g_autoptr (PdkServerModel) model = parse_model ("{\"name\":\"qwen3:4b\",\"size\":2620788260}");
  g_autoptr (PdkModelRow)    row = pdk_model_facts_describe ("local", model, NULL, NULL);

  g_assert_cmpfloat_with_epsilon (row->file_size_mb, 2621.0, 1e-9);
}

static void
test_a_name_and_nothing_else (void)
{
  g_autoptr (PdkServerModel)  model = parse_model ("{\"name\":\"bad name!\",\"size\":\"much\",\"details\":null,\"modified_at\":7}");
  g_autoptr (PdkModelDetails) details = parse_details ("{}");
  g_autoptr (PdkModelRow)     row = pdk_model_facts_describe ("local", model, details, NULL);

  g_assert_cmpstr (row->model_id, ==, "bad name!");
  g_assert_cmpstr (row->display_name, ==, "bad name!");
  g_assert_cmpstr (row->quantization, ==, "unknown");
  g_assert_cmpint (row->size_bytes, ==, 0);
  g_assert_nonnull (row->downloaded_at);
  g_assert_nonnull (row->tags);
}

static void
test_a_download_is_never_in_the_future (void)
{
  g_autoptr (PdkServerModel) model = parse_model ("{\"name\":\"a:1\",\"modified_at\":\"2319-03-02T18:47:19Z\"}");
  g_autoptr (PdkModelRow)    row = pdk_model_facts_describe ("local", model, NULL, NULL);
  g_autoptr (GDateTime)      now = g_date_time_new_now_utc ();

  g_assert_cmpint (g_date_time_compare (row->downloaded_at, now), <=, 0);
}

/* The tag says more than the server, which knows only the type of the file. */
static void
test_the_label_of_a_tag (void)
{
  const struct
  {
    const char *name;
    const char *label;
  } cases[] = {
    { "hf.co/me/mine-GGUF:UD-Q4_K_XL", "UD-Q4_K_XL" },
    { "hf.co/me/mine-GGUF:q5_k_m", "Q5_K_M" },
    { "huggingface.co/me/mine-GGUF:mine-IQ3_XS.gguf", "IQ3_XS" },
    { "hf.co/me/mine-GGUF:latest", "Q4_K_M" },
    { "mine:q8_0", "Q4_K_M" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PdkServerModel) model = pdk_test_server_model (cases[i].name, "aa", 1);
      g_autoptr (PdkModelRow)    row = pdk_model_facts_describe ("local", model, NULL, NULL);

      g_assert_cmpstr (row->quantization, ==, cases[i].label);
    }
}

static void
test_a_curated_model (void)
{
  g_autoptr (PdkCatalog)      catalog = pdk_catalog_new (NULL);
  PdkCatalogModel            *curated = pdk_catalog_find (catalog, "qwen2.5-14b-instruct");
  PdkCatalogQuantization     *quantization = pdk_catalog_model_find_quantization (curated, "Q4_K_M");
  g_autofree char            *name = pdk_catalog_model_dup_model_name (curated, quantization);
  g_autoptr (PdkServerModel)  model = pdk_test_server_model (name, "aa", 8988110272);
  g_autoptr (PdkModelDetails) details = parse_details ("{\"model_info\":{\"general.parameter_count\":1},\"capabilities\":[\"x\"]}");
  g_autoptr (PdkModelRow)     row = pdk_model_facts_describe ("local", model, details, catalog);
  g_autoptr (PdkModelRow)     without = pdk_model_facts_describe ("local", model, details, NULL);

  g_assert_cmpstr (row->source, ==, "curated");
  g_assert_cmpstr (row->model_id, ==, name);
  g_assert_cmpstr (row->display_name, ==, pdk_catalog_model_get_name (curated));
  g_assert_cmpstr (row->repo_id, ==, pdk_catalog_model_get_repository (curated));
  g_assert_cmpstr (row->filename, ==, pdk_catalog_quantization_get_filename (quantization));
  g_assert_cmpfloat_with_epsilon (row->parameters, pdk_catalog_model_get_parameters (curated), 1e-9);
  g_assert_cmpint (row->context_window, ==, pdk_catalog_model_get_context_window (curated));
  g_assert_true (g_strv_equal ((const char * const *) row->tags, pdk_catalog_model_get_tags (curated)));
  g_assert_cmpfloat_with_epsilon (row->file_size_mb, 8988.0, 1e-9);
  g_assert_cmpstr (without->source, ==, "custom_hf");
  g_assert_null (without->filename);
}

static void
test_merging_keeps_what_somebody_chose (void)
{
  g_autoptr (PdkModelRow)    known = pdk_model_row_new ();
  g_autoptr (PdkServerModel) model = pdk_test_server_model ("qwen3:4b", "bb", 5);
  g_autoptr (PdkModelRow)    fresh = pdk_model_facts_describe ("local", model, NULL, NULL);
  g_autoptr (PdkModelRow)    merged = NULL;

  known->id = 7;
  g_set_str (&known->model_id, "of-another-program");
  g_set_str (&known->display_name, "My favourite");
  g_set_str (&known->repo_id, "unknown");
  g_set_str (&known->ollama_model_name, "Qwen3:4b");
  g_set_str (&known->source, "curated");
  known->parameters = 4.0;
  known->downloaded_at = g_date_time_new_utc (2026, 1, 1, 0, 0, 0);
  merged = pdk_model_facts_merge (known, fresh);
  g_assert_cmpint (merged->id, ==, 7);
  g_assert_cmpstr (merged->model_id, ==, "of-another-program");
  g_assert_cmpstr (merged->display_name, ==, "My favourite");
  g_assert_cmpstr (merged->source, ==, "curated");
  g_assert_cmpfloat_with_epsilon (merged->parameters, 4.0, 1e-9);
  g_assert_true (g_date_time_equal (merged->downloaded_at, known->downloaded_at));
  g_assert_cmpstr (merged->server, ==, "local");
  g_assert_cmpstr (merged->digest, ==, fresh->digest);
  g_assert_cmpstr (merged->quantization, ==, "Q4_K_M");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/library/facts/parameters", test_parameters);
  g_test_add_func ("/library/facts/a-model-of-the-server", test_a_model_of_the_server);
  g_test_add_func ("/library/facts/megabytes-are-whole", test_megabytes_are_whole);
  g_test_add_func ("/library/facts/a-name-and-nothing-else", test_a_name_and_nothing_else);
  g_test_add_func ("/library/facts/a-download-is-never-in-the-future", test_a_download_is_never_in_the_future);
  g_test_add_func ("/library/facts/the-label-of-a-tag", test_the_label_of_a_tag);
  g_test_add_func ("/library/facts/a-curated-model", test_a_curated_model);
  g_test_add_func ("/library/facts/merging-keeps-what-somebody-chose", test_merging_keeps_what_somebody_chose);

  return g_test_run ();
}
