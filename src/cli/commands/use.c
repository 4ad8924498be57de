/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/pdk-async.h"
#include "base/pdk-error.h"
#include "pdk-cli-output.h"
#include "pdk-cli.h"

static gboolean
set_active (PdkCli         *cli,
            PdkModelRecord *record,
            GError        **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkModelRegistry       *registry = pdk_context_get_registry (cli->context);

  pdk_model_registry_set_active_async (registry, record, cli->cancellable, pdk_async_waiter_done, &waiter);
  return pdk_model_registry_set_active_finish (registry, pdk_async_waiter_wait (&waiter), error);
}

static PdkModelRecord *
choose (PdkCli     *cli,
        const char *name,
        GError    **error)
{
  PdkServerConnection *server = pdk_cli_get_server (cli, error);
  PdkModelRecord      *record;

  if (server == NULL)
    return NULL;
  /* An unreachable server is no obstacle: the choice is about what the library knows. */
  pdk_cli_refresh (cli, server, NULL);
  record = pdk_cli_find_record (cli, server, name, error);
  if (record == NULL)
    return NULL;
  if (pdk_model_record_get_availability (record) == PDK_AVAILABILITY_MISSING)
    {
      pdk_error_set (error, PDK_ERROR_NOT_FOUND, _("Fetch it again with “paddock pull”, or choose another one."), _("%1$s is no longer on %2$s."), pdk_model_record_get_display_name (record), pdk_model_record_get_server (record));
      return NULL;
    }
  return set_active (cli, record, error) ? record : NULL;
}

static void
report (PdkCli         *cli,
        PdkModelRecord *record)
{
  if (cli->json && record != NULL)
    pdk_cli_print_json_object (pdk_model_record_to_json (record));
  else if (cli->json)
    {
      g_autoptr (JsonNode) null = json_node_new (JSON_NODE_NULL);

      pdk_cli_print_json (null);
    }
  else if (record == NULL)
    pdk_cli_say (cli, "%s", _("No model is active."));
  else
    pdk_cli_say (cli, _("%1$s is the active model (%2$s)."), pdk_model_record_get_display_name (record),
                        pdk_model_record_get_model_id (record));
}

static int
run (PdkCli              *cli,
     const PdkCliCommand *command,
     int                  argc,
     char               **argv)
{
  gboolean           none = FALSE;
  const GOptionEntry entries[] = {
    { "none", 0, 0, G_OPTION_ARG_NONE, &none, N_("Let no model be active"), NULL },
      G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv)     words = NULL;
  int                status;

  if (!pdk_cli_parse (cli, command, entries, argc, argv, 0, 1, &words, &status))
    return status;
  if (!pdk_cli_open (cli, &error))
    return pdk_cli_fail (cli, error);
  if (none)
    set_active (cli, NULL, &error);
  else if (words[0] != NULL)
    choose (cli, words[0], &error);
  if (error != NULL)
    return pdk_cli_fail (cli, error);
  report (cli, pdk_model_registry_get_active (pdk_context_get_registry (cli->context)));
  return PDK_CLI_DONE;
}

const PdkCliCommand pdk_cli_command_use = {
  .name = "use",
  .summary = N_("Choose the active model, or show which one it is"),
                .parameters = N_("[MODEL]"),
                                 .examples = "  paddock use\n  paddock use qwen3-4b\n  paddock use --none",
                                 .run = run,
                };
