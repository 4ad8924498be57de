/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "base/pdk-text.h"
#include "offers/pdk-library-fits.h"
#include "pdk-cli-output.h"
#include "pdk-cli-table.h"
#include "pdk-cli.h"

/* Who names a server means its models; who names none means all. */
static GPtrArray *
choose_records (PdkCli              *cli,
                PdkServerConnection *server)
{
  GListModel *records = G_LIST_MODEL (pdk_context_get_registry (cli->context));
  GPtrArray  *chosen = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr (PdkModelRecord) record = g_list_model_get_item (records, i);

      if (cli->server_name == NULL ||
          g_strcmp0 (pdk_model_record_get_server (record), pdk_server_connection_get_id (server)) == 0)
        g_ptr_array_add (chosen, g_steal_pointer (&record));
    }
  return chosen;
}

static void
print_json (GPtrArray *records,
            gboolean   fit)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < records->len; i++)
    {
      JsonObject *object = pdk_model_record_to_json (records->pdata[i]);

      if (fit)
        json_object_set_object_member (object, "fit", pdk_cli_fit_to_json (pdk_model_record_get_fit (records->pdata[i])));
      json_array_add_object_element (array, object);
    }
  pdk_cli_print_json_array (array);
}

/* By what is known without asking the server about each model. */
static gboolean
judge (PdkCli              *cli,
       PdkServerConnection *server,
       GPtrArray           *records,
       GError             **error)
{
  if (records->len > 0 && !pdk_cli_detect_hardware (cli, server, error))
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    pdk_library_fits_judge (cli->context, records->pdata[i]);
  return TRUE;
}

static char *
dup_state (PdkCli         *cli,
           PdkModelRecord *record)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv)           words = NULL;
  g_autofree char         *text = NULL;

  if (pdk_model_record_get_active (record))
    g_strv_builder_add (builder, C_("state of a model", "active"));
  if (pdk_model_record_get_running (record))
    g_strv_builder_add (builder, C_("state of a model", "running"));
  if (pdk_model_record_get_availability (record) == PDK_AVAILABILITY_MISSING)
    g_strv_builder_add (builder, C_("state of a model", "gone from the server"));
  if (pdk_model_record_get_availability (record) == PDK_AVAILABILITY_UNKNOWN)
    g_strv_builder_add (builder, C_("state of a model", "server not asked"));
  words = g_strv_builder_end (builder);
  text = g_strjoinv (", ", words);
  if (pdk_model_record_get_availability (record) == PDK_AVAILABILITY_MISSING)
    return pdk_cli_colorize (cli, PDK_CLI_YELLOW, text);
  return g_steal_pointer (&text);
}

static void
print_table (PdkCli    *cli,
             GPtrArray *records,
             gboolean   with_fit)
{
  const PdkCliColumn columns[] = {
    { .title = _("MODEL"), .flexible = TRUE },
      { .title = _("QUANT") },
        { .title = _("SIZE"), .right = TRUE },
          { .title = _("CONTEXT"), .right = TRUE, .optional = TRUE },
            { .title = _("SERVER"), .flexible = TRUE, .optional = TRUE },
              { .title = _("LAST USED"), .optional = TRUE },
                { .title = _("STATE"), .flexible = TRUE },
                  { .title = with_fit ? _("FIT") : NULL },
                    { NULL },
                };
  g_autoptr (PdkCliTable) table = pdk_cli_table_new (columns);
  g_autoptr (GDateTime)   now = g_date_time_new_now_utc ();

  for (guint i = 0; i < records->len; i++)
    {
      PdkModelRecord  *record = g_ptr_array_index (records, i);
      gint64           bytes = pdk_model_record_get_size_bytes (record);
      g_autofree char *name = pdk_cli_dup_shown (pdk_model_record_get_ollama_model_name (record) != NULL
                                                   ? pdk_model_record_get_ollama_model_name (record)
                                                   : pdk_model_record_get_model_id (record));
      g_autofree char *size = bytes > 0 ? pdk_text_from_file_size ((guint64) bytes) : g_strdup ("");
      g_autofree char *fit = with_fit ? pdk_cli_dup_fit (cli, pdk_model_record_get_fit (record)) : NULL;
      g_autofree char *context = pdk_text_from_context (pdk_model_record_get_context_window (record));
      g_autofree char *age = pdk_text_from_age (pdk_model_record_get_last_used (record), now);
      g_autofree char *state = dup_state (cli, record);

      pdk_cli_table_add (table, name, pdk_model_record_get_quantization (record), size, context,
                         pdk_model_record_get_server (record), age, state, fit);
    }
  pdk_cli_table_print (table, cli);
}

static void
print_unfinished (PdkCli              *cli,
                  PdkServerConnection *server)
{
  PdkModelRegistry *registry = pdk_context_get_registry (cli->context);
  g_auto (GStrv)    names = pdk_model_registry_dup_unfinished (registry, pdk_server_connection_get_id (server));

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *name = pdk_cli_dup_shown (names[i]);

      pdk_cli_say (cli, _("Unfinished: %1$s (“paddock pull %1$s” goes on)"), name);
    }
}

/* A server's row must not vanish because the server sleeps: the list is shown either way. */
static int
run (PdkCli              *cli,
     const PdkCliCommand *command,
     int                  argc,
     char               **argv)
{
  gboolean           fit = FALSE;
  const GOptionEntry entries[] = {
    { "fit", 0, 0, G_OPTION_ARG_NONE, &fit, N_("Also tell how each model fits in graphics memory"), NULL },
      G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError)    error = NULL;
  g_autoptr (GError)    offline = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_auto (GStrv)        words = NULL;
  PdkServerConnection  *server;
  int                   status;

  if (!pdk_cli_parse (cli, command, entries, argc, argv, 0, 0, &words, &status))
    return status;
  server = pdk_cli_get_server (cli, &error);
  if (server == NULL)
    return pdk_cli_fail (cli, error);
  if (!pdk_cli_refresh (cli, server, &offline) && g_error_matches (offline, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return pdk_cli_fail (cli, offline);
  records = choose_records (cli, server);
  if (fit && !judge (cli, server, records, &error))
    return pdk_cli_fail (cli, error);
  if (cli->json)
    {
      print_json (records, fit);
      return PDK_CLI_DONE;
    }
  if (offline != NULL)
    pdk_cli_warn (offline->message);
  if (records->len == 0 && g_list_model_get_n_items (G_LIST_MODEL (pdk_context_get_registry (cli->context))) > 0)
    pdk_cli_say (cli, _("The library has no model on %s."), pdk_server_connection_get_id (server));
  else if (records->len == 0)
    printf ("%s\n", _("The library is empty. “paddock catalog” shows what there is to fetch; “paddock adopt” takes in "
                      "what the server already has."));
  else
    print_table (cli, records, fit);
  print_unfinished (cli, server);
  return PDK_CLI_DONE;
}

const PdkCliCommand pdk_cli_command_list = {
  .name = "list",
  .summary = N_("Show the models of the library, or with --server only those of one server"),
                .parameters = "",
                .examples = "  paddock list\n  paddock list --server attic\n  paddock list --fit\n  paddock list --json | jq -r '.[].ollama_model_name'",
                .run = run,
  };
