/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-cli-estimate-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/pdk-saturate.h"
#include "base/pdk-text.h"
#include "estimate/pdk-estimate-options.h"
#include "pdk-cli-output.h"
#include "pdk-cli-table.h"

static void
print_subject (PdkCli                   *cli,
               const PdkEstimateSubject *subject)
{
  g_autofree char    *title = pdk_cli_dup_shown (subject->title);
  g_autofree char    *bold = pdk_cli_colorize (cli, PDK_CLI_BOLD, title);
  g_autofree char    *quantization = pdk_cli_dup_shown (subject->quantization);
  g_autofree char    *architecture = pdk_cli_dup_shown (subject->shape->architecture);
  g_autofree char    *size = pdk_text_from_file_size (subject->shape->file_bytes);
  g_autoptr (GString) line = g_string_new (architecture);

  if (*quantization != '\0')
    g_string_append_printf (line, " · %s", quantization);
  if (subject->shape->file_bytes > 0)
    g_string_append_printf (line, " · %s", size);
  printf ("%s\n  %s\n", bold, line->str);
}

static void
print_settings (PdkCli                  *cli,
                const PdkEstimateReport *report)
{
  const PdkEstimateRequest *request = &report->request;
  const PdkEngineProfile   *profile = &request->profile;
  g_autofree char          *types = pdk_estimate_describe_types (request->key_type, request->value_type);
  /* Translators: the name of a program, how many tokens, and the type of the cache, such as q8_0 */
  g_autofree char *engine = g_strdup_printf (_("%1$s · context of %2$" PRIu64 " tokens · %3$s cache"),
                                               pdk_engine_kind_to_string (profile->kind), report->estimate.context, types);
  g_autofree char *shared = g_strconcat (engine, " · ", profile->unified ? _("conversations share it") : _("conversations have a part each"), NULL);

  pdk_cli_print_wrapped (cli, 2, profile->sequences > 1 ? shared : engine);
}

/* Nothing is better seen as nothing than as a zero. */
static void
add_part (PdkCliTable *table,
          const char  *name,
          guint64      on_cards,
          guint64      on_host)
{
  g_autofree char *cards = on_cards == 0 ? NULL : pdk_text_from_memory (on_cards);
  g_autofree char *host = on_host == 0 ? NULL : pdk_text_from_memory (on_host);

  if (on_cards > 0 || on_host > 0)
    pdk_cli_table_add (table, name, cards, host);
}

static void
add_rest (PdkCliTable             *table,
          const PdkEstimateReport *report)
{
  const PdkFit    *fit = &report->fit;
  g_autofree char *available = pdk_text_from_memory (fit->available_bytes);
  guint64          left = pdk_saturate_subtract (fit->available_bytes, fit->total_bytes);
  guint64          missing = pdk_saturate_subtract (fit->total_bytes, fit->available_bytes);
  g_autofree char *rest = pdk_text_from_memory (MAX (left, missing));

  if (fit->available_bytes == 0)
    return;
  pdk_cli_table_add (table, _("Available"), available, NULL);
  pdk_cli_table_add (table, missing > 0 ? _("Missing") : _("Left"), rest, NULL);
}

static void
print_parts (PdkCli                  *cli,
             const PdkEstimateReport *report)
{
  const PdkCliColumn columns[] = {
    { .title = "" },
    { .title = report->request.card_count > 1 ? _("ALL CARDS") : _("CARD"), .right = TRUE },
      { .title = _("MAIN MEMORY"), .right = TRUE },
        { NULL },
     };
  const PdkEstimate      *estimate = &report->estimate;
  g_autoptr (PdkCliTable) table = pdk_cli_table_new (columns);
  gboolean                on_card = report->request.card_count > 0;
  guint64                 beside = pdk_saturate_add (estimate->projector_bytes, estimate->adapter_bytes);

  add_part (table, _("Weights"), estimate->weights_gpu_bytes, estimate->weights_host_bytes);
  add_part (table, _("KV cache"), estimate->kv_bytes, estimate->kv_host_bytes);
  add_part (table, _("State"), estimate->recurrent_bytes, estimate->recurrent_host_bytes);
  add_part (table, _("Compute"), estimate->compute_bytes, estimate->compute_host_bytes);
  add_part (table, _("Projector"), on_card ? beside : 0, on_card ? 0 : beside);
  add_part (table, _("Driver"), estimate->overhead_bytes, 0);
  add_part (table, _("Together"), estimate->total_bytes, estimate->host_bytes);
  add_rest (table, report);
  putchar ('\n');
  pdk_cli_table_print (table, cli);
}

static void
print_card (const char *name,
            guint64     total_bytes,
            guint64     available_bytes,
            const char *verdict)
{
  g_autofree char *total = pdk_text_from_memory (total_bytes);
  g_autofree char *available = pdk_text_from_memory (available_bytes);
  /* Translators: the name of a card, and what it needs to have and has, such as "7.6 GiB" */
  g_autofree char *line = g_strdup_printf (_("%1$s: %2$s of %3$s"), name, total, available);

  printf (verdict == NULL ? "%s\n" : "%s (%s)\n", line, verdict);
}

