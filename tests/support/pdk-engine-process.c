/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-engine-process.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define START_SECONDS 60
#define STOP_SECONDS  10

struct _PdkEngineProcess
{
  GSubprocess *process;
  pid_t        group;
  const char  *listening;
  char        *address;
  guint16      port;
  GThread     *reader;
  GMutex       mutex;
  GCond        changed;
  /* Guarded by the mutex. */
  GString *log;
  gboolean ended;
};

static char *
find_program (const char *variable,
              const char *name)
{
  const char *named = g_getenv (variable);

  if (named != NULL && *named != '\0')
    return g_strdup (named);
  return g_find_program_in_path (name);
}

char *
pdk_ollama_process_find (void)
{
  return find_program ("PADDOCK_OLLAMA", "ollama");
}

char *
pdk_llama_server_process_find (void)
{
  return find_program ("PADDOCK_LLAMA_SERVER", "llama-server");
}

gboolean
pdk_ollama_process_skip_unless_found (void)
{
  g_autofree char *program = pdk_ollama_process_find ();

  if (program == NULL)
    g_test_skip ("no Ollama here; build-aux/env --engines provides one");
  return program == NULL;
}

gboolean
pdk_llama_server_process_skip_unless_found (void)
{
  g_autofree char *program = pdk_llama_server_process_find ();

  if (program == NULL)
    g_test_skip ("no llama-server here; build-aux/env --engines provides one");
  return program == NULL;
}

/* In the child: a group of its own, so that its runners can be ended with it, and no life after the
 * test's. */
