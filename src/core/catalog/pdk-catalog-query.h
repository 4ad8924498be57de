/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "catalog/pdk-catalog-model.h"

G_BEGIN_DECLS

/**
 * PdkCatalogMatch:
 * @PDK_CATALOG_MATCH_NO: something asked for is missing
 * @PDK_CATALOG_MATCH_TOO_BIG: everything matches, but no quantization fits
 * @PDK_CATALOG_MATCH_YES: everything matches
 *
 * What is hidden because of its size is counted apart, so that nothing is ever hidden silently.
 */
typedef enum
{
  PDK_CATALOG_MATCH_NO,
  PDK_CATALOG_MATCH_TOO_BIG,
  PDK_CATALOG_MATCH_YES,
} PdkCatalogMatch;

/**
 * PdkCatalogQuery:
 *
 * What a person looks for in the curated list. Every part may be unset.
 */
typedef struct _PdkCatalogQuery PdkCatalogQuery;

PdkCatalogQuery *pdk_catalog_query_new (void);
void             pdk_catalog_query_free (PdkCatalogQuery *self);

/** @words: (nullable): every word must be in the id, name, description, repository, licence, tags or capabilities */
void pdk_catalog_query_set_words (PdkCatalogQuery *self,
                                  const char      *words);

/** @category: (nullable): compared without case */
void pdk_catalog_query_set_category (PdkCatalogQuery *self,
                                     const char      *category);

/** @tag: (nullable): a tag or a capability, compared without case */
void pdk_catalog_query_set_tag (PdkCatalogQuery *self,
                                const char      *tag);

/** @tags: (nullable): tags or capabilities that a model must all have, compared without case */
void pdk_catalog_query_set_tags (PdkCatalogQuery    *self,
                                 const char * const *tags);

/** @memory: bytes of graphics memory into which a quantization must fit; 0 for no such wish */
void pdk_catalog_query_set_fits (PdkCatalogQuery *self,
                                 guint64          memory);

/** @judge: (nullable): by what [method@CatalogQuery.set_fits] is judged; %NULL for the plain rule */
void pdk_catalog_query_set_judge (PdkCatalogQuery  *self,
                                  PdkCatalogFitFunc judge,
                                  gpointer          user_data);

PdkCatalogMatch pdk_catalog_query_match (const PdkCatalogQuery *self,
                                         PdkCatalogModel       *model);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkCatalogQuery, pdk_catalog_query_free)

G_END_DECLS
