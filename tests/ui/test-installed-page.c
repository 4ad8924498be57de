/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-installed-page.h"
#include "pdk-memory-card.h"
#include "pdk-model-actions.h"
#include "pdk-test-library.h"
#include "pdk-try-dialog.h"
#include "pdk-ux.h"

#define MODEL "hf.co/unsloth/Qwen3-4B-Instruct-2507-GGUF:Q4_K_M"

#define SHOW                                                                                             \
  "{\"license\":\"\\n  Apache <License> & Co.\\nSecond line\",\"template\":\"{{ .Prompt }}<|im_end|>\"," \
  "\"system\":\"Be kind.\",\"parameters\":\"stop  \\\"<|im_end|>\\\"\\ntemperature  0.7\","              \
  "\"capabilities\":[\"completion\",\"tools\"],\"details\":{\"quantization_level\":\"Q4_K_M\"},"         \
  "\"model_info\":{\"general.architecture\":\"qwen3\",\"general.parameter_count\":4022468096,"           \
  "\"qwen3.context_length\":262144}}"

/* Qwen3 4B, with a context of its own. */
#define SHAPED                                                                                                \
  "{\"parameters\":\"num_ctx 16384\",\"details\":{},\"model_info\":{\"general.architecture\":\"qwen3\","      \
  "\"qwen3.block_count\":36,\"qwen3.embedding_length\":2560,\"qwen3.feed_forward_length\":9728,"              \
  "\"qwen3.attention.head_count\":32,\"qwen3.attention.head_count_kv\":8,\"qwen3.attention.key_length\":128," \
  "\"qwen3.attention.value_length\":128,\"qwen3.context_length\":262144,\"tokenizer.ggml.tokens\":null}}"

static PdkModelRecord *
add_model (PdkUxWorld *world)
{
  static const char * const capabilities[] = { "completion", "tools", NULL };
  const PdkDoubleModel      model = { .name = MODEL, .size = 2497281312, .parameter_size = "4.0B", .context_length = 262144, .capabilities = capabilities };

  pdk_ollama_double_add_model (world->ollama, &model);
  return pdk_test_library_add (pdk_context_get_registry (world->context), "workshop", MODEL, "a1");
}

static PdkInstalledPage *
open_page (PdkUxWorld     *world,
           PdkModelRecord *record,
           int             width,
           int             height)
{
  pdk_ux_world_open_window (world, width, height);
  pdk_ux_world_act (world, "win.show-page", "downloaded");
  pdk_model_actions_show_details (pdk_ux_expect (world->window, g_type_from_name ("PdkDownloadedPage"), NULL),
                                  world->context, record);
  return pdk_ux_expect (world->window, PDK_TYPE_INSTALLED_PAGE, NULL);
}

static void
test_facts (PdkUxWorld   *world,
            gconstpointer data)
{
  PdkModelRecord   *record = add_model (world);
  PdkInstalledPage *page;
  GtkWidget        *row;

  pdk_ollama_double_script (world->ollama, "POST", "/api/show", pdk_double_reply_new_json (200, SHOW));
  page = open_page (world, record, 0, 0);
  pdk_ux_expect (page, ADW_TYPE_ACTION_ROW, "Architecture");
  row = pdk_ux_expect (page, ADW_TYPE_ACTION_ROW, "License");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "Apache <License> & Co.");
  row = pdk_ux_expect (page, ADW_TYPE_ACTION_ROW, "Context Length");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "262144 tokens");
  row = pdk_ux_expect (page, ADW_TYPE_ACTION_ROW, "Name on the Server");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, MODEL);
  gtk_test_accessible_assert_property (pdk_ux_expect (row, GTK_TYPE_BUTTON, "Copy"), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Copy Name on the Server");
  pdk_ux_expect (page, ADW_TYPE_EXPANDER_ROW, "Chat Template");
  pdk_ux_take_picture (world->window, "installed-facts");
}

