/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-cli-estimate.h"

#include "estimate/pdk-estimate-options.h"
#include "pdk-cli-output.h"

static void
set_bytes (JsonObject *object,
           const char *name,
           guint64     bytes)
{
  /* What ran over is shown as the greatest number that JSON's readers take, not as a negative one. */
  json_object_set_int_member (object, name, (gint64) MIN (bytes, (guint64) G_MAXINT64));
}

static void
set_memory (JsonObject        *object,
            const PdkEstimate *estimate)
{
  set_bytes (object, "weights_gpu_bytes", estimate->weights_gpu_bytes);
  set_bytes (object, "weights_host_bytes", estimate->weights_host_bytes);
  set_bytes (object, "kv_bytes", estimate->kv_bytes);
  set_bytes (object, "kv_host_bytes", estimate->kv_host_bytes);
  set_bytes (object, "recurrent_bytes", estimate->recurrent_bytes);
  set_bytes (object, "recurrent_host_bytes", estimate->recurrent_host_bytes);
  set_bytes (object, "compute_bytes", estimate->compute_bytes);
  set_bytes (object, "compute_host_bytes", estimate->compute_host_bytes);
  set_bytes (object, "projector_bytes", estimate->projector_bytes);
  set_bytes (object, "overhead_bytes", estimate->overhead_bytes);
  set_bytes (object, "total_bytes", estimate->total_bytes);
  set_bytes (object, "low_bytes", estimate->low_bytes);
  set_bytes (object, "high_bytes", estimate->high_bytes);
  set_bytes (object, "host_bytes", estimate->host_bytes);
}

static void
set_settings (JsonObject               *object,
              const PdkEstimateReport  *report,
              const PdkEstimateSubject *subject,
              const PdkCliMachine      *machine)
{
  const PdkEstimateRequest *request = &report->request;
  const PdkEngineProfile   *profile = &request->profile;
  g_autofree char          *types = pdk_estimate_describe_types (request->key_type, request->value_type);

  json_object_set_string_member (object, "model", subject->title);
  json_object_set_string_member (object, "source", pdk_subject_origin_to_string (subject->origin));
  pdk_cli_set_string (object, "place", subject->place);
  pdk_cli_set_string (object, "quantization", subject->quantization);
  json_object_set_string_member (object, "architecture", subject->shape->architecture);
  json_object_set_string_member (object, "engine", pdk_engine_kind_to_string (profile->kind));
  set_bytes (object, "context", report->estimate.context);
  set_bytes (object, "trained_context", subject->shape->context);
  if (machine->settled_context > 0)
    set_bytes (object, "settled_context", machine->settled_context);
  else
    json_object_set_null_member (object, "settled_context");
  json_object_set_string_member (object, "kv_type", types);
  set_bytes (object, "parallel", profile->sequences);
  json_object_set_boolean_member (object, "unified", profile->unified);
  set_bytes (object, "ubatch", report->estimate.micro_batch);
  json_object_set_boolean_member (object, "flash_attention", profile->flash_attention);
  json_object_set_boolean_member (object, "swa_full", profile->whole_windows);
}

static void
set_cards (JsonObject              *object,
           const PdkEstimateReport *report)
{
  JsonArray *cards = json_array_new ();

  for (guint i = 0; i < report->request.card_count; i++)
    {
      JsonObject *card = json_object_new ();

      set_bytes (card, "total_bytes", report->estimate.card_bytes[i]);
      set_bytes (card, "available_bytes", report->request.card_bytes[i]);
      json_array_add_object_element (cards, card);
    }
  json_object_set_array_member (object, "cards", cards);
  if (report->split)
    json_object_set_object_member (object, "largest_card", pdk_cli_fit_to_json (&report->largest_fit));
  else
    json_object_set_null_member (object, "largest_card");
  json_object_set_object_member (object, "processor", pdk_cli_fit_to_json (&report->processor_fit));
}

static void
set_verdict (JsonObject              *object,
             const PdkEstimateReport *report)
{
  set_bytes (object, "available_bytes", report->fit.available_bytes);
  json_object_set_string_member (object, "shape_source", pdk_fit_source_to_string (report->fit.source));
  json_object_set_string_member (object, "verdict", pdk_fit_verdict_to_string (report->fit.verdict));
  json_object_set_string_member (object, "confidence", pdk_fit_confidence_to_string (report->fit.confidence));
  set_bytes (object, "layers", report->estimate.layers);
  set_bytes (object, "gpu_layers", report->estimate.gpu_layers);
  if (report->advised)
    set_bytes (object, "layers_that_fit", report->advice.layers_that_fit);
  else
    json_object_set_null_member (object, "layers_that_fit");
}

static void
set_advice (JsonObject               *object,
            const PdkEstimateReport  *report,
            const PdkEstimateSubject *subject)
{
  const PdkSubjectVariant *variant = pdk_estimate_subject_choose_variant (subject, &report->estimate, report->fit.available_bytes);
  JsonObject              *advice;

  if (!report->advised)
    {
      json_object_set_null_member (object, "advice");
      return;
    }
  advice = json_object_new ();
  set_bytes (advice, "context_that_fits", report->advice.context_that_fits);
  set_bytes (advice, "context_that_fits_q8_0", report->advice.context_that_fits_small_cache);
  if (report->advice.host_expert_layers == PDK_ESTIMATE_ALL)
    json_object_set_null_member (advice, "cpu_moe_layers");
  else
    set_bytes (advice, "cpu_moe_layers", report->advice.host_expert_layers);
  pdk_cli_set_string (advice, "quantization", variant == NULL ? NULL : variant->label);
  json_object_set_object_member (object, "advice", advice);
}

JsonObject *
pdk_cli_estimate_to_json (const PdkEstimateReport  *report,
                          const PdkEstimateSubject *subject,
                          const PdkCliMachine      *machine)
{
  JsonObject *object = json_object_new ();
  JsonArray  *notes = json_array_new ();

  set_settings (object, report, subject, machine);
  pdk_cli_set_string (object, "server", machine->server == NULL ? NULL : pdk_server_connection_get_id (machine->server));
  if (pdk_cli_machine_get_free (machine) > 0)
    set_bytes (object, "free_bytes", pdk_cli_machine_get_free (machine));
  else
    json_object_set_null_member (object, "free_bytes");
  json_object_set_string_member (object, "memory_source", pdk_memory_source_to_string (machine->estimate.source));
  set_memory (object, &report->estimate);
  set_verdict (object, report);
  set_cards (object, report);
  set_advice (object, report, subject);
  for (guint i = 0; i < subject->notes->len; i++)
    json_array_add_string_element (notes, g_ptr_array_index (subject->notes, i));
  json_object_set_array_member (object, "notes", notes);
  return object;
}
