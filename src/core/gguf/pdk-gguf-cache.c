/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gguf/pdk-gguf-cache.h"

#include <glib/gstdio.h>

#include "base/pdk-json.h"
#include "base/pdk-paths.h"
#include "gguf/pdk-gguf-header-json.h"

#define SUFFIX      ".json"
#define FOLDER_MODE 0700

/* A header is far smaller; whatever is larger was not written by us. */
#define FILE_LIMIT (32 << 20)

char *
pdk_gguf_cache_dup_folder (void)
{
  g_autofree char *cache = pdk_paths_dup_cache_folder ();

  return g_build_filename (cache, "headers", NULL);
}

/* Names from outside are never part of a path. */
static char *
dup_path (const char *folder,
          const char *key)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  g_autofree char *name = g_strconcat (digest, SUFFIX, NULL);

  return g_build_filename (folder, name, NULL);
}

static char *
dup_key (const char *repository,
         const char *object_id)
{
  return g_strdup_printf ("%s\n%s", repository, object_id);
}

PdkGgufHeader *
pdk_gguf_cache_load (const char *folder,
                     const char *repository,
                     const char *object_id)
{
  g_autofree char       *key = dup_key (repository, object_id);
  g_autofree char       *path = dup_path (folder, key);
  g_autofree char       *text = NULL;
  g_autoptr (JsonObject) object = NULL;
  gsize                  length;
  GStatBuf               status;

  if (g_stat (path, &status) != 0 || status.st_size > FILE_LIMIT || !g_file_get_contents (path, &text, &length, NULL))
    return NULL;
  object = pdk_json_parse_object (text, (gssize) length, path, NULL);
  if (object == NULL || g_strcmp0 (pdk_json_get_string (object, "key"), key) != 0)
    return NULL;
  return pdk_gguf_header_new_from_json (pdk_json_get_object (object, "header"));
}

typedef struct
{
  char  *path;
  gint64 time;
} Entry;

static void
entry_free (Entry *entry)
{
  g_free (entry->path);
  g_free (entry);
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const Entry *first = *(const Entry * const *) a;
  const Entry *second = *(const Entry * const *) b;

  return first->time < second->time ? -1 : first->time > second->time;
}

static GPtrArray *
list_entries (const char *folder)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  g_autoptr (GDir)      dir = g_dir_open (folder, 0, NULL);
  const char           *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf         status;
      Entry           *entry;

      if (!g_str_has_suffix (name, SUFFIX) || g_stat (path, &status) != 0)
        continue;
      entry = g_new0 (Entry, 1);
      entry->path = g_steal_pointer (&path);
      entry->time = (gint64) status.st_mtime;
      g_ptr_array_add (entries, entry);
    }
  return g_steal_pointer (&entries);
}

static void
prune (const char *folder)
{
  g_autoptr (GPtrArray) entries = list_entries (folder);

  g_ptr_array_sort (entries, compare_entries);
  for (guint i = 0; i + PDK_GGUF_CACHE_LIMIT < entries->len; i++)
    g_unlink (((const Entry *) entries->pdata[i])->path);
}

void
pdk_gguf_cache_store (const char    *folder,
                      const char    *repository,
                      const char    *object_id,
                      PdkGgufHeader *header)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char       *key = dup_key (repository, object_id);
  g_autofree char       *path = dup_path (folder, key);
  g_autofree char       *text = NULL;

  if (!pdk_gguf_header_is_complete (header) || g_mkdir_with_parents (folder, FOLDER_MODE) != 0)
    return;
  json_object_set_string_member (object, "key", key);
  json_object_set_object_member (object, "header", pdk_gguf_header_to_json (header));
  text = pdk_json_object_to_string (object);
  if (g_file_set_contents (path, text, -1, NULL))
    prune (folder);
}
