/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "base/pdk-async.h"
#include "base/pdk-error.h"
#include "doctor/pdk-doctor.h"
#include "pdk-cli-output.h"
#include "pdk-cli-table.h"
#include "pdk-cli.h"

static const char *
status_to_string (PdkFindingStatus status)
{
  switch (status)
    {
    case PDK_FINDING_OK:
      return "ok";
    case PDK_FINDING_WARNING:
      return "warning";
    case PDK_FINDING_ERROR:
    default:
      return "error";
    }
}

static void
print_finding (PdkCli     *cli,
               PdkFinding *finding)
{
  const char * const marks[] = { "✓", "!", "✗" };
  const char * const colors[] = { PDK_CLI_GREEN, PDK_CLI_YELLOW, PDK_CLI_RED };
  g_autofree char   *mark = pdk_cli_colorize (cli, colors[finding->status], marks[finding->status]);
  int                width = cli->terminal ? cli->columns : 0;
  g_autofree char   *shown = pdk_cli_dup_shown (finding->sentence);
  g_autofree char   *sentence = pdk_cli_dup_wrapped (shown, width, 3);

  printf (" %s %s\n", mark, sentence);
  if (finding->hint != NULL)
    {
      g_autofree char *shown_hint = pdk_cli_dup_shown (finding->hint);
      g_autofree char *hint = pdk_cli_dup_wrapped (shown_hint, width, 5);

      printf ("   → %s\n", hint);
    }
}

static void
print_json (GPtrArray *findings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < findings->len; i++)
    {
      PdkFinding *finding = g_ptr_array_index (findings, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "topic", finding->topic);
      json_object_set_string_member (object, "status", status_to_string (finding->status));
      json_object_set_string_member (object, "message", finding->sentence);
      pdk_cli_set_string (object, "hint", finding->hint);
      if (finding->facts != NULL)
        json_object_set_object_member (object, "facts", json_object_ref (finding->facts));
      json_array_add_object_element (array, object);
    }
  pdk_cli_print_json_array (array);
}

/* Who runs doctor because the library does not open wants a finding, not the same failure again. */
static int
report_library (PdkCli       *cli,
                const GError *error)
{
  PdkFinding            finding = { .topic = "database", .status = PDK_FINDING_ERROR };
  g_autofree char      *sentence = g_strdup (error->message);
  g_autofree char      *hint = g_strdup (pdk_error_get_hint (error));
  g_autoptr (GPtrArray) findings = g_ptr_array_new ();

  finding.sentence = sentence;
  finding.hint = hint;
  g_ptr_array_add (findings, &finding);
  if (cli->json)
    print_json (findings);
  else
    print_finding (cli, &finding);
  return PDK_CLI_FAILED;
}

static int
run (PdkCli              *cli,
     const PdkCliCommand *command,
     int                  argc,
     char               **argv)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      error = NULL;
  g_autoptr (GPtrArray)   findings = NULL;
  g_auto (GStrv)          words = NULL;
  PdkServerConnection    *server;
  gboolean                healthy = TRUE;
  int                     status;

  if (!pdk_cli_parse (cli, command, NULL, argc, argv, 0, 0, &words, &status))
    return status;
  if (!pdk_cli_open (cli, &error) && error->domain == PDK_ERROR)
    return report_library (cli, error);
  server = error != NULL ? NULL : pdk_cli_get_server (cli, &error);
  if (server == NULL)
    return pdk_cli_fail (cli, error);
  pdk_doctor_examine_async (cli->context, server, cli->cancellable, pdk_async_waiter_done, &waiter);
  findings = pdk_doctor_examine_finish (pdk_async_waiter_wait (&waiter), &error);
  if (findings == NULL)
    return pdk_cli_fail (cli, error);
  for (guint i = 0; i < findings->len; i++)
    {
      PdkFinding *finding = g_ptr_array_index (findings, i);

      healthy = healthy && finding->status != PDK_FINDING_ERROR;
      if (!cli->json)
        print_finding (cli, finding);
    }
  if (cli->json)
    print_json (findings);
  return healthy ? PDK_CLI_DONE : PDK_CLI_FAILED;
}

const PdkCliCommand pdk_cli_command_doctor = {
  .name = "doctor",
  .summary = N_("Say what was found, what is wrong and what to do"),
                .parameters = "",
                .examples = "  paddock doctor",
                .run = run,
  };
