/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>

#include "pdk-fuzz.h"

static void
replay_file (const char *path)
{
  g_autoptr (GError)  error = NULL;
  g_autofree char    *contents = NULL;
  g_autofree uint8_t *exact = NULL;
  gsize               length = 0;

  if (!g_file_get_contents (path, &contents, &length, &error))
    g_error ("%s", error->message);
  /* A block of just this size, so that a sanitizer sees the first byte read beyond it. */
  exact = g_memdup2 (contents, length);
  g_print ("%s\n", path);
  LLVMFuzzerTestOneInput (exact != NULL ? exact : (const uint8_t *) "", length);
}

/* Replays the files of each folder that is named. A folder without files is a mistake. */
int
main (int   argc,
      char *argv[])
{
  guint count = 0;

  for (int i = 1; i < argc; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GDir)   folder = g_dir_open (argv[i], 0, &error);
      const char        *name;

      if (folder == NULL)
        {
          g_printerr ("%s\n", error->message);
          return 2;
        }
      while ((name = g_dir_read_name (folder)) != NULL)
        {
          g_autofree char *path = g_build_filename (argv[i], name, NULL);

          replay_file (path);
          count++;
        }
    }
  g_print ("%u inputs replayed\n", count);
  return count > 0 ? 0 : 1;
}
