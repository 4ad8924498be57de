/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-json.h"
#include "estimate/pdk-estimate.h"
#include "gguf/pdk-ggml-type.h"
#include "gguf/pdk-gguf-reader.h"
#include "pdk-test.h"
#include "pdk-tiny-model.h"

#define MIB G_GUINT64_CONSTANT (0x100000)
#define GIB G_GUINT64_CONSTANT (0x40000000)

/* Qwen3 4B, as its file has it. */
#define QWEN3                                                                                     \
  "{\"general.architecture\":\"qwen3\",\"qwen3.block_count\":36,\"qwen3.embedding_length\":2560," \
  "\"qwen3.attention.head_count\":32,\"qwen3.attention.head_count_kv\":8,"                        \
  "\"qwen3.attention.key_length\":128,\"qwen3.attention.value_length\":128,"                      \
  "\"qwen3.feed_forward_length\":9728,\"qwen3.vocab_size\":151936,\"qwen3.context_length\":40960}"

#define MIXTURE                                                                    \
  "{\"general.architecture\":\"qwen3moe\",\"qwen3moe.block_count\":48,"            \
  "\"qwen3moe.embedding_length\":2048,\"qwen3moe.attention.head_count\":32,"       \
  "\"qwen3moe.attention.head_count_kv\":4,\"qwen3moe.attention.key_length\":128,"  \
  "\"qwen3moe.attention.value_length\":128,\"qwen3moe.feed_forward_length\":6144," \
  "\"qwen3moe.expert_count\":128,\"qwen3moe.expert_used_count\":8,"                \
  "\"qwen3moe.expert_feed_forward_length\":768,\"qwen3moe.vocab_size\":151936,"    \
  "\"qwen3moe.context_length\":40960}"

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject        *object = pdk_json_parse_object (text, -1, "test", &error);

  g_assert_no_error (error);
  return object;
}

static PdkModelShape *
make_shape (const char *text,
            guint64     file_bytes)
{
  g_autoptr (JsonObject) values = parse (text);
  g_autoptr (GError)     error = NULL;
  PdkModelShape         *shape = pdk_model_shape_new_from_values (values, NULL, file_bytes, &error);

  g_assert_no_error (error);
  return shape;
}

static PdkModelShape *
make_shape_from_config (const char *text)
{
  g_autoptr (JsonObject) config = parse (text);
  g_autoptr (GError)     error = NULL;
  PdkModelShape         *shape = pdk_model_shape_new_from_config (config, 0, &error);

  g_assert_no_error (error);
  return shape;
}

static guint64
measure_cache (const PdkModelShape *shape,
               guint64              context)
{
  PdkEstimateRequest request;
  PdkEstimate        estimate;

  pdk_estimate_request_init (&request, shape, PDK_ENGINE_OLLAMA);
  request.context = context;
  pdk_estimate_compute (&request, &estimate);
  return estimate.kv_bytes;
}

static void
test_engines (void)
{
  PdkEngineKind kind;

  for (PdkEngineKind i = PDK_ENGINE_LLAMA_SERVER; i <= PDK_ENGINE_BINDINGS; i++)
    {
      g_assert_true (pdk_engine_kind_find (pdk_engine_kind_to_string (i), &kind));
      g_assert_cmpint (kind, ==, i);
    }
  g_assert_false (pdk_engine_kind_find ("abacus", &kind));
  g_assert_false (pdk_engine_kind_find (NULL, &kind));
  g_assert_cmpint (pdk_engine_kind_of_ollama ("0.17.4"), ==, PDK_ENGINE_OLLAMA_OLD);
  g_assert_cmpint (pdk_engine_kind_of_ollama ("0.29.9-rc1"), ==, PDK_ENGINE_OLLAMA_OLD);
  g_assert_cmpint (pdk_engine_kind_of_ollama ("0.30.0"), ==, PDK_ENGINE_OLLAMA);
  g_assert_cmpint (pdk_engine_kind_of_ollama ("1.2.0"), ==, PDK_ENGINE_OLLAMA);
  g_assert_cmpint (pdk_engine_kind_of_ollama ("0.0.0"), ==, PDK_ENGINE_OLLAMA);
  g_assert_cmpint (pdk_engine_kind_of_ollama ("of the day"), ==, PDK_ENGINE_OLLAMA);
  g_assert_cmpint (pdk_engine_kind_of_ollama (NULL), ==, PDK_ENGINE_OLLAMA);
}

