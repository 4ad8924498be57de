/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PdkSidebarRow:
 *
 * Leads to one page of the window.
 *
 * Properties: `page` (its name), `title`, `icon-name`. Action: `row.open`.
 */
#define PDK_TYPE_SIDEBAR_ROW (pdk_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (PdkSidebarRow, pdk_sidebar_row, PDK, SIDEBAR_ROW, GtkListBoxRow)

const char *pdk_sidebar_row_get_page (PdkSidebarRow *self);

G_END_DECLS
