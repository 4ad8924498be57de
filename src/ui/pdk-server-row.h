/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "library/pdk-server-connection.h"

G_BEGIN_DECLS

/**
 * PdkServerRow:
 *
 * One server among the settings: where it is, whether it answers, and the way to its details.
 *
 * Properties: `server`. Action: `row.open`, which activates the row.
 */
#define PDK_TYPE_SERVER_ROW (pdk_server_row_get_type ())
G_DECLARE_FINAL_TYPE (PdkServerRow, pdk_server_row, PDK, SERVER_ROW, AdwActionRow)

GtkWidget *pdk_server_row_new (PdkServerConnection *server);

PdkServerConnection *pdk_server_row_get_server (PdkServerRow *self);

G_END_DECLS
