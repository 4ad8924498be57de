/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-sidebar.h"

#include "pdk-server-button.h"
#include "pdk-sidebar-row.h"
#include "pdk-ui.h"

struct _PdkSidebar
{
  PdkView parent_instance;
  char   *page;

  GtkListBox *list;
};

typedef enum
{
  PROP_PAGE = 1,
} PdkSidebarProperty;

static GParamSpec *properties[PROP_PAGE + 1];

G_DEFINE_FINAL_TYPE (PdkSidebar, pdk_sidebar, PDK_TYPE_VIEW)

static void
pdk_sidebar_dispose (GObject *object)
{
  PdkSidebar *self = PDK_SIDEBAR (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_SIDEBAR);
  g_clear_pointer (&self->page, g_free);

  G_OBJECT_CLASS (pdk_sidebar_parent_class)->dispose (object);
}

static void
pdk_sidebar_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  switch ((PdkSidebarProperty) property_id)
    {
    case PROP_PAGE:
      g_value_set_string (value, PDK_SIDEBAR (object)->page);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
select_row (PdkSidebar *self)
{
  for (int i = 0; gtk_list_box_get_row_at_index (self->list, i) != NULL; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, i);

      if (g_strcmp0 (pdk_sidebar_row_get_page (PDK_SIDEBAR_ROW (row)), self->page) == 0)
        gtk_list_box_select_row (self->list, row);
    }
}

static void
pdk_sidebar_set_property (GObject      *object,
                          guint         property_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  PdkSidebar *self = PDK_SIDEBAR (object);

  switch ((PdkSidebarProperty) property_id)
    {
    case PROP_PAGE:
      if (!g_set_str (&self->page, g_value_get_string (value)))
        return;
      select_row (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
on_row_activated (PdkSidebar    *self,
                  GtkListBoxRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (row), "row.open", NULL);
}

static void
pdk_sidebar_class_init (PdkSidebarClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass   *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = pdk_sidebar_dispose;
  object_class->get_property = pdk_sidebar_get_property;
  object_class->set_property = pdk_sidebar_set_property;

  properties[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (PDK_TYPE_SERVER_BUTTON);
  g_type_ensure (PDK_TYPE_SIDEBAR_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-sidebar"));
  gtk_widget_class_bind_template_child (widget_class, PdkSidebar, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
pdk_sidebar_init (PdkSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
