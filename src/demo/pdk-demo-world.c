/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-demo-world.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>

#include "pdk-demo-models.h"
#include "pdk-engine-process.h"
#include "pdk-hub-proxy.h"
#include "pdk-ollama-double.h"
#include "pdk-registry.h"
#include "pdk-test.h"

/* Fast enough not to bore, slow enough to see the bar move. */
#define REAL_RATE      (10 * 1000 * 1000)
#define SIMULATED_RATE (400 * 1000 * 1000)
#define TOKEN_PAUSE    60

static const int caught_signals[] = { SIGINT, SIGTERM, SIGHUP };

struct _PdkDemoWorld
{
  char             *folder;
  PdkCatalog       *catalog;
  PdkDemoModels    *models;
  PdkRegistry      *registry;
  PdkHubProxy      *proxy;
  PdkEngineProcess *ollama;
  PdkOllamaDouble  *simulated;
  char             *words;
  GSubprocess      *process;
  gboolean          ended;
  gboolean          interrupted;
  guint             signal_ids[G_N_ELEMENTS (caught_signals)];
};

typedef struct
{
  PdkDemoWorld *world;
  int           number;
} Signal;

static gboolean
make_folders (PdkDemoWorld *self,
              GError      **error)
{
  static const char * const names[] = { "home", "config/paddock", "data", "cache", "state", "hub" };
  g_autofree char          *list = pdk_demo_models_make_list ();
  g_autofree char          *list_path = NULL;

  self->folder = g_dir_make_tmp ("paddock-demo-XXXXXX", error);
  if (self->folder == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[i], NULL);

      g_mkdir_with_parents (path, 0700);
    }
  list_path = g_build_filename (self->folder, "config/paddock/curated_models.json", NULL);
  return g_file_set_contents (list_path, list, -1, error);
}

static gboolean
start_registry (PdkDemoWorld *self,
                GError      **error)
{
  g_autofree char   *hub = g_build_filename (self->folder, "hub", NULL);
  g_autofree char   *certificate = g_build_filename (self->folder, "hub.pem", NULL);
  g_autofree char   *key = g_build_filename (self->folder, "hub.key", NULL);
  PdkRegistryOptions options = { .certificate = certificate,
                                 .key = key,
                                 .cdn = PDK_HUB_PROXY_CDN,
                                 .provide = pdk_demo_models_provide,
                                 .provide_data = self->models };

  if (!pdk_hub_proxy_make_certificate (self->folder, error))
    return FALSE;
  self->registry = pdk_registry_start (hub, &options, error);
  if (self->registry == NULL)
    return FALSE;
  pdk_registry_set_rate (self->registry, REAL_RATE);
  self->proxy = pdk_hub_proxy_start (pdk_registry_get_port (self->registry), error);
  return self->proxy != NULL;
}

static gboolean
start_ollama (PdkDemoWorld *self,
              GError      **error)
{
  g_autofree char   *home = g_build_filename (self->folder, "home", NULL);
  g_autofree char   *address = pdk_hub_proxy_dup_address (self->proxy);
  g_autofree char   *proxy = g_strconcat ("HTTPS_PROXY=", address, NULL);
  g_autofree char   *trust = g_strdup_printf ("SSL_CERT_FILE=%s/hub.pem", self->folder);
  const char * const environment[] = { proxy, trust, "SSL_CERT_DIR=/nonexistent", NULL };

  self->ollama = pdk_ollama_process_start (home, environment, error);
  if (self->ollama == NULL)
    return FALSE;
  self->words = g_strdup ("a real Ollama, started for this demo; it sees no hf.co but ours");
  return TRUE;
}

static void
publish_model (PdkDemoWorld    *self,
               PdkCatalogModel *model)
{
  GListModel *quantizations = pdk_catalog_model_get_quantizations (model);

  for (guint i = 0; i < g_list_model_get_n_items (quantizations); i++)
    {
      g_autoptr (PdkCatalogQuantization) quantization = g_list_model_get_item (quantizations, i);
      g_autofree char                   *name = pdk_catalog_model_dup_model_name (model, quantization);
      PdkDoubleModel                     published = {
                            .name = name,
                            .size = (gint64) pdk_catalog_quantization_get_file_size (quantization),
                            .family = pdk_catalog_model_get_architecture (model),
                            .quantization = pdk_catalog_quantization_get_quant (quantization),
                            .context_length = pdk_catalog_model_get_context_window (model),
      };

      pdk_ollama_double_publish (self->simulated, &published, NULL, 0);
    }
}

static void
start_simulated (PdkDemoWorld *self)
{
  GListModel *models = G_LIST_MODEL (self->catalog);

  self->simulated = pdk_ollama_double_start ();
  pdk_ollama_double_set_rate (self->simulated, SIMULATED_RATE);
  pdk_ollama_double_set_token_pause (self->simulated, TOKEN_PAUSE);
  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    {
      g_autoptr (PdkCatalogModel) model = g_list_model_get_item (models, i);

      publish_model (self, model);
    }
  self->words = g_strdup ("a SIMULATED Ollama, since none was found here: it fetches nothing and only repeats "
                          "what it is asked (build-aux/env --engines true provides a real one)");
}

