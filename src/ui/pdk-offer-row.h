/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-offer-widget.h"

G_BEGIN_DECLS

/**
 * PdkOfferRow:
 *
 * One curated model in a list.
 */
#define PDK_TYPE_OFFER_ROW (pdk_offer_row_get_type ())
G_DECLARE_FINAL_TYPE (PdkOfferRow, pdk_offer_row, PDK, OFFER_ROW, PdkOfferWidget)

G_END_DECLS
