/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-offer-widget.h"

G_BEGIN_DECLS

/**
 * PdkOfferTile:
 *
 * One curated model in a grid.
 */
#define PDK_TYPE_OFFER_TILE (pdk_offer_tile_get_type ())
G_DECLARE_FINAL_TYPE (PdkOfferTile, pdk_offer_tile, PDK, OFFER_TILE, PdkOfferWidget)

G_END_DECLS
