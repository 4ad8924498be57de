/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "pdk-hub-proxy.h"
#include "pdk-registry.h"
#include "pdk-test.h"

/* The proxy that plays hf.co: what it lets through, and that it lets nothing else out. */

typedef struct
{
  char        *folder;
  PdkRegistry *registry;
  PdkHubProxy *proxy;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = pdk_test_make_folder ();
  fixture->registry = pdk_registry_start (fixture->folder, NULL, &error);
  g_assert_no_error (error);
  fixture->proxy = pdk_hub_proxy_start (pdk_registry_get_port (fixture->registry), &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_clear_pointer (&fixture->proxy, pdk_hub_proxy_stop);
  g_clear_pointer (&fixture->registry, pdk_registry_stop);
  pdk_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static GSocketConnection *
connect_to_proxy (Fixture *fixture)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autofree char          *address = pdk_hub_proxy_dup_address (fixture->proxy);
  g_autoptr (GError)        error = NULL;
  GSocketConnection        *connection;

  connection = g_socket_client_connect_to_uri (client, address, 0, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

/* Sends text and reads until the answer holds @ending, or the other side is done. */
static char *
talk (GSocketConnection *connection,
      const char        *text,
      const char        *ending)
{
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autoptr (GError)  error = NULL;
  char                buffer[512];
  gssize              length;

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text, strlen (text), NULL, NULL, &error);
  g_assert_no_error (error);
  while (strstr (answer->str, ending) == NULL &&
         (length = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                        buffer, sizeof buffer, NULL, NULL)) > 0)
    g_string_append_len (answer, buffer, length);
  return g_string_free_and_steal (g_steal_pointer (&answer));
}

static void
test_known_names_lead_to_the_registry (Fixture      *fixture,
                                       gconstpointer data)
{
  static const char * const names[] = { "hf.co", "huggingface.co", "cdn.hf.test" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GSocketConnection) connection = connect_to_proxy (fixture);
      g_autofree char              *request = g_strdup_printf ("CONNECT %s:443 HTTP/1.1\r\nHost: x\r\n\r\n", names[i]);
      g_autofree char              *opened = talk (connection, request, "\r\n\r\n");
      g_autofree char              *answer = talk (connection, "GET /v2/a/b/manifests/c HTTP/1.1\r\nHost: hf.co\r\n\r\n",
                                                   "manifest unknown");

      g_assert_true (g_str_has_prefix (opened, "HTTP/1.1 200 "));
      g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 404 "));
    }
  g_assert_cmpuint (pdk_registry_count_requests (fixture->registry, "GET /v2/a/b/"), ==, 3);
  g_assert_cmpuint (pdk_hub_proxy_count_refused (fixture->proxy), ==, 0);
}

static void
test_nothing_else_gets_out (Fixture      *fixture,
                            gconstpointer data)
{
  static const char * const requests[] = {
    "CONNECT example.com:443 HTTP/1.1\r\n\r\n",
    "CONNECT hf.co:80 HTTP/1.1\r\n\r\n",
    "CONNECT hf.co.example.com:443 HTTP/1.1\r\n\r\n",
    "GET http://hf.co/ HTTP/1.1\r\n\r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr (GSocketConnection) connection = connect_to_proxy (fixture);
      g_autofree char              *answer = talk (connection, requests[i], "\r\n\r\n");

      g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 403 "));
    }
  g_assert_cmpuint (pdk_hub_proxy_count_refused (fixture->proxy), ==, G_N_ELEMENTS (requests));
}

static void
test_stop_ends_open_tunnels (Fixture      *fixture,
                             gconstpointer data)
{
  g_autoptr (GSocketConnection) idle = connect_to_proxy (fixture);
  g_autoptr (GSocketConnection) tunnel = connect_to_proxy (fixture);
  g_autofree char              *opened = talk (tunnel, "CONNECT hf.co:443 HTTP/1.1\r\n\r\n", "\r\n\r\n");
  g_autofree char              *rest = NULL;

  g_assert_true (g_str_has_prefix (opened, "HTTP/1.1 200 "));
  g_clear_pointer (&fixture->proxy, pdk_hub_proxy_stop);
  rest = talk (tunnel, "", "never");
  g_assert_cmpstr (rest, ==, "");
}

#define ADD(path, test) g_test_add ("/hub-proxy/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("known-names-lead-to-the-registry", test_known_names_lead_to_the_registry);
  ADD ("nothing-else-gets-out", test_nothing_else_gets_out);
  ADD ("stop-ends-open-tunnels", test_stop_ends_open_tunnels);

  return g_test_run ();
}
