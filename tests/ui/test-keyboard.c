/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "pdk-model-actions.h"
#include "pdk-test-library.h"
#include "pdk-ux.h"

/*
 * Without a pointer: on every page and in every dialog the keys that move the focus reach whatever can
 * be worked, and where the focus is can be seen.
 */

#define MODEL "hf.co/unsloth/SmolLM3-3B-GGUF:Q4_K_M"

/* Pixels around a widget in which its focus ring may be. */
#define RING 8

static const GtkDirectionType directions[] = { GTK_DIR_TAB_FORWARD, GTK_DIR_DOWN, GTK_DIR_RIGHT };

static gboolean
is_control (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_SWITCH (widget) || GTK_IS_TEXT (widget) ||
         GTK_IS_TEXT_VIEW (widget) || GTK_IS_SCALE (widget);
}

/* What stands for its row, which has the focus and does the same. */
static gboolean
is_done_by_row (GtkWidget *widget)
{
  GtkWidget *row = gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX_ROW);

  return row != NULL && gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)) && !gtk_widget_get_can_focus (widget);
}

/* What closes windows and dialogs is for the pointer; the keyboard has a shortcut. */
static gboolean
is_for_pointer (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) != NULL ||
         gtk_widget_get_ancestor (widget, g_type_from_name ("AdwSheetControls")) != NULL;
}

static void
collect_controls (GtkWidget *widget,
                  GPtrArray *controls)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_child_visible (widget))
    return;
  if (is_control (widget) && gtk_widget_is_sensitive (widget) && !is_done_by_row (widget) && !is_for_pointer (widget))
    g_ptr_array_add (controls, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_controls (child, controls);
}

/* Everything to which the keys lead from somewhere to which they lead. */
static GPtrArray *
collect_reached (GtkWindow *window)
{
  GPtrArray             *reached = g_ptr_array_new ();
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);

  gtk_window_set_focus (window, NULL);
  gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD);
  g_hash_table_add (known, gtk_window_get_focus (window));
  g_ptr_array_add (reached, gtk_window_get_focus (window));
  for (guint i = 0; i < reached->len; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (directions); j++)
      {
        GtkWidget *focus;

        gtk_window_set_focus (window, g_ptr_array_index (reached, i));
        gtk_widget_child_focus (GTK_WIDGET (window), directions[j]);
        focus = gtk_window_get_focus (window);
        if (focus != NULL && g_hash_table_add (known, focus))
          g_ptr_array_add (reached, focus);
      }
  return reached;
}

static char *
describe (GtkWidget *widget)
{
  g_autofree char *text = NULL;

  if (GTK_IS_BUTTON (widget))
    text = g_strdup (gtk_button_get_label (GTK_BUTTON (widget)));
  return g_strdup_printf ("%s “%s” (%s)", G_OBJECT_TYPE_NAME (widget), text != NULL ? text : "",
                          gtk_widget_get_tooltip_text (widget) != NULL ? gtk_widget_get_tooltip_text (widget) : "");
}

static void
assert_all_reached (PdkUxWorld *world,
                    const char *place)
{
  g_autoptr (GPtrArray) controls = g_ptr_array_new ();
  g_autoptr (GPtrArray) reached = collect_reached (GTK_WINDOW (world->window));
  AdwDialog            *dialog = pdk_ux_get_dialog (GTK_WINDOW (world->window));

  collect_controls (dialog != NULL ? GTK_WIDGET (dialog) : GTK_WIDGET (world->window), controls);
  g_assert_cmpuint (controls->len, >, 0);
  for (guint i = 0; i < controls->len; i++)
    {
      if (!g_ptr_array_find (reached, g_ptr_array_index (controls, i), NULL))
        {
          g_autofree char *words = describe (g_ptr_array_index (controls, i));

          g_test_message ("%s: the keyboard does not reach %s", place, words);
          g_test_fail ();
        }
    }
}

static GBytes *
take_pixels (PdkUxWorld      *world,
             graphene_rect_t *area)
{
  g_autoptr (GdkPaintable)  paintable = gtk_widget_paintable_new (GTK_WIDGET (world->window));
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture)    texture = NULL;
  GskRenderer              *renderer = gtk_native_get_renderer (GTK_NATIVE (world->window));
  g_autofree guchar        *pixels = NULL;
  gsize                     width;
  gsize                     height;

  pdk_ux_wait_frames (GTK_WIDGET (world->window), 2);
  while (node == NULL)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();

      gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), gdk_paintable_get_intrinsic_width (paintable),
                              gdk_paintable_get_intrinsic_height (paintable));
      node = gtk_snapshot_free_to_node (snapshot);
      if (node == NULL)
        pdk_ux_wait_frames (GTK_WIDGET (world->window), 1);
    }
  texture = gsk_renderer_render_texture (renderer, node, area);
  width = (gsize) gdk_texture_get_width (texture);
  height = (gsize) gdk_texture_get_height (texture);
  pixels = g_malloc (width * height * 4);
  gdk_texture_download (texture, pixels, width * 4);
  return g_bytes_new_take (g_steal_pointer (&pixels), width * height * 4);
}

