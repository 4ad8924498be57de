/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-section-title.h"

#include <glib/gi18n-lib.h>

struct _PdkSectionTitle
{
  AdwBin        parent_instance;
  char         *title;
  GListModel   *rows;
  GSignalGroup *signals;
};

G_DEFINE_FINAL_TYPE (PdkSectionTitle, pdk_section_title, ADW_TYPE_BIN)

static void
update (PdkSectionTitle *self)
{
  GtkLabel        *label = GTK_LABEL (adw_bin_get_child (ADW_BIN (self)));
  g_autofree char *text = NULL;

  if (self->rows == NULL)
    {
      gtk_label_set_label (label, self->title);
      return;
    }
  /* Translators: a heading with the number of models below it, such as "Hugging Face · 12" */
  text = g_strdup_printf (_("%1$s · %2$u"), self->title, g_list_model_get_n_items (self->rows));
  gtk_label_set_label (label, text);
}

static void
pdk_section_title_dispose (GObject *object)
{
  PdkSectionTitle *self = PDK_SECTION_TITLE (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->title, g_free);

  G_OBJECT_CLASS (pdk_section_title_parent_class)->dispose (object);
}

static void
pdk_section_title_class_init (PdkSectionTitleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_section_title_dispose;
}

static void
pdk_section_title_init (PdkSectionTitle *self)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "numeric");
  adw_bin_set_child (ADW_BIN (self), label);
  self->signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->signals, "items-changed", G_CALLBACK (update), self);
}

GtkWidget *
pdk_section_title_new (void)
{
  return g_object_new (PDK_TYPE_SECTION_TITLE, NULL);
}

void
pdk_section_title_set (PdkSectionTitle *self,
                       const char      *title,
                       GListModel      *rows)
{
  g_return_if_fail (PDK_IS_SECTION_TITLE (self));

  g_set_str (&self->title, title);
  g_set_object (&self->rows, rows);
  g_signal_group_set_target (self->signals, rows);
  update (self);
}
