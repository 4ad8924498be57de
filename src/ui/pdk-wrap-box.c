/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-wrap-box.h"

void
pdk_wrap_box_clear (AdwWrapBox *box)
{
  GtkWidget *child;

  g_return_if_fail (ADW_IS_WRAP_BOX (box));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    adw_wrap_box_remove (box, child);
}
