/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "pdk-context.h"

G_BEGIN_DECLS

/**
 * PdkServerPage:
 *
 * The settings of one server, old or new. Nothing counts before it is saved.
 *
 * Actions: `server.save`, `server.test`, `server.remove`. Signals: `done`, when it was saved or
 * forgotten.
 */
#define PDK_TYPE_SERVER_PAGE (pdk_server_page_get_type ())
G_DECLARE_FINAL_TYPE (PdkServerPage, pdk_server_page, PDK, SERVER_PAGE, AdwNavigationPage)

/** @server: (nullable): %NULL for one that is to be added */
AdwNavigationPage *pdk_server_page_new (PdkContext          *context,
                                        PdkServerConnection *server);

G_END_DECLS
