/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "chat/pdk-chat.h"
#include "pdk-ollama-double.h"
#include "pdk-test-library.h"
#include "pdk-test.h"
#include "servers/pdk-ollama-client.h"

#define MODEL "tiny:latest"

typedef struct
{
  char             *folder;
  PdkOllamaDouble  *server;
  PdkModelServer   *client;
  PdkModelRegistry *registry;
  PdkChat          *chat;
  PdkListMirror    *mirror;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  const PdkDoubleModel model = { .name = MODEL };
  g_autofree char     *path = NULL;

  fixture->folder = pdk_test_make_folder ();
  path = g_build_filename (fixture->folder, "paddock.db", NULL);
  fixture->server = pdk_ollama_double_start ();
  pdk_ollama_double_add_model (fixture->server, &model);
  fixture->client = PDK_MODEL_SERVER (pdk_ollama_client_new (pdk_ollama_double_get_address (fixture->server), NULL, NULL));
  fixture->registry = pdk_test_library_open (path, NULL);
  fixture->chat = pdk_chat_new (fixture->client, MODEL);
  fixture->mirror = pdk_list_mirror_new (G_LIST_MODEL (fixture->chat));
}

static void
end_chat (Fixture *fixture)
{
  g_clear_pointer (&fixture->mirror, pdk_list_mirror_free);
  g_assert_finalize_object (g_steal_pointer (&fixture->chat));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  if (fixture->chat != NULL)
    end_chat (fixture);
  pdk_model_registry_close (fixture->registry);
  g_assert_finalize_object (fixture->registry);
  /* A request that was dropped lets go of the client a moment later. */
  pdk_test_wait_for (G_OBJECT (fixture->client)->ref_count == 1);
  g_assert_finalize_object (fixture->client);
  pdk_ollama_double_stop (fixture->server);
  pdk_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->chat));
}

static PdkChatMessage *
get_message (Fixture *fixture,
             guint    position)
{
  g_autoptr (PdkChatMessage) message = g_list_model_get_item (G_LIST_MODEL (fixture->chat), position);

  g_assert_nonnull (message);
  return message;
}

static void
say (Fixture    *fixture,
     const char *text)
{
  g_assert_true (pdk_chat_send (fixture->chat, text));
  g_assert_true (pdk_chat_get_busy (fixture->chat));
  pdk_test_wait_for (!pdk_chat_get_busy (fixture->chat));
  pdk_list_mirror_check (fixture->mirror);
}

static PdkDoubleReply *
make_answer (const char *text)
{
  PdkDoubleReply  *reply = pdk_double_reply_new_lines ();
  g_autofree char *line = g_strdup_printf ("{\"message\":{\"role\":\"assistant\",\"content\":\"%s\"}}", text);

  pdk_double_reply_add_line (reply, line);
  return reply;
}

static void
script_answer (Fixture    *fixture,
               const char *text,
               const char *last_line)
{
  PdkDoubleReply *reply = make_answer (text);

  pdk_double_reply_add_line (reply, last_line);
  pdk_ollama_double_script (fixture->server, "POST", "/api/chat", reply);
}

#define DONE "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"eval_count\":1,\"eval_duration\":500000000}"

static guint
count_turns (Fixture *fixture,
             guint    request)
{
  g_autoptr (JsonObject) body = pdk_ollama_double_dup_request (fixture->server, "POST", "/api/chat", request);

  return json_array_get_length (json_object_get_array_member (body, "messages"));
}

static void
test_answer (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *words = NULL;

  script_answer (fixture, "Hello.", DONE);
  say (fixture, " \n Hi there \t");
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_true (pdk_chat_message_is_question (get_message (fixture, 0)));
  g_assert_cmpstr (pdk_chat_message_get_text (get_message (fixture, 0)), ==, "Hi there");
  g_assert_false (pdk_chat_message_is_question (get_message (fixture, 1)));
  g_assert_cmpstr (pdk_chat_message_get_text (get_message (fixture, 1)), ==, "Hello.");
  g_assert_cmpint (pdk_chat_message_get_state (get_message (fixture, 1)), ==, PDK_CHAT_MESSAGE_DONE);
  words = pdk_chat_message_describe (get_message (fixture, 1));
  g_assert_cmpstr (words, ==, "1 token · 2.0 tokens per second");
}

static void
test_nothing_to_say (Fixture      *fixture,
                     gconstpointer data)
{
  g_assert_false (pdk_chat_send (fixture->chat, ""));
  g_assert_false (pdk_chat_send (fixture->chat, " \n\t "));
  g_assert_false (pdk_chat_retry (fixture->chat));
  pdk_chat_stop (fixture->chat);
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_cmpuint (pdk_ollama_double_count_requests (fixture->server, "POST", "/api/chat"), ==, 0);
}

