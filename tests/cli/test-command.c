/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <string.h>

#include "base/pdk-json.h"
#include "pdk-command.h"
#include "pdk-ollama-double.h"
#include "pdk-test.h"

#define TINY "hf.co/unsloth/Tiny-GGUF:Q4_K_M"

typedef struct
{
  PdkOllamaDouble *server;
  PdkCommand       command;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  const PdkDoubleModel tiny = { .name = TINY, .size = 4000000, .quantization = "Q4_K_M" };

  fixture->server = pdk_ollama_double_start ();
  pdk_ollama_double_publish (fixture->server, &tiny, NULL, 0);
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
pull (Fixture    *fixture,
      const char *name)
{
  g_auto (PdkCommandResult) result = pdk_command_run (&fixture->command, "pull", name, "--json", NULL);

  g_assert_cmpint (result.status, ==, 0);
}

static JsonArray *
list (Fixture   *fixture,
      JsonNode **node)
{
  *node = pdk_command_run_json (&fixture->command, "list", "--json", NULL);
  return json_node_get_array (*node);
}

static void
assert_listed (Fixture *fixture,
               guint    count)
{
  g_autoptr (JsonNode) node = NULL;

  g_assert_cmpuint (json_array_get_length (list (fixture, &node)), ==, count);
}

static void
assert_error (const PdkCommandResult *result,
              const char             *code)
{
  g_autoptr (JsonObject) object = pdk_command_parse_last_line (result->output);
  JsonObject            *error = pdk_json_get_object (object, "error");

  g_assert_cmpint (result->status, ==, 1);
  g_assert_nonnull (error);
  g_assert_cmpstr (pdk_json_get_string (error, "code"), ==, code);
  g_assert_cmpuint (strlen (pdk_json_get_string (error, "message")), >, 10);
}

static void
assert_honest_progress (const char *output)
{
  g_autofree char *text = g_strchomp (g_strdup (output));
  g_auto (GStrv)   lines = g_strsplit (text, "\n", -1);
  double           last = 0.0;

  for (guint i = 0; lines[i + 1] != NULL; i++)
    {
      g_autoptr (JsonObject) event = pdk_command_parse_last_line (lines[i]);

      g_assert_cmpstr (pdk_json_get_string (event, "event"), ==, "progress");
      g_assert_cmpfloat (pdk_json_get_double (event, "fraction", -1.0), >=, last);
      last = pdk_json_get_double (event, "fraction", -1.0);
      g_assert_cmpfloat (last, <, 1.0);
    }
}

static void
test_main_job (Fixture      *fixture,
               gconstpointer data)
{
  g_auto (PdkCommandResult) pulled = pdk_command_run (&fixture->command, "pull", TINY, "--json", NULL);
  g_autoptr (JsonObject)    done = pdk_command_parse_last_line (pulled.output);
  g_autoptr (JsonNode)      node = NULL;
  JsonObject               *model;

  g_assert_cmpint (pulled.status, ==, 0);
  assert_honest_progress (pulled.output);
  g_assert_cmpstr (pdk_json_get_string (done, "event"), ==, "done");
  g_assert_true (pdk_json_get_boolean (pdk_json_get_object (done, "model"), "available", FALSE));
  g_assert_true (pdk_ollama_double_has_model (fixture->server, TINY));

  model = json_array_get_object_element (list (fixture, &node), 0);
  g_assert_cmpstr (pdk_json_get_string (model, "ollama_model_name"), ==, TINY);
  g_assert_cmpstr (pdk_json_get_string (model, "source"), ==, "custom_hf");
  g_assert_cmpstr (pdk_json_get_string (model, "quantization"), ==, "Q4_K_M");
  g_assert_cmpint (pdk_json_get_int (model, "size_bytes", 0), >=, 4000000);
  g_assert_true (pdk_json_get_boolean (model, "available", FALSE));
  g_assert_false (pdk_json_get_boolean (model, "running", TRUE));
}

static void
test_use_run_unload (Fixture      *fixture,
                     gconstpointer data)
{
  g_auto (PdkCommandResult) answer = { 0 };
  g_auto (PdkCommandResult) unloaded = { 0 };
  g_autoptr (JsonNode)      used = NULL;
  g_autoptr (JsonNode)      listed = NULL;
  g_autoptr (JsonNode)      running = NULL;
  JsonObject               *model;

  pull (fixture, TINY);
  used = pdk_command_run_json (&fixture->command, "use", TINY, "--json", NULL);
  g_assert_true (pdk_json_get_boolean (json_node_get_object (used), "active", FALSE));
  answer = pdk_command_run (&fixture->command, "run", TINY, "Say hello", NULL);
  g_assert_cmpint (answer.status, ==, 0);
  g_assert_cmpuint (strlen (answer.output), >, 1);
  running = pdk_command_run_json (&fixture->command, "ps", "--json", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (running)), ==, 1);
  model = json_array_get_object_element (list (fixture, &listed), 0);
  g_assert_true (pdk_json_get_boolean (model, "running", FALSE));
  g_assert_true (pdk_json_get_boolean (model, "active", FALSE));
  g_assert_nonnull (pdk_json_get_string (model, "last_used"));
  unloaded = pdk_command_run (&fixture->command, "unload", "--all", NULL);
  g_assert_cmpint (unloaded.status, ==, 0);
  g_assert_false (pdk_ollama_double_is_running (fixture->server, TINY));
}

