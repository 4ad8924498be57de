/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/pdk-json.h"
#include "catalog/pdk-catalog.h"
#include "estimate/pdk-vram-estimator.h"
#include "names/pdk-quant.h"
#include "pdk-test.h"

/* Checks of the facts in the built-in list, one by one. */

#define MEGABYTE 1000000

typedef void (*CheckModel) (PdkCatalogModel *model);
typedef void (*CheckQuantization) (PdkCatalogModel *model, PdkCatalogQuantization *quantization, JsonObject *object);

static void
for_each_model (CheckModel check)
{
  g_autoptr (PdkCatalog) catalog = pdk_catalog_new (NULL);
  guint                  count = g_list_model_get_n_items (G_LIST_MODEL (catalog));

  g_assert_cmpuint (count, ==, 70);
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (PdkCatalogModel) model = g_list_model_get_item (G_LIST_MODEL (catalog), i);

      g_test_message ("%s", pdk_catalog_model_get_id (model));
      check (model);
    }
}

static void
for_each_quantization (CheckQuantization check)
{
  g_autoptr (PdkCatalog) catalog = pdk_catalog_new (NULL);
  guint                  count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (catalog)); i++)
    {
      g_autoptr (PdkCatalogModel) model = g_list_model_get_item (G_LIST_MODEL (catalog), i);
      g_autoptr (JsonObject)      object = pdk_catalog_model_to_json (model);
      JsonArray                  *array = pdk_json_get_array (object, "quantizations");

      for (guint j = 0; j < json_array_get_length (array); j++, count++)
        {
          JsonObject *element = json_array_get_object_element (array, j);
          const char *quant = pdk_json_get_string (element, "quant");

          g_test_message ("%s %s", pdk_catalog_model_get_id (model), quant);
          check (model, pdk_catalog_model_find_quantization (model, quant), element);
        }
    }
  g_assert_cmpuint (count, ==, 432);
}

static void
check_identity (PdkCatalogModel *model)
{
  static const char *categories[] = { "balanced", "creative", "technical", "advanced", NULL };
  const char        *id = pdk_catalog_model_get_id (model);

  g_assert_cmpuint (strlen (id), <=, 64);
  g_assert_cmpuint (strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-."), ==, strlen (id));
  g_assert_cmpuint (strlen (pdk_catalog_model_get_name (model)), <=, 64);
  g_assert_true (g_strv_contains (categories, pdk_catalog_model_get_category (model)));
  g_assert_cmpfloat (pdk_catalog_model_get_parameters (model), >, 0.0);
  g_assert_cmpuint (g_strv_length ((char **) pdk_catalog_model_get_capabilities (model)), >, 0);
  if (pdk_catalog_model_get_release_date (model) != NULL)
    g_assert_true (g_regex_match_simple ("^20[0-9][0-9]-[01][0-9]$", pdk_catalog_model_get_release_date (model), 0, 0));
}

static void
test_identity (void)
{
  for_each_model (check_identity);
}

static void
test_ids_are_unique_and_one_is_default (void)
{
  g_autoptr (PdkCatalog) catalog = pdk_catalog_new (NULL);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  guint                  defaults = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (catalog)); i++)
    {
      g_autoptr (PdkCatalogModel) model = g_list_model_get_item (G_LIST_MODEL (catalog), i);

      g_assert_true (g_hash_table_add (ids, (gpointer) pdk_catalog_model_get_id (model)));
      if (pdk_catalog_model_is_default (model))
        {
          defaults++;
          g_assert_cmpstr (pdk_catalog_model_get_id (model), ==, "qwen2.5-14b-instruct");
        }
    }
  g_assert_cmpuint (defaults, ==, 1);
}

/* One or two sentences that a label can show as they are. */
static void
check_description (PdkCatalogModel *model)
{
  const char *description = pdk_catalog_model_get_description (model);
  gsize       length = strlen (description);

  g_assert_cmpuint (length, >=, 40);
  g_assert_cmpuint (length, <=, 240);
  g_assert_true (g_ascii_isupper (description[0]));
  g_assert_true (g_str_has_suffix (description, "."));
  g_assert_cmpuint (strcspn (description, "<>&*_`[]\n\t\"!"), ==, length);
  g_assert_null (strstr (description, "  "));
  g_assert_null (strstr (description, "http"));
}

static void
test_descriptions_are_plain_sentences (void)
{
  for_each_model (check_description);
}

