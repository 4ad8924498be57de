/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-model-hub.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "base/pdk-json.h"

#define PAGE_FILES 2
#define TREE       "/api/models/"
#define DATA       "/data/"

typedef struct
{
  char   *repository;
  char   *path;
  GBytes *bytes;
} File;

struct _PdkModelHub
{
  GThread      *thread;
  GMainContext *context;
  GMainLoop    *loop;
  char         *address;
  GMutex        mutex;
  GCond         listens;
  /* Under the mutex from here on. */
  GPtrArray *files;
  GPtrArray *paths;
  GPtrArray *authorizations;
  guint      status;
  gboolean   hides_tree;
  char      *link;
};

static void
file_free (gpointer data)
{
  File *file = data;

  g_free (file->repository);
  g_free (file->path);
  g_bytes_unref (file->bytes);
  g_free (file);
}

static char *
dup_sum (GBytes *bytes)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

static void
answer_missing (SoupServerMessage *message)
{
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "{\"error\":\"Invalid username or password.\"}", 41);
  soup_server_message_set_status (message, SOUP_STATUS_UNAUTHORIZED, NULL);
}

static JsonNode *
new_entry (const File *file)
{
  g_autofree char *sum = dup_sum (file->bytes);
  JsonNode        *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject      *object = json_object_new ();
  JsonObject      *large = json_object_new ();

  json_object_set_string_member (large, "oid", sum);
  json_object_set_int_member (large, "size", (gint64) g_bytes_get_size (file->bytes));
  json_object_set_string_member (object, "type", "file");
  json_object_set_string_member (object, "path", file->path);
  json_object_set_int_member (object, "size", (gint64) g_bytes_get_size (file->bytes));
  json_object_set_object_member (object, "lfs", large);
  json_node_take_object (node, object);
  return node;
}

/* The next page's address names the real hub, as mirrors have it. */
static void
answer_tree (PdkModelHub       *self,
             SoupServerMessage *message,
             const char        *repository,
             guint              first)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_ARRAY);
  JsonArray           *array = json_array_new ();
  g_autofree char     *text = NULL;
  guint                found = 0;

  json_node_take_array (root, array);
  for (guint i = 0; i < self->files->len; i++)
    {
      const File *file = g_ptr_array_index (self->files, i);

      if (!g_str_equal (file->repository, repository))
        continue;
      if (found >= first && found < first + PAGE_FILES)
        json_array_add_element (array, new_entry (file));
      found++;
    }
  if (found == 0)
    {
      answer_missing (message);
      return;
    }
  if (found > first + PAGE_FILES)
    {
      g_autofree char *link = g_strdup_printf ("<https://huggingface.co" TREE "%s/tree/main?recursive=true&cursor=%u>; rel=\"next\"", repository, first + PAGE_FILES);

      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Link", link);
    }
  if (self->link != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Link", self->link);
  text = pdk_json_to_string (root);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text, strlen (text));
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
}

static void
answer_repository (PdkModelHub       *self,
                   SoupServerMessage *message,
                   const char        *repository)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray             *siblings = json_array_new ();
  g_autofree char       *text = NULL;

  for (guint i = 0; i < self->files->len; i++)
    {
      const File *file = g_ptr_array_index (self->files, i);
      JsonObject *sibling = json_object_new ();

      json_object_set_string_member (sibling, "rfilename", file->path);
      json_object_set_int_member (sibling, "size", (gint64) g_bytes_get_size (file->bytes));
      if (g_str_equal (file->repository, repository))
        json_array_add_object_element (siblings, json_object_ref (sibling));
      json_object_unref (sibling);
    }
  json_object_set_array_member (object, "siblings", siblings);
  text = pdk_json_object_to_string (object);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text, strlen (text));
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
}

static const File *
find_file (PdkModelHub *self,
           const char  *place)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      const File      *file = g_ptr_array_index (self->files, i);
      g_autofree char *own = g_strconcat (file->repository, "/", file->path, NULL);

      if (g_str_equal (own, place))
        return file;
    }
  return NULL;
}

static void
answer_resolve (PdkModelHub       *self,
                SoupServerMessage *message,
                const char        *repository,
                const char        *path)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char    *place = g_strconcat (repository, "/", path, NULL);
  g_autofree char    *location = g_strconcat (DATA, place, NULL);
  const File         *file = find_file (self, place);
  g_autofree char    *size = NULL;
  g_autofree char    *sum = NULL;
  g_autofree char    *tag = NULL;

  if (file == NULL)
    {
      soup_message_headers_replace (headers, "X-Error-Code", "EntryNotFound");
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
      return;
    }
  size = g_strdup_printf ("%" G_GSIZE_FORMAT, g_bytes_get_size (file->bytes));
  sum = dup_sum (file->bytes);
  tag = g_strdup_printf ("\"%s\"", sum);
  soup_message_headers_replace (headers, "X-Linked-Size", size);
  soup_message_headers_replace (headers, "X-Linked-ETag", tag);
  soup_message_headers_replace (headers, "Location", location);
  soup_server_message_set_status (message, SOUP_STATUS_FOUND, NULL);
}