static void
test_engines_choose (void)
{
  g_autoptr (PdkModelShape) shape = make_shape (QWEN3, 2500000000);
  PdkEngineProfile          ollama, llama;

  pdk_engine_profile_init (&ollama, PDK_ENGINE_OLLAMA);
  pdk_engine_profile_init (&llama, PDK_ENGINE_LLAMA_SERVER);
  g_assert_cmpuint (pdk_engine_profile_choose_context (&ollama, shape, 8 * GIB), ==, 4096);
  g_assert_cmpuint (pdk_engine_profile_choose_context (&ollama, shape, 24 * GIB), ==, 32768);
  g_assert_cmpuint (pdk_engine_profile_choose_context (&ollama, shape, 48 * GIB), ==, 40960);
  g_assert_cmpuint (pdk_engine_profile_choose_context (&ollama, NULL, 48 * GIB), ==, 262144);
  g_assert_cmpuint (pdk_engine_profile_choose_context (&llama, shape, 0), ==, 40960);
  g_assert_cmpuint (pdk_engine_profile_choose_batch (&ollama, shape, 4096, 0), ==, 512);
  g_assert_cmpuint (pdk_engine_profile_choose_batch (&ollama, shape, 8192, 0), ==, 1024);
  g_assert_cmpuint (pdk_engine_profile_choose_batch (&ollama, shape, 40960, 0), ==, 2048);
  g_assert_cmpuint (pdk_engine_profile_choose_batch (&ollama, shape, 40960, 4 * GIB), ==, 512);
  ollama.flash_attention = FALSE;
  g_assert_cmpuint (pdk_engine_profile_choose_batch (&ollama, shape, 40960, 8 * GIB), ==, 256);
  g_assert_cmpuint (pdk_engine_profile_choose_batch (&llama, shape, 40960, 0), ==, 512);
}

/* Figures of a real load: 576 MiB of keys and values at 4096. */
static void
test_terms (void)
{
  g_autoptr (PdkModelShape) shape = make_shape (QWEN3, 2497280256);
  PdkEstimateRequest        request;
  PdkEstimate               estimate;

  pdk_estimate_request_init (&request, shape, PDK_ENGINE_OLLAMA);
  request.context = 4096;
  request.projector_bytes = 800 * MIB;
  request.adapter_bytes = 50 * MIB;
  pdk_estimate_compute (&request, &estimate);
  g_assert_cmpuint (estimate.kv_bytes, ==, 576 * MIB);
  g_assert_cmpuint (estimate.recurrent_bytes, ==, 0);
  g_assert_cmpuint (estimate.compute_bytes / MIB, ==, 79);
  g_assert_cmpuint (estimate.projector_bytes, ==, 1050 * MIB);
  g_assert_cmpuint (estimate.overhead_bytes, ==, 300 * MIB);
  g_assert_cmpuint (estimate.total_bytes, ==, estimate.weights_gpu_bytes + estimate.kv_bytes + estimate.compute_bytes + estimate.projector_bytes + estimate.adapter_bytes + estimate.overhead_bytes);
  g_assert_cmpuint (estimate.card_bytes[0], ==, estimate.total_bytes);
  g_assert_cmpuint (estimate.low_bytes, <, estimate.total_bytes);
  g_assert_cmpuint (estimate.high_bytes, >, estimate.total_bytes);
  g_assert_cmpint (estimate.confidence, ==, PDK_FIT_CONFIDENCE_GOOD);
  g_assert_cmpuint (estimate.layers, ==, 37);
  g_assert_cmpuint (estimate.gpu_layers, ==, 37);
  request.key_type = request.value_type = PDK_GGML_TYPE_Q8_0;
  pdk_estimate_compute (&request, &estimate);
  g_assert_cmpuint (estimate.kv_bytes, ==, 306 * MIB);
}