static void
test_run_reads_the_prompt_from_a_pipe (Fixture      *fixture,
                                       gconstpointer data)
{
  g_auto (PdkCommandResult) answer = { 0 };
  g_autoptr (JsonObject)    request = NULL;

  pull (fixture, TINY);
  answer = pdk_command_run_with_input (&fixture->command, "from the pipe\n", "run", TINY, "-n", "7", NULL);
  g_assert_cmpint (answer.status, ==, 0);
  request = pdk_ollama_double_dup_request (fixture->server, "POST", "/api/generate", 0);
  g_assert_cmpstr (pdk_json_get_string (request, "prompt"), ==, "from the pipe\n");
  g_assert_cmpint (pdk_json_get_int (pdk_json_get_object (request, "options"), "num_predict", 0), ==, 7);
}

static void
test_alias_and_remove (Fixture      *fixture,
                       gconstpointer data)
{
  g_auto (PdkCommandResult) refused = { 0 };
  g_auto (PdkCommandResult) twice = { 0 };
  g_autoptr (JsonNode)      alias = NULL;
  g_autoptr (JsonNode)      first = NULL;
  g_autoptr (JsonNode)      second = NULL;

  pull (fixture, TINY);
  alias = pdk_command_run_json (&fixture->command, "alias", TINY, "short", "--json", NULL);
  g_assert_cmpstr (pdk_json_get_string (json_node_get_object (alias), "ollama_model_name"), ==, "short:latest");
  assert_listed (fixture, 2);
  twice = pdk_command_run (&fixture->command, "alias", TINY, "short", "--json", NULL);
  assert_error (&twice, "ERR_INVALID_INPUT");

  refused = pdk_command_run (&fixture->command, "remove", "short", "--from-server", "--json", NULL);
  assert_error (&refused, "ERR_INVALID_INPUT");
  g_assert_true (pdk_ollama_double_has_model (fixture->server, "short"));

  /* The same data has another name, so nothing is freed, and that is said. */
  first = pdk_command_run_json (&fixture->command, "remove", "short", "--from-server", "--yes", "--json", NULL);
  g_assert_cmpint (pdk_json_get_int (json_node_get_object (first), "freed_bytes", -1), ==, 0);
  g_assert_false (pdk_ollama_double_has_model (fixture->server, "short"));
  second = pdk_command_run_json (&fixture->command, "remove", TINY, "--from-server", "--yes", "--json", NULL);
  g_assert_cmpint (pdk_json_get_int (json_node_get_object (second), "freed_bytes", -1), >=, 4000000);
  g_assert_false (pdk_ollama_double_has_model (fixture->server, TINY));
  assert_listed (fixture, 0);
}

static void
test_remove_from_library_only (Fixture      *fixture,
                               gconstpointer data)
{
  g_auto (PdkCommandResult) removed = { 0 };
  g_autoptr (JsonNode)      adopted = NULL;

  pull (fixture, TINY);
  removed = pdk_command_run (&fixture->command, "remove", TINY, NULL);
  g_assert_cmpint (removed.status, ==, 0);
  assert_listed (fixture, 0);
  g_assert_true (pdk_ollama_double_has_model (fixture->server, TINY));
  adopted = pdk_command_run_json (&fixture->command, "adopt", "--all", "--json", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (adopted)), ==, 1);
  assert_listed (fixture, 1);
}

static void
test_present_is_not_fetched_again (Fixture      *fixture,
                                   gconstpointer data)
{
  pull (fixture, TINY);
  pull (fixture, "HF.co/unsloth/tiny-gguf:q4_k_m");
  g_assert_cmpuint (pdk_ollama_double_count_requests (fixture->server, "POST", "/api/pull"), ==, 1);
  assert_listed (fixture, 1);
}

