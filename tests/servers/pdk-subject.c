/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-subject.h"

#include <string.h>

#include "base/pdk-digest.h"
#include "pdk-tiny-model.h"
#include "servers/pdk-ollama-client.h"

static void
set_address (PdkSubject *self,
             const char *address)
{
  g_clear_object (&self->server);
  self->server = PDK_MODEL_SERVER (pdk_ollama_client_new (address, NULL, NULL));
}

static char *
write_model (PdkSubject *self,
             guint64     seed)
{
  PdkTinyModel     model = PDK_TINY_MODEL_INIT;
  g_autofree char *name = g_strdup_printf ("tiny-%" G_GUINT64_FORMAT ".gguf", seed);
  char            *path = g_build_filename (self->folder, name, NULL);

  model.seed = seed;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    pdk_tiny_model_write (&model, path);
  return path;
}

static PdkSubject *
subject_new (void)
{
  PdkSubject *self = g_new0 (PdkSubject, 1);

  self->folder = pdk_test_make_folder ();
  self->model_path = write_model (self, 1);
  return self;
}

PdkSubject *
pdk_subject_new_simulated (void)
{
  PdkSubject *self = subject_new ();

  self->simulated = pdk_ollama_double_start ();
  set_address (self, pdk_ollama_double_get_address (self->simulated));
  return self;
}

static void
start_engine (PdkSubject *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *home = g_build_filename (self->folder, "home", NULL);

  self->engine = pdk_ollama_process_start (home, NULL, &error);
  g_assert_no_error (error);
  set_address (self, pdk_engine_process_get_address (self->engine));
}

/* Reads what came before it closes, since closing with something unread would reset the connection. */
static gboolean
answer_plainly_cb (GThreadedSocketService *service,
                   GSocketConnection      *connection,
                   GObject                *source,
                   gpointer                data)
{
  const char text[] = "HTTP/1.0 400 Bad Request\r\n\r\n";
  char       hello[4096];

  g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), hello, sizeof hello, NULL, NULL);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text, sizeof text - 1, NULL, NULL, NULL);
  return TRUE;
}

static void
start_plain (PdkSubject *self)
{
  g_autoptr (GError)         error = NULL;
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) effective = NULL;

  self->plain = g_threaded_socket_service_new (4);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->plain), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                 NULL, &effective, &error);
  g_assert_no_error (error);
  self->plain_port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  g_signal_connect (self->plain, "run", G_CALLBACK (answer_plainly_cb), NULL);
  g_socket_service_start (self->plain);
}

PdkSubject *
pdk_subject_new_ollama (void)
{
  g_autoptr (GError) error = NULL;
  PdkSubject        *self = subject_new ();
  g_autofree char   *registry = g_build_filename (self->folder, "registry", NULL);

  self->registry = pdk_registry_start (registry, NULL, &error);
  g_assert_no_error (error);
  start_plain (self);
  start_engine (self);
  return self;
}

void
pdk_subject_free (PdkSubject *self)
{
  g_clear_object (&self->server);
  g_clear_pointer (&self->simulated, pdk_ollama_double_stop);
  g_clear_pointer (&self->engine, pdk_engine_process_stop);
  g_clear_pointer (&self->registry, pdk_registry_stop);
  if (self->plain != NULL)
    g_socket_service_stop (self->plain);
  g_clear_object (&self->plain);
  pdk_test_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->model_path);
  g_free (self);
}

void
pdk_subject_install (PdkSubject *self,
                     const char *name)
{
  g_autoptr (GError) error = NULL;

  pdk_call_create_from_file (self->server, name, self->model_path, NULL, NULL, &error);
  g_assert_no_error (error);
}

