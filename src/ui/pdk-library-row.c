/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-library-row.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"
#include "library/pdk-record-text.h"
#include "pdk-accessible.h"
#include "pdk-fit-label.h"
#include "pdk-mark.h"
#include "pdk-model-actions.h"
#include "pdk-ui.h"

/* Between the name and what can be done, where these stand below it. */
#define DETAILED_SPACING 12

struct _PdkLibraryRow
{
  AdwBin          parent_instance;
  PdkContext     *context;
  PdkModelRecord *record;
  gboolean        detailed;
  GSignalGroup   *record_signals;

  GtkLabel      *title;
  GtkWidget     *active;
  GtkWidget     *running;
  PdkMark       *missing;
  PdkFitLabel   *fit;
  GtkLabel      *facts;
  GtkWidget     *suffixes;
  GtkWidget     *work;
  GtkLabel      *work_label;
  GtkWidget     *stop;
  GtkWidget     *try;
  GtkWidget     *use;
  GtkWidget     *download;
  GtkMenuButton *menu;
};

typedef enum
{
  PROP_CONTEXT = 1,
  PROP_RECORD,
  PROP_DETAILED,
} PdkLibraryRowProperty;

static GParamSpec *properties[PROP_DETAILED + 1];

G_DEFINE_FINAL_TYPE (PdkLibraryRow, pdk_library_row, ADW_TYPE_BIN)

static void
update_names (PdkLibraryRow *self)
{
  g_autofree char *name = pdk_record_text_dup_title (self->record);

  gtk_label_set_label (self->title, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), name);
  pdk_accessible_set_name (self->try, _("Try %s"), name);
  pdk_accessible_set_name (self->use, _("Use %s"), name);
  pdk_accessible_set_name (self->download, _("Download %s Again"), name);
  pdk_accessible_set_name (self->stop, _("Stop Loading %s"), name);
  pdk_accessible_set_name (self->menu, _("More Actions for %s"), name);
}

static void
update_work (PdkLibraryRow   *self,
             PdkModelWorkKind kind)
{
  gtk_widget_set_visible (self->work, kind != PDK_MODEL_WORK_NONE);
  gtk_widget_set_visible (self->stop, kind == PDK_MODEL_WORK_LOADING);
  gtk_label_set_label (self->work_label, kind == PDK_MODEL_WORK_UNLOADING ? _("Unloading…") : _("Loading…"));
}

/* The button that was pressed may go away; the focus then stays in its row. */
static void
keep_focus (PdkLibraryRow *self,
            GtkWidget     *focus)
{
  if (focus != NULL && !(gtk_widget_get_mapped (focus) && gtk_widget_is_sensitive (focus)))
    gtk_widget_grab_focus (GTK_WIDGET (self->menu));
}

static GtkWidget *
find_focus (PdkLibraryRow *self)
{
  GtkRoot   *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) ? focus : NULL;
}

static void
update_actions (PdkLibraryRow   *self,
                PdkModelWorkKind kind)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean   missing = pdk_model_record_get_availability (self->record) == PDK_AVAILABILITY_MISSING;
  gboolean   running = pdk_model_record_get_running (self->record);
  gboolean   active = pdk_model_record_get_active (self->record);
  gboolean   reachable = !missing && pdk_context_find_server_of (self->context, self->record) != NULL;
  gboolean   idle = kind == PDK_MODEL_WORK_NONE;
  GtkWidget *focus = find_focus (self);

  gtk_widget_action_set_enabled (widget, "model.use", !missing && !active);
  gtk_widget_action_set_enabled (widget, "model.try", reachable);
  gtk_widget_action_set_enabled (widget, "model.load", reachable && idle && !running);
  gtk_widget_action_set_enabled (widget, "model.unload", reachable && idle && running);
  gtk_widget_action_set_enabled (widget, "model.stop", kind == PDK_MODEL_WORK_LOADING);
  gtk_widget_action_set_enabled (widget, "model.alias", reachable);
  gtk_widget_action_set_enabled (widget, "model.download-again", missing);
  gtk_widget_action_set_enabled (widget, "model.details", !self->detailed);
  gtk_widget_set_visible (self->try, self->detailed && idle && !missing);
  gtk_widget_set_visible (self->use, idle && !missing && !active);
  gtk_widget_set_visible (self->download, idle && missing);
  keep_focus (self, focus);
}

