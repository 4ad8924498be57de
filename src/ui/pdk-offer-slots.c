/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-offer-slots.h"

#include <math.h>

#include "pdk-offer-slot.h"

/* How many pixels beside the visible part count as visible. */
#define MARGIN 30
/* How high an item is taken to be before any was laid out, in pixels: lower than any is. */
#define LOW_ITEM 40
/* How many slots beside the visible part are filled with each frame. */
#define AHEAD_EACH_FRAME 2

struct _PdkOfferSlots
{
  GObject        parent_instance;
  GtkWidget     *view;
  GType          type;
  GtkAdjustment *adjustment;
  guint          tick_id;
  double         pixels_for_one;
  PdkOfferSize   size;
  int            laid_out_height;
  /* In the order of the list's items. The slots belong to the view. */
  GPtrArray *stale;
  GPtrArray *spare;
};

G_DEFINE_FINAL_TYPE (PdkOfferSlots, pdk_offer_slots, G_TYPE_OBJECT)

static void
fill (PdkOfferSlots *self,
      PdkOfferSlot  *slot)
{
  if (pdk_offer_slot_get_content (slot) == NULL)
    {
      g_autoptr (GtkWidget) content = NULL;

      if (self->spare->len > 0)
        content = g_ptr_array_steal_index_fast (self->spare, self->spare->len - 1);
      else
        content = g_object_ref_sink (g_object_new (self->type, NULL));
      pdk_offer_slot_set_content (slot, PDK_OFFER_WIDGET (content));
    }
  pdk_offer_slot_fill (slot);
}

/* Fills stale slots whose place is within @first to @last, at most @limit; returns how many it filled. */
static guint
fill_between (PdkOfferSlots *self,
              double         first,
              double         last,
              guint          limit)
{
  guint filled = 0;

  for (guint i = self->stale->len; i > 0 && filled < limit; i--)
    {
      PdkOfferSlot *slot = g_ptr_array_index (self->stale, i - 1);
      guint         position = pdk_offer_slot_get_position (slot);

      if (position < first || position > last)
        continue;
      g_ptr_array_remove_index_fast (self->stale, i - 1);
      fill (self, slot);
      filled++;
    }
  return filled;
}

/* One turned out to be higher than all before. */
static void
lay_out_again (PdkOfferSlots *self)
{
  self->laid_out_height = self->size.height;
  for (GtkWidget *child = gtk_widget_get_first_child (self->view); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *slot = gtk_widget_get_first_child (child);

      if (slot != NULL)
        gtk_widget_queue_resize (slot);
    }
}

/* Fills what is seen between two heights, in pixels from the top of the list; tiles stand side by side. */
static guint
fill_rows_between (PdkOfferSlots *self,
                   double         top,
                   double         bottom,
                   guint          limit)
{
  double columns = MAX (1.0, ceil (self->size.height / self->pixels_for_one));
  double first = floor (top / self->pixels_for_one / columns) * columns;
  double last = ceil (bottom / self->pixels_for_one / columns) * columns;

  return fill_between (self, first, last, limit);
}

