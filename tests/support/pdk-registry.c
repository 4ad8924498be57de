/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-registry.h"

#include <libsoup/soup.h>
#include <string.h>

#include "pdk-registry-stream.h"

#define MEDIA_MANIFEST           "application/vnd.docker.distribution.manifest.v2+json"
#define SAID                     "{\"errors\":[{\"code\":\"X\",\"message\":\"said by the registry\"}]}"
#define UNKNOWN                  "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}"
#define BAD_TAG                  "{\"error\":\"The specified tag is not a valid quantization scheme. Please use another tag or \\\"latest\\\"\"}"
#define PORT_ATTEMPTS            20
#define STATUS_TOO_MANY_REQUESTS 429

typedef struct
{
  guint status;
  char *content_type;
  char *body;
} Answer;

struct _PdkRegistry
{
  char              *folder;
  char              *cdn;
  gboolean           print_requests;
  PdkRegistryProvide provide;
  gpointer           provide_data;
  guint16            port;
  GTlsCertificate   *certificate;
  GThread           *thread;
  GMainContext      *context;
  GMainLoop         *loop;
  SoupServer        *server;
  PdkRegistryLine   *line;
  GMutex             mutex;
  GCond              started;
  gboolean           is_started;
  GError            *error;
  /* Guarded by the mutex: what tests change while the thread runs. */
  PdkRegistryPlan plan;
  guint           cdn_status;
  char           *corrupt_hex;
  GHashTable     *answers;
  GPtrArray      *log;
};

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_free (answer->content_type);
  g_free (answer->body);
  g_free (answer);
}

static PdkRegistryPlan
get_plan (gpointer data)
{
  PdkRegistry             *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->plan;
}

static void
respond (SoupServerMessage *message,
         guint              status,
         const char        *content_type,
         const char        *body)
{
  soup_server_message_set_status (message, status, NULL);
  if (status == STATUS_TOO_MANY_REQUESTS)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", "2");
  soup_server_message_set_response (message, content_type, SOUP_MEMORY_COPY, body, strlen (body));
}

/* The names that answer with a fault by themselves. */
static gboolean
respond_by_convention (SoupServerMessage *message,
                       const char        *name)
{
  const char *last = strrchr (name, '/');
  const char *base = last != NULL ? last + 1 : name;

  if (strcmp (base, "html") == 0)
    respond (message, SOUP_STATUS_OK, "text/html", "<html>login</html>");
  else if (strlen (base) == 4 && base[0] == 'e' && strspn (base + 1, "0123456789") == 3)
    respond (message, (guint) g_ascii_strtoull (base + 1, NULL, 10), "application/json", SAID);
  else
    return FALSE;
  return TRUE;
}

static gboolean
respond_as_set (PdkRegistry       *self,
                SoupServerMessage *message,
                const char        *name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Answer                  *answer = g_hash_table_lookup (self->answers, name);

  if (answer == NULL)
    return FALSE;
  respond (message, answer->status, answer->content_type, answer->body);
  return TRUE;
}

static void
handle_manifest (PdkRegistry       *self,
                 SoupServerMessage *message,
                 const char        *name,
                 const char        *tag)
{
  g_autofree char *path = NULL;
  g_autofree char *contents = NULL;
  gboolean         is_hub = strchr (name, '/') != NULL && !g_str_has_prefix (name, "library/");

  if (respond_as_set (self, message, name) || respond_by_convention (message, name))
    return;
  path = pdk_registry_store_find_manifest (self->folder, name, tag);
  if (path == NULL && self->provide != NULL && self->provide (self->folder, name, tag, self->provide_data))
    path = pdk_registry_store_find_manifest (self->folder, name, tag);
  if (path != NULL && g_file_get_contents (path, &contents, NULL, NULL))
    respond (message, SOUP_STATUS_OK, MEDIA_MANIFEST, contents);
  else if (is_hub && pdk_registry_store_has_name (self->folder, name))
    respond (message, SOUP_STATUS_BAD_REQUEST, "application/json", BAD_TAG);
  else
    respond (message, SOUP_STATUS_NOT_FOUND, "application/json", UNKNOWN);
}

static void
handle_blob (PdkRegistry       *self,
             SoupServerMessage *message,
             const char        *hex)
{
  g_autofree char *path = pdk_registry_store_dup_blob_path (self->folder, hex);
  g_autofree char *location = g_strdup_printf ("%s/cdn/%s", self->cdn, hex);

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    respond (message, SOUP_STATUS_NOT_FOUND, "application/json", UNKNOWN);
  else if (soup_server_message_get_method (message) == SOUP_METHOD_HEAD)
    pdk_registry_stream_start (self->line, message, path, FALSE);
  else
    soup_server_message_set_redirect (message, SOUP_STATUS_TEMPORARY_REDIRECT, location);
}

