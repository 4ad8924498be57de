/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-offer-widget.h"

G_BEGIN_DECLS

/**
 * PdkOfferSize:
 *
 * How big what is in slots was at most, in pixels: an empty slot is as big, so that nothing moves when it is filled.
 */
typedef struct
{
  int min_width;
  int width;
  int height;
} PdkOfferSize;

#define PDK_TYPE_OFFER_SLOT (pdk_offer_slot_get_type ())

/**
 * PdkOfferSlot:
 *
 * The place of a tile or row in a long list, which may be empty as long as nobody sees it.
 */
G_DECLARE_FINAL_TYPE (PdkOfferSlot, pdk_offer_slot, PDK, OFFER_SLOT, GtkWidget)

/**
 * pdk_offer_slot_new:
 * @item: what the slot is the child of, which outlives it
 * @size: shared by all slots of a list
 */
GtkWidget *pdk_offer_slot_new (GtkListItem  *item,
                               PdkOfferSize *size);

/** Returns: where in the list the slot is, %GTK_INVALID_LIST_POSITION for nowhere */
guint pdk_offer_slot_get_position (PdkOfferSlot *self);

/** Returns: (nullable) (transfer none): what is in the slot */
PdkOfferWidget *pdk_offer_slot_get_content (PdkOfferSlot *self);

/** Puts @content in, %NULL to take out what is there. */
void pdk_offer_slot_set_content (PdkOfferSlot   *self,
                                 PdkOfferWidget *content);

/** Shows the offer that belongs to the slot's place in what is in it. */
void pdk_offer_slot_fill (PdkOfferSlot *self);

G_END_DECLS
