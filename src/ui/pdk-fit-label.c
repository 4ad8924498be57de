/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-fit-label.h"

#include "estimate/pdk-fit.h"
#include "pdk-ui.h"

struct _PdkFitLabel
{
  AdwBin        parent_instance;
  PdkFitVerdict verdict;
  char         *text;

  GtkImage *icon;
  GtkLabel *label;
};

typedef enum
{
  PROP_VERDICT = 1,
  PROP_TEXT,
  PROP_WRAP,
} PdkFitLabelProperty;

static GParamSpec *properties[PROP_WRAP + 1];

G_DEFINE_FINAL_TYPE (PdkFitLabel, pdk_fit_label, ADW_TYPE_BIN)

/* How a verdict looks. */
static const struct
{
  const char *icon_name;
  const char *style_class;
} looks[] = {
  [PDK_FIT_UNKNOWN] = { "dialog-question-symbolic", "dimmed" },
  [PDK_FIT_FITS] = { "object-select-symbolic", "success" },
  [PDK_FIT_TIGHT] = { "dialog-warning-symbolic", "warning" },
  [PDK_FIT_WONT_FIT] = { "action-unavailable-symbolic", "error" },
};

static void
pdk_fit_label_dispose (GObject *object)
{
  PdkFitLabel *self = PDK_FIT_LABEL (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_FIT_LABEL);
  g_clear_pointer (&self->text, g_free);

  G_OBJECT_CLASS (pdk_fit_label_parent_class)->dispose (object);
}

static void
update (PdkFitLabel *self)
{
  const char *words = self->text != NULL ? self->text : pdk_fit_verdict_to_words (self->verdict);

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self), looks[i].style_class);
  gtk_widget_add_css_class (GTK_WIDGET (self), looks[self->verdict].style_class);
  gtk_image_set_from_icon_name (self->icon, looks[self->verdict].icon_name);
  gtk_label_set_label (self->label, words);
}

static void
pdk_fit_label_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  PdkFitLabel *self = PDK_FIT_LABEL (object);

  switch ((PdkFitLabelProperty) property_id)
    {
    case PROP_VERDICT:
      g_value_set_uint (value, self->verdict);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_WRAP:
      g_value_set_boolean (value, gtk_label_get_wrap (self->label));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_fit_label_set_property (GObject      *object,
                            guint         property_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  PdkFitLabel *self = PDK_FIT_LABEL (object);

  switch ((PdkFitLabelProperty) property_id)
    {
    case PROP_VERDICT:
      if (self->verdict == g_value_get_uint (value))
        return;
      self->verdict = g_value_get_uint (value);
      break;
    case PROP_TEXT:
      if (!g_set_str (&self->text, g_value_get_string (value)))
        return;
      break;
    case PROP_WRAP:
      gtk_label_set_wrap (self->label, g_value_get_boolean (value));
      gtk_label_set_ellipsize (self->label, g_value_get_boolean (value) ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      return;
    }
  update (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
pdk_fit_label_class_init (PdkFitLabelClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass   *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = pdk_fit_label_dispose;
  object_class->get_property = pdk_fit_label_get_property;
  object_class->set_property = pdk_fit_label_set_property;

  properties[PROP_VERDICT] =
    g_param_spec_uint ("verdict", NULL, NULL, PDK_FIT_UNKNOWN, PDK_FIT_WONT_FIT, PDK_FIT_UNKNOWN, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_WRAP] = g_param_spec_boolean ("wrap", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-fit-label"));
  gtk_widget_class_bind_template_child (widget_class, PdkFitLabel, icon);
  gtk_widget_class_bind_template_child (widget_class, PdkFitLabel, label);
}

static void
pdk_fit_label_init (PdkFitLabel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}
