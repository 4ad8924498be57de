/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-ollama-double-private.h"

#include <string.h>

#include "base/pdk-json.h"

#define FREE_FUNC(f) ((GDestroyNotify) f)

static void
exchange_free (gpointer data)
{
  PdkDoubleExchange *exchange = data;

  g_free (exchange->method);
  g_free (exchange->path);
  g_bytes_unref (exchange->body);
  soup_message_headers_unref (exchange->headers);
  g_free (exchange);
}

static void
script_free (gpointer data)
{
  g_queue_free_full (data, FREE_FUNC (pdk_double_reply_free));
}

/* The server's thread. */

static void
copy_header (const char *name,
             const char *value,
             gpointer    headers)
{
  soup_message_headers_append (headers, name, value);
}

static PdkDoubleExchange *
log_request (PdkOllamaDouble   *self,
             SoupServerMessage *message,
             const char        *path)
{
  PdkDoubleExchange *exchange = g_new0 (PdkDoubleExchange, 1);

  exchange->method = g_strdup (soup_server_message_get_method (message));
  exchange->path = g_strdup (path);
  exchange->body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  exchange->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  soup_message_headers_foreach (soup_server_message_get_request_headers (message), copy_header, exchange->headers);
  g_ptr_array_add (self->exchanges, exchange);
  return exchange;
}

static PdkDoubleReply *
take_script (PdkOllamaDouble   *self,
             PdkDoubleExchange *exchange)
{
  g_autofree char *key = g_strdup_printf ("%s %s", exchange->method, exchange->path);
  GQueue          *queue = g_hash_table_lookup (self->scripts, key);

  return queue == NULL ? NULL : g_queue_pop_head (queue);
}

PdkDoubleReply *
pdk_double_reply_new_error (guint       status,
                            const char *format,
                            ...)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char       *text = NULL;
  g_autofree char       *body = NULL;
  va_list                arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  json_object_set_string_member (object, "error", text);
  body = pdk_json_object_to_string (object);
  return pdk_double_reply_new_json (status, body);
}

PdkDoubleReply *
pdk_double_reply_new_object (JsonObject *object)
{
  g_autofree char *body = pdk_json_object_to_string (object);

  return pdk_double_reply_new_json (SOUP_STATUS_OK, body);
}

static PdkDoubleReply *
handle_version (PdkOllamaDouble *self,
                JsonObject      *request)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "version", self->version);
  return pdk_double_reply_new_object (object);
}

static const struct
{
  const char      *method;
  const char      *path;
  PdkDoubleHandler handle;
} routes[] = {
  { "GET", "/api/version", handle_version },
  { "GET", "/api/tags", pdk_double_handle_tags },
  { "GET", "/api/ps", pdk_double_handle_ps },
  { "POST", "/api/show", pdk_double_handle_show },
  { "POST", "/api/pull", pdk_double_handle_pull },
  { "POST", "/api/create", pdk_double_handle_create },
  { "POST", "/api/copy", pdk_double_handle_copy },
  { "DELETE", "/api/delete", pdk_double_handle_delete },
  { "POST", "/api/generate", pdk_double_handle_generate },
  { "POST", "/api/chat", pdk_double_handle_chat },
  { "POST", "/api/embed", pdk_double_handle_embed },
};

static PdkDoubleReply *
new_plain (guint       status,
           const char *text)
{
  PdkDoubleReply *reply = pdk_double_reply_new (status, "text/plain");

  pdk_double_reply_add_text (reply, text);
  return reply;
}

static PdkDoubleReply *
call_handler (PdkOllamaDouble   *self,
              PdkDoubleHandler   handle,
              PdkDoubleExchange *exchange)
{
  g_autoptr (JsonObject) request = NULL;
  gsize                  length;
  const char            *body = g_bytes_get_data (exchange->body, &length);

  if (g_str_equal (exchange->method, "GET"))
    return handle (self, NULL);
  if (length == 0)
    return pdk_double_reply_new_error (SOUP_STATUS_BAD_REQUEST, "missing request body");
  request = pdk_json_parse_object (body, (gssize) length, "request", NULL);
  if (request == NULL)
    return pdk_double_reply_new_error (SOUP_STATUS_BAD_REQUEST, "invalid character '%c' looking for beginning of object key string",
                                       length > 1 ? body[1] : ' ');
  return handle (self, request);
}

