/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "offers/pdk-offer-list.h"
#include "pdk-curated-filter.h"

G_BEGIN_DECLS

/**
 * PdkFilterPopover:
 *
 * Lets a person choose what the curated page shows. Every change counts at once.
 */
#define PDK_TYPE_FILTER_POPOVER (pdk_filter_popover_get_type ())
G_DECLARE_FINAL_TYPE (PdkFilterPopover, pdk_filter_popover, PDK, FILTER_POPOVER, GtkPopover)

/**
 * pdk_filter_popover_set_up:
 * @filter: what is changed
 * @catalog: (type Gio.ListModel): the curated list, whose categories and tags can be chosen
 */
void pdk_filter_popover_set_up (PdkFilterPopover *self,
                                PdkCuratedFilter *filter,
                                GListModel       *catalog);

/** Says what the server's own memory is, for the choice that goes by it; 0 if unknown. */
void pdk_filter_popover_set_server_memory (PdkFilterPopover *self,
                                           guint64           memory);

G_END_DECLS
