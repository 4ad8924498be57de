/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "offers/pdk-library-fits.h"
#include "pdk-adoption-dialog.h"
#include "pdk-command-line.h"
#include "pdk-fit-label.h"
#include "pdk-library-row.h"
#include "pdk-ux.h"

#define QWEN "hf.co/unsloth/Qwen3-4B-Instruct-2507-GGUF:Q4_K_M"
#define SMOL "granite:135m"
#define LONG "hf.co/someone/Strange_Name-That-Is-Rather-Long-And-Goes-On-And-On-7B-Instruct-GGUF:IQ4_XS"

static void
add_models (PdkUxWorld *world)
{
  static const PdkDoubleModel models[] = {
    { .name = QWEN, .size = 2497281312, .parameter_size = "4.0B", .quantization = "Q4_K_M" },
    { .name = SMOL, .size = 1321098329, .parameter_size = "1.2B", .quantization = "Q8_0" },
    { .name = LONG, .size = 4250000000, .parameter_size = "7.2B", .quantization = "IQ4_XS" },
    { .name = "mistral-small:24b", .size = 14333921452, .parameter_size = "23.6B", .quantization = "Q4_K_M" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (models); i++)
    pdk_ollama_double_add_model (world->ollama, &models[i]);
}

static guint
count_models (PdkUxWorld *world)
{
  return g_list_model_get_n_items (G_LIST_MODEL (pdk_context_get_registry (world->context)));
}

static AdwDialog *
expect_dialog (PdkUxWorld *world)
{
  pdk_test_wait_for (pdk_ux_get_dialog (GTK_WINDOW (world->window)) != NULL);
  pdk_ux_wait_frames (GTK_WIDGET (world->window), 8);
  return pdk_ux_get_dialog (GTK_WINDOW (world->window));
}

static void
open_page (PdkUxWorld *world,
           int         width,
           int         height)
{
  pdk_ux_world_open_window (world, width, height);
  pdk_ux_world_act (world, "win.show-page", "downloaded");
}

/* Opens the page with everything the server has in the library. */
static void
open_full_page (PdkUxWorld *world,
                int         width,
                int         height)
{
  add_models (world);
  open_page (world, width, height);
  pdk_ux_press (world->window, "Add…");
  pdk_ux_press (expect_dialog (world), "_Add 4 Models");
  pdk_test_wait_for (count_models (world) == 4);
  pdk_test_wait_for (pdk_ux_get_dialog (GTK_WINDOW (world->window)) == NULL);
  pdk_ux_wait_frames (GTK_WIDGET (world->window), 2);
}

static PdkModelRecord *
get_record (PdkUxWorld *world,
            const char *name)
{
  PdkModelRecord *record = pdk_model_registry_find (pdk_context_get_registry (world->context), NULL, name);

  g_assert_nonnull (record);
  return record;
}

static PdkLibraryRow *
find_row (GtkWidget      *widget,
          PdkModelRecord *record)
{
  if (PDK_IS_LIBRARY_ROW (widget) && pdk_library_row_get_record (PDK_LIBRARY_ROW (widget)) == record)
    return PDK_LIBRARY_ROW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      PdkLibraryRow *row = find_row (child, record);

      if (row != NULL)
        return row;
    }
  return NULL;
}

static gpointer
get_row (PdkUxWorld *world,
         const char *name)
{
  PdkModelRecord *record = get_record (world, name);

  pdk_test_wait_for (find_row (GTK_WIDGET (world->window), record) != NULL);
  return find_row (GTK_WIDGET (world->window), record);
}

static gboolean
row_says (PdkUxWorld *world,
          const char *name,
          const char *text)
{
  PdkLibraryRow *row = find_row (GTK_WIDGET (world->window), get_record (world, name));

  return row != NULL && pdk_ux_find (row, GTK_TYPE_LABEL, text) != NULL;
}

static void
act_on_row (PdkUxWorld *world,
            const char *name,
            const char *action)
{
  g_assert_true (gtk_widget_activate_action (get_row (world, name), action, NULL));
}