/* The guards against pages in a browser that talk to a server on loopback. */
static gboolean
is_refused (PdkDoubleExchange *exchange)
{
  const char *origin = soup_message_headers_get_one (exchange->headers, "Origin");
  const char *host = soup_message_headers_get_one (exchange->headers, "Host");

  return origin != NULL || host == NULL ||
         !(g_str_has_prefix (host, "127.0.0.1") || g_str_has_prefix (host, "localhost"));
}

static PdkDoubleReply *
answer (PdkOllamaDouble   *self,
        PdkDoubleExchange *exchange)
{
  gboolean is_get = g_str_equal (exchange->method, "GET") || g_str_equal (exchange->method, "HEAD");
  gboolean is_known = FALSE;

  if (is_refused (exchange))
    return pdk_double_reply_new (SOUP_STATUS_FORBIDDEN, NULL);
  if (g_str_equal (exchange->path, "/") && is_get)
    return new_plain (SOUP_STATUS_OK, "Ollama is running");
  if (g_str_has_prefix (exchange->path, "/api/blobs/") &&
      (g_str_equal (exchange->method, "HEAD") || g_str_equal (exchange->method, "POST")))
    return pdk_double_handle_blob (self, g_str_equal (exchange->method, "POST"), exchange->path + strlen ("/api/blobs/"),
                                   exchange->body);
  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      if (!g_str_equal (routes[i].path, exchange->path))
        continue;
      is_known = TRUE;
      if (g_str_equal (routes[i].method, exchange->method))
        return call_handler (self, routes[i].handle, exchange);
    }
  if (is_known)
    return new_plain (SOUP_STATUS_METHOD_NOT_ALLOWED, "405 method not allowed");
  return new_plain (SOUP_STATUS_NOT_FOUND, "404 page not found");
}

typedef struct
{
  PdkOllamaDouble   *self;
  PdkDoubleExchange *exchange;
} EndData;

static void
sending_end_cb (PdkDoubleSending *sending,
                gboolean          dropped,
                gpointer          data)
{
  g_autofree EndData      *end = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&end->self->mutex);

  end->exchange->over = TRUE;
  end->exchange->dropped = dropped;
  g_ptr_array_remove_fast (end->self->sendings, sending);
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           data)
{
  PdkOllamaDouble  *self = data;
  PdkDoubleSending *sending;
  PdkDoubleReply   *reply;
  EndData          *end = g_new (EndData, 1);

  g_mutex_lock (&self->mutex);
  *end = (EndData) { .self = self, .exchange = log_request (self, message, path) };
  reply = take_script (self, end->exchange);
  if (reply == NULL)
    reply = answer (self, end->exchange);
  g_mutex_unlock (&self->mutex);

  sending = pdk_double_sending_start (message, reply, &self->held, sending_end_cb, end);
  if (sending != NULL)
    g_ptr_array_add (self->sendings, sending);
}

static gboolean
listen_on (PdkOllamaDouble *self)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", self->port);
  g_autoptr (GError)         error = NULL;

  self->server = soup_server_new ("server-header", "Ollama double", NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  if (!soup_server_listen (self->server, address, 0, &error))
    {
      g_clear_object (&self->server);
      g_clear_error (&self->error);
      self->error = g_steal_pointer (&error);
      return FALSE;
    }
  if (self->port == 0)
    {
      GSList *uris = soup_server_get_uris (self->server);

      self->port = (guint16) g_uri_get_port (uris->data);
      g_slist_free_full (uris, FREE_FUNC (g_uri_unref));
    }
  return TRUE;
}

static void
cut_all (PdkOllamaDouble *self)
{
  if (self->server == NULL)
    return;
  /* The connections that were cut notice it when they next write, and only while the server stands. */
  while (self->sendings->len > 0)
    {
      for (guint i = self->sendings->len; i > 0; i--)
        pdk_double_sending_cut (g_ptr_array_index (self->sendings, i - 1));
      g_main_context_iteration (self->context, TRUE);
    }
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
}

static void
settle (PdkOllamaDouble *self,
        gboolean         listening)
{
  g_mutex_lock (&self->mutex);
  self->listening = listening;
  self->settled = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->mutex);
}

