/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-removal-dialog.h"

#include <glib/gi18n-lib.h>

#include "library/pdk-removal.h"
#include "pdk-toast.h"
#include "pdk-ui.h"

struct _PdkRemovalDialog
{
  AdwAlertDialog       parent_instance;
  PdkContext          *context;
  PdkServerConnection *server;
  PdkModelRecord      *record;
  PdkRemoval          *removal;
  GCancellable        *cancellable;
  GWeakRef             window;
};

G_DEFINE_FINAL_TYPE (PdkRemovalDialog, pdk_removal_dialog, ADW_TYPE_ALERT_DIALOG)

static const char *
get_name (PdkRemovalDialog *self)
{
  return pdk_model_record_get_display_name (self->record);
}

/* What Undo needs after the dialog is gone. */
typedef struct
{
  PdkModelRegistry *registry;
  PdkModelRecord   *record;
} Undo;

static void
undo_free (gpointer  data,
           GClosure *closure)
{
  Undo *undo = data;

  g_clear_object (&undo->registry);
  g_clear_object (&undo->record);
  g_free (undo);
}

static void
on_undo (Undo *undo)
{
  /* The list itself shows whether the row came back. */
  pdk_model_registry_restore_async (undo->registry, undo->record, NULL, NULL, NULL);
}

static void
offer_undo (PdkRemovalDialog *self,
            GtkWidget        *window)
{
  Undo            *undo = g_new0 (Undo, 1);
  g_autofree char *text = g_strdup_printf (_("“%s” removed from the library"), get_name (self));

  undo->registry = g_object_ref (pdk_context_get_registry (self->context));
  undo->record = g_object_ref (self->record);
  pdk_toast_show_undo (window, text, G_CALLBACK (on_undo), undo, undo_free);
}

static void
on_removed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (PdkRemovalDialog) self = user_data;
  g_autoptr (GtkWidget)        window = g_weak_ref_get (&self->window);
  g_autoptr (GError)           error = NULL;

  pdk_model_registry_remove_finish (PDK_MODEL_REGISTRY (source), result, &error);
  if (window == NULL)
    return;
  if (error == NULL)
    offer_undo (self, window);
  else
    pdk_toast_show_error (window, _("The model was not removed"), error);
}

static void
on_deleted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (PdkRemovalDialog) self = user_data;
  g_autoptr (GtkWidget)        window = g_weak_ref_get (&self->window);
  g_autoptr (GError)           error = NULL;
  g_autofree char             *text = NULL;

  pdk_removal_run_finish (PDK_REMOVAL (source), result, &error);
  if (window == NULL)
    return;
  if (error != NULL)
    {
      pdk_toast_show_error (window, _("The model was not deleted"), error);
      return;
    }
  text = g_strdup_printf (_("“%1$s” deleted from %2$s"), get_name (self), pdk_server_connection_get_id (self->server));
  gtk_widget_activate_action (window, "win.toast", "s", text);
}

static void
pdk_removal_dialog_response (AdwAlertDialog *dialog,
                             const char     *response)
{
  PdkRemovalDialog *self = PDK_REMOVAL_DIALOG (dialog);

  g_cancellable_cancel (self->cancellable);
  if (g_str_equal (response, "library"))
    pdk_model_registry_remove_async (pdk_context_get_registry (self->context), self->record, NULL, on_removed,
                                     g_object_ref (self));
  else if (g_str_equal (response, "server"))
    pdk_removal_run_async (self->removal, TRUE, NULL, on_deleted, g_object_ref (self));
}

static void
describe (PdkRemovalDialog *self,
          const char       *consequences)
{
  const char *id = self->server == NULL ? pdk_model_record_get_server (self->record)
                                        : pdk_server_connection_get_id (self->server);

  /* Translators: %1$s is a model's name, %2$s a server's, and %3$s a sentence about what deleting frees */
  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (self), _("Removed from the library, “%1$s” stays on %2$s and can be added again.\n\nDeleted from %2$s, it is gone. %3$s"), get_name (self), id, consequences);
}

static void
on_refreshed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (PdkRemovalDialog) self = user_data;
  g_autoptr (GError)           error = NULL;
  g_autofree char             *consequences = NULL;

  if (pdk_server_connection_refresh_finish (self->server, result, &error))
    {
      self->removal = pdk_removal_new (pdk_context_get_registry (self->context), self->server, self->record);
      consequences = pdk_removal_describe (self->removal);
      describe (self, consequences);
      adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (self), "server", TRUE);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    describe (self, error->message);
}

static void
pdk_removal_dialog_dispose (GObject *object)
{
  PdkRemovalDialog *self = PDK_REMOVAL_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_REMOVAL_DIALOG);

  G_OBJECT_CLASS (pdk_removal_dialog_parent_class)->dispose (object);
}

static void
pdk_removal_dialog_finalize (GObject *object)
{
  PdkRemovalDialog *self = PDK_REMOVAL_DIALOG (object);

  g_weak_ref_clear (&self->window);
  g_clear_object (&self->context);
  g_clear_object (&self->server);
  g_clear_object (&self->record);
  g_clear_object (&self->removal);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (pdk_removal_dialog_parent_class)->finalize (object);
}

static void
pdk_removal_dialog_class_init (PdkRemovalDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_removal_dialog_dispose;
  object_class->finalize = pdk_removal_dialog_finalize;
  ADW_ALERT_DIALOG_CLASS (klass)->response = pdk_removal_dialog_response;

  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), PDK_TEMPLATE ("pdk-removal-dialog"));
}

static void
pdk_removal_dialog_init (PdkRemovalDialog *self)
{
  g_weak_ref_init (&self->window, NULL);
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pdk_removal_dialog_present (GtkWidget           *origin,
                            PdkContext          *context,
                            PdkServerConnection *server,
                            PdkModelRecord      *record)
{
  PdkRemovalDialog *self = g_object_new (PDK_TYPE_REMOVAL_DIALOG, NULL);

  self->context = g_object_ref (context);
  g_set_object (&self->server, server);
  self->record = g_object_ref (record);
  g_weak_ref_set (&self->window, gtk_widget_get_root (origin));
  describe (self, server == NULL ? _("That server is not configured any more.") : _("Asking what that frees…"));
  /* What deleting frees, and who shares the data, is only true if the server said so just now. */
  if (server != NULL)
    pdk_server_connection_refresh_async (server, pdk_context_get_registry (context), self->cancellable, on_refreshed,
                                         g_object_ref (self));
  adw_dialog_present (ADW_DIALOG (self), origin);
}
