/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-shortcuts.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* resources/shortcuts-dialog.ui lists the same for newer versions of libadwaita. */
/* clang-format off */
static const PdkShortcut shortcuts[] = {
  { N_("Pages"), N_("Curated"), "win.show-page::curated", { "<Alt>1" } },
  { NULL, N_("Import"), "win.show-page::import", { "<Alt>2" } },
  { NULL, N_("Downloaded"), "win.show-page::downloaded", { "<Alt>3" } },
  { NULL, N_("Downloads"), "win.show-downloads", { "<Control>j" } },
  { NULL, N_("Back"), NULL, { "<Alt>Left" } },
  { N_("Models"), N_("Search"), "win.search", { "<Control>f" } },
  { NULL, N_("Ask the Server Again"), "win.refresh", { "<Control>r", "F5" } },
  { NULL, N_("Menu of the Model"), NULL, { "<Shift>F10", "Menu" } },
  { NULL, N_("Details of the Model"), NULL, { "<Alt>Return" } },
  { NULL, N_("Remove the Model"), NULL, { "Delete" } },
  { NULL, N_("Undo the Removal"), NULL, { "<Control>z" } },
  { N_("General"), N_("Main Menu"), NULL, { "F10" } },
  { NULL, N_("Preferences"), "app.preferences", { "<Control>comma" } },
  { NULL, N_("Keyboard Shortcuts"), "app.shortcuts", { "<Control>question" } },
  { NULL, N_("Close Window"), "window.close", { "<Control>w" } },
  { NULL, N_("Quit"), "app.quit", { "<Control>q" } },
};
/* clang-format on */

const PdkShortcut *
pdk_shortcuts_get (gsize *count)
{
  *count = G_N_ELEMENTS (shortcuts);
  return shortcuts;
}

void
pdk_shortcuts_set_up (GtkApplication *application)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      if (shortcuts[i].action != NULL)
        gtk_application_set_accels_for_action (application, shortcuts[i].action, shortcuts[i].keys);
    }
}

/* The first of the keys, as people read it. */
static char *
describe_keys (const PdkShortcut *shortcut)
{
  guint           key;
  GdkModifierType modifiers;

  gtk_accelerator_parse (shortcut->keys[0], &key, &modifiers);
  return gtk_accelerator_get_label (key, modifiers);
}

static GtkWidget *
make_row (const PdkShortcut *shortcut)
{
  g_autofree char *keys = describe_keys (shortcut);
  GtkWidget       *row = adw_action_row_new ();
  GtkWidget       *label = gtk_label_new (keys);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(shortcut->title));
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (label, "keys");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  return row;
}

void
pdk_shortcuts_present (GtkWidget *parent)
{
  AdwDialog           *dialog = adw_preferences_dialog_new ();
  AdwPreferencesPage  *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      if (shortcuts[i].section != NULL)
        {
          group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
          adw_preferences_group_set_title (group, _(shortcuts[i].section));
          adw_preferences_page_add (page, group);
        }
      adw_preferences_group_add (group, make_row (&shortcuts[i]));
    }
  adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (dialog), page);
  adw_dialog_set_title (dialog, _("Keyboard Shortcuts"));
  adw_dialog_present (dialog, parent);
}
