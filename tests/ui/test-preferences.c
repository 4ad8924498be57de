/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-hardware-page.h"
#include "pdk-hardware-tree.h"
#include "pdk-server-page.h"
#include "pdk-server-row.h"
#include "pdk-ux.h"

static AdwDialog *
open_preferences (PdkUxWorld *world)
{
  pdk_ux_world_open_window (world, 0, 0);
  pdk_ux_world_act (world, "win.preferences", NULL);
  pdk_test_wait_for (pdk_ux_get_dialog (GTK_WINDOW (world->window)) != NULL);
  return pdk_ux_get_dialog (GTK_WINDOW (world->window));
}

static void
set_text (gpointer    root,
          const char *id,
          const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (pdk_ux_expect (root, ADW_TYPE_ENTRY_ROW, id)), text);
}

static gboolean
can (gpointer    page,
     const char *action)
{
  GtkWidget *button = pdk_ux_find (page, GTK_TYPE_BUTTON, action);

  return button != NULL && gtk_widget_is_sensitive (button);
}

static void
test_add_server (PdkUxWorld   *world,
                 gconstpointer data)
{
  g_autoptr (PdkOllamaDouble) attic = pdk_ollama_double_start ();
  AdwDialog                  *dialog = open_preferences (world);
  GtkWidget                  *page;

  pdk_ux_take_picture (world->window, "preferences");
  pdk_ux_press (dialog, "_Add Server…");
  page = pdk_ux_expect (dialog, PDK_TYPE_SERVER_PAGE, NULL);
  g_assert_false (can (page, "save_button"));
  set_text (page, "name_row", "Workshop");
  set_text (page, "address_row", pdk_ollama_double_get_address (attic));
  pdk_ux_expect (page, GTK_TYPE_LABEL, "Another server is called “Workshop” already.");
  g_assert_false (can (page, "save_button"));
  pdk_ux_take_picture (world->window, "preferences-problem");

  set_text (page, "name_row", "attic");
  pdk_ux_press (page, "test_button");
  pdk_ux_expect (page, GTK_TYPE_LABEL, "Ollama 0.17.4 answers.");
  pdk_ux_take_picture (world->window, "preferences-tested");
  pdk_ux_press (page, "save_button");
  pdk_ux_expect (dialog, PDK_TYPE_SERVER_ROW, "attic");
  adw_dialog_force_close (dialog);
  pdk_ux_world_act (world, "win.choose-server", "attic");
  g_assert_cmpstr (pdk_server_connection_get_id (pdk_window_get_server (world->window)), ==, "attic");
}

static void
test_unreachable (PdkUxWorld   *world,
                  gconstpointer data)
{
  AdwDialog *dialog = open_preferences (world);
  GtkWidget *page;

  pdk_ux_press (dialog, "_Add Server…");
  page = pdk_ux_expect (dialog, PDK_TYPE_SERVER_PAGE, NULL);
  set_text (page, "address_row", "127.0.0.1:1");
  pdk_ux_press (page, "test_button");
  pdk_test_wait_for (can (page, "test_button"));
  g_assert_null (pdk_ux_find (page, GTK_TYPE_LABEL, "Asking the server…"));
}

static void
test_memory_override (PdkUxWorld   *world,
                      gconstpointer data)
{
  AdwDialog *dialog = open_preferences (world);
  GtkWidget *page;

  g_signal_emit_by_name (pdk_ux_expect (dialog, PDK_TYPE_SERVER_ROW, "workshop"), "activated");
  page = pdk_ux_expect (dialog, PDK_TYPE_SERVER_PAGE, "workshop");
  g_assert_nonnull (strstr (adw_expander_row_get_subtitle (pdk_ux_expect (page, ADW_TYPE_EXPANDER_ROW, "memory_row")),
                            "What fits is judged by the figure below instead."));
  pdk_ux_take_picture (world->window, "preferences-server");
  adw_spin_row_set_value (pdk_ux_expect (page, ADW_TYPE_SPIN_ROW, "memory_spin"), 24);
  pdk_ux_press (page, "save_button");
  pdk_test_wait_for (pdk_server_connection_get_memory (world->server) == G_GUINT64_CONSTANT (24) << 30);
  /* The window still shows the very same server. */
  g_assert_true (pdk_window_get_server (world->window) == world->server);
}

static void
count (guint *counter)
{
  (*counter)++;
}

/* Whatever this computer has, it is shown, and looked at again when asked. */
static void
test_hardware (PdkUxWorld   *world,
               gconstpointer data)
{
  AdwDialog *dialog;
  GtkWidget *page;
  GtkWidget *button;
  guint      looks = 0;

  pdk_ux_world_open_window (world, 0, 0);
  pdk_ux_world_act (world, "win.show-hardware", NULL);
  pdk_test_wait_for (pdk_ux_get_dialog (GTK_WINDOW (world->window)) != NULL);
  dialog = pdk_ux_get_dialog (GTK_WINDOW (world->window));
  page = pdk_ux_expect (dialog, PDK_TYPE_HARDWARE_PAGE, NULL);
  pdk_ux_expect (page, ADW_TYPE_ACTION_ROW, "Main Memory");
  button = pdk_ux_expect (page, GTK_TYPE_BUTTON, "_Look Again");
  pdk_test_wait_for (gtk_widget_is_sensitive (button));
  g_signal_connect_swapped (world->context, "hardware-changed", G_CALLBACK (count), &looks);
  gtk_widget_activate (button);
  pdk_test_wait_for (looks == 1);
  pdk_test_wait_for (gtk_widget_is_sensitive (button));
  pdk_ux_expect (page, ADW_TYPE_ACTION_ROW, "Main Memory");
  g_signal_handlers_disconnect_by_data (world->context, &looks);
}