/* SoupServer cuts the range out itself. */
static void
answer_data (PdkModelHub       *self,
             SoupServerMessage *message,
             const char        *place)
{
  const File   *file = find_file (self, place);
  gsize         length;
  gconstpointer data;

  if (file == NULL)
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
      return;
    }
  data = g_bytes_get_data (file->bytes, &length);
  soup_server_message_set_response (message, "application/octet-stream", SOUP_MEMORY_COPY, data, length);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
}

static void
answer (PdkModelHub       *self,
        SoupServerMessage *message,
        const char        *path,
        GHashTable        *query)
{
  const char    *cursor = query == NULL ? NULL : g_hash_table_lookup (query, "cursor");
  g_auto (GStrv) parts = NULL;

  if (self->status > 0)
    {
      soup_server_message_set_response (message, "text/html", SOUP_MEMORY_STATIC, "<html>no", 8);
      soup_server_message_set_status (message, self->status, NULL);
      return;
    }
  if (g_str_has_prefix (path, DATA))
    {
      answer_data (self, message, path + strlen (DATA));
      return;
    }
  if (self->hides_tree && g_str_has_prefix (path, TREE))
    {
      g_auto (GStrv) names = g_strsplit (path + strlen (TREE), "/revision/", 2);

      if (g_strv_length (names) == 2)
        answer_repository (self, message, names[0]);
      else
        soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
      return;
    }
  parts = g_strsplit (g_str_has_prefix (path, TREE) ? path + strlen (TREE) : path + 1, g_str_has_prefix (path, TREE) ? "/tree/" : "/resolve/main/", 2);
  if (g_strv_length (parts) < 2)
    answer_missing (message);
  else if (g_str_has_prefix (path, TREE))
    answer_tree (self, message, parts[0], cursor == NULL ? 0 : (guint) g_ascii_strtoull (cursor, NULL, 10));
  else
    answer_resolve (self, message, parts[0], parts[1]);
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           data)
{
  PdkModelHub *self = data;
  const char  *authorization = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->paths, g_strdup (path));
  g_ptr_array_add (self->authorizations, g_strdup (authorization != NULL ? authorization : ""));
  answer (self, message, path, query);
  g_mutex_unlock (&self->mutex);
}

static gpointer
run_thread (gpointer data)
{
  PdkModelHub           *self = data;
  g_autoptr (SoupServer) server = NULL;
  g_autoptr (GError)     error = NULL;
  GSList                *uris;

  g_main_context_push_thread_default (self->context);
  server = soup_server_new (NULL, NULL);
  soup_server_add_handler (server, NULL, request_cb, self, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  g_assert_no_error (error);
  uris = soup_server_get_uris (server);
  g_mutex_lock (&self->mutex);
  self->address = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_cond_signal (&self->listens);
  g_mutex_unlock (&self->mutex);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_loop_run (self->loop);
  soup_server_disconnect (server);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

PdkModelHub *
pdk_model_hub_start (void)
{
  PdkModelHub *self = g_new0 (PdkModelHub, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->listens);
  self->files = g_ptr_array_new_with_free_func (file_free);
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->authorizations = g_ptr_array_new_with_free_func (g_free);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("model-hub", run_thread, self);
  g_mutex_lock (&self->mutex);
  while (self->address == NULL)
    g_cond_wait (&self->listens, &self->mutex);
  g_mutex_unlock (&self->mutex);
  return self;
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

void
pdk_model_hub_stop (PdkModelHub *self)
{
  g_main_context_invoke (self->context, quit_cb, self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->paths);
  g_ptr_array_unref (self->authorizations);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->listens);
  g_free (self->address);
  g_free (self->link);
  g_free (self);
}

const char *
pdk_model_hub_get_address (PdkModelHub *self)
{
  return self->address;
}

void
pdk_model_hub_add_file (PdkModelHub *self,
                        const char  *repository,
                        const char  *path,
                        GBytes      *bytes)
{
  File *file = g_new0 (File, 1);

  file->repository = g_strdup (repository);
  file->path = g_strdup (path);
  file->bytes = g_bytes_ref (bytes);
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->files, file);
  g_mutex_unlock (&self->mutex);
}

void
pdk_model_hub_set_status (PdkModelHub *self,
                          guint        status)
{
  g_mutex_lock (&self->mutex);
  self->status = status;
  g_mutex_unlock (&self->mutex);
}

void
pdk_model_hub_hide_tree (PdkModelHub *self)
{
  g_mutex_lock (&self->mutex);
  self->hides_tree = TRUE;
  g_mutex_unlock (&self->mutex);
}

void
pdk_model_hub_set_link (PdkModelHub *self,
                        const char  *link)
{
  g_mutex_lock (&self->mutex);
  g_set_str (&self->link, link);
  g_mutex_unlock (&self->mutex);
}

static guint
count (PdkModelHub *self,
       GPtrArray   *texts,
       const char  *beginning)
{
  guint found = 0;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < texts->len; i++)
    found += g_str_has_prefix (g_ptr_array_index (texts, i), beginning) ? 1 : 0;
  g_mutex_unlock (&self->mutex);
  return found;
}

guint
pdk_model_hub_count_requests (PdkModelHub *self,
                              const char  *prefix)
{
  return count (self, self->paths, prefix);
}

guint
pdk_model_hub_count_authorized (PdkModelHub *self,
                                const char  *authorization)
{
  return count (self, self->authorizations, authorization);
}
