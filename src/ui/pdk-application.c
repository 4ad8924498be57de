/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-application.h"

#include <glib/gi18n-lib.h>

#include "offers/pdk-library-fits.h"
#include "pdk-about.h"
#include "pdk-notifier.h"
#include "pdk-shortcuts.h"
#include "pdk-ui.h"
#include "pdk-window.h"

struct _PdkApplication
{
  AdwApplication  parent_instance;
  PdkContext     *context;
  PdkNotifier    *notifier;
  PdkLibraryFits *fits;
  GCancellable   *opening;
  gboolean        held;
};

G_DEFINE_FINAL_TYPE (PdkApplication, pdk_application, ADW_TYPE_APPLICATION)

static void
pdk_application_dispose (GObject *object)
{
  PdkApplication *self = PDK_APPLICATION (object);

  g_clear_object (&self->opening);
  g_clear_object (&self->notifier);
  g_clear_object (&self->fits);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (pdk_application_parent_class)->dispose (object);
}

/* Downloads go on without a window; the process ends after the last of them. */
static void
hold_while_busy (PdkApplication *self)
{
  gboolean busy = pdk_transfer_queue_get_active_count (pdk_context_get_queue (self->context)) > 0;

  if (busy == self->held)
    return;
  self->held = busy;
  if (busy)
    g_application_hold (G_APPLICATION (self));
  else
    g_application_release (G_APPLICATION (self));
}

static PdkWindow *
find_window (PdkApplication *self)
{
  for (GList *item = gtk_application_get_windows (GTK_APPLICATION (self)); item != NULL; item = item->next)
    {
      if (PDK_IS_WINDOW (item->data))
        return item->data;
    }
  return NULL;
}

static void
on_painted (GdkFrameClock *clock,
            PdkWindow     *window)
{
  PdkApplication *self = PDK_APPLICATION (gtk_window_get_application (GTK_WINDOW (window)));

  g_signal_handlers_disconnect_by_func (clock, on_painted, window);
  if (self != NULL)
    pdk_window_set_context (window, self->context);
}

static void
wait_for_paint (PdkWindow *window)
{
  g_signal_connect_object (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint", G_CALLBACK (on_painted),
                           window, G_CONNECT_DEFAULT);
}

/* People see the window a frame earlier if its hundreds of tiles are made after its first frame. */
static void
fill_window (PdkApplication *self,
             PdkWindow      *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));

  if (clock == NULL)
    g_signal_connect (window, "realize", G_CALLBACK (wait_for_paint), NULL);
  else if (gdk_frame_clock_get_frame_counter (clock) <= 0)
    wait_for_paint (window);
  else
    pdk_window_set_context (window, self->context);
}

static void
on_context_opened (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (PdkApplication) self = user_data;
  g_autoptr (GError)         error = NULL;
  PdkWindow                 *window = find_window (self);

  g_clear_object (&self->opening);
  self->context = pdk_context_open_finish (result, &error);
  g_application_release (G_APPLICATION (self));
  if (self->context != NULL)
    {
      g_signal_connect_object (pdk_context_get_queue (self->context), "notify::active-count",
                               G_CALLBACK (hold_while_busy), self, G_CONNECT_SWAPPED);
      self->notifier = pdk_notifier_new (GTK_APPLICATION (self), self->context);
      self->fits = pdk_library_fits_new (self->context);
      if (window != NULL)
        fill_window (self, window);
    }
  else if (window != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    pdk_window_show_failure (window, error);
}

static void
ensure_context (PdkApplication *self)
{
  if (self->context != NULL || self->opening != NULL)
    return;
  self->opening = g_cancellable_new ();
  g_application_hold (G_APPLICATION (self));
  pdk_context_open_async (NULL, self->opening, on_context_opened, g_object_ref (self));
}

static PdkWindow *
ensure_window (PdkApplication *self)
{
  PdkWindow *window = find_window (self);

  if (window != NULL)
    return window;
  window = pdk_window_new (GTK_APPLICATION (self));
  if (self->context != NULL)
    fill_window (self, window);
  else
    ensure_context (self);
  return window;
}

static void
pdk_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (ensure_window (PDK_APPLICATION (application))));
}

static void
pdk_application_open (GApplication *application,
                      GFile       **files,
                      int           n_files,
                      const char   *hint)
{
  PdkWindow *window = ensure_window (PDK_APPLICATION (application));

  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);

      pdk_window_open_link (window, uri);
    }
  gtk_window_present (GTK_WINDOW (window));
}

static int
pdk_application_handle_local_options (GApplication *application,
                                      GVariantDict *options)
{
  g_autofree const char **links = NULL;
  g_autoptr (GError)      error = NULL;
  const char             *page = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("paddock-app %s\n", PDK_VERSION);
      return 0;
    }
  g_variant_dict_lookup (options, "page", "&s", &page);
  g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&s", &links);
  if (page == NULL && links == NULL)
    return -1;
  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("paddock-app: %s\n", error->message);
      return 1;
    }
  if (page != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (application), "show-page", g_variant_new_string (page));
  for (guint i = 0; links != NULL && links[i] != NULL; i++)
    g_action_group_activate_action (G_ACTION_GROUP (application), "open-link", g_variant_new_string (links[i]));
  if (!g_application_get_is_remote (application))
    return -1;
  /* The other process has its orders; without this they might stay in the buffer. */
  g_dbus_connection_flush_sync (g_application_get_dbus_connection (application), NULL, NULL);
  return 0;
}

static void
pdk_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (pdk_application_parent_class)->startup (application);

  pdk_shortcuts_set_up (GTK_APPLICATION (application));
  gtk_window_set_default_icon_name (PDK_APPLICATION_ID);
}

