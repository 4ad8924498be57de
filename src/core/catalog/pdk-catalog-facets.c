/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "catalog/pdk-catalog-facets.h"

#include "catalog/pdk-catalog-model.h"

/* Fewer models than that need no choice among tags. */
#define MANY_MODELS 20

typedef struct
{
  char *word;
  guint count;
} Facet;

static void
facet_free (gpointer data)
{
  Facet *facet = data;

  g_free (facet->word);
  g_free (facet);
}

static int
compare_facets (gconstpointer a,
                gconstpointer b)
{
  const Facet *facet_a = *(const Facet * const *) a;
  const Facet *facet_b = *(const Facet * const *) b;

  if (facet_a->count != facet_b->count)
    return facet_a->count > facet_b->count ? -1 : 1;
  return g_strcmp0 (facet_a->word, facet_b->word);
}

/* Facets by their folded word. */
static GHashTable *
facets_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, NULL, facet_free);
}

static void
count_word (GHashTable *facets,
            const char *word)
{
  g_autofree char *folded = g_ascii_strdown (word, -1);
  Facet           *facet = g_hash_table_lookup (facets, folded);

  if (*folded == '\0')
    return;
  if (facet == NULL)
    {
      facet = g_new0 (Facet, 1);
      facet->word = g_steal_pointer (&folded);
      g_hash_table_insert (facets, facet->word, facet);
    }
  facet->count++;
}

static GStrv
facets_to_strv (GHashTable *facets,
                guint       at_least,
                guint       less_than)
{
  g_autoptr (GPtrArray)    sorted = g_hash_table_get_values_as_ptr_array (facets);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_ptr_array_sort (sorted, compare_facets);
  for (guint i = 0; i < sorted->len; i++)
    {
      Facet *facet = g_ptr_array_index (sorted, i);

      if (facet->count >= at_least && facet->count < less_than)
        g_strv_builder_add (builder, facet->word);
    }
  return g_strv_builder_end (builder);
}

GStrv
pdk_catalog_facets_dup_categories (GListModel *models)
{
  g_autoptr (GHashTable) facets = facets_new ();
  guint                  count = g_list_model_get_n_items (models);

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (PdkCatalogModel) model = g_list_model_get_item (models, i);

      count_word (facets, pdk_catalog_model_get_category (model));
    }
  return facets_to_strv (facets, 1, G_MAXUINT);
}

/* A word that is both a tag and a capability of a model counts once. */
static void
count_words_of (GHashTable      *facets,
                PdkCatalogModel *model)
{
  const char * const *tags = pdk_catalog_model_get_tags (model);
  const char * const *capabilities = pdk_catalog_model_get_capabilities (model);

  for (guint i = 0; tags[i] != NULL; i++)
    count_word (facets, tags[i]);
  for (guint i = 0; capabilities[i] != NULL; i++)
    {
      if (!g_strv_contains (tags, capabilities[i]))
        count_word (facets, capabilities[i]);
    }
}

GStrv
pdk_catalog_facets_dup_tags (GListModel *models)
{
  g_autoptr (GHashTable) facets = facets_new ();
  guint                  count = g_list_model_get_n_items (models);

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (PdkCatalogModel) model = g_list_model_get_item (models, i);

      count_words_of (facets, model);
    }
  return count < MANY_MODELS ? facets_to_strv (facets, 1, G_MAXUINT) : facets_to_strv (facets, 2, count / 10 * 9);
}
