/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "library/pdk-server-connection.h"

G_BEGIN_DECLS

/**
 * PdkOfflineView:
 *
 * Fills a page whose server does not answer: the address and the reason, and every way out: try again,
 * install or start it (with the command to copy), or change the settings.
 *
 * Properties: `server`.
 */
#define PDK_TYPE_OFFLINE_VIEW (pdk_offline_view_get_type ())
G_DECLARE_FINAL_TYPE (PdkOfflineView, pdk_offline_view, PDK, OFFLINE_VIEW, AdwBin)

G_END_DECLS
