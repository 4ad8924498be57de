/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-adoption-row.h"

#include <glib/gi18n-lib.h>

#include "pdk-accessible.h"
#include "pdk-adoption-dialog.h"
#include "pdk-ui.h"

struct _PdkAdoptionRow
{
  AdwBin        parent_instance;
  PdkAdoption  *adoption;
  GSignalGroup *signals;

  GtkLabel  *title;
  GtkLabel  *names;
  GtkWidget *add;
};

typedef enum
{
  PROP_ADOPTION = 1,
} PdkAdoptionRowProperty;

static GParamSpec *properties[PROP_ADOPTION + 1];

G_DEFINE_FINAL_TYPE (PdkAdoptionRow, pdk_adoption_row, ADW_TYPE_BIN)

static void
update (PdkAdoptionRow *self)
{
  g_autofree char *title = pdk_adoption_describe (self->adoption);
  g_autofree char *names = pdk_adoption_describe_names (self->adoption);

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->names, names);
  /* Translators: a server's name */
  pdk_accessible_set_name (self->add, _("Add Models of %s to the Library"),
                                        pdk_server_connection_get_id (pdk_adoption_get_server (self->adoption)));
}

static void
on_choose (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  adw_dialog_present (pdk_adoption_dialog_new (PDK_ADOPTION_ROW (widget)->adoption), widget);
}

static void
pdk_adoption_row_dispose (GObject *object)
{
  PdkAdoptionRow *self = PDK_ADOPTION_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_ADOPTION_ROW);
  g_clear_object (&self->signals);
  g_clear_object (&self->adoption);

  G_OBJECT_CLASS (pdk_adoption_row_parent_class)->dispose (object);
}

static void
pdk_adoption_row_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch ((PdkAdoptionRowProperty) property_id)
    {
    case PROP_ADOPTION:
      g_value_set_object (value, PDK_ADOPTION_ROW (object)->adoption);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_adoption_row_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  switch ((PdkAdoptionRowProperty) property_id)
    {
    case PROP_ADOPTION:
      pdk_adoption_row_set_adoption (PDK_ADOPTION_ROW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_adoption_row_class_init (PdkAdoptionRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pdk_adoption_row_dispose;
  object_class->get_property = pdk_adoption_row_get_property;
  object_class->set_property = pdk_adoption_row_set_property;

  properties[PROP_ADOPTION] = g_param_spec_object ("adoption", NULL, NULL, PDK_TYPE_ADOPTION,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-adoption-row"));
  gtk_widget_class_bind_template_child (widget_class, PdkAdoptionRow, title);
  gtk_widget_class_bind_template_child (widget_class, PdkAdoptionRow, names);
  gtk_widget_class_bind_template_child (widget_class, PdkAdoptionRow, add);
  gtk_widget_class_install_action (widget_class, "adoption.choose", NULL, on_choose);
}

static void
pdk_adoption_row_init (PdkAdoptionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (PDK_TYPE_ADOPTION);
  g_signal_group_connect_swapped (self->signals, "items-changed", G_CALLBACK (update), self);
}

GtkWidget *
pdk_adoption_row_new (void)
{
  return g_object_new (PDK_TYPE_ADOPTION_ROW, NULL);
}

void
pdk_adoption_row_set_adoption (PdkAdoptionRow *self,
                               PdkAdoption    *adoption)
{
  g_return_if_fail (PDK_IS_ADOPTION_ROW (self));

  if (!g_set_object (&self->adoption, adoption))
    return;
  g_signal_group_set_target (self->signals, adoption);
  if (adoption != NULL)
    update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ADOPTION]);
}
