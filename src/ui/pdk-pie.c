/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-pie.h"

#include "pdk-accessible.h"

#define SIZE       16
#define LINE_WIDTH 2.0f
#define GAP        1.5f

struct _PdkPie
{
  GtkWidget parent_instance;
  double    fraction;
};

typedef enum
{
  PROP_FRACTION = 1,
} PdkPieProperty;

static GParamSpec *properties[PROP_FRACTION + 1];

G_DEFINE_FINAL_TYPE (PdkPie, pdk_pie, GTK_TYPE_WIDGET)

static void
pdk_pie_measure (GtkWidget     *widget,
                 GtkOrientation orientation,
                 int            for_size,
                 int           *minimum,
                 int           *natural,
                 int           *minimum_baseline,
                 int           *natural_baseline)
{
  *minimum = SIZE;
  *natural = SIZE;
}

/* A sector from twelve o'clock on, clockwise in every language as clocks are. */
static GskPath *
make_sector (const graphene_point_t *centre,
             float                   radius,
             double                  fraction)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  double                     angle = 2.0 * G_PI * fraction;
  double                     middle = angle / 2.0;

  if (fraction >= 1.0)
    {
      gsk_path_builder_add_circle (builder, centre, radius);
      return gsk_path_builder_to_path (builder);
    }
  gsk_path_builder_move_to (builder, centre->x, centre->y);
  gsk_path_builder_line_to (builder, centre->x, centre->y - radius);
  /* In two arcs, since one cannot be longer than half a turn. */
  gsk_path_builder_svg_arc_to (builder, radius, radius, 0.0f, FALSE, TRUE,
                               centre->x + radius * (float) sin (middle), centre->y - radius * (float) cos (middle));
  gsk_path_builder_svg_arc_to (builder, radius, radius, 0.0f, FALSE, TRUE,
                               centre->x + radius * (float) sin (angle), centre->y - radius * (float) cos (angle));
  gsk_path_builder_close (builder);
  return gsk_path_builder_to_path (builder);
}

static void
pdk_pie_snapshot (GtkWidget   *widget,
                  GtkSnapshot *snapshot)
{
  PdkPie                    *self = PDK_PIE (widget);
  float                      width = (float) gtk_widget_get_width (widget);
  float                      height = (float) gtk_widget_get_height (widget);
  graphene_point_t           centre = GRAPHENE_POINT_INIT (width / 2.0f, height / 2.0f);
  float                      radius = MIN (width, height) / 2.0f - LINE_WIDTH / 2.0f;
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath)        ring = NULL;
  g_autoptr (GskStroke)      stroke = gsk_stroke_new (LINE_WIDTH);
  GdkRGBA                    colour;

  gtk_widget_get_color (widget, &colour);
  gsk_path_builder_add_circle (builder, &centre, radius);
  ring = gsk_path_builder_to_path (builder);
  gtk_snapshot_append_stroke (snapshot, ring, stroke, &colour);
  if (self->fraction > 0.0)
    {
      g_autoptr (GskPath) sector = make_sector (&centre, radius - LINE_WIDTH / 2.0f - GAP, self->fraction);

      gtk_snapshot_append_fill (snapshot, sector, GSK_FILL_RULE_WINDING, &colour);
    }
}

static void
pdk_pie_get_property (GObject    *object,
                      guint       property_id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  switch ((PdkPieProperty) property_id)
    {
    case PROP_FRACTION:
      g_value_set_double (value, pdk_pie_get_fraction (PDK_PIE (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_pie_set_property (GObject      *object,
                      guint         property_id,
                      const GValue *value,
                      GParamSpec   *pspec)
{
  switch ((PdkPieProperty) property_id)
    {
    case PROP_FRACTION:
      pdk_pie_set_fraction (PDK_PIE (object), g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_pie_class_init (PdkPieClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pdk_pie_get_property;
  object_class->set_property = pdk_pie_set_property;
  widget_class->measure = pdk_pie_measure;
  widget_class->snapshot = pdk_pie_snapshot;

  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0.0, 1.0, 0.0,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_css_name (widget_class, "pie");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PROGRESS_BAR);
}

static void
pdk_pie_init (PdkPie *self)
{
  pdk_accessible_tell_progress (self, 0.0);
}

GtkWidget *
pdk_pie_new (void)
{
  return g_object_new (PDK_TYPE_PIE, NULL);
}

double
pdk_pie_get_fraction (PdkPie *self)
{
  g_return_val_if_fail (PDK_IS_PIE (self), 0.0);

  return self->fraction;
}

void
pdk_pie_set_fraction (PdkPie *self,
                      double  fraction)
{
  g_return_if_fail (PDK_IS_PIE (self));

  fraction = CLAMP (fraction, 0.0, 1.0);
  if (G_APPROX_VALUE (self->fraction, fraction, 1e-6))
    return;
  self->fraction = fraction;
  pdk_accessible_tell_progress (self, fraction);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}
