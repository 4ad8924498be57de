/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-server-button.h"

#include <glib/gi18n-lib.h>

#include "pdk-ui.h"
#include "setup/pdk-server-machine.h"

struct _PdkServerButton
{
  PdkView       parent_instance;
  GSignalGroup *server_signals;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *subtitle;
};

G_DEFINE_FINAL_TYPE (PdkServerButton, pdk_server_button, PDK_TYPE_VIEW)

static void
pdk_server_button_dispose (GObject *object)
{
  PdkServerButton *self = PDK_SERVER_BUTTON (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_SERVER_BUTTON);
  g_clear_object (&self->server_signals);

  G_OBJECT_CLASS (pdk_server_button_parent_class)->dispose (object);
}

static GtkMenuButton *
get_button (PdkServerButton *self)
{
  return GTK_MENU_BUTTON (adw_bin_get_child (ADW_BIN (self)));
}

static char *
describe_state (PdkContext          *context,
                PdkServerConnection *server)
{
  switch (pdk_server_connection_get_state (server))
    {
    case PDK_SERVER_STATE_OFFLINE:
      return g_strdup (_("Does not answer"));
    case PDK_SERVER_STATE_ONLINE:
    case PDK_SERVER_STATE_UNKNOWN:
      break;
    }
  return pdk_server_machine_summarize (context, server);
}

static void
update (PdkServerButton *self)
{
  PdkServerConnection *server = pdk_view_get_server (PDK_VIEW (self));
  g_autofree char     *state = NULL;
  g_autofree char     *label = NULL;
  g_autofree char     *explanation = NULL;
  g_autofree char     *tooltip = NULL;
  gboolean             offline;

  if (server == NULL)
    return;
  offline = pdk_server_connection_get_state (server) == PDK_SERVER_STATE_OFFLINE;
  state = describe_state (pdk_view_get_context (PDK_VIEW (self)), server);
  gtk_image_set_from_icon_name (self->icon, offline ? "dialog-warning-symbolic" : "network-server-symbolic");
  gtk_label_set_label (self->title, pdk_server_connection_get_id (server));
  gtk_label_set_label (self->subtitle, state);
  /* Translators: a server's name, and what is known of it, such as "12 GiB graphics memory" */
  label = g_strdup_printf (_("Server %1$s: %2$s"), pdk_server_connection_get_id (server), state);
  gtk_accessible_update_property (GTK_ACCESSIBLE (get_button (self)), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  explanation = pdk_server_machine_explain (pdk_view_get_context (PDK_VIEW (self)), server);
  tooltip = g_strdup_printf ("%s\n%s", pdk_server_connection_get_address (server), explanation);
  gtk_widget_set_tooltip_text (GTK_WIDGET (get_button (self)), tooltip);
}

static GMenuModel *
make_server_section (GListModel *servers)
{
  GMenu *section = g_menu_new ();
  guint  count = g_list_model_get_n_items (servers);

  for (guint i = 0; i < count && count > 1; i++)
    {
      g_autoptr (PdkServerConnection) server = g_list_model_get_item (servers, i);
      g_autoptr (GMenuItem)           item = g_menu_item_new (NULL, NULL);

      g_menu_item_set_attribute (item, G_MENU_ATTRIBUTE_LABEL, "s", pdk_server_connection_get_id (server));
      g_menu_item_set_action_and_target (item, "win.choose-server", "s", pdk_server_connection_get_id (server));
      g_menu_append_item (section, item);
    }
  return G_MENU_MODEL (section);
}

static void
rebuild_menu (PdkServerButton *self)
{
  GListModel            *list = pdk_context_get_servers (pdk_view_get_context (PDK_VIEW (self)));
  g_autoptr (GMenu)      menu = g_menu_new ();
  g_autoptr (GMenu)      actions = g_menu_new ();
  g_autoptr (GMenuModel) servers = make_server_section (list);

  g_menu_append (actions, _("_Refresh"), "win.refresh");
  g_menu_append (actions, _("_Server Settings"), "win.preferences");
  g_menu_append (actions, _("_Graphics Memory"), "win.show-hardware");
  g_menu_append_section (menu, _("Server"), servers);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (actions));
  gtk_menu_button_set_menu_model (get_button (self), G_MENU_MODEL (menu));
}

static void
pdk_server_button_context_set (PdkView *view)
{
  PdkServerButton *self = PDK_SERVER_BUTTON (view);
  PdkContext      *context = pdk_view_get_context (view);

  g_signal_connect_object (context, "hardware-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pdk_context_get_servers (context), "items-changed", G_CALLBACK (rebuild_menu), self,
                           G_CONNECT_SWAPPED);
  rebuild_menu (self);
}

static void
pdk_server_button_server_changed (PdkView *view)
{
  PdkServerButton *self = PDK_SERVER_BUTTON (view);

  g_signal_group_set_target (self->server_signals, pdk_view_get_server (view));
  update (self);
}

static void
pdk_server_button_class_init (PdkServerButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  PdkViewClass   *view_class = PDK_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_server_button_dispose;
  view_class->context_set = pdk_server_button_context_set;
  view_class->server_changed = pdk_server_button_server_changed;

  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-server-button"));
  gtk_widget_class_bind_template_child (widget_class, PdkServerButton, icon);
  gtk_widget_class_bind_template_child (widget_class, PdkServerButton, title);
  gtk_widget_class_bind_template_child (widget_class, PdkServerButton, subtitle);
}

static void
pdk_server_button_init (PdkServerButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->server_signals = g_signal_group_new (PDK_TYPE_SERVER_CONNECTION);
  g_signal_group_connect_swapped (self->server_signals, "notify::state", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->server_signals, "notify::memory", G_CALLBACK (update), self);
}
