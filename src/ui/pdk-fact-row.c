/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-fact-row.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "pdk-accessible.h"

/* What is longer makes a page slow, and nobody reads it here. */
#define TEXT_LIMIT (64 * 1024)

static void
on_copy (GtkWidget  *button,
         const char *value)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), value);
  gtk_widget_activate_action (button, "win.toast", "s", _("Copied to the clipboard"));
}

static void
free_value (gpointer  data,
            GClosure *closure)
{
  g_free (data);
}

static GtkWidget *
make_copy_button (const PdkModelFact *fact)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  gtk_widget_set_tooltip_text (button, _("Copy"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  pdk_accessible_set_name (button, _("Copy %s"), fact->title);
  g_signal_connect_data (button, "clicked", G_CALLBACK (on_copy), g_strdup (fact->value), free_value, G_CONNECT_DEFAULT);
  return button;
}

static char *
dup_limited (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  const char      *end;

  if (strlen (valid) <= TEXT_LIMIT)
    return g_steal_pointer (&valid);
  end = g_utf8_find_prev_char (valid, valid + TEXT_LIMIT);
  return g_strdup_printf ("%.*s…", (int) (end - valid), valid);
}

static GtkWidget *
make_text_row (const PdkModelFact *fact)
{
  GtkWidget       *row = adw_expander_row_new ();
  GtkWidget       *label = gtk_label_new (NULL);
  g_autofree char *text = dup_limited (fact->value);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), fact->title);
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (row), make_copy_button (fact));
  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_add_css_class (label, "fact-text");
  if (fact->is_code)
    gtk_widget_add_css_class (label, "monospace");
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), label);
  return row;
}

GtkWidget *
pdk_fact_row_new (const PdkModelFact *fact)
{
  GtkWidget *row;

  if (fact->group == PDK_MODEL_FACT_TEXT)
    return make_text_row (fact);
  row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), fact->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), fact->value);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "property");
  if (fact->is_code)
    {
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_copy_button (fact));
      gtk_widget_add_css_class (row, "code");
    }
  return row;
}
