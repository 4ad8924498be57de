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

G_END_DECLS
