/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fitting/pdk-server-estimate.h"
#include "pdk-hardware-tree.h"
#include "pdk-ollama-double.h"
#include "pdk-test.h"
#include "servers/pdk-ollama-client.h"

#define GIBIBYTE  G_GUINT64_CONSTANT (0x40000000)
#define HERE      "http://127.0.0.1:11434"
#define ELSEWHERE "http://192.0.2.1:11434"

#define SMALL_CARD "0000:03:00.0"
#define LARGE_CARD "0000:0a:00.0"

static PdkServerConnection *
make_server (const char *address,
             guint64     memory)
{
  g_autoptr (PdkModelServer) client = PDK_MODEL_SERVER (pdk_ollama_client_new (address, NULL, NULL));

  return pdk_server_connection_new ("server", client, memory, FALSE);
}

static void
add_card (PdkHardwareTree *tree,
          int              number,
          const char      *address,
          guint64          total,
          guint64          used)
{
  g_autofree char *total_text = g_strdup_printf ("%" G_GUINT64_FORMAT "\n", total);
  g_autofree char *used_text = g_strdup_printf ("%" G_GUINT64_FORMAT "\n", used);

  pdk_hardware_tree_add_card (tree, number, address, "amdgpu", 0x1002, 0x744c);
  pdk_hardware_tree_set_card (tree, address, "mem_info_vram_total", total_text);
  pdk_hardware_tree_set_card (tree, address, "mem_info_vram_used", used_text);
  pdk_hardware_tree_set_card (tree, address, "mem_info_gtt_total", "17179869184\n");
  pdk_hardware_tree_set_card (tree, address, "mem_info_gtt_used", "0\n");
}

/* A computer with 64 GiB and cards of these GiB; 0 for no card. */
static PdkHardware *
make_hardware (guint64 first,
               guint64 second)
{
  g_auto (PdkHardwareTree) tree = { 0 };

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_set_memory (&tree, 64 * 1024 * 1024, 32 * 1024 * 1024);
  if (first > 0)
    add_card (&tree, 0, SMALL_CARD, first * GIBIBYTE, GIBIBYTE);
  if (second > 0)
    add_card (&tree, 1, LARGE_CARD, second * GIBIBYTE, 2 * GIBIBYTE);
  return pdk_hardware_tree_detect (&tree);
}

/* A dense model of the shape of Qwen3 4B whose file has that many GiB. */
static PdkModelShape *
make_shape (guint64 gibibytes)
{
  g_autoptr (JsonNode)      node = json_from_string ("{\"n_layers\":36,\"n_heads\":32,\"n_kv_heads\":8,\"head_dim\":128,"
                                                          "\"embedding_size\":2560,\"feed_forward_size\":9728}",
                                                     NULL);
  g_autoptr (GError)        error = NULL;
  g_autoptr (PdkModelShape) shape = NULL;

  shape = pdk_model_shape_new_from_hyperparameters ("qwen3", json_node_get_object (node), gibibytes * GIBIBYTE, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&shape);
}

static void
test_nothing_known (void)
{
  g_autoptr (PdkServerConnection) server = make_server (ELSEWHERE, 0);
  g_autoptr (PdkModelShape)       shape = make_shape (2);
  PdkServerEstimate               self;
  PdkFit                          fit;

  pdk_server_estimate_init (&self, server, NULL, NULL);
  g_assert_cmpint (self.engine, ==, PDK_ENGINE_OLLAMA);
  g_assert_cmpint (self.source, ==, PDK_MEMORY_SOURCE_UNKNOWN);
  g_assert_cmpuint (self.card_count, ==, 1);
  g_assert_false (self.processor_only);
  g_assert_cmpuint (pdk_server_estimate_get_memory (&self, PDK_CARDS_ALL, PDK_MEMORY_WHOLE), ==, 0);
  g_assert_cmpint (pdk_server_estimate_judge (&self, shape, NULL, &fit), ==, PDK_CARDS_LARGEST);
  g_assert_cmpint (fit.verdict, ==, PDK_FIT_UNKNOWN);
  g_assert_cmpint (fit.confidence, ==, PDK_FIT_CONFIDENCE_GOOD);
  g_assert_cmpuint (fit.total_bytes, >, 2 * GIBIBYTE);
  g_assert_cmpuint (fit.context, ==, 4096);
}

