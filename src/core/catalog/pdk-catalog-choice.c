/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "catalog/pdk-catalog-model-private.h"
#include "estimate/pdk-vram-estimator.h"

/* Whole-file bits per weight of Q4_K_M, the usual compromise. */
#define BALANCED_BITS 4.85
/* More than this keeps nothing more of a model that anybody would notice. */
#define USEFUL_BITS 9.5
/* A server accepts no longer tag. */
#define TAG_LIMIT 80

PdkCatalogQuantization *
pdk_catalog_model_find_quantization (PdkCatalogModel *self,
                                     const char      *quant)
{
  GListModel *list = pdk_catalog_model_get_quantizations (self);

  g_return_val_if_fail (quant != NULL, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      /* The list keeps the object alive. */
      g_autoptr (PdkCatalogQuantization) quantization = g_list_model_get_item (list, i);

      if (g_ascii_strcasecmp (pdk_catalog_quantization_get_quant (quantization), quant) == 0)
        return quantization;
    }
  return NULL;
}

void
pdk_catalog_model_compute_fit (PdkCatalogModel        *self,
                               PdkCatalogQuantization *quantization,
                               gint64                  context_length,
                               guint64                 available_bytes,
                               PdkFit                 *fit)
{
  guint64 file_size;

  g_return_if_fail (PDK_IS_CATALOG_MODEL (self));
  g_return_if_fail (PDK_IS_CATALOG_QUANTIZATION (quantization));
  g_return_if_fail (fit != NULL);

  if (context_length <= 0)
    context_length = PDK_CONTEXT_LENGTH_DEFAULT;
  file_size = pdk_catalog_quantization_get_file_size (quantization);
  pdk_vram_estimator_fit_plain (file_size, (guint64) context_length, available_bytes, fit);
  if (file_size == 0)
    {
      fit->total_bytes = pdk_catalog_quantization_get_stated_memory (quantization);
      fit->source = PDK_FIT_SOURCE_STATED;
      fit->verdict = pdk_fit_judge (fit->total_bytes, available_bytes);
    }
}

/* By what quantizations are chosen. */
typedef struct
{
  guint64           available_bytes;
  PdkCatalogFitFunc judge;
  gpointer          user_data;
} Judge;

static PdkFitVerdict
judge_quantization (const Judge            *judge,
                    PdkCatalogModel        *model,
                    PdkCatalogQuantization *quantization)
{
  PdkFit fit;

  if (judge->judge != NULL)
    judge->judge (model, quantization, &fit, judge->user_data);
  else
    pdk_catalog_model_compute_fit (model, quantization, 0, judge->available_bytes, &fit);
  return fit.verdict;
}

static double
get_bits (PdkCatalogModel        *self,
          PdkCatalogQuantization *quantization)
{
  guint64     size = pdk_catalog_quantization_get_file_size (quantization);
  double      parameters = pdk_catalog_model_get_parameters (self);
  const char *label = pdk_catalog_quantization_get_quant (quantization);

  if (size > 0 && parameters > 0.0)
    return (double) size * 8.0 / (parameters * 1e9);
  /* "Q5_K_M" and "IQ3_XS" name their bits, as do "F16" and "BF16". */
  return g_ascii_strtod (label + strcspn (label, "0123456789"), NULL);
}

static gboolean
is_pullable (PdkCatalogQuantization *quantization)
{
  return pdk_catalog_quantization_get_part_count (quantization) == 1;
}

static gboolean
has_pullable (GListModel *list)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (PdkCatalogQuantization) quantization = g_list_model_get_item (list, i);

      if (is_pullable (quantization))
        return TRUE;
    }
  return FALSE;
}

static PdkCatalogQuantization *
find_recommended (PdkCatalogModel *self,
                  const Judge     *judge)
{
  GArray                 *recommendations = pdk_catalog_model_get_recommendations (self);
  PdkCatalogQuantization *found = NULL;
  PdkFitVerdict           verdict;

  for (guint i = 0; i < recommendations->len; i++)
    {
      PdkCatalogRecommendation *recommendation = &g_array_index (recommendations, PdkCatalogRecommendation, i);

      if (judge->available_bytes >= pdk_fit_tier_get_threshold (recommendation->gigabytes))
        found = pdk_catalog_model_find_quantization (self, recommendation->quant);
    }
  if (found == NULL)
    return NULL;
  verdict = judge_quantization (judge, self, found);
  return verdict == PDK_FIT_FITS || verdict == PDK_FIT_TIGHT ? found : NULL;
}

