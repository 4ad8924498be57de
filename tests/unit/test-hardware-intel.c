/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "pdk-hardware-tree.h"
#include "pdk-test.h"

#define GIBIBYTE               G_GUINT64_CONSTANT (0x40000000)
#define KIBIBYTES_PER_GIBIBYTE (1024 * 1024)

#define UNKNOWN PDK_MEMORY_SOURCE_UNKNOWN

static void
add_helper (PdkHardwareTree *tree,
            const char      *drm_answer)
{
  g_autofree char *script = g_strdup_printf ("[ \"$2\" = drm ] || exit 1\necho '%s'", drm_answer);

  pdk_hardware_tree_add_program (tree, "probe", script);
  pdk_hardware_tree_use_probe (tree, "probe");
}

static void
test_card_and_integrated (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       integrated = NULL;
  g_autoptr (PdkGpu)       card = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_set_memory (&tree, 32 * KIBIBYTES_PER_GIBIBYTE, 16 * KIBIBYTES_PER_GIBIBYTE);
  pdk_hardware_tree_add_card (&tree, 0, "0000:00:02.0", "i915", 0x8086, 0x46a6);
  pdk_hardware_tree_add_card (&tree, 1, "0000:03:00.0", "i915", 0x8086, 0x56a0);
  pdk_hardware_tree_add_file (&tree, "sys/class/drm/card1/lmem_total_bytes", "17179869184\n");
  hardware = pdk_hardware_tree_detect (&tree);
  g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 16 * GIBIBYTE);
  g_assert_cmpuint (pdk_hardware_get_memory_sum (hardware), ==, 16 * GIBIBYTE);
  integrated = pdk_hardware_tree_get_gpu (hardware, 0);
  card = pdk_hardware_tree_get_gpu (hardware, 1);
  g_assert_cmpstr (pdk_gpu_get_name (card), ==, "Intel Arc A770");
  pdk_hardware_tree_assert_figure (card, PDK_GPU_FIGURE_DEDICATED_TOTAL, 16 * GIBIBYTE, PDK_MEMORY_SOURCE_INTEL);
  g_assert_cmpint (pdk_gpu_get_kind (integrated), ==, PDK_GPU_KIND_INTEGRATED);
  g_assert_false (pdk_gpu_is_counted (integrated));
  pdk_hardware_tree_assert_figure (integrated, PDK_GPU_FIGURE_SHARED_TOTAL, 24 * GIBIBYTE, PDK_MEMORY_SOURCE_SYSTEM);
}

static void
test_driver_tells_memory (void)
{
  static const struct
  {
    const char *driver;
    guint       device_id;
    const char *answer;
    guint64     total;
  } table[] = {
    { "i915", 0x56a0, "{\"devices\":[{\"node\":\"renderD128\",\"driver\":\"i915\",\"dedicated_bytes\":17070817280}]}", 17070817280 },
    { "xe", 0xe20b, "{\"devices\":[{\"node\":\"renderD128\",\"driver\":\"xe\",\"dedicated_bytes\":12884901888}]}", 12884901888 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;
      g_autoptr (PdkGpu)       gpu = NULL;

      pdk_hardware_tree_init (&tree);
      pdk_hardware_tree_add_card (&tree, 0, "0000:03:00.0", table[i].driver, 0x8086, table[i].device_id);
      add_helper (&tree, table[i].answer);
      hardware = pdk_hardware_tree_detect (&tree);
      gpu = pdk_hardware_tree_get_gpu (hardware, 0);
      pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, table[i].total, PDK_MEMORY_SOURCE_DRM);
      pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_DEDICATED_USED, 0, UNKNOWN);
      pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_BUDGET_FREE, 0, UNKNOWN);
    }
}

static void
test_tiles (void)
{
  static const char *files[] = { "physical_vram_size_bytes", "memory/physical_vram_size_bytes" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;
      g_autofree char         *first = g_strconcat ("tile0/", files[i], NULL);
      g_autofree char         *second = g_strconcat ("tile1/", files[i], NULL);

      pdk_hardware_tree_init (&tree);
      pdk_hardware_tree_add_card (&tree, 0, "0000:03:00.0", "xe", 0x8086, 0x0bd5);
      pdk_hardware_tree_set_card (&tree, "0000:03:00.0", first, "12884901888\n");
      pdk_hardware_tree_set_card (&tree, "0000:03:00.0", second, "12884901888\n");
      hardware = pdk_hardware_tree_detect (&tree);
      g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 24 * GIBIBYTE);
      g_assert_cmpint (pdk_hardware_get_source (hardware), ==, PDK_MEMORY_SOURCE_INTEL);
    }
}

