/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-downloads-button.h"

#include <glib/gi18n-lib.h>

#include "pdk-accessible.h"
#include "pdk-pie.h"
#include "pdk-transfer-row.h"
#include "pdk-ui.h"
#include "transfers/pdk-pending-transfers.h"

struct _PdkDownloadsButton
{
  PdkView              parent_instance;
  PdkPendingTransfers *pending;

  GtkStack   *icons;
  PdkPie     *pie;
  GtkPopover *popover;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (PdkDownloadsButton, pdk_downloads_button, PDK_TYPE_VIEW)

static PdkTransferQueue *
get_queue (PdkDownloadsButton *self)
{
  return pdk_context_get_queue (pdk_view_get_context (PDK_VIEW (self)));
}

static gboolean
has_failed (PdkDownloadsButton *self)
{
  GListModel *pending = G_LIST_MODEL (self->pending);

  for (guint i = 0; i < g_list_model_get_n_items (pending); i++)
    {
      g_autoptr (PdkTransfer) transfer = g_list_model_get_item (pending, i);

      if (pdk_transfer_get_state (transfer) == PDK_TRANSFER_STATE_FAILED)
        return TRUE;
    }
  return FALSE;
}

static const char *
choose_icon (PdkDownloadsButton *self)
{
  if (pdk_transfer_queue_get_active_count (get_queue (self)) > 0)
    return "working";
  return has_failed (self) ? "failed" : "stopped";
}

static void
update (PdkDownloadsButton *self)
{
  PdkTransferQueue *queue = get_queue (self);
  guint             active = pdk_transfer_queue_get_active_count (queue);
  guint             count = g_list_model_get_n_items (G_LIST_MODEL (self->pending));
  GtkWidget        *button = adw_bin_get_child (ADW_BIN (self));

  gtk_widget_set_visible (GTK_WIDGET (self), count > 0);
  gtk_stack_set_visible_child_name (self->icons, choose_icon (self));
  if (count == 0)
    gtk_popover_popdown (self->popover);
  if (active > 0)
    pdk_accessible_set_name (button, ngettext ("%u Download Under Way", "%u Downloads Under Way", active), active);
  else
    pdk_accessible_set_name (button, ngettext ("%u Download Not Finished", "%u Downloads Not Finished", count),
                             count);
}

static void
update_fraction (PdkDownloadsButton *self)
{
  pdk_pie_set_fraction (self->pie, pdk_transfer_queue_get_fraction (get_queue (self)));
}

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  GtkWidget *row = pdk_transfer_row_new (get_queue (user_data));

  pdk_transfer_row_set_transfer (PDK_TRANSFER_ROW (row), item);
  return row;
}

static void
on_show_clicked (PdkDownloadsButton *self)
{
  gtk_popover_popdown (self->popover);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-downloads", NULL);
}

static void
pdk_downloads_button_context_set (PdkView *view)
{
  PdkDownloadsButton *self = PDK_DOWNLOADS_BUTTON (view);
  PdkTransferQueue   *queue = get_queue (self);

  self->pending = pdk_pending_transfers_new (queue);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->pending), make_row, self, NULL);
  g_signal_connect_object (self->pending, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "notify::active-count", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "notify::fraction", G_CALLBACK (update_fraction), self, G_CONNECT_SWAPPED);
  update (self);
  update_fraction (self);
}

static void
pdk_downloads_button_dispose (GObject *object)
{
  PdkDownloadsButton *self = PDK_DOWNLOADS_BUTTON (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_DOWNLOADS_BUTTON);
  g_clear_object (&self->pending);

  G_OBJECT_CLASS (pdk_downloads_button_parent_class)->dispose (object);
}

static void
pdk_downloads_button_class_init (PdkDownloadsButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_downloads_button_dispose;
  PDK_VIEW_CLASS (klass)->context_set = pdk_downloads_button_context_set;

  g_type_ensure (PDK_TYPE_PIE);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-downloads-button"));
  gtk_widget_class_bind_template_child (widget_class, PdkDownloadsButton, icons);
  gtk_widget_class_bind_template_child (widget_class, PdkDownloadsButton, pie);
  gtk_widget_class_bind_template_child (widget_class, PdkDownloadsButton, popover);
  gtk_widget_class_bind_template_child (widget_class, PdkDownloadsButton, list);
  gtk_widget_class_bind_template_callback (widget_class, on_show_clicked);
}

static void
pdk_downloads_button_init (PdkDownloadsButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
