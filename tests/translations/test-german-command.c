/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "pdk-command.h"
#include "pdk-ollama-double.h"
#include "pdk-test.h"

/*
 * The command in German, in a locale that writes 2,5 for 2.5: people read German, programs read the same
 * JSON as ever.
 */

#define TINY  "hf.co/unsloth/Tiny-GGUF:Q4_K_M"
#define OTHER "hf.co/unsloth/Other-GGUF:Q4_K_M"

typedef struct
{
  PdkOllamaDouble *server;
  PdkCommand       command;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  const PdkDoubleModel tiny = { .name = TINY, .size = 4500000, .quantization = "Q4_K_M" };
  const PdkDoubleModel other = { .name = OTHER, .size = 4500000, .quantization = "Q4_K_M" };

  fixture->server = pdk_ollama_double_start ();
  pdk_ollama_double_publish (fixture->server, &tiny, NULL, 0);
  pdk_ollama_double_publish (fixture->server, &other, NULL, 0);
  pdk_command_init (&fixture->command, pdk_ollama_double_get_address (fixture->server));
  pdk_command_setenv (&fixture->command, "LC_ALL", g_getenv ("PADDOCK_LOCALE"));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  pdk_command_clear (&fixture->command);
  pdk_ollama_double_stop (fixture->server);
}

static void
pull (Fixture    *fixture,
      const char *name)
{
  g_auto (PdkCommandResult) result = pdk_command_run (&fixture->command, "pull", name, NULL);

  g_assert_cmpint (result.status, ==, 0);
  g_assert_nonnull (strstr (result.output, "ist da."));
}

static void
assert_says (Fixture    *fixture,
             const char *word,
             const char *option,
             const char *expected)
{
  g_auto (PdkCommandResult) result = pdk_command_run (&fixture->command, word, option, NULL);

  if (strstr (result.output, expected) == NULL)
    g_error ("“paddock %s” does not say “%s”:\n%s%s", word, expected, result.output, result.errors);
}

static void
test_help (Fixture      *fixture,
           gconstpointer data)
{
  static const char * const commands[] = { "catalog", "pull", "list", "show", "run", "use", "ps", "load",
                                           "unload", "alias", "adopt", "remove", "servers", "doctor" };

  assert_says (fixture, "--help", NULL, "Findet, holt und pflegt Sprachmodelle.");
  assert_says (fixture, "pull", "--help", "[OPTION …] MODELL\n");
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    assert_says (fixture, commands[i], "--help", "Diese Hilfe anzeigen");
}

static void
test_plural (Fixture      *fixture,
             gconstpointer data)
{
  assert_says (fixture, "doctor", NULL, "enthält 0 Modelle.");
  pull (fixture, TINY);
  assert_says (fixture, "doctor", NULL, "enthält 1 Modell.");
  pull (fixture, OTHER);
  assert_says (fixture, "doctor", NULL, "enthält 2 Modelle.");
}

static void
test_numbers (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (JsonNode) list = NULL;
  g_autoptr (JsonNode) catalog = NULL;
  gboolean             has_fraction = FALSE;

  pull (fixture, TINY);
  assert_says (fixture, "list", NULL, "4,5\u00a0MB");
  assert_says (fixture, "list", NULL, "GRÖSSE");
  list = pdk_command_run_json (&fixture->command, "list", "--json", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (list)), ==, 1);
  catalog = pdk_command_run_json (&fixture->command, "catalog", "--json", NULL);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (catalog)); i++)
    {
      double parameters = json_object_get_double_member (json_array_get_object_element (json_node_get_array (catalog), i), "parameters");

      has_fraction = has_fraction || parameters != floor (parameters);
    }
  g_assert_true (has_fraction);
}

static void
test_errors (Fixture      *fixture,
             gconstpointer data)
{
  g_auto (PdkCommandResult) unknown = pdk_command_run (&fixture->command, "frobnicate", NULL);
  g_auto (PdkCommandResult) missing = pdk_command_run (&fixture->command, "show", "nobody", NULL);
  g_auto (PdkCommandResult) json = pdk_command_run (&fixture->command, "show", "nobody", "--json", NULL);
  g_autoptr (JsonObject)    object = pdk_command_parse_last_line (json.output);
  JsonObject               *error = json_object_get_object_member (object, "error");

  g_assert_cmpint (unknown.status, ==, 2);
  g_assert_nonnull (strstr (unknown.errors, "Es gibt keinen Befehl „frobnicate“."));
  g_assert_cmpint (missing.status, ==, 1);
  g_assert_nonnull (strstr (missing.errors, "„nobody“"));
  g_assert_cmpstr (json_object_get_string_member (error, "code"), ==, "ERR_NOT_FOUND");
}

static void
test_other_language (Fixture      *fixture,
                     gconstpointer data)
{
  pdk_command_setenv (&fixture->command, "LANGUAGE", "tlh");
  assert_says (fixture, "--help", NULL, "Finds, fetches and looks after language models.");
  pdk_command_setenv (&fixture->command, "LANGUAGE", "de_AT:en");
  assert_says (fixture, "--help", NULL, "Findet, holt und pflegt Sprachmodelle.");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/german-command/help", Fixture, NULL, set_up, test_help, tear_down);
  g_test_add ("/german-command/plural", Fixture, NULL, set_up, test_plural, tear_down);
  g_test_add ("/german-command/numbers", Fixture, NULL, set_up, test_numbers, tear_down);
  g_test_add ("/german-command/errors", Fixture, NULL, set_up, test_errors, tear_down);
  g_test_add ("/german-command/other-language", Fixture, NULL, set_up, test_other_language, tear_down);
  return g_test_run ();
}
