/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-command.h"

#include <gio/gio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/pdk-json.h"
#include "pdk-test.h"

void
pdk_command_init (PdkCommand *self,
                  const char *server)
{
  const char * const folders[][2] = {
    { "HOME", "home" },
    { "XDG_DATA_HOME", "data" },
    { "XDG_CONFIG_HOME", "config" },
    { "XDG_CACHE_HOME", "cache" },
    { "XDG_STATE_HOME", "state" },
  };

  self->folder = pdk_test_make_folder ();
  self->environment = g_get_environ ();
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, folders[i][1], NULL);

      pdk_command_setenv (self, folders[i][0], path);
    }
  pdk_command_setenv (self, "OLLAMA_HOST", server);
  pdk_command_setenv (self, "OLLAMA_BASE_URL", NULL);
  pdk_command_setenv (self, "DEFAULT_MODEL", NULL);
  pdk_command_setenv (self, "LC_ALL", "C.UTF-8");
  pdk_command_setenv (self, "COLUMNS", NULL);
}

void
pdk_command_clear (PdkCommand *self)
{
  pdk_test_remove_folder (self->folder);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->environment, g_strfreev);
}

void
pdk_command_setenv (PdkCommand *self,
                    const char *name,
                    const char *value)
{
  if (value == NULL)
    self->environment = g_environ_unsetenv (self->environment, name);
  else
    self->environment = g_environ_setenv (self->environment, name, value, TRUE);
}

char *
pdk_command_dup_path (PdkCommand *self,
                      const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

void
pdk_command_result_clear (PdkCommandResult *self)
{
  g_clear_pointer (&self->output, g_free);
  g_clear_pointer (&self->errors, g_free);
}

/* A file rather than a pipe: a command that refuses its arguments may end before it has read a pipe. */
static int
open_input (const char *input)
{
  int file = memfd_create ("input", MFD_CLOEXEC);

  g_assert_cmpint (file, >=, 0);
  g_assert_cmpint (write (file, input, strlen (input)), ==, strlen (input));
  g_assert_cmpint (lseek (file, 0, SEEK_SET), ==, 0);
  return file;
}

static GSubprocess *
spawn (PdkCommand *self,
       const char *input,
       va_list     words)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GError)    error = NULL;
  GSubprocess          *process;

  g_assert_nonnull (g_getenv ("PADDOCK_COMMAND"));
  g_ptr_array_add (arguments, (gpointer) g_getenv ("PADDOCK_COMMAND"));
  for (const char *word = va_arg (words, const char *); word != NULL; word = va_arg (words, const char *))
    g_ptr_array_add (arguments, (gpointer) word);
  g_ptr_array_add (arguments, NULL);
  g_subprocess_launcher_set_environ (launcher, self->environment);
  if (input != NULL)
    g_subprocess_launcher_take_stdin_fd (launcher, open_input (input));
  process = g_subprocess_launcher_spawnv (launcher, (const char * const *) arguments->pdata, &error);
  g_assert_no_error (error);
  return process;
}

static PdkCommandResult
finish (GSubprocess *process)
{
  g_autoptr (GSubprocess) owned = process;
  g_autoptr (GError)      error = NULL;
  PdkCommandResult        result = { 0 };

  g_subprocess_communicate_utf8 (process, NULL, NULL, &result.output, &result.errors, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  result.status = g_subprocess_get_exit_status (process);
  return result;
}

PdkCommandResult
pdk_command_run (PdkCommand *self,
                 ...)
{
  va_list      words;
  GSubprocess *process;

  va_start (words, self);
  process = spawn (self, NULL, words);
  va_end (words);
  return finish (process);
}

PdkCommandResult
pdk_command_run_with_input (PdkCommand *self,
                            const char *input,
                            ...)
{
  va_list      words;
  GSubprocess *process;

  va_start (words, input);
  process = spawn (self, input, words);
  va_end (words);
  return finish (process);
}

GSubprocess *
pdk_command_start (PdkCommand *self,
                   ...)
{
  va_list      words;
  GSubprocess *process;

  va_start (words, self);
  process = spawn (self, NULL, words);
  va_end (words);
  return process;
}

JsonNode *
pdk_command_run_json (PdkCommand *self,
                      ...)
{
  g_autoptr (GError)        error = NULL;
  g_auto (PdkCommandResult) result = { 0 };
  JsonNode                 *node;
  GSubprocess              *process;
  va_list                   words;

  va_start (words, self);
  process = spawn (self, NULL, words);
  va_end (words);
  result = finish (process);
  if (result.status != 0)
    g_error ("paddock ended with %d: %s%s", result.status, result.output, result.errors);
  node = pdk_json_parse (result.output, -1, "the output", &error);
  g_assert_no_error (error);
  return node;
}

JsonObject *
pdk_command_parse_last_line (const char *output)
{
  g_autofree char   *text = g_strchomp (g_strdup (output));
  const char        *line = strrchr (text, '\n');
  g_autoptr (GError) error = NULL;
  JsonObject        *object = pdk_json_parse_object (line == NULL ? text : line + 1, -1, "the last line", &error);

  g_assert_no_error (error);
  return object;
}
