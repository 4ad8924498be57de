/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>

#include "base/pdk-json.h"
#include "pdk-command.h"
#include "pdk-ollama-double.h"
#include "pdk-test-database.h"
#include "pdk-test.h"
#include "pdk-tls-trap.h"

/* The command where the disk, the library or the server is not as one would wish. */

#define MODELS 40

typedef struct
{
  PdkOllamaDouble *server;
  PdkCommand       command;
  char            *database;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->server = pdk_ollama_double_start ();
  for (guint i = 0; i < MODELS; i++)
    {
      g_autofree char     *name = g_strdup_printf ("model-%02u:latest", i);
      const PdkDoubleModel model = { .name = name, .size = 4000000 };

      pdk_ollama_double_add_model (fixture->server, &model);
    }
  pdk_command_init (&fixture->command, pdk_ollama_double_get_address (fixture->server));
  fixture->database = pdk_command_dup_path (&fixture->command, "data/paddock/paddock.db");
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  pdk_command_clear (&fixture->command);
  pdk_ollama_double_stop (fixture->server);
  g_free (fixture->database);
}

/* Room for so many bytes in any one file: a disk that is full, without one. */
static void
limit_files (gpointer data)
{
  const struct rlimit limit = { *(guint *) data, *(guint *) data };

  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &limit);
}

static PdkCommandResult
run_with_little_room (Fixture           *fixture,
                      guint              room,
                      const char * const words[])
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess)  process = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv)           arguments = NULL;
  g_autoptr (GError)       error = NULL;
  PdkCommandResult         result = { 0 };

  g_strv_builder_add (builder, g_getenv ("PADDOCK_COMMAND"));
  g_strv_builder_addv (builder, (const char **) words);
  arguments = g_strv_builder_end (builder);
  g_subprocess_launcher_set_environ (launcher, fixture->command.environment);
  g_subprocess_launcher_set_child_setup (launcher, limit_files, &room, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char * const *) arguments, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &result.output, &result.errors, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  result.status = g_subprocess_get_exit_status (process);
  return result;
}

static void
assert_refused (const PdkCommandResult *result,
                const char             *code)
{
  g_autoptr (JsonObject) object = pdk_command_parse_last_line (result->output);
  JsonObject            *error = pdk_json_get_object (object, "error");

  g_assert_cmpint (result->status, ==, 1);
  g_assert_cmpstr (pdk_json_get_string (error, "code"), ==, code);
  g_assert_nonnull (pdk_json_get_string (error, "hint"));
}

static guint
count_models (Fixture *fixture)
{
  g_autoptr (JsonNode) node = pdk_command_run_json (&fixture->command, "list", "--json", NULL);

  return json_array_get_length (json_node_get_array (node));
}

static void
adopt_one (Fixture    *fixture,
           const char *name)
{
  g_auto (PdkCommandResult) result = pdk_command_run (&fixture->command, "adopt", name, NULL);

  g_assert_cmpint (result.status, ==, 0);
}

static void
test_no_room_for_a_library (Fixture      *fixture,
                            gconstpointer data)
{
  const char * const words[] = { "list", "--json", NULL };
  const guint        rooms[] = { 0, 100, 9000 };

  for (gsize i = 0; i < G_N_ELEMENTS (rooms); i++)
    {
      g_auto (PdkCommandResult) result = run_with_little_room (fixture, rooms[i], words);

      /* An output in a pipe has room. */
      assert_refused (&result, "ERR_DISK_SPACE");
    }
  g_assert_cmpuint (count_models (fixture), ==, 0);
  adopt_one (fixture, "model-00");
  g_assert_cmpuint (count_models (fixture), ==, 1);
}

/* What was saved stays, what does not fit is not half there, and there is a next time. */
static void
test_full_disk (Fixture      *fixture,
                gconstpointer data)
{
  const char * const        words[] = { "adopt", "--all", "--json", NULL };
  g_auto (PdkCommandResult) full = { 0 };
  g_auto (PdkCommandResult) again = { 0 };
  guint                     count;

  adopt_one (fixture, "model-00");
  /* SQLite's shared memory needs 32 KiB; its log has the same and no more. */
  full = run_with_little_room (fixture, 33 * 1024, words);
  assert_refused (&full, "ERR_DISK_SPACE");
  count = count_models (fixture);
  g_assert_cmpuint (count, >=, 1);
  g_assert_cmpuint (count, <, MODELS);
  again = pdk_command_run (&fixture->command, "adopt", "--all", NULL);
  g_assert_cmpint (again.status, ==, 0);
  g_assert_cmpuint (count_models (fixture), ==, MODELS);
}