static void
check_ratings (PdkCatalogModel *model)
{
  static const char *criteria[] = { "conversation", "memory_extraction", "prompt_following", "creativity" };
  static const char *words[] = { "good", "very_good", "excellent", NULL };
  guint              rated = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (criteria); i++)
    {
      const char *rating = pdk_catalog_model_get_rating (model, criteria[i]);

      if (rating == NULL)
        continue;
      g_assert_true (g_strv_contains (words, rating));
      rated++;
    }
  g_assert_true (rated == 0 || rated == G_N_ELEMENTS (criteria));
  g_assert_true (rated > 0 || !pdk_catalog_model_is_tested (model));
}

static void
test_ratings_are_whole_or_absent (void)
{
  g_autoptr (PdkCatalog) catalog = pdk_catalog_new (NULL);

  for_each_model (check_ratings);
  g_assert_cmpstr (pdk_catalog_model_get_rating (pdk_catalog_find (catalog, "gemma-2-9b-it"), "creativity"), ==, "good");
  g_assert_null (pdk_catalog_model_get_rating (pdk_catalog_find (catalog, "qwen3-8b"), "creativity"));
}

static void
check_recommendations (PdkCatalogModel *model)
{
  g_autoptr (JsonObject) object = pdk_catalog_model_to_json (model);
  JsonObject            *recommended = pdk_json_get_object (object, "recommended_quant");
  JsonObjectIter         iter;
  const char            *key;

  g_assert_nonnull (recommended);
  json_object_iter_init (&iter, recommended);
  while (json_object_iter_next (&iter, &key, NULL))
    {
      g_assert_true (g_regex_match_simple ("^[0-9]+GB\\+?$", key, 0, 0));
      g_assert_nonnull (pdk_catalog_model_find_quantization (model, pdk_json_get_string (recommended, key)));
    }
}

static void
test_recommended_quantizations_exist (void)
{
  for_each_model (check_recommendations);
}

/* The list's members must be what the schema's other readers expect. */
static void
check_schema (PdkCatalogModel *model)
{
  static const char     *members[] = { "id", "name", "description", "repo_id", "filename_template", "parameters", "category",
                                       "tags", "recommended_quant", "tested", "default", "quantizations" };
  g_autoptr (JsonObject) object = pdk_catalog_model_to_json (model);

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    g_assert_true (json_object_has_member (object, members[i]));
  g_assert_nonnull (strstr (pdk_json_get_string (object, "filename_template"), "{quant}"));
}

static void
test_schema (void)
{
  for_each_model (check_schema);
}