static void
test_processor_only (void)
{
  g_autoptr (PdkModelShape) shape = make_shape (QWEN3, 2497280256);
  PdkEstimateRequest        request;
  PdkEstimate               estimate;

  pdk_estimate_request_init (&request, shape, PDK_ENGINE_OLLAMA);
  request.context = 4096;
  request.card_count = 0;
  pdk_estimate_compute (&request, &estimate);
  g_assert_cmpuint (estimate.total_bytes, ==, 0);
  g_assert_cmpuint (estimate.gpu_layers, ==, 0);
  g_assert_cmpuint (estimate.kv_host_bytes, ==, 576 * MIB);
  g_assert_cmpuint (estimate.host_bytes, ==, estimate.weights_host_bytes + estimate.kv_host_bytes + estimate.compute_host_bytes);
  g_assert_cmpuint (estimate.weights_host_bytes, <=, 2497280256);
  g_assert_cmpuint (estimate.weights_host_bytes, >, 2490000000);
  g_assert_false (pdk_estimate_fits (&request, &estimate));
}

/* Every layer taken off the card makes it less there, and the sum of weights stays. */
static void
test_partly_on_card (void)
{
  g_autoptr (PdkModelShape) shape = make_shape (QWEN3, 2497280256);
  guint64                   before = G_MAXUINT64;

  for (guint layers = 38; layers-- > 0;)
    {
      PdkEstimateRequest request;
      PdkEstimate        estimate;

      pdk_estimate_request_init (&request, shape, PDK_ENGINE_LLAMA_SERVER);
      request.context = 8192;
      request.gpu_layers = layers;
      pdk_estimate_compute (&request, &estimate);
      g_assert_cmpuint (estimate.gpu_layers, ==, layers);
      g_assert_cmpuint (estimate.kv_bytes + estimate.kv_host_bytes, ==, 1152 * MIB);
      g_assert_cmpuint (estimate.kv_bytes, ==, 32 * MIB * (layers > 0 ? layers - 1 : 0));
      if (layers < 37)
        g_assert_cmpuint (estimate.weights_gpu_bytes + estimate.kv_bytes, <, before);
      before = estimate.weights_gpu_bytes + estimate.kv_bytes;
    }
  g_assert_cmpuint (before, ==, 0);
}

static void
test_experts_in_main_memory (void)
{
  g_autoptr (PdkModelShape) shape = make_shape (MIXTURE, G_GUINT64_CONSTANT (18556686912));
  PdkEstimateRequest        request;
  PdkEstimate               whole, split;

  pdk_estimate_request_init (&request, shape, PDK_ENGINE_LLAMA_SERVER);
  request.context = 4096;
  pdk_estimate_compute (&request, &whole);
  request.host_expert_layers = PDK_ESTIMATE_ALL;
  pdk_estimate_compute (&request, &split);
  g_assert_cmpuint (split.weights_gpu_bytes, <, whole.weights_gpu_bytes / 8);
  g_assert_cmpuint (split.weights_gpu_bytes + split.weights_host_bytes, ==, whole.weights_gpu_bytes + whole.weights_host_bytes);
  g_assert_cmpuint (split.kv_bytes, ==, whole.kv_bytes);
  g_assert_cmpuint (split.compute_bytes, >, whole.compute_bytes);
}

static void
test_several_cards (void)
{
  g_autoptr (PdkModelShape) shape = make_shape (QWEN3, 2497280256);
  PdkEstimateRequest        request;
  PdkEstimate               one, two;

  pdk_estimate_request_init (&request, shape, PDK_ENGINE_LLAMA_SERVER);
  request.context = 4096;
  pdk_estimate_compute (&request, &one);
  request.card_count = 2;
  request.card_bytes[0] = 24 * GIB;
  request.card_bytes[1] = 8 * GIB;
  pdk_estimate_compute (&request, &two);
  g_assert_cmpuint (two.kv_bytes, ==, one.kv_bytes);
  g_assert_cmpuint (two.weights_gpu_bytes, ==, one.weights_gpu_bytes);
  g_assert_cmpuint (two.overhead_bytes, ==, 2 * one.overhead_bytes);
  g_assert_cmpuint (two.compute_bytes, >, one.compute_bytes);
  g_assert_cmpuint (two.card_bytes[0], >, two.card_bytes[1]);
  g_assert_cmpuint (two.card_bytes[0] + two.card_bytes[1], ==, two.total_bytes);
  g_assert_true (pdk_estimate_fits (&request, &two));
  request.card_bytes[1] = 1;
  pdk_estimate_compute (&request, &two);
  g_assert_cmpuint (two.card_bytes[1], >, 1);
  g_assert_false (pdk_estimate_fits (&request, &two));
}