/* By the size of the file alone, until the server has told the model's shape. */
static void
test_memory (PdkUxWorld   *world,
             gconstpointer data)
{
  PdkModelRecord   *record = add_model (world);
  PdkInstalledPage *page;
  PdkMemoryCard    *card;

  pdk_ollama_double_script (world->ollama, "POST", "/api/show", pdk_double_reply_new_json (500, "{}"));
  page = open_page (world, record, 0, 0);
  card = pdk_ux_expect (page, PDK_TYPE_MEMORY_CARD, NULL);
  pdk_ux_expect (card, GTK_TYPE_LABEL, "About: guessed from the size of the file alone");
  pdk_ux_expect (page, ADW_TYPE_PREFERENCES_GROUP, "The Server Did Not Tell More");
  pdk_ollama_double_script (world->ollama, "POST", "/api/show", pdk_double_reply_new_json (200, SHAPED));
  pdk_ux_press (page, "_Try Again");
  pdk_ux_expect (card, GTK_TYPE_LABEL, "16384 tokens");
  pdk_ux_expect (card, GTK_TYPE_LABEL, "What the model’s own settings ask for");
  pdk_ux_take_picture (world->window, "installed-memory");
  pdk_server_connection_set_memory (world->server, G_GUINT64_CONSTANT (3) << 30);
  pdk_ux_expect (card, GTK_TYPE_LABEL, "To Make It Fit");
}

static void
on_text_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_copy (PdkUxWorld   *world,
           gconstpointer data)
{
  PdkInstalledPage *page = open_page (world, add_model (world), 0, 0);
  g_autofree char  *text = NULL;

  pdk_ux_press (pdk_ux_expect (page, ADW_TYPE_ACTION_ROW, "Name on the Server"), "Copy");
  pdk_ux_expect (world->window, GTK_TYPE_LABEL, "Copied to the clipboard");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (page)), NULL, on_text_read, &text);
  pdk_test_wait_for (text != NULL);
  g_assert_cmpstr (text, ==, MODEL);
}

static void
test_failure (PdkUxWorld   *world,
              gconstpointer data)
{
  PdkModelRecord   *record = add_model (world);
  PdkInstalledPage *page;

  pdk_ollama_double_script (world->ollama, "POST", "/api/show", pdk_double_reply_new_json (500, "{\"error\":\"<b>broken</b> & more\"}"));
  page = open_page (world, record, 0, 0);
  pdk_ux_expect (page, ADW_TYPE_PREFERENCES_GROUP, "The Server Did Not Tell More");
  /* What the library knows is there all the same. */
  pdk_ux_expect (page, ADW_TYPE_ACTION_ROW, "Digest");
  pdk_ux_take_picture (world->window, "installed-failed");
  pdk_ux_press (page, "_Try Again");
  pdk_ux_expect (page, ADW_TYPE_ACTION_ROW, "Architecture");
  g_assert_null (pdk_ux_find (page, ADW_TYPE_PREFERENCES_GROUP, "The Server Did Not Tell More"));
}

static void
test_left_while_asking (PdkUxWorld   *world,
                        gconstpointer data)
{
  PdkModelRecord *record = add_model (world);
  PdkDoubleReply *reply = pdk_double_reply_new_json (200, "{}");

  pdk_double_reply_hold_headers (reply);
  pdk_ollama_double_script (world->ollama, "POST", "/api/show", reply);
  open_page (world, record, 0, 0);
  pdk_test_wait_for (pdk_ollama_double_count_held (world->ollama) == 1);
  pdk_ux_world_act (world, "win.show-page", "downloaded");
  pdk_test_wait_for (pdk_ux_find (world->window, PDK_TYPE_INSTALLED_PAGE, NULL) == NULL);
  pdk_test_wait_for (pdk_ollama_double_was_dropped (world->ollama, "POST", "/api/show", 0));
  pdk_ollama_double_release (world->ollama);
}

#define SHAPE                                                                                                    \
  "{\"model_info\":{\"general.architecture\":\"qwen3\",\"qwen3.block_count\":36,\"qwen3.context_length\":40960," \
  "\"qwen3.embedding_length\":2560,\"qwen3.feed_forward_length\":9728,\"qwen3.attention.head_count\":32,"        \
  "\"qwen3.attention.head_count_kv\":8,\"qwen3.attention.key_length\":128,\"qwen3.attention.value_length\":128," \
  "\"qwen3.vocab_size\":151936}}"

