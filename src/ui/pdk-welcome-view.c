/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-welcome-view.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"
#include "offers/pdk-offer-list.h"
#include "pdk-accessible.h"
#include "pdk-command-line.h"
#include "pdk-ui.h"
#include "setup/pdk-server-advice.h"
#include "setup/pdk-server-machine.h"

struct _PdkWelcomeView
{
  PdkView       parent_instance;
  PdkOfferList *offers;
  GSignalGroup *server_signals;

  AdwActionRow   *server_row;
  GtkImage       *server_icon;
  AdwActionRow   *card_row;
  GtkStack       *next_stack;
  AdwActionRow   *model_row;
  GtkButton      *download_button;
  GtkLabel       *advice_label;
  PdkCommandLine *advice_command;
};

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkWelcomeView, pdk_welcome_view, PDK_TYPE_VIEW)

static void
pdk_welcome_view_dispose (GObject *object)
{
  PdkWelcomeView *self = PDK_WELCOME_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_WELCOME_VIEW);
  g_clear_object (&self->server_signals);
  g_clear_object (&self->offers);

  G_OBJECT_CLASS (pdk_welcome_view_parent_class)->dispose (object);
}

static char *
describe_version (PdkServerConnection *server)
{
  const char      *version = pdk_server_connection_get_version (server);
  g_autofree char *shown = version == NULL ? NULL : pdk_text_sanitize (version);

  /* Translators: the version of a server, such as "Ollama 0.17.4" */
  return shown == NULL ? g_strdup (_("Ollama")) : g_strdup_printf (_("Ollama %s"), shown);
}

static char *
describe_contents (PdkServerConnection *server)
{
  GPtrArray *installed = pdk_server_connection_get_installed (server);
  guint      count = installed == NULL ? 0 : installed->len;

  /* Translators: an address and how many models the server there has */
  return g_strdup_printf (ngettext ("At %2$s, with %1$u model", "At %2$s, with %1$u models", count), count,
                          pdk_server_connection_get_address (server));
}

static void
show_online (PdkWelcomeView      *self,
             PdkServerConnection *server)
{
  g_autofree char *title = describe_version (server);
  g_autofree char *subtitle = describe_contents (server);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->server_row), title);
  adw_action_row_set_subtitle (self->server_row, subtitle);
  gtk_image_set_from_icon_name (self->server_icon, "network-server-symbolic");
  gtk_stack_set_visible_child_name (self->next_stack, "download");
}

static void
show_offline (PdkWelcomeView      *self,
              PdkServerConnection *server)
{
  const GError            *error = pdk_server_connection_get_error (server);
  g_auto (PdkServerAdvice) advice = { 0 };

  pdk_server_advice_init (&advice, pdk_server_connection_get_address (server), NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->server_row), _("No server answers"));
  adw_action_row_set_subtitle (self->server_row, error->message);
  gtk_image_set_from_icon_name (self->server_icon, "dialog-warning-symbolic");
  gtk_label_set_label (self->advice_label, advice.sentence);
  g_object_set (self->advice_command, "command", advice.command, NULL);
  gtk_stack_set_visible_child_name (self->next_stack, "offline");
}

static void
update_server (PdkWelcomeView *self)
{
  PdkServerConnection *server = pdk_view_get_server (PDK_VIEW (self));

  switch (pdk_server_connection_get_state (server))
    {
    case PDK_SERVER_STATE_ONLINE:
      show_online (self, server);
      return;
    case PDK_SERVER_STATE_OFFLINE:
      show_offline (self, server);
      return;
    case PDK_SERVER_STATE_UNKNOWN:
      break;
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->server_row), _("Looking for a server…"));
  adw_action_row_set_subtitle (self->server_row, pdk_server_connection_get_address (server));
  gtk_stack_set_visible_child_name (self->next_stack, "asking");
}

static void
update_card (PdkWelcomeView *self)
{
  PdkContext          *context = pdk_view_get_context (PDK_VIEW (self));
  PdkServerConnection *server = pdk_view_get_server (PDK_VIEW (self));
  guint64              bytes = pdk_context_get_memory_for (context, server);
  g_autofree char     *words = pdk_context_describe_memory_for (context, server);
  g_autofree char     *memory = bytes > 0 ? pdk_text_from_memory (bytes) : NULL;
  g_autofree char     *title = NULL;

  if (memory != NULL)
    title = g_strdup_printf (_("%s of graphics memory"), memory);
  else
    title = pdk_server_machine_summarize (context, server);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->card_row), title);
  adw_action_row_set_subtitle (self->card_row, words);
}

