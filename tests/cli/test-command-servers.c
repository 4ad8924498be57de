/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/pdk-json.h"
#include "pdk-command.h"
#include "pdk-ollama-double.h"
#include "pdk-test-database.h"
#include "pdk-test.h"

/* Several servers: adding, changing and forgetting them, and whose models are whose. */

#define GIB (G_GINT64_CONSTANT (1) << 30)

typedef struct
{
  PdkOllamaDouble *server;
  PdkOllamaDouble *other;
  PdkCommand       command;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  const PdkDoubleModel first = { .name = "first:latest", .size = 4000000 };
  const PdkDoubleModel second = { .name = "second:latest", .size = 4000000 };

  fixture->server = pdk_ollama_double_start ();
  fixture->other = pdk_ollama_double_start ();
  pdk_ollama_double_add_model (fixture->server, &first);
  pdk_ollama_double_add_model (fixture->other, &second);
  pdk_command_init (&fixture->command, pdk_ollama_double_get_address (fixture->server));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  pdk_command_clear (&fixture->command);
  pdk_ollama_double_stop (fixture->server);
  pdk_ollama_double_stop (fixture->other);
}

/* The libsecret of the command keeps its secrets in a file then, so that a test can look whether there is one. */
static char *
use_keyring_file (Fixture *fixture)
{
  char *path = pdk_command_dup_path (&fixture->command, "keyring");

  pdk_command_setenv (&fixture->command, "SECRET_BACKEND", "file");
  pdk_command_setenv (&fixture->command, "SECRET_FILE_TEST_PATH", path);
  pdk_command_setenv (&fixture->command, "SECRET_FILE_TEST_PASSWORD", "for a test");
  return path;
}

static void
use_no_keyring (Fixture *fixture)
{
  pdk_command_setenv (&fixture->command, "SECRET_BACKEND", NULL);
  pdk_command_setenv (&fixture->command, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/to/be/found");
}

static void
add_other (Fixture    *fixture,
           const char *name)
{
  g_auto (PdkCommandResult) result = pdk_command_run (&fixture->command, "servers", "add", name,
                                                      pdk_ollama_double_get_address (fixture->other), NULL);

  g_assert_cmpint (result.status, ==, 0);
}

static JsonObject *
find_server (JsonNode   *node,
             const char *id)
{
  JsonArray *array = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (g_strcmp0 (pdk_json_get_string (json_array_get_object_element (array, i), "id"), id) == 0)
        return json_array_get_object_element (array, i);
    }
  return NULL;
}

static void
assert_same_keys (JsonObject *first,
                  JsonObject *second)
{
  g_autoptr (GList) keys = json_object_get_members (first);

  g_assert_cmpuint (json_object_get_size (first), ==, json_object_get_size (second));
  for (GList *key = keys; key != NULL; key = key->next)
    g_assert_true (json_object_has_member (second, key->data));
}

static void
test_changes_are_printed (Fixture      *fixture,
                          gconstpointer data)
{
  const char          *address = pdk_ollama_double_get_address (fixture->other);
  g_autoptr (JsonNode) added =
    pdk_command_run_json (&fixture->command, "servers", "add", "attic", address, "--memory", "24", "--json", NULL);
  g_autoptr (JsonNode) given = pdk_command_run_json (&fixture->command, "servers", "memory", "ATTIC", "8", "--json", NULL);
  g_autoptr (JsonNode) chosen = pdk_command_run_json (&fixture->command, "servers", "default", "attic", "--json", NULL);
  g_autoptr (JsonNode) listed = pdk_command_run_json (&fixture->command, "servers", "--json", NULL);
  g_autoptr (JsonNode) removed = pdk_command_run_json (&fixture->command, "servers", "remove", "attic", "--json", NULL);
  g_autoptr (JsonNode) after = pdk_command_run_json (&fixture->command, "servers", "--json", NULL);
  JsonNode            *changes[] = { added, given, chosen, removed };
  const gint64         memory[] = { 24 * GIB, 8 * GIB, 8 * GIB, 8 * GIB };
  const gboolean       is_default[] = { FALSE, FALSE, TRUE, TRUE };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      JsonObject *server = json_node_get_object (changes[i]);

      assert_same_keys (find_server (listed, "attic"), server);
      g_assert_cmpstr (pdk_json_get_string (server, "id"), ==, "attic");
      g_assert_cmpstr (pdk_json_get_string (server, "address"), ==, address);
      g_assert_cmpint (pdk_json_get_int (server, "memory_bytes", -1), ==, memory[i]);
      g_assert_cmpint (pdk_json_get_boolean (server, "default", FALSE), ==, is_default[i]);
      g_assert_true (json_object_get_null_member (server, "online"));
    }
  g_assert_true (pdk_json_get_boolean (find_server (listed, "attic"), "online", FALSE));
  g_assert_null (find_server (after, "attic"));
}

