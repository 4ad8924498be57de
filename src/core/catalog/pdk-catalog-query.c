/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "catalog/pdk-catalog-query.h"

#include <string.h>

#include "catalog/pdk-catalog-model-private.h"

struct _PdkCatalogQuery
{
  GStrv   words;
  char   *category;
  GStrv   tags;
  guint64 memory;

  PdkCatalogFitFunc judge;
  gpointer          judge_data;
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
  g_strfreev (self->tags);
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
  const char *tags[] = { tag, NULL };

  pdk_catalog_query_set_tags (self, tags);
}

void
pdk_catalog_query_set_tags (PdkCatalogQuery    *self,
                            const char * const *tags)
{
  g_strfreev (self->tags);
  self->tags = g_strdupv ((GStrv) tags);
}

void
pdk_catalog_query_set_fits (PdkCatalogQuery *self,
                            guint64          memory)
{
  self->memory = memory;
}

void
pdk_catalog_query_set_judge (PdkCatalogQuery  *self,
                             PdkCatalogFitFunc judge,
                             gpointer          user_data)
{
  self->judge = judge;
  self->judge_data = user_data;
}

static gboolean
matches_words (const PdkCatalogQuery *self,
               PdkCatalogModel       *model)
{
  const char *text = pdk_catalog_model_get_search_text (model);

  for (guint i = 0; self->words != NULL && self->words[i] != NULL; i++)
    {
      if (strstr (text, self->words[i]) == NULL)
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
matches_tags (const PdkCatalogQuery *self,
              PdkCatalogModel       *model)
{
  for (guint i = 0; self->tags != NULL && self->tags[i] != NULL; i++)
    {
      if (!contains_equal (pdk_catalog_model_get_tags (model), self->tags[i]) &&
          !contains_equal (pdk_catalog_model_get_capabilities (model), self->tags[i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
fits_somehow (const PdkCatalogQuery *self,
              PdkCatalogModel       *model)
{
  GListModel *quantizations = pdk_catalog_model_get_quantizations (model);

  for (guint i = 0; i < g_list_model_get_n_items (quantizations); i++)
    {
      g_autoptr (PdkCatalogQuantization) quantization = g_list_model_get_item (quantizations, i);
      PdkFit                             fit;

      if (self->judge != NULL)
        self->judge (model, quantization, &fit, self->judge_data);
      else
        pdk_catalog_model_compute_fit (model, quantization, 0, self->memory, &fit);
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
  if (!matches_tags (self, model) || !matches_words (self, model))
    return PDK_CATALOG_MATCH_NO;
  if (self->memory > 0 && !fits_somehow (self, model))
    return PDK_CATALOG_MATCH_TOO_BIG;
  return PDK_CATALOG_MATCH_YES;
}
