/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "offers/pdk-offer.h"

G_BEGIN_DECLS

PdkOffer *pdk_offer_new (PdkCatalogModel *model);

/** Chooses the quantization for @memory bytes of graphics memory (0: unknown) and computes its fit. */
void pdk_offer_judge (PdkOffer *self,
                      guint64   memory);

void pdk_offer_set_here (PdkOffer *self,
                         gboolean  here);
void pdk_offer_set_busy (PdkOffer *self,
                         gboolean  busy);

G_END_DECLS
