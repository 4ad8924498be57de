/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"
#include "names/pdk-link.h"
#include "pdk-installed-page.h"
#include "pdk-offer-page.h"
#include "pdk-preferences-dialog.h"
#include "pdk-server-help-dialog.h"
#include "pdk-toast.h"
#include "pdk-window-private.h"
#include "transfers/pdk-pull-target.h"

gboolean
pdk_window_show_page (PdkWindow  *self,
                      const char *name)
{
  GtkWidget    *child = gtk_stack_get_child_by_name (self->pages, name);
  GtkStackPage *page;

  if (child == NULL)
    return FALSE;
  page = gtk_stack_get_page (self->pages, child);
  adw_navigation_view_pop_to_page (self->navigation, self->root_page);
  gtk_stack_set_visible_child (self->pages, child);
  adw_navigation_page_set_title (self->root_page, gtk_stack_page_get_title (page));
  adw_navigation_page_set_title (self->content_page, gtk_stack_page_get_title (page));
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  g_settings_set_string (self->settings, "page", name);
  return TRUE;
}

void
pdk_window_say (PdkWindow  *self,
                const char *text)
{
  AdwToast *toast = adw_toast_new ("");

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_title (toast, text);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

static void
push_offer (PdkWindow       *self,
            PdkCatalogModel *model)
{
  AdwNavigationPage *visible = adw_navigation_view_get_visible_page (self->navigation);

  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  if (!PDK_IS_OFFER_PAGE (visible) || pdk_offer_page_get_model (PDK_OFFER_PAGE (visible)) != model)
    adw_navigation_view_push (self->navigation, pdk_offer_page_new (self->context, self->server, model));
}

static void
push_record (PdkWindow      *self,
             PdkModelRecord *record)
{
  AdwNavigationPage *visible = adw_navigation_view_get_visible_page (self->navigation);

  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  if (!PDK_IS_INSTALLED_PAGE (visible) || pdk_installed_page_get_record (PDK_INSTALLED_PAGE (visible)) != record)
    adw_navigation_view_push (self->navigation, pdk_installed_page_new (self->context, record));
}

void
pdk_window_show_model (PdkWindow  *self,
                       const char *name)
{
  PdkCatalog      *catalog;
  PdkCatalogModel *model;
  PdkModelRecord  *record;

  if (self->context == NULL)
    {
      g_set_str (&self->waiting_model, name);
      return;
    }
  catalog = pdk_context_get_catalog (self->context);
  model = pdk_catalog_find (catalog, name);
  record = pdk_model_registry_find (pdk_context_get_registry (self->context),
                                    pdk_server_connection_get_id (self->server), name);
  if (model == NULL && record == NULL)
    model = pdk_catalog_find_by_model_name (catalog, name);
  if (model != NULL)
    push_offer (self, model);
  else if (record != NULL)
    push_record (self, record);
  else
    {
      g_autofree char *shown = pdk_text_sanitize (name);
      /* Translators: the name of a model */
      g_autofree char *text = g_strdup_printf (_("There is no model “%s”"), shown);

      pdk_window_say (self, text);
    }
}

static void
show_import (PdkWindow  *self,
             const char *text)
{
  g_auto (PdkPullTarget) target = { 0 };
  guint64                memory = pdk_context_get_memory_for (self->context, self->server);

  /* What cannot be fetched is explained by the page itself. */
  if (pdk_pull_target_resolve (&target, pdk_context_get_catalog (self->context), memory, text, NULL, NULL) &&
      target.model != NULL)
    {
      push_offer (self, target.model);
      return;
    }
  pdk_window_show_page (self, "import");
  pdk_import_page_set_text (self->import_page, text);
}

void
pdk_window_open_link (PdkWindow  *self,
                      const char *address)
{
  g_auto (PdkLink)   link = { 0 };
  g_autoptr (GError) error = NULL;

  g_return_if_fail (PDK_IS_WINDOW (self));
  g_return_if_fail (address != NULL);

  if (self->context == NULL)
    {
      g_set_str (&self->waiting_link, address);
      return;
    }
  if (!pdk_link_parse (&link, address, &error))
    {
      pdk_toast_show_error (GTK_WIDGET (self->toast_overlay), _("The link could not be opened"), error);
      return;
    }
  switch (link.kind)
    {
    case PDK_LINK_PAGE:
      gtk_widget_activate_action (GTK_WIDGET (self), "win.show-page", "s", link.text);
      break;
    case PDK_LINK_MODEL:
      pdk_window_show_model (self, link.text);
      break;
    case PDK_LINK_IMPORT:
      show_import (self, link.text);
      break;
    }
}

static void
on_refreshed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (PdkWindow) self = user_data;
  g_autoptr (GError)    error = NULL;

  self->refreshing = FALSE;
  /* The connection keeps the reason, and whoever shows the server shows it. */
  if (!pdk_server_connection_refresh_finish (PDK_SERVER_CONNECTION (source), result, &error))
    g_debug ("The server was not refreshed: %s", error->message);
}

static void
on_probed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!pdk_server_connection_probe_finish (PDK_SERVER_CONNECTION (source), result, &error))
    g_debug ("The server did not tell its version: %s", error->message);
}

