/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "base/pdk-error.h"
#include "base/pdk-text.h"
#include "pdk-cli-models.h"
#include "pdk-cli-output.h"
#include "pdk-cli-table.h"
#include "pdk-cli.h"

static GPtrArray *
dup_candidates (PdkCli              *cli,
                PdkServerConnection *server,
                gboolean             all,
                char               **words,
                GError             **error)
{
  GPtrArray *candidates;

  if (all || words[0] == NULL)
    return pdk_model_registry_dup_unregistered (pdk_context_get_registry (cli->context),
                                                pdk_server_connection_get_id (server),
                                                pdk_server_connection_get_installed (server));
  candidates = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; words[i] != NULL; i++)
    {
      PdkServerModel *model = pdk_cli_find_installed (server, words[i]);

      if (model == NULL)
        {
          g_autofree char *shown = pdk_cli_dup_shown (words[i]);

          pdk_error_set (error, PDK_ERROR_NOT_FOUND, _("“paddock adopt” without a name lists what there is."), _("%1$s has no model “%2$s”."), pdk_server_connection_get_id (server), shown);
          g_ptr_array_unref (candidates);
          return NULL;
        }
      g_ptr_array_add (candidates, g_object_ref (model));
    }
  return candidates;
}

static void
print_candidates (PdkCli    *cli,
                  GPtrArray *candidates)
{
  const PdkCliColumn columns[] = {
    { .title = _("ON THE SERVER"), .flexible = TRUE },
      { .title = _("QUANT") },
        { .title = _("SIZE"), .right = TRUE },
          { NULL },
      };
  g_autoptr (PdkCliTable) table = pdk_cli_table_new (columns);

  for (guint i = 0; i < candidates->len; i++)
    {
      PdkServerModel  *model = g_ptr_array_index (candidates, i);
      g_autofree char *name = pdk_cli_dup_shown (pdk_server_model_get_name (model));
      g_autofree char *size = pdk_text_from_file_size ((guint64) MAX (pdk_server_model_get_size (model), 0));

      pdk_cli_table_add (table, name, pdk_server_model_get_quantization (model), size);
    }
  pdk_cli_table_print (table, cli);
  printf ("\n%s\n", _("“paddock adopt --all” takes them into the library; nothing is fetched again."));
}

static void
print_candidates_json (GPtrArray *candidates)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < candidates->len; i++)
    {
      PdkServerModel *model = g_ptr_array_index (candidates, i);
      JsonObject     *object = json_object_new ();

      json_object_set_string_member (object, "name", pdk_server_model_get_name (model));
      json_object_set_string_member (object, "digest", pdk_server_model_get_digest (model));
      json_object_set_int_member (object, "size_bytes", pdk_server_model_get_size (model));
      json_array_add_object_element (array, object);
    }
  pdk_cli_print_json_array (array);
}

static int
adopt (PdkCli              *cli,
       PdkServerConnection *server,
       GPtrArray           *candidates)
{
  g_autoptr (JsonArray) array = json_array_new ();

  for (guint i = 0; i < candidates->len; i++)
    {
      g_autoptr (GError)         error = NULL;
      g_autoptr (PdkModelRecord) record =
        pdk_cli_register (cli, server, g_ptr_array_index (candidates, i), &error);

      if (record == NULL)
        return pdk_cli_fail (cli, error);
      json_array_add_object_element (array, pdk_model_record_to_json (record));
      pdk_cli_say (cli, _("%s is now in the library."), pdk_model_record_get_ollama_model_name (record));
    }
  if (cli->json)
    pdk_cli_print_json_array (g_steal_pointer (&array));
  return PDK_CLI_DONE;
}

static int
run (PdkCli              *cli,
     const PdkCliCommand *command,
     int                  argc,
     char               **argv)
{
  gboolean           all = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_("Take in everything the server has"), NULL },
      G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) candidates = NULL;
  g_auto (GStrv)        words = NULL;
  PdkServerConnection  *server;
  int                   status;

  if (!pdk_cli_parse (cli, command, entries, argc, argv, 0, -1, &words, &status))
    return status;
  server = pdk_cli_get_server (cli, &error);
  if (server == NULL || !pdk_cli_refresh (cli, server, &error))
    return pdk_cli_fail (cli, error);
  candidates = dup_candidates (cli, server, all, words, &error);
  if (candidates == NULL)
    return pdk_cli_fail (cli, error);
  if (all || words[0] != NULL)
    return adopt (cli, server, candidates);
  if (cli->json)
    print_candidates_json (candidates);
  else if (candidates->len == 0)
    pdk_cli_say (cli, _("The library knows every model on %s."), pdk_server_connection_get_id (server));
  else
    print_candidates (cli, candidates);
  return PDK_CLI_DONE;
}

const PdkCliCommand pdk_cli_command_adopt = {
  .name = "adopt",
  .summary = N_("Take models that a server already has into the library"),
                .parameters = N_("[MODEL…]"),
                                 .examples = "  paddock adopt\n  paddock adopt --all\n  paddock adopt llama3.2:1b",
                                 .run = run,
                };
