/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-memory-swatch.h"

#define SIZE         14
#define STRIPE_STEP  8.0f
#define STRIPE_WIDTH 2.0f
#define OVER_STEP    10.0f
#define OVER_WIDTH   4.5f
#define DOT_STEP     6.0f
#define DOT_RADIUS   1.2f

struct _PdkMemorySwatch
{
  GtkWidget parent_instance;
  guint     part;
};

G_DEFINE_FINAL_TYPE (PdkMemorySwatch, pdk_memory_swatch, GTK_TYPE_WIDGET)

static const char * const style_classes[] = {
  [PDK_MEMORY_PART_WEIGHTS] = "weights",
  [PDK_MEMORY_PART_CONTEXT] = "context",
  [PDK_MEMORY_PART_WORKING] = "working",
  [PDK_MEMORY_PART_FREE] = "free",
  [PDK_MEMORY_SWATCH_OVER] = "over",
};

/* What a pattern is painted with on top of the part's own colour. */
static const GdkRGBA light = { 1.0f, 1.0f, 1.0f, 0.6f };

static void
pdk_memory_swatch_measure (GtkWidget     *widget,
                           GtkOrientation orientation,
                           int            for_size,
                           int           *minimum,
                           int           *natural,
                           int           *minimum_baseline,
                           int           *natural_baseline)
{
  *minimum = 0;
  *natural = SIZE;
}

static void
paint_stripes (GtkSnapshot           *snapshot,
               const graphene_rect_t *area,
               const GdkRGBA         *colour,
               float                  step,
               float                  line_width)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath)        path = NULL;
  g_autoptr (GskStroke)      stroke = gsk_stroke_new (line_width);
  const float                height = area->size.height;

  for (float x = -height; x < area->size.width; x += step)
    {
      gsk_path_builder_move_to (builder, x, height);
      gsk_path_builder_line_to (builder, x + height, 0.0f);
    }
  path = gsk_path_builder_to_path (builder);
  gtk_snapshot_append_stroke (snapshot, path, stroke, colour);
}

static void
paint_dots (GtkSnapshot           *snapshot,
            const graphene_rect_t *area,
            const GdkRGBA         *colour)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath)        path = NULL;

  for (float y = DOT_STEP / 2.0f; y < area->size.height; y += DOT_STEP)
    for (float x = DOT_STEP / 2.0f; x < area->size.width; x += DOT_STEP)
      gsk_path_builder_add_circle (builder, &GRAPHENE_POINT_INIT (x, y), DOT_RADIUS);
  path = gsk_path_builder_to_path (builder);
  gtk_snapshot_append_fill (snapshot, path, GSK_FILL_RULE_WINDING, colour);
}

static void
pdk_memory_swatch_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  PdkMemorySwatch *self = PDK_MEMORY_SWATCH (widget);
  graphene_rect_t  area = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget));
  GdkRGBA          colour;

  if (area.size.width <= 0.0f || area.size.height <= 0.0f)
    return;
  gtk_widget_get_color (widget, &colour);
  gtk_snapshot_push_clip (snapshot, &area);
  if (self->part == PDK_MEMORY_SWATCH_OVER)
    paint_stripes (snapshot, &area, &colour, OVER_STEP, OVER_WIDTH);
  else
    gtk_snapshot_append_color (snapshot, &colour, &area);
  if (self->part == PDK_MEMORY_PART_CONTEXT)
    paint_stripes (snapshot, &area, &light, STRIPE_STEP, STRIPE_WIDTH);
  else if (self->part == PDK_MEMORY_PART_WORKING)
    paint_dots (snapshot, &area, &light);
  gtk_snapshot_pop (snapshot);
}

static void
pdk_memory_swatch_class_init (PdkMemorySwatchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = pdk_memory_swatch_measure;
  widget_class->snapshot = pdk_memory_swatch_snapshot;

  gtk_widget_class_set_css_name (widget_class, "memory-swatch");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
pdk_memory_swatch_init (PdkMemorySwatch *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
pdk_memory_swatch_new (guint part)
{
  PdkMemorySwatch *self;

  g_return_val_if_fail (part < G_N_ELEMENTS (style_classes), NULL);

  self = g_object_new (PDK_TYPE_MEMORY_SWATCH, NULL);
  self->part = part;
  gtk_widget_add_css_class (GTK_WIDGET (self), style_classes[part]);
  return GTK_WIDGET (self);
}
