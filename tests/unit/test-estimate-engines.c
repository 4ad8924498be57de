/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-json.h"
#include "estimate/pdk-estimate.h"
#include "gguf/pdk-ggml-type.h"

/* What engines differ in, each beside figures that were seen or computed elsewhere. */

#define MIB G_GUINT64_CONSTANT (0x100000)
#define GIB G_GUINT64_CONSTANT (0x40000000)

/* Fields: embedding, layers, heads, key and value heads, head length, feed-forward, vocabulary. */
#define SHAPE(name, more, ...)                                                                                            \
  (shape_new (name, ",\"" name ".embedding_length\":%u,\"" name ".block_count\":%u,\"" name ".attention.head_count\":%u," \
                    "\"" name ".attention.head_count_kv\":%u,\"" name ".attention.key_length\":%u,"                       \
                    "\"" name ".feed_forward_length\":%u,\"" name ".vocab_size\":%u" more,                                \
              __VA_ARGS__))

#define EXTRA(name, key, value) ",\"" name "." key "\":" value

static PdkModelShape *shape_new (const char *architecture,
                                 const char *format,
                                 ...) G_GNUC_PRINTF (2, 3);

static PdkModelShape *
shape_new (const char *architecture,
           const char *format,
           ...)
{
  g_autoptr (GString)    text = g_string_new (NULL);
  g_autoptr (JsonObject) values = NULL;
  g_autoptr (GError)     error = NULL;
  PdkModelShape         *shape;
  va_list                arguments;

  g_string_append_printf (text, "{\"architecture\":\"%s\"", architecture);
  va_start (arguments, format);
  g_string_append_vprintf (text, format, arguments);
  va_end (arguments);
  g_string_append_c (text, '}');
  values = pdk_json_parse_object (text->str, -1, "test", &error);
  g_assert_no_error (error);
  shape = pdk_model_shape_new_from_values (values, NULL, 4 * GIB, &error);
  g_assert_no_error (error);
  return shape;
}

static PdkModelShape *
new_qwen3_4b (void)
{
  return SHAPE ("qwen3", EXTRA ("qwen3", "attention.value_length", "128"), 2560u, 36u, 32u, 8u, 128u, 9728u, 151936u);
}

/* 27B, of whose 65 layers the last one drafts. */
static PdkModelShape *
new_qwen36 (void)
{
  return SHAPE ("qwen35",
                EXTRA ("qwen35", "attention.value_length", "256") EXTRA ("qwen35", "nextn_predict_layers", "1")
                  EXTRA ("qwen35", "ssm.conv_kernel", "4") EXTRA ("qwen35", "ssm.inner_size", "6144")
                    EXTRA ("qwen35", "ssm.state_size", "128") EXTRA ("qwen35", "ssm.time_step_rank", "48")
                      EXTRA ("qwen35", "ssm.group_count", "16") EXTRA ("qwen35", "full_attention_interval", "4"),
                5120u, 65u, 24u, 4u, 256u, 17408u, 248320u);
}

static void
assert_near (guint64 bytes,
             double  mib,
             double  tolerance)
{
  g_assert_cmpfloat_with_epsilon ((double) bytes / (double) MIB, mib, tolerance);
}

static PdkEstimate
run (const PdkModelShape *shape,
     PdkEngineKind        kind,
     guint64              context)
{
  PdkEstimateRequest request;
  PdkEstimate        estimate;

  pdk_estimate_request_init (&request, shape, kind);
  request.context = context;
  pdk_estimate_compute (&request, &estimate);
  return estimate;
}

/* Probabilities of a whole batch were kept until June 2026, and are where programs use the library. */
static void
test_outputs (void)
{
  g_autoptr (PdkModelShape) shape = new_qwen3_4b ();
  const double              logits = 512.0 * (151936 + 2560) * 4 / (double) MIB;

  assert_near (run (shape, PDK_ENGINE_LLAMA_SERVER, 8192).compute_bytes, 83, 0.5);
  assert_near (run (shape, PDK_ENGINE_LLAMA_SERVER_OLD, 8192).compute_bytes, logits, 0.1);
  assert_near (run (shape, PDK_ENGINE_OLLAMA_OLD, 8192).compute_bytes, logits, 0.1);
  assert_near (run (shape, PDK_ENGINE_LM_STUDIO, 8192).compute_bytes, logits, 0.1);
  assert_near (run (shape, PDK_ENGINE_BINDINGS, 8192).compute_bytes, logits, 0.1);
}

