/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"
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

/* An error in passing: what happened, and what to do about it. */
static void
say_error (PdkWindow    *self,
           const GError *error)
{
  const char      *hint = pdk_error_get_hint (error);
  g_autofree char *text = hint == NULL ? g_strdup (error->message) : g_strdup_printf ("%s %s", error->message, hint);

  pdk_window_say (self, text);
}

void
pdk_window_show_model (PdkWindow  *self,
                       const char *name)
{
  if (self->context == NULL)
    g_set_str (&self->waiting_model, name);
}

void
pdk_window_open_link (PdkWindow  *self,
                      const char *link)
{
  if (self->context == NULL)
    g_set_str (&self->waiting_link, link);
}

static void
on_refreshed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

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
  pdk_server_connection_refresh_async (self->server, pdk_context_get_registry (self->context), self->cancellable,
                                       on_refreshed, NULL);
  if (pdk_server_connection_get_version (self->server) == NULL)
    pdk_server_connection_probe_async (self->server, self->cancellable, on_probed, NULL);
}

static void
show_page_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  pdk_window_show_page (PDK_WINDOW (widget), g_variant_get_string (parameter, NULL));
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
  pdk_window_show_page (PDK_WINDOW (widget), "downloaded");
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
      say_error (self, error);
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
}