static void
test_only_what_was_added_is_forgotten (Fixture      *fixture,
                                       gconstpointer data)
{
  const char               *id = pdk_ollama_double_get_address (fixture->server) + strlen ("http://");
  g_auto (PdkCommandResult) result = pdk_command_run (&fixture->command, "servers", "remove", id, "--json", NULL);
  g_auto (PdkCommandResult) stranger = pdk_command_run (&fixture->command, "servers", "remove", "attic", "--json", NULL);

  g_assert_cmpint (result.status, ==, 1);
  g_assert_nonnull (strstr (result.output, "never added"));
  g_assert_cmpint (stranger.status, ==, 1);
  g_assert_nonnull (strstr (stranger.output, "ERR_NOT_FOUND"));
}

/* Neither a new server nor a change to one is half there when its secret could not be kept. */
static void
test_keyring_that_fails_leaves_nothing (Fixture      *fixture,
                                        gconstpointer data)
{
  const char               *address = pdk_ollama_double_get_address (fixture->other);
  g_auto (PdkCommandResult) added = { 0 };
  g_auto (PdkCommandResult) changed = { 0 };
  g_autoptr (JsonNode)      first = NULL;
  g_autoptr (JsonNode)      second = NULL;

  use_no_keyring (fixture);
  added = pdk_command_run_with_input (&fixture->command, "s3cret\n", "servers", "add", "attic", address, "--header",
                                      "X-Key", "--json", NULL);
  g_assert_cmpint (added.status, ==, 1);
  g_assert_nonnull (strstr (added.output, "ERR_UNAUTHORIZED"));
  g_assert_null (strstr (added.output, "s3cret"));
  first = pdk_command_run_json (&fixture->command, "servers", "--json", NULL);
  g_assert_null (find_server (first, "attic"));

  add_other (fixture, "attic");
  changed = pdk_command_run_with_input (&fixture->command, "s3cret\n", "servers", "add", "attic", "192.0.2.1", "--header",
                                        "X-Key", "--json", NULL);
  g_assert_cmpint (changed.status, ==, 1);
  second = pdk_command_run_json (&fixture->command, "servers", "--json", NULL);
  g_assert_cmpstr (pdk_json_get_string (find_server (second, "attic"), "address"), ==, address);
}

static void
test_library_that_fails_leaves_nothing (Fixture      *fixture,
                                        gconstpointer data)
{
  const char               *address = pdk_ollama_double_get_address (fixture->other);
  g_autofree char          *keyring = use_keyring_file (fixture);
  g_autofree char          *database = pdk_command_dup_path (&fixture->command, "data/paddock/paddock.db");
  g_auto (PdkCommandResult) opened = pdk_command_run (&fixture->command, "list", NULL);
  g_auto (PdkCommandResult) refused = { 0 };
  g_auto (PdkCommandResult) added = { 0 };
  g_autofree char          *key = NULL;

  g_assert_cmpint (opened.status, ==, 0);
  g_assert_cmpint (g_chmod (database, 0400), ==, 0);
  refused = pdk_command_run_with_input (&fixture->command, "s3cret\n", "servers", "add", "attic", address, "--header",
                                        "X-Key", "--json", NULL);
  g_assert_cmpint (refused.status, ==, 1);
  g_assert_nonnull (strstr (refused.output, "ERR_PERMISSION"));
  g_assert_false (g_file_test (keyring, G_FILE_TEST_EXISTS));

  /* The same once the library can be written: the secret is kept, and sent. */
  g_assert_cmpint (g_chmod (database, 0600), ==, 0);
  added = pdk_command_run_with_input (&fixture->command, "s3cret\n", "servers", "add", "attic", address, "--header",
                                      "X-Key", "--json", NULL);
  g_assert_cmpint (added.status, ==, 0);
  g_assert_true (g_file_test (keyring, G_FILE_TEST_EXISTS));
  pdk_command_result_clear (&opened);
  opened = pdk_command_run (&fixture->command, "ps", "--server", "attic", NULL);
  g_assert_cmpint (opened.status, ==, 0);
  key = pdk_ollama_double_dup_header (fixture->other, "GET", "/api/ps", 0, "X-Key");
  g_assert_cmpstr (key, ==, "s3cret");
}

