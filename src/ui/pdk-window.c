/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-window-private.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"
#include "pdk-curated-page.h"
#include "pdk-downloaded-page.h"
#include "pdk-import-page.h"
#include "pdk-server-button.h"
#include "pdk-sidebar.h"
#include "pdk-ui.h"
#include "pdk-welcome-view.h"

/* How often the server is asked for what came and went by other programs. */
#define WATCH_SECONDS 10

typedef enum
{
  PROP_CONTEXT = 1,
  PROP_SERVER,
  PROP_SERVER_ID,
} PdkWindowProperty;

static GParamSpec *properties[PROP_SERVER_ID + 1];

G_DEFINE_FINAL_TYPE (PdkWindow, pdk_window, ADW_TYPE_APPLICATION_WINDOW)

static void
save_size (PdkWindow *self)
{
  int width;
  int height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  if (width > 0 && height > 0)
    {
      g_settings_set_int (self->settings, "window-width", width);
      g_settings_set_int (self->settings, "window-height", height);
    }
}

static void
pdk_window_dispose (GObject *object)
{
  PdkWindow *self = PDK_WINDOW (object);

  if (self->settings != NULL)
    save_size (self);
  pdk_window_watch (self, 0);
  if (self->context != NULL)
    pdk_model_registry_set_watching (pdk_context_get_registry (self->context), FALSE);
  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_WINDOW);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->server);
  g_clear_object (&self->context);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->waiting_model, g_free);
  g_clear_pointer (&self->waiting_link, g_free);

  G_OBJECT_CLASS (pdk_window_parent_class)->dispose (object);
}

static void
pdk_window_get_property (GObject    *object,
                         guint       property_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  PdkWindow *self = PDK_WINDOW (object);

  switch ((PdkWindowProperty) property_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, self->context);
      break;
    case PROP_SERVER:
      g_value_set_object (value, self->server);
      break;
    case PROP_SERVER_ID:
      g_value_set_string (value, self->server == NULL ? "" : pdk_server_connection_get_id (self->server));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
choose_server (PdkWindow  *self,
               const char *id)
{
  PdkServerConnection *server = self->context == NULL ? NULL : pdk_context_get_server (self->context, id);

  if (server == NULL)
    return;
  g_settings_set_string (self->settings, "server", id);
  pdk_window_set_server (self, server);
}

static void
pdk_window_set_property (GObject      *object,
                         guint         property_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  PdkWindow *self = PDK_WINDOW (object);

  switch ((PdkWindowProperty) property_id)
    {
    case PROP_CONTEXT:
      if (g_value_get_object (value) != NULL)
        pdk_window_set_context (self, g_value_get_object (value));
      break;
    case PROP_SERVER:
      pdk_window_set_server (self, g_value_get_object (value));
      break;
    case PROP_SERVER_ID:
      choose_server (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
refresh_when_active (PdkWindow *self)
{
  /* Models may have come and gone at a terminal while another window was in front. */
  if (gtk_window_is_active (GTK_WINDOW (self)))
    pdk_window_refresh (self);
}

static void
pdk_window_class_init (PdkWindowClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass   *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = pdk_window_dispose;
  object_class->get_property = pdk_window_get_property;
  object_class->set_property = pdk_window_set_property;

  properties[PROP_CONTEXT] = g_param_spec_object ("context", NULL, NULL, PDK_TYPE_CONTEXT, flags);
  properties[PROP_SERVER] = g_param_spec_object ("server", NULL, NULL, PDK_TYPE_SERVER_CONNECTION, flags);
  properties[PROP_SERVER_ID] = g_param_spec_string ("server-id", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (PDK_TYPE_CURATED_PAGE);
  g_type_ensure (PDK_TYPE_DOWNLOADED_PAGE);
  g_type_ensure (PDK_TYPE_IMPORT_PAGE);
  g_type_ensure (PDK_TYPE_SERVER_BUTTON);
  g_type_ensure (PDK_TYPE_SIDEBAR);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-window"));
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, stages);
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, failure_page);
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, split_view);
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, content_page);
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, navigation);
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, root_page);
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, PdkWindow, import_page);

  pdk_window_class_install_actions (widget_class);
  gtk_widget_class_install_property_action (widget_class, "win.choose-server", "server-id");
}

static void
pdk_window_init (PdkWindow *self)
{
  self->settings = g_settings_new (PDK_APPLICATION_ID);
  self->cancellable = g_cancellable_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  g_signal_connect (self, "notify::is-active", G_CALLBACK (refresh_when_active), NULL);
}

PdkWindow *
pdk_window_new (GtkApplication *application)
{
  return g_object_new (PDK_TYPE_WINDOW, "application", application, NULL);
}

