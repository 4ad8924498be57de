/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "catalog/pdk-catalog-query.h"

#include <string.h>

struct _PdkCatalogQuery
{
  GStrv   words;
  char   *category;
  char   *tag;
  guint64 memory;
};

PdkCatalogQuery *
pdk_catalog_query_new (void)
{
  return g_new0 (PdkCatalogQuery, 1);
}

void
pdk_catalog_query_free (PdkCatalogQuery *self)
{
  g_strfreev (self->words);
  g_free (self->category);
  g_free (self->tag);
  g_free (self);
}

void
pdk_catalog_query_set_words (PdkCatalogQuery *self,
                             const char      *words)
{
  g_autofree char *valid = g_utf8_make_valid (words == NULL ? "" : words, -1);
  g_autofree char *folded = g_utf8_casefold (valid, -1);

  g_clear_pointer (&self->words, g_strfreev);
  self->words = g_strsplit_set (folded, " \t\n", -1);
}

void
pdk_catalog_query_set_category (PdkCatalogQuery *self,
                                const char      *category)
{
  g_set_str (&self->category, category);
}

void
pdk_catalog_query_set_tag (PdkCatalogQuery *self,
                           const char      *tag)
{
  g_set_str (&self->tag, tag);
}

void
pdk_catalog_query_set_fits (PdkCatalogQuery *self,
                            guint64          memory)
{
  self->memory = memory;
}

static gboolean
text_contains (const char *text,
               const char *folded_word)
{
  g_autofree char *folded = text == NULL ? NULL : g_utf8_casefold (text, -1);

  return folded != NULL && strstr (folded, folded_word) != NULL;
}

static gboolean
any_contains (const char * const *texts,
              const char         *folded_word)
{
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      if (text_contains (texts[i], folded_word))
        return TRUE;
    }
  return FALSE;
}

static gboolean
model_contains (PdkCatalogModel *model,
                const char      *folded_word)
{
  return text_contains (pdk_catalog_model_get_name (model), folded_word) ||
         text_contains (pdk_catalog_model_get_id (model), folded_word) ||
         text_contains (pdk_catalog_model_get_repository (model), folded_word) ||
         text_contains (pdk_catalog_model_get_license (model), folded_word) ||
         any_contains (pdk_catalog_model_get_tags (model), folded_word) ||
         any_contains (pdk_catalog_model_get_capabilities (model), folded_word) ||
         text_contains (pdk_catalog_model_get_description (model), folded_word);
}

static gboolean
matches_words (const PdkCatalogQuery *self,
               PdkCatalogModel       *model)
{
  for (guint i = 0; self->words != NULL && self->words[i] != NULL; i++)
    {
      if (*self->words[i] != '\0' && !model_contains (model, self->words[i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
contains_equal (const char * const *texts,
                const char         *wanted)
{
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (texts[i], wanted) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
fits_somehow (PdkCatalogModel *model,
              guint64          memory)
{
  GListModel *quantizations = pdk_catalog_model_get_quantizations (model);

  for (guint i = 0; i < g_list_model_get_n_items (quantizations); i++)
    {
      g_autoptr (PdkCatalogQuantization) quantization = g_list_model_get_item (quantizations, i);
      PdkFit                             fit;

      pdk_catalog_model_compute_fit (model, quantization, 0, memory, &fit);
      if (fit.verdict == PDK_FIT_FITS)
        return TRUE;
    }
  return FALSE;
}

PdkCatalogMatch
pdk_catalog_query_match (const PdkCatalogQuery *self,
                         PdkCatalogModel       *model)
{
  if (self->category != NULL && g_ascii_strcasecmp (pdk_catalog_model_get_category (model), self->category) != 0)
    return PDK_CATALOG_MATCH_NO;
  if (self->tag != NULL && !contains_equal (pdk_catalog_model_get_tags (model), self->tag) &&
      !contains_equal (pdk_catalog_model_get_capabilities (model), self->tag))
    return PDK_CATALOG_MATCH_NO;
  if (!matches_words (self, model))
    return PDK_CATALOG_MATCH_NO;
  if (self->memory > 0 && !fits_somehow (model, self->memory))
    return PDK_CATALOG_MATCH_TOO_BIG;
  return PDK_CATALOG_MATCH_YES;
}
