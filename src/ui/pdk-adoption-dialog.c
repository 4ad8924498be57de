/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-adoption-dialog.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"
#include "pdk-toast.h"
#include "pdk-ui.h"

struct _PdkAdoptionDialog
{
  AdwDialog    parent_instance;
  PdkAdoption *adoption;
  GPtrArray   *models;
  GPtrArray   *checks;

  GtkButton  *add;
  GtkLabel   *explanation;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (PdkAdoptionDialog, pdk_adoption_dialog, ADW_TYPE_DIALOG)

static GPtrArray *
find_chosen (PdkAdoptionDialog *self)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->models->len; i++)
    {
      if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
        g_ptr_array_add (chosen, g_object_ref (g_ptr_array_index (self->models, i)));
    }
  return chosen;
}

static void
update (PdkAdoptionDialog *self)
{
  g_autoptr (GPtrArray) chosen = find_chosen (self);
  g_autofree char      *label = NULL;

  label = chosen->len == 0 ? g_strdup (_("_Add")) : g_strdup_printf (ngettext ("_Add %u Model", "_Add %u Models", chosen->len), chosen->len);
  gtk_button_set_label (self->add, label);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "adoption.add", chosen->len > 0);
}

/* What the toast needs when the dialog is closed. */
typedef struct
{
  GWeakRef window;
  guint    count;
} Result;

static void
on_adopted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Result    *outcome = user_data;
  g_autoptr (GtkWidget) window = g_weak_ref_get (&outcome->window);
  g_autoptr (GError)    error = NULL;
  g_autofree char      *text = NULL;

  g_weak_ref_clear (&outcome->window);
  pdk_adoption_adopt_finish (PDK_ADOPTION (source), result, &error);
  if (window == NULL)
    return;
  if (error != NULL)
    {
      pdk_toast_show_error (window, _("The models were not added"), error);
      return;
    }
  text = g_strdup_printf (ngettext ("%u model added to the library", "%u models added to the library", outcome->count), outcome->count);
  gtk_widget_activate_action (window, "win.toast", "s", text);
}

static void
on_add (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  PdkAdoptionDialog    *self = PDK_ADOPTION_DIALOG (widget);
  g_autoptr (GPtrArray) chosen = find_chosen (self);
  Result               *outcome = g_new0 (Result, 1);

  g_weak_ref_init (&outcome->window, gtk_widget_get_root (widget));
  outcome->count = chosen->len;
  pdk_adoption_adopt_async (self->adoption, chosen, NULL, on_adopted, outcome);
  adw_dialog_close (ADW_DIALOG (self));
}

static GtkWidget *
make_row (PdkAdoptionDialog *self,
          PdkServerModel    *model)
{
  gint64           size = pdk_server_model_get_size (model);
  g_autofree char *size_text = size > 0 ? pdk_text_from_file_size ((guint64) size) : NULL;
  g_autofree char *name = pdk_text_sanitize (pdk_server_model_get_name (model));
  GtkWidget       *row = adw_action_row_new ();
  GtkWidget       *check = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), size_text != NULL ? size_text : "");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (check, "toggled", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  g_ptr_array_add (self->checks, check);
  return row;
}

static void
pdk_adoption_dialog_dispose (GObject *object)
{
  PdkAdoptionDialog *self = PDK_ADOPTION_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_ADOPTION_DIALOG);
  g_clear_object (&self->adoption);
  g_clear_pointer (&self->models, g_ptr_array_unref);
  g_clear_pointer (&self->checks, g_ptr_array_unref);

  G_OBJECT_CLASS (pdk_adoption_dialog_parent_class)->dispose (object);
}

static void
pdk_adoption_dialog_class_init (PdkAdoptionDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_adoption_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-adoption-dialog"));
  gtk_widget_class_bind_template_child (widget_class, PdkAdoptionDialog, add);
  gtk_widget_class_bind_template_child (widget_class, PdkAdoptionDialog, explanation);
  gtk_widget_class_bind_template_child (widget_class, PdkAdoptionDialog, list);
  gtk_widget_class_install_action (widget_class, "adoption.add", NULL, on_add);
}

static void
pdk_adoption_dialog_init (PdkAdoptionDialog *self)
{
  self->models = g_ptr_array_new_with_free_func (g_object_unref);
  self->checks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
pdk_adoption_dialog_new (PdkAdoption *adoption)
{
  PdkAdoptionDialog *self = g_object_new (PDK_TYPE_ADOPTION_DIALOG, NULL);
  GListModel        *list = G_LIST_MODEL (adoption);
  g_autofree char   *explanation = NULL;

  self->adoption = g_object_ref (adoption);
  /* Translators: a server's name */
  explanation = g_strdup_printf (_("%s has these models already. Nothing is downloaded again."),
                                   pdk_server_connection_get_id (pdk_adoption_get_server (adoption)));
  gtk_label_set_label (self->explanation, explanation);
  /* A list that changed under the person's hands would make them choose what they did not see. */
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_ptr_array_add (self->models, g_list_model_get_item (list, i));
      gtk_list_box_append (self->list, make_row (self, g_ptr_array_index (self->models, i)));
    }
  update (self);
  return ADW_DIALOG (self);
}
