/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PdkSectionTitle:
 *
 * The heading of a part of a list, with how many rows are below it. Counts itself, since the header of a
 * GtkListView is not told of every change.
 */
#define PDK_TYPE_SECTION_TITLE (pdk_section_title_get_type ())
G_DECLARE_FINAL_TYPE (PdkSectionTitle, pdk_section_title, PDK, SECTION_TITLE, AdwBin)

GtkWidget *pdk_section_title_new (void);

/**
 * pdk_section_title_set:
 * @rows: (nullable): what to count; %NULL for a title without a number
 */
void pdk_section_title_set (PdkSectionTitle *self,
                            const char      *title,
                            GListModel      *rows);

G_END_DECLS