#define RUNNING                                                                                          \
  "{\"models\":[{\"name\":\"" MODEL "\",\"digest\":\"a1\",\"size\":3650722201,\"size_vram\":3650722201," \
  "\"context_length\":4096}]}"

static void
refresh (PdkUxWorld *world)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_server_connection_refresh_async (world->server, pdk_context_get_registry (world->context), NULL,
                                       pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, world->server, pdk_server_connection_refresh_finish);
}

/* What it takes is told while it is loaded, beside what was estimated. */
static void
test_memory_in_use (PdkUxWorld   *world,
                    gconstpointer data)
{
  PdkModelRecord   *record = add_model (world);
  PdkInstalledPage *page = open_page (world, record, 0, 0);
  const char       *words;
  GtkWidget        *row;

  pdk_ux_expect (page, ADW_TYPE_ACTION_ROW, "Architecture");
  g_assert_null (pdk_ux_find (page, ADW_TYPE_ACTION_ROW, "Memory in Use"));
  pdk_ollama_double_script (world->ollama, "GET", "/api/ps", pdk_double_reply_new_json (200, RUNNING));
  pdk_ollama_double_script (world->ollama, "POST", "/api/show", pdk_double_reply_new_json (200, SHAPE));
  refresh (world);
  row = pdk_ux_expect (page, ADW_TYPE_ACTION_ROW, "Memory in Use");
  words = adw_action_row_get_subtitle (ADW_ACTION_ROW (row));
  g_assert_true (g_str_has_prefix (words, "Estimated "));
  g_assert_nonnull (strstr (words, "measured 3.4"));
  pdk_ux_take_picture (world->window, "installed-memory");
  refresh (world);
  pdk_test_wait_for (pdk_ux_find (page, ADW_TYPE_ACTION_ROW, "Memory in Use") == NULL);
}

static void
test_try (PdkUxWorld   *world,
          gconstpointer data)
{
  PdkInstalledPage *page = open_page (world, add_model (world), 0, 0);

  pdk_ux_press (page, "Try It…");
  pdk_test_wait_for (PDK_IS_TRY_DIALOG (pdk_ux_get_dialog (GTK_WINDOW (world->window))));
}

static void
test_removed (PdkUxWorld   *world,
              gconstpointer data)
{
  PdkModelRecord *record = add_model (world);

  open_page (world, record, 0, 0);
  pdk_test_library_remove (pdk_context_get_registry (world->context), record);
  pdk_test_wait_for (pdk_ux_find (world->window, PDK_TYPE_INSTALLED_PAGE, NULL) == NULL);
  g_assert_cmpstr (pdk_window_get_visible_page (world->window), ==, "downloaded");
}

static void
test_narrow_and_dark (PdkUxWorld   *world,
                      gconstpointer data)
{
  PdkInstalledPage *page;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  page = open_page (world, add_model (world), 360, 640);
  pdk_ux_expect (page, ADW_TYPE_ACTION_ROW, "Architecture");
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (world->window)), <=, 360);
  pdk_ux_take_picture (world->window, "installed-narrow");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

int
main (int    argc,
      char **argv)
{
  pdk_ux_init (&argc, &argv);

  pdk_ux_add_test ("/installed-page/facts", test_facts);
  pdk_ux_add_test ("/installed-page/memory-in-use", test_memory_in_use);
  pdk_ux_add_test ("/installed-page/copy", test_copy);
  pdk_ux_add_test ("/installed-page/failure", test_failure);
  pdk_ux_add_test ("/installed-page/left-while-asking", test_left_while_asking);
  pdk_ux_add_test ("/installed-page/memory", test_memory);
  pdk_ux_add_test ("/installed-page/try", test_try);
  pdk_ux_add_test ("/installed-page/removed", test_removed);
  pdk_ux_add_test ("/installed-page/narrow-and-dark", test_narrow_and_dark);
  return g_test_run ();
}
