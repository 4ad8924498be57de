/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-json.h"
#include "hardware/pdk-server-memory.h"
#include "pdk-hardware-tree.h"
#include "pdk-test.h"

#define GIBIBYTE G_GUINT64_CONSTANT (0x40000000)

static void
test_one_observation (void)
{
  static const struct
  {
    PdkServerLoad      loads[2];
    gsize              count;
    guint64            lower;
    guint64            upper;
    PdkServerPlacement placement;
  } table[] = {
    { { { 0, 0 } }, 0, 0, 0, PDK_SERVER_PLACEMENT_UNKNOWN },
    { { { 42, 22 } }, 1, 22, 22, PDK_SERVER_PLACEMENT_MIXED },
    { { { 42, 42 } }, 1, 42, 0, PDK_SERVER_PLACEMENT_GPU },
    { { { 42, 0 } }, 1, 0, 0, PDK_SERVER_PLACEMENT_CPU },
    { { { 42, 50 } }, 1, 50, 0, PDK_SERVER_PLACEMENT_GPU },
    { { { 42, 42 }, { 10, 10 } }, 2, 52, 0, PDK_SERVER_PLACEMENT_GPU },
    { { { 42, 42 }, { 10, 3 } }, 2, 45, 45, PDK_SERVER_PLACEMENT_MIXED },
    { { { 42, 42 }, { 10, 0 } }, 2, 42, 0, PDK_SERVER_PLACEMENT_GPU },
    /* Not told is not 0. */
    { { { 42, -1 } }, 1, 0, 0, PDK_SERVER_PLACEMENT_UNKNOWN },
    { { { -1, 42 } }, 1, 0, 0, PDK_SERVER_PLACEMENT_UNKNOWN },
    { { { G_MAXINT64, G_MAXINT64 }, { G_MAXINT64, G_MAXINT64 } }, 2, 0, 0, PDK_SERVER_PLACEMENT_GPU },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      PdkServerMemory memory = { 0 };

      pdk_server_memory_observe (&memory, table[i].loads, table[i].count, 1000);
      g_assert_cmpuint (memory.lower_bound, ==, table[i].lower);
      g_assert_cmpuint (memory.upper_bound, ==, table[i].upper);
      g_assert_cmpint (memory.placement, ==, table[i].placement);
      g_assert_cmpint (memory.lower_time, ==, table[i].lower > 0 ? 1000 : 0);
      g_assert_cmpint (memory.upper_time, ==, table[i].upper > 0 ? 1000 : 0);
    }
  g_assert_cmpstr (pdk_server_placement_describe (PDK_SERVER_PLACEMENT_MIXED), ==, "partially on CPU");
}

/* The greatest lower bound and the latest upper one stay. */
static void
test_observations_add_up (void)
{
  const PdkServerLoad large = { 40, 40 };
  const PdkServerLoad small = { 10, 10 };
  const PdkServerLoad cut = { 60, 50 };
  const PdkServerLoad cut_again = { 60, 20 };
  PdkServerMemory     memory = { 0 };

  pdk_server_memory_observe (&memory, &large, 1, 1);
  pdk_server_memory_observe (&memory, &small, 1, 2);
  g_assert_cmpuint (memory.lower_bound, ==, 40);
  g_assert_cmpint (memory.lower_time, ==, 1);
  g_assert_cmpuint (pdk_server_memory_get_estimate (&memory), ==, 40);
  pdk_server_memory_observe (&memory, &cut, 1, 3);
  g_assert_cmpuint (pdk_server_memory_get_estimate (&memory), ==, 50);
  pdk_server_memory_observe (&memory, &cut_again, 1, 4);
  g_assert_cmpuint (memory.upper_bound, ==, 20);
  g_assert_cmpint (memory.upper_time, ==, 4);
  g_assert_cmpuint (memory.lower_bound, ==, 50);
  g_assert_cmpuint (pdk_server_memory_get_estimate (&memory), ==, 50);
  pdk_server_memory_observe (&memory, NULL, 0, 5);
  g_assert_cmpint (memory.placement, ==, PDK_SERVER_PLACEMENT_UNKNOWN);
  g_assert_cmpuint (pdk_server_memory_get_estimate (&memory), ==, 50);
}

