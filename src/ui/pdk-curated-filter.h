/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "fitting/pdk-fit-book.h"

G_BEGIN_DECLS

/**
 * PdkCuratedFilter:
 *
 * What a person wants to see of the curated list, and in which order. The rules are the catalogue's;
 * this only remembers the wishes and keeps GTK's filters in step.
 *
 * Properties: `words`, `category` ("" for all), `tags`, `tier` (GB; 0 for the server's own memory),
 * `fits` (only what fits), `order`.
 */
#define PDK_TYPE_CURATED_FILTER (pdk_curated_filter_get_type ())
G_DECLARE_FINAL_TYPE (PdkCuratedFilter, pdk_curated_filter, PDK, CURATED_FILTER, GObject)

/** Returns: (transfer full): a filter whose wishes are remembered in @settings, all but the words */
PdkCuratedFilter *pdk_curated_filter_new (GSettings *settings);

/** Returns: (transfer none): passes the offers that match, whatever their size */
GtkFilter *pdk_curated_filter_get_wanted (PdkCuratedFilter *self);

/** Returns: (transfer none): of those, passes the ones that are not too big */
GtkFilter *pdk_curated_filter_get_small_enough (PdkCuratedFilter *self);

/** Returns: (transfer none): the order of offers */
GtkSorter *pdk_curated_filter_get_sorter (PdkCuratedFilter *self);

/** @book: (nullable): by what the offers are judged; to be set again when it says something else */
void pdk_curated_filter_set_book (PdkCuratedFilter *self,
                                  PdkFitBook       *book);

const char         *pdk_curated_filter_get_words (PdkCuratedFilter *self);
const char         *pdk_curated_filter_get_category (PdkCuratedFilter *self);
const char * const *pdk_curated_filter_get_tags (PdkCuratedFilter *self);
guint               pdk_curated_filter_get_tier (PdkCuratedFilter *self);
gboolean            pdk_curated_filter_get_fits (PdkCuratedFilter *self);

/** Adds or takes away one of the tags that models must have. */
void pdk_curated_filter_set_tag (PdkCuratedFilter *self,
                                 const char       *tag,
                                 gboolean          wanted);

/** Wants every category and tag again, and what fits; leaves the words and the order. */
void pdk_curated_filter_reset (PdkCuratedFilter *self);

G_END_DECLS