static void
test_one_at_a_time (Fixture      *fixture,
                    gconstpointer data)
{
  g_assert_true (pdk_chat_send (fixture->chat, "One"));
  g_assert_false (pdk_chat_send (fixture->chat, "Two"));
  g_assert_false (pdk_chat_retry (fixture->chat));
  pdk_test_wait_for (!pdk_chat_get_busy (fixture->chat));
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_false (pdk_chat_retry (fixture->chat));
}

static void
test_thinking (Fixture      *fixture,
               gconstpointer data)
{
  PdkDoubleReply *reply = pdk_double_reply_new_lines ();

  pdk_double_reply_add_line (reply, "{\"message\":{\"content\":\"\",\"thinking\":\"Let me \"}}");
  pdk_double_reply_add_line (reply, "{\"message\":{\"content\":\"\",\"thinking\":\"see.\"}}");
  pdk_double_reply_add_line (reply, "{\"message\":{\"content\":\"Yes.\"}}");
  pdk_double_reply_add_line (reply, DONE);
  pdk_ollama_double_script (fixture->server, "POST", "/api/chat", reply);
  say (fixture, "Is it?");
  g_assert_cmpstr (pdk_chat_message_get_thinking (get_message (fixture, 1)), ==, "Let me see.");
  g_assert_cmpstr (pdk_chat_message_get_text (get_message (fixture, 1)), ==, "Yes.");
}

static void
test_stop (Fixture      *fixture,
           gconstpointer data)
{
  PdkDoubleReply *reply = make_answer ("Once upon");

  pdk_double_reply_add_hold (reply);
  pdk_ollama_double_script (fixture->server, "POST", "/api/chat", reply);
  g_assert_true (pdk_chat_send (fixture->chat, "A story"));
  pdk_test_wait_for (pdk_chat_message_get_state (get_message (fixture, 1)) == PDK_CHAT_MESSAGE_COMING);
  pdk_chat_stop (fixture->chat);
  pdk_test_wait_for (!pdk_chat_get_busy (fixture->chat));
  g_assert_cmpint (pdk_chat_message_get_state (get_message (fixture, 1)), ==, PDK_CHAT_MESSAGE_STOPPED);
  g_assert_cmpstr (pdk_chat_message_get_text (get_message (fixture, 1)), ==, "Once upon");
  pdk_test_wait_for (pdk_ollama_double_was_dropped (fixture->server, "POST", "/api/chat", 0));
}

static void
test_stop_at_once (Fixture      *fixture,
                   gconstpointer data)
{
  g_assert_true (pdk_chat_send (fixture->chat, "A story"));
  pdk_chat_stop (fixture->chat);
  pdk_test_wait_for (!pdk_chat_get_busy (fixture->chat));
  g_assert_cmpint (pdk_chat_message_get_state (get_message (fixture, 1)), ==, PDK_CHAT_MESSAGE_STOPPED);
  /* What was never answered can be asked again. */
  g_assert_true (pdk_chat_retry (fixture->chat));
  pdk_test_wait_for (!pdk_chat_get_busy (fixture->chat));
  g_assert_cmpint (pdk_chat_message_get_state (get_message (fixture, 1)), ==, PDK_CHAT_MESSAGE_DONE);
}

static void
test_retry (Fixture      *fixture,
            gconstpointer data)
{
  pdk_ollama_double_script (fixture->server, "POST", "/api/chat", pdk_double_reply_new_json (500, "{\"error\":\"boom\"}"));
  say (fixture, "One");
  g_assert_cmpint (pdk_chat_message_get_state (get_message (fixture, 1)), ==, PDK_CHAT_MESSAGE_FAILED);
  g_assert_nonnull (pdk_chat_message_get_error (get_message (fixture, 1)));
  g_assert_true (pdk_chat_retry (fixture->chat));
  pdk_test_wait_for (!pdk_chat_get_busy (fixture->chat));
  pdk_list_mirror_check (fixture->mirror);
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_cmpint (pdk_chat_message_get_state (get_message (fixture, 1)), ==, PDK_CHAT_MESSAGE_DONE);
  g_assert_cmpuint (count_turns (fixture, 1), ==, 1);
}

/* A question without an answer is no part of the dialogue that the model sees. */
static void
test_failed_turns_are_left_out (Fixture      *fixture,
                                gconstpointer data)
{
  script_answer (fixture, "First.", DONE);
  say (fixture, "One");
  pdk_ollama_double_script (fixture->server, "POST", "/api/chat", pdk_double_reply_new_json (500, "{\"error\":\"boom\"}"));
  say (fixture, "Two");
  script_answer (fixture, "Third.", DONE);
  say (fixture, "Three");
  g_assert_cmpuint (count_turns (fixture, 0), ==, 1);
  g_assert_cmpuint (count_turns (fixture, 1), ==, 3);
  g_assert_cmpuint (count_turns (fixture, 2), ==, 3);
}

