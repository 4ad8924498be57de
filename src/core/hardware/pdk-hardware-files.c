/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hardware/pdk-hardware-files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_LIMIT 65536
/* No computer has as much; a greater figure is a fault in whoever tells it. */
#define AMOUNT_LIMIT (G_GUINT64_CONSTANT (1) << 50)

static char *
join (const char *root,
      const char *path)
{
  return g_strconcat (root, path, NULL);
}

/* A descriptor to a sysfs file can give an error half-way, and what came before is worth nothing then. */
static gssize
read_all (int   descriptor,
          char *buffer,
          gsize size)
{
  gsize length = 0;

  while (length < size)
    {
      gssize count = read (descriptor, buffer + length, size - length);

      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        return -1;
      if (count == 0)
        break;
      length += (gsize) count;
    }
  return (gssize) length;
}

char *
pdk_hardware_files_read (const char *root,
                         const char *path)
{
  g_autofree char *full = join (root, path);
  g_autofree char *buffer = NULL;
  int              descriptor = open (full, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  gssize           length;

  if (descriptor < 0)
    return NULL;
  buffer = g_malloc (FILE_LIMIT);
  length = read_all (descriptor, buffer, FILE_LIMIT);
  close (descriptor);
  return length < 0 ? NULL : g_strstrip (g_utf8_make_valid (buffer, length));
}

gboolean
pdk_hardware_parse_number (const char *text,
                           guint64    *value)
{
  return g_ascii_string_to_unsigned (text, 10, 0, AMOUNT_LIMIT, value, NULL);
}

gboolean
pdk_hardware_files_read_bytes (const char *root,
                               const char *path,
                               guint64    *bytes)
{
  g_autofree char *text = pdk_hardware_files_read (root, path);

  return text != NULL && pdk_hardware_parse_number (text, bytes);
}

guint
pdk_hardware_files_read_hexadecimal (const char *root,
                                     const char *path)
{
  g_autofree char *text = pdk_hardware_files_read (root, path);
  const char      *digits = text;
  guint64          value = 0;

  if (text == NULL)
    return 0;
  if (g_str_has_prefix (digits, "0x"))
    digits += 2;
  return g_ascii_string_to_unsigned (digits, 16, 0, G_MAXUINT, &value, NULL) ? (guint) value : 0;
}

gboolean
pdk_hardware_files_exist (const char *root,
                          const char *path)
{
  g_autofree char *full = join (root, path);

  return g_file_test (full, G_FILE_TEST_EXISTS);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strverscmp (*(char * const *) a, *(char * const *) b);
}

GStrv
pdk_hardware_files_list (const char *root,
                         const char *path)
{
  g_autofree char      *full = join (root, path);
  g_autoptr (GDir)      folder = g_dir_open (full, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_null_terminated (1, g_free, TRUE);
  const char           *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return (GStrv) g_ptr_array_steal (names, NULL);
}

char *
pdk_hardware_files_resolve_name (const char *root,
                                 const char *path)
{
  g_autofree char *full = join (root, path);
  char            *resolved = realpath (full, NULL);
  char            *name;

  if (resolved == NULL)
    return NULL;
  name = g_path_get_basename (resolved);
  free (resolved);
  return name;
}

char *
pdk_hardware_files_get_value (const char *text,
                              const char *name)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gsize          length = strlen (name);

  for (char **line = lines; *line != NULL; line++)
    {
      char *rest = *line + length;

      if (!g_str_has_prefix (*line, name))
        continue;
      while (g_ascii_isspace (*rest))
        rest++;
      if (*rest == '=' || *rest == ':')
        return g_strstrip (g_strdup (rest + 1));
    }
  return NULL;
}
