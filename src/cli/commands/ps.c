/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "base/pdk-async.h"
#include "base/pdk-text.h"
#include "fitting/pdk-load-survey.h"
#include "pdk-cli-output.h"
#include "pdk-cli-table.h"
#include "pdk-cli.h"

static JsonObject *
to_json (PdkServerConnection   *server,
         const PdkSurveyedLoad *load)
{
  PdkServerModel *model = load->model;
  JsonObject     *object = json_object_new ();

  json_object_set_string_member (object, "name", pdk_server_model_get_name (model));
  json_object_set_string_member (object, "server", pdk_server_connection_get_id (server));
  json_object_set_string_member (object, "digest", pdk_server_model_get_digest (model));
  json_object_set_int_member (object, "size_bytes", pdk_server_model_get_size (model));
  json_object_set_int_member (object, "size_vram_bytes", pdk_server_model_get_size_vram (model));
  json_object_set_int_member (object, "context", pdk_server_model_get_context_length (model));
  pdk_cli_set_time (object, "expires_at", pdk_server_model_get_expires (model));
  json_object_set_string_member (object, "comparison", pdk_load_kind_to_string (load->figures.kind));
  if (load->figures.kind == PDK_LOAD_COMPARABLE)
    json_object_set_int_member (object, "estimated_bytes", (gint64) MIN (load->figures.estimated_bytes, (guint64) G_MAXINT64));
  else
    json_object_set_null_member (object, "estimated_bytes");
  return object;
}

static void
print_json (PdkServerConnection *server,
            GPtrArray           *loads)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < loads->len; i++)
    json_array_add_object_element (array, to_json (server, g_ptr_array_index (loads, i)));
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
             GPtrArray *loads)
{
  const PdkCliColumn columns[] = {
    { .title = _("MODEL"), .flexible = TRUE },
      { .title = _("MEMORY"), .right = TRUE },
        { .title = _("ESTIMATED"), .right = TRUE, .optional = TRUE },
          { .title = _("RUNS ON"), .flexible = TRUE },
            { .title = _("CONTEXT"), .right = TRUE },
              { .title = _("UNLOADS"), .flexible = TRUE },
                { NULL },
            };
  g_autoptr (PdkCliTable) table = pdk_cli_table_new (columns);
  g_autoptr (GDateTime)   now = g_date_time_new_now_utc ();

  for (guint i = 0; i < loads->len; i++)
    {
      const PdkSurveyedLoad *load = g_ptr_array_index (loads, i);
      PdkServerModel        *model = load->model;
      g_autofree char       *name = pdk_cli_dup_shown (pdk_server_model_get_name (model));
      g_autofree char       *memory = pdk_text_from_memory ((guint64) MAX (pdk_server_model_get_size (model), 0));
      g_autofree char       *estimated = load->figures.kind == PDK_LOAD_COMPARABLE
                                           ? pdk_text_from_memory (load->figures.estimated_bytes)
                                           : g_strdup ("");
      g_autofree char       *place = dup_place (model);
      g_autofree char       *context = pdk_text_from_context (pdk_server_model_get_context_length (model));
      g_autofree char       *until = dup_until (model, now);

      pdk_cli_table_add (table, name, memory, estimated, place, context, until);
    }
  pdk_cli_table_print (table, cli);
}

static GPtrArray *
survey (PdkCli              *cli,
        PdkServerConnection *server,
        GError             **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  /* Looking at the hardware takes longer than all else, and matters for few. */
  if (pdk_load_survey_is_worth (server) && !pdk_cli_detect_hardware (cli, server, error))
    return NULL;
  pdk_load_survey_run_async (server, pdk_context_get_registry (cli->context), pdk_context_get_hardware (cli->context),
                             cli->cancellable, pdk_async_waiter_done, &waiter);
  return pdk_load_survey_run_finish (pdk_async_waiter_wait (&waiter), error);
}

static int
run (PdkCli              *cli,
     const PdkCliCommand *command,
     int                  argc,
     char               **argv)
{
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) loads = NULL;
  g_auto (GStrv)        words = NULL;
  PdkServerConnection  *server;
  int                   status;

  if (!pdk_cli_parse (cli, command, NULL, argc, argv, 0, 0, &words, &status))
    return status;
  server = pdk_cli_get_server (cli, &error);
  if (server != NULL && pdk_cli_refresh (cli, server, &error))
    loads = survey (cli, server, &error);
  if (loads == NULL)
    return pdk_cli_fail (cli, error);
  if (cli->json)
    print_json (server, loads);
  else if (loads->len == 0)
    pdk_cli_say (cli, _("No model is loaded on %s."), pdk_server_connection_get_id (server));
  else
    print_table (cli, loads);
  return PDK_CLI_DONE;
}

const PdkCliCommand pdk_cli_command_ps = {
  .name = "ps",
  .summary = N_("Show which models are in memory"),
                .parameters = "",
                .examples = "  paddock ps",
                .run = run,
  };