static void
update_suggestion (PdkWelcomeView *self)
{
  PdkOffer               *offer = pdk_offer_list_suggest (self->offers);
  PdkCatalogModel        *model = offer == NULL ? NULL : pdk_offer_get_model (offer);
  PdkCatalogQuantization *quantization = offer == NULL ? NULL : pdk_offer_get_quantization (offer);
  g_autofree char        *size = NULL;
  g_autofree char        *label = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->next_stack), model != NULL);
  if (model == NULL)
    return;
  size = pdk_text_from_file_size (pdk_catalog_quantization_get_file_size (quantization));
  /* Translators: on a button; the size of the download, such as "4.9 GB" */
  label = g_strdup_printf (_("Download · %s"), size);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->model_row), pdk_catalog_model_get_name (model));
  adw_action_row_set_subtitle (self->model_row, pdk_catalog_model_get_description (model));
  gtk_button_set_label (self->download_button, label);
  pdk_accessible_set_name (self->download_button, _("Download %s"), pdk_catalog_model_get_name (model));
}

static void
update_hardware (PdkWelcomeView *self)
{
  if (pdk_view_get_server (PDK_VIEW (self)) != NULL)
    update_card (self);
  update_suggestion (self);
}

static void
on_download_clicked (PdkWelcomeView *self)
{
  PdkOffer *offer = pdk_offer_list_suggest (self->offers);

  g_return_if_fail (offer != NULL);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.pull", "s",
                              pdk_catalog_model_get_id (pdk_offer_get_model (offer)));
  g_signal_emit (self, signals[DONE], 0);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-downloads", NULL);
}

static void
on_browse_clicked (PdkWelcomeView *self)
{
  g_signal_emit (self, signals[DONE], 0);
}

static void
pdk_welcome_view_context_set (PdkView *view)
{
  PdkWelcomeView *self = PDK_WELCOME_VIEW (view);

  self->offers = pdk_offer_list_new (pdk_view_get_context (view));
  g_signal_connect_object (self->offers, "judged", G_CALLBACK (update_hardware), self, G_CONNECT_SWAPPED);
}

static void
pdk_welcome_view_server_changed (PdkView *view)
{
  PdkWelcomeView *self = PDK_WELCOME_VIEW (view);

  g_signal_group_set_target (self->server_signals, pdk_view_get_server (view));
  pdk_offer_list_set_server (self->offers, pdk_view_get_server (view));
  update_server (self);
  update_hardware (self);
}

static void
pdk_welcome_view_class_init (PdkWelcomeViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  PdkViewClass   *view_class = PDK_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_welcome_view_dispose;
  view_class->context_set = pdk_welcome_view_context_set;
  view_class->server_changed = pdk_welcome_view_server_changed;

  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                0);

  g_type_ensure (PDK_TYPE_COMMAND_LINE);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-welcome-view"));
  gtk_widget_class_bind_template_child (widget_class, PdkWelcomeView, server_row);
  gtk_widget_class_bind_template_child (widget_class, PdkWelcomeView, server_icon);
  gtk_widget_class_bind_template_child (widget_class, PdkWelcomeView, card_row);
  gtk_widget_class_bind_template_child (widget_class, PdkWelcomeView, next_stack);
  gtk_widget_class_bind_template_child (widget_class, PdkWelcomeView, model_row);
  gtk_widget_class_bind_template_child (widget_class, PdkWelcomeView, download_button);
  gtk_widget_class_bind_template_child (widget_class, PdkWelcomeView, advice_label);
  gtk_widget_class_bind_template_child (widget_class, PdkWelcomeView, advice_command);
  gtk_widget_class_bind_template_callback (widget_class, on_browse_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_download_clicked);
}

static void
pdk_welcome_view_init (PdkWelcomeView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->server_signals = g_signal_group_new (PDK_TYPE_SERVER_CONNECTION);
  g_signal_group_connect_swapped (self->server_signals, "notify::state", G_CALLBACK (update_server), self);
  g_signal_group_connect_swapped (self->server_signals, "notify::version", G_CALLBACK (update_server), self);
}
