/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-search.h"

#define LIMIT 200

void
pdk_search_set_up (GtkSearchBar   *bar,
                   GtkSearchEntry *entry)
{
  g_return_if_fail (GTK_IS_SEARCH_BAR (bar));
  g_return_if_fail (GTK_IS_SEARCH_ENTRY (entry));

  gtk_text_set_max_length (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (entry))), LIMIT);
  gtk_search_bar_connect_entry (bar, GTK_EDITABLE (entry));
}
