/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-killed-pull.h"

#include <gio/gio.h>
#include <signal.h>

#include "base/pdk-json.h"
#include "names/pdk-model-name.h"
#include "pdk-test.h"
#include "servers/pdk-ollama-client.h"

typedef struct
{
  PdkCommand     *command;
  PdkModelServer *observer;
  const char     *name;
  gint64          reached;
  gint64          weights;
} World;

static gboolean
server_has (World *world)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      error = NULL;
  g_autoptr (GPtrArray)   models = NULL;
  gboolean                found = FALSE;

  pdk_model_server_list_async (world->observer, NULL, pdk_async_waiter_done, &waiter);
  models = pdk_model_server_list_finish (world->observer, pdk_async_waiter_wait (&waiter), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < models->len; i++)
    found = found || pdk_model_name_texts_equal (pdk_server_model_get_name (g_ptr_array_index (models, i)), world->name);
  return found;
}

static guint
count_findings (World      *world,
                const char *topic,
                const char *status)
{
  g_autoptr (JsonNode) node = pdk_command_run_json (world->command, "doctor", "--json", NULL);
  JsonArray           *findings = json_node_get_array (node);
  guint                count = 0;

  for (guint i = 0; i < json_array_get_length (findings); i++)
    {
      JsonObject *finding = json_array_get_object_element (findings, i);

      count += g_str_equal (pdk_json_get_string (finding, "topic"), topic) &&
               g_str_equal (pdk_json_get_string (finding, "status"), status);
    }
  return count;
}

/* What the library says must be what the server has; only the last word between the two may be missing. */
static void
assert_truth (World   *world,
              gboolean had_begun)
{
  g_autoptr (JsonNode) node = pdk_command_run_json (world->command, "list", "--json", NULL);
  JsonArray           *rows = json_node_get_array (node);
  gboolean             on_server = server_has (world);

  g_assert_cmpuint (count_findings (world, "database", "ok"), ==, 1);
  g_assert_cmpuint (json_array_get_length (rows), <=, 1);
  if (json_array_get_length (rows) == 1)
    {
      JsonObject *row = json_array_get_object_element (rows, 0);

      g_assert_true (on_server);
      g_assert_true (pdk_json_get_boolean (row, "available", FALSE));
    }
  else if (had_begun)
    {
      /* Begun and not registered: it must be offered to go on with. */
      g_assert_cmpuint (count_findings (world, "transfers", "warning"), ==, 1);
    }
}

static void
forget_everything (World *world)
{
  g_auto (PdkCommandResult) adopted = pdk_command_run (world->command, "adopt", "--all", NULL);
  g_auto (PdkCommandResult) removed =
    pdk_command_run (world->command, "remove", world->name, "--from-server", "--yes", NULL);

  g_assert_cmpint (adopted.status, ==, 0);
  g_assert_cmpint (removed.status, ==, 0);
  g_assert_false (server_has (world));
  world->reached = 0;
}

typedef struct
{
  guint  lines;
  gint64 first_done;
  gint64 last_done;
} Watched;

static void
note_line (Watched    *watched,
           const char *line)
{
  g_autoptr (JsonObject) event = pdk_command_parse_last_line (line);
  gint64                 done = pdk_json_get_int (event, "done_bytes", 0);

  watched->lines++;
  if (watched->first_done == 0 && done > 0)
    watched->first_done = done;
  watched->last_done = MAX (watched->last_done, done);
}

static Watched
pull_until (World *world,
            guint  lines)
{
  g_autoptr (GSubprocess) process =
    pdk_command_start (world->command, "pull", world->name, "--insecure", "--json", NULL);
  g_autoptr (GDataInputStream) output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  Watched                      watched = { 0 };

  while (watched.lines < lines)
    {
      g_autofree char *line = g_data_input_stream_read_line (output, NULL, NULL, NULL);

      if (line == NULL)
        break;
      note_line (&watched, line);
    }
  g_subprocess_send_signal (process, SIGKILL);
  g_subprocess_wait (process, NULL, NULL);
  return watched;
}

void
pdk_killed_pull_test (PdkCommand *command,
                      const char *address,
                      const char *name,
                      gint64      weights,
                      guint       rounds,
                      guint32     seed)
{
  g_autoptr (GRand)          random = g_rand_new_with_seed (seed);
  g_autoptr (PdkModelServer) observer = PDK_MODEL_SERVER (pdk_ollama_client_new (address, NULL, NULL));
  World                      world = { .command = command, .observer = observer, .name = name, .weights = weights };
  g_auto (PdkCommandResult)  last = { 0 };
  g_autoptr (JsonNode)       rows = NULL;

  g_test_message ("seed %u", seed);
  for (guint round = 0; round < rounds; round++)
    {
      Watched watched = pull_until (&world, (guint) g_rand_int_range (random, 0, 12));

      g_test_message ("round %u: killed after %u lines at %" G_GINT64_FORMAT " bytes, the round before at %" G_GINT64_FORMAT,
                      round, watched.lines, watched.last_done, world.reached);
      /* A server says nothing about weights that were complete but not yet filed when it was left. */
      if (watched.first_done > 0 && world.reached < world.weights)
        g_assert_cmpint (watched.first_done, >=, world.reached);
      world.reached = MAX (world.reached, watched.last_done);
      assert_truth (&world, watched.lines > 0);
      if (server_has (&world))
        forget_everything (&world);
    }
  last = pdk_command_run (command, "pull", name, "--insecure", "--json", NULL);
  g_assert_cmpint (last.status, ==, 0);
  assert_truth (&world, TRUE);
  rows = pdk_command_run_json (command, "list", "--json", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (rows)), ==, 1);
  g_assert_cmpuint (count_findings (&world, "transfers", "warning"), ==, 0);
}
