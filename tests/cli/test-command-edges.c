/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "base/pdk-json.h"
#include "pdk-command.h"
#include "pdk-ollama-double.h"
#include "pdk-test.h"

/* What should never reach a terminal, and what a careless printf would act on. */
#define EVIL "\033[2J\033]0;x\a\342\200\256%n%s"

typedef struct
{
  PdkOllamaDouble *server;
  PdkCommand       command;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  const PdkDoubleModel model = { .name = "plain:latest", .size = 4000000 };

  fixture->server = pdk_ollama_double_start ();
  pdk_ollama_double_add_model (fixture->server, &model);
  pdk_command_init (&fixture->command, pdk_ollama_double_get_address (fixture->server));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  pdk_command_clear (&fixture->command);
  pdk_ollama_double_stop (fixture->server);
}

static void
assert_harmless (const char *text)
{
  if (strchr (text, '\033') != NULL || strchr (text, '\a') != NULL || strstr (text, "\342\200\256") != NULL)
    g_error ("this steers a terminal: %s", text);
}

static void
run_harmless (Fixture    *fixture,
              const char *command,
              const char *word,
              int         status)
{
  g_auto (PdkCommandResult) result = pdk_command_run (&fixture->command, command, word, NULL);

  g_assert_cmpint (result.status, ==, status);
  assert_harmless (result.output);
  assert_harmless (result.errors);
}

static void
test_hostile_server (Fixture      *fixture,
                     gconstpointer data)
{
  const PdkDoubleModel evil = {
    .name = "evil:latest",
    .size = G_MAXINT64 / 4,
    .context_length = G_MAXINT64,
    .family = EVIL,
    .parameter_size = EVIL,
    .quantization = EVIL,
  };

  pdk_ollama_double_add_model (fixture->server, &evil);
  pdk_ollama_double_set_version (fixture->server, "1" EVIL);
  run_harmless (fixture, "adopt", NULL, 0);
  run_harmless (fixture, "adopt", "--all", 0);
  run_harmless (fixture, "list", NULL, 0);
  run_harmless (fixture, "show", "evil", 0);
  run_harmless (fixture, "load", "evil", 0);
  run_harmless (fixture, "ps", NULL, 0);
  run_harmless (fixture, "unload", "--all", 0);
  run_harmless (fixture, "servers", NULL, 0);
  run_harmless (fixture, "servers", "test", 0);
  run_harmless (fixture, "doctor", NULL, 0);
  run_harmless (fixture, "use", "evil", 0);
  run_harmless (fixture, "remove", "evil", 0);
}

/* What no engine can have is not shown, whoever says it. */
static void
test_absurd_contexts (Fixture      *fixture,
                      gconstpointer data)
{
  static const char         reply[] = "{\"models\":[{\"name\":\"plain:latest\",\"size\":9223372036854775807,"
                                      "\"size_vram\":1,\"context_length\":9223372036854775807}]}";
  g_auto (PdkCommandResult) shown = { 0 };
  g_autoptr (JsonNode)      node = NULL;
  JsonObject               *model;

  pdk_ollama_double_script (fixture->server, "GET", "/api/ps", pdk_double_reply_new_json (200, reply));
  shown = pdk_command_run (&fixture->command, "ps", NULL);
  g_assert_cmpint (shown.status, ==, 0);
  g_assert_nonnull (strstr (shown.output, "plain:latest"));
  g_assert_null (strstr (shown.output, "8796093022207M"));
  pdk_ollama_double_script (fixture->server, "GET", "/api/ps", pdk_double_reply_new_json (200, reply));
  node = pdk_command_run_json (&fixture->command, "ps", "--json", NULL);
  model = json_array_get_object_element (json_node_get_array (node), 0);
  g_assert_cmpint (pdk_json_get_int (model, "context", -1), ==, 0);
}