static void
test_elsewhere_is_not_judged_by_this_computer (void)
{
  g_autoptr (PdkHardware)         hardware = make_hardware (24, 0);
  g_autoptr (PdkServerConnection) here = make_server (HERE, 0);
  g_autoptr (PdkServerConnection) elsewhere = make_server (ELSEWHERE, 0);
  PdkServerEstimate               self;

  pdk_server_estimate_init (&self, here, hardware, NULL);
  g_assert_cmpuint (pdk_server_estimate_get_memory (&self, PDK_CARDS_LARGEST, PDK_MEMORY_WHOLE), ==, 24 * GIBIBYTE);
  g_assert_cmpint (self.source, ==, PDK_MEMORY_SOURCE_AMDGPU);
  pdk_server_estimate_init (&self, elsewhere, hardware, NULL);
  g_assert_cmpuint (pdk_server_estimate_get_memory (&self, PDK_CARDS_LARGEST, PDK_MEMORY_WHOLE), ==, 0);
  g_assert_cmpuint (self.host_bytes, ==, 0);
  g_assert_cmpint (self.card_kind, ==, PDK_CARD_CUDA);
}

static void
test_memory_by_hand_and_deduced (void)
{
  g_autoptr (PdkHardware)         hardware = make_hardware (24, 8);
  g_autoptr (PdkServerConnection) by_hand = make_server (HERE, 12 * GIBIBYTE);
  g_autoptr (PdkServerConnection) here = make_server (HERE, 0);
  g_autoptr (PdkServerConnection) elsewhere = make_server (ELSEWHERE, 0);
  PdkServerMemory                 deduced = { .lower_bound = 20 * GIBIBYTE, .lower_time = 1 };
  PdkServerEstimate               self;

  pdk_server_estimate_init (&self, by_hand, hardware, &deduced);
  g_assert_cmpint (self.source, ==, PDK_MEMORY_SOURCE_PERSON);
  g_assert_cmpuint (self.card_count, ==, 1);
  g_assert_cmpuint (pdk_server_estimate_get_memory (&self, PDK_CARDS_ALL, PDK_MEMORY_WHOLE), ==, 12 * GIBIBYTE);
  g_assert_cmpuint (pdk_server_estimate_get_memory (&self, PDK_CARDS_ALL, PDK_MEMORY_FREE), ==, 12 * GIBIBYTE);
  /* The computer's own kind of card and its main memory still count. */
  g_assert_cmpint (self.card_kind, ==, PDK_CARD_VULKAN);
  g_assert_cmpuint (self.host_bytes, >, 32 * GIBIBYTE);

  pdk_server_estimate_init (&self, here, hardware, &deduced);
  g_assert_cmpint (self.source, ==, PDK_MEMORY_SOURCE_AMDGPU);
  g_assert_cmpuint (self.card_count, ==, 2);

  pdk_server_estimate_init (&self, elsewhere, hardware, &deduced);
  g_assert_cmpint (self.source, ==, PDK_MEMORY_SOURCE_DEDUCED);
  g_assert_cmpuint (pdk_server_estimate_get_memory (&self, PDK_CARDS_ALL, PDK_MEMORY_WHOLE), ==, pdk_server_memory_get_estimate (&deduced));
}

static void
test_cards_largest_first (void)
{
  g_autoptr (PdkHardware)   hardware = make_hardware (8, 24);
  g_autoptr (PdkModelShape) shape = make_shape (4);
  PdkServerEstimate         self;
  PdkEstimateRequest        request;

  pdk_server_estimate_init_local (&self, hardware, PDK_ENGINE_OLLAMA);
  g_assert_cmpuint (self.card_count, ==, 2);
  g_assert_cmpuint (self.whole_bytes[0], ==, 24 * GIBIBYTE);
  g_assert_cmpuint (self.whole_bytes[1], ==, 8 * GIBIBYTE);
  g_assert_cmpuint (self.free_bytes[0], ==, 22 * GIBIBYTE);
  g_assert_cmpuint (self.free_bytes[1], ==, 7 * GIBIBYTE);

  pdk_server_estimate_make_request (&self, shape, PDK_CARDS_LARGEST, PDK_MEMORY_WHOLE, &request);
  g_assert_cmpuint (request.card_count, ==, 1);
  g_assert_cmpuint (request.card_bytes[0], ==, 24 * GIBIBYTE);
  /* 32 GiB in the machine, of which 24 are on this card. */
  g_assert_cmpuint (request.context, ==, 32768);
  pdk_server_estimate_make_request (&self, shape, PDK_CARDS_ALL, PDK_MEMORY_FREE, &request);
  g_assert_cmpuint (request.card_count, ==, 2);
  g_assert_cmpuint (request.card_bytes[0] + request.card_bytes[1], ==, 29 * GIBIBYTE);
  pdk_server_estimate_make_request (&self, shape, PDK_CARDS_NONE, PDK_MEMORY_WHOLE, &request);
  g_assert_cmpuint (request.card_count, ==, 0);
}