static void
test_server_gone (Fixture      *fixture,
                  gconstpointer data)
{
  pdk_ollama_double_kill (fixture->server);
  say (fixture, "Anyone?");
  g_assert_true (g_error_matches (pdk_chat_message_get_error (get_message (fixture, 1)), PDK_ERROR, PDK_ERROR_UNREACHABLE));
}

static void
test_cut_off (Fixture      *fixture,
              gconstpointer data)
{
  PdkDoubleReply *reply = make_answer ("Half an ans");

  pdk_double_reply_add_cut (reply);
  pdk_ollama_double_script (fixture->server, "POST", "/api/chat", reply);
  say (fixture, "Well?");
  g_assert_cmpint (pdk_chat_message_get_state (get_message (fixture, 1)), ==, PDK_CHAT_MESSAGE_FAILED);
  g_assert_cmpstr (pdk_chat_message_get_text (get_message (fixture, 1)), ==, "Half an ans");
}

static void
test_endless (Fixture      *fixture,
              gconstpointer data)
{
  PdkDoubleReply  *reply = pdk_double_reply_new_lines ();
  g_autofree char *piece = g_strnfill (32 * 1024, 'x');
  g_autofree char *line = g_strdup_printf ("{\"message\":{\"content\":\"%s\"}}", piece);

  for (guint i = 0; i < 12; i++)
    pdk_double_reply_add_line (reply, line);
  pdk_double_reply_add_hold (reply);
  pdk_ollama_double_script (fixture->server, "POST", "/api/chat", reply);
  say (fixture, "Go on");
  g_assert_cmpint (pdk_chat_message_get_state (get_message (fixture, 1)), ==, PDK_CHAT_MESSAGE_STOPPED);
  g_assert_cmpuint (pdk_chat_message_get_length (get_message (fixture, 1)), <=, PDK_CHAT_REPLY_LIMIT + 32 * 1024);
}

static void
test_length_limit (Fixture      *fixture,
                   gconstpointer data)
{
  g_autofree char *words = NULL;

  script_answer (fixture, "And so on", "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"length\"}");
  say (fixture, "Go on");
  words = pdk_chat_message_describe (get_message (fixture, 1));
  g_assert_cmpstr (words, ==, "Cut off at the length limit");
}

static void
test_ends_while_answering (Fixture      *fixture,
                           gconstpointer data)
{
  PdkDoubleReply *reply = make_answer ("Still");

  pdk_double_reply_add_hold (reply);
  pdk_ollama_double_script (fixture->server, "POST", "/api/chat", reply);
  g_assert_true (pdk_chat_send (fixture->chat, "Are you there?"));
  pdk_test_wait_for (pdk_chat_message_get_state (get_message (fixture, 1)) == PDK_CHAT_MESSAGE_COMING);
  end_chat (fixture);
  pdk_test_wait_for (pdk_ollama_double_was_dropped (fixture->server, "POST", "/api/chat", 0));
}

static void
test_counts_as_use (Fixture      *fixture,
                    gconstpointer data)
{
  PdkModelRecord *record = pdk_test_library_add (fixture->registry, "here", MODEL, "a1");

  pdk_chat_set_record (fixture->chat, fixture->registry, record);
  g_assert_null (pdk_model_record_get_last_used (record));
  say (fixture, "Hello");
  pdk_test_wait_for (pdk_model_record_get_last_used (record) != NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/chat/answer", Fixture, NULL, set_up, test_answer, tear_down);
  g_test_add ("/chat/nothing-to-say", Fixture, NULL, set_up, test_nothing_to_say, tear_down);
  g_test_add ("/chat/one-at-a-time", Fixture, NULL, set_up, test_one_at_a_time, tear_down);
  g_test_add ("/chat/thinking", Fixture, NULL, set_up, test_thinking, tear_down);
  g_test_add ("/chat/stop", Fixture, NULL, set_up, test_stop, tear_down);
  g_test_add ("/chat/stop-at-once", Fixture, NULL, set_up, test_stop_at_once, tear_down);
  g_test_add ("/chat/retry", Fixture, NULL, set_up, test_retry, tear_down);
  g_test_add ("/chat/failed-turns-are-left-out", Fixture, NULL, set_up, test_failed_turns_are_left_out, tear_down);
  g_test_add ("/chat/server-gone", Fixture, NULL, set_up, test_server_gone, tear_down);
  g_test_add ("/chat/cut-off", Fixture, NULL, set_up, test_cut_off, tear_down);
  g_test_add ("/chat/endless", Fixture, NULL, set_up, test_endless, tear_down);
  g_test_add ("/chat/length-limit", Fixture, NULL, set_up, test_length_limit, tear_down);
  g_test_add ("/chat/ends-while-answering", Fixture, NULL, set_up, test_ends_while_answering, tear_down);
  g_test_add ("/chat/counts-as-use", Fixture, NULL, set_up, test_counts_as_use, tear_down);
  return g_test_run ();
}
