/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-memory-bar.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/pdk-saturate.h"
#include "fitting/pdk-memory-words.h"
#include "pdk-memory-swatch.h"

#define STRIP_HEIGHT  28
#define NARROWEST     80
#define USUAL_WIDTH   240
#define RADIUS        6.0f
#define PART_GAP      1
#define MARK_WIDTH    2.0f
#define MARK_OVERHANG 4
#define LABEL_GAP     2

struct _PdkMemoryBar
{
  GtkWidget parent_instance;
  guint64   part_bytes[PDK_MEMORY_PARTS];
  guint64   available_bytes;
  guint64   shown_bytes;

  GtkWidget *parts[PDK_MEMORY_PARTS];
  GtkWidget *over;
  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (PdkMemoryBar, pdk_memory_bar, GTK_TYPE_WIDGET)

/* Where on the bar that many bytes end, from its start. */
static int
find_position (PdkMemoryBar *self,
               guint64       bytes,
               int           width)
{
  if (self->shown_bytes == 0)
    return 0;
  return (int) lround ((double) bytes / (double) self->shown_bytes * width);
}

static gboolean
is_over (PdkMemoryBar *self)
{
  return self->available_bytes > 0 && self->available_bytes < self->shown_bytes;
}

static void
allocate (GtkWidget *bar,
          GtkWidget *child,
          int        start,
          int        end,
          int        y,
          int        height)
{
  int           width = gtk_widget_get_width (bar);
  gboolean      mirrored = gtk_widget_get_direction (bar) == GTK_TEXT_DIR_RTL;
  GtkAllocation allocation = { mirrored ? width - end : start, y, MAX (end - start, 0), height };

  gtk_widget_size_allocate (child, &allocation, -1);
}

/* Under the end of the memory, as far as there is room. */
static void
allocate_label (PdkMemoryBar *self,
                int           width,
                int           height)
{
  const int top = STRIP_HEIGHT + 2 * MARK_OVERHANG + LABEL_GAP;
  int       end = find_position (self, self->available_bytes, width);
  int       label_width;

  gtk_widget_measure (self->label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &label_width, NULL, NULL);
  label_width = MIN (label_width, width);
  end = CLAMP (end + label_width / 2, label_width, width);
  allocate (GTK_WIDGET (self), self->label, end - label_width, end, top, MAX (height - top, 0));
}

static void
pdk_memory_bar_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  PdkMemoryBar *self = PDK_MEMORY_BAR (widget);
  guint64       bytes = 0;
  int           start = 0;

  for (guint i = 0; i < PDK_MEMORY_PARTS; i++)
    {
      int end;

      bytes = MIN (pdk_saturate_add (bytes, self->part_bytes[i]), self->shown_bytes);
      end = find_position (self, bytes, width);
      /* A gap keeps neighbours apart; what is there at all can be seen. */
      allocate (widget, self->parts[i], start, end - (end - start > 2 * PART_GAP && end < width ? PART_GAP : 0), MARK_OVERHANG, STRIP_HEIGHT);
      start = end;
    }
  start = is_over (self) ? find_position (self, self->available_bytes, width) : width;
  allocate (widget, self->over, start, width, MARK_OVERHANG, STRIP_HEIGHT);
  allocate_label (self, width, height);
}

static void
pdk_memory_bar_measure (GtkWidget     *widget,
                        GtkOrientation orientation,
                        int            for_size,
                        int           *minimum,
                        int           *natural,
                        int           *minimum_baseline,
                        int           *natural_baseline)
{
  PdkMemoryBar *self = PDK_MEMORY_BAR (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = NARROWEST;
      *natural = USUAL_WIDTH;
      return;
    }
  gtk_widget_measure (self->label, orientation, -1, minimum, natural, NULL, NULL);
  *minimum += STRIP_HEIGHT + 2 * MARK_OVERHANG + LABEL_GAP;
  *natural += STRIP_HEIGHT + 2 * MARK_OVERHANG + LABEL_GAP;
}

