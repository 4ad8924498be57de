/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-toast.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"

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

void
pdk_toast_show_undo (GtkWidget     *origin,
                     const char    *text,
                     GCallback      undo,
                     gpointer       user_data,
                     GClosureNotify free_data)
{
  AdwToastOverlay     *overlay = find_overlay (origin);
  g_autoptr (AdwToast) toast = make_toast (text, _("Undo"));

  g_signal_connect_data (toast, "button-clicked", undo, user_data, free_data, G_CONNECT_SWAPPED);
  if (overlay != NULL)
    adw_toast_overlay_add_toast (overlay, g_steal_pointer (&toast));
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
