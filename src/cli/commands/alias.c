/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/pdk-async.h"
#include "base/pdk-error.h"
#include "names/pdk-model-name.h"
#include "pdk-cli-models.h"
#include "pdk-cli-output.h"
#include "pdk-cli.h"

static gboolean
copy (PdkCli              *cli,
      PdkServerConnection *server,
      const char          *source,
      const char          *destination,
      GError             **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkModelServer         *client = pdk_server_connection_get_client (server);

  pdk_model_server_copy_async (client, source, destination, cli->cancellable, pdk_async_waiter_done, &waiter);
  return pdk_model_server_copy_finish (client, pdk_async_waiter_wait (&waiter), error);
}

static PdkModelRecord *
alias (PdkCli              *cli,
       PdkServerConnection *server,
       const char          *source,
       const char          *destination,
       gboolean             force,
       GError             **error)
{
  g_autoptr (PdkModelName) name = pdk_model_name_parse (destination, error);
  PdkServerModel          *model;

  if (name == NULL)
    return NULL;
  if (!force && pdk_cli_find_installed (server, destination) != NULL)
    {
      pdk_error_set (error, PDK_ERROR_INVALID_INPUT, _("Choose another name, or give --force to replace it."), _("%1$s already has a model “%2$s”."), pdk_server_connection_get_id (server), destination);
      return NULL;
    }
  if (!copy (cli, server, source, destination, error) || !pdk_cli_refresh (cli, server, error))
    return NULL;
  model = pdk_cli_find_installed (server, destination);
  if (model == NULL)
    {
      pdk_error_set (error, PDK_ERROR_PROTOCOL, NULL, _("%1$s reported success, but does not list %2$s."), pdk_server_connection_get_id (server), destination);
      return NULL;
    }
  return pdk_cli_register (cli, server, model, error);
}

static int
run (PdkCli              *cli,
     const PdkCliCommand *command,
     int                  argc,
     char               **argv)
{
  gboolean           force = FALSE;
  const GOptionEntry entries[] = {
    { "force", 0, 0, G_OPTION_ARG_NONE, &force, N_("Replace a model that has the new name"), NULL },
      G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError)         error = NULL;
  g_autoptr (PdkModelRecord) record = NULL;
  g_auto (GStrv)             words = NULL;
  g_autofree char           *source = NULL;
  PdkServerConnection       *server;
  int                        status;

  if (!pdk_cli_parse (cli, command, entries, argc, argv, 2, 2, &words, &status))
    return status;
  server = pdk_cli_get_server (cli, &error);
  if (server == NULL || !pdk_cli_refresh (cli, server, &error))
    return pdk_cli_fail (cli, error);
  source = pdk_cli_dup_server_name (cli, server, words[0]);
  record = alias (cli, server, source, words[1], force, &error);
  if (record == NULL)
    return pdk_cli_fail (cli, error);
  if (cli->json)
    pdk_cli_print_json_object (pdk_model_record_to_json (record));
  pdk_cli_say (cli, _("“%1$s” is now another name for %2$s. It takes no further room."), words[1], source);
  return PDK_CLI_DONE;
}

const PdkCliCommand pdk_cli_command_alias = {
  .name = "alias",
  .summary = N_("Give a model a second name"),
                .parameters = N_("MODEL NEW-NAME"),
                                 .examples = "  paddock alias hf.co/unsloth/Qwen3-4B-GGUF:Q4_K_M qwen",
                                 .run = run,
                };
