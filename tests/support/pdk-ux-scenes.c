/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-ux-scenes.h"

#include "pdk-import-page.h"
#include "pdk-installed-page.h"
#include "pdk-model-actions.h"
#include "pdk-server-page.h"
#include "pdk-server-row.h"
#include "pdk-test-library.h"
#include "pdk-welcome-view.h"

#define SERVER     "workshop"
#define MODEL      "qwen3-4b-instruct-2507"
#define INSTALLED  "hf.co/unsloth/Qwen3-4B-Instruct-2507-GGUF:Q4_K_M"
#define REPOSITORY "https://huggingface.co/bartowski/Some-Model-7B-GGUF"
#define FETCHED    "gemma-3-12b-it"
#define SECOND     "gemma-3-4b-it"
#define WAITING    "phi-4"

/* Far enough to see, and then slow enough to be seen. */
#define FIRST_FRACTION 0.3
#define SLOW_RATE      (48 * 1000 * 1000)

#define SHOW                                                                                              \
  "{\"license\":\"Apache License\\nVersion 2.0, January 2004\",\"template\":\"{{ .Prompt }}<|im_end|>\"," \
  "\"system\":\"You are a helpful assistant.\",\"parameters\":\"temperature  0.7\\ntop_p  0.8\","         \
  "\"capabilities\":[\"completion\",\"tools\"],\"details\":{\"quantization_level\":\"Q4_K_M\"},"          \
  "\"model_info\":{\"general.architecture\":\"qwen3\",\"general.parameter_count\":4022468096,"            \
  "\"qwen3.context_length\":262144}}"

#define QUESTION "Why is the sky blue? One sentence, please."
#define ANSWER                                                                                    \
  "{\"message\":{\"role\":\"assistant\",\"content\":\"Air scatters the short waves of sunlight, " \
  "which are blue, far more than the long red ones, so blue light reaches us from all over the sky.\"}}"
#define DONE                                                                                       \
  "{\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"," \
  "\"eval_count\":31,\"eval_duration\":442857142}"

static const char * const names[] = {
  "welcome",
  "curated",
  "model",
  "import",
  "downloaded",
  "downloads",
  "installed",
  "preferences",
  "server",
  "try",
  "remove",
};

G_STATIC_ASSERT (G_N_ELEMENTS (names) == PDK_UX_N_SCENES);

const char *
pdk_ux_scene_get_name (PdkUxScene scene)
{
  return names[scene];
}

PdkUxScene
pdk_ux_scene_find (const char *name)
{
  PdkUxScene scene = 0;

  while (scene < PDK_UX_N_SCENES && g_strcmp0 (names[scene], name) != 0)
    scene++;
  return scene;
}

/* What is on the server; all but the last is in the library too. */
static void
fill_library (PdkUxWorld *world)
{
  static const char * const   capabilities[] = { "completion", "tools", NULL };
  static const PdkDoubleModel models[] = {
    { .name = INSTALLED, .size = 2497281312, .parameter_size = "4.0B", .quantization = "Q4_K_M", .context_length = 262144, .capabilities = capabilities },
    { .name = "hf.co/bartowski/Meta-Llama-3.1-8B-Instruct-GGUF:Q4_K_M", .size = 4920739232, .parameter_size = "8.0B", .quantization = "Q4_K_M", .context_length = 131072 },
    { .name = "hf.co/TheBloke/Mistral-7B-Instruct-v0.2-GGUF:Q4_K_M", .size = 4368439584, .parameter_size = "7.2B", .quantization = "Q4_K_M", .context_length = 32768 },
    { .name = "granite3.3:2b", .size = 1545303616, .parameter_size = "2.5B", .quantization = "Q4_K_M", .context_length = 131072 },
    { .name = "all-minilm:22m", .size = 45960996, .parameter_size = "23M", .quantization = "F16" },
  };
  PdkModelRegistry *registry = pdk_context_get_registry (world->context);

  for (gsize i = 0; i < G_N_ELEMENTS (models); i++)
    {
      g_autofree char *digest = g_strdup_printf ("a%" G_GSIZE_FORMAT, i);

      pdk_ollama_double_add_model (world->ollama, &models[i]);
      if (i + 1 < G_N_ELEMENTS (models))
        pdk_test_library_add (registry, SERVER, models[i].name, digest);
    }
}

