/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-downloaded-page.h"
#include "pdk-ux.h"
#include "pdk-welcome-view.h"
#include "setup/pdk-server-machine.h"

static void
open_first_time (PdkUxWorld *world,
                 int         width,
                 int         height)
{
  g_autoptr (GSettings) settings = g_settings_new (PDK_APPLICATION_ID);

  g_settings_reset (settings, "welcomed");
  pdk_ux_world_open_window (world, width, height);
  pdk_ux_expect (world->window, PDK_TYPE_WELCOME_VIEW, NULL);
}

static void
assert_welcomed (gboolean expected)
{
  g_autoptr (GSettings) settings = g_settings_new (PDK_APPLICATION_ID);

  g_assert_cmpint (g_settings_get_boolean (settings, "welcomed"), ==, expected);
}

static void
test_one_click (PdkUxWorld   *world,
                gconstpointer data)
{
  pdk_ollama_double_set_rate (world->ollama, 20000000);
  open_first_time (world, 0, 0);
  pdk_ux_expect (world->window, ADW_TYPE_ACTION_ROW, "12.0\302\240GiB of graphics memory");
  pdk_ux_expect (world->window, ADW_TYPE_ACTION_ROW, "Ollama 0.17.4");
  pdk_ux_take_picture (world->window, "welcome");
  assert_welcomed (FALSE);

  pdk_ux_press (world->window, "download_button");
  pdk_ux_expect (world->window, PDK_TYPE_DOWNLOADED_PAGE, NULL);
  g_assert_cmpuint (pdk_transfer_queue_get_active_count (pdk_context_get_queue (world->context)), ==, 1);
  assert_welcomed (TRUE);
}

static void
test_no_server (PdkUxWorld   *world,
                gconstpointer data)
{
  pdk_ollama_double_kill (world->ollama);
  open_first_time (world, 0, 0);
  pdk_ux_expect (world->window, ADW_TYPE_ACTION_ROW, "No server answers");
  pdk_ux_take_picture (world->window, "welcome-no-server");

  pdk_ollama_double_revive (world->ollama);
  pdk_ux_press (world->window, "_Try Again");
  pdk_ux_expect (world->window, GTK_TYPE_BUTTON, "download_button");
}

static void
test_narrow (PdkUxWorld   *world,
             gconstpointer data)
{
  open_first_time (world, 360, 640);
  pdk_ux_take_picture (world->window, "welcome-narrow");
}

/* What the sidebar says too: a machine without a card is not one of which nothing is known. */
static gboolean
tells_of_the_machine (PdkUxWorld *world,
                      gpointer    row)
{
  g_autofree char *machine = pdk_server_machine_summarize (world->context, world->server);

  return pdk_context_get_memory_for (world->context, world->server) > 0 ||
         g_str_equal (adw_preferences_row_get_title (row), machine);
}

static void
test_unknown_memory (PdkUxWorld   *world,
                     gconstpointer data)
{
  gpointer row;

  pdk_server_connection_set_memory (world->server, 0);
  open_first_time (world, 0, 0);
  pdk_ux_expect (world->window, GTK_TYPE_BUTTON, "download_button");
  row = pdk_ux_expect (world->window, ADW_TYPE_ACTION_ROW, "card_row");
  pdk_test_wait_for (tells_of_the_machine (world, row));
  pdk_ux_take_picture (world->window, "welcome-unknown-memory");
}

static void
test_browse (PdkUxWorld   *world,
             gconstpointer data)
{
  open_first_time (world, 0, 0);
  pdk_ux_press (world->window, "_Browse All Models");
  pdk_ux_expect (world->window, GTK_TYPE_GRID_VIEW, NULL);
  g_assert_null (pdk_ux_find (world->window, PDK_TYPE_WELCOME_VIEW, NULL));
  assert_welcomed (TRUE);
}

int
main (int    argc,
      char **argv)
{
  pdk_ux_init (&argc, &argv);

  pdk_ux_add_test ("/welcome/one-click", test_one_click);
  pdk_ux_add_test ("/welcome/no-server", test_no_server);
  pdk_ux_add_test ("/welcome/narrow", test_narrow);
  pdk_ux_add_test ("/welcome/unknown-memory", test_unknown_memory);
  pdk_ux_add_test ("/welcome/browse", test_browse);
  return g_test_run ();
}
