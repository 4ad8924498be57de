/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-command-line.h"

#include <glib/gi18n-lib.h>

#include "pdk-ui.h"

struct _PdkCommandLine
{
  AdwBin parent_instance;
  char  *command;
};

typedef enum
{
  PROP_COMMAND = 1,
} PdkCommandLineProperty;

static GParamSpec *properties[PROP_COMMAND + 1];

G_DEFINE_FINAL_TYPE (PdkCommandLine, pdk_command_line, ADW_TYPE_BIN)

static void
on_copy (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), PDK_COMMAND_LINE (widget)->command);
  gtk_widget_activate_action (widget, "win.toast", "s", _("Copied to the clipboard"));
}

static void
pdk_command_line_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_COMMAND_LINE);

  G_OBJECT_CLASS (pdk_command_line_parent_class)->dispose (object);
}

static void
pdk_command_line_finalize (GObject *object)
{
  g_clear_pointer (&PDK_COMMAND_LINE (object)->command, g_free);

  G_OBJECT_CLASS (pdk_command_line_parent_class)->finalize (object);
}

static void
pdk_command_line_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch ((PdkCommandLineProperty) property_id)
    {
    case PROP_COMMAND:
      g_value_set_string (value, PDK_COMMAND_LINE (object)->command);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_command_line_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  switch ((PdkCommandLineProperty) property_id)
    {
    case PROP_COMMAND:
      if (g_set_str (&PDK_COMMAND_LINE (object)->command, g_value_get_string (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_command_line_class_init (PdkCommandLineClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pdk_command_line_dispose;
  object_class->finalize = pdk_command_line_finalize;
  object_class->get_property = pdk_command_line_get_property;
  object_class->set_property = pdk_command_line_set_property;

  properties[PROP_COMMAND] = g_param_spec_string ("command", NULL, NULL, "",
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-command-line"));
  gtk_widget_class_install_action (widget_class, "command.copy", NULL, on_copy);
}

static void
pdk_command_line_init (PdkCommandLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