static void
child_setup_cb (gpointer data)
{
  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static GSubprocessLauncher *
make_launcher (const char         *folder,
               const char * const *environment)
{
  GSubprocessLauncher      *launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                                                  G_SUBPROCESS_FLAGS_STDERR_MERGE);
  static const char * const proxies[] = { "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY",
                                          "all_proxy", "ALL_PROXY" };

  for (gsize i = 0; i < G_N_ELEMENTS (proxies); i++)
    g_subprocess_launcher_unsetenv (launcher, proxies[i]);
  g_subprocess_launcher_setenv (launcher, "HOME", folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "TMPDIR", folder, TRUE);
  /* The same on every machine, with and without a card. */
  g_subprocess_launcher_setenv (launcher, "CUDA_VISIBLE_DEVICES", "-1", TRUE);
  g_subprocess_launcher_setenv (launcher, "ROCR_VISIBLE_DEVICES", "-1", TRUE);
  for (gsize i = 0; environment != NULL && environment[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (environment[i], "=", 2);

      g_subprocess_launcher_setenv (launcher, pair[0], pair[1], TRUE);
    }
  g_subprocess_launcher_set_child_setup (launcher, child_setup_cb, NULL, NULL);
  return launcher;
}

/* Reads its messages until it ends, so that it never waits for a full pipe. */
static gpointer
read_log (gpointer data)
{
  PdkEngineProcess *self = data;
  GInputStream     *stream = g_subprocess_get_stdout_pipe (self->process);
  char              buffer[4096];
  gssize            length;

  while ((length = g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL)) > 0)
    {
      g_mutex_lock (&self->mutex);
      g_string_append_len (self->log, buffer, length);
      g_cond_broadcast (&self->changed);
      g_mutex_unlock (&self->mutex);
    }
  g_mutex_lock (&self->mutex);
  self->ended = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/* The port in the line that says it listens; 0 until that line is whole. */
static guint16
read_port (PdkEngineProcess *self)
{
  const char *found = strstr (self->log->str, self->listening);
  char       *end = NULL;
  guint64     port = found != NULL ? g_ascii_strtoull (found + strlen (self->listening), &end, 10) : 0;

  return end != NULL && *end != '\0' ? (guint16) port : 0;
}

static gboolean
wait_until_listening (PdkEngineProcess *self,
                      GError          **error)
{
  gint64 deadline = g_get_monotonic_time () + START_SECONDS * G_TIME_SPAN_SECOND;

  g_mutex_lock (&self->mutex);
  while ((self->port = read_port (self)) == 0 && !self->ended)
    if (!g_cond_wait_until (&self->changed, &self->mutex, deadline))
      break;
  if (self->port == 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the engine did not start; it said:\n%s", self->log->str);
  g_mutex_unlock (&self->mutex);
  return self->port != 0;
}

static PdkEngineProcess *
start (const char         *folder,
       const char * const *environment,
       const char * const *command,
       const char         *listening,
       GError            **error)
{
  g_autoptr (PdkEngineProcess)    self = g_new0 (PdkEngineProcess, 1);
  g_autoptr (GSubprocessLauncher) launcher = make_launcher (folder, environment);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->log = g_string_new (NULL);
  self->listening = listening;
  self->process = g_subprocess_launcher_spawnv (launcher, command, error);
  if (self->process == NULL)
    return NULL;
  self->group = (pid_t) g_ascii_strtoll (g_subprocess_get_identifier (self->process), NULL, 10);
  self->reader = g_thread_new ("engine-log", read_log, self);
  if (!wait_until_listening (self, error))
    return NULL;
  self->address = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  return g_steal_pointer (&self);
}

PdkEngineProcess *
pdk_ollama_process_start (const char         *folder,
                          const char * const *environment,
                          GError            **error)
{
  g_autofree char         *program = pdk_ollama_process_find ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv)           settings = NULL;
  const char * const       command[] = { program, "serve", NULL };

  if (program == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is no Ollama here");
      return NULL;
    }
  g_strv_builder_add (builder, "OLLAMA_HOST=127.0.0.1:0");
  g_strv_builder_take (builder, g_strdup_printf ("OLLAMA_MODELS=%s/models", folder));
  if (environment != NULL)
    g_strv_builder_addv (builder, (const char **) environment);
  settings = g_strv_builder_end (builder);
  return start (folder, (const char * const *) settings, command, "Listening on 127.0.0.1:", error);
}

PdkEngineProcess *
pdk_llama_server_process_start (const char         *folder,
                                const char * const *arguments,
                                GError            **error)
{
  g_autofree char         *program = pdk_llama_server_process_find ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv)           command = NULL;

  if (program == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is no llama-server here");
      return NULL;
    }
  g_strv_builder_add_many (builder, program, "--host", "127.0.0.1", "--port", "0", NULL);
  g_strv_builder_addv (builder, (const char **) arguments);
  command = g_strv_builder_end (builder);
  return start (folder, NULL, (const char * const *) command, "listening on http://127.0.0.1:", error);
}

void
pdk_engine_process_kill (PdkEngineProcess *self)
{
  kill (-self->group, SIGKILL);
  g_subprocess_wait (self->process, NULL, NULL);
}

static void
end_process (PdkEngineProcess *self)
{
  gint64 deadline = g_get_monotonic_time () + STOP_SECONDS * G_TIME_SPAN_SECOND;

  g_subprocess_send_signal (self->process, SIGTERM);
  g_mutex_lock (&self->mutex);
  while (!self->ended && g_cond_wait_until (&self->changed, &self->mutex, deadline))
    ;
  g_mutex_unlock (&self->mutex);
  kill (-self->group, SIGKILL);
  g_subprocess_wait (self->process, NULL, NULL);
}

void
pdk_engine_process_stop (PdkEngineProcess *self)
{
  if (self->reader != NULL)
    {
      end_process (self);
      g_thread_join (self->reader);
    }
  g_clear_object (&self->process);
  g_string_free (self->log, TRUE);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self->address);
  g_free (self);
}

const char *
pdk_engine_process_get_address (PdkEngineProcess *self)
{
  return self->address;
}

guint16
pdk_engine_process_get_port (PdkEngineProcess *self)
{
  return self->port;
}

char *
pdk_engine_process_dup_log (PdkEngineProcess *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_strdup (self->log->str);
}
