/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-offer-widget.h"

G_BEGIN_DECLS

/**
 * PdkOfferMark:
 *
 * Says in a word that the server has a model, or that it is on its way.
 */
#define PDK_TYPE_OFFER_MARK (pdk_offer_mark_get_type ())
G_DECLARE_FINAL_TYPE (PdkOfferMark, pdk_offer_mark, PDK, OFFER_MARK, PdkOfferWidget)

G_END_DECLS
