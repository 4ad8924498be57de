/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-fuzz-estimate.h"

#include "base/pdk-saturate.h"
#include "gguf/pdk-ggml-type.h"

/* Advice takes some sixty estimates. */
#define MOST_LAYERS_ADVISED 4

#define GIB G_GUINT64_CONSTANT (0x40000000)

static guint64
pick_power (guint8 byte)
{
  return byte == 0 ? 0 : (G_GUINT64_CONSTANT (1) << (byte % 64)) - 1 + (byte / 64);
}

static void
fill (PdkEstimateRequest *request,
      const guint8       *options)
{
  PdkEngineProfile *profile = &request->profile;

  request->context = pick_power (options[1]);
  request->key_type = options[2];
  request->value_type = options[3];
  request->card_count = options[4] % (PDK_PLAN_CARDS + 1);
  request->card_kind = (PdkCardKind) (options[4] / 32 % (PDK_CARD_METAL + 1));
  request->gpu_layers = options[5] == 0 ? PDK_ESTIMATE_ALL : options[5] - 1u;
  request->host_expert_layers = options[6] == 255 ? PDK_ESTIMATE_ALL : options[6];
  request->drafts = (options[7] & 1) != 0;
  request->draft_tokens = options[7] >> 4;
  request->outputs = (options[7] & 2) != 0 ? G_MAXUINT64 : 0;
  request->projector_bytes = (options[7] & 4) != 0 ? G_MAXUINT64 - 1 : 0;
  request->adapter_bytes = (options[7] & 8) != 0 ? G_MAXUINT64 / 2 : 0;
  for (guint i = 0; i < request->card_count; i++)
    request->card_bytes[i] = options[8] == 255 ? G_MAXUINT64 : options[8] * GIB / (i + 1);
  if (options[9] != 0)
    profile->sequences = pick_power (options[9]);
  if (options[10] != 0)
    profile->micro_batch = pick_power (options[10]);
  profile->unified ^= (options[11] & 1) != 0;
  profile->whole_windows ^= (options[11] & 2) != 0;
  profile->flash_attention ^= (options[11] & 4) != 0;
  profile->all_outputs ^= (options[11] & 8) != 0;
  profile->old_graphs ^= (options[11] & 16) != 0;
  profile->wide_windows ^= (options[11] & 32) != 0;
  profile->keeps_latent_values ^= (options[11] & 64) != 0;
  profile->rotates_cache ^= (options[11] & 128) != 0;
}

static void
check (const PdkEstimateRequest *request,
       const PdkEstimate        *estimate)
{
  guint64 sum = 0;
  guint64 parts = 0;

  for (guint i = 0; i < PDK_PLAN_CARDS; i++)
    {
      g_assert_true (i < request->card_count || estimate->card_bytes[i] == 0);
      sum = pdk_saturate_add (sum, estimate->card_bytes[i]);
    }
  g_assert_cmpuint (sum, ==, estimate->total_bytes);
  parts = pdk_saturate_add (estimate->weights_gpu_bytes, estimate->kv_bytes);
  parts = pdk_saturate_add (parts, estimate->recurrent_bytes);
  parts = pdk_saturate_add (parts, estimate->compute_bytes);
  parts = pdk_saturate_add (parts, estimate->overhead_bytes);
  if (request->card_count > 0)
    parts = pdk_saturate_add (parts, pdk_saturate_add (estimate->projector_bytes, estimate->adapter_bytes));
  g_assert_cmpuint (parts, ==, estimate->total_bytes);
  g_assert_cmpuint (estimate->low_bytes, <=, estimate->total_bytes);
  g_assert_cmpuint (estimate->high_bytes, >=, estimate->total_bytes);
  g_assert_cmpuint (estimate->gpu_layers, <=, estimate->layers);
  g_assert_cmpuint (estimate->layers, ==, request->shape->layer_count + 1);
  g_assert_cmpuint (estimate->context, >, 0);
  g_assert_cmpuint (estimate->micro_batch, >, 0);
  g_assert_true (request->card_count > 0 || estimate->total_bytes == 0);
}

void
pdk_fuzz_estimate (const PdkModelShape *shape,
                   const guint8        *options)
{
  PdkEstimateRequest request;
  PdkEstimate        estimate;
  PdkEstimateAdvice  advice;
  PdkFit             fit;

  pdk_estimate_request_init (&request, shape, (PdkEngineKind) (options[0] % (PDK_ENGINE_BINDINGS + 1)));
  fill (&request, options);
  pdk_estimate_compute (&request, &estimate);
  check (&request, &estimate);
  pdk_estimate_judge (&request, &estimate, &fit);
  g_assert_true (fit.verdict != PDK_FIT_FITS || pdk_estimate_fits (&request, &estimate));
  if (shape->layer_count > MOST_LAYERS_ADVISED)
    return;
  pdk_estimate_advise (&request, &advice);
  g_assert_cmpuint (advice.layers_that_fit, <=, estimate.layers);
  g_assert_cmpuint (advice.context_that_fits, <=, estimate.context);
}
