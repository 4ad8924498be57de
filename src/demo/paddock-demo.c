/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "pdk-demo-tour.h"
#include "pdk-demo-world.h"

/*
 * paddock-demo PADDOCK [ARG…]: runs the command PADDOCK in a world of the demo's own, or, without
 * arguments for it, the tour. Started by build-aux/run --demo; not installed.
 */

static volatile sig_atomic_t interrupted;

/* What runs on the terminal gets the signal as well and ends; we live on to clean up. */
static void
interrupt_cb (int signal_number)
{
  interrupted = 1;
}

static void
catch_signals (void)
{
  const struct sigaction action = { .sa_handler = interrupt_cb, .sa_flags = SA_RESTART };

  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  sigaction (SIGHUP, &action, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (PdkDemoWorld) world = NULL;
  g_autoptr (GError)       error = NULL;

  setlocale (LC_ALL, "");
  if (argc < 2)
    {
      g_printerr ("usage: paddock-demo PADDOCK [ARG…]\n");
      return 2;
    }
  catch_signals ();
  world = pdk_demo_world_new (&error);
  if (world == NULL)
    {
      g_printerr ("paddock-demo: %s\n", error->message);
      return EXIT_FAILURE;
    }
  if (argc == 2)
    return pdk_demo_tour_run (world, argv[1], &interrupted);
  g_printerr ("The server is %s.\n", pdk_demo_world_get_server_words (world));
  return pdk_demo_world_run (world, argv[1], (const char * const *) argv + 2);
}
