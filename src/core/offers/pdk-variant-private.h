/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "offers/pdk-variant.h"

G_BEGIN_DECLS

PdkVariant *pdk_variant_new (PdkCatalogModel        *model,
                             PdkCatalogQuantization *quantization);

/** Computes the fit for @memory bytes of graphics memory (0: unknown). */
void pdk_variant_judge (PdkVariant *self,
                        guint64     memory);
void pdk_variant_set_recommended (PdkVariant *self,
                                  gboolean    recommended);
void pdk_variant_set_record (PdkVariant     *self,
                             PdkModelRecord *record);
void pdk_variant_set_transfer (PdkVariant    *self,
                               PdkServerPull *transfer);

G_END_DECLS
