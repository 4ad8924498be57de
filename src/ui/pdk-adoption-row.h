/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "library/pdk-adoption.h"

G_BEGIN_DECLS

/**
 * PdkAdoptionRow:
 *
 * Offers the models that a server has and the library lacks, all in one row.
 *
 * Properties: `adoption`. Actions: `adoption.choose`.
 */
#define PDK_TYPE_ADOPTION_ROW (pdk_adoption_row_get_type ())
G_DECLARE_FINAL_TYPE (PdkAdoptionRow, pdk_adoption_row, PDK, ADOPTION_ROW, AdwBin)

GtkWidget *pdk_adoption_row_new (void);

/** @adoption: (nullable): %NULL for none at the moment */
void pdk_adoption_row_set_adoption (PdkAdoptionRow *self,
                                    PdkAdoption    *adoption);

G_END_DECLS