static PdkModelRecord *
get_record (PdkUxWorld *world)
{
  PdkModelRecord *record = pdk_model_registry_find (pdk_context_get_registry (world->context), SERVER, INSTALLED);

  g_assert_nonnull (record);
  return record;
}

static gpointer
get_page (PdkUxWorld *world)
{
  return gtk_stack_get_visible_child (pdk_ux_expect (world->window, GTK_TYPE_STACK, "pages"));
}

static void
show_page (PdkUxWorld *world,
           const char *page)
{
  pdk_ux_world_act (world, "win.show-page", page);
}

static void
wait_for_dialog (PdkUxWorld *world)
{
  pdk_test_wait_for (pdk_ux_get_dialog (GTK_WINDOW (world->window)) != NULL);
  pdk_ux_wait_frames (GTK_WIDGET (world->window), 8);
}

static void
use_model (PdkUxWorld *world)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_model_registry_set_active_async (pdk_context_get_registry (world->context), get_record (world), NULL,
                                       pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, pdk_context_get_registry (world->context), pdk_model_registry_set_active_finish);
}

static PdkTransfer *
start (PdkUxWorld *world,
       const char *model)
{
  GListModel             *queue = G_LIST_MODEL (pdk_context_get_queue (world->context));
  guint                   count = g_list_model_get_n_items (queue);
  g_autoptr (PdkTransfer) transfer = NULL;

  pdk_ux_world_act (world, "win.pull", model);
  pdk_test_wait_for (g_list_model_get_n_items (queue) > count);
  transfer = g_list_model_get_item (queue, count);
  return transfer;
}

/* Two are under way, one for long enough that its end can be told; another one waits. */
static void
show_downloads (PdkUxWorld *world)
{
  PdkTransferQueue *queue = pdk_context_get_queue (world->context);
  PdkTransfer      *transfer;
  guint64           done;

  show_page (world, "downloaded");
  pdk_ollama_double_set_rate (world->ollama, G_GUINT64_CONSTANT (20) * SLOW_RATE);
  transfer = start (world, FETCHED);
  pdk_test_wait_for (pdk_transfer_get_fraction (transfer) > FIRST_FRACTION);
  pdk_transfer_cancel (transfer);
  pdk_test_wait_for (pdk_transfer_get_state (transfer) == PDK_TRANSFER_STATE_CANCELLED);

  pdk_ollama_double_set_rate (world->ollama, SLOW_RATE);
  transfer = pdk_transfer_queue_retry (queue, PDK_SERVER_PULL (transfer));
  start (world, SECOND);
  start (world, WAITING);
  pdk_test_wait_for (pdk_transfer_get_seconds_left (transfer) >= 0);
  done = pdk_transfer_get_done (transfer);
  pdk_test_wait_for (pdk_transfer_get_done (transfer) > done);
}

static void
show_preferences (PdkUxWorld *world)
{
  pdk_ux_world_act (world, "win.preferences", NULL);
  wait_for_dialog (world);
}

static void
show_server (PdkUxWorld *world)
{
  AdwDialog *dialog;

  show_preferences (world);
  dialog = pdk_ux_get_dialog (GTK_WINDOW (world->window));
  g_signal_emit_by_name (pdk_ux_expect (dialog, PDK_TYPE_SERVER_ROW, SERVER), "activated");
  pdk_ux_expect (dialog, PDK_TYPE_SERVER_PAGE, NULL);
}

