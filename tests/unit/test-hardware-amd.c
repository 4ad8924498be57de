/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-hardware-tree.h"
#include "pdk-test.h"

#define KIBIBYTE G_GUINT64_CONSTANT (1024)
#define MEBIBYTE G_GUINT64_CONSTANT (0x100000)
#define GIBIBYTE G_GUINT64_CONSTANT (0x40000000)

#define AMDGPU  PDK_MEMORY_SOURCE_AMDGPU
#define UNKNOWN PDK_MEMORY_SOURCE_UNKNOWN

static void
set_amount (PdkHardwareTree *tree,
            const char      *address,
            const char      *name,
            guint64          bytes)
{
  g_autofree char *contents = g_strdup_printf ("%" G_GUINT64_FORMAT "\n", bytes);

  pdk_hardware_tree_set_card (tree, address, name, contents);
}

static void
add_card (PdkHardwareTree *tree,
          int              number,
          const char      *address,
          guint            device_id,
          guint64          vram_total,
          guint64          vram_used,
          guint64          gtt_total)
{
  pdk_hardware_tree_add_card (tree, number, address, "amdgpu", 0x1002, device_id);
  set_amount (tree, address, "mem_info_vram_total", vram_total);
  set_amount (tree, address, "mem_info_vram_used", vram_used);
  set_amount (tree, address, "mem_info_gtt_total", gtt_total);
  set_amount (tree, address, "mem_info_gtt_used", 0);
}

static void
test_discrete (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       gpu = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_set_memory (&tree, 64 * 1024 * 1024, 32 * 1024 * 1024);
  add_card (&tree, 0, "0000:03:00.0", 0x744c, 25753026560, 15960199168, 33 * GIBIBYTE);
  pdk_hardware_tree_set_card (&tree, "0000:03:00.0", "revision", "0xc8\n");
  pdk_hardware_tree_set_card (&tree, "0000:03:00.0", "mem_info_vram_vendor", "samsung\n");
  hardware = pdk_hardware_tree_detect (&tree);
  g_assert_cmpuint (pdk_hardware_get_gpu_count (hardware), ==, 1);
  g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 24560 * MEBIBYTE);
  g_assert_cmpint (pdk_hardware_get_source (hardware), ==, AMDGPU);
  gpu = pdk_hardware_tree_get_gpu (hardware, 0);
  g_assert_cmpint (pdk_gpu_get_kind (gpu), ==, PDK_GPU_KIND_DISCRETE);
  g_assert_cmpstr (pdk_gpu_get_address (gpu), ==, "0000:03:00.0");
  g_assert_cmpstr (pdk_gpu_get_driver (gpu), ==, "amdgpu");
  pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_DEDICATED_USED, 15960199168, AMDGPU);
  pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_BUDGET_FREE, 25753026560 - 15960199168, AMDGPU);
}

static void
test_two_cards (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_set_memory (&tree, 64 * 1024 * 1024, 32 * 1024 * 1024);
  add_card (&tree, 0, "0000:03:00.0", 0x7480, 8573157376, 60448768, 32 * GIBIBYTE);
  add_card (&tree, 1, "0000:0a:00.0", 0x7551, 34208743424, 33732509696, 32 * GIBIBYTE);
  hardware = pdk_hardware_tree_detect (&tree);
  g_assert_cmpuint (pdk_hardware_get_gpu_count (hardware), ==, 2);
  g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 34208743424);
  g_assert_cmpuint (pdk_hardware_get_memory_sum (hardware), ==, 34208743424 + 8573157376);
}

static void
test_integrated_beside_a_card (void)
{
  static const guint64 amounts[][2] = { { 536870912, 0 }, { 2147483648, 17227776 } };

  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;
      g_autoptr (PdkGpu)       integrated = NULL;

      pdk_hardware_tree_init (&tree);
      pdk_hardware_tree_set_memory (&tree, 64 * 1024 * 1024, 32 * 1024 * 1024);
      add_card (&tree, 0, "0000:03:00.0", 0x744c, 25753026560, 0, 33 * GIBIBYTE);
      add_card (&tree, 1, "0000:0f:00.0", 0x164e, amounts[i][0], amounts[i][1], 32 * GIBIBYTE);
      hardware = pdk_hardware_tree_detect (&tree);
      integrated = pdk_hardware_tree_get_gpu (hardware, 1);
      g_assert_cmpint (pdk_gpu_get_kind (integrated), ==, PDK_GPU_KIND_INTEGRATED);
      g_assert_false (pdk_gpu_is_counted (integrated));
      g_assert_cmpuint (pdk_hardware_get_gpu_count (hardware), ==, 1);
      g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 25753026560);
      g_assert_cmpuint (pdk_hardware_get_memory_sum (hardware), ==, 25753026560);
    }
}

static void
test_visible_part_is_not_the_whole (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;

  pdk_hardware_tree_init (&tree);
  add_card (&tree, 0, "0000:03:00.0", 0x73df, 12868124672, 0, 16 * GIBIBYTE);
  set_amount (&tree, "0000:03:00.0", "mem_info_vis_vram_total", 268435456);
  hardware = pdk_hardware_tree_detect (&tree);
  g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 12272 * MEBIBYTE);
}