static void
adopt_all (Fixture *fixture)
{
  g_autoptr (JsonNode) first = pdk_command_run_json (&fixture->command, "adopt", "--all", "--json", NULL);
  g_autoptr (JsonNode) second =
    pdk_command_run_json (&fixture->command, "adopt", "--all", "--server", "other", "--json", NULL);

  g_assert_cmpuint (json_array_get_length (json_node_get_array (first)), ==, 1);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (second)), ==, 1);
}

static void
test_list_of_one_server (Fixture      *fixture,
                         gconstpointer data)
{
  g_autoptr (JsonNode)      all = NULL;
  g_autoptr (JsonNode)      one = NULL;
  g_auto (PdkCommandResult) table = { 0 };
  g_auto (PdkCommandResult) none = { 0 };

  add_other (fixture, "other");
  adopt_all (fixture);
  pdk_ollama_double_kill (fixture->server);
  all = pdk_command_run_json (&fixture->command, "list", "--json", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (all)), ==, 2);
  one = pdk_command_run_json (&fixture->command, "list", "--server", "other", "--json", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (one)), ==, 1);
  g_assert_cmpstr (pdk_json_get_string (json_array_get_object_element (json_node_get_array (one), 0), "server"), ==,
                   "other");
  table = pdk_command_run (&fixture->command, "list", "--server", "other", NULL);
  g_assert_nonnull (strstr (table.output, "second:latest"));
  g_assert_null (strstr (table.output, "first:latest"));
  none = pdk_command_run (&fixture->command, "list", "--server", "http://127.0.0.1:1", NULL);
  g_assert_nonnull (strstr (none.output, "no model on 127.0.0.1:1"));
}

/* Who looks at one server is not told that the models of another one are missing from it. */
static void
test_doctor_counts_per_server (Fixture      *fixture,
                               gconstpointer data)
{
  g_auto (PdkCommandResult) result = { 0 };
  g_auto (PdkCommandResult) listed = { 0 };
  g_autofree char          *id = g_strdup (pdk_ollama_double_get_address (fixture->server) + strlen ("http://"));
  g_autofree char          *mine = g_strdup_printf ("gone from %s", id);

  add_other (fixture, "other");
  adopt_all (fixture);
  pdk_ollama_double_script (fixture->other, "GET", "/api/tags", pdk_double_reply_new_json (200, "{\"models\":[]}"));
  listed = pdk_command_run (&fixture->command, "list", "--server", "other", NULL);
  g_assert_cmpint (listed.status, ==, 0);
  g_assert_nonnull (strstr (listed.output, "gone from the server"));
  pdk_ollama_double_script (fixture->other, "GET", "/api/tags", pdk_double_reply_new_json (200, "{\"models\":[]}"));
  result = pdk_command_run (&fixture->command, "doctor", "--server", "other", NULL);
  g_assert_nonnull (strstr (result.output, "1 model of the library is gone from other."));
  g_assert_null (strstr (result.output, mine));
  pdk_command_result_clear (&result);
  result = pdk_command_run (&fixture->command, "doctor", NULL);
  g_assert_null (strstr (result.output, mine));
}

#define DIGEST "e55aed6fe643f9368b2f48f8aaa56ec787b75765da69f794c0a0c23bfe7c64b2"

static void
load_like (Fixture    *fixture,
           const char *size,
           const char *size_vram)
{
  static const char show[] =
    "{\"model_info\":{\"general.architecture\":\"qwen3\",\"qwen3.block_count\":2,\"qwen3.context_length\":40960,"
    "\"qwen3.embedding_length\":1024,\"qwen3.feed_forward_length\":3072,\"qwen3.attention.head_count\":16,"
    "\"qwen3.attention.head_count_kv\":8,\"qwen3.attention.key_length\":128,\"qwen3.vocab_size\":32000}}";
  g_autofree char *running = g_strdup_printf ("{\"models\":[{\"name\":\"first:latest\",\"digest\":\"" DIGEST
                                              "\",\"size\":%s,\"size_vram\":%s,\"context_length\":4096}]}",
                                              size, size_vram);

  pdk_ollama_double_script (fixture->server, "GET", "/api/ps", pdk_double_reply_new_json (200, running));
  pdk_ollama_double_script (fixture->server, "POST", "/api/show", pdk_double_reply_new_json (200, show));
}

