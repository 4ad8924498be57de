/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "base/pdk-text.h"
#include "pdk-cli-output.h"
#include "pdk-cli-table.h"
#include "pdk-cli.h"

static JsonObject *
to_json (PdkServerConnection *server,
         PdkServerModel      *model)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", pdk_server_model_get_name (model));
  json_object_set_string_member (object, "server", pdk_server_connection_get_id (server));
  json_object_set_string_member (object, "digest", pdk_server_model_get_digest (model));
  json_object_set_int_member (object, "size_bytes", pdk_server_model_get_size (model));
  json_object_set_int_member (object, "size_vram_bytes", pdk_server_model_get_size_vram (model));
  json_object_set_int_member (object, "context", pdk_server_model_get_context_length (model));
  pdk_cli_set_time (object, "expires_at", pdk_server_model_get_expires (model));
  return object;
}

static void
print_json (PdkServerConnection *server,
            GPtrArray           *running)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; running != NULL && i < running->len; i++)
    json_array_add_object_element (array, to_json (server, g_ptr_array_index (running, i)));
  pdk_cli_print_json_array (array);
}

/* Where a model sits decides how fast it is; people should not find out by accident. */
static char *
dup_place (PdkServerModel *model)
{
  gint64 size = pdk_server_model_get_size (model);
  gint64 vram = pdk_server_model_get_size_vram (model);

  if (size <= 0 || vram < 0)
    return g_strdup ("");
  if (vram >= size)
    return g_strdup (_("graphics card"));
  if (vram == 0)
    return g_strdup (_("processor"));
  /* Translators: the placeholder is a number of percent; the rest of the model is run by the processor */
  return g_strdup_printf (_("%d %% on the graphics card"), (int) (100.0 * (double) vram / (double) size));
}

static char *
dup_until (PdkServerModel *model,
           GDateTime      *now)
{
  GDateTime       *expires = pdk_server_model_get_expires (model);
  g_autofree char *duration = NULL;
  gint64           seconds;

  if (expires == NULL)
    return g_strdup (_("never"));
  seconds = g_date_time_difference (expires, now) / G_TIME_SPAN_SECOND;
  if (seconds <= 0)
    return g_strdup (_("now"));
  duration = pdk_text_from_duration (seconds);
  /* Translators: the placeholder is a span of time, such as "5 minutes" */
  return g_strdup_printf (_("in %s"), duration);
}

static void
print_table (PdkCli    *cli,
             GPtrArray *running)
{
  const PdkCliColumn columns[] = {
    { .title = _("MODEL"), .flexible = TRUE },
      { .title = _("MEMORY"), .right = TRUE },
        { .title = _("RUNS ON"), .flexible = TRUE },
          { .title = _("CONTEXT"), .right = TRUE },
            { .title = _("UNLOADS"), .flexible = TRUE },
              { NULL },
          };
  g_autoptr (PdkCliTable) table = pdk_cli_table_new (columns);
  g_autoptr (GDateTime)   now = g_date_time_new_now_utc ();

  for (guint i = 0; i < running->len; i++)
    {
      PdkServerModel  *model = g_ptr_array_index (running, i);
      g_autofree char *name = pdk_cli_dup_shown (pdk_server_model_get_name (model));
      g_autofree char *memory = pdk_text_from_memory ((guint64) MAX (pdk_server_model_get_size (model), 0));
      g_autofree char *place = dup_place (model);
      g_autofree char *context = pdk_text_from_context (pdk_server_model_get_context_length (model));
      g_autofree char *until = dup_until (model, now);

      pdk_cli_table_add (table, name, memory, place, context, until);
    }
  pdk_cli_table_print (table, cli);
}

static int
run (PdkCli              *cli,
     const PdkCliCommand *command,
     int                  argc,
     char               **argv)
{
  g_autoptr (GError)   error = NULL;
  g_auto (GStrv)       words = NULL;
  PdkServerConnection *server;
  GPtrArray           *running;
  int                  status;

  if (!pdk_cli_parse (cli, command, NULL, argc, argv, 0, 0, &words, &status))
    return status;
  server = pdk_cli_get_server (cli, &error);
  if (server == NULL || !pdk_cli_refresh (cli, server, &error))
    return pdk_cli_fail (cli, error);
  running = pdk_server_connection_get_running (server);
  if (cli->json)
    print_json (server, running);
  else if (running == NULL || running->len == 0)
    pdk_cli_say (cli, _("No model is loaded on %s."), pdk_server_connection_get_id (server));
  else
    print_table (cli, running);
  return PDK_CLI_DONE;
}

const PdkCliCommand pdk_cli_command_ps = {
  .name = "ps",
  .summary = N_("Show which models are in memory"),
                .parameters = "",
                .examples = "  paddock ps",
                .run = run,
  };
