/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "catalog/pdk-catalog-model.h"
#include "library/pdk-model-record.h"
#include "transfers/pdk-server-pull.h"

G_BEGIN_DECLS

/**
 * PdkVariant:
 *
 * One quantization of a curated model as it looks from one server. Changed by [class@VariantList] only.
 *
 * Properties: `title` (the quality in words and the label), `verdict` (a #PdkFitVerdict), `rough`,
 * `fit-words` and `fit-basis` (as [class@Offer] has them), `recommended`,
 * `record` (the library's row if it is here), `transfer` (the download on the queue, in any state).
 */
#define PDK_TYPE_VARIANT (pdk_variant_get_type ())
G_DECLARE_FINAL_TYPE (PdkVariant, pdk_variant, PDK, VARIANT, GObject)

PdkCatalogQuantization *pdk_variant_get_quantization (PdkVariant *self);

/** Returns: (transfer none): the name under which the server pulls it */
const char *pdk_variant_get_model_name (PdkVariant *self);

/** Returns: (transfer none): how it is called, such as "Balanced (Q4_K_M)" */
const char *pdk_variant_get_title (PdkVariant *self);

/** Returns: (transfer none): how it fits */
const PdkFit *pdk_variant_get_fit (PdkVariant *self);

/** Returns: whether it is the one to take without a reason for another */
gboolean pdk_variant_is_recommended (PdkVariant *self);

/** Returns: whether a server can download it: not what comes in several parts */
gboolean pdk_variant_can_pull (PdkVariant *self);

/** Returns: (nullable) (transfer none): the library's row if the server has it */
PdkModelRecord *pdk_variant_get_record (PdkVariant *self);

/** Returns: (nullable) (transfer none): its download, in any state */
PdkServerPull *pdk_variant_get_transfer (PdkVariant *self);

G_END_DECLS
