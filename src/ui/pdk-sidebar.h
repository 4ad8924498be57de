/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-view.h"

G_BEGIN_DECLS

/**
 * PdkSidebar:
 *
 * Leads to the pages, and says at its foot which server they show.
 *
 * Properties: `page` (the name of the page that is shown).
 */
#define PDK_TYPE_SIDEBAR (pdk_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (PdkSidebar, pdk_sidebar, PDK, SIDEBAR, PdkView)

G_END_DECLS
