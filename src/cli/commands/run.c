/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "base/pdk-async.h"
#include "base/pdk-error.h"
#include "pdk-cli-output.h"
#include "pdk-cli.h"

#define PROMPT_LIMIT (16 * 1024 * 1024)

typedef struct
{
  PdkCli  *cli;
  GString *reply;
  gboolean thinking;
} Reply;

/*
 * A model's words are data: what could steer the terminal is made harmless. What belongs to text stays:
 * breaks and tabs of code, and the joiners without which Persian, Hindi and many emoji fall apart.
 */
static gboolean
is_text (gunichar character)
{
  return character == '\n' || character == '\t' || character == 0x200C || character == 0x200D ||
         !(g_unichar_iscntrl (character) || g_unichar_type (character) == G_UNICODE_FORMAT);
}

static void
print_words (PdkCli     *cli,
             const char *text)
{
  g_autoptr (GString) shown = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      /* A file or another program gets exactly what the model said. */
      g_string_append_unichar (shown, !cli->terminal || is_text (character) ? character : 0xFFFD);
    }
  fputs (shown->str, stdout);
  fflush (stdout);
}

static void
print_event (const char *text,
             const char *thinking)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "event", "reply");
  json_object_set_string_member (object, "text", text);
  json_object_set_string_member (object, "thinking", thinking);
  pdk_cli_print_json_object (object);
}

static void
switch_thinking (Reply   *reply,
                 gboolean thinking)
{
  if (reply->thinking == thinking)
    return;
  reply->thinking = thinking;
  if (reply->cli->colors)
    fputs (thinking ? "\033[2m" : "\033[0m", stdout);
  if (!thinking)
    fputs ("\n\n", stdout);
}

static void
on_reply (const char *text,
          const char *thinking,
          gpointer    user_data)
{
  Reply *reply = user_data;

  g_string_append (reply->reply, text);
  if (reply->cli->json)
    {
      print_event (text, thinking);
      return;
    }
  /* In a pipe only the answer counts. */
  if (*thinking != '\0' && reply->cli->terminal)
    {
      switch_thinking (reply, TRUE);
      print_words (reply->cli, thinking);
    }
  if (*text != '\0')
    {
      switch_thinking (reply, FALSE);
      print_words (reply->cli, text);
    }
}

static char *
read_prompt (PdkCli  *cli,
             char   **words,
             GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char                buffer[4096];
  gssize              count;

  if (words[1] != NULL && !(g_str_equal (words[1], "-") && words[2] == NULL))
    return g_strjoinv (" ", words + 1);
  if (words[1] == NULL && isatty (STDIN_FILENO))
    {
      pdk_error_set (error, PDK_ERROR_INVALID_INPUT, _("Write it behind the model’s name, or pipe it in."), "%s", _("There is no prompt."));
      return NULL;
    }
  do
    {
      if (!pdk_cli_wait_for_input (cli, error))
        return NULL;
      count = read (STDIN_FILENO, buffer, sizeof buffer);
      g_string_append_len (text, buffer, MAX (count, 0));
    }
  while (count > 0 && text->len <= PROMPT_LIMIT);
  if (text->len > PROMPT_LIMIT || !g_utf8_validate_len (text->str, text->len, NULL))
    {
      pdk_error_set (error, PDK_ERROR_INVALID_INPUT, NULL, "%s",
                     _("The prompt is not text in UTF-8, or more than 16 MB of it."));
      return NULL;
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
report_statistics (PdkCli                   *cli,
                   const char               *name,
                   const char               *text,
                   const PdkReplyStatistics *statistics)
{
  if (cli->json)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "event", "done");
      json_object_set_string_member (object, "model", name);
      json_object_set_string_member (object, "text", text);
      pdk_cli_set_string (object, "done_reason", *statistics->done_reason == '\0' ? NULL : statistics->done_reason);
      json_object_set_int_member (object, "prompt_tokens", statistics->prompt_tokens);
      json_object_set_int_member (object, "reply_tokens", statistics->reply_tokens);
      json_object_set_double_member (object, "tokens_per_second", pdk_reply_statistics_get_rate (statistics));
      json_object_set_double_member (object, "load_seconds", (double) statistics->load_duration / 1e9);
      json_object_set_double_member (object, "total_seconds", (double) statistics->total_duration / 1e9);
      pdk_cli_print_json_object (object);
      return;
    }
  putchar ('\n');
  if (cli->terminal && pdk_reply_statistics_get_rate (statistics) > 0.0)
    {
      /* Translators: how long the answer was and how fast it came; a token is a piece of a word */
      g_autofree char *words = g_strdup_printf (_("%1$d tokens, %2$.1f tokens a second"),
                                                  (int) MIN (statistics->reply_tokens, G_MAXINT),
                                                  pdk_reply_statistics_get_rate (statistics));
      g_autofree char *shown = pdk_cli_colorize (cli, PDK_CLI_DIM, words);

      printf ("%s\n", shown);
    }
}

