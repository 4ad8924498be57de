/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-view.h"

typedef struct
{
  PdkContext          *context;
  PdkServerConnection *server;
} PdkViewPrivate;

typedef enum
{
  PROP_CONTEXT = 1,
  PROP_SERVER,
} PdkViewProperty;

static GParamSpec *properties[PROP_SERVER + 1];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PdkView, pdk_view, ADW_TYPE_BIN)

static void
pdk_view_dispose (GObject *object)
{
  PdkViewPrivate *private = pdk_view_get_instance_private (PDK_VIEW (object));

  g_clear_object (&private->server);
  g_clear_object (&private->context);

  G_OBJECT_CLASS (pdk_view_parent_class)->dispose (object);
}

static void
pdk_view_get_property (GObject    *object,
                       guint       property_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  PdkViewPrivate *private = pdk_view_get_instance_private (PDK_VIEW (object));

  switch ((PdkViewProperty) property_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, private->context);
      break;
    case PROP_SERVER:
      g_value_set_object (value, private->server);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
announce_server (PdkView *self)
{
  PdkViewPrivate *private = pdk_view_get_instance_private (self);
  PdkViewClass *klass = PDK_VIEW_GET_CLASS (self);

  if (private->context != NULL && klass->server_changed != NULL)
    klass->server_changed (self);
}

static void
set_context (PdkView    *self,
             PdkContext *context)
{
  PdkViewPrivate *private = pdk_view_get_instance_private (self);
  PdkViewClass *klass = PDK_VIEW_GET_CLASS (self);

  if (context == NULL || private->context == context)
    return;
  g_return_if_fail (private->context == NULL);
  private->context = g_object_ref (context);
  if (klass->context_set != NULL)
    klass->context_set (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTEXT]);
  if (private->server != NULL)
    announce_server (self);
}

static void
pdk_view_set_property (GObject      *object,
                       guint         property_id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  PdkView *self = PDK_VIEW (object);
  PdkViewPrivate *private = pdk_view_get_instance_private (self);

  switch ((PdkViewProperty) property_id)
    {
    case PROP_CONTEXT:
      set_context (self, g_value_get_object (value));
      break;
    case PROP_SERVER:
      if (!g_set_object (&private->server, g_value_get_object (value)))
        return;
      announce_server (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_view_class_init (PdkViewClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = pdk_view_dispose;
  object_class->get_property = pdk_view_get_property;
  object_class->set_property = pdk_view_set_property;

  properties[PROP_CONTEXT] = g_param_spec_object ("context", NULL, NULL, PDK_TYPE_CONTEXT, flags);
  properties[PROP_SERVER] = g_param_spec_object ("server", NULL, NULL, PDK_TYPE_SERVER_CONNECTION, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pdk_view_init (PdkView *self)
{
}

PdkContext *
pdk_view_get_context (PdkView *self)
{
  PdkViewPrivate *private = pdk_view_get_instance_private (self);

  g_return_val_if_fail (PDK_IS_VIEW (self), NULL);

  return private->context;
}

PdkServerConnection *
pdk_view_get_server (PdkView *self)
{
  PdkViewPrivate *private = pdk_view_get_instance_private (self);

  g_return_val_if_fail (PDK_IS_VIEW (self), NULL);

  return private->server;
}