/* Bits per weight of whole files as seen in practice; embeddings of small models raise them. */
static void
get_plausible_bits (const char *quant,
                    double     *lowest,
                    double     *highest)
{
  static const struct
  {
    const char *prefix;
    double      lowest;
    double      highest;
  } table[] = {
    { "UD-Q2", 2.6, 5.1 },
    { "Q2", 2.8, 5.2 },
    { "UD-Q3", 3.4, 4.5 },
    { "Q3", 3.4, 5.1 },
    { "IQ4", 3.9, 5.0 },
    { "UD-IQ4", 3.8, 4.7 },
    { "UD-Q4", 4.2, 5.8 },
    { "Q4", 4.3, 6.3 },
    { "MXFP4", 4.2, 4.8 },
    { "UD-Q5", 5.1, 6.5 },
    { "Q5", 4.8, 6.7 },
    { "UD-Q6", 6.2, 7.2 },
    { "Q6", 5.9, 8.6 },
    { "UD-Q8", 8.2, 9.3 },
    { "Q8", 6.9, 9.0 },
    { "F16", 14.9, 16.2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_has_prefix (quant, table[i].prefix))
      {
        *lowest = table[i].lowest;
        *highest = table[i].highest;
        return;
      }
  g_error ("no plausible size for %s", quant);
}

static void
check_size (PdkCatalogModel        *model,
            PdkCatalogQuantization *quantization,
            JsonObject             *object)
{
  guint64 bytes = pdk_catalog_quantization_get_file_size (quantization);
  double  bits = (double) bytes * 8.0 / (pdk_catalog_model_get_parameters (model) * 1e9);
  double  lowest = 0.0;
  double  highest = 0.0;

  get_plausible_bits (pdk_catalog_quantization_get_quant (quantization), &lowest, &highest);
  g_assert_cmpfloat (bits, >=, lowest);
  g_assert_cmpfloat (bits, <=, highest);
  g_assert_cmpint (pdk_json_get_int (object, "file_size_mb", 0), ==, (gint64) (bytes + MEGABYTE / 2) / MEGABYTE);
}

/* A draft of the same label, or the first shard alone, would be far too small here. */
static void
test_sizes_are_plausible (void)
{
  for_each_quantization (check_size);
}

static void
check_memory (PdkCatalogModel        *model,
              PdkCatalogQuantization *quantization,
              JsonObject             *object)
{
  guint64 bytes = pdk_catalog_quantization_get_file_size (quantization);
  guint64 plain = pdk_vram_estimator_estimate_plain (bytes, PDK_CONTEXT_LENGTH_DEFAULT);
  guint64 stated = pdk_catalog_quantization_get_stated_memory (quantization);
  gint64  megabytes = pdk_json_get_int (object, "min_vram_mb", 0);

  if (stated == 0)
    g_assert_cmpint (megabytes, ==, (gint64) (plain + MEGABYTE / 2) / MEGABYTE);
  else
    g_assert_cmpuint (stated, >=, bytes);
}

static void
test_memory_is_stated_or_by_the_plain_rule (void)
{
  for_each_quantization (check_memory);
}

static void
check_filename (PdkCatalogModel        *model,
                PdkCatalogQuantization *quantization,
                JsonObject             *object)
{
  static const char     *traps[] = { "mmproj", "mtp", "eagle", "draft", "dflash", "dspark", "imatrix" };
  const char            *filename = pdk_catalog_quantization_get_filename (quantization);
  g_autoptr (JsonObject) whole = pdk_catalog_model_to_json (model);
  g_autoptr (PdkQuant)   quant = pdk_quant_parse (filename);
  g_auto (GStrv) template = g_strsplit (pdk_json_get_string (whole, "filename_template"), "{quant}", -1);
  g_autofree char *stem = g_path_get_basename (filename);
  g_autofree char *lower = g_ascii_strdown (filename, -1);

  g_assert_cmpuint (g_strv_length (template), ==, 2);
  g_assert_true (g_str_has_prefix (stem, template[0]));
  g_assert_cmpint (pdk_quant_get_role (quant), ==, PDK_FILE_ROLE_MODEL);
  g_assert_cmpstr (pdk_quant_get_label (quant), ==, pdk_catalog_quantization_get_quant (quantization));
  for (gsize i = 0; i < G_N_ELEMENTS (traps); i++)
    g_assert_null (strstr (lower, traps[i]));
}

static void
test_filenames_are_of_models (void)
{
  for_each_quantization (check_filename);
}

static void
check_parts (PdkCatalogModel        *model,
             PdkCatalogQuantization *quantization,
             JsonObject             *object)
{
  JsonArray *parts = pdk_json_get_array (object, "parts");
  guint64    sum = 0;
  gboolean   all_known = TRUE;

  g_assert_cmpint (parts != NULL, ==, strstr (pdk_catalog_quantization_get_filename (quantization), "-of-0") != NULL);
  if (parts == NULL)
    return;
  g_assert_cmpuint (pdk_catalog_quantization_get_part_count (quantization), ==, json_array_get_length (parts));
  g_assert_null (pdk_catalog_quantization_get_sha256 (quantization));
  for (guint i = 0; i < json_array_get_length (parts); i++)
    {
      JsonObject      *part = json_array_get_object_element (parts, i);
      g_autofree char *suffix = g_strdup_printf ("-%05u-of-%05u.gguf", i + 1, json_array_get_length (parts));

      g_assert_true (g_str_has_suffix (pdk_json_get_string (part, "filename"), suffix));
      all_known = all_known && json_object_has_member (part, "file_size_bytes");
      sum += (guint64) pdk_json_get_int (part, "file_size_bytes", 0);
    }
  if (all_known)
    g_assert_cmpuint (sum, ==, pdk_catalog_quantization_get_file_size (quantization));
}

static void
test_split_sets_list_every_part (void)
{
  for_each_quantization (check_parts);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/curated-models/identity", test_identity);
  g_test_add_func ("/curated-models/ids-are-unique-and-one-is-default", test_ids_are_unique_and_one_is_default);
  g_test_add_func ("/curated-models/descriptions-are-plain-sentences", test_descriptions_are_plain_sentences);
  g_test_add_func ("/curated-models/ratings-are-whole-or-absent", test_ratings_are_whole_or_absent);
  g_test_add_func ("/curated-models/recommended-quantizations-exist", test_recommended_quantizations_exist);
  g_test_add_func ("/curated-models/schema", test_schema);
  g_test_add_func ("/curated-models/sizes-are-plausible", test_sizes_are_plausible);
  g_test_add_func ("/curated-models/memory-is-stated-or-by-the-plain-rule", test_memory_is_stated_or_by_the_plain_rule);
  g_test_add_func ("/curated-models/filenames-are-of-models", test_filenames_are_of_models);
  g_test_add_func ("/curated-models/split-sets-list-every-part", test_split_sets_list_every_part);

  return g_test_run ();
}
