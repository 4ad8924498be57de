/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-import-page.h"
#include "pdk-ux.h"

#define CURATED "unsloth/Qwen3-4B-Instruct-2507-GGUF"

static PdkImportPage *
open_page (PdkUxWorld *world,
           int         width,
           int         height)
{
  pdk_ux_world_open_window (world, width, height);
  pdk_ux_world_act (world, "win.show-page", "import");
  return pdk_ux_expect (world->window, PDK_TYPE_IMPORT_PAGE, NULL);
}

static const char *
get_text (PdkImportPage *page,
          const char    *name)
{
  return gtk_label_get_label (pdk_ux_find (page, GTK_TYPE_LABEL, name));
}

static gboolean
can_download (PdkImportPage *page)
{
  return pdk_ux_find (page, GTK_TYPE_BUTTON, "download") != NULL;
}

static void
test_examples (PdkUxWorld   *world,
               gconstpointer data)
{
  PdkImportPage *page = open_page (world, 0, 0);
  GtkListBox    *examples = pdk_ux_expect (page, GTK_TYPE_LIST_BOX, "examples");

  pdk_ux_take_picture (world->window, "import-empty");
  for (int i = 0; gtk_list_box_get_row_at_index (examples, i) != NULL; i++)
    {
      g_signal_emit_by_name (examples, "row-activated", gtk_list_box_get_row_at_index (examples, i));
      g_assert_true (can_download (page));
      pdk_import_page_set_text (page, "");
      g_assert_false (can_download (page));
    }
}

static void
test_repository (PdkUxWorld   *world,
                 gconstpointer data)
{
  PdkImportPage *page = open_page (world, 0, 0);
  AdwComboRow   *choices;
  AdwEntryRow   *other;

  pdk_import_page_set_text (page, " https://huggingface.co/someone/Some-Model-7B-GGUF ");
  choices = pdk_ux_expect (page, ADW_TYPE_COMBO_ROW, "choices");
  g_assert_cmpstr (get_text (page, "model_name"), ==, "hf.co/someone/Some-Model-7B-GGUF:Q4_K_M");
  pdk_ux_take_picture (world->window, "import-repository");
  adw_combo_row_set_selected (choices, 4);
  g_assert_cmpstr (get_text (page, "model_name"), ==, "hf.co/someone/Some-Model-7B-GGUF:Q8_0");
  other = pdk_ux_expect (page, ADW_TYPE_ENTRY_ROW, "other");
  gtk_editable_set_text (GTK_EDITABLE (other), "UD-Q4_K_XL");
  g_assert_cmpstr (get_text (page, "model_name"), ==, "hf.co/someone/Some-Model-7B-GGUF:UD-Q4_K_XL");
  gtk_editable_set_text (GTK_EDITABLE (other), "");
  adw_combo_row_set_selected (choices, 6);
  g_assert_true (g_str_has_prefix (get_text (page, "model_name"), "hf.co/someone/Some-Model-7B-GGUF"));
}

static void
test_curated (PdkUxWorld   *world,
              gconstpointer data)
{
  PdkImportPage    *page = open_page (world, 0, 0);
  PdkTransferQueue *queue = pdk_context_get_queue (world->context);

  pdk_import_page_set_text (page, CURATED);
  pdk_ux_expect (page, ADW_TYPE_COMBO_ROW, "choices");
  g_assert_nonnull (strstr (get_text (page, "summary"), "Qwen3 4B Instruct 2507"));
  pdk_ux_take_picture (world->window, "import-curated");
  pdk_ux_press (page, "download");
  pdk_test_wait_for (g_list_model_get_n_items (G_LIST_MODEL (queue)) == 1);
  pdk_test_wait_for (g_list_model_get_n_items (G_LIST_MODEL (pdk_context_get_registry (world->context))) == 1);
  g_assert_cmpstr (gtk_editable_get_text (pdk_ux_expect (page, ADW_TYPE_ENTRY_ROW, "entry")), ==, "");

  pdk_ux_world_act (world, "win.refresh", NULL);
  pdk_import_page_set_text (page, CURATED);
  pdk_ux_expect (page, GTK_TYPE_BUTTON, "_Show Model");
  g_assert_false (can_download (page));
  pdk_ux_take_picture (world->window, "import-present");
}

