/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "offers/pdk-offer.h"
#include "pdk-context.h"

G_BEGIN_DECLS

/**
 * PdkOfferList:
 *
 * The curated list as it looks from one server: a [iface@Gio.ListModel] of [class@Offer], in the
 * list's own order. Follows the server's graphics memory, the library and the transfers. Offers are judged
 * by the plain rule at once, and then one by one by what is known of their shapes, on a thread.
 *
 * Signals: `judged`, after every offer was judged afresh: by the plain rule, and again when all of them were
 * worked out.
 */
#define PDK_TYPE_OFFER_LIST (pdk_offer_list_get_type ())
G_DECLARE_FINAL_TYPE (PdkOfferList, pdk_offer_list, PDK, OFFER_LIST, GObject)

/** Returns: (transfer full): the offers; nothing is judged before a server is set */
PdkOfferList *pdk_offer_list_new (PdkContext *context);

void pdk_offer_list_set_server (PdkOfferList        *self,
                                PdkServerConnection *server);

/**
 * pdk_offer_list_set_tier:
 * @tier: GB of graphics memory to judge by, one of 6, 8, 12, 16, 24, 32; 0 for the server's own
 */
void pdk_offer_list_set_tier (PdkOfferList *self,
                              guint         tier);

/** Returns: bytes of graphics memory that the offers are judged by; 0 if unknown */
guint64 pdk_offer_list_get_memory (PdkOfferList *self);

/** Returns: (transfer none): what the offers are judged by, until `judged` */
PdkFitBook *pdk_offer_list_get_book (PdkOfferList *self);

/** Returns: (nullable) (transfer none): the offer of the model with that id */
PdkOffer *pdk_offer_list_find (PdkOfferList *self,
                               const char   *model_id);

/**
 * pdk_offer_list_suggest:
 *
 * Returns: (nullable) (transfer none): a good first model: the most recommended one that fits; where the
 *   graphics memory is not known, one that also runs without a graphics card; %NULL if nothing suits
 */
PdkOffer *pdk_offer_list_suggest (PdkOfferList *self);

G_END_DECLS