static void
show_chat (PdkUxWorld *world)
{
  PdkDoubleReply *reply = pdk_double_reply_new_lines ();
  AdwDialog      *dialog;
  GtkTextView    *prompt;

  pdk_double_reply_add_line (reply, ANSWER);
  pdk_double_reply_add_line (reply, DONE);
  pdk_ollama_double_script (world->ollama, "POST", "/api/chat", reply);
  show_page (world, "downloaded");
  pdk_model_actions_try (get_page (world), world->context, get_record (world));
  wait_for_dialog (world);
  dialog = pdk_ux_get_dialog (GTK_WINDOW (world->window));
  prompt = pdk_ux_expect (dialog, GTK_TYPE_TEXT_VIEW, "prompt");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (prompt), QUESTION, -1);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "chat.send", NULL));
  pdk_test_wait_for (pdk_ollama_double_is_over (world->ollama, "POST", "/api/chat", 0));
}

static void
show_removal (PdkUxWorld *world)
{
  show_page (world, "downloaded");
  pdk_model_actions_remove (get_page (world), world->context, get_record (world));
  wait_for_dialog (world);
}

static void
show_installed (PdkUxWorld *world)
{
  pdk_ollama_double_script (world->ollama, "POST", "/api/show", pdk_double_reply_new_json (200, SHOW));
  show_page (world, "downloaded");
  pdk_model_actions_show_details (get_page (world), world->context, get_record (world));
  pdk_ux_expect (world->window, PDK_TYPE_INSTALLED_PAGE, NULL);
}

static void
show_import (PdkUxWorld *world)
{
  show_page (world, "import");
  pdk_import_page_set_text (pdk_ux_expect (world->window, PDK_TYPE_IMPORT_PAGE, NULL), REPOSITORY);
}

static void
show (PdkUxWorld *world,
      PdkUxScene  scene)
{
  switch (scene)
    {
    case PDK_UX_SCENE_WELCOME:
      pdk_ux_expect (world->window, PDK_TYPE_WELCOME_VIEW, NULL);
      break;
    case PDK_UX_SCENE_CURATED:
      show_page (world, "curated");
      break;
    case PDK_UX_SCENE_MODEL:
      pdk_ux_world_act (world, "win.show-model", MODEL);
      break;
    case PDK_UX_SCENE_IMPORT:
      show_import (world);
      break;
    case PDK_UX_SCENE_DOWNLOADED:
      show_page (world, "downloaded");
      break;
    case PDK_UX_SCENE_DOWNLOADS:
      show_downloads (world);
      break;
    case PDK_UX_SCENE_INSTALLED:
      show_installed (world);
      break;
    case PDK_UX_SCENE_PREFERENCES:
      show_preferences (world);
      break;
    case PDK_UX_SCENE_SERVER:
      show_server (world);
      break;
    case PDK_UX_SCENE_TRY:
      show_chat (world);
      break;
    case PDK_UX_SCENE_REMOVE:
      show_removal (world);
      break;
    case PDK_UX_N_SCENES:
    default:
      g_assert_not_reached ();
    }
}

void
pdk_ux_scene_open (PdkUxWorld *world,
                   PdkUxScene  scene,
                   int         width,
                   int         height)
{
  g_autoptr (GSettings) settings = g_settings_new (PDK_APPLICATION_ID);

  if (world->window != NULL)
    gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&world->window)));
  g_settings_set_boolean (settings, "welcomed", scene != PDK_UX_SCENE_WELCOME);
  if (scene != PDK_UX_SCENE_WELCOME && pdk_test_library_count (pdk_context_get_registry (world->context)) == 0)
    {
      fill_library (world);
      use_model (world);
    }
  pdk_ux_world_open_window (world, width, height);
  /* What fits is judged anew when that is known. */
  pdk_test_wait_for (pdk_context_get_hardware (world->context) != NULL);
  show (world, scene);
  pdk_ux_wait_frames (GTK_WIDGET (world->window), 8);
}