static void
test_empty (PdkUxWorld   *world,
            gconstpointer data)
{
  open_page (world, 0, 0);
  pdk_ux_expect (world->window, ADW_TYPE_STATUS_PAGE, "No Models Yet");
  pdk_ux_take_picture (world->window, "downloaded-empty");
  pdk_ux_press (world->window, "_Browse Curated Models");
  pdk_test_wait_for (g_str_equal (pdk_window_get_visible_page (world->window), "curated"));
}

static void
test_offline (PdkUxWorld   *world,
              gconstpointer data)
{
  pdk_ollama_double_kill (world->ollama);
  open_page (world, 0, 0);
  pdk_ux_expect (world->window, ADW_TYPE_STATUS_PAGE, "The Server Does Not Answer");
  /* Which command it is depends on what is installed here. */
  pdk_ux_expect (world->window, PDK_TYPE_COMMAND_LINE, NULL);
  pdk_ux_take_picture (world->window, "downloaded-offline");

  pdk_ollama_double_revive (world->ollama);
  pdk_ux_press (world->window, "_Try Again");
  pdk_ux_expect (world->window, ADW_TYPE_STATUS_PAGE, "No Models Yet");
}

static void
test_stays_offline (PdkUxWorld   *world,
                    gconstpointer data)
{
  AdwBanner *banner;

  open_full_page (world, 0, 0);
  pdk_ollama_double_kill (world->ollama);
  pdk_ux_world_act (world, "win.refresh", NULL);
  pdk_test_wait_for (pdk_server_connection_get_state (world->server) == PDK_SERVER_STATE_OFFLINE);
  banner = pdk_ux_expect (gtk_stack_get_visible_child (pdk_ux_expect (world->window, GTK_TYPE_STACK, "pages")),
                          ADW_TYPE_BANNER, NULL);
  g_assert_true (adw_banner_get_revealed (banner));
  g_assert_cmpuint (count_models (world), ==, 4);
  pdk_ux_take_picture (world->window, "downloaded-stays-offline");

  pdk_ollama_double_revive (world->ollama);
  /* What to do about it is shown, and goes away with the reason. */
  pdk_ux_press (banner, "_What to Do");
  pdk_test_wait_for (pdk_ux_get_dialog (GTK_WINDOW (world->window)) != NULL);
  pdk_ux_press (pdk_ux_get_dialog (GTK_WINDOW (world->window)), "_Try Again");
  pdk_test_wait_for (!adw_banner_get_revealed (banner));
}

static void
test_adoption (PdkUxWorld   *world,
               gconstpointer data)
{
  AdwDialog *dialog;
  GtkWidget *check;

  add_models (world);
  open_page (world, 0, 0);
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "4 models are not in the library");
  pdk_ux_take_picture (world->window, "downloaded-adoption");

  pdk_ux_press (world->window, "Add…");
  dialog = expect_dialog (world);
  pdk_ux_take_picture (world->window, "downloaded-adoption-dialog");
  check = pdk_ux_expect (dialog, GTK_TYPE_CHECK_BUTTON, NULL);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), FALSE);
  pdk_ux_press (dialog, "_Add 3 Models");
  pdk_test_wait_for (count_models (world) == 3);
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "1 model is not in the library");
}

static void
test_sections (PdkUxWorld   *world,
               gconstpointer data)
{
  open_full_page (world, 0, 0);
  pdk_ux_take_picture (world->window, "downloaded-sections");
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "Curated · 1");
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "Hugging Face · 1");
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "Other · 2");
  g_assert_null (pdk_ux_find (world->window, GTK_TYPE_LABEL, "Also on workshop"));
  gtk_test_accessible_assert_property (pdk_ux_find (get_row (world, SMOL), GTK_TYPE_BUTTON, "Use"),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Use granite:135m");
  gtk_test_accessible_assert_property (pdk_ux_find (get_row (world, SMOL), GTK_TYPE_MENU_BUTTON, NULL),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "More Actions for granite:135m");
  pdk_ux_take_picture (world->window, "downloaded-sections");
}

