/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-offer-widget.h"

G_BEGIN_DECLS

#define PDK_TYPE_OFFER_SLOTS (pdk_offer_slots_get_type ())

/**
 * PdkOfferSlots:
 *
 * Makes the items of a #GtkGridView or #GtkListView of offers. Those views keep far more items than are
 * seen, up to two hundred, and a keystroke in a search exchanges all of them. So an item is first nothing
 * but a slot; tiles or rows are put in before the frame that shows them, and some frames ahead where
 * scrolling will come next.
 */
G_DECLARE_FINAL_TYPE (PdkOfferSlots, pdk_offer_slots, PDK, OFFER_SLOTS, GObject)

/**
 * pdk_offer_slots_new:
 * @view: a #GtkGridView or #GtkListView in a scrolled window; becomes what this makes items for
 * @type: the subclass of #PdkOfferWidget that shows an offer
 *
 * Returns: (transfer full): for the owner of @view, to be let go no later than @view
 */
PdkOfferSlots *pdk_offer_slots_new (GtkWidget *view,
                                    GType      type);

G_END_DECLS