static void
test_pull_failures_have_causes (Fixture      *fixture,
                                gconstpointer data)
{
  g_auto (PdkCommandResult) absent = pdk_command_run (&fixture->command, "pull", "nowhere", "--json", NULL);
  g_auto (PdkCommandResult) full = { 0 };
  g_auto (PdkCommandResult) words = { 0 };

  assert_error (&absent, "ERR_NOT_FOUND");
  pdk_ollama_double_set_pull_error (fixture->server, TINY, "write /models/blobs/x: no space left on device");
  full = pdk_command_run (&fixture->command, "pull", TINY, "--json", NULL);
  assert_error (&full, "ERR_DISK_SPACE");
  words = pdk_command_run (&fixture->command, "pull", "a model that can write", "--json", NULL);
  assert_error (&words, "ERR_INVALID_INPUT");
  assert_listed (fixture, 0);
}

static void
wait_for_request (Fixture    *fixture,
                  const char *path)
{
  pdk_test_wait_for (pdk_ollama_double_count_requests (fixture->server, "POST", path) > 0);
}

static void
test_interrupt_is_clean (Fixture      *fixture,
                         gconstpointer data)
{
  g_autoptr (GSubprocess)   process = NULL;
  g_autoptr (GError)        error = NULL;
  g_autofree char          *output = NULL;
  g_autofree char          *errors = NULL;
  g_auto (PdkCommandResult) listed = { 0 };

  pdk_ollama_double_set_stall (fixture->server, 1000000);
  process = pdk_command_start (&fixture->command, "pull", TINY, NULL);
  wait_for_request (fixture, "/api/pull");
  g_subprocess_send_signal (process, SIGINT);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &errors, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  g_assert_nonnull (strstr (errors, "goes on from there"));
  pdk_test_wait_for (pdk_ollama_double_was_dropped (fixture->server, "POST", "/api/pull", 0));

  listed = pdk_command_run (&fixture->command, "list", NULL);
  g_assert_nonnull (strstr (listed.output, "Unfinished: " TINY));
  pdk_ollama_double_set_stall (fixture->server, -1);
  pull (fixture, TINY);
  assert_listed (fixture, 1);
}

static void
test_offline_server_keeps_its_rows (Fixture      *fixture,
                                    gconstpointer data)
{
  g_auto (PdkCommandResult) shown = { 0 };
  g_autoptr (JsonNode)      node = NULL;
  JsonObject               *model;

  pull (fixture, TINY);
  pdk_ollama_double_kill (fixture->server);
  shown = pdk_command_run (&fixture->command, "list", NULL);
  g_assert_cmpint (shown.status, ==, 0);
  g_assert_nonnull (strstr (shown.output, TINY));
  g_assert_cmpuint (strlen (shown.errors), >, 10);
  model = json_array_get_object_element (list (fixture, &node), 0);
  g_assert_true (json_object_get_null_member (model, "available"));
}

static void
test_default_model_of_the_environment (Fixture      *fixture,
                                       gconstpointer data)
{
  g_autoptr (JsonNode)      none = NULL;
  g_autoptr (JsonNode)      active = NULL;
  g_auto (PdkCommandResult) absent = { 0 };

  pdk_command_setenv (&fixture->command, "DEFAULT_MODEL", TINY);
  none = pdk_command_run_json (&fixture->command, "use", "--json", NULL);
  g_assert_true (json_node_is_null (none));
  pull (fixture, TINY);
  active = pdk_command_run_json (&fixture->command, "use", "--json", NULL);
  g_assert_cmpstr (pdk_json_get_string (json_node_get_object (active), "ollama_model_name"), ==, TINY);
  absent = pdk_command_run (&fixture->command, "use", "nothing-like-it", "--json", NULL);
  assert_error (&absent, "ERR_NOT_FOUND");
}

