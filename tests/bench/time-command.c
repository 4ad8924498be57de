/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/*
 * Runs a command and prints wall seconds, processor seconds and the peak of resident memory in KiB to
 * the file descriptor 3. A small program of its own, because the kernel counts the memory
 * of whoever forks towards the peak of the child: started from a script, everything would seem to take
 * as much as the script's interpreter.
 */

static double
get_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static double
to_seconds (const struct timeval *time)
{
  return (double) time->tv_sec + (double) time->tv_usec / 1e6;
}

int
main (int   argc,
      char *argv[])
{
  double        before = get_seconds ();
  struct rusage usage;
  int           status;
  pid_t         child;

  if (argc < 2)
    return EXIT_FAILURE;
  child = fork ();
  if (child == 0)
    {
      close (3);
      execvp (argv[1], argv + 1);
      _exit (127);
    }
  if (child < 0 || wait4 (child, &status, 0, &usage) != child)
    return EXIT_FAILURE;
  dprintf (3, "%.6f %.6f %ld\n", get_seconds () - before, to_seconds (&usage.ru_utime) + to_seconds (&usage.ru_stime),
           usage.ru_maxrss);
  return WIFEXITED (status) ? WEXITSTATUS (status) : EXIT_FAILURE;
}