static void
test_small_card_is_discrete (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       gpu = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_set_memory (&tree, 64 * 1024 * 1024, 32 * 1024 * 1024);
  add_card (&tree, 0, "0000:03:00.0", 0x743f, 4 * GIBIBYTE, 0, 32 * GIBIBYTE);
  pdk_hardware_tree_set_card (&tree, "0000:03:00.0", "board_info", "type : cem\npart : x\n");
  hardware = pdk_hardware_tree_detect (&tree);
  gpu = pdk_hardware_tree_get_gpu (hardware, 0);
  g_assert_cmpint (pdk_gpu_get_kind (gpu), ==, PDK_GPU_KIND_DISCRETE);
  g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 4 * GIBIBYTE);
}

/* Graphics in the processor: what counts is its own part and what the kernel lends, as far as it is there. */
static void
test_integrated (void)
{
  static const struct
  {
    const char *title;
    guint       device_id;
    guint64     vram;
    guint64     gtt;
    guint64     memory_kibibytes;
    guint64     budget;
  } table[] = {
    { "case 26: Phoenix", 0x15bf, 8589934592, 12443451392, 24 * 1024 * 1024, 21033385984 },
    { "case 27: Strix Halo, small part", 0x1586, 536870912, 137438953472, 130988113, 536870912 + 134131827712 - 4 * GIBIBYTE },
    { "case 28: Strix Halo, pages_limit", 0x1586, 4294967296, 103079215104, 127 * 1024 * 1024, 100 * GIBIBYTE },
    { "case 29: Strix Halo, large part", 0x1586, 103079215104, 113246208000, 31 * 1024 * 1024, 96 * GIBIBYTE },
    { "case 30: Cezanne", 0x1638, 2 * GIBIBYTE, 32 * GIBIBYTE, 64 * 1024 * 1024, 34 * GIBIBYTE },
    { "unlisted, by its amounts", 0x9999, 512 * MEBIBYTE, 16 * GIBIBYTE, 32 * 1024 * 1024, 16 * GIBIBYTE + 512 * MEBIBYTE },
    { "little memory", 0x1638, 512 * MEBIBYTE, 4 * GIBIBYTE, 5 * 1024 * 1024, 3 * GIBIBYTE + 512 * MEBIBYTE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;
      g_autoptr (PdkGpu)       gpu = NULL;
      guint64                  free_bytes;

      g_test_message ("%s", table[i].title);
      pdk_hardware_tree_init (&tree);
      pdk_hardware_tree_set_memory (&tree, table[i].memory_kibibytes, table[i].memory_kibibytes / 2);
      add_card (&tree, 0, "0000:c5:00.0", table[i].device_id, table[i].vram, table[i].vram / 2, table[i].gtt);
      hardware = pdk_hardware_tree_detect (&tree);
      gpu = pdk_hardware_tree_get_gpu (hardware, 0);
      g_assert_cmpint (pdk_gpu_get_kind (gpu), ==, PDK_GPU_KIND_INTEGRATED);
      g_assert_true (pdk_gpu_is_counted (gpu));
      g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, table[i].budget);
      g_assert_true (pdk_hardware_get_free_memory (hardware, &free_bytes));
      g_assert_cmpuint (free_bytes, <=, table[i].vram / 2 + table[i].memory_kibibytes / 2 * KIBIBYTE);
      g_assert_cmpuint (free_bytes, <=, table[i].budget);
    }
}

static void
test_compute_nodes_have_another_order (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       card = NULL;
  g_autoptr (PdkGpu)       integrated = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_set_memory (&tree, 64 * 1024 * 1024, 32 * 1024 * 1024);
  add_card (&tree, 0, "0000:03:00.0", 0x744c, 25753026560, 0, 33 * GIBIBYTE);
  add_card (&tree, 1, "0000:0f:00.0", 0x1638, 2 * GIBIBYTE, 0, 32 * GIBIBYTE);
  pdk_hardware_tree_add_file (&tree, "sys/class/kfd/kfd/topology/nodes/0/properties",
                              "cpu_cores_count 16\ngfx_target_version 0\n");
  pdk_hardware_tree_add_file (&tree, "sys/class/kfd/kfd/topology/nodes/1/properties",
                              "cpu_cores_count 0\ngfx_target_version 90012\ndrm_render_minor 129\n");
  pdk_hardware_tree_add_file (&tree, "sys/class/kfd/kfd/topology/nodes/2/properties",
                              "cpu_cores_count 0\ngfx_target_version 110000\ndrm_render_minor 128\n");
  hardware = pdk_hardware_tree_detect (&tree);
  card = pdk_hardware_tree_get_gpu (hardware, 0);
  integrated = pdk_hardware_tree_get_gpu (hardware, 1);
  g_assert_cmpstr (pdk_gpu_get_architecture (card), ==, "gfx1100");
  g_assert_cmpstr (pdk_gpu_get_architecture (integrated), ==, "gfx90c");
}

