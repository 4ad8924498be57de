/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-locator.h"

static const char interface_xml[] =
  "<node><interface name='test.Locator'>"
  "<method name='Find'>"
  "<arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='b' direction='out'/><arg type='i' direction='out'/><arg type='i' direction='out'/>"
  "<arg type='b' direction='out'/>"
  "</method>"
  "</interface></node>";

static gboolean
has_text (GtkWidget  *widget,
          const char *property,
          const char *text)
{
  GParamSpec         *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (widget), property);
  g_autofree char    *value = NULL;
  g_autoptr (GString) plain = NULL;

  if (pspec == NULL || pspec->value_type != G_TYPE_STRING)
    return FALSE;
  g_object_get (widget, property, &value, NULL);
  if (value == NULL)
    return FALSE;
  plain = g_string_new (value);
  g_string_replace (plain, "_", "", 0);
  return g_str_equal (value, text) || g_str_equal (plain->str, text);
}

static gboolean
is_called (GtkWidget  *widget,
           const char *name)
{
  static const char * const properties[] = { "label", "text", "title", "tooltip-text" };
  g_autofree char          *difference = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                                                             GTK_ACCESSIBLE_PROPERTY_LABEL, name);

  if (difference == NULL)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      if (has_text (widget, properties[i], name))
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_role (GtkWidget  *widget,
          const char *role)
{
  g_autoptr (GEnumClass) roles = g_type_class_ref (GTK_TYPE_ACCESSIBLE_ROLE);
  GEnumValue            *value = g_enum_get_value_by_nick (roles, role);

  return value != NULL && (int) gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)) == value->value;
}

/* Whether a press in its middle is for it, and not for something that is over it or still leaving. */
static gboolean
is_reached (GtkWidget *widget)
{
  GtkWidget       *native = GTK_WIDGET (gtk_widget_get_native (widget));
  graphene_point_t middle = { (float) gtk_widget_get_width (widget) / 2, (float) gtk_widget_get_height (widget) / 2 };
  graphene_point_t place;
  GtkWidget       *picked;

  if (!gtk_widget_compute_point (widget, native, &middle, &place))
    return FALSE;
  picked = gtk_widget_pick (native, place.x, place.y, GTK_PICK_DEFAULT);
  return picked != NULL && (picked == widget || gtk_widget_is_ancestor (picked, widget));
}

static GtkWidget *
find (GtkWidget  *widget,
      const char *role,
      const char *name)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_child_visible (widget))
    return NULL;
  if (has_role (widget, role) && is_called (widget, name) && is_reached (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, role, name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_anywhere (GtkApplication *application,
               const char     *role,
               const char     *name)
{
  for (GList *item = gtk_application_get_windows (application); item != NULL; item = item->next)
    {
      GtkWidget *found = find (item->data, role, name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Popovers are surfaces of their own, with a place in their parent's. */
static graphene_point_t
find_middle (GtkWidget *widget)
{
  GtkNative       *native = gtk_widget_get_native (widget);
  graphene_point_t middle = { (float) gtk_widget_get_width (widget) / 2, (float) gtk_widget_get_height (widget) / 2 };
  graphene_point_t place = { 0, 0 };

  while (native != NULL && gtk_widget_compute_point (widget, GTK_WIDGET (native), &middle, &place))
    {
      GdkSurface *surface = gtk_native_get_surface (native);
      double      x, y;

      gtk_native_get_surface_transform (native, &x, &y);
      place.x += (float) x;
      place.y += (float) y;
      if (!GDK_IS_POPUP (surface))
        return place;
      place.x += (float) gdk_popup_get_position_x (GDK_POPUP (surface));
      place.y += (float) gdk_popup_get_position_y (GDK_POPUP (surface));
      widget = gtk_widget_get_parent (GTK_WIDGET (native));
      native = gtk_widget_get_native (widget);
      gtk_native_get_surface_transform (native, &x, &y);
      graphene_point_init (&middle, place.x - (float) x, place.y - (float) y);
      widget = GTK_WIDGET (native);
    }
  return place;
}

static void
on_call (GDBusConnection       *connection,
         const char            *sender,
         const char            *path,
         const char            *interface,
         const char            *method,
         GVariant              *parameters,
         GDBusMethodInvocation *invocation,
         gpointer               user_data)
{
  const char      *role;
  const char      *name;
  GtkWidget       *widget;
  graphene_point_t middle = { 0, 0 };
  gboolean         hovered = FALSE;

  g_variant_get (parameters, "(&s&s)", &role, &name);
  widget = find_anywhere (user_data, role, name);
  if (widget != NULL)
    {
      middle = find_middle (widget);
      hovered = (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_PRELIGHT) != 0;
    }
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(biib)", widget != NULL, (int) middle.x,
                                                                    (int) middle.y, hovered));
}

guint
pdk_locator_register (GtkApplication *application)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_call };
  g_autoptr (GError)                error = NULL;
  g_autoptr (GDBusNodeInfo)         node = g_dbus_node_info_new_for_xml (interface_xml, &error);
  guint                             id;

  g_assert_no_error (error);
  id = g_dbus_connection_register_object (g_application_get_dbus_connection (G_APPLICATION (application)),
                                          "/test/Locator", node->interfaces[0], &vtable, application, NULL, &error);
  g_assert_no_error (error);
  return id;
}