static void
on_hardware (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  /* Whoever shows the figure follows the context; nothing found is a figure too. */
  if (pdk_context_detect_hardware_finish (PDK_CONTEXT (source), result, &error) == NULL)
    g_debug ("The graphics memory was not looked at: %s", error->message);
}

static PdkServerConnection *
find_first_server (PdkWindow *self)
{
  g_autofree char     *id = g_settings_get_string (self->settings, "server");
  PdkServerConnection *server = pdk_context_get_server (self->context, id);

  if (server == NULL)
    server = pdk_context_find_server (self->context, NULL, NULL);
  /* Only a nonsensical OLLAMA_HOST leads here. */
  return server != NULL ? server : pdk_context_find_server (self->context, "127.0.0.1", NULL);
}

/* Servers that are configured anew are other objects; the window goes on with the one of the same name. */
static void
on_servers_changed (PdkWindow *self)
{
  PdkServerConnection *server = pdk_context_get_server (self->context, pdk_server_connection_get_id (self->server));

  pdk_window_set_server (self, server != NULL ? server : find_first_server (self));
}

static void
finish_welcome (PdkWindow *self)
{
  g_settings_set_boolean (self->settings, "welcomed", TRUE);
  gtk_stack_set_visible_child_name (self->stages, "main");
}

static void
show_welcome (PdkWindow *self)
{
  GtkWidget *welcome = g_object_new (PDK_TYPE_WELCOME_VIEW, NULL);

  g_object_bind_property (self, "context", welcome, "context", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self, "server", welcome, "server", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (welcome, "done", G_CALLBACK (finish_welcome), self, G_CONNECT_SWAPPED);
  gtk_stack_add_named (self->stages, welcome, "welcome");
  gtk_stack_set_visible_child_name (self->stages, "welcome");
}

static gboolean
is_first_start (PdkWindow *self)
{
  return !g_settings_get_boolean (self->settings, "welcomed") &&
         g_list_model_get_n_items (G_LIST_MODEL (pdk_context_get_registry (self->context))) == 0;
}

/* Whoever comes with something in mind is not held up. */
static void
show_first (PdkWindow *self)
{
  g_autofree char *model = g_steal_pointer (&self->waiting_model);
  g_autofree char *link = g_steal_pointer (&self->waiting_link);

  if (model == NULL && link == NULL && !self->page_chosen && is_first_start (self))
    show_welcome (self);
  else
    gtk_stack_set_visible_child_name (self->stages, "main");
  if (model != NULL)
    pdk_window_show_model (self, model);
  if (link != NULL)
    pdk_window_open_link (self, link);
}

void
pdk_window_set_context (PdkWindow  *self,
                        PdkContext *context)
{
  g_autofree char *page = NULL;

  g_return_if_fail (PDK_IS_WINDOW (self));
  g_return_if_fail (PDK_IS_CONTEXT (context));

  if (!g_set_object (&self->context, context))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTEXT]);
  pdk_window_set_server (self, find_first_server (self));
  g_signal_connect_object (pdk_context_get_servers (context), "items-changed", G_CALLBACK (on_servers_changed), self,
                           G_CONNECT_SWAPPED);
  pdk_context_detect_hardware_async (context, self->cancellable, on_hardware, NULL);
  pdk_model_registry_set_watching (pdk_context_get_registry (context), TRUE);
  pdk_window_watch (self, WATCH_SECONDS);
  if (!self->page_chosen)
    {
      page = g_settings_get_string (self->settings, "page");
      pdk_window_show_page (self, page);
    }
  show_first (self);
}

void
pdk_window_show_failure (PdkWindow    *self,
                         const GError *error)
{
  const char      *hint = pdk_error_get_hint (error);
  g_autofree char *text = hint == NULL ? g_strdup (error->message) : g_strdup_printf ("%s\n%s", error->message, hint);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_status_page_set_description (self->failure_page, escaped);
  gtk_stack_set_visible_child_name (self->stages, "failed");
}

void
pdk_window_set_server (PdkWindow           *self,
                       PdkServerConnection *server)
{
  if (!g_set_object (&self->server, server))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVER]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVER_ID]);
  pdk_window_refresh (self);
}

PdkServerConnection *
pdk_window_get_server (PdkWindow *self)
{
  g_return_val_if_fail (PDK_IS_WINDOW (self), NULL);

  return self->server;
}

const char *
pdk_window_get_visible_page (PdkWindow *self)
{
  g_return_val_if_fail (PDK_IS_WINDOW (self), NULL);

  if (adw_navigation_view_get_visible_page (self->navigation) != self->root_page)
    return "model";
  return gtk_stack_get_visible_child_name (self->pages);
}
