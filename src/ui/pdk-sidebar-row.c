/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-sidebar-row.h"

#include "pdk-ui.h"

struct _PdkSidebarRow
{
  GtkListBoxRow parent_instance;
  char         *page;
  char         *title;
  char         *icon_name;
};

typedef enum
{
  PROP_PAGE = 1,
  PROP_TITLE,
  PROP_ICON_NAME,
} PdkSidebarRowProperty;

static GParamSpec *properties[PROP_ICON_NAME + 1];

G_DEFINE_FINAL_TYPE (PdkSidebarRow, pdk_sidebar_row, GTK_TYPE_LIST_BOX_ROW)

static void
pdk_sidebar_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_SIDEBAR_ROW);

  G_OBJECT_CLASS (pdk_sidebar_row_parent_class)->dispose (object);
}

static void
pdk_sidebar_row_finalize (GObject *object)
{
  PdkSidebarRow *self = PDK_SIDEBAR_ROW (object);

  g_free (self->page);
  g_free (self->title);
  g_free (self->icon_name);

  G_OBJECT_CLASS (pdk_sidebar_row_parent_class)->finalize (object);
}

static void
pdk_sidebar_row_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  PdkSidebarRow *self = PDK_SIDEBAR_ROW (object);

  switch ((PdkSidebarRowProperty) property_id)
    {
    case PROP_PAGE:
      g_value_set_string (value, self->page);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, self->icon_name);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_sidebar_row_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  PdkSidebarRow *self = PDK_SIDEBAR_ROW (object);

  switch ((PdkSidebarRowProperty) property_id)
    {
    case PROP_PAGE:
      if (g_set_str (&self->page, g_value_get_string (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_TITLE:
      if (!g_set_str (&self->title, g_value_get_string (value)))
        return;
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->title, -1);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_ICON_NAME:
      if (g_set_str (&self->icon_name, g_value_get_string (value)))
        g_object_notify_by_pspec (object, pspec);
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
  gtk_widget_activate_action (widget, "win.show-page", "s", PDK_SIDEBAR_ROW (widget)->page);
}

static void
pdk_sidebar_row_class_init (PdkSidebarRowClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass   *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = pdk_sidebar_row_dispose;
  object_class->finalize = pdk_sidebar_row_finalize;
  object_class->get_property = pdk_sidebar_row_get_property;
  object_class->set_property = pdk_sidebar_row_set_property;

  properties[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-sidebar-row"));
  /* A list box row by itself cannot be activated by assistive technology; a class action can. */
  gtk_widget_class_install_action (widget_class, "row.open", NULL, open_action);
}

static void
pdk_sidebar_row_init (PdkSidebarRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

const char *
pdk_sidebar_row_get_page (PdkSidebarRow *self)
{
  g_return_val_if_fail (PDK_IS_SIDEBAR_ROW (self), NULL);

  return self->page;
}