/* Runs before a frame is laid out. */
static gboolean
on_tick (GtkWidget     *view,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  PdkOfferSlots *self = user_data;
  double         page = gtk_adjustment_get_page_size (self->adjustment);
  double         top = gtk_adjustment_get_value (self->adjustment) - MARGIN;
  double         bottom = top + page + 2 * MARGIN;

  fill_rows_between (self, top, bottom, G_MAXUINT);
  if (self->size.height != self->laid_out_height)
    lay_out_again (self);
  else if (fill_rows_between (self, top - page, bottom + page, AHEAD_EACH_FRAME) == 0)
    {
      self->tick_id = 0;
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static void
start (PdkOfferSlots *self)
{
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (self->view, on_tick, self, NULL);
}

static void
on_laid_out (PdkOfferSlots *self)
{
  g_autoptr (GtkSelectionModel) model = NULL;
  double                        upper = gtk_adjustment_get_upper (self->adjustment);
  guint                         count;

  g_object_get (self->view, "model", &model, NULL);
  count = model == NULL ? 0 : g_list_model_get_n_items (G_LIST_MODEL (model));
  /* Shorter lists end somewhere on the page and tell nothing. */
  if (count > 0 && upper > gtk_adjustment_get_page_size (self->adjustment))
    self->pixels_for_one = upper / count;
  start (self);
}

static void
on_setup (PdkOfferSlots *self,
          GtkListItem   *item)
{
  gtk_list_item_set_child (item, pdk_offer_slot_new (item, &self->size));
}

static void
on_bind (PdkOfferSlots *self,
         GtkListItem   *item)
{
  PdkOffer *offer = gtk_list_item_get_item (item);

  gtk_list_item_set_accessible_label (item, pdk_catalog_model_get_name (pdk_offer_get_model (offer)));
  g_ptr_array_add (self->stale, gtk_list_item_get_child (item));
  start (self);
}

static void
on_unbind (PdkOfferSlots *self,
           GtkListItem   *item)
{
  g_ptr_array_remove_fast (self->stale, gtk_list_item_get_child (item));
}

/* To make a tile takes longer than all else one can do with it. */
static void
on_teardown (PdkOfferSlots *self,
             GtkListItem   *item)
{
  PdkOfferSlot   *slot = PDK_OFFER_SLOT (gtk_list_item_get_child (item));
  PdkOfferWidget *content = slot == NULL ? NULL : pdk_offer_slot_get_content (slot);

  if (content != NULL)
    {
      g_ptr_array_add (self->spare, g_object_ref (content));
      pdk_offer_slot_set_content (slot, NULL);
    }
  gtk_list_item_set_child (item, NULL);
}

static void
pdk_offer_slots_dispose (GObject *object)
{
  PdkOfferSlots *self = PDK_OFFER_SLOTS (object);

  if (self->view != NULL)
    {
      if (self->tick_id != 0)
        gtk_widget_remove_tick_callback (self->view, self->tick_id);
      self->tick_id = 0;
      g_object_set (self->view, "factory", NULL, NULL);
      self->view = NULL;
    }
  g_ptr_array_set_size (self->spare, 0);
  g_clear_object (&self->adjustment);

  G_OBJECT_CLASS (pdk_offer_slots_parent_class)->dispose (object);
}

static void
pdk_offer_slots_finalize (GObject *object)
{
  PdkOfferSlots *self = PDK_OFFER_SLOTS (object);

  g_ptr_array_unref (self->stale);
  g_ptr_array_unref (self->spare);

  G_OBJECT_CLASS (pdk_offer_slots_parent_class)->finalize (object);
}

static void
pdk_offer_slots_class_init (PdkOfferSlotsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_offer_slots_dispose;
  object_class->finalize = pdk_offer_slots_finalize;
}

static void
pdk_offer_slots_init (PdkOfferSlots *self)
{
  self->pixels_for_one = LOW_ITEM;
  self->stale = g_ptr_array_new ();
  self->spare = g_ptr_array_new_with_free_func (g_object_unref);
}

PdkOfferSlots *
pdk_offer_slots_new (GtkWidget *view,
                     GType      type)
{
  PdkOfferSlots                 *self = g_object_new (PDK_TYPE_OFFER_SLOTS, NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_return_val_if_fail (GTK_IS_GRID_VIEW (view) || GTK_IS_LIST_VIEW (view), NULL);
  g_return_val_if_fail (g_type_is_a (type, PDK_TYPE_OFFER_WIDGET), NULL);

  self->view = view;
  self->type = type;
  self->adjustment = g_object_ref (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view)));
  g_signal_connect_object (self->adjustment, "changed", G_CALLBACK (on_laid_out), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (start), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "teardown", G_CALLBACK (on_teardown), self, G_CONNECT_SWAPPED);
  g_object_set (view, "factory", factory, NULL);
  return self;
}
