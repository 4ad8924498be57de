/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "base/pdk-async.h"
#include "base/pdk-error.h"
#include "base/pdk-text.h"
#include "library/pdk-removal.h"
#include "names/pdk-model-name.h"
#include "pdk-cli-output.h"
#include "pdk-cli.h"

static gboolean
perform (PdkCli     *cli,
         PdkRemoval *removal,
         gboolean    from_server,
         GError    **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_removal_run_async (removal, from_server, cli->cancellable, pdk_async_waiter_done, &waiter);
  return pdk_removal_run_finish (removal, pdk_async_waiter_wait (&waiter), error);
}

static void
report (PdkCli         *cli,
        PdkRemoval     *removal,
        PdkModelRecord *record,
        gboolean        from_server)
{
  if (cli->json)
    {
      JsonObject         *object = json_object_new ();
      JsonArray          *array = json_array_new ();
      const char * const *others = pdk_removal_get_other_names (removal);

      for (guint i = 0; others[i] != NULL; i++)
        json_array_add_string_element (array, others[i]);
      json_object_set_string_member (object, "removed", pdk_model_record_get_model_id (record));
      json_object_set_string_member (object, "server", pdk_model_record_get_server (record));
      json_object_set_boolean_member (object, "from_server", from_server);
      json_object_set_int_member (object, "freed_bytes", from_server ? (gint64) pdk_removal_get_freed_bytes (removal) : 0);
      json_object_set_array_member (object, "other_names", array);
      pdk_cli_print_json_object (object);
    }
  else if (from_server)
    pdk_cli_say (cli, _("%1$s was deleted from %2$s."), pdk_model_record_get_model_id (record),
                        pdk_model_record_get_server (record));
  else
    pdk_cli_say (cli, _("%1$s was taken out of the library. It is still on %2$s; “paddock adopt” brings it back."),
                        pdk_model_record_get_model_id (record), pdk_model_record_get_server (record));
}

static gboolean
ask (PdkCli         *cli,
     PdkRemoval     *removal,
     PdkModelRecord *record,
     GError        **error)
{
  g_autofree char *consequences = pdk_removal_describe (removal);
  g_autofree char *question = g_strdup_printf (_("%1$s\nDelete %2$s from %3$s?"), consequences,
                                                 pdk_model_record_get_model_id (record),
                                                 pdk_model_record_get_server (record));

  return pdk_cli_confirm (cli, question, error);
}

/* The beginning of a name is enough where a question shows which model it meant. */
static gboolean
check_whole_name (PdkCli         *cli,
                  PdkModelRecord *record,
                  const char     *name,
                  GError        **error)
{
  const char      *server_name = pdk_model_record_get_ollama_model_name (record);
  g_autofree char *given = g_utf8_casefold (name, -1);
  g_autofree char *display = g_utf8_casefold (pdk_model_record_get_display_name (record), -1);

  if ((server_name != NULL && pdk_model_name_texts_equal (server_name, name)) || g_str_equal (given, display) ||
      g_str_equal (name, pdk_model_record_get_model_id (record)) ||
      pdk_catalog_find (pdk_context_get_catalog (cli->context), name) != NULL)
    return TRUE;
  pdk_error_set (error, PDK_ERROR_INVALID_INPUT, _("With --yes, give the whole name."), _("“%1$s” is only the beginning of %2$s."), name, pdk_model_record_get_model_id (record));
  return FALSE;
}

static int
run (PdkCli              *cli,
     const PdkCliCommand *command,
     int                  argc,
     char               **argv)
{
  gboolean           from_server = FALSE;
  gboolean           yes = FALSE;
  const GOptionEntry entries[] = {
    { "from-server", 0, 0, G_OPTION_ARG_NONE, &from_server, N_("Delete it from the server too"), NULL },
      { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, N_("Do not ask"), NULL },
        G_OPTION_ENTRY_NULL,
    };
  g_autoptr (GError)         error = NULL;
  g_autoptr (PdkModelRecord) record = NULL;
  g_autoptr (PdkRemoval)     removal = NULL;
  g_auto (GStrv)             words = NULL;
  PdkServerConnection       *server;
  int                        status;

  if (!pdk_cli_parse (cli, command, entries, argc, argv, 1, 1, &words, &status))
    return status;
  server = pdk_cli_get_server (cli, &error);
  /* Taking a row out of the library needs no server; deleting needs the truth about it. */
  if (server == NULL || (!pdk_cli_refresh (cli, server, &error) && from_server))
    return pdk_cli_fail (cli, error);
  g_clear_error (&error);
  g_set_object (&record, pdk_cli_find_record (cli, server, words[0], &error));
  if (record == NULL)
    return pdk_cli_fail (cli, error);
  removal = pdk_removal_new (pdk_context_get_registry (cli->context), server, record);
  if (from_server &&
      !(yes ? check_whole_name (cli, record, words[0], &error) : ask (cli, removal, record, &error)))
    return pdk_cli_fail (cli, error);
  if (!perform (cli, removal, from_server, &error))
    return pdk_cli_fail (cli, error);
  report (cli, removal, record, from_server);
  return PDK_CLI_DONE;
}

const PdkCliCommand pdk_cli_command_remove = {
  .name = "remove",
  .summary = N_("Take a model out of the library, or delete it from the server"),
                .parameters = N_("MODEL"),
                                 .examples = "  paddock remove qwen3-4b\n  paddock remove qwen3-4b --from-server",
                                 .run = run,
                };