static sqlite3 *
lock (Fixture    *fixture,
      const char *sql)
{
  sqlite3 *other = NULL;

  g_assert_cmpint (sqlite3_open (fixture->database, &other), ==, SQLITE_OK);
  sqlite3_busy_timeout (other, 10000);
  g_assert_cmpint (sqlite3_exec (other, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  return other;
}

static void
unlock (sqlite3 *other)
{
  g_assert_cmpint (sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (other), ==, SQLITE_OK);
}

static void
test_library_that_another_writes (Fixture      *fixture,
                                  gconstpointer data)
{
  g_auto (PdkCommandResult) refused = { 0 };
  g_auto (PdkCommandResult) listed = { 0 };
  sqlite3                  *other;

  adopt_one (fixture, "model-00");
  other = lock (fixture, "BEGIN IMMEDIATE");
  refused = pdk_command_run (&fixture->command, "adopt", "model-01", "--json", NULL);
  assert_refused (&refused, "ERR_BUSY");
  listed = pdk_command_run (&fixture->command, "list", NULL);
  g_assert_cmpint (listed.status, ==, 0);
  g_assert_nonnull (strstr (listed.output, "model-00"));
  unlock (other);
  adopt_one (fixture, "model-01");
  g_assert_cmpuint (count_models (fixture), ==, 2);
}

static void
test_library_that_another_keeps_to_itself (Fixture      *fixture,
                                           gconstpointer data)
{
  g_auto (PdkCommandResult) refused = { 0 };
  g_auto (PdkCommandResult) doctor = { 0 };
  sqlite3                  *other;

  adopt_one (fixture, "model-00");
  other = lock (fixture, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE mine (x)");
  refused = pdk_command_run (&fixture->command, "list", "--json", NULL);
  assert_refused (&refused, "ERR_BUSY");
  doctor = pdk_command_run (&fixture->command, "doctor", NULL);
  g_assert_cmpint (doctor.status, ==, 1);
  g_assert_nonnull (strstr (doctor.output, "Another program is using the library"));
  unlock (other);
  g_assert_cmpuint (count_models (fixture), ==, 1);
}

static void
test_read_only_library (Fixture      *fixture,
                        gconstpointer data)
{
  g_auto (PdkCommandResult) listed = { 0 };
  g_auto (PdkCommandResult) refused = { 0 };
  g_auto (PdkCommandResult) doctor = { 0 };

  adopt_one (fixture, "model-00");
  g_assert_cmpint (g_chmod (fixture->database, 0400), ==, 0);
  listed = pdk_command_run (&fixture->command, "list", NULL);
  g_assert_cmpint (listed.status, ==, 0);
  g_assert_nonnull (strstr (listed.output, "model-00"));
  g_assert_nonnull (strstr (listed.errors, "cannot be written"));
  refused = pdk_command_run (&fixture->command, "adopt", "model-01", "--json", NULL);
  assert_refused (&refused, "ERR_PERMISSION");
  doctor = pdk_command_run (&fixture->command, "doctor", NULL);
  g_assert_nonnull (strstr (doctor.output, "can be read but not written"));
  g_assert_cmpint (g_chmod (fixture->database, 0600), ==, 0);
  adopt_one (fixture, "model-01");
  g_assert_cmpuint (count_models (fixture), ==, 2);
}

/* Neither a question nor a secret goes to somebody who cannot prove to be the one who was meant. */
static void
test_untrusted_certificate (Fixture      *fixture,
                            gconstpointer data)
{
  const char * const     commands[][3] = { { "ps" }, { "pull", "x" }, { "servers", "test" }, { "run", "x", "hello" } };
  g_autoptr (PdkTlsTrap) trap = pdk_tls_trap_start ();

  pdk_command_setenv (&fixture->command, "OLLAMA_HOST", pdk_tls_trap_get_address (trap));
  pdk_command_setenv (&fixture->command, "PADDOCK_SERVER_HEADER", "Authorization: Bearer s3cret");
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      const char               *second = commands[i][1] != NULL ? commands[i][1] : "--json";
      const char               *third = commands[i][2] != NULL ? commands[i][2] : "--json";
      g_auto (PdkCommandResult) result =
        pdk_command_run (&fixture->command, commands[i][0], second, third, "--json", NULL);

      assert_refused (&result, "ERR_UNREACHABLE");
      g_assert_nonnull (strstr (result.output, "certificate"));
      g_assert_null (strstr (result.output, "s3cret"));
    }
  g_assert_cmpuint (pdk_tls_trap_count_connections (trap), >=, G_N_ELEMENTS (commands));
  g_assert_cmpuint (pdk_tls_trap_count_bytes (trap), ==, 0);
  /* The trap hears, when somebody speaks. */
  g_assert_true (pdk_tls_trap_greet (trap));
  g_assert_cmpuint (pdk_tls_trap_count_bytes (trap), ==, strlen ("hello"));
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

  add ("/cli/conditions/no-room-for-a-library", test_no_room_for_a_library);
  add ("/cli/conditions/full-disk", test_full_disk);
  add ("/cli/conditions/library-that-another-writes", test_library_that_another_writes);
  add ("/cli/conditions/library-that-another-keeps-to-itself", test_library_that_another_keeps_to_itself);
  add ("/cli/conditions/read-only-library", test_read_only_library);
  add ("/cli/conditions/untrusted-certificate", test_untrusted_certificate);

  return g_test_run ();
}
