/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "pdk-engine-process.h"
#include "pdk-killed-pull.h"
#include "pdk-registry.h"
#include "pdk-test.h"
#include "pdk-tiny-model.h"

#define ROUNDS 20

static void
test_killed_pull_on_a_real_ollama (void)
{
  g_autofree char             *folder = NULL;
  g_autofree char             *registry_folder = NULL;
  g_autofree char             *home = NULL;
  g_autofree char             *name = NULL;
  g_autoptr (PdkEngineProcess) ollama = NULL;
  g_autoptr (PdkRegistry)      registry = NULL;
  g_autoptr (GError)           error = NULL;
  g_auto (PdkCommand)          command = { 0 };
  g_autofree char             *path = NULL;
  PdkTinyModel                 tiny = PDK_TINY_MODEL_INIT;
  GStatBuf                     weights;

  if (pdk_ollama_process_skip_unless_found ())
    return;
  folder = pdk_test_make_folder ();
  home = g_build_filename (folder, "ollama", NULL);
  registry_folder = g_build_filename (folder, "registry", NULL);
  path = g_build_filename (folder, "model.gguf", NULL);
  tiny.embedding_length = 768;
  tiny.block_count = 4;
  pdk_tiny_model_write (&tiny, path);
  g_assert_cmpint (g_stat (path, &weights), ==, 0);
  registry = pdk_registry_start (registry_folder, NULL, &error);
  g_assert_no_error (error);
  pdk_registry_add_model (registry, &(PdkRegistryModel) PDK_REGISTRY_MODEL_INIT (path), "library/big", "latest");
  pdk_registry_set_rate (registry, 20 * 1000 * 1000);
  ollama = pdk_ollama_process_start (home, NULL, &error);
  g_assert_no_error (error);
  pdk_command_init (&command, pdk_engine_process_get_address (ollama));
  name = pdk_registry_dup_model_name (registry, "library/big");

  pdk_killed_pull_test (&command, pdk_engine_process_get_address (ollama), name,
                        weights.st_size, ROUNDS, 20261120);

  g_clear_pointer (&ollama, pdk_engine_process_stop);
  pdk_test_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/worlds/killed-pull/real-ollama", test_killed_pull_on_a_real_ollama);

  return g_test_run ();
}
