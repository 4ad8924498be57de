/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "pdk-context.h"

G_BEGIN_DECLS

/**
 * PdkAliasDialog:
 *
 * Asks for another name for a model, says at once whether it can be given, and gives it.
 */
#define PDK_TYPE_ALIAS_DIALOG (pdk_alias_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdkAliasDialog, pdk_alias_dialog, PDK, ALIAS_DIALOG, AdwAlertDialog)

/** Shows the dialog in the window of @origin. */
void pdk_alias_dialog_present (GtkWidget           *origin,
                               PdkContext          *context,
                               PdkServerConnection *server,
                               PdkModelRecord      *record);

G_END_DECLS
