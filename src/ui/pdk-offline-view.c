/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-offline-view.h"

#include "pdk-command-line.h"
#include "pdk-ui.h"
#include "setup/pdk-server-advice.h"

struct _PdkOfflineView
{
  AdwBin               parent_instance;
  PdkServerConnection *server;
  GSignalGroup        *signals;

  GtkLabel       *advice_label;
  PdkCommandLine *advice_command;
};

typedef enum
{
  PROP_SERVER = 1,
} PdkOfflineViewProperty;

static GParamSpec *properties[PROP_SERVER + 1];

G_DEFINE_FINAL_TYPE (PdkOfflineView, pdk_offline_view, ADW_TYPE_BIN)

static void
update (PdkOfflineView *self)
{
  const GError            *error = pdk_server_connection_get_error (self->server);
  g_auto (PdkServerAdvice) advice = { 0 };
  g_autofree char         *description = NULL;

  if (error == NULL)
    return;
  pdk_server_advice_init (&advice, pdk_server_connection_get_address (self->server), NULL);
  description = g_markup_escape_text (error->message, -1);
  adw_status_page_set_description (ADW_STATUS_PAGE (adw_bin_get_child (ADW_BIN (self))), description);
  gtk_label_set_label (self->advice_label, advice.sentence);
  g_object_set (self->advice_command, "command", advice.command, NULL);
}

static void
pdk_offline_view_dispose (GObject *object)
{
  PdkOfflineView *self = PDK_OFFLINE_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_OFFLINE_VIEW);
  g_clear_object (&self->signals);
  g_clear_object (&self->server);

  G_OBJECT_CLASS (pdk_offline_view_parent_class)->dispose (object);
}

static void
pdk_offline_view_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch ((PdkOfflineViewProperty) property_id)
    {
    case PROP_SERVER:
      g_value_set_object (value, PDK_OFFLINE_VIEW (object)->server);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_offline_view_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  PdkOfflineView *self = PDK_OFFLINE_VIEW (object);

  switch ((PdkOfflineViewProperty) property_id)
    {
    case PROP_SERVER:
      if (!g_set_object (&self->server, g_value_get_object (value)))
        return;
      g_signal_group_set_target (self->signals, self->server);
      if (self->server != NULL)
        update (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_offline_view_class_init (PdkOfflineViewClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pdk_offline_view_dispose;
  object_class->get_property = pdk_offline_view_get_property;
  object_class->set_property = pdk_offline_view_set_property;

  properties[PROP_SERVER] = g_param_spec_object ("server", NULL, NULL, PDK_TYPE_SERVER_CONNECTION,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (PDK_TYPE_COMMAND_LINE);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-offline-view"));
  gtk_widget_class_bind_template_child (widget_class, PdkOfflineView, advice_label);
  gtk_widget_class_bind_template_child (widget_class, PdkOfflineView, advice_command);
}

static void
pdk_offline_view_init (PdkOfflineView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (PDK_TYPE_SERVER_CONNECTION);
  g_signal_group_connect_swapped (self->signals, "notify::state", G_CALLBACK (update), self);
}