/* Gemma 3 27B at 64k: 624 MiB in sliding layers with a micro batch of 512, 1248 with a batch of 2048. */
static void
test_windows (void)
{
  g_autoptr (PdkModelShape) shape = SHAPE ("gemma3", EXTRA ("gemma3", "attention.value_length", "128") EXTRA ("gemma3", "attention.sliding_window", "1024"),
                                           5376u, 62u, 32u, 16u, 128u, 21504u, 262208u);
  PdkEstimateRequest        request;
  PdkEstimate               estimate;

  pdk_estimate_request_init (&request, shape, PDK_ENGINE_LLAMA_SERVER_OLD);
  request.context = 65536;
  pdk_estimate_compute (&request, &estimate);
  g_assert_cmpuint (estimate.kv_bytes, ==, (5120 + 624) * MIB);
  request.profile.wide_windows = TRUE;
  pdk_estimate_compute (&request, &estimate);
  g_assert_cmpuint (estimate.kv_bytes, ==, (5120 + 1248) * MIB);
  g_assert_cmpuint (run (shape, PDK_ENGINE_LM_STUDIO, 65536).kv_bytes, ==, 62 * 512 * MIB);
  /* Four conversations that share a cache see as many windows. */
  g_assert_cmpuint (run (shape, PDK_ENGINE_LLAMA_SERVER, 65536).kv_bytes, ==, 5120 * MIB + 52 * (4 * 1024 + 512) * (2 * 16 * 128 * 2));
}

/* DeepSeek V3 at 16k: 1098 MiB, and 2074 where values are kept as well. */
static void
test_compressed_caches (void)
{
  g_autoptr (PdkModelShape) shape = SHAPE ("deepseek2",
                                           EXTRA ("deepseek2", "attention.value_length", "512") EXTRA ("deepseek2", "attention.key_length_mla", "192")
                                             EXTRA ("deepseek2", "attention.value_length_mla", "128") EXTRA ("deepseek2", "attention.kv_lora_rank", "512")
                                               EXTRA ("deepseek2", "attention.q_lora_rank", "1536"),
                                           7168u, 61u, 128u, 1u, 576u, 18432u, 129280u);

  assert_near (run (shape, PDK_ENGINE_LLAMA_SERVER, 16384).kv_bytes, 1098, 0.01);
  assert_near (run (shape, PDK_ENGINE_LLAMA_SERVER_OLD, 16384).kv_bytes, 2074, 0.01);
  assert_near (run (shape, PDK_ENGINE_OLLAMA_OLD, 16384).kv_bytes, 2074, 0.01);
}

/* Llama 3.1 8B on llama.cpp of 2025, 1024 tokens at once: 613 MiB for the masks at full width. */
static void
test_old_masks (void)
{
  g_autoptr (PdkModelShape) shape = SHAPE ("llama", EXTRA ("llama", "attention.value_length", "128"), 4096u, 32u, 32u, 8u, 128u, 14336u, 128256u);
  g_autoptr (PdkModelShape) own = new_qwen3_4b ();
  PdkEstimateRequest        request;
  PdkEstimate               estimate;

  pdk_estimate_request_init (&request, shape, PDK_ENGINE_LLAMA_SERVER_OLD);
  request.context = 16384;
  request.profile.micro_batch = 1024;
  pdk_estimate_compute (&request, &estimate);
  assert_near (estimate.compute_bytes, 613.01, 0.1);
  /* Ollama ran some models with an engine of its own, which wrote them as they are needed. */
  pdk_estimate_request_init (&request, shape, PDK_ENGINE_OLLAMA_OLD);
  g_assert_true (request.profile.old_graphs);
  pdk_estimate_request_init (&request, own, PDK_ENGINE_OLLAMA_OLD);
  g_assert_false (request.profile.old_graphs);
  pdk_estimate_request_init (&request, own, PDK_ENGINE_LLAMA_SERVER_OLD);
  g_assert_true (request.profile.old_graphs);
}

