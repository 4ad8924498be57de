/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-preferences-dialog.h"

#include <glib/gi18n-lib.h>

#include "library/pdk-model-work.h"
#include "pdk-hardware-page.h"
#include "pdk-server-page.h"
#include "pdk-server-row.h"
#include "pdk-ui.h"

struct _PdkPreferencesDialog
{
  AdwPreferencesDialog parent_instance;
  PdkContext          *context;
  GCancellable        *cancellable;
  GPtrArray           *rows;
  gboolean             filled;

  AdwPreferencesGroup *servers_group;
  AdwComboRow         *keep_alive_row;
  PdkHardwarePage     *hardware_page;
};

G_DEFINE_FINAL_TYPE (PdkPreferencesDialog, pdk_preferences_dialog, ADW_TYPE_PREFERENCES_DIALOG)

/* How long a model stays in memory, in the words of Ollama; "" leaves it to the server. */
static const struct
{
  const char *value;
  const char *words;
} keep_alives[] = {
  { "", N_("Server’s Choice") },
    { "0", N_("Not at All") },
      { "5m", N_("5 Minutes") },
        { "30m", N_("30 Minutes") },
          { "2h", N_("2 Hours") },
            { "-1", N_("Until It Is Unloaded") },
          };

static void
pdk_preferences_dialog_dispose (GObject *object)
{
  PdkPreferencesDialog *self = PDK_PREFERENCES_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_PREFERENCES_DIALOG);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (pdk_preferences_dialog_parent_class)->dispose (object);
}

static void
close_server_page (PdkPreferencesDialog *self)
{
  adw_preferences_dialog_pop_subpage (ADW_PREFERENCES_DIALOG (self));
}

static void
open_server_page (PdkPreferencesDialog *self,
                  PdkServerConnection  *server)
{
  AdwNavigationPage *page = pdk_server_page_new (self->context, server);

  g_signal_connect_object (page, "done", G_CALLBACK (close_server_page), self, G_CONNECT_SWAPPED);
  adw_preferences_dialog_push_subpage (ADW_PREFERENCES_DIALOG (self), page);
}

static void
on_row_activated (PdkPreferencesDialog *self,
                  PdkServerRow         *row)
{
  open_server_page (self, pdk_server_row_get_server (row));
}

static void
add_server_action (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  open_server_page (PDK_PREFERENCES_DIALOG (widget), NULL);
}

static void
on_probed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  /* The row shows the state. */
  if (!pdk_server_connection_probe_finish (PDK_SERVER_CONNECTION (source), result, &error))
    g_debug ("A server did not tell its version: %s", error->message);
}

static void
fill_servers (PdkPreferencesDialog *self)
{
  GListModel *servers = pdk_context_get_servers (self->context);
  guint       count = g_list_model_get_n_items (servers);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->servers_group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (PdkServerConnection) server = g_list_model_get_item (servers, i);
      GtkWidget                      *row = pdk_server_row_new (server);

      g_signal_connect_object (row, "activated", G_CALLBACK (on_row_activated), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (self->servers_group, row);
      g_ptr_array_add (self->rows, row);
      if (pdk_server_connection_get_state (server) == PDK_SERVER_STATE_UNKNOWN)
        pdk_server_connection_probe_async (server, self->cancellable, on_probed, NULL);
    }
}

static void
on_setting_saved (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (PdkPreferencesDialog) self = user_data;
  g_autoptr (GError)               error = NULL;
  AdwToast                        *toast;

  if (pdk_model_registry_set_setting_finish (PDK_MODEL_REGISTRY (source), result, &error) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  toast = adw_toast_new ("");
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_title (toast, error->message);
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self), toast);
}

static void
on_keep_alive_selected (PdkPreferencesDialog *self)
{
  guint       selected = adw_combo_row_get_selected (self->keep_alive_row);
  const char *value;

  if (!self->filled || selected >= G_N_ELEMENTS (keep_alives))
    return;
  value = keep_alives[selected].value;
  pdk_model_registry_set_setting_async (pdk_context_get_registry (self->context), PDK_SETTING_KEEP_ALIVE,
                                        *value == '\0' ? NULL : value, self->cancellable, on_setting_saved,
                                        g_object_ref (self));
}