static void
assert_layers_fit (const PdkEstimateRequest *given,
                   guint                     layers,
                   gboolean                  fits)
{
  PdkEstimateRequest request = *given;
  PdkEstimate        estimate;

  request.gpu_layers = layers;
  pdk_estimate_compute (&request, &estimate);
  g_assert_cmpint (pdk_estimate_fits (&request, &estimate), ==, fits);
}

static void
test_advice (void)
{
  g_autoptr (PdkModelShape) shape = make_shape (MIXTURE, G_GUINT64_CONSTANT (18556686912));
  PdkEstimateRequest        request;
  PdkEstimateAdvice         advice;
  PdkEstimate               estimate;
  PdkFit                    fit;

  pdk_estimate_request_init (&request, shape, PDK_ENGINE_LLAMA_SERVER);
  request.context = 32768;
  request.card_bytes[0] = 12 * GIB;
  pdk_estimate_compute (&request, &estimate);
  pdk_estimate_judge (&request, &estimate, &fit);
  g_assert_cmpint (fit.verdict, ==, PDK_FIT_WONT_FIT);
  g_assert_cmpuint (fit.total_bytes, ==, estimate.total_bytes);
  pdk_estimate_advise (&request, &advice);
  g_assert_cmpuint (advice.layers_that_fit, >, 8);
  g_assert_cmpuint (advice.layers_that_fit, <, 40);
  assert_layers_fit (&request, advice.layers_that_fit, TRUE);
  assert_layers_fit (&request, advice.layers_that_fit + 1, FALSE);
  g_assert_cmpuint (advice.context_that_fits, ==, 0);
  g_assert_cmpuint (advice.host_expert_layers, >, 10);
  g_assert_cmpuint (advice.host_expert_layers, <, 48);
  request.card_bytes[0] = 20 * GIB;
  pdk_estimate_advise (&request, &advice);
  g_assert_cmpuint (advice.context_that_fits, >, 4096);
  g_assert_cmpuint (advice.context_that_fits, <, 32768);
  g_assert_cmpuint (advice.context_that_fits_small_cache, >, advice.context_that_fits);
  request.card_bytes[0] = 80 * GIB;
  pdk_estimate_advise (&request, &advice);
  g_assert_cmpuint (advice.layers_that_fit, ==, 49);
  g_assert_cmpuint (advice.context_that_fits, ==, 32768);
  g_assert_cmpuint (advice.host_expert_layers, ==, 0);
  request.card_bytes[0] = 1;
  pdk_estimate_advise (&request, &advice);
  g_assert_cmpuint (advice.layers_that_fit, ==, 0);
  g_assert_cmpuint (advice.context_that_fits, ==, 0);
  g_assert_cmpuint (advice.host_expert_layers, ==, PDK_ESTIMATE_ALL);
}

