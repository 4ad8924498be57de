/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-tls-trap.h"

#include <string.h>

#include "pdk-test.h"

struct _PdkTlsTrap
{
  char            *folder;
  char            *address;
  guint16          port;
  GTlsCertificate *certificate;
  GSocketListener *listener;
  GCancellable    *cancellable;
  GThread         *thread;
  gint             connections;
  gint             bytes;
};

/* Without a helper in GIO that makes certificates, the usual tool does it. */
static GTlsCertificate *
make_certificate (const char *folder)
{
  g_autofree char            *certificate = g_build_filename (folder, "certificate.pem", NULL);
  g_autofree char            *key = g_build_filename (folder, "key.pem", NULL);
  g_autoptr (GError)          error = NULL;
  g_autoptr (GSubprocess)     process = NULL;
  g_autoptr (GTlsCertificate) made = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                              "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                              "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2",
                              "-keyout", key, "-out", certificate, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
  made = g_tls_certificate_new_from_files (certificate, key, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&made);
}

static void
serve (PdkTlsTrap        *self,
       GSocketConnection *connection)
{
  g_autoptr (GIOStream) secure = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
  char                  said[512];
  gssize                length;

  g_atomic_int_inc (&self->connections);
  g_assert_nonnull (secure);
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (secure), self->cancellable, NULL))
    return;
  length = g_input_stream_read (g_io_stream_get_input_stream (secure), said, sizeof said, self->cancellable, NULL);
  if (length <= 0)
    return;
  g_atomic_int_add (&self->bytes, (gint) length);
  g_output_stream_write_all (g_io_stream_get_output_stream (secure), said, (gsize) length, NULL, self->cancellable, NULL);
  g_io_stream_close (secure, self->cancellable, NULL);
}

static gpointer
run (gpointer data)
{
  PdkTlsTrap *self = data;

  while (!g_cancellable_is_cancelled (self->cancellable))
    {
      g_autoptr (GSocketConnection) connection = g_socket_listener_accept (self->listener, NULL, self->cancellable, NULL);

      if (connection != NULL)
        serve (self, connection);
    }
  return NULL;
}

PdkTlsTrap *
pdk_tls_trap_start (void)
{
  PdkTlsTrap                *self = g_new0 (PdkTlsTrap, 1);
  g_autoptr (GInetAddress)   loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) found = NULL;
  g_autoptr (GError)         error = NULL;

  self->folder = pdk_test_make_folder ();
  self->certificate = make_certificate (self->folder);
  self->listener = g_socket_listener_new ();
  self->cancellable = g_cancellable_new ();
  g_socket_listener_add_address (self->listener, wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &found, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (found));
  self->address = g_strdup_printf ("https://127.0.0.1:%u", self->port);
  self->thread = g_thread_new ("tls-trap", run, self);
  return self;
}

void
pdk_tls_trap_stop (PdkTlsTrap *self)
{
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_socket_listener_close (self->listener);
  g_object_unref (self->listener);
  g_object_unref (self->certificate);
  g_object_unref (self->cancellable);
  pdk_test_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->address);
  g_free (self);
}

const char *
pdk_tls_trap_get_address (PdkTlsTrap *self)
{
  return self->address;
}

guint
pdk_tls_trap_count_connections (PdkTlsTrap *self)
{
  return (guint) g_atomic_int_get (&self->connections);
}

gsize
pdk_tls_trap_count_bytes (PdkTlsTrap *self)
{
  return (gsize) g_atomic_int_get (&self->bytes);
}

static gboolean
trust (GTlsConnection      *connection,
       GTlsCertificate     *certificate,
       GTlsCertificateFlags errors,
       gpointer             user_data)
{
  return TRUE;
}

static void
on_event (GSocketClient      *client,
          GSocketClientEvent  event,
          GSocketConnectable *connectable,
          GIOStream          *connection,
          gpointer            user_data)
{
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    g_signal_connect (connection, "accept-certificate", G_CALLBACK (trust), NULL);
}

gboolean
pdk_tls_trap_greet (PdkTlsTrap *self)
{
  g_autoptr (GSocketClient)     client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError)            error = NULL;
  char                          heard[sizeof "hello"] = "";

  g_socket_client_set_tls (client, TRUE);
  g_signal_connect (client, "event", G_CALLBACK (on_event), NULL);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", self->port, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), "hello", 5, NULL, NULL, &error);
  g_assert_no_error (error);
  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), heard, 5, NULL, NULL, NULL);
  return g_str_equal (heard, "hello");
}