static JsonObject *
find_topic (JsonNode   *node,
            const char *topic)
{
  JsonArray *array = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *finding = json_array_get_object_element (array, i);

      if (g_strcmp0 (pdk_json_get_string (finding, "topic"), topic) == 0)
        return finding;
    }
  g_error ("doctor says nothing about %s", topic);
}

static void
test_loaded_models_are_compared (Fixture      *fixture,
                                 gconstpointer data)
{
  g_autoptr (JsonNode)      partial = NULL;
  g_autoptr (JsonNode)      whole = NULL;
  g_autoptr (JsonNode)      doctor = NULL;
  g_auto (PdkCommandResult) table = { 0 };
  JsonObject               *model;
  JsonObject               *facts;

  load_like (fixture, "300000000", "200000000");
  partial = pdk_command_run_json (&fixture->command, "ps", "--json", NULL);
  model = json_array_get_object_element (json_node_get_array (partial), 0);
  g_assert_cmpstr (pdk_json_get_string (model, "comparison"), ==, "partial");
  g_assert_true (json_object_get_null_member (model, "estimated_bytes"));

  load_like (fixture, "300000000", "300000000");
  whole = pdk_command_run_json (&fixture->command, "ps", "--json", NULL);
  model = json_array_get_object_element (json_node_get_array (whole), 0);
  g_assert_cmpstr (pdk_json_get_string (model, "comparison"), ==, "comparable");
  g_assert_cmpint (pdk_json_get_int (model, "estimated_bytes", 0), >, 10000000);

  doctor = pdk_command_run_json (&fixture->command, "doctor", "--json", NULL);
  facts = pdk_json_get_object (find_topic (doctor, "calibration"), "facts");
  g_assert_cmpstr (pdk_json_get_string (facts, "engine"), ==, "ollama");
  g_assert_cmpstr (pdk_json_get_string (facts, "version"), ==, "0.17.4");
  g_assert_cmpint (pdk_json_get_int (facts, "compared", 0), ==, 1);
  g_assert_cmpfloat (pdk_json_get_double (facts, "ratio", 0.0), >, 0.0);
  load_like (fixture, "300000000", "300000000");
  table = pdk_command_run (&fixture->command, "ps", NULL);
  g_assert_nonnull (strstr (table.output, "ESTIMATED"));
}

static void
test_doctor_tells_of_the_hardware (Fixture      *fixture,
                                   gconstpointer data)
{
  g_autoptr (JsonNode)      node = NULL;
  g_auto (PdkCommandResult) text = { 0 };
  JsonObject               *hardware;

  add_other (fixture, "other");
  node = pdk_command_run_json (&fixture->command, "doctor", "--json", NULL);
  hardware = pdk_json_get_object (find_topic (node, "hardware"), "facts");
  g_assert_nonnull (pdk_json_get_array (hardware, "gpus"));
  g_assert_nonnull (pdk_json_get_object (hardware, "system_memory"));
  g_assert_nonnull (pdk_json_get_object (hardware, "processor"));
  find_topic (node, "processor");
  find_topic (node, "main-memory");
  g_assert_nonnull (pdk_json_get_string (pdk_json_get_object (find_topic (node, "disk"), "facts"), "folder"));
  g_assert_nonnull (pdk_json_get_string (pdk_json_get_object (find_topic (node, "memory"), "facts"), "source"));
  g_assert_cmpint (pdk_json_get_int (pdk_json_get_object (find_topic (node, "calibration"), "facts"), "compared", -1), ==, 0);
  text = pdk_command_run (&fixture->command, "doctor", NULL);
  g_assert_cmpint (text.status, ==, 0);
  g_assert_nonnull (strstr (text.output, "main memory"));
  g_assert_nonnull (strstr (text.output, "was compared with its estimate yet"));
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
  pdk_test_give_up_overrides ();

  add ("/cli/servers/changes-are-printed", test_changes_are_printed);
  add ("/cli/servers/only-what-was-added-is-forgotten", test_only_what_was_added_is_forgotten);
  add ("/cli/servers/keyring-that-fails-leaves-nothing", test_keyring_that_fails_leaves_nothing);
  add ("/cli/servers/library-that-fails-leaves-nothing", test_library_that_fails_leaves_nothing);
  add ("/cli/servers/list-of-one-server", test_list_of_one_server);
  add ("/cli/servers/doctor-counts-per-server", test_doctor_counts_per_server);
  add ("/cli/servers/loaded-models-are-compared", test_loaded_models_are_compared);
  add ("/cli/servers/doctor-tells-of-the-hardware", test_doctor_tells_of_the_hardware);

  return g_test_run ();
}
