/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-server-page.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"
#include "base/pdk-text.h"
#include "pdk-ui.h"
#include "setup/pdk-server-machine.h"
#include "setup/pdk-server-setup.h"

#define GIBIBYTE 1073741824.0

struct _PdkServerPage
{
  AdwNavigationPage    parent_instance;
  PdkContext          *context;
  PdkServerConnection *server;
  GCancellable        *cancellable;

  AdwEntryRow         *name_row;
  AdwEntryRow         *address_row;
  GtkLabel            *problem_label;
  GtkWidget           *test_spinner;
  GtkImage            *test_icon;
  GtkLabel            *test_label;
  AdwSwitchRow        *default_row;
  AdwExpanderRow      *memory_row;
  AdwSpinRow          *memory_spin;
  AdwExpanderRow      *header_row;
  AdwEntryRow         *header_name_row;
  AdwPasswordEntryRow *header_value_row;
  AdwPreferencesGroup *remove_group;
};

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkServerPage, pdk_server_page, ADW_TYPE_NAVIGATION_PAGE)

static void
pdk_server_page_dispose (GObject *object)
{
  PdkServerPage *self = PDK_SERVER_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_SERVER_PAGE);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->server);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (pdk_server_page_parent_class)->dispose (object);
}

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* What the fields say. */
static PdkServerSetup *
read_fields (PdkServerPage *self)
{
  PdkServerSetup *setup = pdk_server_setup_new ();

  setup->id = g_strstrip (g_strdup (get_text (self->name_row)));
  setup->address = g_strdup (get_text (self->address_row));
  setup->is_default = adw_switch_row_get_active (self->default_row);
  if (adw_expander_row_get_enable_expansion (self->memory_row))
    setup->memory = (guint64) (adw_spin_row_get_value (self->memory_spin) * GIBIBYTE);
  if (adw_expander_row_get_enable_expansion (self->header_row) && *get_text (self->header_name_row) != '\0')
    {
      setup->header_name = g_strdup (get_text (self->header_name_row));
      if (*get_text (self->header_value_row) != '\0')
        setup->header_value = g_strdup (get_text (self->header_value_row));
    }
  return setup;
}

static void
fill_fields (PdkServerPage *self)
{
  g_autoptr (PdkServerSetup) setup = pdk_server_setup_new_for (self->context, self->server);

  gtk_editable_set_text (GTK_EDITABLE (self->name_row), setup->id);
  gtk_editable_set_editable (GTK_EDITABLE (self->name_row), FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->address_row), setup->address);
  adw_switch_row_set_active (self->default_row, setup->is_default);
  adw_expander_row_set_enable_expansion (self->memory_row, setup->memory > 0);
  adw_expander_row_set_expanded (self->memory_row, setup->memory > 0);
  if (setup->memory > 0)
    adw_spin_row_set_value (self->memory_spin, (double) setup->memory / GIBIBYTE);
  adw_expander_row_set_enable_expansion (self->header_row, setup->header_name != NULL);
  if (setup->header_name != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->header_name_row), setup->header_name);
}

/* What was found stands beside what is set by hand. */
static void
describe_memory (PdkServerPage *self)
{
  gboolean         by_hand = adw_expander_row_get_enable_expansion (self->memory_row);
  g_autofree char *text = pdk_server_machine_describe_choice (self->context, self->server, by_hand);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_expander_row_set_subtitle (self->memory_row, escaped);
}

static void
on_memory_switched (PdkServerPage *self)
{
  if (self->context != NULL)
    describe_memory (self);
}

/* What is wrong is said as soon as something was written, and ties the button. */
static void
on_changed (PdkServerPage *self)
{
  g_autoptr (GError) error = NULL;
  gboolean           begun = *get_text (self->name_row) != '\0' && *get_text (self->address_row) != '\0';
  gboolean           valid;

  if (self->context == NULL)
    return;
  valid = (self->server != NULL || pdk_server_setup_check_id (self->context, get_text (self->name_row), &error)) &&
          pdk_server_setup_check_address (get_text (self->address_row), &error);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "server.save", valid);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "server.test", *get_text (self->address_row) != '\0');
  gtk_label_set_label (self->problem_label, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), error != NULL && begun);
  gtk_widget_set_visible (GTK_WIDGET (self->test_icon), FALSE);
  gtk_label_set_label (self->test_label, "");
}

static void
on_tested (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PdkServerPage) self = user_data;
  g_autoptr (GError)        error = NULL;
  g_autofree char          *version = pdk_server_setup_test_finish (result, &error);
  g_autofree char          *shown = NULL;
  g_autofree char          *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error == NULL)
    {
      shown = pdk_text_sanitize (version);
      text = g_strdup_printf (_("Ollama %s answers."), shown);
    }
  else if (pdk_error_get_hint (error) != NULL)
    text = g_strdup_printf ("%s %s", error->message, pdk_error_get_hint (error));
  gtk_widget_set_visible (self->test_spinner, FALSE);
  gtk_image_set_from_icon_name (self->test_icon, error == NULL ? "object-select-symbolic" : "dialog-warning-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self->test_icon), TRUE);
  gtk_label_set_label (self->test_label, text != NULL ? text : error->message);
  gtk_accessible_announce (GTK_ACCESSIBLE (self->test_label), gtk_label_get_label (self->test_label),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "server.test", TRUE);
}

