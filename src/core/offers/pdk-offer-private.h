/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fitting/pdk-fit-book.h"
#include "offers/pdk-offer.h"

G_BEGIN_DECLS

PdkOffer *pdk_offer_new (PdkCatalogModel *model);

/** Chooses the quantization by what @book says now, and takes its fit from there. */
void pdk_offer_judge (PdkOffer   *self,
                      PdkFitBook *book);

void pdk_offer_set_here (PdkOffer *self,
                         gboolean  here);
void pdk_offer_set_busy (PdkOffer *self,
                         gboolean  busy);

/** Returns: (transfer none): what sorts by the model's name, with strcmp() */
const char *pdk_offer_get_name_key (PdkOffer *self);

G_END_DECLS
