/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "pdk-test-database.h"
#include "pdk-test-library.h"
#include "pdk-test.h"

/*
 * The test is its own child: `--write PATH SERVER COUNT` adds COUNT models, and with COUNT 0 it works
 * until it is killed, and says on its output what has been acknowledged.
 */

#define ROWS_EACH 200
#define KILLS     24

static char *program;

static GSubprocess *
start_writer (const char *path,
              const char *server,
              guint       count)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *text = g_strdup_printf ("%u", count);
  GSubprocess       *child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                               program, "--write", path, server, text, NULL);

  g_assert_no_error (error);
  return child;
}

/* The child's part. */

static void
say (const char *format,
     ...) G_GNUC_PRINTF (1, 2);

static void
say (const char *format,
     ...)
{
  va_list arguments;

  va_start (arguments, format);
  vprintf (format, arguments);
  va_end (arguments);
  fflush (stdout);
}

static void
choose (PdkModelRegistry *library,
        PdkModelRecord   *record)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_model_registry_set_active_async (library, record, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, library, pdk_model_registry_set_active_finish);
}

/* One download as the library sees it; every word is said only after the library has confirmed it. */
static void
work_on (PdkModelRegistry *library,
         const char       *server,
         const char       *name)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkModelRecord         *record;

  pdk_model_registry_begin_transfer_async (library, server, name, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, library, pdk_model_registry_begin_transfer_finish);
  say ("begun %s\n", name);
  record = pdk_test_library_add (library, server, name, "aa");
  say ("added %s\n", name);
  choose (library, record);
  say ("chosen %s\n", name);
  pdk_model_registry_end_transfer_async (library, server, name, NULL, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, library, pdk_model_registry_end_transfer_finish);
  say ("ended %s\n", name);
}

static int
write_models (const char *path,
              const char *server,
              guint       count)
{
  g_autoptr (PdkModelRegistry) library = pdk_test_library_open (path, NULL);
  guint                        first = pdk_test_library_count (library);

  say ("ready -\n");
  for (guint i = 0; count == 0 || i < count; i++)
    {
      g_autofree char *name = g_strdup_printf ("model-%u:1", count == 0 ? first + i : i);

      if (count == 0)
        work_on (library, server, name);
      else
        pdk_test_library_add (library, server, name, "aa");
    }
  pdk_model_registry_close (library);
  return 0;
}

/* The parent's part. */

static void
wait_for_end (GSubprocess *child)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check (child, NULL, &error);
  g_assert_no_error (error);
}

static void
test_two_processes_lose_nothing (PdkTestLibrary *fixture,
                                 gconstpointer   data)
{
  g_autoptr (GSubprocess) one = NULL;
  g_autoptr (GSubprocess) two = NULL;

  pdk_test_library_close (fixture);
  /* Not even the file is there: both make it, and both write the same names for different servers. */
  one = start_writer (fixture->path, "local", ROWS_EACH);
  two = start_writer (fixture->path, "attic", ROWS_EACH);
  wait_for_end (one);
  wait_for_end (two);
  pdk_test_database_assert (fixture->path, "SELECT server, count(*) FROM model_places GROUP BY server ORDER BY server",
                            "attic|200\nlocal|200");
  pdk_test_database_assert (fixture->path, "SELECT count(*), count(DISTINCT model_id) FROM downloaded_models", "400|400");
  pdk_test_database_assert (fixture->path,
                            "SELECT count(*) FROM downloaded_models WHERE ollama_model_name LIKE '% @%'", "0");
  pdk_test_database_assert (fixture->path, "PRAGMA integrity_check", "ok");
  pdk_test_library_reopen (fixture);
  g_assert_nonnull (pdk_model_registry_find (fixture->library, "attic", "model-199:1"));
  g_assert_nonnull (pdk_model_registry_find (fixture->library, "local", "model-199:1"));
}

static void
test_refresh_shows_what_others_wrote (PdkTestLibrary *fixture,
                                      gconstpointer   data)
{
  pdk_test_library_add (fixture->library, "local", "mine:1", "aa");
  g_string_truncate (fixture->heard, 0);
  pdk_test_library_refresh (fixture->library);
  pdk_test_library_assert_heard (fixture, "");
  pdk_test_database_run (fixture->path,
                         "INSERT INTO downloaded_models (model_id, display_name, repo_id, quantization, source, downloaded_at)"
                         " VALUES ('theirs', 'Theirs', 'unknown', 'unknown', 'custom_hf', '2026-07-01 00:00:00.000000');"
                         "UPDATE downloaded_models SET last_used = '2026-07-02 00:00:00.000000' WHERE model_id = 'mine:1'");
  pdk_test_library_refresh (fixture->library);
  pdk_test_library_assert_heard (fixture, "added theirs;changed mine:1;");
  pdk_test_library_refresh (fixture->library);
  pdk_test_library_assert_heard (fixture, "");
  /* What others wrote also shows with the next change of our own. */
  pdk_test_database_run (fixture->path, "DELETE FROM downloaded_models WHERE model_id = 'theirs'");
  pdk_test_library_add (fixture->library, "local", "mine:2", "aa");
  pdk_test_library_assert_heard (fixture, "removed theirs;added mine:2;");
}

