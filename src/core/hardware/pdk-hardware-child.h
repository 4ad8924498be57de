/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PdkChildOutcome:
 * @PDK_CHILD_EXITED: it ended by itself; `code` is what it returned
 * @PDK_CHILD_CRASHED: a signal ended it; `code` is the signal
 * @PDK_CHILD_TIMED_OUT: it took too long, or wrote too much, and was killed
 * @PDK_CHILD_CANCELLED: the caller gave up, and it was killed
 * @PDK_CHILD_ABSENT: there is no such program, or it cannot be started
 */
typedef enum
{
  PDK_CHILD_EXITED,
  PDK_CHILD_CRASHED,
  PDK_CHILD_TIMED_OUT,
  PDK_CHILD_CANCELLED,
  PDK_CHILD_ABSENT,
} PdkChildOutcome;

typedef struct
{
  PdkChildOutcome outcome;
  int             code;
  char           *output; /* valid UTF-8; NULL if it was killed or absent */
} PdkChildResult;

#define PDK_CHILD_RESULT_INIT { PDK_CHILD_ABSENT, 0, NULL }

/**
 * pdk_hardware_child_run:
 * @arguments: (array zero-terminated=1): the program, looked for in the `PATH` of @environment, and its arguments
 * @environment: (array zero-terminated=1): all of its environment
 * @deadline: monotonic time in microseconds at which it is killed, whatever it does
 *
 * Runs a program in a process group of its own and reads what it writes. Blocks; for worker threads.
 * Whoever hangs in the kernel and cannot be killed is left behind.
 */
void pdk_hardware_child_run (const char * const *arguments,
                             const char * const *environment,
                             gint64              deadline,
                             GCancellable       *cancellable,
                             PdkChildResult     *result);

void pdk_hardware_child_result_clear (PdkChildResult *result);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PdkChildResult, pdk_hardware_child_result_clear)

G_END_DECLS
