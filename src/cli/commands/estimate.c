/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "base/pdk-async.h"
#include "base/pdk-error.h"
#include "estimate/pdk-estimate-options.h"
#include "fitting/pdk-context-choice.h"
#include "gguf/pdk-ggml-type.h"
#include "pdk-cli-estimate.h"
#include "pdk-cli-machine.h"
#include "pdk-cli-output.h"
#include "subjects/pdk-subject-finder.h"

/* What was asked for, as words; %NULL where nobody said anything. */
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
  char *quantization;

  gboolean unified;
  gboolean divided;
  gboolean whole_windows;
  gboolean without_projector;
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
  g_free (self->quantization);
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
fill_places (PdkCli              *cli,
             const Wanted        *wanted,
             const char          *word,
             const PdkCliMachine *machine,
             PdkSubjectPlaces    *places,
             GError             **error)
{
  *places = (PdkSubjectPlaces) { .quantization = wanted->quantization, .without_projector = wanted->without_projector };
  places->site = pdk_hub_site_new_from_environment (error);
  if (places->site == NULL)
    return FALSE;
  places->available_bytes = pdk_server_estimate_get_memory (&machine->estimate, PDK_CARDS_ALL, PDK_MEMORY_WHOLE);
  /* A file explains itself. For everything else the library knows which server may have it. */
  if (pdk_subject_is_file (word))
    return TRUE;
  places->server = pdk_cli_get_server (cli, error);
  if (places->server == NULL)
    return FALSE;
  places->catalog = pdk_context_get_catalog (cli->context);
  return TRUE;
}

static PdkEstimateSubject *
find_subject (PdkCli              *cli,
              const Wanted        *wanted,
              const char          *word,
              const PdkCliMachine *machine,
              GError             **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkSubjectPlaces        places;
  gboolean                filled = fill_places (cli, wanted, word, machine, &places, error);
  g_autoptr (PdkHubSite)  site = places.site;

  if (!filled)
    return NULL;
  pdk_subject_find_async (word, &places, cli->cancellable, pdk_async_waiter_done, &waiter);
  return pdk_subject_find_finish (pdk_async_waiter_wait (&waiter), error);
}

static void
make_report (const PdkEstimateOptions *options,
             PdkCliMachine            *machine,
             const PdkEstimateSubject *subject,
             PdkEstimateReport        *report)
{
  PdkEstimateRequest request;

  pdk_server_estimate_make_request (&machine->estimate, subject->shape, PDK_CARDS_ALL, PDK_MEMORY_WHOLE, &request);
  /* Without a card, the question is what card it would take. */
  if (machine->estimate.processor_only)
    request.card_count = 1;
  request.projector_bytes = subject->projector_bytes;
  pdk_estimate_options_apply (options, &request);
  pdk_estimate_report_init (report, &request, machine->estimate.host_bytes);
  if (options->context == 0 && pdk_context_choice_settle (&machine->estimate, &request))
    machine->settled_context = request.context;
}

/* llama.cpp does not start then; what it would take is told all the same. */
static void
add_notes (const PdkEstimateReport *report,
           PdkEstimateSubject      *subject)
{
  const PdkGgmlType *type = pdk_ggml_type_lookup (report->request.value_type);

  if (!report->request.profile.flash_attention && type != NULL && type->block_elements > 1)
    pdk_estimate_subject_add_note (subject, _("Quantized values need flash attention; engines refuse this."));
}

static int
estimate (PdkCli       *cli,
          const Wanted *wanted,
          const char   *word)
{
  g_autoptr (GError)             error = NULL;
  g_autoptr (PdkEstimateSubject) subject = NULL;
  g_auto (PdkCliMachine)         machine = { 0 };
  PdkEstimateOptions             options;
  PdkEstimateReport              report;

  if (!read_options (wanted, &options, &error) || !pdk_cli_machine_find (&machine, cli, wanted->engine, wanted->memory, &error))
    return pdk_cli_fail (cli, error);
  subject = find_subject (cli, wanted, word, &machine, &error);
  if (subject == NULL)
    return pdk_cli_fail (cli, error);
  make_report (&options, &machine, subject, &report);
  add_notes (&report, subject);
  if (cli->json)
    pdk_cli_print_json_object (pdk_cli_estimate_to_json (&report, subject, &machine));
  else
    pdk_cli_print_estimate (cli, &report, subject, &machine);
  return PDK_CLI_DONE;
}

static int
run (PdkCli              *cli,
     const PdkCliCommand *command,
     int                  argc,
     char               **argv)
{
  g_auto (Wanted)    wanted = { 0 };
  const GOptionEntry entries[] = {
    { "quant", 'q', 0, G_OPTION_ARG_STRING, &wanted.quantization, N_("Quantization of a repository or a curated model"), N_("QUANT") },
      { "no-projector", 0, 0, G_OPTION_ARG_NONE, &wanted.without_projector, N_("Leave out the part that sees or hears"), NULL },
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