/* A parser's words are for its author. */
static void
test_answers_that_are_no_json (Fixture      *fixture,
                               gconstpointer data)
{
  const char * const replies[] = { "{\"models\":[{\"name\":\"pl", "{\"models\":[]}}", "models" };

  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_auto (PdkCommandResult) result = { 0 };
      g_autoptr (JsonObject)    object = NULL;
      const char               *message;

      pdk_ollama_double_script (fixture->server, "GET", "/api/tags", pdk_double_reply_new_json (200, replies[i]));
      result = pdk_command_run (&fixture->command, "ps", "--json", NULL);
      g_assert_cmpint (result.status, ==, 1);
      object = pdk_command_parse_last_line (result.output);
      message = pdk_json_get_string (pdk_json_get_object (object, "error"), "message");
      g_assert_cmpstr (pdk_json_get_string (pdk_json_get_object (object, "error"), "code"), ==, "ERR_PROTOCOL");
      g_assert_nonnull (strstr (message, "JSON"));
      g_assert_null (strstr (message, "Parse error"));
      g_assert_null (strstr (message, "<data>"));
    }
}

static void
test_hostile_words (Fixture      *fixture,
                    gconstpointer data)
{
  g_auto (PdkCommandResult) named =
    pdk_command_run (&fixture->command, "servers", "add", "attic" EVIL, "127.0.0.1:1", "--json", NULL);
  g_auto (PdkCommandResult) nameless = pdk_command_run (&fixture->command, "servers", "add", "", "127.0.0.1:1", NULL);
  g_auto (PdkCommandResult) slip = pdk_command_run (&fixture->command, "servers", "default", "atic", "--json", NULL);
  g_auto (PdkCommandResult) header = pdk_command_run_with_input (&fixture->command, "s3cret\n", "servers", "add", "attic",
                                                                 "127.0.0.1:1", "--header", "X: a\r\nY", NULL);

  /* A slip of the finger is no new server. */
  run_harmless (fixture, "servers", "default", 2);
  g_assert_cmpint (slip.status, ==, 1);
  g_assert_nonnull (strstr (slip.output, "ERR_NOT_FOUND"));
  g_assert_cmpint (named.status, ==, 1);
  g_assert_nonnull (strstr (named.output, "ERR_INVALID_INPUT"));
  g_assert_cmpint (nameless.status, ==, 1);
  g_assert_cmpint (header.status, ==, 1);
  g_assert_nonnull (strstr (header.errors, "ERR_INVALID_INPUT"));
  g_assert_null (strstr (header.errors, "s3cret"));
  run_harmless (fixture, EVIL, NULL, 2);
  run_harmless (fixture, "list", "--" EVIL, 2);
  run_harmless (fixture, "show", EVIL, 1);
}

static void
test_usage_errors_are_json (Fixture      *fixture,
                            gconstpointer data)
{
  g_auto (PdkCommandResult) option = pdk_command_run (&fixture->command, "list", "--frobnicate", "--json", NULL);
  g_auto (PdkCommandResult) nothing = pdk_command_run (&fixture->command, "unload", "--json", NULL);
  g_autoptr (JsonObject)    first = pdk_command_parse_last_line (option.output);
  g_autoptr (JsonObject)    second = pdk_command_parse_last_line (nothing.output);

  g_assert_cmpint (option.status, ==, 2);
  g_assert_cmpint (nothing.status, ==, 2);
  g_assert_nonnull (pdk_json_get_object (first, "error"));
  g_assert_nonnull (pdk_json_get_object (second, "error"));
}

