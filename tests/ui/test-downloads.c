/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-downloads-button.h"
#include "pdk-pie.h"
#include "pdk-test-library.h"
#include "pdk-transfer-row.h"
#include "pdk-ux.h"

#define MODEL    "hf.co/unsloth/Qwen3-4B-Instruct-2507-GGUF:Q4_K_M"
#define GIGABYTE 1000000000

static PdkTransferQueue *
get_queue (PdkUxWorld *world)
{
  return pdk_context_get_queue (world->context);
}

static PdkTransfer *
get_transfer (PdkUxWorld *world)
{
  PdkServerPull *pull = pdk_transfer_queue_find (get_queue (world), "workshop", MODEL);

  g_assert_nonnull (pull);
  return PDK_TRANSFER (pull);
}

static PdkTransferState
get_state (PdkUxWorld *world)
{
  return pdk_transfer_get_state (get_transfer (world));
}

static void
open_page (PdkUxWorld *world,
           const char *page)
{
  pdk_ux_world_open_window (world, 0, 0);
  pdk_ux_world_act (world, "win.show-page", page);
}

static gpointer
get_page (PdkUxWorld *world)
{
  return gtk_stack_get_visible_child (pdk_ux_find (world->window, GTK_TYPE_STACK, "pages"));
}

/* Begins a download that is under way for minutes. */
static void
start_slow (PdkUxWorld *world)
{
  pdk_ollama_double_set_rate (world->ollama, 50000000);
  pdk_ux_world_act (world, "win.pull", MODEL);
  pdk_test_wait_for (pdk_transfer_get_fraction (get_transfer (world)) > 0.0);
}

static void
test_row (PdkUxWorld   *world,
          gconstpointer data)
{
  GtkWidget *row;
  GtkWidget *progress;

  open_page (world, "downloaded");
  start_slow (world);
  row = pdk_ux_expect (get_page (world), PDK_TYPE_TRANSFER_ROW, NULL);
  progress = pdk_ux_expect (row, GTK_TYPE_PROGRESS_BAR, NULL);
  pdk_test_wait_for (pdk_transfer_get_rate (get_transfer (world)) > 0.0);
  pdk_test_wait_for (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (progress)) > 0.1);
  gtk_test_accessible_assert_property (progress, GTK_ACCESSIBLE_PROPERTY_LABEL, "Qwen3 4B Instruct 2507 Q4_K_M");
  gtk_test_accessible_assert_property (progress, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "10 percent");
  gtk_test_accessible_assert_property (pdk_ux_expect (row, GTK_TYPE_BUTTON, "Stop"), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Stop Downloading Qwen3 4B Instruct 2507 Q4_K_M");
  pdk_ux_take_picture (world->window, "downloads-row");
}

static void
test_stop_and_continue (PdkUxWorld   *world,
                        gconstpointer data)
{
  open_page (world, "downloaded");
  start_slow (world);
  pdk_ux_press (get_page (world), "Stop");
  pdk_test_wait_for (get_state (world) == PDK_TRANSFER_STATE_CANCELLED);
  pdk_ux_expect (get_page (world), GTK_TYPE_LABEL, "Stopped; what was fetched is kept");
  pdk_ux_take_picture (world->window, "downloads-stopped");

  pdk_ollama_double_set_rate (world->ollama, 0);
  pdk_ux_press (get_page (world), "Continue");
  pdk_test_wait_for (g_list_model_get_n_items (G_LIST_MODEL (pdk_context_get_registry (world->context))) == 1);
  pdk_test_wait_for (pdk_ux_find (get_page (world), PDK_TYPE_TRANSFER_ROW, NULL) == NULL);
}

static void
test_discard (PdkUxWorld   *world,
              gconstpointer data)
{
  g_auto (GStrv) unfinished = NULL;

  open_page (world, "downloaded");
  start_slow (world);
  pdk_ux_press (get_page (world), "Stop");
  pdk_test_wait_for (get_state (world) == PDK_TRANSFER_STATE_CANCELLED);
  pdk_ux_press (get_page (world), "Discard");
  pdk_test_wait_for (g_list_model_get_n_items (G_LIST_MODEL (get_queue (world))) == 0);
  unfinished = pdk_model_registry_dup_unfinished (pdk_context_get_registry (world->context), NULL);
  g_assert_null (unfinished[0]);
  pdk_ux_expect (get_page (world), ADW_TYPE_STATUS_PAGE, "No Models Yet");
}

