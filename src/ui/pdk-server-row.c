/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-server-row.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"
#include "pdk-ui.h"

struct _PdkServerRow
{
  AdwActionRow         parent_instance;
  PdkServerConnection *server;
};

typedef enum
{
  PROP_SERVER = 1,
} PdkServerRowProperty;

static GParamSpec *properties[PROP_SERVER + 1];

G_DEFINE_FINAL_TYPE (PdkServerRow, pdk_server_row, ADW_TYPE_ACTION_ROW)

static void
pdk_server_row_dispose (GObject *object)
{
  PdkServerRow *self = PDK_SERVER_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_SERVER_ROW);
  g_clear_object (&self->server);

  G_OBJECT_CLASS (pdk_server_row_parent_class)->dispose (object);
}

static void
pdk_server_row_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch ((PdkServerRowProperty) property_id)
    {
    case PROP_SERVER:
      g_value_set_object (value, PDK_SERVER_ROW (object)->server);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
open_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  adw_action_row_activate (ADW_ACTION_ROW (widget));
}

/* Closures of the template. */

static char *
describe (gpointer             self,
          PdkServerConnection *server,
          guint                state,
          const char          *version)
{
  g_autofree char *shown = version == NULL ? NULL : pdk_text_sanitize (version);

  if (server == NULL)
    return NULL;
  if (state == PDK_SERVER_STATE_OFFLINE)
    /* Translators: a server's address */
    return g_strdup_printf (_("%s · does not answer"), pdk_server_connection_get_address (server));
  if (shown == NULL)
    return g_strdup (pdk_server_connection_get_address (server));
  /* Translators: a server's address and its version */
  return g_strdup_printf (_("%1$s · Ollama %2$s"), pdk_server_connection_get_address (server), shown);
}

static char *
choose_icon (gpointer self,
             guint    state)
{
  return g_strdup (state == PDK_SERVER_STATE_OFFLINE ? "dialog-warning-symbolic" : "network-server-symbolic");
}

static void
pdk_server_row_class_init (PdkServerRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pdk_server_row_dispose;
  object_class->get_property = pdk_server_row_get_property;

  properties[PROP_SERVER] = g_param_spec_object ("server", NULL, NULL, PDK_TYPE_SERVER_CONNECTION,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-server-row"));
  gtk_widget_class_bind_template_callback (widget_class, choose_icon);
  gtk_widget_class_bind_template_callback (widget_class, describe);
  /* A list box row by itself cannot be activated by assistive technology; a class action can. */
  gtk_widget_class_install_action (widget_class, "row.open", NULL, open_action);
}

static void
pdk_server_row_init (PdkServerRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pdk_server_row_new (PdkServerConnection *server)
{
  PdkServerRow *self = g_object_new (PDK_TYPE_SERVER_ROW, NULL);

  g_set_object (&self->server, server);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVER]);
  return GTK_WIDGET (self);
}

PdkServerConnection *
pdk_server_row_get_server (PdkServerRow *self)
{
  g_return_val_if_fail (PDK_IS_SERVER_ROW (self), NULL);

  return self->server;
}
