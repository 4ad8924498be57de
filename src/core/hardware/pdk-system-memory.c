/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hardware/pdk-system-memory.h"

#include <string.h>

#include "hardware/pdk-hardware-files.h"

#define KIBIBYTE      G_GUINT64_CONSTANT (1024)
#define GIBIBYTE      G_GUINT64_CONSTANT (0x40000000)
#define GROUPS_FOLDER "/sys/fs/cgroup"

/* A line of meminfo: "MemTotal:  127600748 kB", where kB means KiB. */
static gboolean
get_line (const char *text,
          const char *name,
          guint64    *bytes)
{
  g_autofree char *value = pdk_hardware_files_get_value (text, name);
  guint64          kibibytes;

  *bytes = 0;
  if (value == NULL || !g_str_has_suffix (value, "kB"))
    return FALSE;
  value[strlen (value) - 2] = '\0';
  if (!pdk_hardware_parse_number (g_strchomp (value), &kibibytes))
    return FALSE;
  *bytes = kibibytes * KIBIBYTE;
  return TRUE;
}

gboolean
pdk_system_memory_parse (PdkSystemMemory *self,
                         const char      *text)
{
  guint64 free_bytes;
  guint64 buffers;
  guint64 cached;

  memset (self, 0, sizeof *self);
  if (!get_line (text, "MemTotal", &self->total))
    return FALSE;
  get_line (text, "SwapTotal", &self->swap_total);
  if (!get_line (text, "MemAvailable", &self->available))
    {
      get_line (text, "MemFree", &free_bytes);
      get_line (text, "Buffers", &buffers);
      get_line (text, "Cached", &cached);
      self->available = free_bytes + buffers + cached;
    }
  self->available = MIN (self->available, self->total);
  return TRUE;
}

/* What the group has that it could give back: caches and the kernel's reclaimable part. */
static guint64
read_reclaimable (const char *root,
                  const char *folder)
{
  static const char *names[] = { "active_file", "inactive_file", "slab_reclaimable" };
  g_autofree char   *path = g_strconcat (folder, "/memory.stat", NULL);
  g_autofree char   *text = pdk_hardware_files_read (root, path);
  g_auto (GStrv)     lines = g_strsplit (text == NULL ? "" : text, "\n", -1);
  guint64            sum = 0;

  for (char **line = lines; *line != NULL; line++)
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
      {
        gsize   length = strlen (names[i]);
        guint64 value;

        if (strncmp (*line, names[i], length) == 0 && (*line)[length] == ' ' && pdk_hardware_parse_number (*line + length + 1, &value))
          sum += value;
      }
  return sum;
}

static void
apply_group (PdkSystemMemory *self,
             const char      *root,
             const char      *folder)
{
  g_autofree char *limit_path = g_strconcat (folder, "/memory.max", NULL);
  g_autofree char *current_path = g_strconcat (folder, "/memory.current", NULL);
  guint64          limit;
  guint64          current;

  if (!pdk_hardware_files_read_bytes (root, limit_path, &limit) || limit == 0)
    return;
  if (self->limit != 0 && limit >= self->limit)
    return;
  self->limit = limit;
  self->limit_available = limit;
  if (pdk_hardware_files_read_bytes (root, current_path, &current))
    self->limit_available = MIN (limit, limit - MIN (current, limit) + read_reclaimable (root, folder));
}

static void
read_limits (PdkSystemMemory *self,
             const char      *root)
{
  g_autofree char *text = pdk_hardware_files_read (root, "/proc/self/cgroup");
  g_auto (GStrv)   lines = g_strsplit (text == NULL ? "" : text, "\n", -1);
  g_autofree char *group = NULL;

  for (char **line = lines; *line != NULL; line++)
    if (g_str_has_prefix (*line, "0::/"))
      group = g_strdup (*line + strlen ("0::"));
  while (group != NULL && strstr (group, "..") == NULL)
    {
      g_autofree char *folder = g_strconcat (GROUPS_FOLDER, group, NULL);
      char            *slash = strrchr (group, '/');

      apply_group (self, root, folder);
      if (slash == NULL || g_str_equal (group, "/"))
        break;
      *(slash == group ? slash + 1 : slash) = '\0';
    }
  /* A limit above what there is limits nothing. */
  if (self->limit >= self->total)
    self->limit = self->limit_available = 0;
}

void
pdk_system_memory_read (PdkSystemMemory *self,
                        const char      *root)
{
  g_autofree char *text = pdk_hardware_files_read (root, "/proc/meminfo");

  memset (self, 0, sizeof *self);
  if (text != NULL && pdk_system_memory_parse (self, text))
    read_limits (self, root);
}

guint64
pdk_system_memory_get_budget (const PdkSystemMemory *self)
{
  guint64 total = self->limit != 0 ? self->limit : self->total;

  return total - MIN (total, MAX (4 * GIBIBYTE, total / 5));
}