char *
pdk_subject_publish (PdkSubject *self,
                     const char *name,
                     guint64     seed)
{
  const gint64     further[] = { 13, 18 };
  g_autofree char *path = write_model (self, seed);
  PdkRegistryModel model = PDK_REGISTRY_MODEL_INIT (path);

  if (self->simulated == NULL)
    {
      pdk_registry_add_model (self->registry, &model, name, "latest");
      return pdk_registry_dup_model_name (self->registry, name);
    }
  else
    {
      char *full = g_strconcat ("127.0.0.1:25000/", name, NULL);

      pdk_ollama_double_publish (self->simulated, &(PdkDoubleModel) { .name = full }, further, G_N_ELEMENTS (further));
      return full;
    }
}

/* What the real server said to each (recordings/ollama-0.17.4/06-pull.txt). */
static const struct
{
  const char *kind;
  const char *text;
} faults[] = {
  { "e401", "pull model manifest: realm host \"\" does not match original host \"127.0.0.1:25000\"" },
  { "e403", "pull model manifest: 403: {\"errors\":[{\"code\":\"X\",\"message\":\"said by the registry\"}]}" },
  { "e429", "pull model manifest: 429: {\"errors\":[{\"code\":\"X\",\"message\":\"said by the registry\"}]}" },
  { "e500", "pull model manifest: 500: {\"errors\":[{\"code\":\"X\",\"message\":\"said by the registry\"}]}" },
  { "html", "pull model manifest: invalid character '<' looking for beginning of value" },
  { "refused", "pull model manifest: Get \"http://127.0.0.1:1/v2/library/refused/manifests/latest\": dial tcp 127.0.0.1:1: connect: connection refused" },
  { "tls", "pull model manifest: Get \"https://127.0.0.1:25000/v2/library/tls/manifests/latest\": tls: first record does not look like a TLS handshake" },
};

char *
pdk_subject_publish_fault (PdkSubject *self,
                           const char *kind)
{
  g_autofree char *name = g_strconcat ("library/", kind, NULL);
  char            *full = NULL;

  if (g_str_equal (kind, "refused"))
    full = g_strdup ("127.0.0.1:1/library/refused");
  else if (self->simulated == NULL && g_str_equal (kind, "tls"))
    return g_strdup_printf ("127.0.0.1:%u/library/tls", self->plain_port);
  else if (self->simulated == NULL)
    return pdk_registry_dup_model_name (self->registry, name);
  else
    full = g_strconcat ("127.0.0.1:25000/", name, NULL);
  for (gsize i = 0; self->simulated != NULL && i < G_N_ELEMENTS (faults); i++)
    if (g_str_equal (faults[i].kind, kind))
      pdk_ollama_double_set_pull_error (self->simulated, full, faults[i].text);
  return full;
}

void
pdk_subject_corrupt (PdkSubject *self,
                     const char *name,
                     guint64     seed)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *path = write_model (self, seed);
  g_autoptr (GFile)  file = g_file_new_for_path (path);
  g_autofree char   *hex = pdk_digest_of_file (file, NULL, NULL, NULL, NULL, &error);
  g_autofree char   *digest = g_strconcat ("sha256:", hex, NULL);

  g_assert_no_error (error);
  if (self->simulated != NULL)
    pdk_ollama_double_set_pull_error (self->simulated, name, "digest mismatch, file must be downloaded again: want sha256:1, got sha256:2");
  else
    pdk_registry_set_corrupt (self->registry, digest);
}

void
pdk_subject_set_stall (PdkSubject *self,
                       gint64      offset)
{
  if (self->simulated != NULL)
    pdk_ollama_double_set_stall (self->simulated, offset);
  else if (offset >= 0)
    pdk_registry_set_stall (self->registry, offset);
  else
    pdk_registry_release (self->registry);
}

void
pdk_subject_kill (PdkSubject *self)
{
  if (self->simulated != NULL)
    pdk_ollama_double_kill (self->simulated);
  else
    pdk_engine_process_kill (self->engine);
}

void
pdk_subject_revive (PdkSubject *self)
{
  if (self->simulated != NULL)
    {
      pdk_ollama_double_revive (self->simulated);
      return;
    }
  g_clear_pointer (&self->engine, pdk_engine_process_stop);
  start_engine (self);
}