/* A window of 256 MiB into a card's memory is not its memory. */
static void
test_window_is_not_the_memory (void)
{
  static const struct
  {
    guint           device_id;
    guint64         total;
    PdkMemorySource source;
  } table[] = { { 0xe2ff, 0, UNKNOWN }, { 0xe20b, 12 * GIBIBYTE, PDK_MEMORY_SOURCE_TABLE } };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;

      pdk_hardware_tree_init (&tree);
      pdk_hardware_tree_add_card (&tree, 0, "0000:03:00.0", "xe", 0x8086, table[i].device_id);
      pdk_hardware_tree_set_card (&tree, "0000:03:00.0", "resource",
                                  "0x00000000a0000000 0x00000000a0ffffff 0x0000000000140204\n"
                                  "0x0000000000000000 0x0000000000000000 0x0000000000000000\n"
                                  "0x0000006000000000 0x000000600fffffff 0x000000000014220c\n");
      hardware = pdk_hardware_tree_detect (&tree);
      g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, table[i].total);
      g_assert_cmpint (pdk_hardware_get_source (hardware), ==, table[i].source);
    }
}

static void
test_integrated (void)
{
  static const struct
  {
    guint64 memory;
    guint64 available;
    guint64 budget;
    guint64 free_bytes;
  } table[] = { { 32, 16, 24, 16 }, { 4, 3, 2, 2 } };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;
      g_autoptr (PdkGpu)       gpu = NULL;
      guint64                  free_bytes;

      pdk_hardware_tree_init (&tree);
      pdk_hardware_tree_set_memory (&tree, table[i].memory * KIBIBYTES_PER_GIBIBYTE,
                                    table[i].available * KIBIBYTES_PER_GIBIBYTE);
      pdk_hardware_tree_add_card (&tree, 0, "0000:00:02.0", "xe", 0x8086, 0x64a0);
      hardware = pdk_hardware_tree_detect (&tree);
      gpu = pdk_hardware_tree_get_gpu (hardware, 0);
      g_assert_cmpint (pdk_gpu_get_kind (gpu), ==, PDK_GPU_KIND_INTEGRATED);
      g_assert_true (pdk_gpu_is_counted (gpu));
      g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, table[i].budget * GIBIBYTE);
      g_assert_true (pdk_hardware_get_free_memory (hardware, &free_bytes));
      g_assert_cmpuint (free_bytes, ==, table[i].free_bytes * GIBIBYTE);
    }
}

static void
test_driver_says_no_memory_of_its_own (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       gpu = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_set_memory (&tree, 32 * KIBIBYTES_PER_GIBIBYTE, 16 * KIBIBYTES_PER_GIBIBYTE);
  pdk_hardware_tree_add_card (&tree, 0, "0000:00:03.0", "xe", 0x8086, 0xb080);
  add_helper (&tree, "{\"devices\":[{\"node\":\"renderD128\",\"driver\":\"xe\",\"dedicated_bytes\":0}]}");
  hardware = pdk_hardware_tree_detect (&tree);
  gpu = pdk_hardware_tree_get_gpu (hardware, 0);
  g_assert_cmpint (pdk_gpu_get_kind (gpu), ==, PDK_GPU_KIND_INTEGRATED);
  g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 24 * GIBIBYTE);
}

static void
test_old_graphics_do_not_count (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       gpu = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_set_memory (&tree, 32 * KIBIBYTES_PER_GIBIBYTE, 16 * KIBIBYTES_PER_GIBIBYTE);
  pdk_hardware_tree_add_card (&tree, 0, "0000:00:02.0", "i915", 0x8086, 0x3e92);
  hardware = pdk_hardware_tree_detect (&tree);
  gpu = pdk_hardware_tree_get_gpu (hardware, 0);
  g_assert_false (pdk_gpu_is_counted (gpu));
  g_assert_nonnull (pdk_gpu_get_notes (gpu)[0]);
  g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hardware/intel/case-35-card-and-integrated", test_card_and_integrated);
  g_test_add_func ("/hardware/intel/cases-35b-36b-driver-tells-memory", test_driver_tells_memory);
  g_test_add_func ("/hardware/intel/case-36-tiles", test_tiles);
  g_test_add_func ("/hardware/intel/case-36c-window-is-not-the-memory", test_window_is_not_the_memory);
  g_test_add_func ("/hardware/intel/case-37-integrated", test_integrated);
  g_test_add_func ("/hardware/intel/driver-says-no-memory-of-its-own", test_driver_says_no_memory_of_its_own);
  g_test_add_func ("/hardware/intel/old-graphics-do-not-count", test_old_graphics_do_not_count);

  return g_test_run ();
}
