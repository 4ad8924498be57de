/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-offline-banner.h"

#include "pdk-ui.h"

struct _PdkOfflineBanner
{
  AdwBin               parent_instance;
  PdkServerConnection *server;
  GSignalGroup        *signals;
};

typedef enum
{
  PROP_SERVER = 1,
} PdkOfflineBannerProperty;

static GParamSpec *properties[PROP_SERVER + 1];

G_DEFINE_FINAL_TYPE (PdkOfflineBanner, pdk_offline_banner, ADW_TYPE_BIN)

static void
update (PdkOfflineBanner *self)
{
  AdwBanner    *banner = ADW_BANNER (adw_bin_get_child (ADW_BIN (self)));
  const GError *error = self->server == NULL ? NULL : pdk_server_connection_get_error (self->server);

  /* While it goes away it still says what it said. */
  if (error != NULL)
    adw_banner_set_title (banner, error->message);
  adw_banner_set_revealed (banner, error != NULL);
}

static void
pdk_offline_banner_dispose (GObject *object)
{
  PdkOfflineBanner *self = PDK_OFFLINE_BANNER (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_OFFLINE_BANNER);
  g_clear_object (&self->signals);
  g_clear_object (&self->server);

  G_OBJECT_CLASS (pdk_offline_banner_parent_class)->dispose (object);
}

static void
pdk_offline_banner_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch ((PdkOfflineBannerProperty) property_id)
    {
    case PROP_SERVER:
      g_value_set_object (value, PDK_OFFLINE_BANNER (object)->server);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_offline_banner_set_property (GObject      *object,
                                 guint         property_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  PdkOfflineBanner *self = PDK_OFFLINE_BANNER (object);

  switch ((PdkOfflineBannerProperty) property_id)
    {
    case PROP_SERVER:
      if (!g_set_object (&self->server, g_value_get_object (value)))
        return;
      g_signal_group_set_target (self->signals, self->server);
      update (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_offline_banner_class_init (PdkOfflineBannerClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pdk_offline_banner_dispose;
  object_class->get_property = pdk_offline_banner_get_property;
  object_class->set_property = pdk_offline_banner_set_property;

  properties[PROP_SERVER] = g_param_spec_object ("server", NULL, NULL, PDK_TYPE_SERVER_CONNECTION,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-offline-banner"));
}

static void
pdk_offline_banner_init (PdkOfflineBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (PDK_TYPE_SERVER_CONNECTION);
  g_signal_group_connect_swapped (self->signals, "notify::state", G_CALLBACK (update), self);
}
