/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-library-row.h"
#include "pdk-offer-row.h"
#include "pdk-server-button.h"
#include "pdk-ux.h"
#include "pdk-window-private.h"

static void
test_opens (PdkUxWorld   *world,
            gconstpointer data)
{
  GtkWidget *button;

  pdk_ux_world_open_window (world, 0, 0);
  g_assert_cmpstr (pdk_window_get_visible_page (world->window), ==, "curated");
  g_assert_true (pdk_window_get_server (world->window) == world->server);
  pdk_ux_take_picture (world->window, "window");

  button = pdk_ux_expect (world->window, GTK_TYPE_MENU_BUTTON, "button");
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Server workshop: 12.0\302\240GiB, set by hand");
}

static void
test_narrow (PdkUxWorld   *world,
             gconstpointer data)
{
  pdk_ux_world_open_window (world, 360, 640);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (world->window)), <=, 360);
  pdk_ux_take_picture (world->window, "window-narrow");
}

static void
test_smallest (PdkUxWorld   *world,
               gconstpointer data)
{
  pdk_ux_world_open_window (world, 360, 294);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (world->window)), <=, 360);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (world->window)), <=, 294);
  pdk_ux_take_picture (world->window, "window-smallest");
}

static void
test_server_down (PdkUxWorld   *world,
                  gconstpointer data)
{
  pdk_ollama_double_kill (world->ollama);
  pdk_ux_world_open_window (world, 0, 0);
  g_assert_cmpint (pdk_server_connection_get_state (world->server), ==, PDK_SERVER_STATE_OFFLINE);
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "Does not answer");
  pdk_ux_take_picture (world->window, "window-server-down");

  pdk_ollama_double_revive (world->ollama);
  pdk_ux_world_act (world, "win.refresh", NULL);
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "12.0\302\240GiB, set by hand");
}

static void
test_choose_server (PdkUxWorld   *world,
                    gconstpointer data)
{
  pdk_ux_world_add_server (world, "attic", "http://127.0.0.1:1", 0);
  pdk_ux_world_open_window (world, 0, 0);

  pdk_ux_world_act (world, "win.choose-server", "attic");
  g_assert_cmpstr (pdk_server_connection_get_id (pdk_window_get_server (world->window)), ==, "attic");
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "attic");
  pdk_ux_world_act (world, "win.choose-server", "workshop");
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "workshop");
}

/* Size, page, server, filters and views are as they were left. */
static void
test_remembers (PdkUxWorld   *world,
                gconstpointer data)
{
  GtkMenuButton *filters;
  int            width;
  int            height;

  pdk_ux_world_add_server (world, "attic", "http://127.0.0.1:1", 0);
  pdk_ux_world_open_window (world, 910, 610);
  filters = pdk_ux_expect (world->window, GTK_TYPE_MENU_BUTTON, "Filter and Sort");
  gtk_menu_button_popup (filters);
  pdk_ux_press (filters, "Vision");
  pdk_ux_expect (world->window, ADW_TYPE_BUTTON_CONTENT, "Vision");
  gtk_menu_button_popdown (filters);
  adw_toggle_group_set_active_name (pdk_ux_expect (world->window, ADW_TYPE_TOGGLE_GROUP, "view_group"), "list");
  pdk_ux_world_act (world, "win.choose-server", "attic");
  pdk_ux_world_act (world, "win.show-page", "downloaded");
  gtk_window_destroy (GTK_WINDOW (world->window));

  pdk_ux_world_open_window (world, 0, 0);
  gtk_window_get_default_size (GTK_WINDOW (world->window), &width, &height);
  g_assert_cmpint (width, ==, 910);
  g_assert_cmpint (height, ==, 610);
  g_assert_cmpstr (pdk_window_get_visible_page (world->window), ==, "downloaded");
  g_assert_cmpstr (pdk_server_connection_get_id (pdk_window_get_server (world->window)), ==, "attic");
  pdk_ux_world_act (world, "win.show-page", "curated");
  pdk_ux_expect (world->window, ADW_TYPE_BUTTON_CONTENT, "Vision");
  pdk_ux_expect (world->window, PDK_TYPE_OFFER_ROW, NULL);
}

