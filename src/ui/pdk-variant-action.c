/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-variant-action.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"
#include "pdk-accessible.h"
#include "pdk-transfer-row.h"
#include "pdk-ui.h"

struct _PdkVariantAction
{
  AdwBin        parent_instance;
  PdkVariant   *variant;
  GSignalGroup *variant_signals;
  GSignalGroup *transfer_signals;
  char         *model_title;
  char         *server_name;

  AdwBin    *transfer_bin;
  GtkButton *download_button;
  GtkButton *open_button;
};

typedef enum
{
  PROP_VARIANT = 1,
  PROP_SERVER_NAME,
} PdkVariantActionProperty;

static GParamSpec *properties[PROP_SERVER_NAME + 1];

G_DEFINE_FINAL_TYPE (PdkVariantAction, pdk_variant_action, ADW_TYPE_BIN)

static void
pdk_variant_action_dispose (GObject *object)
{
  PdkVariantAction *self = PDK_VARIANT_ACTION (object);

  g_clear_object (&self->variant_signals);
  g_clear_object (&self->transfer_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_VARIANT_ACTION);
  g_clear_object (&self->variant);
  g_clear_pointer (&self->model_title, g_free);
  g_clear_pointer (&self->server_name, g_free);

  G_OBJECT_CLASS (pdk_variant_action_parent_class)->dispose (object);
}

static void
pdk_variant_action_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  PdkVariantAction *self = PDK_VARIANT_ACTION (object);

  switch ((PdkVariantActionProperty) property_id)
    {
    case PROP_VARIANT:
      g_value_set_object (value, self->variant);
      break;
    case PROP_SERVER_NAME:
      g_value_set_string (value, self->server_name);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

/* Which of the four things is to be done next. A failed download stays in sight with its reason. */
static const char *
choose_stage (PdkVariant *variant)
{
  PdkServerPull *transfer = pdk_variant_get_transfer (variant);

  if (transfer != NULL && pdk_transfer_get_state (PDK_TRANSFER (transfer)) != PDK_TRANSFER_STATE_DONE)
    return "transfer";
  if (pdk_variant_get_record (variant) != NULL)
    return "here";
  return pdk_variant_can_pull (variant) ? "download" : "impossible";
}

static void
update_labels (PdkVariantAction *self)
{
  guint64          bytes = pdk_catalog_quantization_get_file_size (pdk_variant_get_quantization (self->variant));
  const char      *title = pdk_variant_get_title (self->variant);
  g_autofree char *size = NULL;
  g_autofree char *label = NULL;

  if (bytes > 0)
    {
      size = pdk_text_from_file_size (bytes);
      /* Translators: on a button; the size of the download, such as "4.9 GB" */
      label = g_strdup_printf (_("Download · %s"), size);
    }
  gtk_button_set_label (self->download_button, label != NULL ? label : _("Download"));
  /* Translators: a model's name and its quality, such as "Download Qwen3 4B, Balanced (Q4_K_M)" */
  pdk_accessible_set_name (self->download_button, _("Download %1$s, %2$s"), self->model_title, title);
  pdk_accessible_set_name (self->open_button, _("Open %1$s, %2$s"), self->model_title, title);
}

static void
update (PdkVariantAction *self)
{
  GtkStack      *stack = GTK_STACK (adw_bin_get_child (ADW_BIN (self)));
  PdkServerPull *transfer = self->variant == NULL ? NULL : pdk_variant_get_transfer (self->variant);
  GtkWidget     *row = adw_bin_get_child (self->transfer_bin);

  gtk_widget_set_visible (GTK_WIDGET (stack), self->variant != NULL);
  if (row != NULL)
    pdk_transfer_row_set_transfer (PDK_TRANSFER_ROW (row), transfer == NULL ? NULL : PDK_TRANSFER (transfer));
  g_signal_group_set_target (self->transfer_signals, transfer);
  if (self->variant == NULL)
    return;
  update_labels (self);
  gtk_stack_set_visible_child_name (stack, choose_stage (self->variant));
}

static void
on_download_clicked (PdkVariantAction *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.pull", "s", pdk_variant_get_model_name (self->variant));
}

static void
on_open_clicked (PdkVariantAction *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-model", "s", pdk_variant_get_model_name (self->variant));
}

static char *
describe_place (gpointer    self,
                const char *server_name)
{
  /* Translators: the name of a server */
  return server_name == NULL ? NULL : g_strdup_printf (_("Here, on %s"), server_name);
}

static void
pdk_variant_action_class_init (PdkVariantActionClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass   *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = pdk_variant_action_dispose;
  object_class->get_property = pdk_variant_action_get_property;

  properties[PROP_VARIANT] = g_param_spec_object ("variant", NULL, NULL, PDK_TYPE_VARIANT, readable);
  properties[PROP_SERVER_NAME] = g_param_spec_string ("server-name", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-variant-action"));
  gtk_widget_class_bind_template_child (widget_class, PdkVariantAction, transfer_bin);
  gtk_widget_class_bind_template_child (widget_class, PdkVariantAction, download_button);
  gtk_widget_class_bind_template_child (widget_class, PdkVariantAction, open_button);
  gtk_widget_class_bind_template_callback (widget_class, describe_place);
  gtk_widget_class_bind_template_callback (widget_class, on_download_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked);
}

static void
pdk_variant_action_init (PdkVariantAction *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->variant_signals = g_signal_group_new (PDK_TYPE_VARIANT);
  g_signal_group_connect_swapped (self->variant_signals, "notify", G_CALLBACK (update), self);
  self->transfer_signals = g_signal_group_new (PDK_TYPE_TRANSFER);
  g_signal_group_connect_swapped (self->transfer_signals, "notify::state", G_CALLBACK (update), self);
}

void
pdk_variant_action_set_up (PdkVariantAction *self,
                           PdkTransferQueue *queue,
                           const char       *model_title,
                           const char       *server_name)
{
  g_return_if_fail (PDK_IS_VARIANT_ACTION (self));

  g_set_str (&self->model_title, model_title);
  if (g_set_str (&self->server_name, server_name))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVER_NAME]);
  adw_bin_set_child (self->transfer_bin, pdk_transfer_row_new (queue));
}

void
pdk_variant_action_set_variant (PdkVariantAction *self,
                                PdkVariant       *variant)
{
  g_return_if_fail (PDK_IS_VARIANT_ACTION (self));

  if (!g_set_object (&self->variant, variant))
    return;
  g_signal_group_set_target (self->variant_signals, variant);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VARIANT]);
}

PdkVariant *
pdk_variant_action_get_variant (PdkVariantAction *self)
{
  g_return_val_if_fail (PDK_IS_VARIANT_ACTION (self), NULL);

  return self->variant;
}
