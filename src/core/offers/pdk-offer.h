/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "catalog/pdk-catalog-model.h"

G_BEGIN_DECLS

/**
 * PdkOffer:
 *
 * One curated model as it looks from one server: which quantization suits its graphics memory, and
 * whether the model is there already or on its way. Changed by [class@OfferList] only.
 *
 * Properties: `name`, `verdict` (a #PdkFitVerdict), `rough` (whether the verdict comes from the file's size
 * only), `fit-words` (the verdict in a word or two, marked where it is rough), `fit-basis` (where it is
 * known from, in words), `here`, `busy`. Those of the fit notify together.
 */
#define PDK_TYPE_OFFER (pdk_offer_get_type ())
G_DECLARE_FINAL_TYPE (PdkOffer, pdk_offer, PDK, OFFER, GObject)

PdkCatalogModel *pdk_offer_get_model (PdkOffer *self);

/** Returns: (nullable) (transfer none): the recommended quantization; %NULL if the model has none */
PdkCatalogQuantization *pdk_offer_get_quantization (PdkOffer *self);

/** Returns: (transfer none): how the recommended quantization fits */
const PdkFit *pdk_offer_get_fit (PdkOffer *self);

/** Returns: whether the server has the model in any quantization */
gboolean pdk_offer_is_here (PdkOffer *self);

/** Returns: whether any quantization of the model is on its way to the server */
gboolean pdk_offer_is_busy (PdkOffer *self);

G_END_DECLS