static gboolean
generate (PdkCli              *cli,
          PdkServerConnection *server,
          const char          *name,
          const char          *prompt,
          JsonObject          *options,
          GError             **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GString)     text = g_string_new (NULL);
  PdkModelServer         *client = pdk_server_connection_get_client (server);
  Reply                   reply = { .cli = cli, .reply = text };
  PdkReplyStatistics      statistics = { 0 };
  gboolean                done;

  pdk_model_server_generate_async (client, name, prompt, options, on_reply, &reply, cli->cancellable,
                                   pdk_async_waiter_done, &waiter);
  done = pdk_model_server_generate_finish (client, pdk_async_waiter_wait (&waiter), &statistics, error);
  if (reply.thinking)
    switch_thinking (&reply, FALSE);
  if (done)
    report_statistics (cli, name, text->str, &statistics);
  else if (!cli->json && text->len > 0)
    putchar ('\n');
  return done;
}

static void
touch (PdkCli         *cli,
       PdkModelRecord *record)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkModelRegistry       *registry = pdk_context_get_registry (cli->context);

  pdk_model_registry_touch_async (registry, record, NULL, pdk_async_waiter_done, &waiter);
  /* The answer is what was asked for; a last use that cannot be noted is no failure. */
  pdk_model_registry_touch_finish (registry, pdk_async_waiter_wait (&waiter), NULL);
}

static int
run (PdkCli              *cli,
     const PdkCliCommand *command,
     int                  argc,
     char               **argv)
{
  gint64             max_tokens = 0;
  char              *system = NULL;
  const GOptionEntry entries[] = {
    { "max-tokens", 'n', 0, G_OPTION_ARG_INT64, &max_tokens, N_("Stop after so many tokens"), N_("N") },
      { "system", 0, 0, G_OPTION_ARG_STRING, &system, N_("What the model should be"), N_("TEXT") },
        G_OPTION_ENTRY_NULL,
      };
  g_autoptr (GError)     error = NULL;
  g_autoptr (JsonObject) options = json_object_new ();
  g_auto (GStrv)         words = NULL;
  g_autofree char       *name = NULL;
  g_autofree char       *prompt = NULL;
  g_autofree char       *system_owned = NULL;
  PdkServerConnection   *server;
  PdkModelRecord        *record;
  int                    status;

  if (!pdk_cli_parse (cli, command, entries, argc, argv, 1, -1, &words, &status))
    return status;
  system_owned = system;
  server = pdk_cli_get_server (cli, &error);
  prompt = server == NULL ? NULL : read_prompt (cli, words, &error);
  if (prompt == NULL || !pdk_cli_refresh (cli, server, &error))
    return pdk_cli_fail (cli, error);
  name = pdk_cli_dup_server_name (cli, server, words[0]);
  if (max_tokens > 0)
    json_object_set_int_member (options, "num_predict", max_tokens);
  if (system != NULL)
    json_object_set_string_member (options, "system", system);
  if (!generate (cli, server, name, prompt, options, &error))
    return pdk_cli_fail (cli, error);
  record = pdk_model_registry_find (pdk_context_get_registry (cli->context), pdk_server_connection_get_id (server),
                                    name);
  if (record != NULL)
    touch (cli, record);
  return PDK_CLI_DONE;
}

const PdkCliCommand pdk_cli_command_run = {
  .name = "run",
  .summary = N_("Ask a model something"),
                .parameters = N_("MODEL [PROMPT]"),
                                 .examples = "  paddock run qwen3-4b \"Why is the sky blue?\"\n  git diff | paddock run qwen3-4b --max-tokens 200",
                                 .run = run,
                };