static void
test_named (PdkUxWorld   *world,
            gconstpointer data)
{
  PdkImportPage *page = open_page (world, 0, 0);

  pdk_import_page_set_text (page, "ollama run llama3.2:1b");
  g_assert_cmpstr (get_text (page, "model_name"), ==, "llama3.2:1b");
  g_assert_null (pdk_ux_find (page, ADW_TYPE_COMBO_ROW, "choices"));
  pdk_import_page_set_text (page, "hf.co/someone/Some-Model-7B-GGUF:IQ4_XS");
  g_assert_cmpstr (get_text (page, "model_name"), ==, "hf.co/someone/Some-Model-7B-GGUF:IQ4_XS");
  g_assert_null (pdk_ux_find (page, ADW_TYPE_COMBO_ROW, "choices"));
  pdk_ux_take_picture (world->window, "import-named");
}

static void
test_refused (PdkUxWorld   *world,
              gconstpointer data)
{
  static const char * const texts[] = {
    "https://huggingface.co/datasets/someone/something",
    "hf_abcdefghijklmnopqrstuvwxyzABCDEFGH",
    "https://example.com/model.gguf",
    "some words to search for",
    "<b>&%s%n",
    "../../etc/passwd",
  };
  PdkImportPage *page = open_page (world, 0, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      pdk_import_page_set_text (page, texts[i]);
      g_assert_false (can_download (page));
      g_assert_cmpstr (get_text (page, "summary"), !=, "");
    }
  pdk_import_page_set_text (page, texts[0]);
  pdk_ux_take_picture (world->window, "import-refused");
}

static void
test_huge (PdkUxWorld   *world,
           gconstpointer data)
{
  PdkImportPage   *page = open_page (world, 0, 0);
  g_autofree char *huge = g_strnfill (200 * 1024, 'a');

  pdk_import_page_set_text (page, huge);
  g_assert_false (can_download (page));
  pdk_ux_wait_frames (GTK_WIDGET (world->window), 2);
}

static void
test_paste (PdkUxWorld   *world,
            gconstpointer data)
{
  PdkImportPage *page = open_page (world, 0, 0);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (page)), "ollama pull gemma3:4b\n");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "import.paste", NULL));
  pdk_test_wait_for (can_download (page));
  g_assert_cmpstr (get_text (page, "model_name"), ==, "gemma3:4b");
}

static void
test_offline (PdkUxWorld   *world,
              gconstpointer data)
{
  PdkImportPage *page;

  pdk_ollama_double_kill (world->ollama);
  page = open_page (world, 0, 0);
  pdk_test_wait_for (pdk_server_connection_get_state (world->server) == PDK_SERVER_STATE_OFFLINE);
  g_assert_true (adw_banner_get_revealed (pdk_ux_expect (page, ADW_TYPE_BANNER, NULL)));
  pdk_import_page_set_text (page, CURATED);
  g_assert_true (can_download (page));
  pdk_ux_take_picture (world->window, "import-offline");
}

static void
test_narrow (PdkUxWorld   *world,
             gconstpointer data)
{
  PdkImportPage *page = open_page (world, 360, 640);

  pdk_import_page_set_text (page, "https://huggingface.co/someone/A-Model-With-A-Rather-Long-Name-That-Goes-On-7B-Instruct-GGUF");
  pdk_ux_wait_frames (GTK_WIDGET (world->window), 2);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (world->window)), <=, 360);
  pdk_ux_take_picture (world->window, "import-narrow");
}

static void
test_dark (PdkUxWorld   *world,
           gconstpointer data)
{
  PdkImportPage *page;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  page = open_page (world, 0, 0);
  pdk_import_page_set_text (page, CURATED);
  pdk_ux_take_picture (world->window, "import-dark");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

int
main (int    argc,
      char **argv)
{
  pdk_ux_init (&argc, &argv);

  pdk_ux_add_test ("/import-page/examples", test_examples);
  pdk_ux_add_test ("/import-page/repository", test_repository);
  pdk_ux_add_test ("/import-page/curated", test_curated);
  pdk_ux_add_test ("/import-page/named", test_named);
  pdk_ux_add_test ("/import-page/refused", test_refused);
  pdk_ux_add_test ("/import-page/huge", test_huge);
  pdk_ux_add_test ("/import-page/paste", test_paste);
  pdk_ux_add_test ("/import-page/offline", test_offline);
  pdk_ux_add_test ("/import-page/narrow", test_narrow);
  pdk_ux_add_test ("/import-page/dark", test_dark);
  return g_test_run ();
}