static void
test_watching_follows_another_process (PdkTestLibrary *fixture,
                                       gconstpointer   data)
{
  g_autoptr (GSubprocess) child = NULL;

  pdk_model_registry_set_watching (fixture->library, TRUE);
  pdk_model_registry_set_watching (fixture->library, TRUE);
  child = start_writer (fixture->path, "local", 5);
  pdk_test_wait_for (pdk_test_library_count (fixture->library) == 5);
  wait_for_end (child);
  g_assert_nonnull (pdk_model_registry_find (fixture->library, "local", "model-4:1"));
  pdk_model_registry_set_watching (fixture->library, FALSE);
}

static gboolean
was_said (const char *output,
          const char *word,
          const char *name)
{
  g_autofree char *line = g_strdup_printf ("\n%s %s\n", word, name);

  return strstr (output, line) != NULL;
}

/* Reads until @count lines have come, or the child has gone. */
static void
read_lines (GInputStream *stream,
            GString      *output,
            guint         count)
{
  g_autoptr (GError) error = NULL;
  char               buffer[256];
  gssize             length = 1;
  guint              lines = 0;

  while (lines < count && length > 0)
    {
      length = g_input_stream_read (stream, buffer, sizeof buffer, NULL, &error);
      g_assert_no_error (error);
      for (gssize i = 0; i < length; i++)
        lines += buffer[i] == '\n';
      g_string_append_len (output, buffer, length);
    }
}

static void
check_after_kill (PdkTestLibrary *fixture,
                  const char     *output,
                  guint           first)
{
  PdkModelRecord *active;
  guint           count;
  g_auto (GStrv)  unfinished = NULL;

  pdk_test_library_reopen (fixture);
  g_assert_null (pdk_model_registry_get_notices (fixture->library)[0]);
  count = pdk_test_library_count (fixture->library);
  unfinished = pdk_model_registry_dup_unfinished (fixture->library, "local");
  active = pdk_model_registry_get_active (fixture->library);
  for (guint i = first; i <= count; i++)
    {
      g_autofree char *name = g_strdup_printf ("model-%u:1", i);
      PdkModelRecord  *record = pdk_model_registry_find (fixture->library, "local", name);
      gboolean         listed = g_strv_contains ((const char         *const *) unfinished, name);

      /* What was confirmed is there, whole; what was begun is on the list until its end is confirmed. */
      if (was_said (output, "added", name))
        g_assert_nonnull (record);
      if (record != NULL)
        g_assert_cmpstr (pdk_model_record_get_server (record), ==, "local");
      if (was_said (output, "begun", name) && record == NULL)
        g_assert_true (listed);
      if (was_said (output, "ended", name))
        g_assert_false (listed);
      if (record != NULL && !listed)
        g_assert_true (was_said (output, "chosen", name));
      if (was_said (output, "chosen", name))
        g_assert_nonnull (active);
    }
  g_assert_cmpuint (g_strv_length (unfinished), <=, KILLS);
  pdk_test_database_assert (fixture->path, "PRAGMA integrity_check", "ok");
  pdk_test_database_assert (fixture->path, "SELECT count(*) FROM downloaded_models WHERE id NOT IN (SELECT row_id FROM model_places)",
                            "0");
}

static void
test_killed_at_any_moment (PdkTestLibrary *fixture,
                           gconstpointer   data)
{
  for (guint kill_number = 0; kill_number < KILLS; kill_number++)
    {
      g_autoptr (GSubprocess) child = NULL;
      g_autoptr (GString)     output = g_string_new ("\n");
      guint                   first = fixture->library != NULL ? pdk_test_library_count (fixture->library) : 0;

      if (fixture->library != NULL)
        pdk_test_library_close (fixture);
      /* Now and then even the making of the file is interrupted. */
      if (kill_number % 4 == 0)
        {
          g_assert_cmpint (g_unlink (fixture->path), ==, 0);
          first = 0;
        }
      child = start_writer (fixture->path, "local", 0);
      read_lines (g_subprocess_get_stdout_pipe (child), output,
                  kill_number % 4 == 0 ? 0 : (guint) g_test_rand_int_range (0, 12));
      /* Somewhere within the next steps, not just behind a word. */
      g_usleep ((gulong) g_test_rand_int_range (0, 8000));
      g_subprocess_send_signal (child, SIGKILL);
      read_lines (g_subprocess_get_stdout_pipe (child), output, G_MAXUINT);
      g_subprocess_wait (child, NULL, NULL);
      g_assert_true (g_subprocess_get_if_signaled (child));
      check_after_kill (fixture, output->str, first);
    }
  g_test_message ("%u models after %d kills", pdk_test_library_count (fixture->library), KILLS);
}

int
main (int   argc,
      char *argv[])
{
  program = argv[0];
  if (argc == 5 && g_str_equal (argv[1], "--write"))
    return write_models (argv[2], argv[3], (guint) g_ascii_strtoull (argv[4], NULL, 10));
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) pdk_test_library_add_test ("/library/processes/" name, func)
  ADD ("two-processes-lose-nothing", test_two_processes_lose_nothing);
  ADD ("refresh-shows-what-others-wrote", test_refresh_shows_what_others_wrote);
  ADD ("watching-follows-another-process", test_watching_follows_another_process);
  ADD ("killed-at-any-moment", test_killed_at_any_moment);

  return g_test_run ();
}