static void
paint_frame (PdkMemoryBar *self,
             GtkSnapshot  *snapshot,
             float         width)
{
  const float     border[] = { 1.0f, 1.0f, 1.0f, 1.0f };
  float           end = (float) find_position (self, self->available_bytes, (int) width);
  gboolean        mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  graphene_rect_t area = GRAPHENE_RECT_INIT (mirrored ? width - end : 0.0f, MARK_OVERHANG, end, STRIP_HEIGHT);
  graphene_rect_t mark = GRAPHENE_RECT_INIT (0.0f, 0.0f, MARK_WIDTH, STRIP_HEIGHT + 2 * MARK_OVERHANG);
  GskRoundedRect  frame;
  GdkRGBA         colour;
  GdkRGBA         faint;

  gtk_widget_get_color (GTK_WIDGET (self), &colour);
  faint = colour;
  faint.alpha *= 0.4f;
  gsk_rounded_rect_init_from_rect (&frame, &area, RADIUS);
  gtk_snapshot_append_border (snapshot, &frame, border, (const GdkRGBA[]) { faint, faint, faint, faint });
  if (!is_over (self))
    return;
  mark.origin.x = CLAMP ((mirrored ? width - end : end) - MARK_WIDTH / 2.0f, 0.0f, width - MARK_WIDTH);
  gtk_snapshot_append_color (snapshot, &colour, &mark);
}

static void
pdk_memory_bar_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  PdkMemoryBar   *self = PDK_MEMORY_BAR (widget);
  float           width = (float) gtk_widget_get_width (widget);
  graphene_rect_t area = GRAPHENE_RECT_INIT (0.0f, MARK_OVERHANG, width, STRIP_HEIGHT);
  GskRoundedRect  strip;

  gsk_rounded_rect_init_from_rect (&strip, &area, RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &strip);
  for (guint i = 0; i < PDK_MEMORY_PARTS; i++)
    gtk_widget_snapshot_child (widget, self->parts[i], snapshot);
  gtk_widget_snapshot_child (widget, self->over, snapshot);
  gtk_snapshot_pop (snapshot);
  if (self->available_bytes > 0)
    paint_frame (self, snapshot, width);
  gtk_widget_snapshot_child (widget, self->label, snapshot);
}

static void
pdk_memory_bar_dispose (GObject *object)
{
  PdkMemoryBar *self = PDK_MEMORY_BAR (object);

  for (guint i = 0; i < PDK_MEMORY_PARTS; i++)
    g_clear_pointer (&self->parts[i], gtk_widget_unparent);
  g_clear_pointer (&self->over, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (pdk_memory_bar_parent_class)->dispose (object);
}

static void
pdk_memory_bar_class_init (PdkMemoryBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_memory_bar_dispose;
  widget_class->measure = pdk_memory_bar_measure;
  widget_class->size_allocate = pdk_memory_bar_size_allocate;
  widget_class->snapshot = pdk_memory_bar_snapshot;

  gtk_widget_class_set_css_name (widget_class, "memory-bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void
pdk_memory_bar_init (PdkMemoryBar *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  for (guint i = 0; i < PDK_MEMORY_PARTS; i++)
    {
      self->parts[i] = pdk_memory_swatch_new (i);
      gtk_widget_set_parent (self->parts[i], widget);
    }
  self->over = pdk_memory_swatch_new (PDK_MEMORY_SWATCH_OVER);
  gtk_widget_set_parent (self->over, widget);
  self->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->label, "caption");
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_widget_set_parent (self->label, widget);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Use of Memory"), -1);
}

static void
tell (PdkMemoryBar           *self,
      const PdkMemoryFigures *figures)
{
  g_autofree char *parts = pdk_memory_words_from_parts (figures);
  g_autofree char *whole = pdk_memory_words_from_whole (figures);
  g_autofree char *meaning = pdk_memory_words_from_figures (figures);
  g_autofree char *words = NULL;

  /* Translators: what memory means for a model, its parts, and the whole, such as "Fits, 2.1 GiB stay free. Weights 8.4 GiB, … Card: 12.0 GiB" */
  words = g_strdup_printf (_("%1$s. %2$s. %3$s"), meaning, parts, whole);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double) self->shown_bytes,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) figures->fit.total_bytes,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, words,
                                  -1);
}

void
pdk_memory_bar_set_figures (PdkMemoryBar           *self,
                            const PdkMemoryFigures *figures)
{
  g_autofree char *whole = NULL;

  g_return_if_fail (PDK_IS_MEMORY_BAR (self));
  g_return_if_fail (figures != NULL);

  memcpy (self->part_bytes, figures->part_bytes, sizeof self->part_bytes);
  self->available_bytes = figures->fit.available_bytes;
  self->shown_bytes = MAX (figures->fit.total_bytes, figures->fit.available_bytes);
  whole = pdk_memory_words_from_whole (figures);
  gtk_label_set_label (GTK_LABEL (self->label), whole);
  tell (self, figures);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
