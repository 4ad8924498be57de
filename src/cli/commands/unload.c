/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/pdk-async.h"
#include "base/pdk-error.h"
#include "pdk-cli-output.h"
#include "pdk-cli.h"

static gboolean
unload (PdkCli              *cli,
        PdkServerConnection *server,
        const char          *name,
        GError             **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkModelServer         *client = pdk_server_connection_get_client (server);

  pdk_model_server_unload_async (client, name, cli->cancellable, pdk_async_waiter_done, &waiter);
  return pdk_model_server_unload_finish (client, pdk_async_waiter_wait (&waiter), error);
}

static GStrv
dup_names (PdkCli              *cli,
           PdkServerConnection *server,
           gboolean             all,
           char               **words)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GPtrArray               *running = pdk_server_connection_get_running (server);

  if (!all)
    {
      for (guint i = 0; words[i] != NULL; i++)
        g_strv_builder_take (builder, pdk_cli_dup_server_name (cli, server, words[i]));
    }
  for (guint i = 0; all && running != NULL && i < running->len; i++)
    g_strv_builder_add (builder, pdk_server_model_get_name (g_ptr_array_index (running, i)));
  return g_strv_builder_end (builder);
}

static int
run (PdkCli              *cli,
     const PdkCliCommand *command,
     int                  argc,
     char               **argv)
{
  gboolean           all = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_("Unload every model"), NULL },
      G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError)   error = NULL;
  g_auto (GStrv)       words = NULL;
  g_auto (GStrv)       names = NULL;
  PdkServerConnection *server;
  int                  status;

  if (!pdk_cli_parse (cli, command, entries, argc, argv, 0, -1, &words, &status))
    return status;
  server = pdk_cli_get_server (cli, &error);
  if (server != NULL && !all && words[0] == NULL)
    {
      pdk_error_set (&error, PDK_ERROR_INVALID_INPUT, _("Name a model, or give --all."), "%s", _("Unload what?"));
      pdk_cli_fail (cli, error);
      return PDK_CLI_USAGE;
    }
  if (error != NULL || !pdk_cli_refresh (cli, server, &error))
    return pdk_cli_fail (cli, error);
  names = dup_names (cli, server, all, words);
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (!unload (cli, server, names[i], &error))
        return pdk_cli_fail (cli, error);
      pdk_cli_say (cli, _("%1$s left the memory of %2$s."), names[i], pdk_server_connection_get_id (server));
    }
  if (cli->json)
    {
      JsonObject *object = json_object_new ();
      JsonArray  *array = json_array_new ();

      for (guint i = 0; names[i] != NULL; i++)
        json_array_add_string_element (array, names[i]);
      json_object_set_array_member (object, "unloaded", array);
      pdk_cli_print_json_object (object);
    }
  return PDK_CLI_DONE;
}

const PdkCliCommand pdk_cli_command_unload = {
  .name = "unload",
  .summary = N_("Take a model out of memory"),
                .parameters = N_("MODEL…"),
                                 .examples = "  paddock unload qwen3-4b\n  paddock unload --all",
                                 .run = run,
                };