/* The header of the environment is a secret between a person and the one server that is used. */
static void
test_header_goes_to_one_server (Fixture      *fixture,
                                gconstpointer data)
{
  g_autoptr (PdkOllamaDouble) other = pdk_ollama_double_start ();
  const char                 *address = pdk_ollama_double_get_address (other);
  g_auto (PdkCommandResult)   added = pdk_command_run (&fixture->command, "servers", "add", "other", address, NULL);
  g_auto (PdkCommandResult)   listed = { 0 };
  g_auto (PdkCommandResult)   meant = { 0 };
  g_autofree char            *usual = NULL;
  g_autofree char            *stranger = NULL;
  g_autofree char            *named = NULL;
  guint                       asked;

  g_assert_cmpint (added.status, ==, 0);
  pdk_command_setenv (&fixture->command, "PADDOCK_SERVER_HEADER", "Authorization: Bearer s3cret");
  listed = pdk_command_run (&fixture->command, "servers", NULL);
  g_assert_cmpint (listed.status, ==, 0);
  g_assert_null (strstr (listed.output, "s3cret"));
  usual = pdk_ollama_double_dup_header (fixture->server, "GET", "/api/version", 0, "Authorization");
  g_assert_cmpstr (usual, ==, "Bearer s3cret");
  stranger = pdk_ollama_double_dup_header (other, "GET", "/api/version", 0, "Authorization");
  g_assert_null (stranger);

  asked = pdk_ollama_double_count_requests (other, "GET", "/api/tags");
  meant = pdk_command_run (&fixture->command, "list", "--server", "other", NULL);
  g_assert_cmpint (meant.status, ==, 0);
  named = pdk_ollama_double_dup_header (other, "GET", "/api/tags", asked, "Authorization");
  g_assert_cmpstr (named, ==, "Bearer s3cret");
}

static void
test_answers_reach_a_file_as_they_are (Fixture      *fixture,
                                       gconstpointer data)
{
  const char               *text = "a\tb\342\200\214c";
  g_auto (PdkCommandResult) answer = pdk_command_run (&fixture->command, "run", "plain", text, NULL);

  g_assert_cmpint (answer.status, ==, 0);
  g_assert_nonnull (strstr (answer.output, text));
}

static int
run_in_shell (Fixture    *fixture,
              const char *line,
              char      **errors)
{
  const char        *words[] = { "/bin/sh", "-c", line, NULL };
  g_autoptr (GError) error = NULL;
  int                status = 0;

  fixture->command.environment =
    g_environ_setenv (fixture->command.environment, "PADDOCK_COMMAND", g_getenv ("PADDOCK_COMMAND"), TRUE);
  g_spawn_sync (NULL, (char **) words, fixture->command.environment, 0, NULL, NULL, NULL, errors, &status, &error);
  g_assert_no_error (error);
  return g_spawn_check_wait_status (status, &error) ? 0 : error->code;
}

static void
test_output_that_cannot_be_written (Fixture      *fixture,
                                    gconstpointer data)
{
  g_autofree char *full = NULL;
  g_autofree char *help = NULL;
  g_autofree char *closed = NULL;

  g_assert_cmpint (run_in_shell (fixture, "\"$PADDOCK_COMMAND\" list > /dev/full", &full), ==, 1);
  g_assert_nonnull (strstr (full, "could not be written"));
  g_assert_cmpint (run_in_shell (fixture, "\"$PADDOCK_COMMAND\" --help > /dev/full", &help), ==, 1);
  g_assert_cmpint (run_in_shell (fixture, "\"$PADDOCK_COMMAND\" catalog --json | head -n 1 > /dev/null", &closed), ==, 0);
  g_assert_cmpstr (closed, ==, "");
}

/* Nobody should need a second Ctrl+C because the command waits for words. */
static void
test_interrupt_while_waiting_for_words (Fixture      *fixture,
                                        gconstpointer data)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
    G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError)      error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char        *database = pdk_command_dup_path (&fixture->command, "data/paddock/paddock.db");

  g_subprocess_launcher_set_environ (launcher, fixture->command.environment);
  process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("PADDOCK_COMMAND"), "run", "plain", NULL);
  g_assert_no_error (error);
  pdk_test_wait_for (g_file_test (database, G_FILE_TEST_EXISTS));
  g_subprocess_send_signal (process, SIGINT);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  g_assert_cmpuint (pdk_ollama_double_count_requests (fixture->server, "POST", "/api/generate"), ==, 0);
}