/* A computer made of files, with a card that has something to be told about it. */
static void
test_hardware_found (PdkUxWorld   *world,
                     gconstpointer data)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  GtkWidget               *page = g_object_new (PDK_TYPE_HARDWARE_PAGE, NULL);
  GtkWindow               *window = GTK_WINDOW (gtk_window_new ());

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_set_memory (&tree, 64 * 1024 * 1024, 32 * 1024 * 1024);
  pdk_hardware_tree_add_card (&tree, 0, "0000:03:00.0", "amdgpu", 0x1002, 0x744c);
  pdk_hardware_tree_set_card (&tree, "0000:03:00.0", "mem_info_vram_total", "25753026560\n");
  pdk_hardware_tree_add_card (&tree, 1, "0000:01:00.0", "nouveau", 0x10de, 0x2684);
  hardware = pdk_hardware_tree_detect (&tree);
  pdk_hardware_page_set_hardware (PDK_HARDWARE_PAGE (page), hardware);
  gtk_window_set_child (window, page);
  gtk_window_set_default_size (window, 360, 600);
  pdk_ux_show (window);
  pdk_ux_expect (page, ADW_TYPE_ACTION_ROW, pdk_hardware_get_gpu_name (hardware));
  pdk_ux_take_picture (window, "preferences-hardware");
  /* Told again, nothing stands there twice. */
  pdk_hardware_page_set_hardware (PDK_HARDWARE_PAGE (page), NULL);
  g_assert_null (pdk_ux_find (page, ADW_TYPE_ACTION_ROW, NULL));
  gtk_window_destroy (window);
}

static void
test_forget (PdkUxWorld   *world,
             gconstpointer data)
{
  AdwDialog *dialog;
  GtkWidget *page;

  pdk_ux_world_add_server (world, "attic", "http://127.0.0.1:1", 0);
  dialog = open_preferences (world);
  pdk_ux_world_act (world, "win.choose-server", "attic");
  g_signal_emit_by_name (pdk_ux_expect (dialog, PDK_TYPE_SERVER_ROW, "attic"), "activated");
  page = pdk_ux_expect (dialog, PDK_TYPE_SERVER_PAGE, "attic");
  pdk_ux_press (page, "_Forget Server…");
  pdk_test_wait_for (ADW_IS_ALERT_DIALOG (pdk_ux_get_dialog (GTK_WINDOW (world->window))));
  pdk_ux_take_picture (world->window, "preferences-forget");
  g_signal_emit_by_name (pdk_ux_get_dialog (GTK_WINDOW (world->window)), "response", "forget");
  pdk_test_wait_for (g_list_model_get_n_items (pdk_context_get_servers (world->context)) == 1);
  /* A server that is gone cannot be shown any more. */
  g_assert_true (pdk_window_get_server (world->window) == world->server);
}

static gboolean
has_setting (PdkModelRegistry *registry,
             const char       *key,
             const char       *expected)
{
  g_autofree char *value = pdk_model_registry_dup_setting (registry, key);

  return g_strcmp0 (value, expected) == 0;
}

static void
test_keep_alive (PdkUxWorld   *world,
                 gconstpointer data)
{
  PdkModelRegistry *registry = pdk_context_get_registry (world->context);
  AdwDialog        *dialog = open_preferences (world);
  AdwComboRow      *row;

  adw_preferences_dialog_set_visible_page_name (ADW_PREFERENCES_DIALOG (dialog), "general");
  row = pdk_ux_expect (dialog, ADW_TYPE_COMBO_ROW, "keep_alive_row");
  pdk_ux_take_picture (world->window, "preferences-general");
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 0);
  adw_combo_row_set_selected (row, 2);
  pdk_test_wait_for (has_setting (registry, "keep-alive", "5m"));
}

static void
test_help (PdkUxWorld   *world,
           gconstpointer data)
{
  pdk_ollama_double_kill (world->ollama);
  pdk_ux_world_open_window (world, 0, 0);
  pdk_ux_press (world->window, "_What to Do");
  pdk_test_wait_for (pdk_ux_get_dialog (GTK_WINDOW (world->window)) != NULL);
  pdk_ux_take_picture (world->window, "server-help");
  pdk_ollama_double_revive (world->ollama);
  pdk_ux_world_act (world, "win.refresh", NULL);
  pdk_test_wait_for (pdk_ux_get_dialog (GTK_WINDOW (world->window)) == NULL);
}

int
main (int    argc,
      char **argv)
{
  pdk_ux_init (&argc, &argv);

  pdk_ux_add_test ("/preferences/add-server", test_add_server);
  pdk_ux_add_test ("/preferences/unreachable", test_unreachable);
  pdk_ux_add_test ("/preferences/memory-override", test_memory_override);
  pdk_ux_add_test ("/preferences/hardware", test_hardware);
  pdk_ux_add_test ("/preferences/hardware-found", test_hardware_found);
  pdk_ux_add_test ("/preferences/forget", test_forget);
  pdk_ux_add_test ("/preferences/keep-alive", test_keep_alive);
  pdk_ux_add_test ("/preferences/help", test_help);
  return g_test_run ();
}