static gboolean
listen_cb (gpointer data)
{
  settle (data, listen_on (data));
  return G_SOURCE_REMOVE;
}

static gboolean
kill_cb (gpointer data)
{
  cut_all (data);
  settle (data, FALSE);
  return G_SOURCE_REMOVE;
}

static gboolean
quit_cb (gpointer data)
{
  PdkOllamaDouble *self = data;

  cut_all (self);
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
release_cb (gpointer data)
{
  PdkOllamaDouble *self = data;

  for (guint i = 0; i < self->sendings->len; i++)
    pdk_double_sending_release (g_ptr_array_index (self->sendings, i));
  return G_SOURCE_REMOVE;
}

static gpointer
run_thread (gpointer data)
{
  PdkOllamaDouble *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/* The caller's thread. */

static void
order (PdkOllamaDouble *self,
       GSourceFunc      what)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, what, self, NULL);
  g_source_attach (source, self->context);
}

static void
order_and_wait (PdkOllamaDouble *self,
                GSourceFunc      what)
{
  g_mutex_lock (&self->mutex);
  self->settled = FALSE;
  g_mutex_unlock (&self->mutex);
  order (self, what);
  g_mutex_lock (&self->mutex);
  while (!self->settled)
    g_cond_wait (&self->changed, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

PdkOllamaDouble *
pdk_ollama_double_start_at (guint16  port,
                            GError **error)
{
  PdkOllamaDouble *self = g_new0 (PdkOllamaDouble, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->port = port;
  self->version = g_strdup ("0.17.4");
  self->stall = -1;
  self->entries = g_ptr_array_new_with_free_func (FREE_FUNC (pdk_double_entry_free));
  self->published = g_ptr_array_new_with_free_func (FREE_FUNC (pdk_double_entry_free));
  self->running = g_ptr_array_new_with_free_func (FREE_FUNC (pdk_double_running_free));
  self->exchanges = g_ptr_array_new_with_free_func (exchange_free);
  self->sendings = g_ptr_array_new ();
  self->pull_errors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->blobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->uploads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, FREE_FUNC (g_bytes_unref));
  self->scripts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, script_free);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("ollama-double", run_thread, self);
  order_and_wait (self, listen_cb);
  if (!self->listening)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      pdk_ollama_double_stop (self);
      return NULL;
    }
  self->address = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  return self;
}

PdkOllamaDouble *
pdk_ollama_double_start (void)
{
  g_autoptr (GError) error = NULL;
  PdkOllamaDouble   *self = pdk_ollama_double_start_at (0, &error);

  g_assert_no_error (error);
  return self;
}

void
pdk_ollama_double_stop (PdkOllamaDouble *self)
{
  order (self, quit_cb);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_ptr_array_unref (self->sendings);
  g_ptr_array_unref (self->running);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->published);
  g_ptr_array_unref (self->exchanges);
  g_hash_table_unref (self->pull_errors);
  g_hash_table_unref (self->blobs);
  g_hash_table_unref (self->uploads);
  g_hash_table_unref (self->scripts);
  g_clear_error (&self->error);
  g_free (self->version);
  g_free (self->address);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self);
}

void
pdk_ollama_double_kill (PdkOllamaDouble *self)
{
  order_and_wait (self, kill_cb);
}

static gboolean
is_partial (gpointer digest,
            gpointer value,
            gpointer data)
{
  PdkDoubleBlob *blob = value;

  return blob->done < blob->size;
}

void
pdk_ollama_double_revive (PdkOllamaDouble *self)
{
  g_mutex_lock (&self->mutex);
  g_hash_table_foreach_remove (self->blobs, is_partial, NULL);
  g_ptr_array_set_size (self->running, 0);
  g_mutex_unlock (&self->mutex);
  order_and_wait (self, listen_cb);
  g_assert_true (self->listening);
}

const char *
pdk_ollama_double_get_address (PdkOllamaDouble *self)
{
  return self->address;
}

guint16
pdk_ollama_double_get_port (PdkOllamaDouble *self)
{
  return self->port;
}

guint
pdk_ollama_double_count_held (PdkOllamaDouble *self)
{
  return (guint) g_atomic_int_get (&self->held);
}

void
pdk_ollama_double_release (PdkOllamaDouble *self)
{
  order (self, release_cb);
}