/* What a hint says can be typed as it stands. */
static void
test_hint_names_the_server (Fixture      *fixture,
                            gconstpointer data)
{
  g_auto (PdkCommandResult) added =
    pdk_command_run (&fixture->command, "servers", "add", "attic", "192.0.2.1", NULL);
  g_auto (PdkCommandResult) fits = pdk_command_run (&fixture->command, "catalog", "--fits", "--server", "attic", NULL);

  g_assert_cmpint (added.status, ==, 0);
  g_assert_cmpint (fits.status, ==, 1);
  g_assert_nonnull (strstr (fits.errors, "another computer"));
  g_assert_nonnull (strstr (fits.errors, "paddock servers memory attic GIB"));
}

static void
test_without_a_home (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char          *file = pdk_command_dup_path (&fixture->command, "no-folder");
  const char               *names[] = { "HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME" };
  g_auto (PdkCommandResult) listed = { 0 };
  g_auto (PdkCommandResult) json = { 0 };
  g_auto (PdkCommandResult) doctor = { 0 };
  g_autoptr (GError)        error = NULL;

  g_file_set_contents (file, "", -1, &error);
  g_assert_no_error (error);
  /* A file where a folder should be refuses everybody, the superuser too. */
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    pdk_command_setenv (&fixture->command, names[i], file);
  listed = pdk_command_run (&fixture->command, "list", NULL);
  g_assert_cmpint (listed.status, ==, 1);
  g_assert_nonnull (strstr (listed.errors, "no-folder"));
  json = pdk_command_run (&fixture->command, "list", "--json", NULL);
  g_assert_cmpint (json.status, ==, 1);
  g_assert_nonnull (strstr (json.output, "\"hint\""));
  doctor = pdk_command_run (&fixture->command, "doctor", NULL);
  g_assert_cmpint (doctor.status, ==, 1);
  g_assert_nonnull (strstr (doctor.output, "✗"));
  g_assert_nonnull (strstr (doctor.output, "no-folder"));
}

/* Without a question nobody would see which model the beginning of a name meant. */
static void
test_deleting_needs_the_whole_name (Fixture      *fixture,
                                    gconstpointer data)
{
  g_auto (PdkCommandResult) adopted = pdk_command_run (&fixture->command, "adopt", "--all", NULL);
  g_auto (PdkCommandResult) part =
    pdk_command_run (&fixture->command, "remove", "pla", "--from-server", "--yes", "--json", NULL);
  g_auto (PdkCommandResult) whole = { 0 };

  g_assert_cmpint (adopted.status, ==, 0);
  g_assert_cmpint (part.status, ==, 1);
  g_assert_nonnull (strstr (part.output, "ERR_INVALID_INPUT"));
  g_assert_true (pdk_ollama_double_has_model (fixture->server, "plain:latest"));
  whole = pdk_command_run (&fixture->command, "remove", "plain", "--from-server", "--yes", "--json", NULL);
  g_assert_cmpint (whole.status, ==, 0);
  g_assert_false (pdk_ollama_double_has_model (fixture->server, "plain:latest"));
}

static void
add (const char *path,
     void (*test) (Fixture      *fixture,
                   gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/cli/edges/hostile-server", test_hostile_server);
  add ("/cli/edges/absurd-contexts", test_absurd_contexts);
  add ("/cli/edges/answers-that-are-no-json", test_answers_that_are_no_json);
  add ("/cli/edges/hostile-words", test_hostile_words);
  add ("/cli/edges/usage-errors-are-json", test_usage_errors_are_json);
  add ("/cli/edges/header-goes-to-one-server", test_header_goes_to_one_server);
  add ("/cli/edges/answers-reach-a-file-as-they-are", test_answers_reach_a_file_as_they_are);
  add ("/cli/edges/output-that-cannot-be-written", test_output_that_cannot_be_written);
  add ("/cli/edges/interrupt-while-waiting-for-words", test_interrupt_while_waiting_for_words);
  add ("/cli/edges/hint-names-the-server", test_hint_names_the_server);
  add ("/cli/edges/without-a-home", test_without_a_home);
  add ("/cli/edges/deleting-needs-the-whole-name", test_deleting_needs_the_whole_name);

  return g_test_run ();
}