/* Slots that do not share have a part of the context each, and states of their own. */
static void
test_slots (void)
{
  g_autoptr (PdkModelShape) shape = new_qwen36 ();
  PdkEstimateRequest        request;
  PdkEstimate               one, apart;

  one = run (shape, PDK_ENGINE_OLLAMA, 32768);
  assert_near (one.recurrent_bytes, 149.62, 0.01);
  assert_near (run (shape, PDK_ENGINE_LLAMA_SERVER, 32768).recurrent_bytes, 598.5, 0.01);
  pdk_estimate_request_init (&request, shape, PDK_ENGINE_LLAMA_SERVER);
  request.context = 32768;
  request.profile.unified = FALSE;
  pdk_estimate_compute (&request, &apart);
  g_assert_cmpuint (apart.kv_bytes, ==, one.kv_bytes);
  assert_near (apart.recurrent_bytes, 598.5, 0.01);
  /* Parts are whole steps of 256. */
  request.context = 5000;
  pdk_estimate_compute (&request, &apart);
  g_assert_cmpuint (apart.kv_bytes, ==, 4 * 1280 * (one.kv_bytes / 32768));
}

/* Seen: 128 MiB of cache and 130.02 of intermediate results beside those of the model. */
static void
test_drafts (void)
{
  g_autoptr (PdkModelShape) shape = new_qwen36 ();
  PdkEstimateRequest        request;
  PdkEstimate               plain, drafting;

  pdk_estimate_request_init (&request, shape, PDK_ENGINE_LLAMA_SERVER);
  request.context = 32768;
  request.profile.sequences = 1;
  pdk_estimate_compute (&request, &plain);
  request.drafts = TRUE;
  request.draft_tokens = 3;
  pdk_estimate_compute (&request, &drafting);
  assert_near (plain.compute_bytes, 154.02, 0.5);
  g_assert_cmpuint (drafting.kv_bytes - plain.kv_bytes, ==, 128 * MIB);
  assert_near (drafting.recurrent_bytes, 598.5, 0.01);
  assert_near (drafting.compute_bytes - plain.compute_bytes, 130.02, 16);
  g_assert_cmpuint (drafting.weights_gpu_bytes, >, plain.weights_gpu_bytes);
}

/* Layers on several cards overlap batches: inputs are kept four times. */
static void
test_pipeline (void)
{
  g_autoptr (PdkModelShape) shape = new_qwen3_4b ();
  const double              mask = 2.0 * 512 * 32768 / (double) MIB;
  const double              width = 512.0 * 2560 / (double) MIB;
  PdkEstimateRequest        request;
  PdkEstimate               one, three;

  pdk_estimate_request_init (&request, shape, PDK_ENGINE_OLLAMA);
  request.profile.micro_batch = 512;
  request.context = 32768;
  pdk_estimate_compute (&request, &one);
  request.card_count = 3;
  pdk_estimate_compute (&request, &three);
  /* The first card has one input less from elsewhere than the others. */
  assert_near (three.compute_bytes, 3 * ((double) one.compute_bytes / (double) MIB + 3 * mask) + (16 + 2 * 32) * width, 1);
}

static void
test_drivers (void)
{
  static const struct
  {
    PdkCardKind kind;
    guint64     bytes;
  } kinds[] = { { PDK_CARD_CUDA, 300 }, { PDK_CARD_HIP, 300 }, { PDK_CARD_VULKAN, 100 }, { PDK_CARD_METAL, 0 } };
  g_autoptr (PdkModelShape) shape = new_qwen3_4b ();

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      PdkEstimateRequest request;
      PdkEstimate        estimate;

      pdk_estimate_request_init (&request, shape, PDK_ENGINE_LLAMA_SERVER);
      request.context = 4096;
      request.card_kind = kinds[i].kind;
      request.card_count = 2;
      pdk_estimate_compute (&request, &estimate);
      g_assert_cmpuint (estimate.overhead_bytes, ==, 2 * kinds[i].bytes * MIB);
      /* Only CUDA and what is made like it widens quantized caches. */
      request.card_count = 1;
      request.key_type = request.value_type = PDK_GGML_TYPE_Q8_0;
      request.context = 32768;
      pdk_estimate_compute (&request, &estimate);
      if (kinds[i].kind <= PDK_CARD_HIP)
        assert_near (estimate.compute_bytes, 186.09, 1);
      else
        assert_near (estimate.compute_bytes, 107.09, 1);
    }
}

