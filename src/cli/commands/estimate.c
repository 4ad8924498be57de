/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "base/pdk-error.h"
#include "base/pdk-text.h"
#include "estimate/pdk-estimate-options.h"
#include "pdk-cli-estimate.h"
#include "pdk-cli-output.h"
#include "subjects/pdk-subject-file.h"

/*
 * Wanted:
 * @values: as [func@EstimateOptions.set] names them, %NULL where nobody said anything
 *
 * What was asked for, as words.
 */
typedef struct
{
  char *context;
  char *types;
  char *parallel;
  char *batch;
  char *micro_batch;
  char *flash_attention;
  char *outputs;
  char *gpu_layers;
  char *host_experts;
  char *engine;
  char *memory;

  gboolean unified;
  gboolean divided;
  gboolean whole_windows;
} Wanted;

static void
wanted_clear (Wanted *self)
{
  g_free (self->context);
  g_free (self->types);
  g_free (self->parallel);
  g_free (self->batch);
  g_free (self->micro_batch);
  g_free (self->flash_attention);
  g_free (self->outputs);
  g_free (self->gpu_layers);
  g_free (self->host_experts);
  g_free (self->engine);
  g_free (self->memory);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wanted, wanted_clear)

static gboolean
read_options (const Wanted       *wanted,
              PdkEstimateOptions *options,
              GError            **error)
{
  const struct
  {
    const char *name;
    const char *text;
  } values[] = {
    { "context", wanted->context },
    { "kv-type", wanted->types },
    { "parallel", wanted->parallel },
    { "batch", wanted->batch },
    { "ubatch", wanted->micro_batch },
    { "flash-attention", wanted->flash_attention },
    { "outputs", wanted->outputs },
    { "gpu-layers", wanted->gpu_layers },
    { "cpu-moe", wanted->host_experts },
    { "unified", wanted->unified ? "on" : wanted->divided ? "off"
                                                          : NULL },
    { "swa-full", wanted->whole_windows ? "on" : NULL },
  };

  pdk_estimate_options_init (options);
  if (wanted->unified && wanted->divided)
    {
      pdk_error_set (error, PDK_ERROR_INVALID_INPUT, _("Give one of them, or none."), _("“--unified” and “--no-unified” contradict each other."));
      return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    if (values[i].text != NULL && !pdk_estimate_options_set (options, values[i].name, values[i].text, error))
      return FALSE;
  return TRUE;
}

static gboolean
make_request (const Wanted       *wanted,
              PdkModelShape      *shape,
              PdkEstimateRequest *request,
              GError            **error)
{
  PdkEngineKind kind = PDK_ENGINE_LLAMA_SERVER;

  if (wanted->engine != NULL && !pdk_engine_kind_find (wanted->engine, &kind))
    {
      g_autofree char *shown = pdk_text_sanitize (wanted->engine);

      pdk_error_set (error, PDK_ERROR_INVALID_INPUT, _("Give llama-server, ollama, lm-studio or bindings; the first two also with “-old” for versions before mid 2026."), _("There is no engine called “%s”."), shown);
      return FALSE;
    }
  pdk_estimate_request_init (request, shape, kind);
  if (wanted->memory == NULL)
    return TRUE;
  return pdk_estimate_parse_cards (wanted->memory, request->card_bytes, &request->card_count, error);
}

static int
print (PdkCli                   *cli,
       const PdkEstimateReport  *report,
       const PdkEstimateSubject *subject)
{
  if (cli->json)
    {
      pdk_cli_print_json_object (pdk_cli_estimate_to_json (report, subject));
      return PDK_CLI_DONE;
    }
  pdk_cli_print_estimate (cli, report, subject, NULL);
  return PDK_CLI_DONE;
}

static int
estimate (PdkCli       *cli,
          const Wanted *wanted,
          const char   *word)
{
  g_autoptr (GError)             error = NULL;
  g_autoptr (GFile)              file = g_file_new_for_commandline_arg (word);
  g_autoptr (PdkEstimateSubject) subject = NULL;
  PdkEstimateOptions             options;
  PdkEstimateRequest             request;
  PdkEstimateReport              report;

  if (!read_options (wanted, &options, &error))
    return pdk_cli_fail (cli, error);
  subject = pdk_subject_file_read (file, cli->cancellable, &error);
  if (subject == NULL || !make_request (wanted, subject->shape, &request, &error))
    return pdk_cli_fail (cli, error);
  pdk_estimate_options_apply (&options, &request);
  pdk_estimate_report_init (&report, &request);
  return print (cli, &report, subject);
}

static int
run (PdkCli              *cli,
     const PdkCliCommand *command,
     int                  argc,
     char               **argv)
{
  g_auto (Wanted)    wanted = { 0 };
  const GOptionEntry entries[] = {
    { "context", 'c', 0, G_OPTION_ARG_STRING, &wanted.context, N_("Tokens, all conversations together"), N_("TOKENS") },
      { "kv-type", 'k', 0, G_OPTION_ARG_STRING, &wanted.types, N_("Type of cached keys and values, or of each"), N_("TYPE[,TYPE]") },
        { "parallel", 'p', 0, G_OPTION_ARG_STRING, &wanted.parallel, N_("Conversations at a time"), N_("N") },
          { "unified", 0, 0, G_OPTION_ARG_NONE, &wanted.unified, N_("Conversations share one cache"), NULL },
            { "no-unified", 0, 0, G_OPTION_ARG_NONE, &wanted.divided, N_("Each conversation has a cache of its own"), NULL },
              { "batch", 'b', 0, G_OPTION_ARG_STRING, &wanted.batch, N_("Tokens that are taken in at a time"), N_("TOKENS") },
                { "ubatch", 'u', 0, G_OPTION_ARG_STRING, &wanted.micro_batch, N_("Tokens that are computed at once"), N_("TOKENS") },
                  { "flash-attention", 0, 0, G_OPTION_ARG_STRING, &wanted.flash_attention, N_("Whether attention is computed the fast way"), N_("on|off") },
                    { "outputs", 0, 0, G_OPTION_ARG_STRING, &wanted.outputs, N_("Tokens whose probabilities are wanted at once"), N_("N|ubatch") },
                      { "swa-full", 0, 0, G_OPTION_ARG_NONE, &wanted.whole_windows, N_("Sliding windows keep the whole context"), NULL },
                        { "gpu-layers", 'l', 0, G_OPTION_ARG_STRING, &wanted.gpu_layers, N_("Layers in graphics memory, the output being one more"), N_("N|all") },
                          { "cpu-moe", 0, 0, G_OPTION_ARG_STRING, &wanted.host_experts, N_("First layers whose experts stay in main memory"), N_("N|all") },
                            { "engine", 'e', 0, G_OPTION_ARG_STRING, &wanted.engine, N_("Program that runs the model"), N_("ENGINE") },
                              { "gpu-memory", 'g', 0, G_OPTION_ARG_STRING, &wanted.memory, N_("Memory of the card or cards, such as 8GB or 2x24GB"), N_("SIZE") },
                                G_OPTION_ENTRY_NULL,
                              };
  g_auto (GStrv) words = NULL;
  int            status;

  if (!pdk_cli_parse (cli, command, entries, argc, argv, 1, 1, &words, &status))
    return status;
  return estimate (cli, &wanted, words[0]);
}

const PdkCliCommand pdk_cli_command_estimate = {
  .name = "estimate",
  .summary = N_("Say what memory a model takes here, and what to change so that it fits"),
                .parameters = N_("FILE|ADDRESS|REPOSITORY:QUANT|MODEL"),
                                 .examples = "  paddock estimate model.gguf --context 32k\n"
                                             "  paddock estimate hf.co/unsloth/Qwen3-4B-GGUF:Q4_K_M --kv-type q8_0\n"
                                             "  paddock estimate qwen3-4b --gpu-memory 8GB",
                                 .run = run,
                };