/* Told where it is asked for; the list alone stays quick. */
static void
test_fits (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (JsonNode)      listed = NULL;
  g_autoptr (JsonNode)      plain = NULL;
  g_autoptr (JsonNode)      shown = NULL;
  g_auto (PdkCommandResult) table = { 0 };
  JsonObject               *fit;

  pull (fixture, TINY);
  plain = pdk_command_run_json (&fixture->command, "list", "--json", NULL);
  g_assert_null (pdk_json_get_object (json_array_get_object_element (json_node_get_array (plain), 0), "fit"));
  listed = pdk_command_run_json (&fixture->command, "list", "--fit", "--json", NULL);
  fit = pdk_json_get_object (json_array_get_object_element (json_node_get_array (listed), 0), "fit");
  g_assert_cmpint (pdk_json_get_int (fit, "total_bytes", 0), >, 0);
  g_assert_cmpstr (pdk_json_get_string (fit, "source"), ==, "file-size");
  table = pdk_command_run (&fixture->command, "list", "--fit", NULL);
  g_assert_nonnull (strstr (table.output, "FIT"));
  shown = pdk_command_run_json (&fixture->command, "show", TINY, "--json", NULL);
  fit = pdk_json_get_object (json_node_get_object (shown), "fit");
  g_assert_cmpint (pdk_json_get_int (fit, "total_bytes", 0), >, 0);
}

static void
test_catalog_filters (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr (JsonNode) all = pdk_command_run_json (&fixture->command, "catalog", "--json", NULL);
  g_autoptr (JsonNode) small =
    pdk_command_run_json (&fixture->command, "catalog", "--tier", "6", "--fits", "--json", NULL);
  g_autoptr (JsonNode) creative =
    pdk_command_run_json (&fixture->command, "catalog", "--category", "creative", "--json", NULL);
  g_auto (PdkCommandResult) table = pdk_command_run (&fixture->command, "catalog", "--tier", "6", "--fits", NULL);
  g_auto (PdkCommandResult) tier = pdk_command_run (&fixture->command, "catalog", "--tier", "7", "--json", NULL);
  guint                     count = json_array_get_length (json_node_get_array (all));
  JsonObject               *model = json_array_get_object_element (json_node_get_array (small), 0);
  JsonObject               *fit =
    pdk_json_get_object (json_array_get_object_element (pdk_json_get_array (model, "quantizations"), 0), "fit");

  g_assert_cmpuint (count, >=, 60);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (small)), <, count);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (small)), >, 5);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (creative)), <, count);
  /* The list knows the shapes of nearly all of its models. */
  g_assert_cmpstr (pdk_json_get_string (fit, "confidence"), ==, "good");
  g_assert_cmpstr (pdk_json_get_string (fit, "source"), ==, "model-card");
  g_assert_cmpint (pdk_json_get_int (fit, "context", 0), ==, 4096);
  g_assert_cmpint (pdk_json_get_int (fit, "available_bytes", 0), ==, G_GINT64_CONSTANT (6) << 30);
  g_assert_nonnull (strstr (table.output, "hidden"));
  assert_error (&tier, "ERR_INVALID_INPUT");
}

static void
test_servers (Fixture      *fixture,
              gconstpointer data)
{
  const char               *address = pdk_ollama_double_get_address (fixture->server);
  g_auto (PdkCommandResult) added =
    pdk_command_run (&fixture->command, "servers", "add", "attic", address, "--memory", "24", NULL);
  g_auto (PdkCommandResult) wrong = pdk_command_run (&fixture->command, "servers", "add", "x", "ftp://x", "--json", NULL);
  g_auto (PdkCommandResult) fits = { 0 };
  g_autoptr (JsonNode)      node = pdk_command_run_json (&fixture->command, "servers", "--json", NULL);
  JsonObject               *server = json_array_get_object_element (json_node_get_array (node), 0);

  g_assert_cmpint (added.status, ==, 0);
  assert_error (&wrong, "ERR_INVALID_INPUT");
  g_assert_cmpstr (pdk_json_get_string (server, "id"), ==, "attic");
  g_assert_cmpstr (pdk_json_get_string (server, "address"), ==, address);
  g_assert_true (pdk_json_get_boolean (server, "online", FALSE));
  g_assert_cmpint (pdk_json_get_int (server, "memory_bytes", 0), ==, G_GINT64_CONSTANT (24) << 30);
  fits = pdk_command_run (&fixture->command, "catalog", "--fits", "--server", "attic", NULL);
  g_assert_cmpint (fits.status, ==, 0);
  g_assert_nonnull (strstr (fits.output, "set by hand for attic"));
}

static void
test_doctor (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (JsonNode)      healthy = pdk_command_run_json (&fixture->command, "doctor", "--json", NULL);
  g_auto (PdkCommandResult) sick = { 0 };

  g_assert_cmpuint (json_array_get_length (json_node_get_array (healthy)), >=, 4);
  pdk_ollama_double_kill (fixture->server);
  sick = pdk_command_run (&fixture->command, "doctor", NULL);
  g_assert_cmpint (sick.status, ==, 1);
  g_assert_nonnull (strstr (sick.output, "→"));
}

