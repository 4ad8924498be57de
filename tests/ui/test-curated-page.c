/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-curated-page.h"
#include "pdk-offer-row.h"
#include "pdk-offer-tile.h"
#include "pdk-ux.h"

static const char *
get_status (PdkUxWorld *world)
{
  return gtk_label_get_label (pdk_ux_find (world->window, GTK_TYPE_LABEL, "status_label"));
}

static void
search_for (PdkUxWorld *world,
            const char *text)
{
  pdk_ux_world_act (world, "win.search", NULL);
  gtk_editable_set_text (pdk_ux_expect (world->window, GTK_TYPE_SEARCH_ENTRY, NULL), text);
}

static void
test_hides_openly (PdkUxWorld   *world,
                   gconstpointer data)
{
  pdk_ux_world_open_window (world, 0, 0);
  g_assert_nonnull (strstr (get_status (world), "hidden: too big"));
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "Fits");
  g_assert_null (pdk_ux_find (world->window, GTK_TYPE_LABEL, "Too big"));

  pdk_ux_press (world->window, "Show");
  pdk_test_wait_for (strstr (get_status (world), "hidden") == NULL);
  pdk_ux_press (world->window, "Only What Fits");
  pdk_test_wait_for (strstr (get_status (world), "hidden: too big") != NULL);
}

static void
test_search (PdkUxWorld   *world,
             gconstpointer data)
{
  pdk_ux_world_open_window (world, 0, 0);
  search_for (world, "cydonia");
  pdk_test_wait_for (g_str_has_prefix (get_status (world), "1 model"));
  pdk_ux_take_picture (world->window, "curated-search");

  search_for (world, "<b>&([%s");
  pdk_ux_expect (world->window, ADW_TYPE_STATUS_PAGE, "No Results for “<b>&([%s”");
  pdk_ux_take_picture (world->window, "curated-no-results");
  pdk_ux_press (world->window, "_Clear Search and Filters");
  pdk_ux_expect (world->window, GTK_TYPE_GRID_VIEW, NULL);
}

/* What is pasted by mistake stalls nothing, and what is said about it stays short. */
static void
test_huge_search (PdkUxWorld   *world,
                  gconstpointer data)
{
  g_autofree char *text = g_strnfill (200 * 1024, 'x');
  AdwStatusPage   *page;

  pdk_ux_world_open_window (world, 0, 0);
  search_for (world, text);
  page = pdk_ux_expect (world->window, ADW_TYPE_STATUS_PAGE, "nothing_page");
  pdk_ux_wait_frames (GTK_WIDGET (world->window), 2);
  g_assert_cmpuint (strlen (adw_status_page_get_title (page)), <, 80);
  pdk_ux_take_picture (world->window, "curated-huge-search");
}

static void
test_list (PdkUxWorld   *world,
           gconstpointer data)
{
  AdwToggleGroup *views;

  pdk_ux_world_open_window (world, 0, 0);
  views = pdk_ux_expect (world->window, ADW_TYPE_TOGGLE_GROUP, "view_group");
  adw_toggle_group_set_active_name (views, "list");
  pdk_ux_expect (world->window, PDK_TYPE_OFFER_ROW, NULL);
  pdk_ux_take_picture (world->window, "curated-list");
  adw_toggle_group_set_active_name (views, "grid");
  pdk_ux_expect (world->window, PDK_TYPE_OFFER_TILE, NULL);
}

static void
test_filters (PdkUxWorld   *world,
              gconstpointer data)
{
  GtkMenuButton *button;

  pdk_ux_world_open_window (world, 0, 0);
  button = pdk_ux_expect (world->window, GTK_TYPE_MENU_BUTTON, "Filter and Sort");
  gtk_menu_button_popup (button);
  pdk_ux_expect (button, GTK_TYPE_TOGGLE_BUTTON, "Vision");
  pdk_ux_take_picture (gtk_menu_button_get_popover (button), "curated-filters");
  pdk_ux_press (button, "Vision");
  gtk_menu_button_popdown (button);
  pdk_ux_expect (world->window, ADW_TYPE_BUTTON_CONTENT, "Vision");
  pdk_ux_take_picture (world->window, "curated-filtered");
}

static void
test_here (PdkUxWorld   *world,
           gconstpointer data)
{
  pdk_ux_world_open_window (world, 0, 0);
  search_for (world, "qwen3-4b");
  pdk_ux_world_act (world, "win.pull", "qwen3-4b");
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "Here");
  pdk_ux_take_picture (world->window, "curated-here");
}

int
main (int    argc,
      char **argv)
{
  pdk_ux_init (&argc, &argv);

  pdk_ux_add_test ("/curated/hides-openly", test_hides_openly);
  pdk_ux_add_test ("/curated/search", test_search);
  pdk_ux_add_test ("/curated/huge-search", test_huge_search);
  pdk_ux_add_test ("/curated/list", test_list);
  pdk_ux_add_test ("/curated/filters", test_filters);
  pdk_ux_add_test ("/curated/here", test_here);
  return g_test_run ();
}