static gboolean
signal_cb (gpointer data)
{
  Signal *caught = data;

  caught->world->interrupted = TRUE;
  /* The terminal has sent SIGINT to the program as well; a second one would mean impatience. */
  if (caught->world->process != NULL && caught->number != SIGINT)
    g_subprocess_send_signal (caught->world->process, caught->number);
  return G_SOURCE_CONTINUE;
}

static void
catch_signals (PdkDemoWorld *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (caught_signals); i++)
    {
      Signal *caught = g_new0 (Signal, 1);

      caught->world = self;
      caught->number = caught_signals[i];
      self->signal_ids[i] = g_unix_signal_add_full (G_PRIORITY_DEFAULT, caught->number, signal_cb, caught, g_free);
    }
}

PdkDemoWorld *
pdk_demo_world_new (GError **error)
{
  g_autoptr (PdkDemoWorld) self = g_new0 (PdkDemoWorld, 1);
  g_autofree char         *program = pdk_ollama_process_find ();
  g_autofree char         *own_list = NULL;

  catch_signals (self);
  if (!make_folders (self, error))
    return NULL;
  own_list = g_build_filename (self->folder, "config/paddock/curated_models.json", NULL);
  self->catalog = pdk_catalog_new (own_list);
  self->models = pdk_demo_models_new (self->catalog);
  if (program == NULL)
    start_simulated (self);
  else if (!start_registry (self, error) || !start_ollama (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
pdk_demo_world_free (PdkDemoWorld *self)
{
  g_clear_pointer (&self->ollama, pdk_engine_process_stop);
  g_clear_pointer (&self->simulated, pdk_ollama_double_stop);
  g_clear_pointer (&self->proxy, pdk_hub_proxy_stop);
  g_clear_pointer (&self->registry, pdk_registry_stop);
  g_clear_pointer (&self->models, pdk_demo_models_free);
  g_clear_object (&self->catalog);
  if (self->folder != NULL)
    pdk_test_remove_folder (self->folder);
  for (gsize i = 0; i < G_N_ELEMENTS (caught_signals); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);
  g_free (self->folder);
  g_free (self->words);
  g_free (self);
}

const char *
pdk_demo_world_get_server_words (PdkDemoWorld *self)
{
  return self->words;
}

gboolean
pdk_demo_world_is_simulated (PdkDemoWorld *self)
{
  return self->simulated != NULL;
}

static GSubprocessLauncher *
make_launcher (PdkDemoWorld *self)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_INHERIT);
  const struct
  {
    const char *name;
    const char *folder;
  } folders[] = {
    { "HOME", "home" },
    { "XDG_CONFIG_HOME", "config" },
    { "XDG_DATA_HOME", "data" },
    { "XDG_CACHE_HOME", "cache" },
    { "XDG_STATE_HOME", "state" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, folders[i].folder, NULL);

      g_subprocess_launcher_setenv (launcher, folders[i].name, path, TRUE);
    }
  g_subprocess_launcher_setenv (launcher, "OLLAMA_HOST",
                                self->ollama != NULL ? pdk_engine_process_get_address (self->ollama)
                                                     : pdk_ollama_double_get_address (self->simulated),
                                TRUE);
  /* dconf would write through a service that belongs to the person's own session. */
  g_subprocess_launcher_setenv (launcher, "GSETTINGS_BACKEND", "keyfile", FALSE);
  g_subprocess_launcher_unsetenv (launcher, "OLLAMA_BASE_URL");
  g_subprocess_launcher_unsetenv (launcher, "DEFAULT_MODEL");
  return launcher;
}

gboolean
pdk_demo_world_was_interrupted (PdkDemoWorld *self)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return self->interrupted;
}

static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  PdkDemoWorld *self = data;

  self->ended = g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
}

int
pdk_demo_world_run (PdkDemoWorld       *self,
                    const char         *program,
                    const char * const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = make_launcher (self);
  g_autoptr (GStrvBuilder)        builder = g_strv_builder_new ();
  g_autoptr (GSubprocess)         process = NULL;
  g_autoptr (GError)              error = NULL;
  g_auto (GStrv)                  command = NULL;

  g_strv_builder_add (builder, program);
  g_strv_builder_addv (builder, (const char **) arguments);
  command = g_strv_builder_end (builder);
  process = g_subprocess_launcher_spawnv (launcher, (const char * const *) command, &error);
  if (process == NULL)
    {
      g_printerr ("paddock-demo: %s\n", error->message);
      return 1;
    }
  self->process = process;
  self->ended = FALSE;
  g_subprocess_wait_async (process, NULL, ended_cb, self);
  while (!self->ended)
    g_main_context_iteration (NULL, TRUE);
  self->process = NULL;
  return g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process)
                                              : 128 + g_subprocess_get_term_sig (process);
}