static void
update_fit (PdkLibraryRow *self)
{
  const PdkFit    *fit = pdk_model_record_get_fit (self->record);
  gboolean         missing = pdk_model_record_get_availability (self->record) == PDK_AVAILABILITY_MISSING;
  g_autofree char *basis = pdk_fit_describe_basis (fit);
  g_autofree char *description = pdk_fit_describe (fit);
  g_autofree char *tooltip = g_strdup_printf ("%s\n%s", description, basis);

  g_object_set (self->fit, "verdict", fit->verdict, "text", pdk_fit_to_words (fit), "tooltip-text", tooltip, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->fit), !missing && fit->verdict != PDK_FIT_UNKNOWN);
}

static void
update (PdkLibraryRow *self)
{
  PdkModelWorkKind kind = pdk_model_work_get_kind (pdk_context_get_work (self->context), self->record);
  gboolean         is_missing = pdk_model_record_get_availability (self->record) == PDK_AVAILABILITY_MISSING;
  g_autofree char *missing = NULL;
  g_autofree char *facts = pdk_record_text_describe (self->record);

  update_names (self);
  /* Translators: a server's name */
  missing = g_strdup_printf (_("No longer on %s"), pdk_model_record_get_server (self->record));
  pdk_mark_set_label (self->missing, missing);
  gtk_label_set_label (self->facts, facts);
  gtk_widget_set_visible (self->active, pdk_model_record_get_active (self->record));
  gtk_widget_set_visible (self->running, pdk_model_record_get_running (self->record));
  gtk_widget_set_visible (GTK_WIDGET (self->missing), is_missing);
  update_fit (self);
  update_work (self, kind);
  update_actions (self, kind);
}

static void
on_work_changed (PdkLibraryRow  *self,
                 PdkModelRecord *record)
{
  if (record == self->record)
    update (self);
}

static void
on_action (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  static const struct
  {
    const char *action;
    void (*run) (GtkWidget      *origin,
                 PdkContext     *context,
                 PdkModelRecord *record);
  } deeds[] = {
    { "model.use", pdk_model_actions_use },
    { "model.try", pdk_model_actions_try },
    { "model.alias", pdk_model_actions_alias },
    { "model.details", pdk_model_actions_show_details },
    { "model.download-again", pdk_model_actions_download_again },
    { "model.remove", pdk_model_actions_remove },
  };
  PdkLibraryRow *self = PDK_LIBRARY_ROW (widget);

  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      if (g_str_equal (deeds[i].action, action))
        deeds[i].run (widget, self->context, self->record);
    }
}

static void
on_load (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  PdkLibraryRow   *self = PDK_LIBRARY_ROW (widget);
  PdkModelWorkKind kind = g_str_equal (action, "model.load") ? PDK_MODEL_WORK_LOADING : PDK_MODEL_WORK_UNLOADING;

  pdk_model_actions_work (widget, self->context, self->record, kind);
}

static void
on_stop (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  PdkLibraryRow *self = PDK_LIBRARY_ROW (widget);

  pdk_model_work_cancel (pdk_context_get_work (self->context), self->record);
}

static void
on_popup (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  gtk_menu_button_popup (PDK_LIBRARY_ROW (widget)->menu);
}

static void
on_secondary_click (PdkLibraryRow *self,
                    int            n_press,
                    double         x,
                    double         y,
                    GtkGesture    *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_menu_button_popup (self->menu);
}

static void
on_long_press (PdkLibraryRow *self,
               double         x,
               double         y,
               GtkGesture    *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_menu_button_popup (self->menu);
}

static void
pdk_library_row_dispose (GObject *object)
{
  PdkLibraryRow *self = PDK_LIBRARY_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_LIBRARY_ROW);
  g_clear_object (&self->record_signals);
  g_clear_object (&self->record);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (pdk_library_row_parent_class)->dispose (object);
}

