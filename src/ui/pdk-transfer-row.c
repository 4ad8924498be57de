/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-transfer-row.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"
#include "pdk-accessible.h"
#include "pdk-ui.h"

struct _PdkTransferRow
{
  AdwBin            parent_instance;
  PdkTransferQueue *queue;
  PdkTransfer      *transfer;
  GSignalGroup     *signals;

  GtkImage       *problem;
  GtkLabel       *title;
  GtkButton      *stop;
  GtkButton      *discard;
  GtkProgressBar *progress;
  GtkLabel       *detail;
  GtkLabel       *hint;
  GtkButton      *retry;
};

typedef enum
{
  PROP_QUEUE = 1,
  PROP_TRANSFER,
} PdkTransferRowProperty;

static GParamSpec *properties[PROP_TRANSFER + 1];

G_DEFINE_FINAL_TYPE (PdkTransferRow, pdk_transfer_row, ADW_TYPE_BIN)

static void
update_names (PdkTransferRow *self)
{
  const char *title = pdk_transfer_get_title (self->transfer);
  gboolean    failed = pdk_transfer_get_state (self->transfer) == PDK_TRANSFER_STATE_FAILED;

  gtk_label_set_label (self->title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
  pdk_accessible_set_name (self->stop, _("Stop Downloading %s"), title);
  pdk_accessible_set_name (self->discard, _("Discard the Download of %s"), title);
  pdk_accessible_set_name (self->retry, failed ? _("Try to Download %s Again") : _("Continue Downloading %s"), title);
  gtk_button_set_label (self->retry, failed ? _("Try Again") : _("Continue"));
  pdk_accessible_set_name (self->progress, "%s", title);
}

static void
update_progress (PdkTransferRow *self)
{
  double fraction = pdk_transfer_get_fraction (self->transfer);

  gtk_progress_bar_set_fraction (self->progress, fraction);
  gtk_label_set_label (self->detail, pdk_transfer_get_detail (self->transfer));
  /* The progress bar has just told a figure of its own. */
  pdk_accessible_tell_progress (self->progress, fraction);
}

static void
update_state (PdkTransferRow *self)
{
  PdkTransferState state = pdk_transfer_get_state (self->transfer);
  const GError    *error = pdk_transfer_get_error (self->transfer);
  const char      *hint = error == NULL ? NULL : pdk_error_get_hint (error);
  gboolean         failed = state == PDK_TRANSFER_STATE_FAILED;
  gboolean         stopped = state == PDK_TRANSFER_STATE_CANCELLED;
  gboolean         active = !pdk_transfer_is_over (self->transfer);

  /* While it goes on, the figures are only company; a reason is to be read. */
  if (failed)
    gtk_widget_remove_css_class (GTK_WIDGET (self->detail), "dimmed");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->detail), "dimmed");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), failed);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), active);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), failed && hint != NULL);
  gtk_label_set_label (self->hint, hint == NULL ? "" : hint);
  gtk_widget_set_visible (GTK_WIDGET (self->stop), active);
  gtk_widget_set_visible (GTK_WIDGET (self->discard), failed || stopped);
  gtk_widget_set_visible (GTK_WIDGET (self->retry), failed || stopped);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "transfer.stop", active);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "transfer.discard", failed || stopped);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "transfer.retry", failed || stopped);
  update_names (self);
  update_progress (self);
}

static void
on_stop (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  pdk_transfer_cancel (PDK_TRANSFER_ROW (widget)->transfer);
}

static void
on_retry (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  PdkTransferRow *self = PDK_TRANSFER_ROW (widget);

  pdk_transfer_queue_retry (self->queue, PDK_SERVER_PULL (self->transfer));
}

/* Only what the library has forgotten leaves the list, or the next start would offer it again. */
static void
on_forgotten (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (PdkTransferQueue) queue = user_data;
  g_autoptr (GError)           error = NULL;

  if (!pdk_server_pull_forget_finish (PDK_SERVER_PULL (source), result, &error))
    g_warning ("The library still knows an unfinished download: %s", error->message);
  pdk_transfer_queue_dismiss (queue, PDK_TRANSFER (source));
}

