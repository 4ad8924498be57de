/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-variant-row.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"
#include "pdk-accessible.h"
#include "pdk-fit-label.h"
#include "pdk-ui.h"

struct _PdkVariantRow
{
  GtkListBoxRow parent_instance;
  PdkVariant   *variant;

  GtkCheckButton *choice;
};

typedef enum
{
  PROP_VARIANT = 1,
  PROP_CHOSEN,
} PdkVariantRowProperty;

static GParamSpec *properties[PROP_CHOSEN + 1];

G_DEFINE_FINAL_TYPE (PdkVariantRow, pdk_variant_row, GTK_TYPE_LIST_BOX_ROW)

static void
pdk_variant_row_dispose (GObject *object)
{
  PdkVariantRow *self = PDK_VARIANT_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_VARIANT_ROW);
  g_clear_object (&self->variant);

  G_OBJECT_CLASS (pdk_variant_row_parent_class)->dispose (object);
}

static void
pdk_variant_row_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  PdkVariantRow *self = PDK_VARIANT_ROW (object);

  switch ((PdkVariantRowProperty) property_id)
    {
    case PROP_VARIANT:
      g_value_set_object (value, self->variant);
      break;
    case PROP_CHOSEN:
      g_value_set_boolean (value, gtk_check_button_get_active (self->choice));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
on_choice_changed (PdkVariantRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOSEN]);
}

static void
choose_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  pdk_variant_row_choose (PDK_VARIANT_ROW (widget));
}

/* Closures of the template. */

static gboolean
is_set (gpointer self,
        GObject *object)
{
  return object != NULL;
}

/* The figures go with the verdict. */
static char *
describe_fit (gpointer    self,
              PdkVariant *variant,
              guint       verdict)
{
  guint parts;

  if (variant == NULL)
    return NULL;
  parts = pdk_catalog_quantization_get_part_count (pdk_variant_get_quantization (variant));
  if (!pdk_variant_can_pull (variant))
    return g_strdup_printf (ngettext ("In %u part, which Ollama cannot download",
                                      "In %u parts, which Ollama cannot download", parts),
                            parts);
  return pdk_fit_describe (pdk_variant_get_fit (variant));
}

static char *
describe_size (gpointer    self,
               PdkVariant *variant)
{
  guint64 size =
    variant == NULL ? 0 : pdk_catalog_quantization_get_file_size (pdk_variant_get_quantization (variant));

  return size == 0 ? NULL : pdk_text_from_file_size (size);
}

static void
pdk_variant_row_class_init (PdkVariantRowClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass   *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = pdk_variant_row_dispose;
  object_class->get_property = pdk_variant_row_get_property;

  properties[PROP_VARIANT] = g_param_spec_object ("variant", NULL, NULL, PDK_TYPE_VARIANT, readable);
  properties[PROP_CHOSEN] = g_param_spec_boolean ("chosen", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (PDK_TYPE_FIT_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-variant-row"));
  gtk_widget_class_bind_template_child (widget_class, PdkVariantRow, choice);
  gtk_widget_class_bind_template_callback (widget_class, describe_fit);
  gtk_widget_class_bind_template_callback (widget_class, describe_size);
  gtk_widget_class_bind_template_callback (widget_class, is_set);
  gtk_widget_class_bind_template_callback (widget_class, on_choice_changed);
  /* A list box row by itself cannot be activated by assistive technology; a class action can. */
  gtk_widget_class_install_action (widget_class, "row.choose", NULL, choose_action);
}

static void
pdk_variant_row_init (PdkVariantRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* One sentence says what the row's labels say, for those who cannot see them side by side. */
static void
update_name (PdkVariantRow *self)
{
  g_autofree char *size = describe_size (self, self->variant);
  g_autofree char *fit = describe_fit (self, self->variant, 0);
  const char      *title = pdk_variant_get_title (self->variant);

  if (pdk_variant_is_recommended (self->variant))
    /* Translators: a quality, its size and how it fits, such as "Balanced (Q4_K_M), 4.9 GB, Fits in graphics memory" */
    pdk_accessible_set_name (self, _("%1$s, recommended, %2$s, %3$s"), title, size != NULL ? size : "", fit);
  else
    pdk_accessible_set_name (self, _("%1$s, %2$s, %3$s"), title, size != NULL ? size : "", fit);
  pdk_accessible_set_name (self->choice, "%s", title);
}

GtkWidget *
pdk_variant_row_new (PdkVariant    *variant,
                     PdkVariantRow *group)
{
  PdkVariantRow *self = g_object_new (PDK_TYPE_VARIANT_ROW, NULL);

  g_set_object (&self->variant, variant);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VARIANT]);
  gtk_check_button_set_group (self->choice, group == NULL ? NULL : group->choice);
  g_signal_connect_object (variant, "notify", G_CALLBACK (update_name), self, G_CONNECT_SWAPPED);
  update_name (self);
  return GTK_WIDGET (self);
}

PdkVariant *
pdk_variant_row_get_variant (PdkVariantRow *self)
{
  g_return_val_if_fail (PDK_IS_VARIANT_ROW (self), NULL);

  return self->variant;
}

void
pdk_variant_row_choose (PdkVariantRow *self)
{
  g_return_if_fail (PDK_IS_VARIANT_ROW (self));

  gtk_check_button_set_active (self->choice, TRUE);
}
