/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "pdk-probe.h"

/* Whoever started this has its own, shorter limit; this one is for the case that it is gone. */
#define LIFETIME_S 30

/* Libraries print what they like. What they print must not stand in the answer. */
static FILE *
take_output (void)
{
  int descriptor = fcntl (STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  int nowhere = open ("/dev/null", O_WRONLY | O_CLOEXEC);

  if (descriptor < 0 || nowhere < 0 || dup2 (nowhere, STDOUT_FILENO) < 0)
    return NULL;
  close (nowhere);
  return fdopen (descriptor, "w");
}

static gboolean
write_answer (FILE        *output,
              JsonBuilder *builder)
{
  g_autoptr (JsonNode)      root = json_builder_get_root (builder);
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autofree char          *text = NULL;

  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);
  return fprintf (output, "%s\n", text) > 0 && fclose (output) == 0;
}

static gboolean
ask (JsonBuilder *builder,
     const char  *root,
     char       **words)
{
  if (words[0] == NULL)
    return FALSE;
  if (g_str_equal (words[0], "nvml"))
    pdk_probe_nvml (builder, root);
  else if (g_str_equal (words[0], "vulkan"))
    pdk_probe_vulkan (builder, root);
  else if (g_str_equal (words[0], "drm"))
    pdk_probe_drm (builder, root, (const char * const *) words + 1);
  else
    return FALSE;
  return TRUE;
}

int
main (int   argc,
      char *argv[])
{
  static const struct rlimit no_core = { 0, 0 };
  g_autoptr (JsonBuilder)    builder = json_builder_new ();
  const char                *root = "";
  char                     **words = argv + 1;
  FILE                      *output;

  alarm (LIFETIME_S);
  setrlimit (RLIMIT_CORE, &no_core);
  if (argc > 1 && g_str_has_prefix (argv[1], "--root="))
    {
      root = argv[1] + strlen ("--root=");
      words++;
    }
  output = take_output ();
  if (output == NULL)
    return 1;
  if (!ask (builder, root, words))
    {
      fprintf (stderr, "usage: paddock-probe [--root=FOLDER] nvml | drm NODE… | vulkan\n");
      fclose (output);
      return 2;
    }
  return write_answer (output, builder) ? 0 : 1;
}
