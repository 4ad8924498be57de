/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-watchdog.h"

#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* The yardstick: so many pieces of text, the quickest of so many times. */
#define YARDSTICK_PIECES 40000
#define YARDSTICK_TIMES  5

#define BEAT_MILLISECONDS         5
#define LOOK_MICROSECONDS         10000
#define STACK_DEPTH               48
#define MILLISECOND               1000
#define NANOSECONDS_A_MICROSECOND 1000

/* Times in microseconds: what the scheduler says of the thread. */
typedef struct
{
  gint64 computing;
  gint64 waiting;
} Share;

/* What became of the time between two beats. */
typedef struct
{
  gint64 computing;
  gint64 painting;
  gint64 asleep;
} Turn;

struct _PdkWatchdog
{
  FILE       *report;
  gint64      limit;
  const char *phase;
  Turn        worst;
  gint64      painting;
  gint64      painting_since;

  GSource  *beat;
  gint64    last_beat;
  Share     last_share;
  int       schedule;
  pthread_t watched;
  GThread  *thread;
  gboolean  ended;
};

/* A signal handler has nothing but these; there is one watchdog in a program. */
static void                 *stack[STACK_DEPTH];
static volatile sig_atomic_t stack_depth;

static void
keep_stack (int signal_number)
{
  int kept_error = errno;

  stack_depth = backtrace (stack, STACK_DEPTH);
  errno = kept_error;
}

static gint64
read_computing (void)
{
  struct timespec time = { 0, 0 };

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / NANOSECONDS_A_MICROSECOND;
}

/* /proc/PID/task/TID/schedstat: nanoseconds on a processor (told late, so not used), nanoseconds in the
   queue for one, and turns; see Documentation/scheduler/sched-stats.rst of the kernel. */
static Share
read_share (PdkWatchdog *self)
{
  char   text[128];
  Share  share = { read_computing (), 0 };
  gssize length = pread (self->schedule, text, sizeof text - 1, 0);
  char  *rest;

  if (length <= 0)
    return share;
  text[length] = '\0';
  g_ascii_strtoull (text, &rest, 10);
  share.waiting = (gint64) g_ascii_strtoull (rest, NULL, 10) / NANOSECONDS_A_MICROSECOND;
  return share;
}

static void
write_stack (PdkWatchdog *self)
{
  g_autofree char **symbols = NULL;

  if (stack_depth == 0)
    return;
  /* One block of malloc(), as backtrace_symbols() gives it. */
  symbols = backtrace_symbols (stack, stack_depth);
  for (int i = 0; symbols != NULL && i < stack_depth; i++)
    fprintf (self->report, " %s\n", symbols[i]);
}

static Turn
measure_turn (PdkWatchdog *self,
              Share        share)
{
  gint64 computing = share.computing - self->last_share.computing;
  gint64 waiting = share.waiting - self->last_share.waiting;
  gint64 passed = g_get_monotonic_time () - self->last_beat;

  return (Turn) {
    .computing = computing - self->painting,
    .painting = self->painting,
    .asleep = passed - computing - waiting - BEAT_MILLISECONDS * MILLISECOND,
  };
}

static void
write_turn (PdkWatchdog *self,
            const char  *title,
            Turn         turn)
{
  fprintf (self->report, "%s%s %.1f %.1f %.1f\n", title, self->phase, (double) turn.computing / MILLISECOND,
           (double) turn.painting / MILLISECOND, (double) MAX (turn.asleep, 0) / MILLISECOND);
}

static gboolean
on_beat (gpointer user_data)
{
  PdkWatchdog *self = user_data;
  Share        share = read_share (self);
  Turn         turn = measure_turn (self, share);

  self->worst.computing = MAX (self->worst.computing, turn.computing);
  self->worst.painting = MAX (self->worst.painting, turn.painting);
  self->worst.asleep = MAX (self->worst.asleep, turn.asleep);
  if (MAX (MAX (turn.computing, turn.painting), turn.asleep) > self->limit)
    {
      write_turn (self, "", turn);
      write_stack (self);
      fflush (self->report);
    }
  stack_depth = 0;
  self->painting = 0;
  self->last_share = share;
  self->last_beat = g_get_monotonic_time ();
  return G_SOURCE_CONTINUE;
}