/* How welcome a quantization is; 0 if it does not fit. Among equals the larger file is better. */
static guint
get_rank (PdkCatalogModel        *self,
          PdkCatalogQuantization *quantization,
          const Judge            *judge)
{
  switch (judge_quantization (judge, self, quantization))
    {
    case PDK_FIT_FITS:
      return get_bits (self, quantization) <= USEFUL_BITS ? 3 : 2;
    case PDK_FIT_TIGHT:
      return 1;
    case PDK_FIT_WONT_FIT:
    case PDK_FIT_UNKNOWN:
      break;
    }
  return 0;
}

static PdkCatalogQuantization *
find_best_fitting (PdkCatalogModel *self,
                   const Judge     *judge,
                   gboolean         pullable_only)
{
  GListModel             *list = pdk_catalog_model_get_quantizations (self);
  PdkCatalogQuantization *best = NULL;
  guint                   best_rank = 1;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (PdkCatalogQuantization) quantization = g_list_model_get_item (list, i);
      guint                              rank;

      if (pullable_only && !is_pullable (quantization))
        continue;
      rank = get_rank (self, quantization, judge);
      if (rank >= best_rank)
        {
          best = quantization;
          best_rank = rank;
        }
    }
  return best;
}

static PdkCatalogQuantization *
find_balanced (PdkCatalogModel *self,
               gboolean         pullable_only)
{
  GListModel             *list = pdk_catalog_model_get_quantizations (self);
  PdkCatalogQuantization *best = pdk_catalog_model_find_quantization (self, "Q4_K_M");
  double                  best_distance = HUGE_VAL;

  if (best != NULL && (is_pullable (best) || !pullable_only))
    return best;
  best = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (PdkCatalogQuantization) quantization = g_list_model_get_item (list, i);
      double                             distance = fabs (get_bits (self, quantization) - BALANCED_BITS);

      if ((is_pullable (quantization) || !pullable_only) && distance < best_distance)
        {
          best = quantization;
          best_distance = distance;
        }
    }
  return best;
}

PdkCatalogQuantization *
pdk_catalog_model_choose_quantization_by (PdkCatalogModel  *self,
                                          guint64           available_bytes,
                                          PdkCatalogFitFunc judge,
                                          gpointer          user_data)
{
  const Judge             how = { available_bytes, judge, user_data };
  gboolean                pullable_only;
  PdkCatalogQuantization *choice;

  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), NULL);

  choice = find_recommended (self, &how);
  if (choice != NULL)
    return choice;
  pullable_only = has_pullable (pdk_catalog_model_get_quantizations (self));
  choice = find_best_fitting (self, &how, pullable_only);
  return choice != NULL ? choice : find_balanced (self, pullable_only);
}

PdkCatalogQuantization *
pdk_catalog_model_choose_quantization (PdkCatalogModel *self,
                                       guint64          available_bytes)
{
  return pdk_catalog_model_choose_quantization_by (self, available_bytes, NULL, NULL);
}

/* Whether Hugging Face knows which file a label means: it stands in the name and is a full one. */
static gboolean
is_usable_as_tag (const char *quant,
                  const char *filename)
{
  g_autofree char *lower_quant = g_ascii_strdown (quant, -1);
  g_autofree char *lower_filename = g_ascii_strdown (filename, -1);
  gboolean         is_full = strchr (quant, '_') != NULL || strstr (lower_quant, "fp4") != NULL || g_str_has_suffix (quant, "16") || g_str_has_suffix (quant, "32");

  return is_full && strstr (lower_filename, lower_quant) != NULL;
}

char *
pdk_catalog_model_dup_model_name (PdkCatalogModel        *self,
                                  PdkCatalogQuantization *quantization)
{
  const char *repository;
  const char *tag;
  const char *filename;

  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), NULL);
  g_return_val_if_fail (PDK_IS_CATALOG_QUANTIZATION (quantization), NULL);

  repository = pdk_catalog_model_get_repository (self);
  tag = pdk_catalog_quantization_get_quant (quantization);
  filename = pdk_catalog_quantization_get_filename (quantization);
  if (!is_usable_as_tag (tag, filename) && strlen (filename) <= TAG_LIMIT && strchr (filename, '/') == NULL)
    tag = filename;
  return g_strdup_printf ("hf.co/%s:%s", repository, tag);
}

char *
pdk_catalog_model_dup_title (PdkCatalogModel        *self,
                             PdkCatalogQuantization *quantization)
{
  return g_strdup_printf ("%s %s", pdk_catalog_model_get_name (self),
                          pdk_catalog_quantization_get_quant (quantization));
}

char *
pdk_catalog_model_dup_page_address (PdkCatalogModel *self)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (PDK_IS_CATALOG_MODEL (self), NULL);

  path = g_uri_escape_string (pdk_catalog_model_get_repository (self), "/", FALSE);
  return g_strconcat ("https://huggingface.co/", path, NULL);
}
