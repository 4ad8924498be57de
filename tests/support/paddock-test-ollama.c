/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdlib.h>

#include "catalog/pdk-catalog.h"
#include "pdk-ollama-double.h"

/*
 * A simulated Ollama for scripts:
 *
 *   paddock-test-ollama [--rate BYTES] [--hold BYTES] [--pause MILLISECONDS] COMMAND [ARG…]
 *
 * runs the command with $OLLAMA_HOST naming the server, from which every curated model can be pulled,
 * and ends with the command's status. Downloads that reach --hold stay there until this process, the
 * command's parent, is sent SIGUSR1; from SIGUSR2 on they stay there again.
 */

static void
publish (PdkOllamaDouble *ollama,
         PdkCatalogModel *model)
{
  GListModel *files = pdk_catalog_model_get_quantizations (model);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (PdkCatalogQuantization) file = g_list_model_get_item (files, i);
      g_autofree char                   *name = pdk_catalog_model_dup_model_name (model, file);
      const PdkDoubleModel               published = {
                      .name = name,
                      .size = (gint64) pdk_catalog_quantization_get_file_size (file),
                      .family = pdk_catalog_model_get_architecture (model),
                      .quantization = pdk_catalog_quantization_get_quant (file),
                      .context_length = pdk_catalog_model_get_context_window (model),
      };

      pdk_ollama_double_publish (ollama, &published, NULL, 0);
    }
}

static void
publish_all (PdkOllamaDouble *ollama)
{
  g_autoptr (PdkCatalog) catalog = pdk_catalog_new (NULL);
  GListModel            *models = G_LIST_MODEL (catalog);

  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    {
      g_autoptr (PdkCatalogModel) model = g_list_model_get_item (models, i);

      publish (ollama, model);
    }
}

typedef struct
{
  PdkOllamaDouble *ollama;
  gint64           hold;
} Control;

static gboolean
on_go_on (gpointer user_data)
{
  Control *control = user_data;

  pdk_ollama_double_set_stall (control->ollama, -1);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_hold (gpointer user_data)
{
  Control *control = user_data;

  pdk_ollama_double_set_stall (control->ollama, control->hold);
  return G_SOURCE_CONTINUE;
}

static void
on_ended (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  g_main_loop_quit (user_data);
}

static int
run (Control *control,
     char   **command)
{
  g_autoptr (GMainLoop)           loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_INHERIT);
  g_autoptr (GSubprocess)         process = NULL;
  g_autoptr (GError)              error = NULL;
  guint                           go_on = g_unix_signal_add (SIGUSR1, on_go_on, control);
  guint                           hold = g_unix_signal_add (SIGUSR2, on_hold, control);

  on_hold (control);
  g_subprocess_launcher_setenv (launcher, "OLLAMA_HOST", pdk_ollama_double_get_address (control->ollama), TRUE);
  g_subprocess_launcher_unsetenv (launcher, "OLLAMA_BASE_URL");
  process = g_subprocess_launcher_spawnv (launcher, (const char * const *) command, &error);
  if (process == NULL)
    {
      g_printerr ("paddock-test-ollama: %s\n", error->message);
      return EXIT_FAILURE;
    }
  g_subprocess_wait_async (process, NULL, on_ended, loop);
  g_main_loop_run (loop);
  g_source_remove (go_on);
  g_source_remove (hold);
  return g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process)
                                              : 128 + g_subprocess_get_term_sig (process);
}

int
main (int   argc,
      char *argv[])
{
  gint64             rate = 0;
  Control            control = { NULL, -1 };
  int                pause = 0;
  const GOptionEntry entries[] = {
    { "rate", 0, 0, G_OPTION_ARG_INT64, &rate, "bytes a second of each pull", "BYTES" },
    { "hold", 0, 0, G_OPTION_ARG_INT64, &control.hold, "where downloads stay until SIGUSR1", "BYTES" },
    { "pause", 0, 0, G_OPTION_ARG_INT, &pause, "between two pieces of an answer", "MILLISECONDS" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext)  context = g_option_context_new ("COMMAND [ARG…]");
  g_autoptr (GError)          error = NULL;
  g_autoptr (PdkOllamaDouble) ollama = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_strict_posix (context, TRUE);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc < 2)
    {
      g_printerr ("paddock-test-ollama: %s\n", error != NULL ? error->message : "see --help");
      return 2;
    }
  ollama = pdk_ollama_double_start ();
  pdk_ollama_double_set_rate (ollama, (guint64) MAX (rate, 0));
  pdk_ollama_double_set_token_pause (ollama, (guint) MAX (pause, 0));
  publish_all (ollama);
  control.ollama = ollama;
  return run (&control, argv + 1);
}
