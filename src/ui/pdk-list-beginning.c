/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-list-beginning.h"

/* The first tick comes before rows are laid out, the second one after that. */
#define TICKS 2

static gboolean
on_tick (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  guint         *ticks = user_data;
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (widget));

  if (--*ticks > 0)
    return G_SOURCE_CONTINUE;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_lower (adjustment));
  return G_SOURCE_REMOVE;
}

static void
keep (GtkWidget *list)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  guint         *ticks;

  if (gtk_adjustment_get_value (adjustment) > gtk_adjustment_get_lower (adjustment))
    return;
  ticks = g_new (guint, 1);
  *ticks = TICKS;
  gtk_widget_add_tick_callback (list, on_tick, ticks, g_free);
}

static void
on_items_changed (GtkWidget *list,
                  guint      position,
                  guint      removed,
                  guint      added)
{
  if (position == 0 && added > 0)
    keep (list);
}

void
pdk_list_keep_beginning (GtkListView *list)
{
  g_return_if_fail (GTK_IS_LIST_VIEW (list));

  g_signal_connect (list, "map", G_CALLBACK (keep), NULL);
  g_signal_connect_object (gtk_list_view_get_model (list), "items-changed", G_CALLBACK (on_items_changed), list,
                           G_CONNECT_SWAPPED);
}
