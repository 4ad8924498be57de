/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-server-help-dialog.h"

#include "pdk-offline-view.h"
#include "pdk-ui.h"

struct _PdkServerHelpDialog
{
  AdwDialog            parent_instance;
  PdkServerConnection *server;
};

typedef enum
{
  PROP_SERVER = 1,
} PdkServerHelpDialogProperty;

static GParamSpec *properties[PROP_SERVER + 1];

G_DEFINE_FINAL_TYPE (PdkServerHelpDialog, pdk_server_help_dialog, ADW_TYPE_DIALOG)

static void
pdk_server_help_dialog_dispose (GObject *object)
{
  PdkServerHelpDialog *self = PDK_SERVER_HELP_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_SERVER_HELP_DIALOG);
  g_clear_object (&self->server);

  G_OBJECT_CLASS (pdk_server_help_dialog_parent_class)->dispose (object);
}

static void
pdk_server_help_dialog_get_property (GObject    *object,
                                     guint       property_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  switch ((PdkServerHelpDialogProperty) property_id)
    {
    case PROP_SERVER:
      g_value_set_object (value, PDK_SERVER_HELP_DIALOG (object)->server);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_server_help_dialog_class_init (PdkServerHelpDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_server_help_dialog_dispose;
  object_class->get_property = pdk_server_help_dialog_get_property;

  properties[PROP_SERVER] = g_param_spec_object ("server", NULL, NULL, PDK_TYPE_SERVER_CONNECTION,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (PDK_TYPE_OFFLINE_VIEW);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), PDK_TEMPLATE ("pdk-server-help-dialog"));
}

static void
pdk_server_help_dialog_init (PdkServerHelpDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
on_state_changed (PdkServerHelpDialog *self)
{
  if (pdk_server_connection_get_state (self->server) == PDK_SERVER_STATE_ONLINE)
    adw_dialog_close (ADW_DIALOG (self));
}

AdwDialog *
pdk_server_help_dialog_new (PdkServerConnection *server)
{
  PdkServerHelpDialog *self = g_object_new (PDK_TYPE_SERVER_HELP_DIALOG, NULL);

  g_set_object (&self->server, server);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVER]);
  g_signal_connect_object (server, "notify::state", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
  return ADW_DIALOG (self);
}