void
pdk_window_refresh (PdkWindow *self)
{
  if (self->server == NULL)
    return;
  self->refreshing = TRUE;
  pdk_server_connection_refresh_async (self->server, pdk_context_get_registry (self->context), self->cancellable,
                                       on_refreshed, g_object_ref (self));
  if (pdk_server_connection_get_version (self->server) == NULL)
    pdk_server_connection_probe_async (self->server, self->cancellable, on_probed, NULL);
}

static gboolean
on_watch (gpointer user_data)
{
  PdkWindow *self = user_data;

  /* A server that takes its time to answer is not asked a second time meanwhile. */
  if (!self->refreshing && gtk_widget_get_mapped (GTK_WIDGET (self)) && !gtk_window_is_suspended (GTK_WINDOW (self)))
    pdk_window_refresh (self);
  return G_SOURCE_CONTINUE;
}

void
pdk_window_watch (PdkWindow *self,
                  guint      seconds)
{
  g_clear_handle_id (&self->watch_id, g_source_remove);
  if (seconds > 0)
    self->watch_id = g_timeout_add_seconds (seconds, on_watch, self);
}

static void
show_page_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  PdkWindow *self = PDK_WINDOW (widget);

  if (!pdk_window_show_page (self, g_variant_get_string (parameter, NULL)))
    {
      pdk_window_say (self, _("There is no such page"));
      return;
    }
  self->page_chosen = TRUE;
  /* From the first start, too, every page can be reached by its keys. */
  if (self->context != NULL)
    gtk_stack_set_visible_child_name (self->stages, "main");
}

static void
show_model_action (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  pdk_window_show_model (PDK_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
show_downloads_action (GtkWidget  *widget,
                       const char *action,
                       GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "win.show-page", "s", "downloaded");
}

static void
pull_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  PdkWindow                *self = PDK_WINDOW (widget);
  g_auto (PdkPullTarget)    target = { 0 };
  g_autoptr (PdkServerPull) pull = NULL;
  g_autoptr (GError)        error = NULL;

  if (self->server == NULL)
    return;
  if (!pdk_pull_target_resolve (&target, pdk_context_get_catalog (self->context),
                                pdk_context_get_memory_for (self->context, self->server),
                                g_variant_get_string (parameter, NULL), NULL, &error))
    {
      pdk_toast_show_error (GTK_WIDGET (self->toast_overlay), _("Nothing to download"), error);
      return;
    }
  pull = pdk_context_new_pull (self->context, self->server, target.model_name, target.model, target.quantization,
                               target.insecure);
  pdk_transfer_queue_add (pdk_context_get_queue (self->context), pull);
}

static void
toast_action (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  pdk_window_say (PDK_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
undo_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  pdk_toast_undo (GTK_WIDGET (PDK_WINDOW (widget)->toast_overlay));
}

/* @parameter: whether the key points to the right, which is back where lines are read from there. */
static void
back_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  if (g_variant_get_boolean (parameter) == (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL))
    adw_navigation_view_pop (PDK_WINDOW (widget)->navigation);
}

static void
refresh_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  pdk_window_refresh (PDK_WINDOW (widget));
}

static void
search_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  PdkWindow *self = PDK_WINDOW (widget);

  /* A page that can be searched has this action itself. */
  gtk_widget_activate_action (gtk_stack_get_visible_child (self->pages), "page.search", NULL);
}

static void
preferences_action (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  PdkWindow *self = PDK_WINDOW (widget);

  if (self->context != NULL)
    adw_dialog_present (pdk_preferences_dialog_new (self->context), widget);
}

static void
show_hardware_action (GtkWidget  *widget,
                      const char *action,
                      GVariant   *parameter)
{
  PdkWindow *self = PDK_WINDOW (widget);
  AdwDialog *dialog;

  if (self->context == NULL)
    return;
  dialog = pdk_preferences_dialog_new (self->context);
  adw_preferences_dialog_set_visible_page_name (ADW_PREFERENCES_DIALOG (dialog), "hardware");
  adw_dialog_present (dialog, widget);
}

static void
help_server_action (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  PdkWindow *self = PDK_WINDOW (widget);

  if (self->server != NULL)
    adw_dialog_present (pdk_server_help_dialog_new (self->server), widget);
}

void
pdk_window_class_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.show-page", "s", show_page_action);
  gtk_widget_class_install_action (widget_class, "win.show-model", "s", show_model_action);
  gtk_widget_class_install_action (widget_class, "win.show-downloads", NULL, show_downloads_action);
  gtk_widget_class_install_action (widget_class, "win.pull", "s", pull_action);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "win.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, preferences_action);
  gtk_widget_class_install_action (widget_class, "win.show-hardware", NULL, show_hardware_action);
  gtk_widget_class_install_action (widget_class, "win.help-server", NULL, help_server_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  /* The view itself knows these keys, but only while the focus is in it. */
  gtk_widget_class_install_action (widget_class, "win.back", "b", back_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", "b", FALSE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "win.back", "b", TRUE);
  /* Not an accelerator of the application: in a text field the keys take back what was typed. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);
}