/* What drafts tokens needs caches and intermediate results of its own, and states to go back to. */
static void
test_drafting (void)
{
  g_autoptr (PdkModelShape) shape = make_shape ("{\"general.architecture\":\"qwen35\",\"qwen35.block_count\":65,\"qwen35.nextn_predict_layers\":1,"
                                                "\"qwen35.embedding_length\":5120,\"qwen35.attention.head_count\":24,\"qwen35.attention.head_count_kv\":4,"
                                                "\"qwen35.attention.key_length\":256,\"qwen35.attention.value_length\":256,\"qwen35.feed_forward_length\":17408,"
                                                "\"qwen35.ssm.conv_kernel\":4,\"qwen35.ssm.inner_size\":6144,\"qwen35.ssm.state_size\":128,"
                                                "\"qwen35.ssm.time_step_rank\":48,\"qwen35.ssm.group_count\":16,\"qwen35.vocab_size\":248320,"
                                                "\"qwen35.full_attention_interval\":4,\"qwen35.context_length\":262144}",
                                                0);
  PdkEstimateRequest        request;
  PdkEstimate               plain, drafting;

  pdk_estimate_request_init (&request, shape, PDK_ENGINE_OLLAMA);
  request.context = 131072;
  pdk_estimate_compute (&request, &plain);
  g_assert_cmpuint (plain.kv_bytes, ==, 8192 * MIB);
  g_assert_cmpfloat_with_epsilon ((double) plain.recurrent_bytes / MIB, 149.62, 0.01);
  request.drafts = TRUE;
  request.draft_tokens = 2;
  pdk_estimate_compute (&request, &drafting);
  g_assert_cmpuint (drafting.kv_bytes, ==, 8192 * MIB + 512 * MIB);
  g_assert_cmpuint (drafting.recurrent_bytes, ==, 3 * plain.recurrent_bytes);
  g_assert_cmpuint (drafting.compute_bytes, >, plain.compute_bytes);
}

/* The weights of a real file are where its tensors say. */
static void
test_weights_of_a_file (void)
{
  PdkTinyModel              model = PDK_TINY_MODEL_INIT;
  g_autofree char          *folder = pdk_test_make_folder ();
  g_autofree char          *path = g_build_filename (folder, "model.gguf", NULL);
  g_autoptr (GFile)         file = g_file_new_for_path (path);
  g_autoptr (PdkGgufHeader) header = NULL;
  g_autoptr (PdkModelShape) shape = NULL;
  g_autoptr (GError)        error = NULL;
  const PdkTensorSummary   *tensors;
  PdkEstimateRequest        request;
  PdkEstimate               estimate;

  pdk_tiny_model_write (&model, path);
  header = pdk_gguf_reader_read_file (file, NULL, &error);
  g_assert_no_error (error);
  shape = pdk_model_shape_new_from_header (header, &error);
  g_assert_no_error (error);
  tensors = pdk_gguf_header_get_tensors (header);
  pdk_estimate_request_init (&request, shape, PDK_ENGINE_LLAMA_SERVER);
  pdk_estimate_compute (&request, &estimate);
  g_assert_cmpint (estimate.confidence, ==, PDK_FIT_CONFIDENCE_EXACT);
  g_assert_cmpuint (estimate.context, ==, model.context_length);
  g_assert_cmpuint (estimate.weights_host_bytes, ==, tensors->input_bytes);
  g_assert_cmpuint (estimate.weights_gpu_bytes, >=, tensors->total_bytes - (tensors->has_output ? tensors->input_bytes : 0));
  g_assert_cmpuint (estimate.weights_gpu_bytes, <, tensors->total_bytes + 64 * 128);
  request.gpu_layers = 0;
  pdk_estimate_compute (&request, &estimate);
  g_assert_cmpuint (estimate.weights_host_bytes, ==, tensors->total_bytes);
  g_assert_cmpuint (estimate.weights_gpu_bytes, ==, 0);
  pdk_test_remove_folder (folder);
}