static void
test_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  PdkServerPage             *self = PDK_SERVER_PAGE (widget);
  g_autoptr (PdkServerSetup) setup = read_fields (self);

  gtk_widget_action_set_enabled (widget, "server.test", FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->test_icon), FALSE);
  gtk_widget_set_visible (self->test_spinner, TRUE);
  gtk_label_set_label (self->test_label, _("Asking the server…"));
  pdk_server_setup_test_async (setup, self->cancellable, on_tested, g_object_ref (self));
}

static void
say_failure (PdkServerPage *self,
             const char    *title,
             const GError  *error)
{
  const char *hint = pdk_error_get_hint (error);
  AdwDialog  *dialog = adw_alert_dialog_new (title, NULL);

  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (dialog), "%s%s%s", error->message, hint == NULL ? "" : "\n\n",
                                hint == NULL ? "" : hint);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (PdkServerPage) self = user_data;
  g_autoptr (GError)        error = NULL;

  if (pdk_server_setup_save_finish (result, &error))
    g_signal_emit (self, signals[DONE], 0);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "server.save", TRUE);
      say_failure (self, _("The Server Was Not Saved"), error);
    }
}

static void
save_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  PdkServerPage             *self = PDK_SERVER_PAGE (widget);
  g_autoptr (PdkServerSetup) setup = read_fields (self);

  gtk_widget_action_set_enabled (widget, "server.save", FALSE);
  pdk_server_setup_save_async (setup, self->context, self->cancellable, on_saved, g_object_ref (self));
}

static void
on_removed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (PdkServerPage) self = user_data;
  g_autoptr (GError)        error = NULL;

  if (pdk_server_setup_remove_finish (result, &error))
    g_signal_emit (self, signals[DONE], 0);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say_failure (self, _("The Server Was Not Forgotten"), error);
}

static void
on_remove_response (PdkServerPage *self,
                    const char    *response)
{
  if (g_str_equal (response, "forget"))
    pdk_server_setup_remove_async (self->context, pdk_server_connection_get_id (self->server), self->cancellable,
                                   on_removed, g_object_ref (self));
}

static void
remove_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  PdkServerPage  *self = PDK_SERVER_PAGE (widget);
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (NULL, NULL));

  /* Translators: the name of a server */
  adw_alert_dialog_format_heading (dialog, _("Forget the Server “%s”?"), pdk_server_connection_get_id (self->server));
  adw_alert_dialog_set_body (dialog, _("Nothing is deleted on it, and its models stay in the library."));
  adw_alert_dialog_add_responses (dialog, "cancel", _("_Cancel"), "forget", _("_Forget"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "forget", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (dialog, "cancel");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_remove_response), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
}

static void
pdk_server_page_class_init (PdkServerPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_server_page_dispose;

  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                0);

  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-server-page"));
  gtk_widget_class_bind_template_child (widget_class, PdkServerPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, PdkServerPage, address_row);
  gtk_widget_class_bind_template_child (widget_class, PdkServerPage, problem_label);
  gtk_widget_class_bind_template_child (widget_class, PdkServerPage, test_spinner);
  gtk_widget_class_bind_template_child (widget_class, PdkServerPage, test_icon);
  gtk_widget_class_bind_template_child (widget_class, PdkServerPage, test_label);
  gtk_widget_class_bind_template_child (widget_class, PdkServerPage, default_row);
  gtk_widget_class_bind_template_child (widget_class, PdkServerPage, memory_row);
  gtk_widget_class_bind_template_child (widget_class, PdkServerPage, memory_spin);
  gtk_widget_class_bind_template_child (widget_class, PdkServerPage, header_row);
  gtk_widget_class_bind_template_child (widget_class, PdkServerPage, header_name_row);
  gtk_widget_class_bind_template_child (widget_class, PdkServerPage, header_value_row);
  gtk_widget_class_bind_template_child (widget_class, PdkServerPage, remove_group);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_memory_switched);

  gtk_widget_class_install_action (widget_class, "server.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "server.test", NULL, test_action);
  gtk_widget_class_install_action (widget_class, "server.remove", NULL, remove_action);
}

static void
pdk_server_page_init (PdkServerPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

AdwNavigationPage *
pdk_server_page_new (PdkContext          *context,
                     PdkServerConnection *server)
{
  PdkServerPage *self = g_object_new (PDK_TYPE_SERVER_PAGE, "title",
                                      server == NULL ? _("Add Server") : pdk_server_connection_get_id (server), NULL);

  g_set_object (&self->context, context);
  g_set_object (&self->server, server);
  gtk_widget_set_visible (GTK_WIDGET (self->remove_group),
                          server != NULL && pdk_server_setup_is_saved (context, server));
  if (server != NULL)
    fill_fields (self);
  g_signal_connect_object (context, "hardware-changed", G_CALLBACK (describe_memory), self, G_CONNECT_SWAPPED);
  describe_memory (self);
  on_changed (self);
  return ADW_NAVIGATION_PAGE (self);
}
