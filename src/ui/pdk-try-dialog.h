/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "pdk-context.h"

G_BEGIN_DECLS

/**
 * PdkTryDialog:
 *
 * A small chat that lets a person see what a model is like. Nothing of it is kept.
 *
 * Actions: `chat.send`, `chat.stop`, `chat.retry`.
 */
#define PDK_TYPE_TRY_DIALOG (pdk_try_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdkTryDialog, pdk_try_dialog, PDK, TRY_DIALOG, AdwDialog)

AdwDialog *pdk_try_dialog_new (PdkContext          *context,
                               PdkServerConnection *server,
                               PdkModelRecord      *record);

G_END_DECLS
