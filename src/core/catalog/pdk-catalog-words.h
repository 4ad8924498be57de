/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "catalog/pdk-catalog-model.h"

G_BEGIN_DECLS

/*
 * The short words of the curated list's schema, as people read them. A word that nobody knows yet is
 * shown as it is, with a capital letter and spaces.
 */

/** Returns: (transfer full): a category such as "Balanced" */
char *pdk_catalog_words_from_category (const char *category);

/** Returns: (transfer full): a tag or a capability such as "Long context" */
char *pdk_catalog_words_from_tag (const char *tag);

/** Returns: (transfer full): a source's judgement such as "Very good" */
char *pdk_catalog_words_from_rating (const char *rating);

/** Returns: (transfer full): what is judged, such as "Creativity" */
char *pdk_catalog_words_from_criterion (const char *criterion);

/** Returns: (transfer none) (array zero-terminated=1): the criteria by which sources rate */
const char * const *pdk_catalog_words_get_criteria (void);

/**
 * pdk_catalog_words_from_model:
 *
 * Returns: (transfer full) (nullable): the best that sources say of @model, such as
 *   "Excellent: conversation, creativity"; %NULL where no source rated
 */
char *pdk_catalog_words_from_model (PdkCatalogModel *model);

G_END_DECLS