static void
test_spreads_only_what_does_not_fit (void)
{
  g_autoptr (PdkHardware)   hardware = make_hardware (24, 24);
  g_autoptr (PdkModelShape) small = make_shape (8);
  g_autoptr (PdkModelShape) large = make_shape (32);
  g_autoptr (PdkModelShape) too_large = make_shape (60);
  PdkServerEstimate         self;
  PdkEstimate               estimate;
  PdkFit                    fit;

  /* Ollama would choose a context for which one card is too small. */
  pdk_server_estimate_init_local (&self, hardware, PDK_ENGINE_BINDINGS);
  g_assert_cmpint (pdk_server_estimate_judge (&self, small, NULL, &fit), ==, PDK_CARDS_LARGEST);
  g_assert_cmpint (fit.verdict, ==, PDK_FIT_FITS);
  g_assert_cmpuint (fit.available_bytes, ==, 24 * GIBIBYTE);
  g_assert_cmpint (pdk_server_estimate_judge (&self, large, &estimate, &fit), ==, PDK_CARDS_ALL);
  g_assert_cmpint (fit.verdict, ==, PDK_FIT_FITS);
  g_assert_cmpuint (fit.available_bytes, ==, 48 * GIBIBYTE);
  g_assert_cmpuint (estimate.card_bytes[1], >, 0);
  g_assert_cmpuint (estimate.total_bytes, ==, fit.total_bytes);
  g_assert_cmpint (pdk_server_estimate_judge (&self, too_large, NULL, &fit), ==, PDK_CARDS_ALL);
  g_assert_cmpint (fit.verdict, ==, PDK_FIT_WONT_FIT);
}

static void
test_processor_only (void)
{
  g_autoptr (PdkHardware)   hardware = make_hardware (0, 0);
  g_autoptr (PdkHardware)   unknown = pdk_hardware_new_unknown ();
  g_autoptr (PdkHardware)   by_hand = pdk_hardware_new_by_hand (6 * GIBIBYTE);
  g_autoptr (PdkModelShape) shape = make_shape (4);
  PdkServerEstimate         self;
  PdkEstimateRequest        request;
  PdkEstimate               estimate;
  PdkFit                    fit;

  pdk_server_estimate_init_local (&self, hardware, PDK_ENGINE_LLAMA_SERVER);
  g_assert_true (self.processor_only);
  g_assert_cmpuint (self.card_count, ==, 0);
  g_assert_cmpuint (self.host_bytes, >, 32 * GIBIBYTE);
  g_assert_cmpuint (self.host_free_bytes, ==, 32 * GIBIBYTE);
  pdk_server_estimate_make_request (&self, shape, PDK_CARDS_LARGEST, PDK_MEMORY_WHOLE, &request);
  pdk_estimate_compute (&request, &estimate);
  g_assert_cmpuint (estimate.total_bytes, ==, 0);
  g_assert_cmpuint (estimate.host_bytes, >, 4 * GIBIBYTE);
  /* Lists still say what card it would take. */
  pdk_server_estimate_judge (&self, shape, NULL, &fit);
  g_assert_cmpint (fit.verdict, ==, PDK_FIT_UNKNOWN);
  g_assert_cmpuint (fit.total_bytes, >, 4 * GIBIBYTE);

  pdk_server_estimate_init_local (&self, unknown, PDK_ENGINE_LLAMA_SERVER);
  g_assert_false (self.processor_only);
  g_assert_cmpuint (self.card_count, ==, 1);
  pdk_server_estimate_init_local (&self, by_hand, PDK_ENGINE_LLAMA_SERVER);
  g_assert_cmpuint (pdk_server_estimate_get_memory (&self, PDK_CARDS_LARGEST, PDK_MEMORY_WHOLE), ==, 6 * GIBIBYTE);
  g_assert_cmpint (self.source, ==, PDK_MEMORY_SOURCE_PERSON);
}

