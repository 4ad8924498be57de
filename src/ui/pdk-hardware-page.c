/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-hardware-page.h"

#include "hardware/pdk-hardware-report.h"
#include "pdk-ui.h"

struct _PdkHardwarePage
{
  AdwPreferencesPage parent_instance;
  GPtrArray         *rows;

  AdwPreferencesGroup *group;
  GtkWidget           *spinner;
};

G_DEFINE_FINAL_TYPE (PdkHardwarePage, pdk_hardware_page, ADW_TYPE_PREFERENCES_PAGE)

static const char *
get_icon_name (const PdkHardwareLine *line)
{
  switch (line->topic)
    {
    case PDK_HARDWARE_TOPIC_CARD:
      return *line->notes == '\0' ? "object-select-symbolic" : "dialog-warning-symbolic";
    case PDK_HARDWARE_TOPIC_OTHER_CARD:
      return "action-unavailable-symbolic";
    case PDK_HARDWARE_TOPIC_NO_CARD:
      return "dialog-warning-symbolic";
    case PDK_HARDWARE_TOPIC_MEMORY:
    case PDK_HARDWARE_TOPIC_PROCESSOR:
      break;
    }
  return "computer-symbolic";
}

static GtkWidget *
make_row (const PdkHardwareLine *line)
{
  GtkWidget       *row = adw_action_row_new ();
  GtkWidget       *icon = gtk_image_new_from_icon_name (get_icon_name (line));
  g_autofree char *text = g_strconcat (line->text, *line->notes != '\0' ? "\n" : "", line->notes, NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), line->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  g_object_set (icon, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  return row;
}

static void
pdk_hardware_page_dispose (GObject *object)
{
  PdkHardwarePage *self = PDK_HARDWARE_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_HARDWARE_PAGE);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (pdk_hardware_page_parent_class)->dispose (object);
}

static void
pdk_hardware_page_class_init (PdkHardwarePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_hardware_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-hardware-page"));
  gtk_widget_class_bind_template_child (widget_class, PdkHardwarePage, group);
  gtk_widget_class_bind_template_child (widget_class, PdkHardwarePage, spinner);
}

static void
pdk_hardware_page_init (PdkHardwarePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
}

void
pdk_hardware_page_set_hardware (PdkHardwarePage *self,
                                PdkHardware     *hardware)
{
  g_autoptr (GPtrArray) lines = NULL;

  g_return_if_fail (PDK_IS_HARDWARE_PAGE (self));

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  lines = hardware == NULL ? g_ptr_array_new () : pdk_hardware_report_new (hardware);
  for (guint i = 0; i < lines->len; i++)
    {
      GtkWidget *row = make_row (g_ptr_array_index (lines, i));

      adw_preferences_group_add (self->group, row);
      g_ptr_array_add (self->rows, row);
    }
}

void
pdk_hardware_page_set_busy (PdkHardwarePage *self,
                            gboolean         busy)
{
  g_return_if_fail (PDK_IS_HARDWARE_PAGE (self));

  gtk_widget_set_visible (self->spinner, busy);
}