static void
test_nameless_cards_are_kept_apart (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_set_memory (&tree, 64 * 1024 * 1024, 32 * 1024 * 1024);
  add_card (&tree, 0, "0000:03:00.0", 0x66a1, 34342961152, 0, 32 * GIBIBYTE);
  add_card (&tree, 1, "0000:06:00.0", 0x66a1, 17163091968, 0, 32 * GIBIBYTE);
  add_card (&tree, 2, "0000:08:00.0", 0x1638, 536870912, 0, 32 * GIBIBYTE);
  pdk_hardware_tree_set_card (&tree, "0000:03:00.0", "product_name", "AMD Radeon Graphics\n");
  hardware = pdk_hardware_tree_detect (&tree);
  g_assert_cmpuint (g_list_model_get_n_items (pdk_hardware_get_gpus (hardware)), ==, 3);
  g_assert_cmpuint (pdk_hardware_get_gpu_count (hardware), ==, 2);
  g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 34342961152);
  g_assert_cmpuint (pdk_hardware_get_memory_sum (hardware), ==, 34342961152 + 17163091968);
}

static void
test_strange_amounts (void)
{
  static const char *amounts[] = { "", "\n", "-1\n", "99999999999999999999\n", "12 MB\n", "0x10\n", "25753026561\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;
      g_autoptr (PdkGpu)       gpu = NULL;

      pdk_hardware_tree_init (&tree);
      add_card (&tree, 0, "0000:03:00.0", 0x744c, 25753026560, 0, GIBIBYTE);
      pdk_hardware_tree_set_card (&tree, "0000:03:00.0", "mem_info_vram_used", amounts[i]);
      hardware = pdk_hardware_tree_detect (&tree);
      gpu = pdk_hardware_tree_get_gpu (hardware, 0);
      pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_DEDICATED_TOTAL, 25753026560, AMDGPU);
      pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_DEDICATED_USED, 0, UNKNOWN);
      pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_BUDGET_FREE, 0, UNKNOWN);
    }
}

/* Reading fails half-way, as it does from a card that hangs: here a folder stands where a file should. */
static void
test_amount_that_cannot_be_read (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       gpu = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_add_card (&tree, 0, "0000:03:00.0", "amdgpu", 0x1002, 0x744c);
  set_amount (&tree, "0000:03:00.0", "mem_info_vram_total", 25753026560);
  pdk_hardware_tree_set_card (&tree, "0000:03:00.0", "mem_info_vram_used/x", "");
  hardware = pdk_hardware_tree_detect (&tree);
  gpu = pdk_hardware_tree_get_gpu (hardware, 0);
  pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_DEDICATED_TOTAL, 25753026560, AMDGPU);
  pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_DEDICATED_USED, 0, UNKNOWN);
}

static void
test_strange_totals_are_unknown (void)
{
  static const char *amounts[] = { "0\n", "", "-1\n", "99999999999999999999\n", "lots\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;
      g_autoptr (PdkGpu)       gpu = NULL;

      pdk_hardware_tree_init (&tree);
      pdk_hardware_tree_add_card (&tree, 0, "0000:03:00.0", "amdgpu", 0x1002, 0x0001);
      pdk_hardware_tree_set_card (&tree, "0000:03:00.0", "mem_info_vram_total", amounts[i]);
      hardware = pdk_hardware_tree_detect (&tree);
      gpu = pdk_hardware_tree_get_gpu (hardware, 0);
      pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_DEDICATED_TOTAL, 0, UNKNOWN);
      pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, 0, UNKNOWN);
      g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 0);
      g_assert_cmpint (pdk_hardware_get_source (hardware), ==, UNKNOWN);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hardware/amd/case-21-discrete", test_discrete);
  g_test_add_func ("/hardware/amd/case-22-two-cards", test_two_cards);
  g_test_add_func ("/hardware/amd/case-23-integrated-beside-a-card", test_integrated_beside_a_card);
  g_test_add_func ("/hardware/amd/case-24-visible-part-is-not-the-whole", test_visible_part_is_not_the_whole);
  g_test_add_func ("/hardware/amd/case-25-small-card-is-discrete", test_small_card_is_discrete);
  g_test_add_func ("/hardware/amd/cases-26-to-30-integrated", test_integrated);
  g_test_add_func ("/hardware/amd/case-30-compute-nodes-have-another-order", test_compute_nodes_have_another_order);
  g_test_add_func ("/hardware/amd/case-31-nameless-cards-are-kept-apart", test_nameless_cards_are_kept_apart);
  g_test_add_func ("/hardware/amd/case-33-strange-amounts", test_strange_amounts);
  g_test_add_func ("/hardware/amd/case-33-amount-that-cannot-be-read", test_amount_that_cannot_be_read);
  g_test_add_func ("/hardware/amd/strange-totals-are-unknown", test_strange_totals_are_unknown);

  return g_test_run ();
}
