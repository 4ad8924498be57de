/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "offers/pdk-offer-private.h"
#include "pdk-offer-row.h"
#include "pdk-offer-slot.h"
#include "pdk-offer-slots.h"
#include "pdk-offer-tile.h"
#include "pdk-ux.h"

#define OFFERS 2000

/* A list of thousands of offers in a window of its own. */
typedef struct
{
  GtkWindow     *window;
  GtkWidget     *scroller;
  GtkWidget     *view;
  GListStore    *offers;
  PdkOfferSlots *slots;
} Long;

static void
add_offers (PdkUxWorld *world,
            GListStore *offers,
            guint       count)
{
  GListModel *catalog = G_LIST_MODEL (pdk_context_get_catalog (world->context));

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (PdkCatalogModel) model = g_list_model_get_item (catalog, i % g_list_model_get_n_items (catalog));
      g_autoptr (PdkOffer)        offer = pdk_offer_new (model);

      g_list_store_append (offers, offer);
    }
}

static void
long_open (Long       *self,
           PdkUxWorld *world,
           GtkWidget  *view,
           GType       type)
{
  GtkSelectionModel *models;

  self->window = g_object_ref_sink (GTK_WINDOW (gtk_window_new ()));
  self->scroller = gtk_scrolled_window_new ();
  self->view = view;
  self->offers = g_list_store_new (PDK_TYPE_OFFER);
  add_offers (world, self->offers, OFFERS);
  models = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->offers))));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), view);
  self->slots = pdk_offer_slots_new (view, type);
  g_object_set (view, "model", models, NULL);
  g_object_unref (models);
  gtk_window_set_child (self->window, self->scroller);
  gtk_window_set_default_size (self->window, 900, 600);
  pdk_ux_show (self->window);
}

static void
long_close (Long *self)
{
  g_clear_object (&self->slots);
  g_clear_object (&self->offers);
  gtk_window_destroy (self->window);
  g_clear_object (&self->window);
}

static gboolean
is_seen (Long      *self,
         GtkWidget *item)
{
  graphene_rect_t place;

  return gtk_widget_get_child_visible (item) && gtk_widget_compute_bounds (item, self->scroller, &place) &&
         graphene_rect_get_height (&place) > 0 && graphene_rect_get_y (&place) < 600 - 1 &&
         graphene_rect_get_y (&place) + graphene_rect_get_height (&place) > 1;
}

/* Every item that is seen shows its own offer; returns how many are seen. */
static guint
assert_seen_are_filled (Long *self)
{
  guint seen = 0;

  for (GtkWidget *item = gtk_widget_get_first_child (self->view); item != NULL;
       item = gtk_widget_get_next_sibling (item))
    {
      PdkOfferSlot        *slot = PDK_OFFER_SLOT (gtk_widget_get_first_child (item));
      PdkOfferWidget      *content = slot == NULL ? NULL : pdk_offer_slot_get_content (slot);
      g_autoptr (PdkOffer) offer = NULL;

      if (slot == NULL || !is_seen (self, item))
        continue;
      seen++;
      g_assert_nonnull (content);
      offer = g_list_model_get_item (G_LIST_MODEL (self->offers), pdk_offer_slot_get_position (slot));
      g_assert_true (pdk_offer_widget_get_offer (content) == offer);
    }
  return seen;
}

static void
assert_most_are_empty (Long *self)
{
  guint count = 0;
  guint filled = 0;

  for (GtkWidget *item = gtk_widget_get_first_child (self->view); item != NULL;
       item = gtk_widget_get_next_sibling (item))
    {
      count++;
      filled += pdk_offer_slot_get_content (PDK_OFFER_SLOT (gtk_widget_get_first_child (item))) != NULL;
    }
  /* The view has made many more items than are seen, or there is nothing to save. */
  g_assert_cmpuint (filled, >, 3);
  g_assert_cmpuint (filled, <, count * 2 / 3);
}

/* In no frame is an empty slot seen; GTK itself may need two of them to show anything after a long way. */
static void
assert_shows (Long *self)
{
  pdk_ux_wait_frames (GTK_WIDGET (self->window), 1);
  assert_seen_are_filled (self);
  pdk_ux_wait_frames (GTK_WIDGET (self->window), 1);
  g_assert_cmpuint (assert_seen_are_filled (self), >, 3);
}

static void
move_to (Long  *self,
         double part)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));

  gtk_adjustment_set_value (adjustment, part * gtk_adjustment_get_upper (adjustment));
}

static void
jump (Long  *self,
      double part)
{
  move_to (self, part);
  assert_shows (self);
}

static void
work_through (Long *self)
{
  pdk_ux_wait_frames (GTK_WIDGET (self->window), 60);
  assert_most_are_empty (self);
  /* GTK 4.18's list view, whatever is in it, shows nothing at all after a first jump from outside. */
  move_to (self, 1.0);
  pdk_ux_wait_frames (GTK_WIDGET (self->window), 1);
  jump (self, 0.5);
  jump (self, 1.0);
  jump (self, 0.13);
  for (guint i = 0; i < 30; i++)
    jump (self, 0.13 + i * 0.0005);
}

/* As a keystroke in a search does. */
static void
exchange (Long       *self,
          PdkUxWorld *world,
          guint       count)
{
  g_autoptr (GListStore) others = g_list_store_new (PDK_TYPE_OFFER);
  g_autoptr (GPtrArray)  items = g_ptr_array_new_with_free_func (g_object_unref);

  add_offers (world, others, count);
  for (guint i = 0; i < count; i++)
    g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (others), i));
  gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view)), 0);
  g_list_store_splice (self->offers, 0, g_list_model_get_n_items (G_LIST_MODEL (self->offers)), items->pdata, count);
  assert_shows (self);
}

static void
test_tiles (PdkUxWorld   *world,
            gconstpointer data)
{
  Long tiles = { 0 };

  long_open (&tiles, world, gtk_grid_view_new (NULL, NULL), PDK_TYPE_OFFER_TILE);
  gtk_grid_view_set_max_columns (GTK_GRID_VIEW (tiles.view), 4);
  work_through (&tiles);
  exchange (&tiles, world, OFFERS);
  exchange (&tiles, world, 5);
  exchange (&tiles, world, OFFERS);
  long_close (&tiles);
}

static void
test_rows (PdkUxWorld   *world,
           gconstpointer data)
{
  Long rows = { 0 };

  long_open (&rows, world, gtk_list_view_new (NULL, NULL), PDK_TYPE_OFFER_ROW);
  work_through (&rows);
  exchange (&rows, world, 7);
  exchange (&rows, world, OFFERS);
  long_close (&rows);
}

int
main (int    argc,
      char **argv)
{
  pdk_ux_init (&argc, &argv);

  pdk_ux_add_test ("/offer-slots/tiles", test_tiles);
  pdk_ux_add_test ("/offer-slots/rows", test_rows);
  return g_test_run ();
}
