/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "pdk-context.h"

G_BEGIN_DECLS

/**
 * PdkLibraryRow:
 *
 * One model of the library: its name, whether it is active and running, what it takes, and what can be
 * done with it.
 *
 * Properties: `context`, `record`, `detailed` (whether it stands on the page of details: it then offers
 * to try the model in place of its details). Actions: `model.use`, `model.try`, `model.load`, `model.unload`,
 * `model.stop` (loading), `model.alias`, `model.details`, `model.download-again`, `model.remove`,
 * `menu.popup`.
 */
#define PDK_TYPE_LIBRARY_ROW (pdk_library_row_get_type ())
G_DECLARE_FINAL_TYPE (PdkLibraryRow, pdk_library_row, PDK, LIBRARY_ROW, AdwBin)

GtkWidget *pdk_library_row_new (PdkContext *context,
                                gboolean    detailed);

/** @record: (nullable): %NULL for none at the moment */
void            pdk_library_row_set_record (PdkLibraryRow  *self,
                                            PdkModelRecord *record);
PdkModelRecord *pdk_library_row_get_record (PdkLibraryRow *self);

G_END_DECLS
