/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "pdk-context.h"

G_BEGIN_DECLS

/**
 * PdkPreferencesDialog:
 *
 * The settings: which servers there are, how they are used, and what was found of this computer.
 *
 * Actions: `preferences.add-server`, `preferences.look-again`.
 */
#define PDK_TYPE_PREFERENCES_DIALOG (pdk_preferences_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdkPreferencesDialog, pdk_preferences_dialog, PDK, PREFERENCES_DIALOG, AdwPreferencesDialog)

AdwDialog *pdk_preferences_dialog_new (PdkContext *context);

G_END_DECLS
