/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hardware/pdk-hardware-names.h"

/* The files by which systems name PCI devices. */

#define LINE_LIMIT 1024

typedef char *(*ReadLine) (const char *line,
                           gpointer    data);

/* Gives each line to @read_line until it returns a name. */
static char *
search_file (const char *root,
             const char *path,
             ReadLine    read_line,
             gpointer    data)
{
  g_autofree char *full = g_strconcat (root, path, NULL);
  FILE            *file = g_file_test (full, G_FILE_TEST_IS_REGULAR) ? fopen (full, "re") : NULL;
  char             line[LINE_LIMIT];
  char            *found = NULL;

  while (file != NULL && found == NULL && fgets (line, sizeof line, file) != NULL)
    {
      line[strcspn (line, "\r\n")] = '\0';
      found = read_line (line, data);
    }
  if (file != NULL)
    fclose (file);
  return found;
}

static char *
search_files (const char         *root,
              const char * const *paths,
              ReadLine            read_line,
              gpointer            data)
{
  char *found = NULL;

  for (const char * const *path = paths; *path != NULL && found == NULL; path++)
    found = search_file (root, *path, read_line, data);
  return found;
}

typedef struct
{
  guint    vendor_id;
  guint    device_id;
  guint    revision;
  gboolean inside; /* the vendor's part of the file */
} Wanted;

/* "744C,	C8,	AMD Radeon RX 7900 XTX" */
static char *
read_amdgpu_line (const char *line,
                  gpointer    data)
{
  const Wanted  *wanted = data;
  g_auto (GStrv) cells = g_strsplit (line, ",", 3);
  guint64        device_id;
  guint64        revision;

  if (g_strv_length (cells) != 3 || *line == '#')
    return NULL;
  device_id = g_ascii_strtoull (cells[0], NULL, 16);
  revision = g_ascii_strtoull (g_strstrip (cells[1]), NULL, 16);
  if (device_id != wanted->device_id || revision != wanted->revision)
    return NULL;
  return g_utf8_make_valid (g_strstrip (cells[2]), -1);
}

char *
pdk_hardware_names_read_amdgpu_ids (const char *root,
                                    guint       device_id,
                                    guint       revision)
{
  static const char *paths[] = { "/usr/share/libdrm/amdgpu.ids", "/run/host/usr/share/libdrm/amdgpu.ids", NULL };
  Wanted             wanted = { 0x1002, device_id, revision, FALSE };

  return search_files (root, paths, read_amdgpu_line, &wanted);
}

/* The name on the box stands in brackets behind that of the chip. */
static char *
dup_bracketed (const char *name)
{
  const char *start = strrchr (name, '[');
  const char *end = start == NULL ? NULL : strchr (start, ']');

  return g_utf8_make_valid (end == NULL ? name : start + 1, end == NULL ? -1 : end - start - 1);
}

/* Vendors begin a line, "10de  NVIDIA Corporation"; their devices follow one tab further in. */
static char *
read_pci_line (const char *line,
               gpointer    data)
{
  Wanted *wanted = data;
  char   *end = NULL;
  guint64 number;

  if (*line == '\0' || *line == '#' || g_str_has_prefix (line, "\t\t"))
    return NULL;
  if (*line != '\t')
    {
      wanted->inside = g_ascii_strtoull (line, &end, 16) == wanted->vendor_id && end == line + 4;
      return NULL;
    }
  number = g_ascii_strtoull (line + 1, &end, 16);
  if (!wanted->inside || number != wanted->device_id || end != line + 5)
    return NULL;
  while (*end == ' ')
    end++;
  return dup_bracketed (end);
}

char *
pdk_hardware_names_read_pci_ids (const char *root,
                                 guint       vendor_id,
                                 guint       device_id)
{
  static const char *paths[] = { "/usr/share/hwdata/pci.ids", "/usr/share/misc/pci.ids", "/run/host/usr/share/hwdata/pci.ids",
                                 "/run/host/usr/share/misc/pci.ids", NULL };
  Wanted             wanted = { vendor_id, device_id, 0, FALSE };

  return search_files (root, paths, read_pci_line, &wanted);
}