static void
test_failure (PdkUxWorld   *world,
              gconstpointer data)
{
  open_page (world, "downloaded");
  pdk_ollama_double_set_pull_error (world->ollama, MODEL, "write /models/blobs: no space left on device");
  pdk_ux_world_act (world, "win.pull", MODEL);
  pdk_test_wait_for (get_state (world) == PDK_TRANSFER_STATE_FAILED);
  pdk_ux_expect (get_page (world), GTK_TYPE_LABEL, pdk_transfer_get_error (get_transfer (world))->message);
  pdk_ux_expect (get_page (world), GTK_TYPE_LABEL, pdk_error_get_hint (pdk_transfer_get_error (get_transfer (world))));
  pdk_ux_take_picture (world->window, "downloads-failed");

  pdk_ollama_double_set_pull_error (world->ollama, MODEL, NULL);
  pdk_ux_press (get_page (world), "Try Again");
  pdk_test_wait_for (g_list_model_get_n_items (G_LIST_MODEL (pdk_context_get_registry (world->context))) == 1);
}

static void
test_stall (PdkUxWorld   *world,
            gconstpointer data)
{
  open_page (world, "downloaded");
  pdk_ollama_double_set_stall (world->ollama, GIGABYTE);
  pdk_ux_world_act (world, "win.pull", MODEL);
  pdk_test_wait_for (pdk_transfer_get_stalled (get_transfer (world)));
  pdk_test_wait_for (strstr (pdk_transfer_get_detail (get_transfer (world)), "no data is coming") != NULL);
  pdk_ux_expect (get_page (world), GTK_TYPE_LABEL, pdk_transfer_get_detail (get_transfer (world)));
  pdk_ux_take_picture (world->window, "downloads-stalled");
}

/* What was begun and never ended, as a kill leaves it. */
static void
begin_unfinished (PdkUxWorld *world)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkModelRegistry       *registry = pdk_context_get_registry (world->context);

  pdk_model_registry_begin_transfer_async (registry, "workshop", MODEL, NULL, pdk_async_waiter_done, &waiter);
  g_assert_true (pdk_model_registry_begin_transfer_finish (registry, pdk_async_waiter_wait (&waiter), NULL));
}

static void
test_unfinished (PdkUxWorld   *world,
                 gconstpointer data)
{
  begin_unfinished (world);
  open_page (world, "downloaded");
  g_assert_cmpint (get_state (world), ==, PDK_TRANSFER_STATE_CANCELLED);
  g_assert_cmpuint (pdk_ollama_double_count_requests (world->ollama, "POST", "/api/pull"), ==, 0);
  pdk_ux_take_picture (world->window, "downloads-unfinished");
  pdk_ux_press (get_page (world), "Continue");
  pdk_test_wait_for (g_list_model_get_n_items (G_LIST_MODEL (pdk_context_get_registry (world->context))) == 1);
}