/* A picture with the ring is another than one without. */
static gboolean
is_seen (PdkUxWorld *world,
         GtkWidget  *focus)
{
  GtkWindow         *window = GTK_WINDOW (world->window);
  graphene_rect_t    area;
  g_autoptr (GBytes) with = NULL;
  g_autoptr (GBytes) without = NULL;

  /* What gets the focus is scrolled to. */
  pdk_ux_wait_frames (GTK_WIDGET (window), 2);
  g_assert_true (gtk_widget_compute_bounds (focus, GTK_WIDGET (window), &area));
  graphene_rect_inset (&area, -RING, -RING);
  gtk_window_set_focus_visible (window, TRUE);
  with = take_pixels (world, &area);
  gtk_window_set_focus_visible (window, FALSE);
  without = take_pixels (world, &area);
  return !g_bytes_equal (with, without);
}

static void
assert_all_seen (PdkUxWorld *world,
                 const char *place)
{
  GtkWindow             *window = GTK_WINDOW (world->window);
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);

  gtk_window_set_focus (window, NULL);
  while (gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD) &&
         g_hash_table_add (known, gtk_window_get_focus (window)))
    {
      GtkWidget *focus = gtk_window_get_focus (window);

      /* Text that can be selected has a cursor, or is selected. */
      if (!GTK_IS_TEXT (focus) && !GTK_IS_TEXT_VIEW (focus) && !GTK_IS_LABEL (focus) && !is_seen (world, focus))
        {
          g_autofree char *words = describe (focus);

          gtk_window_set_focus_visible (window, TRUE);
          pdk_ux_take_picture (world->window, "unseen-focus");
          g_test_message ("%s: nobody sees that the focus is on %s", place, words);
          g_test_fail ();
        }
    }
  g_assert_cmpuint (g_hash_table_size (known), >, 0);
}

static void
look (PdkUxWorld *world,
      const char *place)
{
  pdk_ux_wait_frames (GTK_WIDGET (world->window), 4);
  assert_all_reached (world, place);
  assert_all_seen (world, place);
}

static PdkModelRecord *
add_model (PdkUxWorld *world)
{
  const PdkDoubleModel model = { .name = MODEL, .size = 1915306528 };

  pdk_ollama_double_add_model (world->ollama, &model);
  return pdk_test_library_add (pdk_context_get_registry (world->context), "workshop", MODEL, "a1");
}

static void
test_curated (PdkUxWorld   *world,
              gconstpointer data)
{
  pdk_ux_world_open_window (world, 0, 0);
  look (world, "curated");
  pdk_ux_world_act (world, "win.search", NULL);
  look (world, "curated, searching");
}

static void
test_offer (PdkUxWorld   *world,
            gconstpointer data)
{
  pdk_ux_world_open_window (world, 0, 0);
  pdk_ux_world_act (world, "win.show-model", "smollm3-3b");
  look (world, "a model's page");
}

static void
test_import (PdkUxWorld   *world,
             gconstpointer data)
{
  pdk_ux_world_open_window (world, 0, 0);
  pdk_ux_world_act (world, "win.show-page", "import");
  look (world, "import");
}

static void
test_downloaded (PdkUxWorld   *world,
                 gconstpointer data)
{
  PdkModelRecord *record = add_model (world);
  GtkWidget      *page;

  pdk_ux_world_open_window (world, 0, 0);
  pdk_ux_world_act (world, "win.show-page", "downloaded");
  page = pdk_ux_expect (world->window, g_type_from_name ("PdkDownloadedPage"), NULL);
  pdk_ux_expect (page, GTK_TYPE_BUTTON, "Use");
  look (world, "downloaded");
  pdk_model_actions_show_details (page, world->context, record);
  look (world, "a downloaded model's page");
}

static void
test_preferences (PdkUxWorld   *world,
                  gconstpointer data)
{
  pdk_ux_world_open_window (world, 0, 0);
  pdk_ux_world_act (world, "win.preferences", NULL);
  pdk_test_wait_for (pdk_ux_get_dialog (GTK_WINDOW (world->window)) != NULL);
  look (world, "preferences");
}

int
main (int    argc,
      char **argv)
{
  pdk_ux_init (&argc, &argv);

  pdk_ux_add_test ("/keyboard/curated", test_curated);
  pdk_ux_add_test ("/keyboard/offer", test_offer);
  pdk_ux_add_test ("/keyboard/import", test_import);
  pdk_ux_add_test ("/keyboard/downloaded", test_downloaded);
  pdk_ux_add_test ("/keyboard/preferences", test_preferences);
  return g_test_run ();
}
