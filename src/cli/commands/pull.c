/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "pdk-cli-models.h"
#include "pdk-cli-output.h"
#include "pdk-cli-progress.h"
#include "pdk-cli.h"
#include "transfers/pdk-pull-target.h"

/* The progress stream of --json ends with the model as `list` shows it (design §8). */
static void
report_done (PdkCli         *cli,
             PdkModelRecord *record,
             const char     *sentence)
{
  if (cli->json)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "event", "done");
      json_object_set_object_member (object, "model", pdk_model_record_to_json (record));
      pdk_cli_print_json_object (object);
      return;
    }
  pdk_cli_say (cli, "%s", sentence);
}

/* As “paddock show” judges it. */
static char *
describe (PdkCli              *cli,
          PdkServerConnection *server,
          PdkPullTarget       *target)
{
  g_autoptr (PdkFitBook) book = NULL;
  PdkFit                 fit = { 0 };

  if (target->quantization != NULL)
    {
      book = pdk_context_get_fits (cli->context, server, 0);
      pdk_fit_book_judge_model (book, target->model);
      pdk_fit_book_look_up (book, target->model, target->quantization, &fit);
    }
  return pdk_pull_target_describe_fit (target, &fit);
}

/* A curated id alone means the quantization that “paddock show” recommends. */
static char *
dup_recommended (PdkCli              *cli,
                 PdkServerConnection *server,
                 const char          *text)
{
  PdkCatalogModel        *model = pdk_catalog_find (pdk_context_get_catalog (cli->context), text);
  PdkCatalogQuantization *quantization;
  g_autoptr (PdkFitBook)  book = NULL;

  if (model == NULL)
    return NULL;
  book = pdk_context_get_fits (cli->context, server, 0);
  pdk_fit_book_judge_model (book, model);
  quantization = pdk_fit_book_choose (book, model);
  return quantization == NULL ? NULL : g_strdup (pdk_catalog_quantization_get_quant (quantization));
}

static int
pull (PdkCli              *cli,
      PdkServerConnection *server,
      PdkPullTarget       *target)
{
  g_autoptr (GError)        error = NULL;
  g_autoptr (PdkServerPull) transfer = NULL;
  g_autofree char          *sentence = NULL;
  g_autofree char          *words = describe (cli, server, target);

  if (words != NULL)
    pdk_cli_say (cli, "%s", words);
  transfer = pdk_context_new_pull (cli->context, server, target->model_name, target->model, target->quantization,
                                   target->insecure);
  if (!pdk_cli_progress_run (cli, PDK_TRANSFER (transfer), &error))
    return pdk_cli_fail (cli, error);
  sentence = g_strdup_printf (_("%s is here. “paddock run” tries it."), target->model_name);
  report_done (cli, pdk_server_pull_get_record (transfer), sentence);
  return PDK_CLI_DONE;
}

/* What the server has is never fetched again unasked; at most the library learns of it. */
static int
report_present (PdkCli              *cli,
                PdkServerConnection *server,
                PdkServerModel      *present)
{
  PdkModelRegistry          *registry = pdk_context_get_registry (cli->context);
  const char                *name = pdk_server_model_get_name (present);
  PdkModelRecord            *record = pdk_model_registry_find (registry, pdk_server_connection_get_id (server), name);
  g_autoptr (PdkModelRecord) registered = NULL;
  g_autoptr (GError)         error = NULL;
  g_autofree char           *sentence = NULL;

  if (record != NULL)
    {
      sentence = g_strdup_printf (_("%s is already here. --force fetches it again."), name);
      report_done (cli, record, sentence);
      return PDK_CLI_DONE;
    }
  registered = pdk_cli_register (cli, server, present, &error);
  if (registered == NULL)
    return pdk_cli_fail (cli, error);
  sentence = g_strdup_printf (_("%s was already on the server and is now in the library."), name);
  report_done (cli, registered, sentence);
  return PDK_CLI_DONE;
}

static int
run (PdkCli              *cli,
     const PdkCliCommand *command,
     int                  argc,
     char               **argv)
{
  g_autofree char   *quant = NULL;
  gboolean           insecure = FALSE;
  gboolean           force = FALSE;
  const GOptionEntry entries[] = {
    { "quant", 'q', 0, G_OPTION_ARG_STRING, &quant, N_("The quantization to fetch"), N_("LABEL") },
      { "insecure", 0, 0, G_OPTION_ARG_NONE, &insecure, N_("Speak to the registry in plain HTTP"), NULL },
        { "force", 0, 0, G_OPTION_ARG_NONE, &force, N_("Fetch it even if it is here"), NULL },
          G_OPTION_ENTRY_NULL,
      };
  g_autoptr (GError)     error = NULL;
  g_auto (PdkPullTarget) target = { 0 };
  g_auto (GStrv)         words = NULL;
  PdkServerConnection   *server;
  PdkServerModel        *present;
  int                    status;

  if (!pdk_cli_parse (cli, command, entries, argc, argv, 1, 1, &words, &status))
    return status;
  server = pdk_cli_get_server (cli, &error);
  if (server == NULL || !pdk_cli_detect_hardware (cli, server, &error))
    return pdk_cli_fail (cli, error);
  if (quant == NULL)
    quant = dup_recommended (cli, server, words[0]);
  if (!pdk_pull_target_resolve (&target, pdk_context_get_catalog (cli->context),
                                pdk_context_get_memory_for (cli->context, server), words[0], quant, &error) ||
      !pdk_cli_refresh (cli, server, &error))
    return pdk_cli_fail (cli, error);
  target.insecure = target.insecure || insecure;
  present = pdk_cli_find_installed (server, target.model_name);
  if (present != NULL && !force)
    return report_present (cli, server, present);
  return pull (cli, server, &target);
}

const PdkCliCommand pdk_cli_command_pull = {
  .name = "pull",
  .summary = N_("Fetch a model"),
                .parameters = N_("MODEL"),
                                 .examples = "  paddock pull qwen3-4b\n"
                                             "  paddock pull qwen3-4b --quant Q8_0\n"
                                             "  paddock pull https://huggingface.co/unsloth/Qwen3-4B-GGUF\n"
                                             "  paddock pull hf.co/unsloth/Qwen3-4B-GGUF:Q4_K_M\n"
                                             "  paddock pull llama3.2:1b",
                                 .run = run,
                };