static void
print_cards (PdkCli                  *cli,
             const PdkEstimateReport *report)
{
  g_autofree char *verdict = pdk_cli_dup_fit (cli, &report->largest_fit);

  if (!report->split)
    return;
  putchar ('\n');
  for (guint i = 0; i < report->request.card_count; i++)
    {
      g_autofree char *name = g_strdup_printf (_("Card %u"), i + 1);

      print_card (name, report->estimate.card_bytes[i], report->request.card_bytes[i], NULL);
    }
  print_card (_("Largest card alone"), report->largest_fit.total_bytes, report->largest_fit.available_bytes, verdict);
}

static void
print_processor (const PdkEstimateReport *report)
{
  const PdkFit    *fit = &report->processor_fit;
  g_autofree char *total = pdk_text_from_memory (fit->total_bytes);
  g_autofree char *available = pdk_text_from_memory (fit->available_bytes);
  /* Translators: amounts of memory */
  g_autofree char *line = fit->available_bytes == 0 ? g_strdup_printf (_("On the processor: %s of main memory"), total)
                                                    : g_strdup_printf (_("On the processor: %1$s of %2$s main memory"), total, available);

  printf ("%s\n", line);
}

/* What fits on the cards may still have to wait until something else leaves them. */
static void
print_free (PdkCli                  *cli,
            const PdkEstimateReport *report,
            const PdkCliMachine     *machine)
{
  guint64          bytes = pdk_cli_machine_get_free (machine);
  g_autofree char *amount = pdk_text_from_memory (bytes);
  /* Translators: an amount of memory */
  g_autofree char *line = g_strdup_printf (_("Only %s of it are free now; something else uses the rest."), amount);

  if (bytes > 0 && report->fit.verdict != PDK_FIT_WONT_FIT && report->fit.total_bytes > bytes)
    pdk_cli_print_wrapped (cli, 0, line);
}

static const char *
get_color (PdkFitVerdict verdict)
{
  switch (verdict)
    {
    case PDK_FIT_FITS:
      return PDK_CLI_GREEN;
    case PDK_FIT_TIGHT:
      return PDK_CLI_YELLOW;
    case PDK_FIT_WONT_FIT:
      return PDK_CLI_RED;
    case PDK_FIT_UNKNOWN:
      break;
    }
  return PDK_CLI_DIM;
}

static char *
describe_verdict (const PdkEstimateReport *report)
{
  const PdkFit *fit = &report->fit;

  if (report->request.card_count == 0)
    return g_strdup (_("Runs on the processor, in main memory"));
  if (fit->verdict == PDK_FIT_WONT_FIT && fit->total_bytes <= fit->available_bytes)
    return g_strdup (_("The cards have enough together, but one of them has not enough for its part"));
  return pdk_fit_describe (fit);
}

static void
print_verdict (PdkCli                  *cli,
               const PdkEstimateReport *report,
               const PdkCliMachine     *machine)
{
  g_autofree char *sentence = describe_verdict (report);
  g_autofree char *colored = pdk_cli_colorize (cli, get_color (report->fit.verdict), sentence);
  g_autofree char *low = pdk_text_from_memory (report->estimate.low_bytes);
  g_autofree char *high = pdk_text_from_memory (report->estimate.high_bytes);

  printf ("\n%s\n", colored);
  if (report->estimate.confidence != PDK_FIT_CONFIDENCE_EXACT && report->request.card_count > 0)
    {
      /* Translators: two amounts of memory */
      g_autofree char *band = g_strdup_printf (_("An estimate: between %1$s and %2$s"), low, high);

      printf ("%s\n", band);
    }
  if (machine->settled_context > 0)
    {
      /* Translators: the name of a program, and a number of tokens */
      g_autofree char *settled = g_strdup_printf (_("Where nobody sets it, %1$s shortens the context to %2$" PRIu64 " tokens by itself."),
                                                    pdk_engine_kind_to_string (report->request.profile.kind), machine->settled_context);

      pdk_cli_print_wrapped (cli, 0, settled);
    }
  if (machine->sentence != NULL)
    pdk_cli_print_wrapped (cli, 0, machine->sentence);
  print_free (cli, report, machine);
  if (report->request.card_count == 0 || machine->estimate.processor_only)
    print_processor (report);
}

void
pdk_cli_print_estimate (PdkCli                   *cli,
                        const PdkEstimateReport  *report,
                        const PdkEstimateSubject *subject,
                        const PdkCliMachine      *machine)
{
  print_subject (cli, subject);
  print_settings (cli, report);
  print_parts (cli, report);
  print_cards (cli, report);
  print_verdict (cli, report, machine);
  for (guint i = 0; i < subject->notes->len; i++)
    pdk_cli_print_wrapped (cli, 0, g_ptr_array_index (subject->notes, i));
  pdk_cli_print_estimate_advice (cli, report, subject);
}
