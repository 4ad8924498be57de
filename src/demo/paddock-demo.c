/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pdk-demo-tour.h"
#include "pdk-demo-world.h"

/*
 * paddock-demo PADDOCK [ARG…]     runs the command PADDOCK in a world of the demo's own, or, without
 *                                 arguments for it, the tour
 * paddock-demo --window PADDOCK_APP   opens the window there
 *
 * Started by build-aux/run --demo; not installed.
 */

/* On a session bus of its own, or a Paddock that is open already would come forward instead. */
static int
run_window (PdkDemoWorld *world,
            const char   *program)
{
  g_autofree char   *session = g_find_program_in_path ("dbus-run-session");
  const char * const in_session[] = { "--", program, NULL };
  const char * const alone[] = { NULL };

  return session != NULL ? pdk_demo_world_run (world, session, in_session)
                         : pdk_demo_world_run (world, program, alone);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (PdkDemoWorld) world = NULL;
  g_autoptr (GError)       error = NULL;

  setlocale (LC_ALL, "");
  if (argc < 2 || (strcmp (argv[1], "--window") == 0 && argc != 3))
    {
      g_printerr ("usage: paddock-demo PADDOCK [ARG…]\n       paddock-demo --window PADDOCK_APP\n");
      return 2;
    }
  world = pdk_demo_world_new (&error);
  if (world == NULL)
    {
      g_printerr ("paddock-demo: %s\n", error->message);
      return EXIT_FAILURE;
    }
  if (argc == 2)
    return pdk_demo_tour_run (world, argv[1]);
  g_printerr ("The server is %s.\n", pdk_demo_world_get_server_words (world));
  if (strcmp (argv[1], "--window") == 0)
    return run_window (world, argv[2]);
  return pdk_demo_world_run (world, argv[1], (const char * const *) argv + 2);
}