/* Looks on from another thread, and has the stack kept of whoever is late. */
static gpointer
look_on (gpointer user_data)
{
  PdkWatchdog *self = user_data;
  gint64       asked = 0;

  while (!self->ended)
    {
      gint64 last = self->last_beat;

      g_usleep (LOOK_MICROSECONDS);
      if (last != asked && g_get_monotonic_time () - last > self->limit)
        {
          asked = last;
          pthread_kill (self->watched, SIGUSR2);
        }
    }
  return NULL;
}

PdkWatchdog *
pdk_watchdog_start (const char *report,
                    guint       limit)
{
  const struct sigaction action = { .sa_handler = keep_stack, .sa_flags = SA_RESTART };
  PdkWatchdog           *self = g_new0 (PdkWatchdog, 1);
  g_autofree char       *path = g_strdup_printf ("/proc/self/task/%d/schedstat", (int) gettid ());

  self->report = fopen (report, "we");
  if (self->report == NULL)
    g_error ("%s: %s", report, g_strerror (errno));
  self->limit = (gint64) limit * MILLISECOND;
  self->phase = "start";
  self->schedule = open (path, O_RDONLY | O_CLOEXEC);
  self->watched = pthread_self ();
  /* The first call loads a library, which must not happen in the handler. */
  backtrace (stack, STACK_DEPTH);
  sigaction (SIGUSR2, &action, NULL);
  self->last_share = read_share (self);
  self->last_beat = g_get_monotonic_time ();
  self->beat = g_timeout_source_new (BEAT_MILLISECONDS);
  g_source_set_priority (self->beat, G_PRIORITY_HIGH);
  g_source_set_callback (self->beat, on_beat, self, NULL);
  g_source_set_static_name (self->beat, "watchdog");
  g_source_attach (self->beat, NULL);
  self->thread = g_thread_new ("watchdog", look_on, self);
  return self;
}

void
pdk_watchdog_set_phase (PdkWatchdog *self,
                        const char  *phase)
{
  g_return_if_fail (self != NULL);

  on_beat (self);
  write_turn (self, "worst ", self->worst);
  fflush (self->report);
  self->worst = (Turn) { 0 };
  self->phase = phase;
}

void
pdk_watchdog_begin_painting (PdkWatchdog *self)
{
  g_return_if_fail (self != NULL);

  self->painting_since = read_computing ();
}

void
pdk_watchdog_end_painting (PdkWatchdog *self)
{
  g_return_if_fail (self != NULL);

  if (self->painting_since == 0)
    return;
  self->painting += read_computing () - self->painting_since;
  self->painting_since = 0;
}

/* Allocates, hashes, looks up and frees, as windows do. */
static gint64
measure_yardstick (void)
{
  gint64                 start = read_computing ();
  g_autoptr (GHashTable) table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < YARDSTICK_PIECES; i++)
    g_hash_table_add (table, g_strdup_printf ("%u", i));
  g_hash_table_remove_all (table);
  return read_computing () - start;
}

static void
write_yardstick (PdkWatchdog *self)
{
  gint64 quickest = G_MAXINT64;

  for (guint i = 0; i < YARDSTICK_TIMES; i++)
    quickest = MIN (quickest, measure_yardstick ());
  fprintf (self->report, "yardstick %.1f\n", (double) quickest / MILLISECOND);
}

void
pdk_watchdog_stop (PdkWatchdog *self)
{
  g_return_if_fail (self != NULL);

  self->ended = true;
  g_thread_join (self->thread);
  pdk_watchdog_set_phase (self, NULL);
  write_yardstick (self);
  g_source_destroy (self->beat);
  g_source_unref (self->beat);
  fclose (self->report);
  if (self->schedule >= 0)
    close (self->schedule);
  g_free (self);
}