static void
test_button (PdkUxWorld   *world,
             gconstpointer data)
{
  PdkDownloadsButton *button;
  GtkMenuButton      *menu_button;
  GtkWidget          *pie;

  open_page (world, "import");
  g_assert_null (pdk_ux_find (get_page (world), PDK_TYPE_DOWNLOADS_BUTTON, NULL));
  start_slow (world);
  button = pdk_ux_expect (get_page (world), PDK_TYPE_DOWNLOADS_BUTTON, NULL);
  menu_button = GTK_MENU_BUTTON (adw_bin_get_child (ADW_BIN (button)));
  gtk_test_accessible_assert_property (GTK_WIDGET (menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, "1 Download Under Way");
  pie = pdk_ux_expect (button, PDK_TYPE_PIE, NULL);
  pdk_test_wait_for (pdk_pie_get_fraction (PDK_PIE (pie)) > 0.2);
  gtk_test_accessible_assert_property (pie, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "20 percent");
  pdk_ux_take_picture (world->window, "downloads-button");
  gtk_menu_button_popup (menu_button);
  pdk_ux_expect (menu_button, PDK_TYPE_TRANSFER_ROW, NULL);
  pdk_ux_take_picture (gtk_menu_button_get_popover (menu_button), "downloads-popover");
  pdk_ux_press (menu_button, "Show All _Downloads");
  pdk_test_wait_for (g_str_equal (pdk_window_get_visible_page (world->window), "downloaded"));
}

static void
test_pie_steps (void)
{
  g_autoptr (GtkWidget) pie = g_object_ref_sink (pdk_pie_new ());

  gtk_test_accessible_assert_role (pie, GTK_ACCESSIBLE_ROLE_PROGRESS_BAR);
  gtk_test_accessible_assert_property (pie, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "0 percent");
  pdk_pie_set_fraction (PDK_PIE (pie), 0.499);
  gtk_test_accessible_assert_property (pie, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "40 percent");
  pdk_pie_set_fraction (PDK_PIE (pie), 7.0);
  g_assert_cmpfloat (pdk_pie_get_fraction (PDK_PIE (pie)), ==, 1.0);
  gtk_test_accessible_assert_property (pie, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "100 percent");
}

static void
test_narrow (PdkUxWorld   *world,
             gconstpointer data)
{
  pdk_ux_world_open_window (world, 360, 640);
  pdk_ux_world_act (world, "win.show-page", "downloaded");
  pdk_ollama_double_set_pull_error (world->ollama, "llama3.2:1b", "pull model manifest: file does not exist");
  pdk_ux_world_act (world, "win.pull", "llama3.2:1b");
  pdk_ux_expect (get_page (world), GTK_TYPE_BUTTON, "Try Again");
  start_slow (world);
  pdk_test_wait_for (pdk_transfer_get_seconds_left (get_transfer (world)) > 0);
  pdk_ux_wait_frames (GTK_WIDGET (world->window), 20);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (world->window)), <=, 360);
  pdk_ux_take_picture (world->window, "downloads-narrow");
}

/* New rows come above those that the list shows. */
static void
test_begins_in_sight (PdkUxWorld   *world,
                      gconstpointer data)
{
  GtkScrollable *list;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char     *name = g_strdup_printf ("model%u:1b", i);
      g_autofree char     *digest = g_strdup_printf ("a%u", i);
      const PdkDoubleModel model = { .name = name };

      pdk_ollama_double_add_model (world->ollama, &model);
      pdk_test_library_add (pdk_context_get_registry (world->context), "workshop", name, digest);
    }
  open_page (world, "downloaded");
  list = pdk_ux_expect (world->window, GTK_TYPE_LIST_VIEW, "list");
  pdk_ux_take_picture (world->window, "downloads-before");
  g_assert_cmpfloat (gtk_adjustment_get_value (gtk_scrollable_get_vadjustment (list)), ==, 0.0);
  start_slow (world);
  pdk_ux_expect (world->window, PDK_TYPE_TRANSFER_ROW, NULL);
  pdk_ux_wait_frames (GTK_WIDGET (world->window), 4);
  g_assert_cmpfloat (gtk_adjustment_get_value (gtk_scrollable_get_vadjustment (list)), ==, 0.0);
}

int
main (int    argc,
      char **argv)
{
  pdk_ux_init (&argc, &argv);

  pdk_ux_add_test ("/downloads/row", test_row);
  pdk_ux_add_test ("/downloads/stop-and-continue", test_stop_and_continue);
  pdk_ux_add_test ("/downloads/discard", test_discard);
  pdk_ux_add_test ("/downloads/failure", test_failure);
  pdk_ux_add_test ("/downloads/stall", test_stall);
  pdk_ux_add_test ("/downloads/unfinished", test_unfinished);
  pdk_ux_add_test ("/downloads/button", test_button);
  g_test_add_func ("/downloads/pie-steps", test_pie_steps);
  pdk_ux_add_test ("/downloads/narrow", test_narrow);
  pdk_ux_add_test ("/downloads/begins-in-sight", test_begins_in_sight);
  return g_test_run ();
}