static void
pdk_library_row_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  PdkLibraryRow *self = PDK_LIBRARY_ROW (object);

  switch ((PdkLibraryRowProperty) property_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, self->context);
      break;
    case PROP_RECORD:
      g_value_set_object (value, self->record);
      break;
    case PROP_DETAILED:
      g_value_set_boolean (value, self->detailed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_library_row_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  PdkLibraryRow *self = PDK_LIBRARY_ROW (object);

  switch ((PdkLibraryRowProperty) property_id)
    {
    case PROP_CONTEXT:
      self->context = g_value_dup_object (value);
      break;
    case PROP_RECORD:
      pdk_library_row_set_record (self, g_value_get_object (value));
      break;
    case PROP_DETAILED:
      self->detailed = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_library_row_constructed (GObject *object)
{
  PdkLibraryRow *self = PDK_LIBRARY_ROW (object);
  GtkWidget     *box = adw_bin_get_child (ADW_BIN (self));

  G_OBJECT_CLASS (pdk_library_row_parent_class)->constructed (object);

  if (self->detailed)
    {
      gtk_orientable_set_orientation (GTK_ORIENTABLE (box), GTK_ORIENTATION_VERTICAL);
      gtk_box_set_spacing (GTK_BOX (box), DETAILED_SPACING);
      gtk_widget_set_halign (self->suffixes, GTK_ALIGN_START);
    }
  g_signal_connect_object (pdk_context_get_work (self->context), "changed", G_CALLBACK (on_work_changed), self,
                           G_CONNECT_SWAPPED);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const char * const deeds[] = {
    "model.use",
    "model.try",
    "model.alias",
    "model.details",
    "model.download-again",
    "model.remove",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++)
    gtk_widget_class_install_action (widget_class, deeds[i], NULL, on_action);
  gtk_widget_class_install_action (widget_class, "model.load", NULL, on_load);
  gtk_widget_class_install_action (widget_class, "model.unload", NULL, on_load);
  gtk_widget_class_install_action (widget_class, "model.stop", NULL, on_stop);
  gtk_widget_class_install_action (widget_class, "menu.popup", NULL, on_popup);
}

static void
pdk_library_row_class_init (PdkLibraryRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = pdk_library_row_constructed;
  object_class->dispose = pdk_library_row_dispose;
  object_class->get_property = pdk_library_row_get_property;
  object_class->set_property = pdk_library_row_set_property;

  properties[PROP_CONTEXT] = g_param_spec_object ("context", NULL, NULL, PDK_TYPE_CONTEXT,
                                                  G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_RECORD] = g_param_spec_object ("record", NULL, NULL, PDK_TYPE_MODEL_RECORD,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_DETAILED] = g_param_spec_boolean ("detailed", NULL, NULL, FALSE,
                                                    G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (PDK_TYPE_FIT_LABEL);
  g_type_ensure (PDK_TYPE_MARK);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-library-row"));
  gtk_widget_class_bind_template_child (widget_class, PdkLibraryRow, title);
  gtk_widget_class_bind_template_child (widget_class, PdkLibraryRow, active);
  gtk_widget_class_bind_template_child (widget_class, PdkLibraryRow, running);
  gtk_widget_class_bind_template_child (widget_class, PdkLibraryRow, missing);
  gtk_widget_class_bind_template_child (widget_class, PdkLibraryRow, fit);
  gtk_widget_class_bind_template_child (widget_class, PdkLibraryRow, facts);
  gtk_widget_class_bind_template_child (widget_class, PdkLibraryRow, suffixes);
  gtk_widget_class_bind_template_child (widget_class, PdkLibraryRow, work);
  gtk_widget_class_bind_template_child (widget_class, PdkLibraryRow, work_label);
  gtk_widget_class_bind_template_child (widget_class, PdkLibraryRow, stop);
  gtk_widget_class_bind_template_child (widget_class, PdkLibraryRow, try);
  gtk_widget_class_bind_template_child (widget_class, PdkLibraryRow, use);
  gtk_widget_class_bind_template_child (widget_class, PdkLibraryRow, download);
  gtk_widget_class_bind_template_child (widget_class, PdkLibraryRow, menu);
  gtk_widget_class_bind_template_callback (widget_class, on_secondary_click);
  gtk_widget_class_bind_template_callback (widget_class, on_long_press);
  install_actions (widget_class);
}

static void
pdk_library_row_init (PdkLibraryRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->record_signals = g_signal_group_new (PDK_TYPE_MODEL_RECORD);
  g_signal_group_connect_swapped (self->record_signals, "notify", G_CALLBACK (update), self);
}

GtkWidget *
pdk_library_row_new (PdkContext *context,
                     gboolean    detailed)
{
  return g_object_new (PDK_TYPE_LIBRARY_ROW, "context", context, "detailed", detailed, NULL);
}

void
pdk_library_row_set_record (PdkLibraryRow  *self,
                            PdkModelRecord *record)
{
  g_return_if_fail (PDK_IS_LIBRARY_ROW (self));

  if (!g_set_object (&self->record, record))
    return;
  g_signal_group_set_target (self->record_signals, record);
  if (record != NULL)
    update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECORD]);
}

PdkModelRecord *
pdk_library_row_get_record (PdkLibraryRow *self)
{
  g_return_val_if_fail (PDK_IS_LIBRARY_ROW (self), NULL);

  return self->record;
}
