/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-mark.h"

#define SPACING 3

struct _PdkMark
{
  GtkWidget parent_instance;
  char     *style;
  GtkImage *image;
  GtkLabel *label;
};

typedef enum
{
  PROP_ICON_NAME = 1,
  PROP_LABEL,
  PROP_STYLE,
} PdkMarkProperty;

static GParamSpec *properties[PROP_STYLE + 1];

G_DEFINE_FINAL_TYPE (PdkMark, pdk_mark, GTK_TYPE_WIDGET)

static void
pdk_mark_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&PDK_MARK (object)->style, g_free);

  G_OBJECT_CLASS (pdk_mark_parent_class)->dispose (object);
}

static void
pdk_mark_get_property (GObject    *object,
                       guint       property_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  PdkMark *self = PDK_MARK (object);

  switch ((PdkMarkProperty) property_id)
    {
    case PROP_ICON_NAME:
      g_value_set_string (value, gtk_image_get_icon_name (self->image));
      break;
    case PROP_LABEL:
      g_value_set_string (value, gtk_label_get_label (self->label));
      break;
    case PROP_STYLE:
      g_value_set_string (value, self->style);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_mark_set_property (GObject      *object,
                       guint         property_id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  PdkMark *self = PDK_MARK (object);

  switch ((PdkMarkProperty) property_id)
    {
    case PROP_ICON_NAME:
      gtk_image_set_from_icon_name (self->image, g_value_get_string (value));
      break;
    case PROP_LABEL:
      pdk_mark_set_label (self, g_value_get_string (value));
      break;
    case PROP_STYLE:
      self->style = g_value_dup_string (value);
      if (self->style != NULL)
        gtk_widget_add_css_class (GTK_WIDGET (self), self->style);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_mark_class_init (PdkMarkClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass   *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = pdk_mark_dispose;
  object_class->get_property = pdk_mark_get_property;
  object_class->set_property = pdk_mark_set_property;

  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, "", flags);
  properties[PROP_STYLE] = g_param_spec_string ("style", NULL, NULL, NULL,
                                                G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "mark");
}

static void
pdk_mark_init (PdkMark *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), SPACING);
  self->image = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->label = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "caption");
  gtk_widget_set_parent (GTK_WIDGET (self->image), GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
}

void
pdk_mark_set_label (PdkMark    *self,
                    const char *label)
{
  g_return_if_fail (PDK_IS_MARK (self));

  gtk_label_set_label (self->label, label != NULL ? label : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}