/* Figures that real loads print. */
static void
test_configs (void)
{
  g_autoptr (PdkModelShape) qwen = make_shape_from_config (
    "{\"model_type\":\"qwen3\",\"num_hidden_layers\":36,\"hidden_size\":2560,\"num_attention_heads\":32,"
    "\"num_key_value_heads\":8,\"head_dim\":128,\"intermediate_size\":9728,\"vocab_size\":151936,"
    "\"max_position_embeddings\":40960,\"sliding_window\":null,\"layer_types\":[\"full_attention\",\"full_attention\"]}");
  g_autoptr (PdkModelShape) gemma = make_shape_from_config (
    "{\"model_type\":\"gemma3\",\"text_config\":{\"model_type\":\"gemma3_text\",\"num_hidden_layers\":34,\"hidden_size\":2560,"
    "\"num_attention_heads\":8,\"num_key_value_heads\":4,\"head_dim\":256,\"intermediate_size\":10240,\"vocab_size\":262208,"
    "\"sliding_window\":1024}}");
  g_autoptr (PdkModelShape) deepseek = make_shape_from_config (
    "{\"model_type\":\"deepseek_v3\",\"num_hidden_layers\":61,\"hidden_size\":7168,\"num_attention_heads\":128,"
    "\"num_key_value_heads\":128,\"kv_lora_rank\":512,\"q_lora_rank\":1536,\"qk_rope_head_dim\":64,\"qk_nope_head_dim\":128,"
    "\"v_head_dim\":128,\"n_routed_experts\":256,\"num_experts_per_tok\":8,\"moe_intermediate_size\":2048,\"n_shared_experts\":1,"
    "\"first_k_dense_replace\":3,\"intermediate_size\":18432,\"vocab_size\":129280}");
  g_autoptr (PdkModelShape) nemotron = make_shape_from_config (
    "{\"model_type\":\"nemotron_h\",\"num_hidden_layers\":4,\"hidden_size\":4480,\"num_attention_heads\":40,\"num_key_value_heads\":8,"
    "\"head_dim\":128,\"intermediate_size\":15680,\"vocab_size\":131072,\"hybrid_override_pattern\":\"M-*M\"}");

  g_assert_cmpuint (measure_cache (qwen, 4096), ==, 576 * MIB);
  g_assert_cmpuint (measure_cache (deepseek, 16384), ==, G_GUINT64_CONSTANT (61) * 16384 * 576 * 2);
  /* 5 layers see all 4096 tokens, 29 a window of 1024 and a batch. */
  g_assert_cmpuint (measure_cache (gemma, 4096), ==, G_GUINT64_CONSTANT (5 * 4096 + 29 * 1536) * 2048 * 2);
  g_assert_cmpuint (measure_cache (nemotron, 4096), ==, G_GUINT64_CONSTANT (4096) * 2048 * 2);
  g_assert_true (nemotron->layers[0].recurrent);
  g_assert_false (nemotron->layers[1].recurrent);
}

static void
test_configs_that_say_nothing (void)
{
  static const char * const texts[] = {
    "{}",
    "{\"model_type\":\"abacus\",\"num_hidden_layers\":36,\"hidden_size\":2560}",
    "{\"model_type\":\"qwen3\"}",
    "{\"model_type\":5,\"text_config\":[]}",
    "{\"model_type\":\"qwen3\",\"num_hidden_layers\":\"many\",\"hidden_size\":{}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonObject) config = parse (texts[i]);
      g_autoptr (GError)     error = NULL;

      g_assert_null (pdk_model_shape_new_from_config (config, 0, &error));
      pdk_test_assert_error (error, PDK_ERROR_UNSUPPORTED_FILE);
    }
}

