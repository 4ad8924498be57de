/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "catalog/pdk-catalog-model.h"

G_BEGIN_DECLS

/* What a list recommends for cards of a size. */
typedef struct
{
  guint gigabytes;
  char *quant;
} PdkCatalogRecommendation;

/** Returns: (transfer none) (element-type PdkCatalogRecommendation): smallest card first */
GArray *pdk_catalog_model_get_recommendations (PdkCatalogModel *self);

/**
 * pdk_catalog_model_get_search_text:
 *
 * Returns: (transfer none): everything that can be searched for, without case, one thing a line; made
 *   once, so that searching again costs next to nothing
 */
const char *pdk_catalog_model_get_search_text (PdkCatalogModel *self);

G_END_DECLS
