/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "offers/pdk-variant.h"

G_BEGIN_DECLS

/**
 * PdkVariantRow:
 *
 * One quantization to choose: its quality in words, its size, how it fits, and whether it is the
 * recommended one.
 *
 * Properties: `variant`, `chosen`. Action: `row.choose`.
 */
#define PDK_TYPE_VARIANT_ROW (pdk_variant_row_get_type ())
G_DECLARE_FINAL_TYPE (PdkVariantRow, pdk_variant_row, PDK, VARIANT_ROW, GtkListBoxRow)

/** @group: (nullable): another row; of all rows of a group just one is chosen */
GtkWidget *pdk_variant_row_new (PdkVariant    *variant,
                                PdkVariantRow *group);

PdkVariant *pdk_variant_row_get_variant (PdkVariantRow *self);

void pdk_variant_row_choose (PdkVariantRow *self);

G_END_DECLS