static void
test_use (PdkUxWorld   *world,
          gconstpointer data)
{
  open_full_page (world, 0, 0);
  pdk_ux_press (get_row (world, SMOL), "Use");
  pdk_test_wait_for (pdk_model_record_get_active (get_record (world, SMOL)));
  pdk_ux_expect (get_row (world, SMOL), GTK_TYPE_LABEL, "Active");
  g_assert_null (pdk_ux_find (get_row (world, SMOL), GTK_TYPE_BUTTON, "Use"));

  act_on_row (world, QWEN, "model.use");
  pdk_test_wait_for (pdk_model_record_get_active (get_record (world, QWEN)));
  g_assert_null (pdk_ux_find (get_row (world, SMOL), GTK_TYPE_LABEL, "Active"));
}

static void
test_load (PdkUxWorld   *world,
           gconstpointer data)
{
  open_full_page (world, 0, 0);
  act_on_row (world, SMOL, "model.load");
  pdk_ux_expect (get_row (world, SMOL), GTK_TYPE_LABEL, "Running");
  g_assert_true (pdk_ollama_double_is_running (world->ollama, SMOL));
  pdk_ux_press (get_row (world, SMOL), "Use");
  pdk_ux_expect (get_row (world, SMOL), GTK_TYPE_LABEL, "Active");
  pdk_ux_take_picture (world->window, "downloaded-running");

  act_on_row (world, SMOL, "model.unload");
  pdk_test_wait_for (!pdk_ollama_double_is_running (world->ollama, SMOL));
  pdk_test_wait_for (!row_says (world, SMOL, "Running"));
}

static void
test_stop_loading (PdkUxWorld   *world,
                   gconstpointer data)
{
  PdkDoubleReply *reply = pdk_double_reply_new_json (200, "{}");

  open_full_page (world, 0, 0);
  pdk_double_reply_hold_headers (reply);
  pdk_ollama_double_script (world->ollama, "POST", "/api/generate", reply);
  act_on_row (world, SMOL, "model.load");
  pdk_ux_expect (get_row (world, SMOL), GTK_TYPE_LABEL, "Loading…");
  pdk_test_wait_for (pdk_ollama_double_count_held (world->ollama) == 1);
  pdk_ux_take_picture (world->window, "downloaded-loading");
  pdk_ux_press (get_row (world, SMOL), "Stop");
  pdk_test_wait_for (!row_says (world, SMOL, "Loading…"));
  pdk_ux_expect (get_row (world, SMOL), GTK_TYPE_BUTTON, "Use");
  pdk_ollama_double_release (world->ollama);
}

static void
test_load_fails (PdkUxWorld   *world,
                 gconstpointer data)
{
  const char *failure = "{\"error\":\"model requires more system memory (9.9 GiB) than is available (3.1 GiB)\"}";

  open_full_page (world, 0, 0);
  pdk_ollama_double_script (world->ollama, "POST", "/api/generate", pdk_double_reply_new_json (500, failure));
  /* A model that cannot generate may be one that embeds. */
  pdk_ollama_double_script (world->ollama, "POST", "/api/embed", pdk_double_reply_new_json (500, failure));
  act_on_row (world, SMOL, "model.load");
  pdk_ux_press (world->window, "Details");
  expect_dialog (world);
  pdk_ux_take_picture (world->window, "downloaded-load-fails");
  pdk_ux_press (expect_dialog (world), "_Close");
}

static void
test_remove_and_undo (PdkUxWorld   *world,
                      gconstpointer data)
{
  AdwDialog *dialog;

  open_full_page (world, 0, 0);
  act_on_row (world, SMOL, "model.remove");
  dialog = expect_dialog (world);
  pdk_test_wait_for (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (dialog), "server"));
  pdk_ux_take_picture (world->window, "downloaded-remove");
  pdk_ux_press (dialog, "Remove From _Library");
  pdk_test_wait_for (count_models (world) == 3);
  g_assert_true (pdk_ollama_double_has_model (world->ollama, SMOL));
  pdk_ux_press (world->window, "Undo");
  pdk_test_wait_for (count_models (world) == 4);
  get_row (world, SMOL);
}

