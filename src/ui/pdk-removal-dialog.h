/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "pdk-context.h"

G_BEGIN_DECLS

/**
 * PdkRemovalDialog:
 *
 * Asks from where to remove a model: from the library only, which can be undone, or also from its
 * server, which cannot; and says what the latter frees.
 */
#define PDK_TYPE_REMOVAL_DIALOG (pdk_removal_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdkRemovalDialog, pdk_removal_dialog, PDK, REMOVAL_DIALOG, AdwAlertDialog)

/**
 * pdk_removal_dialog_present:
 * @server: (nullable): the model's server; %NULL if it is not configured any more
 *
 * Shows the dialog in the window of @origin.
 */
void pdk_removal_dialog_present (GtkWidget           *origin,
                                 PdkContext          *context,
                                 PdkServerConnection *server,
                                 PdkModelRecord      *record);

G_END_DECLS
