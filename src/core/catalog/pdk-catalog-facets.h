/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * By what a list of curated models can be narrowed down: the words that occur in it, the most frequent
 * first, equally frequent ones by the alphabet.
 */

/** Returns: (transfer full): the categories of @models, a list of [class@CatalogModel] */
GStrv pdk_catalog_facets_dup_categories (GListModel *models);

/**
 * pdk_catalog_facets_dup_tags:
 *
 * Returns: (transfer full): the tags and capabilities that tell @models apart: of few models, all; of
 *   many, neither those that only one has nor those that nine of ten have
 */
GStrv pdk_catalog_facets_dup_tags (GListModel *models);

G_END_DECLS
