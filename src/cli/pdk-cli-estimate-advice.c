/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-cli-estimate-private.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "base/pdk-text.h"
#include "gguf/pdk-ggml-type.h"
#include "pdk-cli-output.h"
#include "pdk-cli-table.h"

static gboolean
has_wide_cache (const PdkEstimateRequest *request)
{
  return request->key_type == PDK_GGML_TYPE_F16 || request->key_type == PDK_GGML_TYPE_F32 || request->key_type == PDK_GGML_TYPE_BF16;
}

static void
add_context (PdkCliTable             *table,
             const PdkEstimateReport *report)
{
  guint64          context = report->advice.context_that_fits;
  g_autofree char *option = g_strdup_printf ("--context %" G_GUINT64_FORMAT, context);

  if (context > 0 && context < report->estimate.context)
    pdk_cli_table_add (table, option, _("a shorter context"));
}

static void
add_small_cache (PdkCliTable             *table,
                 const PdkEstimateReport *report)
{
  guint64          context = report->advice.context_that_fits_small_cache;
  g_autofree char *option = NULL;

  /* Quantized values need the fast way of attention. */
  if (!has_wide_cache (&report->request) || !report->request.profile.flash_attention || context <= report->advice.context_that_fits)
    return;
  if (context >= report->estimate.context)
    {
      pdk_cli_table_add (table, "--kv-type q8_0", _("a cache of half the size"));
      return;
    }
  option = g_strdup_printf ("--kv-type q8_0 --context %" G_GUINT64_FORMAT, context);
  pdk_cli_table_add (table, option, _("a cache of half the size, and a shorter context"));
}

static void
add_variant (PdkCliTable              *table,
             const PdkEstimateReport  *report,
             const PdkEstimateSubject *subject)
{
  const PdkSubjectVariant *variant = pdk_estimate_subject_choose_variant (subject, &report->estimate, report->fit.available_bytes);
  g_autofree char         *shown = NULL;
  g_autofree char         *option = NULL;
  g_autofree char         *size = NULL;
  g_autofree char         *meaning = NULL;

  if (variant == NULL)
    return;
  shown = pdk_cli_dup_shown (variant->label);
  option = g_strconcat ("--quant ", shown, NULL);
  size = pdk_text_from_file_size (variant->bytes);
  /* Translators: the size of a file */
  meaning = g_strdup_printf (_("a smaller file of the same model (%s)"), size);
  pdk_cli_table_add (table, option, meaning);
}

static void
add_experts (PdkCliTable             *table,
             const PdkEstimateReport *report)
{
  guint            layers = report->advice.host_expert_layers;
  g_autofree char *option = g_strdup_printf ("--cpu-moe %u", layers);

  if (layers != PDK_ESTIMATE_ALL && layers > report->request.host_expert_layers)
    pdk_cli_table_add (table, option, _("experts of so many layers on the processor"));
}

static void
add_layers (PdkCliTable             *table,
            const PdkEstimateReport *report)
{
  guint            layers = report->advice.layers_that_fit;
  g_autofree char *option = g_strdup_printf ("--gpu-layers %u", layers);
  /* Translators: the number of a model's layers */
  g_autofree char *meaning = g_strdup_printf (_("so many of %u layers on the card, the rest slower"), report->estimate.layers);

  if (layers > 0 && layers < report->estimate.gpu_layers)
    pdk_cli_table_add (table, option, meaning);
}

static gboolean
helps (const PdkEstimateReport  *report,
       const PdkEstimateSubject *subject)
{
  const PdkEstimateAdvice *advice = &report->advice;

  return advice->layers_that_fit > 0 || advice->context_that_fits > 0 || advice->context_that_fits_small_cache > 0 ||
         advice->host_expert_layers != PDK_ESTIMATE_ALL ||
         pdk_estimate_subject_choose_variant (subject, &report->estimate, report->fit.available_bytes) != NULL;
}

void
pdk_cli_print_estimate_advice (PdkCli                   *cli,
                               const PdkEstimateReport  *report,
                               const PdkEstimateSubject *subject)
{
  const PdkCliColumn      columns[] = { { .title = _("TO MAKE IT FIT") }, { .title = _("WHAT CHANGES"), .flexible = TRUE }, { NULL } };
  g_autoptr (PdkCliTable) table = pdk_cli_table_new (columns);

  if (!report->advised || report->fit.verdict != PDK_FIT_WONT_FIT)
    return;
  if (!helps (report, subject))
    {
      printf ("\n%s\n", _("Choose a smaller model: no setting makes this one fit."));
      return;
    }
  putchar ('\n');
  add_context (table, report);
  add_small_cache (table, report);
  add_variant (table, report, subject);
  add_experts (table, report);
  add_layers (table, report);
  pdk_cli_table_print (table, cli);
}