static void
test_hyperparameters (void)
{
  g_autoptr (JsonObject)    qwen = parse ("{\"n_layers\":36,\"n_heads\":32,\"n_kv_heads\":8,\"head_dim\":128,\"embedding_size\":2560}");
  g_autoptr (JsonObject)    gemma = parse ("{\"n_layers\":48,\"n_global_layers\":8,\"n_heads\":16,\"n_kv_heads\":8,\"head_dim\":256,"
                                              "\"global_head_dim\":512,\"sliding_window\":1024}");
  g_autoptr (JsonObject)    hybrid = parse ("{\"n_layers\":52,\"n_heads\":32,\"n_kv_heads\":2,\"head_dim\":128}");
  g_autoptr (JsonObject)    nothing = parse ("{\"sliding_window\":4096}");
  g_autoptr (PdkModelShape) first = NULL;
  g_autoptr (PdkModelShape) second = NULL;
  g_autoptr (GError)        error = NULL;

  first = pdk_model_shape_new_from_hyperparameters ("qwen3", qwen, 2500000000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (measure_cache (first, 4096), ==, 576 * MIB);
  second = pdk_model_shape_new_from_hyperparameters ("gemma4", gemma, 7000000000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (measure_cache (second, 4096), ==, G_GUINT64_CONSTANT (8 * 4096) * 4096 * 4 + G_GUINT64_CONSTANT (40 * 1536) * 2048 * 4);
  g_assert_null (pdk_model_shape_new_from_hyperparameters ("nemotron_h", hybrid, 0, &error));
  pdk_test_assert_error (error, PDK_ERROR_UNSUPPORTED_FILE);
  g_clear_error (&error);
  g_assert_null (pdk_model_shape_new_from_hyperparameters ("cohere2", nothing, 0, &error));
  g_clear_error (&error);
  g_assert_null (pdk_model_shape_new_from_hyperparameters (NULL, qwen, 0, &error));
}

/* Nothing that a file claims makes a sum small again by running over. */
static void
test_hostile_numbers (void)
{
  static const char * const keys[] = {
    "block_count",
    "embedding_length",
    "attention.head_count",
    "attention.head_count_kv",
    "attention.key_length",
    "attention.value_length",
    "feed_forward_length",
    "vocab_size",
    "context_length",
    "expert_count",
    "expert_used_count",
    "expert_feed_forward_length",
    "attention.sliding_window",
    "ssm.inner_size",
    "ssm.state_size",
    "ssm.conv_kernel",
    "ssm.group_count",
    "ssm.time_step_rank",
    "nextn_predict_layers",
  };
  static const char * const architectures[] = { "llama", "gemma3", "qwen3moe", "qwen35", "unheard-of" };
  static const gint64       numbers[] = { -1, 0, 1, 3, G_MAXINT32, G_MAXUINT32, G_MAXINT64 };

  for (gsize a = 0; a < G_N_ELEMENTS (architectures); a++)
    for (gsize k = 0; k < G_N_ELEMENTS (keys); k++)
      for (gsize n = 0; n < G_N_ELEMENTS (numbers); n++)
        {
          g_autoptr (JsonObject)    values = parse ("{}");
          g_autoptr (PdkModelShape) shape = NULL;
          PdkEstimateRequest        request;
          PdkEstimate               estimate;

          json_object_set_string_member (values, "general.architecture", architectures[a]);
          for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
            {
              g_autofree char *key = g_strdup_printf ("%s.%s", architectures[a], keys[i]);

              json_object_set_int_member (values, key, i == k ? numbers[n] : i == 0 ? 2
                                                                                    : 8);
            }
          shape = pdk_model_shape_new_from_values (values, NULL, G_MAXUINT64, NULL);
          if (shape == NULL)
            continue;
          pdk_estimate_request_init (&request, shape, PDK_ENGINE_BINDINGS);
          request.context = G_MAXUINT64;
          request.key_type = 12345;
          pdk_estimate_compute (&request, &estimate);
          g_assert_cmpuint (estimate.total_bytes, >=, estimate.kv_bytes);
          g_assert_cmpuint (estimate.total_bytes, >=, estimate.compute_bytes);
        }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/estimate/engines", test_engines);
  g_test_add_func ("/estimate/engines-choose", test_engines_choose);
  g_test_add_func ("/estimate/terms", test_terms);
  g_test_add_func ("/estimate/processor-only", test_processor_only);
  g_test_add_func ("/estimate/partly-on-card", test_partly_on_card);
  g_test_add_func ("/estimate/experts-in-main-memory", test_experts_in_main_memory);
  g_test_add_func ("/estimate/several-cards", test_several_cards);
  g_test_add_func ("/estimate/advice", test_advice);
  g_test_add_func ("/estimate/drafting", test_drafting);
  g_test_add_func ("/estimate/file", test_weights_of_a_file);
  g_test_add_func ("/estimate/configs", test_configs);
  g_test_add_func ("/estimate/configs-that-say-nothing", test_configs_that_say_nothing);
  g_test_add_func ("/estimate/hyperparameters", test_hyperparameters);
  g_test_add_func ("/estimate/hostile", test_hostile_numbers);

  return g_test_run ();
}