static void
handle_cdn (PdkRegistry       *self,
            SoupServerMessage *message,
            const char        *hex)
{
  g_autofree char *path = pdk_registry_store_dup_blob_path (self->folder, hex);
  guint            status;
  gboolean         corrupt;

  g_mutex_lock (&self->mutex);
  status = self->cdn_status;
  corrupt = g_strcmp0 (self->corrupt_hex, hex) == 0;
  g_mutex_unlock (&self->mutex);
  if (status != 0)
    respond (message, status, "application/xml", "<Error>said by the CDN</Error>");
  else if (path == NULL)
    respond (message, SOUP_STATUS_NOT_FOUND, "text/plain", "no such file");
  else
    pdk_registry_stream_start (self->line, message, path, corrupt);
}

/* /v2/NAME/manifests/TAG or /v2/NAME/blobs/sha256:HEX, where NAME holds slashes of its own. */
static void
handle_registry (PdkRegistry       *self,
                 SoupServerMessage *message,
                 const char        *path)
{
  g_autofree char *name = g_strdup (path);
  char            *leaf = strrchr (name, '/');
  char            *kind;

  if (leaf != NULL)
    *leaf++ = '\0';
  kind = strrchr (name, '/');
  if (kind != NULL)
    *kind++ = '\0';
  if (g_strcmp0 (kind, "manifests") == 0)
    handle_manifest (self, message, name, leaf);
  else if (g_strcmp0 (kind, "blobs") == 0 && g_str_has_prefix (leaf, "sha256:"))
    handle_blob (self, message, leaf + strlen ("sha256:"));
  else
    respond (message, *path == '\0' ? SOUP_STATUS_OK : SOUP_STATUS_NOT_FOUND, "application/json", "{}");
}

static void
add_to_log (PdkRegistry       *self,
            SoupServerMessage *message,
            const char        *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const char              *range = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Range");
  char                    *line = g_strdup_printf ("%s %s %u%s%s", soup_server_message_get_method (message), path,
                                                   soup_server_message_get_status (message),
                                range != NULL ? " " : "", range != NULL ? range : "");

  if (self->print_requests)
    g_print ("%s\n", line);
  g_ptr_array_add (self->log, line);
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           data)
{
  PdkRegistry *self = data;
  const char  *method = soup_server_message_get_method (message);

  if (method != SOUP_METHOD_GET && method != SOUP_METHOD_HEAD)
    respond (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "application/json", SAID);
  else if (g_str_has_prefix (path, "/v2/"))
    handle_registry (self, message, path + strlen ("/v2/"));
  else if (g_str_has_prefix (path, "/cdn/"))
    handle_cdn (self, message, path + strlen ("/cdn/"));
  else
    respond (message, SOUP_STATUS_NOT_FOUND, "text/plain", "404 page not found");
  add_to_log (self, message, path);
}

static gboolean
listen_at (PdkRegistry *self,
           const char  *host,
           guint16      port,
           GError     **error)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (host, port);

  return soup_server_listen (self->server, address, self->certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0, error);
}

static guint16
find_port (SoupServer *server)
{
  GSList *uris = soup_server_get_uris (server);
  guint16 port = (guint16) g_uri_get_port (uris->data);

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return port;
}

static gboolean
try_to_listen (PdkRegistry *self,
               guint16      port,
               GError     **error)
{
  g_clear_object (&self->server);
  self->server = soup_server_new ("server-header", "paddock-test-registry ", NULL);
  soup_server_set_tls_certificate (self->server, self->certificate);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  if (!listen_at (self, "127.0.0.1", port, error))
    return FALSE;
  self->port = find_port (self->server);
  return listen_at (self, "127.0.0.2", self->port, error);
}

/* A port that is free on the first address may be taken on the second. */
static gboolean
listen_on_both (PdkRegistry *self,
                guint16      port,
                GError     **error)
{
  for (guint i = 1; i < PORT_ATTEMPTS && port == 0; i++)
    if (try_to_listen (self, 0, NULL))
      return TRUE;
  return try_to_listen (self, port, error);
}