static void
test_context_tells_the_class (void)
{
  static const struct
  {
    gint64  trained;
    gint64  context;
    guint64 lower;
    guint64 upper;
  } table[] = {
    { 262144, 4096, 0, 24 * GIBIBYTE },
    { 1048576, 32768, 23 * GIBIBYTE, 0 },
    { 262144, 262144, 47 * GIBIBYTE, 0 },
    { 131072, 4096, 0, 0 },
    { 262144, 8192, 0, 0 },
    { 0, 0, 0, 0 },
    { G_MAXINT64, -1, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      PdkServerMemory memory = { 0 };

      pdk_server_memory_observe_context (&memory, table[i].trained, table[i].context, 7);
      g_assert_cmpuint (memory.lower_bound, ==, table[i].lower);
      g_assert_cmpuint (memory.upper_bound, ==, table[i].upper);
    }
}

static void
test_kept_in_json (void)
{
  const PdkServerMemory  memory = { 40 * GIBIBYTE, 1000, 44 * GIBIBYTE, 2000, PDK_SERVER_PLACEMENT_GPU };
  const PdkServerMemory  nothing = { 0 };
  g_autoptr (JsonObject) object = pdk_server_memory_to_json (&memory);
  g_autoptr (JsonObject) empty = pdk_server_memory_to_json (&nothing);
  PdkServerMemory        again;

  pdk_server_memory_from_json (&again, object);
  g_assert_cmpuint (again.lower_bound, ==, 40 * GIBIBYTE);
  g_assert_cmpint (again.lower_time, ==, 1000);
  g_assert_cmpuint (again.upper_bound, ==, 44 * GIBIBYTE);
  g_assert_cmpint (again.upper_time, ==, 2000);
  g_assert_cmpuint (json_object_get_size (empty), ==, 0);
}

static void
test_strange_json (void)
{
  static const char *texts[] = { "{}", "{\"lower_bytes\":\"5\"}", "{\"lower_bytes\":-5}", "{\"upper_bytes\":1e300}",
                                 "{\"upper_bytes\":[],\"lower_bytes\":{}}" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonObject) object = pdk_json_parse_object (texts[i], -1, "text", NULL);
      PdkServerMemory        memory;

      pdk_server_memory_from_json (&memory, object);
      g_assert_cmpuint (pdk_server_memory_get_estimate (&memory), ==, 0);
    }
}

static void
test_choice (void)
{
  g_autoptr (PdkHardware) local = pdk_hardware_new_by_hand (8 * GIBIBYTE);
  g_autoptr (PdkHardware) unknown = pdk_hardware_new_unknown ();
  const PdkServerMemory   deduced = { .lower_bound = 20 * GIBIBYTE };
  guint64                 bytes;

  g_assert_cmpint (pdk_server_memory_choose (12 * GIBIBYTE, local, &deduced, &bytes), ==, PDK_MEMORY_SOURCE_PERSON);
  g_assert_cmpuint (bytes, ==, 12 * GIBIBYTE);
  g_assert_cmpint (pdk_server_memory_choose (0, local, &deduced, &bytes), ==, PDK_MEMORY_SOURCE_PERSON);
  g_assert_cmpuint (bytes, ==, 8 * GIBIBYTE);
  g_assert_cmpint (pdk_server_memory_choose (0, unknown, &deduced, &bytes), ==, PDK_MEMORY_SOURCE_DEDUCED);
  g_assert_cmpuint (bytes, ==, 20 * GIBIBYTE);
  g_assert_cmpint (pdk_server_memory_choose (0, NULL, NULL, &bytes), ==, PDK_MEMORY_SOURCE_UNKNOWN);
  g_assert_cmpuint (bytes, ==, 0);
  g_assert_true (pdk_memory_source_is_estimate (PDK_MEMORY_SOURCE_DEDUCED));
}

static void
test_idle_card (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  with_card = NULL;
  g_autoptr (PdkHardware)  without = pdk_hardware_new_unknown ();
  const PdkServerLoad      on_cpu = { 42, 0 };
  const PdkServerLoad      on_gpu = { 42, 42 };
  PdkServerMemory          memory = { 0 };

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_add_card (&tree, 0, "0000:03:00.0", "amdgpu", 0x1002, 0x744c);
  pdk_hardware_tree_set_card (&tree, "0000:03:00.0", "mem_info_vram_total", "25753026560\n");
  with_card = pdk_hardware_tree_detect (&tree);
  g_assert_false (pdk_server_memory_leaves_card_idle (&memory, with_card));
  pdk_server_memory_observe (&memory, &on_cpu, 1, 1);
  g_assert_true (pdk_server_memory_leaves_card_idle (&memory, with_card));
  g_assert_false (pdk_server_memory_leaves_card_idle (&memory, without));
  pdk_server_memory_observe (&memory, &on_gpu, 1, 1);
  g_assert_false (pdk_server_memory_leaves_card_idle (&memory, with_card));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server-memory/case-46-one-observation", test_one_observation);
  g_test_add_func ("/server-memory/observations-add-up", test_observations_add_up);
  g_test_add_func ("/server-memory/context-tells-the-class", test_context_tells_the_class);
  g_test_add_func ("/server-memory/kept-in-json", test_kept_in_json);
  g_test_add_func ("/server-memory/strange-json", test_strange_json);
  g_test_add_func ("/server-memory/choice", test_choice);
  g_test_add_func ("/server-memory/idle-card", test_idle_card);

  return g_test_run ();
}
