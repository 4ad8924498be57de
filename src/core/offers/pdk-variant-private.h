/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fitting/pdk-fit-book.h"
#include "offers/pdk-variant.h"

G_BEGIN_DECLS

PdkVariant *pdk_variant_new (PdkCatalogModel        *model,
                             PdkCatalogQuantization *quantization);

/** Takes the fit from what @book says now. */
void pdk_variant_judge (PdkVariant *self,
                        PdkFitBook *book);
void pdk_variant_set_recommended (PdkVariant *self,
                                  gboolean    recommended);
void pdk_variant_set_record (PdkVariant     *self,
                             PdkModelRecord *record);
void pdk_variant_set_transfer (PdkVariant    *self,
                               PdkServerPull *transfer);

G_END_DECLS
