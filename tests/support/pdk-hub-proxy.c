/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-hub-proxy.h"

#include <string.h>

#define LONGEST_REQUEST 8192

static const char * const known_names[] = { "hf.co:443", "huggingface.co:443", "cdn.hf.test:443", NULL };

struct _PdkHubProxy
{
  GSocketListener *listener;
  GThread         *acceptor;
  GPtrArray       *threads;
  GCancellable    *cancellable;
  guint16          registry_port;
  guint16          port;
  int              n_refused;
};

typedef struct
{
  PdkHubProxy       *proxy;
  GSocketConnection *client;
} Tunnel;

typedef struct
{
  GIOStream    *from;
  GIOStream    *to;
  GCancellable *cancellable;
} Direction;

gboolean
pdk_hub_proxy_make_certificate (const char *folder,
                                GError    **error)
{
  g_autofree char   *certificate = g_build_filename (folder, "hub.pem", NULL);
  g_autofree char   *key = g_build_filename (folder, "hub.key", NULL);
  g_autofree char   *said = NULL;
  const char * const command[] = { "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                                   "-nodes", "-days", "2", "-subj", "/CN=hf.co", "-addext",
                                   "subjectAltName=DNS:hf.co,DNS:huggingface.co,DNS:cdn.hf.test",
                                   "-keyout", key, "-out", certificate, NULL };
  int                status;

  return g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &said, &status, error) &&
         g_spawn_check_wait_status (status, error);
}

/* Reads up to the empty line, byte by byte: what follows belongs to the tunnel. */
static char *
read_request (GInputStream *stream,
              GCancellable *cancellable)
{
  g_autoptr (GString) request = g_string_new (NULL);
  char                byte;

  while (request->len < LONGEST_REQUEST && !g_str_has_suffix (request->str, "\r\n\r\n"))
    {
      if (g_input_stream_read (stream, &byte, 1, cancellable, NULL) != 1)
        return NULL;
      g_string_append_c (request, byte);
    }
  return g_string_free_and_steal (g_steal_pointer (&request));
}

static gboolean
answer (GIOStream    *stream,
        const char   *line,
        GCancellable *cancellable)
{
  g_autofree char *text = g_strconcat ("HTTP/1.1 ", line, "\r\n\r\n", NULL);

  return g_output_stream_write_all (g_io_stream_get_output_stream (stream), text, strlen (text), NULL, cancellable, NULL);
}

/* When one side has ended, the other must not go on waiting for it. */
static gpointer
carry (gpointer data)
{
  Direction *direction = data;

  g_output_stream_splice (g_io_stream_get_output_stream (direction->to),
                          g_io_stream_get_input_stream (direction->from),
                          G_OUTPUT_STREAM_SPLICE_NONE, direction->cancellable, NULL);
  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (direction->to)), FALSE, TRUE, NULL);
  return NULL;
}

static void
carry_both_ways (PdkHubProxy *self,
                 GIOStream   *client,
                 GIOStream   *registry)
{
  Direction up = { client, registry, self->cancellable };
  Direction down = { registry, client, self->cancellable };
  GThread  *thread = g_thread_new ("hub-proxy", carry, &up);

  carry (&down);
  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (client)), TRUE, TRUE, NULL);
  g_thread_join (thread);
}

static void
serve (PdkHubProxy *self,
       GIOStream   *client)
{
  g_autoptr (GSocketClient)     connector = g_socket_client_new ();
  g_autoptr (GSocketConnection) registry = NULL;
  g_autofree char              *request = read_request (g_io_stream_get_input_stream (client), self->cancellable);
  g_auto (GStrv)                words = request != NULL ? g_strsplit (request, " ", 3) : NULL;

  if (words == NULL || g_strv_length (words) < 3)
    return;
  if (strcmp (words[0], "CONNECT") != 0 || !g_strv_contains (known_names, words[1]))
    {
      g_atomic_int_inc (&self->n_refused);
      answer (client, "403 Forbidden", self->cancellable);
      return;
    }
  g_socket_client_set_enable_proxy (connector, FALSE);
  registry = g_socket_client_connect_to_host (connector, "127.0.0.1", self->registry_port, self->cancellable, NULL);
  if (registry != NULL && answer (client, "200 Connection established", self->cancellable))
    carry_both_ways (self, client, G_IO_STREAM (registry));
}

static gpointer
run_tunnel (gpointer data)
{
  Tunnel *tunnel = data;

  serve (tunnel->proxy, G_IO_STREAM (tunnel->client));
  g_object_unref (tunnel->client);
  g_free (tunnel);
  return NULL;
}

static gpointer
accept_connections (gpointer data)
{
  PdkHubProxy       *self = data;
  GSocketConnection *client;

  while ((client = g_socket_listener_accept (self->listener, NULL, self->cancellable, NULL)) != NULL)
    {
      Tunnel *tunnel = g_new0 (Tunnel, 1);

      tunnel->proxy = self;
      tunnel->client = client;
      g_ptr_array_add (self->threads, g_thread_new ("hub-proxy", run_tunnel, tunnel));
    }
  return NULL;
}

static gboolean
listen_on_free_port (PdkHubProxy *self,
                     GError     **error)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) effective = NULL;

  if (!g_socket_listener_add_address (self->listener, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                      NULL, &effective, error))
    return FALSE;
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  return TRUE;
}

PdkHubProxy *
pdk_hub_proxy_start (guint16  registry_port,
                     GError **error)
{
  g_autoptr (PdkHubProxy) self = g_new0 (PdkHubProxy, 1);

  self->registry_port = registry_port;
  self->cancellable = g_cancellable_new ();
  self->threads = g_ptr_array_new ();
  self->listener = g_socket_listener_new ();
  if (!listen_on_free_port (self, error))
    return NULL;
  self->acceptor = g_thread_new ("hub-proxy", accept_connections, self);
  return g_steal_pointer (&self);
}

void
pdk_hub_proxy_stop (PdkHubProxy *self)
{
  g_cancellable_cancel (self->cancellable);
  if (self->acceptor != NULL)
    g_thread_join (self->acceptor);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  g_ptr_array_unref (self->threads);
  g_clear_object (&self->listener);
  g_clear_object (&self->cancellable);
  g_free (self);
}

char *
pdk_hub_proxy_dup_address (PdkHubProxy *self)
{
  return g_strdup_printf ("http://127.0.0.1:%u", self->port);
}

guint
pdk_hub_proxy_count_refused (PdkHubProxy *self)
{
  return (guint) g_atomic_int_get (&self->n_refused);
}