static void
test_damaged_library_is_rebuilt (Fixture      *fixture,
                                 gconstpointer data)
{
  g_autofree char          *path = NULL;
  g_autoptr (GError)        error = NULL;
  g_auto (PdkCommandResult) first = { 0 };

  pull (fixture, TINY);
  path = pdk_command_dup_path (&fixture->command, "data/paddock/paddock.db");
  g_file_set_contents (path, "this is no database, and was never one; but it is long enough to look like something", -1,
                       &error);
  g_assert_no_error (error);
  first = pdk_command_run (&fixture->command, "list", NULL);
  g_assert_cmpint (first.status, ==, 0);
  g_assert_nonnull (strstr (first.errors, "damaged"));
  g_assert_null (strstr (first.output, "not asked"));
  g_assert_nonnull (strstr (first.output, TINY));
  assert_listed (fixture, 1);
}

static void
test_wrong_use (Fixture      *fixture,
                gconstpointer data)
{
  g_auto (PdkCommandResult) nothing = pdk_command_run (&fixture->command, NULL);
  g_auto (PdkCommandResult) unknown = pdk_command_run (&fixture->command, "frobnicate", NULL);
  g_auto (PdkCommandResult) option = pdk_command_run (&fixture->command, "list", "--frobnicate", NULL);
  g_auto (PdkCommandResult) missing = pdk_command_run (&fixture->command, "pull", NULL);
  g_auto (PdkCommandResult) server = pdk_command_run (&fixture->command, "list", "--server", "ftp://x", "--json", NULL);

  g_assert_cmpint (nothing.status, ==, 2);
  g_assert_cmpint (unknown.status, ==, 2);
  g_assert_cmpint (option.status, ==, 2);
  g_assert_cmpint (missing.status, ==, 2);
  g_assert_cmpstr (unknown.output, ==, "");
  assert_error (&server, "ERR_INVALID_INPUT");
}

static void
test_help_has_examples (Fixture      *fixture,
                        gconstpointer data)
{
  const char * const commands[] = { "adopt", "alias", "catalog", "doctor", "list", "load", "ps",
                                    "pull", "remove", "run", "servers", "show", "unload", "use" };

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (PdkCommandResult) result = pdk_command_run (&fixture->command, commands[i], "--help", NULL);
      g_autofree char          *example = g_strdup_printf ("Examples:\n  paddock %s", commands[i]);

      g_assert_cmpint (result.status, ==, 0);
      if (strstr (result.output, example) == NULL)
        g_error ("%s --help: no example in:\n%s", commands[i], result.output);
    }
}

static void
test_hostile_names_stay_data (Fixture      *fixture,
                              gconstpointer data)
{
  g_auto (PdkCommandResult) result =
    pdk_command_run (&fixture->command, "show", "%s%n\033[2J", NULL);

  g_assert_cmpint (result.status, ==, 1);
  g_assert_null (strchr (result.errors, '\033'));
  g_assert_nonnull (strstr (result.errors, "%s%n"));
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

  add ("/cli/main-job", test_main_job);
  add ("/cli/use-run-unload", test_use_run_unload);
  add ("/cli/run/reads-the-prompt-from-a-pipe", test_run_reads_the_prompt_from_a_pipe);
  add ("/cli/alias-and-remove", test_alias_and_remove);
  add ("/cli/remove/from-library-only", test_remove_from_library_only);
  add ("/cli/pull/present-is-not-fetched-again", test_present_is_not_fetched_again);
  add ("/cli/pull/failures-have-causes", test_pull_failures_have_causes);
  add ("/cli/pull/interrupt-is-clean", test_interrupt_is_clean);
  add ("/cli/list/offline-server-keeps-its-rows", test_offline_server_keeps_its_rows);
  add ("/cli/use/default-model-of-the-environment", test_default_model_of_the_environment);
  add ("/cli/catalog/filters", test_catalog_filters);
  add ("/cli/fits", test_fits);
  add ("/cli/servers", test_servers);
  add ("/cli/doctor", test_doctor);
  add ("/cli/damaged-library-is-rebuilt", test_damaged_library_is_rebuilt);
  add ("/cli/wrong-use", test_wrong_use);
  add ("/cli/help-has-examples", test_help_has_examples);
  add ("/cli/hostile-names-stay-data", test_hostile_names_stay_data);

  return g_test_run ();
}
