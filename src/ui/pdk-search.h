/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * pdk_search_set_up:
 *
 * Connects a page's search field with its bar. The field takes as many characters as a name can have: what is
 * pasted by mistake, such as a whole file, would keep the window busy with its width.
 */
void pdk_search_set_up (GtkSearchBar   *bar,
                        GtkSearchEntry *entry);

G_END_DECLS
