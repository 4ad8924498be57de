/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "library/pdk-server-connection.h"

G_BEGIN_DECLS

/**
 * PdkServerHelpDialog:
 *
 * What to do about a server that does not answer. Closes by itself as soon as it answers.
 *
 * Properties: `server`.
 */
#define PDK_TYPE_SERVER_HELP_DIALOG (pdk_server_help_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PdkServerHelpDialog, pdk_server_help_dialog, PDK, SERVER_HELP_DIALOG, AdwDialog)

AdwDialog *pdk_server_help_dialog_new (PdkServerConnection *server);

G_END_DECLS
