/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hardware/pdk-disk-space.h"

#include <errno.h>
#include <string.h>

#define GIBIBYTE       G_GUINT64_CONSTANT (0x40000000)
#define SERVICE_FOLDER "/usr/share/ollama/.ollama/models"

static gboolean
is_below (const char *folder,
          const char *parent)
{
  gsize length = strlen (parent);

  return strncmp (folder, parent, length) == 0 && (folder[length] == '/' || folder[length] == '\0');
}

gboolean
pdk_disk_space_measure (const char      *folder,
                        gboolean         in_flatpak,
                        PdkDiskSpaceCall call,
                        guint64         *free_bytes)
{
  g_autofree char *path = g_strdup (folder);
  struct statvfs   status;

  g_return_val_if_fail (free_bytes != NULL, FALSE);

  *free_bytes = 0;
  if (!g_path_is_absolute (folder) || (in_flatpak && is_below (folder, "/usr")))
    return FALSE;
  if (call == NULL)
    call = statvfs;
  while (call (path, &status) != 0)
    {
      g_autofree char *parent = g_path_get_dirname (path);

      if ((errno != EACCES && errno != ENOENT && errno != ENOTDIR && errno != EINTR) || g_str_equal (parent, path))
        return FALSE;
      if (errno != EINTR)
        g_set_str (&path, parent);
    }
  /* What is kept for the administrator is free, but not for us. */
  if (!g_uint64_checked_mul (free_bytes, status.f_bavail, status.f_frsize))
    *free_bytes = G_MAXUINT64;
  return TRUE;
}

char *
pdk_disk_space_find_ollama_folder (const char *root,
                                   char      **environment)
{
  const char      *chosen = g_environ_getenv (environment, "OLLAMA_MODELS");
  const char      *home = g_environ_getenv (environment, "HOME");
  g_autofree char *service = g_strconcat (root, "/usr/share/ollama", NULL);

  if (chosen != NULL && g_path_is_absolute (chosen))
    return g_strdup (chosen);
  if (g_file_test (service, G_FILE_TEST_IS_DIR))
    return g_strconcat (root, SERVICE_FOLDER, NULL);
  return home != NULL && g_path_is_absolute (home) ? g_build_filename (home, ".ollama", "models", NULL) : NULL;
}

guint64
pdk_disk_space_get_needed (guint64 download)
{
  guint64 needed;

  if (!g_uint64_checked_add (&needed, download, download / 20) || !g_uint64_checked_add (&needed, needed, GIBIBYTE))
    return G_MAXUINT64;
  return needed;
}
