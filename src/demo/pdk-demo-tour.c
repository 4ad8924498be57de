/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-demo-tour.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_WORDS 8

/* Stands for the id of the model that the tour fetches: a simulated server has those of the built-in list
 * in their true sizes, a real one gets what the demo can make. */
#define TOUR_MODEL      "@"
#define REAL_MODEL      "demo-medium"
#define SIMULATED_MODEL "qwen3-4b"

typedef struct
{
  const char *words;
  const char *arguments[MOST_WORDS];
} Step;

static const Step steps[] = {
  { "Curated models are built in. Which of those that see pictures run on a card with 8 GB, and in which "
    "quantization? Known before a byte is fetched:",
    { "catalog", "--tier", "8", "--fits", "--tag", "vision" } },
  { "A file of one's own adds to that list. The demo's adds three little ones:",
    { "catalog", "--tier", "8", "demo" } },
  { "One is fetched from the registry through Ollama: one bar over all its layers, which never goes back and "
    "says 100 % only when Ollama has said success:",
    { "pull", TOUR_MODEL, "--quant", "Q8_0" } },
  { "It is in the library now, and the server, the database and this command agree:",
    { "list" } },
  { "It answers. (A model made for a demo knows one sentence; a simulated server repeats the question.)",
    { "run", TOUR_MODEL, "What are you?" } },
  { "It is in memory now:",
    { "ps" } },
  { "Asking for it again fetches nothing:",
    { "pull", TOUR_MODEL, "--quant", "Q8_0" } },
  { "And it goes, from the library and from the server. Without --yes it would have asked first:",
    { "remove", TOUR_MODEL, "--from-server", "--yes" } },
  { "Nothing is left:",
    { "list" } },
};

static const char * const shown[] = {
  "what fits a graphics card, before anything is fetched",
  "a download with one honest progress bar",
  "a model that the library, the server and the command agree on",
  "an answer from it",
  "its removal, with nothing left behind",
};

static void
say (const char *style,
     const char *text)
{
  if (isatty (STDOUT_FILENO) && g_getenv ("NO_COLOR") == NULL)
    printf ("\033[%sm%s\033[0m\n", style, text);
  else
    printf ("%s\n", text);
}

static GStrv
make_arguments (PdkDemoWorld *world,
                const Step   *step)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char              *model = pdk_demo_world_is_simulated (world) ? SIMULATED_MODEL : REAL_MODEL;

  for (gsize i = 0; step->arguments[i] != NULL; i++)
    g_strv_builder_add (builder, strcmp (step->arguments[i], TOUR_MODEL) == 0 ? model : step->arguments[i]);
  return g_strv_builder_end (builder);
}

static void
show_command (GStrv arguments)
{
  g_autoptr (GString) command = g_string_new ("$ paddock");

  for (gsize i = 0; arguments[i] != NULL; i++)
    g_string_append_printf (command, strpbrk (arguments[i], " ?") != NULL ? " \"%s\"" : " %s", arguments[i]);
  say ("1", command->str);
}

static int
run_step (PdkDemoWorld *world,
          const char   *paddock,
          const Step   *step)
{
  g_auto (GStrv) arguments = make_arguments (world, step);

  printf ("\n");
  say ("36", step->words);
  show_command (arguments);
  fflush (stdout);
  return pdk_demo_world_run (world, paddock, (const char * const *) arguments);
}

int
pdk_demo_tour_run (PdkDemoWorld *world,
                   const char   *paddock)
{
  say ("1", "Paddock, the main job, in a world of its own");
  printf ("The server is %s.\nNothing of yours is read or changed.\n", pdk_demo_world_get_server_words (world));
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      int status = run_step (world, paddock, &steps[i]);

      if (pdk_demo_world_was_interrupted (world) || status != EXIT_SUCCESS)
        {
          say ("31", pdk_demo_world_was_interrupted (world) ? "The tour was ended early." : "This step failed, so the tour ends here.");
          return EXIT_FAILURE;
        }
    }
  printf ("\n");
  say ("1", "You have seen:");
  for (gsize i = 0; i < G_N_ELEMENTS (shown); i++)
    printf ("  • %s\n", shown[i]);
  printf ("\nTry more in such a world with build-aux/run --demo COMMAND, or on your own Ollama with\n"
          "build-aux/run COMMAND.\n");
  return EXIT_SUCCESS;
}