static gpointer
run_server (gpointer data)
{
  PdkRegistry *self = data;
  gboolean     listening;

  g_main_context_push_thread_default (self->context);
  listening = listen_on_both (self, self->port, &self->error);
  if (listening && self->cdn == NULL)
    self->cdn = g_strdup_printf ("%s://127.0.0.2:%u", self->certificate != NULL ? "https" : "http", self->port);
  g_mutex_lock (&self->mutex);
  self->is_started = TRUE;
  g_cond_signal (&self->started);
  g_mutex_unlock (&self->mutex);
  if (listening)
    g_main_loop_run (self->loop);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  /* Connections that were just dropped end in this context. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

PdkRegistry *
pdk_registry_start (const char               *folder,
                    const PdkRegistryOptions *options,
                    GError                  **error)
{
  g_autoptr (PdkRegistry) self = g_new0 (PdkRegistry, 1);

  self->folder = g_strdup (folder);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->line = pdk_registry_line_new (get_plan, self);
  self->plan = (PdkRegistryPlan) { .cut = -1, .stall = -1 };
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answer_free);
  self->log = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->started);
  if (options != NULL)
    {
      self->port = options->port;
      self->cdn = g_strdup (options->cdn);
      self->print_requests = options->print_requests;
      self->provide = options->provide;
      self->provide_data = options->provide_data;
    }
  if (options != NULL && options->certificate != NULL)
    {
      self->certificate = g_tls_certificate_new_from_files (options->certificate, options->key, error);
      if (self->certificate == NULL)
        return NULL;
    }
  self->thread = g_thread_new ("test-registry", run_server, self);
  g_mutex_lock (&self->mutex);
  while (!self->is_started)
    g_cond_wait (&self->started, &self->mutex);
  g_mutex_unlock (&self->mutex);
  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* Not g_main_context_invoke(), which runs it here while the thread does not iterate yet. */
static void
run_in_thread (PdkRegistry *self,
               GSourceFunc  function,
               gpointer     data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, data, NULL);
  g_source_attach (source, self->context);
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

void
pdk_registry_stop (PdkRegistry *self)
{
  if (self->thread != NULL)
    {
      run_in_thread (self, quit_cb, self->loop);
      g_thread_join (self->thread);
    }
  g_clear_pointer (&self->line, pdk_registry_line_free);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->answers, g_hash_table_unref);
  g_clear_pointer (&self->log, g_ptr_array_unref);
  g_clear_object (&self->certificate);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->started);
  g_free (self->corrupt_hex);
  g_free (self->folder);
  g_free (self->cdn);
  g_free (self);
}

guint16
pdk_registry_get_port (PdkRegistry *self)
{
  return self->port;
}

char *
pdk_registry_dup_model_name (PdkRegistry *self,
                             const char  *name)
{
  return g_strdup_printf ("127.0.0.1:%u/%s", self->port, name);
}

void
pdk_registry_add_model (PdkRegistry            *self,
                        const PdkRegistryModel *model,
                        const char             *name,
                        const char             *tag)
{
  g_autoptr (GError) error = NULL;

  pdk_registry_store_add_model (self->folder, model, name, tag, &error);
  g_assert_no_error (error);
}

void
pdk_registry_set_answer (PdkRegistry *self,
                         const char  *name,
                         guint        status,
                         const char  *content_type,
                         const char  *body)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Answer                  *answer;

  if (status == 0)
    {
      g_hash_table_remove (self->answers, name);
      return;
    }
  answer = g_new0 (Answer, 1);
  answer->status = status;
  answer->content_type = g_strdup (content_type != NULL ? content_type : "application/json");
  answer->body = g_strdup (body != NULL ? body : SAID);
  g_hash_table_replace (self->answers, g_strdup (name), answer);
}

void
pdk_registry_set_cdn_status (PdkRegistry *self,
                             guint        status)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->cdn_status = status;
}

void
pdk_registry_set_cut (PdkRegistry *self,
                      goffset      offset)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->plan.cut = offset;
}

void
pdk_registry_set_stall (PdkRegistry *self,
                        goffset      offset)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->plan.stall = offset;
}

static gboolean
wake_cb (gpointer data)
{
  pdk_registry_line_wake (data);
  return G_SOURCE_REMOVE;
}

void
pdk_registry_release (PdkRegistry *self)
{
  pdk_registry_set_stall (self, -1);
  run_in_thread (self, wake_cb, self->line);
}

guint
pdk_registry_count_stalled (PdkRegistry *self)
{
  return pdk_registry_line_count_stalled (self->line);
}

void
pdk_registry_set_rate (PdkRegistry *self,
                       guint64      bytes_per_second)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->plan.rate = bytes_per_second;
}

void
pdk_registry_set_corrupt (PdkRegistry *self,
                          const char  *digest)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_free (self->corrupt_hex);
  self->corrupt_hex = digest != NULL ? g_strdup (digest + strlen ("sha256:")) : NULL;
}

GStrv
pdk_registry_dup_log (PdkRegistry *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->log->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (self->log, i));
  return g_strv_builder_end (builder);
}

guint
pdk_registry_count_requests (PdkRegistry *self,
                             const char  *prefix)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint                    n_requests = 0;

  for (guint i = 0; i < self->log->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (self->log, i), prefix))
      n_requests++;
  return n_requests;
}
