/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "pdk-context.h"

G_BEGIN_DECLS

/**
 * PdkOfferPage:
 *
 * Everything about one curated model, and the choice of the quality in which to download it.
 *
 * Properties: `context`, `server`.
 */
#define PDK_TYPE_OFFER_PAGE (pdk_offer_page_get_type ())
G_DECLARE_FINAL_TYPE (PdkOfferPage, pdk_offer_page, PDK, OFFER_PAGE, AdwNavigationPage)

AdwNavigationPage *pdk_offer_page_new (PdkContext          *context,
                                       PdkServerConnection *server,
                                       PdkCatalogModel     *model);

PdkCatalogModel *pdk_offer_page_get_model (PdkOfferPage *self);

G_END_DECLS
