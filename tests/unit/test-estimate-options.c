/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/pdk-estimate-options.h"
#include "gguf/pdk-ggml-type.h"
#include "pdk-test.h"

#define TYPE_Q4_0 2

static PdkModelShape *
make_shape (void)
{
  g_autoptr (JsonObject) values = json_object_new ();
  g_autoptr (GError)     error = NULL;
  PdkModelShape         *shape;

  json_object_set_string_member (values, "architecture", "llama");
  json_object_set_int_member (values, "llama.block_count", 4);
  json_object_set_int_member (values, "llama.embedding_length", 256);
  json_object_set_int_member (values, "llama.attention.head_count", 4);
  shape = pdk_model_shape_new_from_values (values, NULL, 0, &error);
  g_assert_no_error (error);
  return shape;
}

static void
assert_refused (const char *name,
                const char *text)
{
  g_autoptr (GError) error = NULL;
  PdkEstimateOptions options;

  pdk_estimate_options_init (&options);
  g_assert_false (pdk_estimate_options_set (&options, name, text, &error));
  g_assert_nonnull (pdk_error_get_hint (error));
  pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
}

static void
set (PdkEstimateOptions *options,
     const char         *name,
     const char         *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (pdk_estimate_options_set (options, name, text, &error));
  g_assert_no_error (error);
}

static void
test_usual (void)
{
  g_autoptr (PdkModelShape) shape = make_shape ();
  PdkEstimateOptions        options;
  PdkEstimateRequest        request;

  pdk_estimate_options_init (&options);
  pdk_estimate_request_init (&request, shape, PDK_ENGINE_LLAMA_SERVER);
  pdk_estimate_options_apply (&options, &request);
  g_assert_cmpuint (request.context, ==, 0);
  g_assert_cmpuint (request.key_type, ==, PDK_GGML_TYPE_F16);
  g_assert_cmpuint (request.outputs, ==, 0);
  g_assert_cmpuint (request.gpu_layers, ==, PDK_ESTIMATE_ALL);
  g_assert_cmpuint (request.host_expert_layers, ==, 0);
  g_assert_cmpuint (request.profile.sequences, ==, 4);
  g_assert_true (request.profile.unified);
  g_assert_true (request.profile.flash_attention);
  g_assert_false (request.profile.whole_windows);
}

static void
test_everything (void)
{
  g_autoptr (PdkModelShape) shape = make_shape ();
  PdkEstimateOptions        options;
  PdkEstimateRequest        request;

  pdk_estimate_options_init (&options);
  set (&options, "context", "32k");
  set (&options, "kv-type", "Q8_0,q4_0");
  set (&options, "parallel", "3");
  set (&options, "batch", "1024");
  set (&options, "ubatch", "256");
  set (&options, "flash-attention", "off");
  set (&options, "swa-full", "on");
  set (&options, "outputs", "ubatch");
  set (&options, "gpu-layers", "7");
  set (&options, "cpu-moe", "all");
  pdk_estimate_request_init (&request, shape, PDK_ENGINE_LLAMA_SERVER);
  pdk_estimate_options_apply (&options, &request);
  g_assert_cmpuint (request.context, ==, 32768);
  g_assert_cmpuint (request.key_type, ==, PDK_GGML_TYPE_Q8_0);
  g_assert_cmpuint (request.value_type, ==, TYPE_Q4_0);
  g_assert_cmpuint (request.outputs, ==, G_MAXUINT64);
  g_assert_cmpuint (request.gpu_layers, ==, 7);
  g_assert_cmpuint (request.host_expert_layers, ==, PDK_ESTIMATE_ALL);
  g_assert_cmpuint (request.profile.batch, ==, 1024);
  g_assert_cmpuint (request.profile.micro_batch, ==, 256);
  g_assert_cmpuint (request.profile.sequences, ==, 3);
  /* A number of conversations that was given ends the sharing of one cache. */
  g_assert_false (request.profile.unified);
  g_assert_false (request.profile.flash_attention);
  g_assert_true (request.profile.whole_windows);
  set (&options, "unified", "on");
  pdk_estimate_options_apply (&options, &request);
  g_assert_true (request.profile.unified);
}

