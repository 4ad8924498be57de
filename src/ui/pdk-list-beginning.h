/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * pdk_list_keep_beginning:
 * @list: a list with headings
 *
 * Shows the beginning of a list for as long as nobody scrolls away from it. A list by itself holds on to
 * its first row: it would begin below the first heading, and new rows above that row would be out of sight.
 */
void pdk_list_keep_beginning (GtkListView *list);

G_END_DECLS
