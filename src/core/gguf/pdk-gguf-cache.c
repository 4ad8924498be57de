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

/* Names of files stand beside headers; no repository is called like this. */
static char *
dup_name_key (const char *place,
              const char *file)
{
  return g_strdup_printf ("name\n%s\n%s", place, file);
}

static JsonObject *
read_object (const char *folder,
             const char *key)
{
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
  return g_steal_pointer (&object);
}

PdkGgufHeader *
pdk_gguf_cache_load (const char *folder,
                     const char *repository,
                     const char *object_id)
{
  g_autofree char       *key = dup_key (repository, object_id);
  g_autoptr (JsonObject) object = read_object (folder, key);

  return object == NULL ? NULL : pdk_gguf_header_new_from_json (pdk_json_get_object (object, "header"));
}

PdkGgufHeader *
pdk_gguf_cache_load_named (const char *folder,
                           const char *place,
                           const char *file)
{
  g_autofree char       *key = dup_name_key (place, file);
  g_autoptr (JsonObject) object = read_object (folder, key);
  const char            *repository = object == NULL ? NULL : pdk_json_get_string (object, "repository");
  const char            *object_id = object == NULL ? NULL : pdk_json_get_string (object, "object_id");

  return repository == NULL || object_id == NULL ? NULL : pdk_gguf_cache_load (folder, repository, object_id);
}

gboolean
pdk_gguf_cache_split_address (const char *address,
                              char      **place,
                              char      **file)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  g_auto (GStrv)   parts = uri == NULL ? NULL : g_strsplit (g_uri_get_path (uri), "/", -1);
  guint            count = parts == NULL ? 0 : g_strv_length (parts);

  /* "", owner, name, resolve, revision, and the path; a hub behind a proxy has something before. */
  for (guint i = 3; i + 2 < count; i++)
    if (g_str_equal (parts[i], "resolve") && *parts[i - 1] != '\0' && *parts[i - 2] != '\0')
      {
        *place = g_strdup_printf ("%s/%s", parts[i - 2], parts[i - 1]);
        *file = g_strjoinv ("/", parts + i + 2);
        return TRUE;
      }
  return FALSE;
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

static void
write_object (const char *folder,
              const char *key,
              JsonObject *object)
{
  g_autofree char *path = dup_path (folder, key);
  g_autofree char *text = NULL;

  if (g_mkdir_with_parents (folder, FOLDER_MODE) != 0)
    return;
  json_object_set_string_member (object, "key", key);
  text = pdk_json_object_to_string (object);
  if (g_file_set_contents (path, text, -1, NULL))
    prune (folder);
}

void
pdk_gguf_cache_store (const char    *folder,
                      const char    *repository,
                      const char    *object_id,
                      PdkGgufHeader *header)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char       *key = dup_key (repository, object_id);

  if (!pdk_gguf_header_is_complete (header))
    return;
  json_object_set_object_member (object, "header", pdk_gguf_header_to_json (header));
  write_object (folder, key, object);
}

void
pdk_gguf_cache_store_name (const char *folder,
                           const char *place,
                           const char *file,
                           const char *repository,
                           const char *object_id)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char       *key = dup_name_key (place, file);

  json_object_set_string_member (object, "repository", repository);
  json_object_set_string_member (object, "object_id", object_id);
  write_object (folder, key, object);
}