static void
test_refused (void)
{
  const char * const values[][2] = {
    { "context", "" },
    { "context", "k" },
    { "context", "-1" },
    { "context", "12x" },
    { "context", "99999999999999999999" },
    { "context", "200m" },
    { "kv-type", "" },
    { "kv-type", "q4_k" },
    { "kv-type", "f16,f16,f16" },
    { "kv-type", "f16," },
    { "parallel", "0" },
    { "parallel", "257" },
    { "ubatch", "0" },
    { "batch", "65537" },
    { "unified", "yes" },
    { "flash-attention", "auto" },
    { "outputs", "0" },
    { "outputs", "all" },
    { "gpu-layers", "-1" },
    { "cpu-moe", "some" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    assert_refused (values[i][0], values[i][1]);
  assert_refused ("context", "\xff\n");
}

static void
assert_cards (const char *text,
              guint       count,
              guint64     first,
              guint64     last)
{
  g_autoptr (GError) error = NULL;
  guint64            cards[PDK_PLAN_CARDS];
  guint              found;

  g_assert_true (pdk_estimate_parse_cards (text, cards, &found, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (found, ==, count);
  if (count == 0)
    return;
  g_assert_cmpuint (cards[0], ==, first);
  g_assert_cmpuint (cards[count - 1], ==, last);
}

static void
test_cards (void)
{
  const guint64 gib = G_GUINT64_CONSTANT (1) << 30;

  assert_cards ("8GB", 1, 8 * gib, 8 * gib);
  assert_cards ("8GiB", 1, 8 * gib, 8 * gib);
  assert_cards ("8 gib", 1, 8 * gib, 8 * gib);
  assert_cards ("8", 1, 8 * gib, 8 * gib);
  assert_cards ("7.5GiB", 1, gib * 15 / 2, gib * 15 / 2);
  assert_cards ("512MiB", 1, 512 << 20, 512 << 20);
  assert_cards ("6144MB", 1, 6 * gib, 6 * gib);
  assert_cards ("8589934592B", 1, 8 * gib, 8 * gib);
  assert_cards ("2x24GB", 2, 24 * gib, 24 * gib);
  assert_cards ("24GB,12GB", 2, 24 * gib, 12 * gib);
  assert_cards ("2x24GiB, 12GiB", 3, 24 * gib, 12 * gib);
  assert_cards ("none", 0, 0, 0);
  assert_cards ("0", 0, 0, 0);
}

static void
test_cards_refused (void)
{
  const char * const texts[] = {
    "",
    ",",
    "8GB,",
    "8TB",
    "-8GB",
    "GB",
    "0x8GB",
    "0x10",
    "17x8GB",
    "16x8GB,1GB",
    "inf",
    "nan",
    "1e300GB",
    "x8GB",
    "99999999999999999999x8GB",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      guint64            cards[PDK_PLAN_CARDS];
      guint              count;

      g_assert_false (pdk_estimate_parse_cards (texts[i], cards, &count, &error));
      g_assert_nonnull (pdk_error_get_hint (error));
      pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
    }
}

static void
test_types (void)
{
  g_autofree char *same = pdk_estimate_describe_types (PDK_GGML_TYPE_Q8_0, PDK_GGML_TYPE_Q8_0);
  g_autofree char *different = pdk_estimate_describe_types (PDK_GGML_TYPE_F16, TYPE_Q4_0);

  g_assert_cmpstr (same, ==, "q8_0");
  g_assert_cmpstr (different, ==, "f16,q4_0");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/estimate-options/usual", test_usual);
  g_test_add_func ("/estimate-options/everything", test_everything);
  g_test_add_func ("/estimate-options/refused", test_refused);
  g_test_add_func ("/estimate-options/cards", test_cards);
  g_test_add_func ("/estimate-options/cards-refused", test_cards_refused);
  g_test_add_func ("/estimate-options/types", test_types);
  return g_test_run ();
}
