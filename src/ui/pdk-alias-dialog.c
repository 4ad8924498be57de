/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-alias-dialog.h"

#include <glib/gi18n-lib.h>

#include "library/pdk-alias.h"
#include "pdk-toast.h"
#include "pdk-ui.h"

struct _PdkAliasDialog
{
  AdwAlertDialog       parent_instance;
  PdkContext          *context;
  PdkServerConnection *server;
  PdkModelRecord      *record;
  GWeakRef             window;

  AdwEntryRow *entry;
  GtkLabel    *problem;
};

G_DEFINE_FINAL_TYPE (PdkAliasDialog, pdk_alias_dialog, ADW_TYPE_ALERT_DIALOG)

static void
check (PdkAliasDialog *self)
{
  g_autofree char   *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autoptr (GError) error = NULL;
  gboolean           valid = *name != '\0' && pdk_alias_check (self->server, name, &error);

  adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (self), "give", valid);
  gtk_label_set_label (self->problem, error == NULL ? "" : error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), error != NULL);
  if (error == NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               error == NULL ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
}

static void
on_given (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (PdkAliasDialog) self = user_data;
  g_autoptr (GtkWidget)      window = g_weak_ref_get (&self->window);
  g_autoptr (GError)         error = NULL;
  g_autoptr (PdkModelRecord) alias = pdk_alias_create_finish (PDK_SERVER_CONNECTION (source), result, &error);
  g_autofree char           *text = NULL;

  if (window == NULL)
    return;
  if (alias == NULL)
    {
      pdk_toast_show_error (window, _("The name was not given"), error);
      return;
    }
  /* Translators: the new name of a model, then its old one */
  text = g_strdup_printf (_("“%1$s” is another name for “%2$s” now"), pdk_model_record_get_display_name (alias),
                            pdk_model_record_get_display_name (self->record));
  gtk_widget_activate_action (window, "win.toast", "s", text);
}

static void
pdk_alias_dialog_response (AdwAlertDialog *dialog,
                           const char     *response)
{
  PdkAliasDialog *self = PDK_ALIAS_DIALOG (dialog);
  const char     *source = pdk_model_record_get_ollama_model_name (self->record);

  if (!g_str_equal (response, "give"))
    return;
  pdk_alias_create_async (self->server, pdk_context_get_registry (self->context),
                          source != NULL ? source : pdk_model_record_get_model_id (self->record),
                          gtk_editable_get_text (GTK_EDITABLE (self->entry)), NULL, on_given, g_object_ref (self));
}

static void
pdk_alias_dialog_dispose (GObject *object)
{
  PdkAliasDialog *self = PDK_ALIAS_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_ALIAS_DIALOG);

  G_OBJECT_CLASS (pdk_alias_dialog_parent_class)->dispose (object);
}

static void
pdk_alias_dialog_finalize (GObject *object)
{
  PdkAliasDialog *self = PDK_ALIAS_DIALOG (object);

  g_weak_ref_clear (&self->window);
  g_clear_object (&self->context);
  g_clear_object (&self->server);
  g_clear_object (&self->record);

  G_OBJECT_CLASS (pdk_alias_dialog_parent_class)->finalize (object);
}

static void
pdk_alias_dialog_class_init (PdkAliasDialogClass *klass)
{
  GObjectClass        *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass      *widget_class = GTK_WIDGET_CLASS (klass);
  AdwAlertDialogClass *dialog_class = ADW_ALERT_DIALOG_CLASS (klass);

  object_class->dispose = pdk_alias_dialog_dispose;
  object_class->finalize = pdk_alias_dialog_finalize;
  dialog_class->response = pdk_alias_dialog_response;

  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-alias-dialog"));
  gtk_widget_class_bind_template_child (widget_class, PdkAliasDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, PdkAliasDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, check);
}

static void
pdk_alias_dialog_init (PdkAliasDialog *self)
{
  g_weak_ref_init (&self->window, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE, self->problem,
                                  NULL, -1);
}

void
pdk_alias_dialog_present (GtkWidget           *origin,
                          PdkContext          *context,
                          PdkServerConnection *server,
                          PdkModelRecord      *record)
{
  PdkAliasDialog *self = g_object_new (PDK_TYPE_ALIAS_DIALOG, NULL);

  self->context = g_object_ref (context);
  self->server = g_object_ref (server);
  self->record = g_object_ref (record);
  g_weak_ref_set (&self->window, gtk_widget_get_root (origin));
  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (self), _("Programs can ask %1$s for “%2$s” by that name too. It takes no further room."), pdk_server_connection_get_id (server), pdk_model_record_get_display_name (record));
  adw_dialog_present (ADW_DIALOG (self), origin);
}
