/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "offers/pdk-offer.h"

G_BEGIN_DECLS

/**
 * PdkOfferOrder:
 * @PDK_OFFER_ORDER_RECOMMENDED: what fits best first; among those the list's own first choice, then
 *   the models somebody has tested, then the newest
 * @PDK_OFFER_ORDER_NAME: by name
 * @PDK_OFFER_ORDER_NEWEST: the latest release first
 * @PDK_OFFER_ORDER_SMALLEST: the smallest download first
 * @PDK_OFFER_ORDER_LARGEST: the largest download first
 */
typedef enum
{
  PDK_OFFER_ORDER_RECOMMENDED,
  PDK_OFFER_ORDER_NAME,
  PDK_OFFER_ORDER_NEWEST,
  PDK_OFFER_ORDER_SMALLEST,
  PDK_OFFER_ORDER_LARGEST,
} PdkOfferOrder;

/** Returns: the order of that stable name (`recommended`, `name`, …); recommended for any other text */
PdkOfferOrder pdk_offer_order_from_string (const char *text);

/** Returns: (transfer none): the stable name, for settings */
const char *pdk_offer_order_to_string (PdkOfferOrder order);

/** Returns: below, at or above 0 as @a comes before, beside or after @b; equal only for one and the same model */
int pdk_offer_compare (PdkOffer     *a,
                       PdkOffer     *b,
                       PdkOfferOrder order);

G_END_DECLS
