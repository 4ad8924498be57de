/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-chat-row.h"
#include "pdk-test-library.h"
#include "pdk-try-dialog.h"
#include "pdk-ux.h"

#define MODEL "granite:135m"

static AdwDialog *
open_dialog (PdkUxWorld *world,
             int         width,
             int         height)
{
  const PdkDoubleModel model = { .name = MODEL, .size = 1321098329 };
  PdkModelRegistry    *registry = pdk_context_get_registry (world->context);
  PdkModelRecord      *record;
  AdwDialog           *dialog;

  pdk_ollama_double_add_model (world->ollama, &model);
  record = pdk_test_library_add (registry, "workshop", MODEL, "a1");
  pdk_ux_world_open_window (world, width, height);
  dialog = pdk_try_dialog_new (world->context, world->server, record);
  adw_dialog_present (dialog, GTK_WIDGET (world->window));
  pdk_ux_wait_frames (GTK_WIDGET (world->window), 8);
  return dialog;
}

static PdkModelRecord *
get_record (PdkUxWorld *world)
{
  return pdk_model_registry_find (pdk_context_get_registry (world->context), "workshop", MODEL);
}

static void
write_message (AdwDialog  *dialog,
               const char *text)
{
  GtkTextView *prompt = pdk_ux_expect (dialog, GTK_TYPE_TEXT_VIEW, "prompt");

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (prompt), text, -1);
}

static void
say (AdwDialog  *dialog,
     const char *text)
{
  write_message (dialog, text);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "chat.send", NULL));
}

/* Answers the next question with these lines. */
static void
script_answer (PdkUxWorld *world,
               const char *line,
               ...)
{
  PdkDoubleReply *reply = pdk_double_reply_new_lines ();
  va_list         lines;

  va_start (lines, line);
  for (; line != NULL; line = va_arg (lines, const char *))
    {
      if (*line == '\0')
        pdk_double_reply_add_hold (reply);
      else
        pdk_double_reply_add_line (reply, line);
    }
  va_end (lines);
  pdk_ollama_double_script (world->ollama, "POST", "/api/chat", reply);
}

#define DONE "{\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"," \
             "\"eval_count\":120,\"eval_duration\":4000000000}"

static void
test_answer (PdkUxWorld   *world,
             gconstpointer data)
{
  AdwDialog *dialog = open_dialog (world, 0, 0);

  pdk_ux_expect (dialog, ADW_TYPE_STATUS_PAGE, "Ask Something");
  g_assert_false (gtk_widget_is_sensitive (pdk_ux_expect (dialog, GTK_TYPE_BUTTON, "Send")));
  pdk_ux_take_picture (world->window, "try-empty");
  script_answer (world, "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"The person asks about \"}}",
                 "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"the sky.\"}}",
                 "{\"message\":{\"role\":\"assistant\",\"content\":\"Because <b>air</b> scatters \"}}",
                 "{\"message\":{\"role\":\"assistant\",\"content\":\"blue light more than red light. This is called Rayleigh scattering, and it is why sunsets are red: the light has come a longer way.\"}}", DONE, NULL);
  say (dialog, "  Why is the sky blue?\n");
  pdk_ux_expect (dialog, GTK_TYPE_LABEL, "Why is the sky blue?");
  pdk_ux_expect (dialog, GTK_TYPE_LABEL, "120 tokens · 30.0 tokens per second");
  g_assert_false (gtk_expander_get_expanded (pdk_ux_expect (dialog, GTK_TYPE_EXPANDER, "Thoughts")));
  pdk_test_wait_for (pdk_model_record_get_last_used (get_record (world)) != NULL);
  pdk_ux_take_picture (world->window, "try-answer");
}

static void
test_remembers (PdkUxWorld   *world,
                gconstpointer data)
{
  AdwDialog             *dialog = open_dialog (world, 0, 0);
  g_autoptr (JsonObject) request = NULL;
  JsonArray             *turns;

  script_answer (world, "{\"message\":{\"role\":\"assistant\",\"content\":\"Four.\"}}", DONE, NULL);
  say (dialog, "Two and two?");
  pdk_ux_expect (dialog, GTK_TYPE_LABEL, "120 tokens · 30.0 tokens per second");
  script_answer (world, "{\"message\":{\"role\":\"assistant\",\"content\":\"Eight.\"}}", DONE, NULL);
  say (dialog, "Twice that?");
  pdk_ux_expect (dialog, GTK_TYPE_LABEL, "Eight.");
  request = pdk_ollama_double_dup_request (world->ollama, "POST", "/api/chat", 1);
  turns = json_object_get_array_member (request, "messages");
  g_assert_cmpuint (json_array_get_length (turns), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (turns, 1), "content"), ==, "Four.");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (turns, 2), "role"), ==, "user");
}