static void
test_delete (PdkUxWorld   *world,
             gconstpointer data)
{
  AdwDialog *dialog;

  open_full_page (world, 0, 0);
  act_on_row (world, SMOL, "model.remove");
  dialog = expect_dialog (world);
  pdk_test_wait_for (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (dialog), "server"));
  g_assert_nonnull (strstr (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (dialog)), "1.3\302\240GB"));
  pdk_ux_press (dialog, "_Delete From Server");
  pdk_test_wait_for (count_models (world) == 3);
  g_assert_false (pdk_ollama_double_has_model (world->ollama, SMOL));
}

static void
test_cancel_removal (PdkUxWorld   *world,
                     gconstpointer data)
{
  open_full_page (world, 0, 0);
  pdk_ollama_double_kill (world->ollama);
  act_on_row (world, SMOL, "model.remove");
  /* What cannot be known cannot be deleted; the library can still forget it. */
  pdk_test_wait_for (pdk_server_connection_get_state (world->server) == PDK_SERVER_STATE_OFFLINE);
  g_assert_false (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (expect_dialog (world)), "server"));
  pdk_ux_press (expect_dialog (world), "_Cancel");
  pdk_test_wait_for (pdk_ux_get_dialog (GTK_WINDOW (world->window)) == NULL);
  g_assert_cmpuint (count_models (world), ==, 4);
}

static void
test_alias (PdkUxWorld   *world,
            gconstpointer data)
{
  AdwDialog *dialog;
  GtkWidget *entry;

  open_full_page (world, 0, 0);
  act_on_row (world, QWEN, "model.alias");
  dialog = expect_dialog (world);
  entry = pdk_ux_expect (dialog, ADW_TYPE_ENTRY_ROW, NULL);
  g_assert_false (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (dialog), "give"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "not a name");
  g_assert_false (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (dialog), "give"));
  gtk_test_accessible_assert_state (entry, GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);
  gtk_editable_set_text (GTK_EDITABLE (entry), SMOL);
  g_assert_false (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (dialog), "give"));
  pdk_ux_take_picture (world->window, "downloaded-alias");
  gtk_editable_set_text (GTK_EDITABLE (entry), "qwen");
  pdk_ux_press (dialog, "_Give Name");
  pdk_test_wait_for (count_models (world) == 5);
  g_assert_true (pdk_ollama_double_has_model (world->ollama, "qwen"));
  get_row (world, "qwen:latest");
}

static void
test_missing (PdkUxWorld   *world,
              gconstpointer data)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkModelServer         *client;

  open_full_page (world, 0, 0);
  client = pdk_server_connection_get_client (world->server);
  pdk_model_server_delete_async (client, QWEN, NULL, pdk_async_waiter_done, &waiter);
  g_assert_true (pdk_model_server_delete_finish (client, pdk_async_waiter_wait (&waiter), NULL));
  pdk_ux_world_act (world, "win.refresh", NULL);
  pdk_ux_expect (get_row (world, QWEN), GTK_TYPE_LABEL, "No longer on workshop");
  pdk_ux_take_picture (world->window, "downloaded-missing");
  pdk_ux_press (get_row (world, QWEN), "Download");
  pdk_test_wait_for (pdk_model_record_get_availability (get_record (world, QWEN)) == PDK_AVAILABILITY_PRESENT);
}

static void
test_search (PdkUxWorld   *world,
             gconstpointer data)
{
  g_autofree char *huge = g_strnfill (200 * 1024, 'x');
  GtkEditable     *entry;

  open_full_page (world, 0, 0);
  pdk_ux_world_act (world, "win.search", NULL);
  entry = pdk_ux_expect (gtk_stack_get_visible_child (pdk_ux_expect (world->window, GTK_TYPE_STACK, "pages")),
                         GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (entry, "MISTRAL");
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "Other · 1");
  g_assert_null (pdk_ux_find (world->window, GTK_TYPE_LABEL, "Curated · 1"));
  gtk_editable_set_text (entry, "<b>&(");
  pdk_ux_expect (world->window, ADW_TYPE_STATUS_PAGE, "No Models Found");
  pdk_ux_take_picture (world->window, "downloaded-nothing-found");
  gtk_editable_set_text (entry, huge);
  g_assert_cmpuint (strlen (gtk_editable_get_text (entry)), <, 1000);
  pdk_ux_expect (world->window, ADW_TYPE_STATUS_PAGE, "No Models Found");
  pdk_ux_press (world->window, "_Clear Search");
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "Other · 2");
}