static void
fill_keep_alives (PdkPreferencesDialog *self)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  g_autofree char          *value =
    pdk_model_registry_dup_setting (pdk_context_get_registry (self->context), PDK_SETTING_KEEP_ALIVE);
  guint selected = 0;

  for (guint i = 0; i < G_N_ELEMENTS (keep_alives); i++)
    {
      gtk_string_list_append (words, _(keep_alives[i].words));
      if (g_strcmp0 (keep_alives[i].value, value) == 0)
        selected = i;
    }
  /* A duration that was set elsewhere is shown as it is, and stays until another one is chosen. */
  if (value != NULL && selected == 0 && *value != '\0')
    {
      gtk_string_list_append (words, value);
      selected = G_N_ELEMENTS (keep_alives);
    }
  adw_combo_row_set_model (self->keep_alive_row, G_LIST_MODEL (words));
  adw_combo_row_set_selected (self->keep_alive_row, selected);
}

static void
update_hardware (PdkPreferencesDialog *self)
{
  pdk_hardware_page_set_hardware (self->hardware_page, pdk_context_get_hardware (self->context));
}

static void
set_looking (PdkPreferencesDialog *self,
             gboolean              looking)
{
  pdk_hardware_page_set_busy (self->hardware_page, looking);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preferences.look-again", !looking);
}

static void
on_looked (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PdkPreferencesDialog) self = user_data;

  /* What was found comes with the signal; only cancellation is an error. */
  if (pdk_context_detect_hardware_finish (PDK_CONTEXT (source), result, NULL) != NULL)
    set_looking (self, FALSE);
}

static void
look_again_action (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  PdkPreferencesDialog *self = PDK_PREFERENCES_DIALOG (widget);

  set_looking (self, TRUE);
  pdk_context_look_again_async (self->context, self->cancellable, on_looked, g_object_ref (self));
}

static void
show_hardware (PdkPreferencesDialog *self)
{
  g_signal_connect_object (self->context, "hardware-changed", G_CALLBACK (update_hardware), self, G_CONNECT_SWAPPED);
  update_hardware (self);
  if (pdk_context_get_hardware (self->context) != NULL)
    return;
  set_looking (self, TRUE);
  pdk_context_detect_hardware_async (self->context, self->cancellable, on_looked, g_object_ref (self));
}

/* Nobody is left to be told. */
static void
on_closed (PdkPreferencesDialog *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
pdk_preferences_dialog_class_init (PdkPreferencesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_preferences_dialog_dispose;

  g_type_ensure (PDK_TYPE_HARDWARE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-preferences-dialog"));
  gtk_widget_class_bind_template_child (widget_class, PdkPreferencesDialog, servers_group);
  gtk_widget_class_bind_template_child (widget_class, PdkPreferencesDialog, hardware_page);
  gtk_widget_class_bind_template_child (widget_class, PdkPreferencesDialog, keep_alive_row);
  gtk_widget_class_bind_template_callback (widget_class, on_keep_alive_selected);

  gtk_widget_class_install_action (widget_class, "preferences.add-server", NULL, add_server_action);
  gtk_widget_class_install_action (widget_class, "preferences.look-again", NULL, look_again_action);
}

static void
pdk_preferences_dialog_init (PdkPreferencesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  g_signal_connect (self, "closed", G_CALLBACK (on_closed), NULL);
}

AdwDialog *
pdk_preferences_dialog_new (PdkContext *context)
{
  PdkPreferencesDialog *self = g_object_new (PDK_TYPE_PREFERENCES_DIALOG, NULL);

  g_set_object (&self->context, context);
  g_signal_connect_object (pdk_context_get_servers (context), "items-changed", G_CALLBACK (fill_servers), self,
                           G_CONNECT_SWAPPED);
  fill_servers (self);
  fill_keep_alives (self);
  show_hardware (self);
  self->filled = TRUE;
  return ADW_DIALOG (self);
}
