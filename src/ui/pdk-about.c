/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-about.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* What somebody who mends a problem needs to know; no names, paths or addresses of the person. */
static char *
describe_surroundings (PdkContext *context)
{
  g_autoptr (GString) text = g_string_new (NULL);
  PdkHardware        *hardware = context == NULL ? NULL : pdk_context_get_hardware (context);

  g_string_append_printf (text, "Paddock %s\n", PDK_VERSION);
  g_string_append_printf (text, "GTK %u.%u.%u\n", gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version ());
  g_string_append_printf (text, "libadwaita %u.%u.%u\n", adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version ());
  g_string_append_printf (text, "GLib %u.%u.%u\n", glib_major_version, glib_minor_version, glib_micro_version);
  g_string_append_printf (text, "Sandbox: %s\n", g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) ? "Flatpak" : "none");
  if (hardware != NULL)
    {
      g_autofree char *words = pdk_hardware_describe (hardware);

      g_string_append_printf (text, "Graphics: %s\n", words);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
pdk_about_present (GtkWidget  *parent,
                   PdkContext *context)
{
  g_autofree char *surroundings = describe_surroundings (context);
  AdwDialog       *dialog = adw_about_dialog_new ();

  g_object_set (dialog,
                "application-name", _("Paddock"), "application-icon", PDK_APPLICATION_ID, "version", PDK_VERSION, "developer-name", _("The Paddock authors"), "license-type", GTK_LICENSE_GPL_3_0, "comments", _("Find, fetch and look after language models for Ollama, on this computer and on others."),
                                                                                                                                                                                                                 /* Translators: your names, one per line */
                                                                                                                                                                                                                 "translator-credits", _("translator-credits"), "debug-info", surroundings, "debug-info-filename", "paddock.txt", NULL);
  adw_dialog_present (dialog, parent);
}