static void
test_order (PdkUxWorld   *world,
            gconstpointer data)
{
  GtkWidget      *list;
  GtkWidget      *page;
  graphene_rect_t small;
  graphene_rect_t large;

  open_full_page (world, 0, 0);
  list = pdk_ux_expect (world->window, GTK_TYPE_LIST_VIEW, NULL);
  page = gtk_widget_get_ancestor (list, g_type_from_name ("PdkDownloadedPage"));
  g_assert_true (gtk_widget_activate_action (page, "page.order", "s", "size"));
  pdk_ux_wait_frames (GTK_WIDGET (world->window), 2);
  g_assert_true (gtk_widget_compute_bounds (get_row (world, SMOL), list, &small));
  g_assert_true (gtk_widget_compute_bounds (get_row (world, "mistral-small:24b"), list, &large));
  g_assert_cmpfloat (large.origin.y, <, small.origin.y);
  g_assert_true (gtk_widget_activate_action (page, "page.order", "s", "name"));
  pdk_ux_wait_frames (GTK_WIDGET (world->window), 2);
  g_assert_true (gtk_widget_compute_bounds (get_row (world, SMOL), list, &small));
  g_assert_true (gtk_widget_compute_bounds (get_row (world, "mistral-small:24b"), list, &large));
  g_assert_cmpfloat (large.origin.y, >, small.origin.y);
}

/* What a server calls its models is data, whatever it looks like. */
static void
test_hostile_names (PdkUxWorld   *world,
                    gconstpointer data)
{
  const char *list = "{\"models\":[{\"name\":\"<b>&amp;%s%n</b>\",\"size\":5},"
                     "{\"name\":\"\\u202egnp.exe\\nsecond line\",\"size\":-7}]}";

  for (guint i = 0; i < 20; i++)
    pdk_ollama_double_script (world->ollama, "GET", "/api/tags", pdk_double_reply_new_json (200, list));
  open_page (world, 0, 0);
  pdk_ux_press (world->window, "Add…");
  expect_dialog (world);
  pdk_ux_take_picture (world->window, "downloaded-hostile-dialog");
  pdk_ux_press (expect_dialog (world), "_Add 2 Models");
  pdk_test_wait_for (count_models (world) == 2);
  pdk_test_wait_for (pdk_ux_find (world->window, GTK_TYPE_BUTTON, "Add…") == NULL);
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "<b>&amp;%s%n</b>");
  pdk_ux_take_picture (world->window, "downloaded-hostile");
}

static void
test_two_servers (PdkUxWorld   *world,
                  gconstpointer data)
{
  g_autoptr (PdkOllamaDouble) other = pdk_ollama_double_start ();
  const PdkDoubleModel        model = { .name = "phi4:14b", .size = 9000000000 };

  pdk_ollama_double_add_model (other, &model);
  g_clear_object (&world->server);
  pdk_ux_world_add_server (world, "attic", pdk_ollama_double_get_address (other), 0);
  world->server = g_object_ref (pdk_context_find_server (world->context, "workshop", NULL));
  open_full_page (world, 0, 0);
  pdk_ux_world_act (world, "win.choose-server", "attic");
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "1 model is not in the library");
  g_assert_null (pdk_ux_find (world->window, PDK_TYPE_LIBRARY_ROW, NULL));
  pdk_ux_world_act (world, "win.choose-server", "workshop");
  get_row (world, SMOL);
}