static void
test_stop (PdkUxWorld   *world,
           gconstpointer data)
{
  AdwDialog *dialog = open_dialog (world, 0, 0);

  script_answer (world, "{\"message\":{\"role\":\"assistant\",\"content\":\"Once upon a time\"}}", "", DONE, NULL);
  say (dialog, "Tell me a story.");
  pdk_ux_expect (dialog, GTK_TYPE_LABEL, "Once upon a time");
  g_assert_null (pdk_ux_find (dialog, GTK_TYPE_BUTTON, "Send"));
  pdk_ux_take_picture (world->window, "try-coming");
  pdk_ux_press (dialog, "Stop");
  pdk_ux_expect (dialog, GTK_TYPE_LABEL, "Stopped");
  pdk_ux_expect (dialog, GTK_TYPE_BUTTON, "Send");
  pdk_test_wait_for (pdk_ollama_double_was_dropped (world->ollama, "POST", "/api/chat", 0));
  pdk_ollama_double_release (world->ollama);
}

static void
test_failure (PdkUxWorld   *world,
              gconstpointer data)
{
  AdwDialog             *dialog = open_dialog (world, 0, 0);
  g_autoptr (JsonObject) request = NULL;

  pdk_ollama_double_script (world->ollama, "POST", "/api/chat",
                            pdk_double_reply_new_json (500, "{\"error\":\"llama runner process has terminated: exit status 2\"}"));
  say (dialog, "Hello?");
  pdk_ux_expect (dialog, GTK_TYPE_BUTTON, "_Try Again");
  pdk_ux_take_picture (world->window, "try-failed");
  script_answer (world, "{\"message\":{\"role\":\"assistant\",\"content\":\"Hello.\"}}", DONE, NULL);
  pdk_ux_press (dialog, "_Try Again");
  pdk_ux_expect (dialog, GTK_TYPE_LABEL, "Hello.");
  request = pdk_ollama_double_dup_request (world->ollama, "POST", "/api/chat", 1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (request, "messages")), ==, 1);
}

static void
test_close_stops (PdkUxWorld   *world,
                  gconstpointer data)
{
  AdwDialog *dialog = open_dialog (world, 0, 0);

  script_answer (world, "{\"message\":{\"role\":\"assistant\",\"content\":\"Well\"}}", "", DONE, NULL);
  say (dialog, "Are you there?");
  pdk_ux_expect (dialog, GTK_TYPE_LABEL, "Well");
  adw_dialog_close (dialog);
  pdk_test_wait_for (pdk_ux_get_dialog (GTK_WINDOW (world->window)) == NULL);
  pdk_test_wait_for (pdk_ollama_double_was_dropped (world->ollama, "POST", "/api/chat", 0));
  pdk_ollama_double_release (world->ollama);
}

/* A model that finds no end is stopped, and what came stays. */
static void
test_endless (PdkUxWorld   *world,
              gconstpointer data)
{
  AdwDialog       *dialog = open_dialog (world, 0, 0);
  PdkDoubleReply  *reply = pdk_double_reply_new_lines ();
  g_autofree char *piece = g_strnfill (16 * 1024, 'a');
  g_autofree char *line = g_strdup_printf ("{\"message\":{\"role\":\"assistant\",\"content\":\"%s \"}}", piece);

  for (guint i = 0; i < 40; i++)
    pdk_double_reply_add_line (reply, line);
  pdk_double_reply_add_hold (reply);
  pdk_ollama_double_script (world->ollama, "POST", "/api/chat", reply);
  say (dialog, "Go on.");
  pdk_ux_expect (dialog, GTK_TYPE_LABEL, "Stopped");
  pdk_ollama_double_release (world->ollama);
}

static void
test_narrow (PdkUxWorld   *world,
             gconstpointer data)
{
  AdwDialog *dialog = open_dialog (world, 360, 640);

  script_answer (world, "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"Hm.\"}}",
                 "{\"message\":{\"role\":\"assistant\",\"content\":\"Donaudampfschifffahrtsgesellschaftskapitaenspatentverlaengerungsantrag is one word, which has to wrap.\"}}", DONE, NULL);
  say (dialog, "What is a long word, and can you use it in a whole sentence that goes over several lines?");
  pdk_ux_expect (dialog, GTK_TYPE_LABEL, "120 tokens · 30.0 tokens per second");
  pdk_ux_wait_frames (GTK_WIDGET (world->window), 3);
  pdk_ux_take_picture (world->window, "try-narrow");
}

int
main (int    argc,
      char **argv)
{
  pdk_ux_init (&argc, &argv);

  pdk_ux_add_test ("/try-dialog/answer", test_answer);
  pdk_ux_add_test ("/try-dialog/remembers", test_remembers);
  pdk_ux_add_test ("/try-dialog/stop", test_stop);
  pdk_ux_add_test ("/try-dialog/failure", test_failure);
  pdk_ux_add_test ("/try-dialog/close-stops", test_close_stops);
  pdk_ux_add_test ("/try-dialog/endless", test_endless);
  pdk_ux_add_test ("/try-dialog/narrow", test_narrow);
  return g_test_run ();
}