static void
on_discard (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  PdkTransferRow *self = PDK_TRANSFER_ROW (widget);

  pdk_server_pull_forget_async (PDK_SERVER_PULL (self->transfer), NULL, on_forgotten, g_object_ref (self->queue));
}

static void
pdk_transfer_row_dispose (GObject *object)
{
  PdkTransferRow *self = PDK_TRANSFER_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_TRANSFER_ROW);
  g_clear_object (&self->signals);
  g_clear_object (&self->transfer);
  g_clear_object (&self->queue);

  G_OBJECT_CLASS (pdk_transfer_row_parent_class)->dispose (object);
}

static void
pdk_transfer_row_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  PdkTransferRow *self = PDK_TRANSFER_ROW (object);

  switch ((PdkTransferRowProperty) property_id)
    {
    case PROP_QUEUE:
      g_value_set_object (value, self->queue);
      break;
    case PROP_TRANSFER:
      g_value_set_object (value, self->transfer);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_transfer_row_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  PdkTransferRow *self = PDK_TRANSFER_ROW (object);

  switch ((PdkTransferRowProperty) property_id)
    {
    case PROP_QUEUE:
      self->queue = g_value_dup_object (value);
      break;
    case PROP_TRANSFER:
      pdk_transfer_row_set_transfer (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_transfer_row_class_init (PdkTransferRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pdk_transfer_row_dispose;
  object_class->get_property = pdk_transfer_row_get_property;
  object_class->set_property = pdk_transfer_row_set_property;

  properties[PROP_QUEUE] = g_param_spec_object ("queue", NULL, NULL, PDK_TYPE_TRANSFER_QUEUE,
                                                G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_TRANSFER] = g_param_spec_object ("transfer", NULL, NULL, PDK_TYPE_TRANSFER,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-transfer-row"));
  gtk_widget_class_bind_template_child (widget_class, PdkTransferRow, problem);
  gtk_widget_class_bind_template_child (widget_class, PdkTransferRow, title);
  gtk_widget_class_bind_template_child (widget_class, PdkTransferRow, stop);
  gtk_widget_class_bind_template_child (widget_class, PdkTransferRow, discard);
  gtk_widget_class_bind_template_child (widget_class, PdkTransferRow, progress);
  gtk_widget_class_bind_template_child (widget_class, PdkTransferRow, detail);
  gtk_widget_class_bind_template_child (widget_class, PdkTransferRow, hint);
  gtk_widget_class_bind_template_child (widget_class, PdkTransferRow, retry);
  gtk_widget_class_install_action (widget_class, "transfer.stop", NULL, on_stop);
  gtk_widget_class_install_action (widget_class, "transfer.retry", NULL, on_retry);
  gtk_widget_class_install_action (widget_class, "transfer.discard", NULL, on_discard);
}

static void
pdk_transfer_row_init (PdkTransferRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (PDK_TYPE_TRANSFER);
  g_signal_group_connect_swapped (self->signals, "notify::state", G_CALLBACK (update_state), self);
  g_signal_group_connect_swapped (self->signals, "notify::fraction", G_CALLBACK (update_progress), self);
  g_signal_group_connect_swapped (self->signals, "notify::detail", G_CALLBACK (update_progress), self);
}

GtkWidget *
pdk_transfer_row_new (PdkTransferQueue *queue)
{
  return g_object_new (PDK_TYPE_TRANSFER_ROW, "queue", queue, NULL);
}

void
pdk_transfer_row_set_transfer (PdkTransferRow *self,
                               PdkTransfer    *transfer)
{
  g_return_if_fail (PDK_IS_TRANSFER_ROW (self));

  if (!g_set_object (&self->transfer, transfer))
    return;
  g_signal_group_set_target (self->signals, transfer);
  if (transfer != NULL)
    update_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRANSFER]);
}

PdkTransfer *
pdk_transfer_row_get_transfer (PdkTransferRow *self)
{
  g_return_val_if_fail (PDK_IS_TRANSFER_ROW (self), NULL);

  return self->transfer;
}