static void
test_narrow (PdkUxWorld   *world,
             gconstpointer data)
{
  open_full_page (world, 360, 640);
  act_on_row (world, SMOL, "model.use");
  act_on_row (world, SMOL, "model.load");
  pdk_ux_expect (get_row (world, SMOL), GTK_TYPE_LABEL, "Active");
  pdk_ux_expect (get_row (world, SMOL), GTK_TYPE_LABEL, "Running");
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (world->window)), <=, 360);
  pdk_ux_take_picture (world->window, "downloaded-narrow");
}

static void
test_dark_and_mirrored (PdkUxWorld   *world,
                        gconstpointer data)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  open_full_page (world, 0, 0);
  act_on_row (world, SMOL, "model.load");
  pdk_ux_expect (get_row (world, SMOL), GTK_TYPE_LABEL, "Running");
  pdk_ux_take_picture (world->window, "downloaded-dark-mirrored");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

/* How a row says that its model fits. */
static gboolean
says (PdkUxWorld *world,
      const char *name,
      const char *words)
{
  PdkLibraryRow   *row = find_row (GTK_WIDGET (world->window), get_record (world, name));
  GtkWidget       *label = row == NULL ? NULL : pdk_ux_find (row, PDK_TYPE_FIT_LABEL, NULL);
  g_autofree char *text = NULL;

  if (label == NULL)
    return FALSE;
  g_object_get (label, "text", &text, NULL);
  return g_strcmp0 (text, words) == 0;
}

/* A row says what its record knows, and follows it. */
static void
test_fits (PdkUxWorld   *world,
           gconstpointer data)
{
  g_autoptr (PdkLibraryFits) fits = NULL;

  open_full_page (world, 0, 0);
  g_assert_null (pdk_ux_find (find_row (GTK_WIDGET (world->window), get_record (world, QWEN)), PDK_TYPE_FIT_LABEL, NULL));
  fits = pdk_library_fits_new (world->context);
  pdk_test_wait_for (says (world, QWEN, "Fits"));
  pdk_ux_take_picture (world->window, "downloaded-fits");
  pdk_server_connection_set_memory (world->server, G_GUINT64_CONSTANT (1) << 30);
  pdk_test_wait_for (says (world, QWEN, "Too big"));
}

int
main (int    argc,
      char **argv)
{
  pdk_ux_init (&argc, &argv);

  pdk_ux_add_test ("/downloaded-page/empty", test_empty);
  pdk_ux_add_test ("/downloaded-page/offline", test_offline);
  pdk_ux_add_test ("/downloaded-page/stays-offline", test_stays_offline);
  pdk_ux_add_test ("/downloaded-page/adoption", test_adoption);
  pdk_ux_add_test ("/downloaded-page/sections", test_sections);
  pdk_ux_add_test ("/downloaded-page/fits", test_fits);
  pdk_ux_add_test ("/downloaded-page/use", test_use);
  pdk_ux_add_test ("/downloaded-page/load", test_load);
  pdk_ux_add_test ("/downloaded-page/stop-loading", test_stop_loading);
  pdk_ux_add_test ("/downloaded-page/load-fails", test_load_fails);
  pdk_ux_add_test ("/downloaded-page/remove-and-undo", test_remove_and_undo);
  pdk_ux_add_test ("/downloaded-page/delete", test_delete);
  pdk_ux_add_test ("/downloaded-page/cancel-removal", test_cancel_removal);
  pdk_ux_add_test ("/downloaded-page/alias", test_alias);
  pdk_ux_add_test ("/downloaded-page/missing", test_missing);
  pdk_ux_add_test ("/downloaded-page/search", test_search);
  pdk_ux_add_test ("/downloaded-page/order", test_order);
  pdk_ux_add_test ("/downloaded-page/hostile-names", test_hostile_names);
  pdk_ux_add_test ("/downloaded-page/two-servers", test_two_servers);
  pdk_ux_add_test ("/downloaded-page/narrow", test_narrow);
  pdk_ux_add_test ("/downloaded-page/dark-and-mirrored", test_dark_and_mirrored);
  return g_test_run ();
}