/* What other programs do shows by itself: one that talks to the server, and one that writes the library. */
static void
test_follows_others (PdkUxWorld   *world,
                     gconstpointer data)
{
  const PdkDoubleModel         model = { .name = "granite:135m", .size = 1301000000, .quantization = "Q8_0" };
  g_auto (PdkAsyncWaiter)      opened = PDK_ASYNC_WAITER_INIT;
  g_auto (PdkAsyncWaiter)      adopted = PDK_ASYNC_WAITER_INIT;
  g_autoptr (PdkModelRegistry) other = NULL;
  g_autoptr (GError)           error = NULL;
  g_autofree char             *path = g_build_filename (world->folder, "paddock.db", NULL);

  pdk_ux_world_open_window (world, 0, 0);
  pdk_ux_world_act (world, "win.show-page", "downloaded");
  pdk_ux_expect (world->window, ADW_TYPE_STATUS_PAGE, "No Models Yet");
  pdk_window_watch (world->window, 1);
  pdk_ollama_double_add_model (world->ollama, &model);
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "1 model is not in the library");

  pdk_model_registry_open_async (path, pdk_context_get_catalog (world->context), NULL, pdk_async_waiter_done, &opened);
  other = pdk_model_registry_open_finish (pdk_async_waiter_wait (&opened), &error);
  g_assert_no_error (error);
  pdk_model_registry_adopt_async (other, "workshop", pdk_server_connection_get_installed (world->server), NULL,
                                  pdk_async_waiter_done, &adopted);
  pdk_model_registry_adopt_finish (other, pdk_async_waiter_wait (&adopted), &error);
  g_assert_no_error (error);
  pdk_ux_expect (world->window, PDK_TYPE_LIBRARY_ROW, NULL);
  pdk_model_registry_close (other);
}

/* A server that comes back is noticed without anybody asking. */
static void
test_server_comes_back (PdkUxWorld   *world,
                        gconstpointer data)
{
  pdk_ollama_double_kill (world->ollama);
  pdk_ux_world_open_window (world, 0, 0);
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "Does not answer");
  pdk_window_watch (world->window, 1);
  pdk_ollama_double_revive (world->ollama);
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "12.0\302\240GiB, set by hand");
}

/* Everything can be reached by the Tab key, in the order in which it is read, and lists count once. */
static void
test_focus (PdkUxWorld   *world,
            gconstpointer data)
{
  g_autofree char *curated = NULL;
  g_autofree char *model = NULL;

  pdk_ux_world_open_window (world, 0, 0);
  curated = pdk_ux_tell_focus (GTK_WINDOW (world->window));
  g_assert_cmpstr (curated, ==,
                   "GtkToggleButton\n" /* main menu */
                   "PdkSidebarRow\n"   /* pages */
                   "GtkToggleButton\n" /* server */
                   "GtkToggleButton\n" /* search */
                   "GtkButton\n"       /* show what is hidden */
                   "GtkToggleButton\n" /* filter and sort */
                   "GtkToggleButton\n" /* tiles or list */
                   "GtkListItemWidget\n" /* models */);
  pdk_ux_world_act (world, "win.show-model", "qwen3-4b");
  model = pdk_ux_tell_focus (GTK_WINDOW (world->window));
  g_assert_true (g_str_has_prefix (model, "GtkToggleButton\n" /* main menu */
                                          "PdkSidebarRow\n"   /* pages */
                                          "GtkToggleButton\n" /* server */
                                          "GtkButton\n"       /* back */
                                          "GtkLinkButton\n"   /* Hugging Face */
                                          "GtkButton\n"       /* download */
                                          "GtkScale\n"        /* context */
                                          "GtkToggleButton\n" /* kind of cache */
                                          "PdkVariantRow\n"   /* qualities */
                                          "GtkLabel\n" /* facts */));
}

int
main (int    argc,
      char **argv)
{
  pdk_ux_init (&argc, &argv);

  pdk_ux_add_test ("/window/opens", test_opens);
  pdk_ux_add_test ("/window/narrow", test_narrow);
  pdk_ux_add_test ("/window/smallest", test_smallest);
  pdk_ux_add_test ("/window/server-down", test_server_down);
  pdk_ux_add_test ("/window/choose-server", test_choose_server);
  pdk_ux_add_test ("/window/remembers", test_remembers);
  pdk_ux_add_test ("/window/follows-others", test_follows_others);
  pdk_ux_add_test ("/window/server-comes-back", test_server_comes_back);
  pdk_ux_add_test ("/window/focus", test_focus);
  return g_test_run ();
}