static void
pdk_application_shutdown (GApplication *application)
{
  PdkApplication *self = PDK_APPLICATION (application);
  GtkWindow      *window;

  /* Quitting leaves windows as they are, and what they remember is written when they go. */
  while ((window = gtk_application_get_active_window (GTK_APPLICATION (self))) != NULL)
    gtk_window_destroy (window);
  g_cancellable_cancel (self->opening);
  g_clear_object (&self->fits);
  if (self->context != NULL)
    pdk_transfer_queue_cancel_all (pdk_context_get_queue (self->context));
  /* What was under way comes back as cancelled, and lets go of what it holds. */
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  if (self->context != NULL)
    pdk_context_close (self->context);

  G_APPLICATION_CLASS (pdk_application_parent_class)->shutdown (application);
}

static void
pdk_application_class_init (PdkApplicationClass *klass)
{
  GObjectClass      *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->dispose = pdk_application_dispose;
  application_class->activate = pdk_application_activate;
  application_class->open = pdk_application_open;
  application_class->handle_local_options = pdk_application_handle_local_options;
  application_class->startup = pdk_application_startup;
  application_class->shutdown = pdk_application_shutdown;
}

static void
on_show_page (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  PdkWindow *window = ensure_window (user_data);

  gtk_widget_activate_action_variant (GTK_WIDGET (window), "win.show-page", parameter);
  gtk_window_present (GTK_WINDOW (window));
}

/* The desktop entry's actions come over D-Bus under their own names and without a parameter. */
static void
on_desktop_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  g_action_group_activate_action (G_ACTION_GROUP (user_data), "show-page",
                                  g_variant_new_string (g_action_get_name (G_ACTION (action))));
}

static void
on_show_model (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  PdkWindow *window = ensure_window (user_data);

  gtk_widget_activate_action_variant (GTK_WIDGET (window), "win.show-model", parameter);
  gtk_window_present (GTK_WINDOW (window));
}

static void
on_open_link (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  PdkWindow *window = ensure_window (user_data);

  pdk_window_open_link (window, g_variant_get_string (parameter, NULL));
  gtk_window_present (GTK_WINDOW (window));
}

static void
on_preferences (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  PdkWindow *window = ensure_window (user_data);

  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.preferences", NULL);
}

static void
on_about (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  PdkWindow *window = ensure_window (user_data);

  gtk_window_present (GTK_WINDOW (window));
  pdk_about_present (GTK_WIDGET (window), PDK_APPLICATION (user_data)->context);
}

#if !ADW_CHECK_VERSION(1, 8, 0)
static void
on_shortcuts (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  PdkWindow *window = ensure_window (user_data);

  gtk_window_present (GTK_WINDOW (window));
  pdk_shortcuts_present (GTK_WIDGET (window));
}
#endif

static void
on_quit_response (PdkApplication *self,
                  const char     *response)
{
  if (g_str_equal (response, "quit"))
    g_application_quit (G_APPLICATION (self));
}

/* Nothing is lost without a word: downloads end with the process, but not with the window. */
static void
ask_before_quit (PdkApplication *self,
                 guint           downloads)
{
  PdkWindow       *window = ensure_window (self);
  AdwAlertDialog  *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (NULL, NULL));
  g_autofree char *heading = g_strdup_printf (ngettext ("Stop %u Download and Quit?", "Stop %u Downloads and Quit?",
                                                        downloads),
                                              downloads);

  adw_alert_dialog_set_heading (dialog, heading);
  adw_alert_dialog_set_body (dialog, _("What was fetched stays, and a later download goes on from there. To let downloads go on by themselves, close the window instead."));
  adw_alert_dialog_add_responses (dialog, "cancel", _("_Cancel"), "quit", _("_Quit"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "quit", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (dialog, "cancel");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_quit_response), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (window));
}

static void
on_quit (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  PdkApplication *self = user_data;
  guint           downloads = 0;

  if (self->context != NULL)
    downloads = pdk_transfer_queue_get_active_count (pdk_context_get_queue (self->context));
  if (downloads > 0)
    ask_before_quit (self, downloads);
  else
    g_application_quit (G_APPLICATION (self));
}

static void
pdk_application_init (PdkApplication *self)
{
  const GActionEntry actions[] = {
    { "about", on_about },
    { "downloaded", on_desktop_action },
    { "import", on_desktop_action },
    { "open-link", on_open_link, "s" },
    { "preferences", on_preferences },
    { "quit", on_quit },
#if !ADW_CHECK_VERSION(1, 8, 0)
    /* From 1.8 on, libadwaita has this action of the same name where there is a shortcuts-dialog.ui. */
    { "shortcuts", on_shortcuts },
#endif
    { "show-model", on_show_model, "s" },
    { "show-page", on_show_page, "s" },
  };
  const GOptionEntry options[] = {
    { "page", 'p', 0, G_OPTION_ARG_STRING, NULL, N_("Open a page: curated, import or downloaded"), N_("PAGE") },
      { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Say which version this is"), NULL },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL, NULL, N_("[LINK…]") },
          G_OPTION_ENTRY_NULL,
      };

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_summary (G_APPLICATION (self), _("Find, fetch and look after language models."));
}

PdkApplication *
pdk_application_new (void)
{
  return g_object_new (PDK_TYPE_APPLICATION,
                       "application-id", PDK_APPLICATION_ID,
                       "resource-base-path", PDK_RESOURCE_PATH,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       NULL);
}

PdkContext *
pdk_application_get_context (PdkApplication *self)
{
  g_return_val_if_fail (PDK_IS_APPLICATION (self), NULL);

  return self->context;
}