/* The band is as wide as the facts are thin. */
static void
test_confidence (void)
{
  g_autoptr (PdkModelShape) known = new_qwen3_4b ();
  g_autoptr (PdkModelShape) unknown = SHAPE ("abacus", EXTRA ("abacus", "attention.value_length", "128"), 2560u, 36u, 32u, 8u, 128u, 9728u, 151936u);
  PdkEstimate               estimate = run (known, PDK_ENGINE_LLAMA_SERVER, 4096);
  guint64                   band = 100 * MIB + estimate.compute_bytes / 50 + estimate.weights_gpu_bytes / 50;

  g_assert_cmpint (estimate.confidence, ==, PDK_FIT_CONFIDENCE_GOOD);
  g_assert_cmpuint (estimate.high_bytes - estimate.total_bytes, ==, band);
  g_assert_cmpuint (estimate.total_bytes - estimate.low_bytes, ==, band);
  estimate = run (unknown, PDK_ENGINE_LLAMA_SERVER, 4096);
  g_assert_cmpuint (estimate.kv_bytes, ==, 576 * MIB);
  assert_near (estimate.low_bytes, (double) estimate.total_bytes / (double) MIB * 0.6, 0.01);
  assert_near (estimate.high_bytes, (double) estimate.total_bytes / (double) MIB * 1.1, 0.01);
}

/* Whatever it is asked for, Ollama gives gpt-oss no less than 8192. */
static void
test_contexts (void)
{
  g_autoptr (PdkModelShape) shape = SHAPE ("gpt-oss", EXTRA ("gpt-oss", "attention.value_length", "64") EXTRA ("gpt-oss", "context_length", "131072"),
                                           2880u, 24u, 64u, 8u, 64u, 2880u, 201088u);
  PdkEngineProfile          profile;

  pdk_engine_profile_init (&profile, PDK_ENGINE_OLLAMA);
  g_assert_cmpuint (pdk_engine_profile_choose_context (&profile, shape, 8 * GIB), ==, 8192);
  g_assert_cmpuint (pdk_engine_profile_choose_context (&profile, shape, 24 * GIB), ==, 32768);
  g_assert_cmpuint (pdk_engine_profile_choose_context (&profile, shape, 80 * GIB), ==, 131072);
  pdk_engine_profile_init (&profile, PDK_ENGINE_OLLAMA_OLD);
  g_assert_cmpuint (pdk_engine_profile_choose_context (&profile, shape, 8 * GIB), ==, 8192);
  g_assert_cmpuint (pdk_engine_profile_choose_context (&profile, shape, 24 * GIB), ==, 32768);
  pdk_engine_profile_init (&profile, PDK_ENGINE_LM_STUDIO);
  g_assert_cmpuint (pdk_engine_profile_choose_context (&profile, shape, 8 * GIB), ==, 4096);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/estimate/engines/outputs", test_outputs);
  g_test_add_func ("/estimate/engines/windows", test_windows);
  g_test_add_func ("/estimate/engines/compressed-caches", test_compressed_caches);
  g_test_add_func ("/estimate/engines/old-masks", test_old_masks);
  g_test_add_func ("/estimate/engines/slots", test_slots);
  g_test_add_func ("/estimate/engines/drafts", test_drafts);
  g_test_add_func ("/estimate/engines/pipeline", test_pipeline);
  g_test_add_func ("/estimate/engines/drivers", test_drivers);
  g_test_add_func ("/estimate/engines/confidence", test_confidence);
  g_test_add_func ("/estimate/engines/contexts", test_contexts);

  return g_test_run ();
}
