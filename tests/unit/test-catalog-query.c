/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "catalog/pdk-catalog-query.h"
#include "pdk-test.h"

#define GIBIBYTE G_GUINT64_CONSTANT (0x40000000)

static PdkCatalogModel *
make_model (void)
{
  static const char text[] =
    "{\"id\":\"big-bird\",\"name\":\"Big Bird 7B\",\"description\":\"Sings in STRASSE and Größe.\","
    "\"repo_id\":\"zoo/Big-Bird-GGUF\",\"license\":\"Apache-2.0\",\"category\":\"creative\",\"parameters\":7,"
    "\"tags\":[\"story\",\"birds\"],\"capabilities\":[\"text\",\"vision\"],\"quantizations\":["
    "{\"quant\":\"Q2_K\",\"filename\":\"Big-Bird-Q2_K.gguf\",\"file_size_bytes\":3000000000},"
    "{\"quant\":\"Q8_0\",\"filename\":\"Big-Bird-Q8_0.gguf\",\"file_size_bytes\":8000000000}]}";
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (GError)   error = NULL;
  PdkCatalogModel     *model = pdk_catalog_model_new_from_json (json_node_get_object (node), &error);

  g_assert_no_error (error);
  return model;
}

static void
assert_words (const char     *words,
              PdkCatalogMatch expected)
{
  g_autoptr (PdkCatalogModel) model = make_model ();
  g_autoptr (PdkCatalogQuery) query = pdk_catalog_query_new ();
  g_autofree char            *shown = words == NULL ? NULL : g_strescape (words, NULL);

  pdk_catalog_query_set_words (query, words);
  g_test_message ("%s", shown);
  g_assert_cmpint (pdk_catalog_query_match (query, model), ==, expected);
}

static void
test_words (void)
{
  assert_words (NULL, PDK_CATALOG_MATCH_YES);
  assert_words ("", PDK_CATALOG_MATCH_YES);
  assert_words ("  \t ", PDK_CATALOG_MATCH_YES);
  assert_words ("bird", PDK_CATALOG_MATCH_YES);
  assert_words ("BIRD big", PDK_CATALOG_MATCH_YES);
  assert_words ("zoo/big", PDK_CATALOG_MATCH_YES);
  assert_words ("apache", PDK_CATALOG_MATCH_YES);
  assert_words ("vision story", PDK_CATALOG_MATCH_YES);
  assert_words ("straße GRÖSSE", PDK_CATALOG_MATCH_YES);
  assert_words ("bird cat", PDK_CATALOG_MATCH_NO);
  /* Words are words, not patterns, and nothing is found across two things. */
  assert_words ("b.rd", PDK_CATALOG_MATCH_NO);
  assert_words ("([%s", PDK_CATALOG_MATCH_NO);
  assert_words ("7Bbig-bird", PDK_CATALOG_MATCH_NO);
  assert_words ("\xff\xfe", PDK_CATALOG_MATCH_NO);
}

static void
test_category_and_tags (void)
{
  g_autoptr (PdkCatalogModel) model = make_model ();
  g_autoptr (PdkCatalogQuery) query = pdk_catalog_query_new ();
  const char * const          both[] = { "Birds", "VISION", NULL };
  const char * const          one_missing[] = { "birds", "tools", NULL };
  const char * const          none[] = { NULL };

  pdk_catalog_query_set_category (query, "Creative");
  g_assert_cmpint (pdk_catalog_query_match (query, model), ==, PDK_CATALOG_MATCH_YES);
  pdk_catalog_query_set_tags (query, both);
  g_assert_cmpint (pdk_catalog_query_match (query, model), ==, PDK_CATALOG_MATCH_YES);
  pdk_catalog_query_set_tags (query, one_missing);
  g_assert_cmpint (pdk_catalog_query_match (query, model), ==, PDK_CATALOG_MATCH_NO);
  pdk_catalog_query_set_tags (query, none);
  g_assert_cmpint (pdk_catalog_query_match (query, model), ==, PDK_CATALOG_MATCH_YES);
  pdk_catalog_query_set_tag (query, "bird");
  g_assert_cmpint (pdk_catalog_query_match (query, model), ==, PDK_CATALOG_MATCH_NO);
  pdk_catalog_query_set_tag (query, NULL);
  pdk_catalog_query_set_category (query, "technical");
  g_assert_cmpint (pdk_catalog_query_match (query, model), ==, PDK_CATALOG_MATCH_NO);
}

/* What is hidden because of its size is told apart from what does not match at all. */
static void
test_size (void)
{
  g_autoptr (PdkCatalogModel) model = make_model ();
  g_autoptr (PdkCatalogQuery) query = pdk_catalog_query_new ();

  pdk_catalog_query_set_fits (query, 6 * GIBIBYTE);
  g_assert_cmpint (pdk_catalog_query_match (query, model), ==, PDK_CATALOG_MATCH_YES);
  pdk_catalog_query_set_fits (query, 2 * GIBIBYTE);
  g_assert_cmpint (pdk_catalog_query_match (query, model), ==, PDK_CATALOG_MATCH_TOO_BIG);
  pdk_catalog_query_set_words (query, "cat");
  g_assert_cmpint (pdk_catalog_query_match (query, model), ==, PDK_CATALOG_MATCH_NO);
  pdk_catalog_query_set_words (query, NULL);
  pdk_catalog_query_set_fits (query, 0);
  g_assert_cmpint (pdk_catalog_query_match (query, model), ==, PDK_CATALOG_MATCH_YES);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/catalog-query/words", test_words);
  g_test_add_func ("/catalog-query/category-and-tags", test_category_and_tags);
  g_test_add_func ("/catalog-query/size", test_size);
  return g_test_run ();
}