/* Ollama takes 262144 tokens on a machine of 48 GiB, unless the model leaves no room for them. */
static void
test_context_comes_down (void)
{
  g_autoptr (PdkModelShape) shape = make_shape (30);
  g_autoptr (PdkModelShape) huge = make_shape (80);
  PdkServerEstimate         self;
  PdkEstimateRequest        request;
  PdkFit                    fit;

  pdk_server_estimate_init_local (&self, NULL, PDK_ENGINE_OLLAMA);
  pdk_server_estimate_set_memory (&self, 48 * GIBIBYTE);
  pdk_server_estimate_make_request (&self, shape, PDK_CARDS_LARGEST, PDK_MEMORY_WHOLE, &request);
  /* The hyper-parameters leave the longest context open; 131072 is taken for it. */
  g_assert_cmpuint (request.context, ==, 131072);
  pdk_server_estimate_judge (&self, shape, NULL, &fit);
  g_assert_cmpuint (fit.context, ==, 32768);
  g_assert_cmpint (fit.verdict, ==, PDK_FIT_FITS);
  pdk_server_estimate_judge (&self, huge, NULL, &fit);
  g_assert_cmpuint (fit.context, ==, 4096);
  g_assert_cmpint (fit.verdict, ==, PDK_FIT_WONT_FIT);

  self.engine = PDK_ENGINE_LLAMA_SERVER;
  pdk_server_estimate_make_request (&self, shape, PDK_CARDS_LARGEST, PDK_MEMORY_WHOLE, &request);
  g_assert_cmpuint (request.context, ==, 131072);
  pdk_server_estimate_judge (&self, shape, NULL, &fit);
  g_assert_cmpuint (fit.context, ==, 8192);
  self.engine = PDK_ENGINE_OLLAMA_OLD;
  g_assert_cmpuint (pdk_server_estimate_next_context (&self, 131072), ==, 32768);
  self.engine = PDK_ENGINE_BINDINGS;
  g_assert_cmpuint (pdk_server_estimate_next_context (&self, 131072), ==, 0);
}

static void
test_engine_by_version (void)
{
  PdkOllamaDouble                *ollama = pdk_ollama_double_start ();
  g_autoptr (PdkServerConnection) server = make_server (pdk_ollama_double_get_address (ollama), 0);
  PdkServerEstimate               before, after;

  pdk_server_estimate_init (&before, server, NULL, NULL);
  g_assert_cmpint (before.engine, ==, PDK_ENGINE_OLLAMA);
  {
    g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
    g_autoptr (GError)      error = NULL;

    pdk_server_connection_probe_async (server, NULL, pdk_async_waiter_done, &waiter);
    pdk_server_connection_probe_finish (server, pdk_async_waiter_wait (&waiter), &error);
    g_assert_no_error (error);
  }
  pdk_server_estimate_init (&after, server, NULL, NULL);
  g_assert_cmpint (after.engine, ==, PDK_ENGINE_OLLAMA_OLD);
  g_assert_false (pdk_server_estimate_equal (&before, &after));
  g_assert_true (pdk_server_estimate_equal (&after, &after));
  pdk_ollama_double_stop (ollama);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server-estimate/nothing-known", test_nothing_known);
  g_test_add_func ("/server-estimate/elsewhere", test_elsewhere_is_not_judged_by_this_computer);
  g_test_add_func ("/server-estimate/by-hand-and-deduced", test_memory_by_hand_and_deduced);
  g_test_add_func ("/server-estimate/largest-first", test_cards_largest_first);
  g_test_add_func ("/server-estimate/spread", test_spreads_only_what_does_not_fit);
  g_test_add_func ("/server-estimate/processor-only", test_processor_only);
  g_test_add_func ("/server-estimate/context-comes-down", test_context_comes_down);
  g_test_add_func ("/server-estimate/engine-by-version", test_engine_by_version);
  return g_test_run ();
}
