/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hardware/pdk-hardware-child.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define OUTPUT_LIMIT (1024 * 1024)
#define PAUSE_US     2000
/* How long a killed process may take to vanish before it is left to a thread of its own. */
#define KILL_PATIENCE_US (200 * 1000)

typedef struct
{
  GPid          pid;
  int           output;
  gint64        deadline;
  GCancellable *cancellable;
  GString      *text;
} Child;

static void
become_group_leader (gpointer data)
{
  setpgid (0, 0);
}

static int
get_milliseconds_left (const Child *child)
{
  gint64 left = child->deadline - g_get_monotonic_time ();

  return (int) CLAMP ((left + 999) / 1000, 0, G_MAXINT);
}

/* Returns FALSE at the end of the output. */
static gboolean
read_some (Child *child)
{
  char   buffer[8192];
  gssize count = read (child->output, buffer, sizeof buffer);

  if (count < 0)
    return errno == EINTR || errno == EAGAIN;
  g_string_append_len (child->text, buffer, count);
  return count > 0;
}

/* Reads until the end of the output. Returns what stopped it before, or EXITED. */
static PdkChildOutcome
read_output (Child *child)
{
  struct pollfd watched[] = {
    { .fd = child->output, .events = POLLIN },
    { .fd = g_cancellable_get_fd (child->cancellable), .events = POLLIN },
  };
  PdkChildOutcome outcome = PDK_CHILD_EXITED;

  for (;;)
    {
      int left = get_milliseconds_left (child);

      if (left == 0 || child->text->len > OUTPUT_LIMIT)
        outcome = PDK_CHILD_TIMED_OUT;
      else if (g_cancellable_is_cancelled (child->cancellable))
        outcome = PDK_CHILD_CANCELLED;
      else if (poll (watched, G_N_ELEMENTS (watched), left) < 0 && errno != EINTR)
        outcome = PDK_CHILD_TIMED_OUT;
      if (outcome != PDK_CHILD_EXITED)
        break;
      if (watched[0].revents != 0 && !read_some (child))
        break;
    }
  if (watched[1].fd >= 0)
    g_cancellable_release_fd (child->cancellable);
  return outcome;
}

static gboolean
reap (GPid   pid,
      gint64 deadline,
      int   *status)
{
  for (;;)
    {
      pid_t reaped = waitpid (pid, status, WNOHANG);

      if (reaped == pid || (reaped < 0 && errno != EINTR))
        return reaped == pid;
      if (g_get_monotonic_time () >= deadline)
        return FALSE;
      g_usleep (PAUSE_US);
    }
}

static gpointer
reap_for_ever (gpointer data)
{
  waitpid ((pid_t) GPOINTER_TO_INT (data), NULL, 0);
  return NULL;
}

static void
kill_child (Child *child)
{
  int status;

  kill (-child->pid, SIGKILL);
  kill (child->pid, SIGKILL);
  if (!reap (child->pid, g_get_monotonic_time () + KILL_PATIENCE_US, &status))
    g_thread_unref (g_thread_new ("reaper", reap_for_ever, GINT_TO_POINTER (child->pid)));
}

static void
finish (Child          *child,
        PdkChildResult *result)
{
  int status = 0;

  result->outcome = read_output (child);
  if (result->outcome == PDK_CHILD_EXITED && !reap (child->pid, child->deadline, &status))
    result->outcome = PDK_CHILD_TIMED_OUT;
  if (result->outcome != PDK_CHILD_EXITED)
    {
      kill_child (child);
      return;
    }
  if (WIFSIGNALED (status))
    {
      result->outcome = PDK_CHILD_CRASHED;
      result->code = WTERMSIG (status);
      return;
    }
  result->code = WEXITSTATUS (status);
  result->output = g_utf8_make_valid (child->text->str, (gssize) child->text->len);
}

void
pdk_hardware_child_run (const char * const *arguments,
                        const char * const *environment,
                        gint64              deadline,
                        GCancellable       *cancellable,
                        PdkChildResult     *result)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Child               child = { 0, -1, deadline, cancellable, text };

  result->outcome = PDK_CHILD_ABSENT;
  result->code = 0;
  result->output = NULL;
  if (!g_spawn_async_with_pipes (NULL, (char **) arguments, (char **) environment,
                                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH_FROM_ENVP | G_SPAWN_STDERR_TO_DEV_NULL | G_SPAWN_CLOEXEC_PIPES,
                                 become_group_leader, NULL, &child.pid, NULL, &child.output, NULL, NULL))
    return;
  finish (&child, result);
  close (child.output);
  g_spawn_close_pid (child.pid);
}

void
pdk_hardware_child_result_clear (PdkChildResult *result)
{
  g_clear_pointer (&result->output, g_free);
}
