/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-toast.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"

/* Seconds: who works by keyboard or screen reader needs longer than a glance to get to the button. */
#define UNDO_TIMEOUT 20

/* The toast that can be taken back, kept with its overlay for the keyboard. */
#define UNDO_TOAST "paddock-undo-toast"

static AdwToastOverlay *
find_overlay (GtkWidget *origin)
{
  GtkWidget *ancestor = gtk_widget_get_ancestor (origin, ADW_TYPE_TOAST_OVERLAY);
  GtkRoot   *root = gtk_widget_get_root (origin);
  GtkWidget *content;

  if (ancestor != NULL)
    return ADW_TOAST_OVERLAY (ancestor);
  if (!ADW_IS_APPLICATION_WINDOW (root))
    return NULL;
  /* Dialogs float above the overlay of their window. */
  content = adw_application_window_get_content (ADW_APPLICATION_WINDOW (root));
  return ADW_IS_TOAST_OVERLAY (content) ? ADW_TOAST_OVERLAY (content) : NULL;
}

static AdwToast *
make_toast (const char *text,
            const char *button)
{
  AdwToast *toast = adw_toast_new ("");

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_title (toast, text);
  adw_toast_set_button_label (toast, button);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  return toast;
}

static void
forget_undo (GtkWidget *overlay,
             AdwToast  *toast)
{
  if (g_object_get_data (G_OBJECT (overlay), UNDO_TOAST) == toast)
    g_object_set_data (G_OBJECT (overlay), UNDO_TOAST, NULL);
}

void
pdk_toast_show_undo (GtkWidget     *origin,
                     const char    *text,
                     GCallback      undo,
                     gpointer       user_data,
                     GClosureNotify free_data)
{
  AdwToastOverlay     *overlay = find_overlay (origin);
  g_autoptr (AdwToast) toast = make_toast (text, _("Undo"));

  adw_toast_set_timeout (toast, UNDO_TIMEOUT);
  g_signal_connect_data (toast, "button-clicked", undo, user_data, free_data, G_CONNECT_SWAPPED);
  if (overlay == NULL)
    return;
  g_object_set_data_full (G_OBJECT (overlay), UNDO_TOAST, g_object_ref (toast), g_object_unref);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (forget_undo), overlay, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (overlay, g_steal_pointer (&toast));
}

void
pdk_toast_undo (GtkWidget *origin)
{
  AdwToastOverlay     *overlay = find_overlay (origin);
  g_autoptr (AdwToast) toast = NULL;

  if (overlay == NULL)
    return;
  toast = g_object_steal_data (G_OBJECT (overlay), UNDO_TOAST);
  if (toast == NULL)
    return;
  g_signal_emit_by_name (toast, "button-clicked");
  adw_toast_dismiss (toast);
}

static void
show_details (GtkWidget *overlay,
              AdwToast  *toast)
{
  const GError *error = g_object_get_data (G_OBJECT (toast), "error");
  const char   *hint = pdk_error_get_hint (error);
  /* Names can be longer than a heading can be wide. */
  AdwDialog *dialog = adw_alert_dialog_new (_("Details"), NULL);

  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (dialog), "%s\n\n%s%s%s", adw_toast_get_title (toast), error->message,
                                hint == NULL ? "" : "\n\n", hint == NULL ? "" : hint);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_dialog_present (dialog, overlay);
}

void
pdk_toast_show_error (GtkWidget    *origin,
                      const char   *text,
                      const GError *error)
{
  AdwToastOverlay *overlay = find_overlay (origin);
  AdwToast        *toast;

  if (overlay == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  toast = make_toast (text, _("Details"));
  g_object_set_data_full (G_OBJECT (toast), "error", g_error_copy (error), (GDestroyNotify) g_error_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (show_details), overlay, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (overlay, toast);
}
