/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/pdk-async.h"
#include "pdk-cli-output.h"
#include "pdk-cli.h"

static gboolean
load (PdkCli              *cli,
      PdkServerConnection *server,
      const char          *name,
      const char          *keep_alive,
      gint64               context_length,
      GError             **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkModelServer         *client = pdk_server_connection_get_client (server);

  pdk_model_server_load_async (client, name, keep_alive, context_length, cli->cancellable, pdk_async_waiter_done,
                               &waiter);
  return pdk_model_server_load_finish (client, pdk_async_waiter_wait (&waiter), error);
}

static int
run (PdkCli              *cli,
     const PdkCliCommand *command,
     int                  argc,
     char               **argv)
{
  g_autofree char   *keep_alive = NULL;
  gint64             context_length = 0;
  const GOptionEntry entries[] = {
    { "keep-alive", 0, 0, G_OPTION_ARG_STRING, &keep_alive,
      N_("How long it stays: 10m, 2h, seconds, or -1 for ever"), N_("TIME") },
      { "context", 0, 0, G_OPTION_ARG_INT64, &context_length, N_("Context length"), N_("TOKENS") },
        G_OPTION_ENTRY_NULL,
      };
  g_autoptr (GError)   error = NULL;
  g_auto (GStrv)       words = NULL;
  g_autofree char     *name = NULL;
  PdkServerConnection *server;
  int                  status;

  if (!pdk_cli_parse (cli, command, entries, argc, argv, 1, 1, &words, &status))
    return status;
  server = pdk_cli_get_server (cli, &error);
  if (server == NULL || !pdk_cli_refresh (cli, server, &error))
    return pdk_cli_fail (cli, error);
  name = pdk_cli_dup_server_name (cli, server, words[0]);
  if (!load (cli, server, name, keep_alive, context_length, &error) || !pdk_cli_refresh (cli, server, &error))
    return pdk_cli_fail (cli, error);
  if (cli->json)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "loaded", name);
      json_object_set_string_member (object, "server", pdk_server_connection_get_id (server));
      pdk_cli_print_json_object (object);
    }
  pdk_cli_say (cli, _("%1$s is loaded on %2$s."), name, pdk_server_connection_get_id (server));
  return PDK_CLI_DONE;
}

const PdkCliCommand pdk_cli_command_load = {
  .name = "load",
  .summary = N_("Load a model into memory"),
                .parameters = N_("MODEL"),
                                 .examples = "  paddock load qwen3-4b\n  paddock load qwen3-4b --keep-alive -1 --context 16384",
                                 .run = run,
                };
