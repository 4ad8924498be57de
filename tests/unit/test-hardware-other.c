/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "hardware/pdk-hardware-names.h"
#include "pdk-hardware-tree.h"
#include "pdk-test.h"

#define MEBIBYTE               G_GUINT64_CONSTANT (0x100000)
#define GIBIBYTE               G_GUINT64_CONSTANT (0x40000000)
#define KIBIBYTES_PER_GIBIBYTE (1024 * 1024)

#define VULKAN  PDK_MEMORY_SOURCE_VULKAN
#define UNKNOWN PDK_MEMORY_SOURCE_UNKNOWN

static void
add_vulkan (PdkHardwareTree *tree,
            const char      *devices)
{
  pdk_hardware_tree_add_library (tree, "usr/lib/libvulkan.so.1", "fake-vulkan");
  pdk_hardware_tree_set_variable (tree, "FAKE_VULKAN_DEVICES", devices);
}

static void
test_apple (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       gpu = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_set_memory (&tree, 24 * KIBIBYTES_PER_GIBIBYTE, 20 * KIBIBYTES_PER_GIBIBYTE);
  pdk_hardware_tree_add_platform_card (&tree, 0, "406400000.gpu",
                                       "DRIVER=asahi\nOF_NAME=gpu\nOF_COMPATIBLE_0=apple,agx-t8112\n");
  hardware = pdk_hardware_tree_detect (&tree);
  gpu = pdk_hardware_tree_get_gpu (hardware, 0);
  g_assert_cmpint (pdk_gpu_get_vendor (gpu), ==, PDK_GPU_VENDOR_APPLE);
  g_assert_cmpint (pdk_gpu_get_kind (gpu), ==, PDK_GPU_KIND_UNIFIED);
  g_assert_cmpstr (pdk_gpu_get_name (gpu), ==, "Apple M2");
  pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, 12 * GIBIBYTE, PDK_MEMORY_SOURCE_SYSTEM);
}

static void
test_board (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autofree char         *description = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_set_memory (&tree, 8 * KIBIBYTES_PER_GIBIBYTE, 7 * KIBIBYTES_PER_GIBIBYTE);
  pdk_hardware_tree_add_platform_card (&tree, 0, "1002000000.v3d", "DRIVER=v3d\nOF_COMPATIBLE_0=brcm,2712-v3d\n");
  pdk_hardware_tree_add_platform_card (&tree, 1, "axi:gpu", "DRIVER=vc4-drm\n");
  hardware = pdk_hardware_tree_detect (&tree);
  g_assert_cmpuint (g_list_model_get_n_items (pdk_hardware_get_gpus (hardware)), ==, 1);
  g_assert_cmpuint (pdk_hardware_get_gpu_count (hardware), ==, 0);
  g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 0);
  description = pdk_hardware_describe (hardware);
  g_assert_cmpstr (description, ==, "No graphics card that can run models was found");
}

static void
test_virtual_machine (void)
{
  static const char *drivers[] = { "virtio-pci", "qxl", "bochs-drm", "simple-framebuffer", "vmwgfx" };

  for (gsize i = 0; i < G_N_ELEMENTS (drivers); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;

      pdk_hardware_tree_init (&tree);
      pdk_hardware_tree_add_card (&tree, 0, "0000:00:01.0", drivers[i], 0x1af4, 0x1050);
      add_vulkan (&tree, "llvmpipe (LLVM 19.1.7, 256 bits)|4|10005:0||1|16000!");
      hardware = pdk_hardware_tree_detect_thoroughly (&tree);
      g_assert_cmpuint (g_list_model_get_n_items (pdk_hardware_get_gpus (hardware)), ==, 0);
      g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 0);
    }
}

static void
test_software_is_no_graphics (void)
{
  static const char *devices[] = {
    "llvmpipe|4|10005:0||1|16000!",
    "SwiftShader Device (LLVM 10.0.0)|4|1ae0:c0de||1|16000!",
    "Some software rasterizer|1|1:1||1|16000!",
    "Anything|0|1:1||1|16000!",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (devices); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;

      pdk_hardware_tree_init (&tree);
      add_vulkan (&tree, devices[i]);
      hardware = pdk_hardware_tree_detect_thoroughly (&tree);
      g_assert_cmpuint (g_list_model_get_n_items (pdk_hardware_get_gpus (hardware)), ==, 0);
    }
}

static void
test_virtual_graphics_are_shown (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       gpu = NULL;

  pdk_hardware_tree_init (&tree);
  add_vulkan (&tree, "Virtio-GPU Venus (NVIDIA L4)|3|10de:27b8||1|23034!");
  hardware = pdk_hardware_tree_detect_thoroughly (&tree);
  gpu = pdk_hardware_tree_get_gpu (hardware, 0);
  g_assert_cmpint (pdk_gpu_get_kind (gpu), ==, PDK_GPU_KIND_VIRTUAL);
  pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, 0, UNKNOWN);
}

static void
test_vulkan_merges (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       gpu = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_add_card (&tree, 0, "0000:03:00.0", "amdgpu", 0x1002, 0x744c);
  pdk_hardware_tree_set_card (&tree, "0000:03:00.0", "mem_info_vram_total", "25753026560\n");
  pdk_hardware_tree_set_card (&tree, "0000:03:00.0", "mem_info_vram_vendor", "samsung\n");
  add_vulkan (&tree, "AMD Radeon RX 7900 XTX (RADV NAVI31)|2|1002:744c|0000:03:00.0|1|24000!,256!,64000;"
                     "AMD Radeon RX 7900 XTX|2|1002:744c|0000:03:00.0|1|24000!,256!,64000");
  hardware = pdk_hardware_tree_detect_thoroughly (&tree);
  g_assert_cmpuint (g_list_model_get_n_items (pdk_hardware_get_gpus (hardware)), ==, 1);
  gpu = pdk_hardware_tree_get_gpu (hardware, 0);
  /* What the driver's own files say is exact and stays. */
  pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_DEDICATED_TOTAL, 25753026560, PDK_MEMORY_SOURCE_AMDGPU);
}

static void
test_vulkan_fills_what_is_missing (void)
{
  static const struct
  {
    const char *devices;
    guint64     total;
  } table[] = {
    /* Two heaps on the card are one memory; that of the computer does not belong to it. */
    { "Intel(R) Arc(tm) Graphics|2|8086:e2ff|0000:03:00.0|1|12000!,256!,32000", 12256 * MEBIBYTE },
    { "Intel(R) Arc(tm) Graphics|2|8086:e2ff||1|12000!,32000", 12000 * MEBIBYTE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;
      g_autoptr (PdkGpu)       gpu = NULL;

      pdk_hardware_tree_init (&tree);
      pdk_hardware_tree_add_card (&tree, 0, "0000:03:00.0", "xe", 0x8086, 0xe2ff);
      add_vulkan (&tree, table[i].devices);
      hardware = pdk_hardware_tree_detect (&tree);
      g_assert_cmpuint (g_list_model_get_n_items (pdk_hardware_get_gpus (hardware)), ==, 1);
      gpu = pdk_hardware_tree_get_gpu (hardware, 0);
      g_assert_cmpstr (pdk_gpu_get_name (gpu), ==, "Intel(R) Arc(tm) Graphics");
      pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_DEDICATED_TOTAL, table[i].total, VULKAN);
      pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_BUDGET_FREE, table[i].total / 4 * 3, VULKAN);
    }
}

static void
test_vulkan_finds_what_sysfs_cannot_show (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       gpu = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_set_memory (&tree, 32 * KIBIBYTES_PER_GIBIBYTE, 16 * KIBIBYTES_PER_GIBIBYTE);
  add_vulkan (&tree, "Some Integrated Graphics|1|1234:1||1|8000!,8000");
  hardware = pdk_hardware_tree_detect_thoroughly (&tree);
  gpu = pdk_hardware_tree_get_gpu (hardware, 0);
  g_assert_cmpint (pdk_gpu_get_kind (gpu), ==, PDK_GPU_KIND_INTEGRATED);
  pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_SHARED_TOTAL, 16000 * MEBIBYTE, VULKAN);
}

static void
test_vulkan_that_misbehaves (void)
{
  static const char *behaviors[] = { "crash", "hang" };

  for (gsize i = 0; i < G_N_ELEMENTS (behaviors); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;
      g_autoptr (GError)       error = NULL;
      g_auto (PdkAsyncWaiter)  waiter = PDK_ASYNC_WAITER_INIT;
      PdkHardwarePlaces        places = { 0 };

      pdk_hardware_tree_init (&tree);
      pdk_hardware_tree_add_card (&tree, 0, "0000:03:00.0", "xe", 0x8086, 0xe2ff);
      add_vulkan (&tree, "");
      pdk_hardware_tree_set_variable (&tree, "FAKE_VULKAN_BEHAVIOR", behaviors[i]);
      places.root = tree.root;
      places.environment = tree.environment;
      places.time_limit_ms = 500;
      pdk_hardware_detect_async (&places, NULL, pdk_async_waiter_done, &waiter);
      hardware = pdk_hardware_detect_finish (pdk_async_waiter_wait (&waiter), &error);
      g_assert_no_error (error);
      g_assert_cmpuint (g_list_model_get_n_items (pdk_hardware_get_gpus (hardware)), ==, 1);
      g_assert_cmpint (pdk_hardware_get_source (hardware), ==, UNKNOWN);
    }
}

static void
test_vulkan_answer_that_is_garbage (void)
{
  static const char *answers[] = {
    "",
    "garbage",
    "{\"devices\":[{}]}",
    "{\"devices\":[{\"name\":\"X\",\"type\":\"discrete\",\"heaps\":7}]}",
    "{\"devices\":[{\"name\":\"X\",\"type\":\"discrete\",\"heaps\":[{\"size_bytes\":-5,\"local\":true}]}]}",
    "{\"devices\":[{\"name\":\"X\",\"type\":\"discrete\",\"address\":\"../../x\",\"heaps\":[{\"size_bytes\":1e30,\"local\":true}]}]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;
      g_autofree char         *script = g_strdup_printf ("[ \"$2\" = vulkan ] || exit 1\necho '%s'", answers[i]);

      pdk_hardware_tree_init (&tree);
      pdk_hardware_tree_add_program (&tree, "probe", script);
      pdk_hardware_tree_use_probe (&tree, "probe");
      hardware = pdk_hardware_tree_detect_thoroughly (&tree);
      g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 0);
      g_assert_cmpint (pdk_hardware_get_source (hardware), ==, UNKNOWN);
    }
}

/* Connectors, a frame buffer's card 0 and numbers of two digits. */
static void
test_cards_are_told_from_connectors (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_add_platform_card (&tree, 0, "simple-framebuffer.0", "DRIVER=simple-framebuffer\n");
  pdk_hardware_tree_add_card (&tree, 10, "0000:03:00.0", "amdgpu", 0x1002, 0x744c);
  pdk_hardware_tree_set_card (&tree, "0000:03:00.0", "mem_info_vram_total", "25753026560\n");
  pdk_hardware_tree_add_link (&tree, "sys/class/drm/card10-DP-1/device", "../card10");
  pdk_hardware_tree_add_link (&tree, "sys/class/drm/renderD138/device", "../../../../sys/devices/pci0000:00/0000:03:00.0");
  hardware = pdk_hardware_tree_detect (&tree);
  g_assert_cmpuint (g_list_model_get_n_items (pdk_hardware_get_gpus (hardware)), ==, 1);
  g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 25753026560);
}

static void
test_further_functions_of_a_card (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_add_card (&tree, 0, "0000:03:00.0", "amdgpu", 0x1002, 0x744c);
  pdk_hardware_tree_add_card (&tree, -1, "0000:03:00.1", "", 0x1002, 0x744d);
  pdk_hardware_tree_set_card (&tree, "0000:03:00.1", "class", "0x038000\n");
  pdk_hardware_tree_add_card (&tree, -1, "0000:04:00.0", "snd_hda_intel", 0x1002, 0xab30);
  pdk_hardware_tree_set_card (&tree, "0000:04:00.0", "class", "0x040300\n");
  pdk_hardware_tree_add_card (&tree, -1, "0000:05:00.0", "mgag200", 0x102b, 0x0522);
  hardware = pdk_hardware_tree_detect (&tree);
  g_assert_cmpuint (g_list_model_get_n_items (pdk_hardware_get_gpus (hardware)), ==, 1);
}

/* Names of cards that the built-in table does not know, from the files that systems have. */
static void
test_names (void)
{
  static const char *amdgpu_ids = "1.0.0\n# comment\n7550,\tC3,\tAMD Radeon RX 9070\n7550,\tC0,\tAMD Radeon RX 9070 XT\n";
  static const char *pci_ids = "# comment\n10de  NVIDIA Corporation\n\t7550  Not this one\n1002  Advanced Micro Devices\n"
                               "\t7550  Navi 48 [Radeon RX 9070/9070 XT]\n\t\t1458 0001  A board\n8086  Intel\n";
  static const struct
  {
    const char *amdgpu_ids;
    const char *pci_ids;
    const char *name;
  } table[] = {
    { "x", "x", "AMD Radeon RX 9070 XT" },
    { NULL, "x", "Radeon RX 9070/9070 XT" },
    { NULL, NULL, "AMD GPU [1002:7550]" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;
      g_autoptr (PdkGpu)       gpu = NULL;

      pdk_hardware_tree_init (&tree);
      pdk_hardware_tree_add_card (&tree, 0, "0000:03:00.0", "amdgpu", 0x1002, 0x7550);
      pdk_hardware_tree_set_card (&tree, "0000:03:00.0", "revision", "0xc0\n");
      if (table[i].amdgpu_ids != NULL)
        pdk_hardware_tree_add_file (&tree, "usr/share/libdrm/amdgpu.ids", amdgpu_ids);
      if (table[i].pci_ids != NULL)
        pdk_hardware_tree_add_file (&tree, "usr/share/misc/pci.ids", pci_ids);
      hardware = pdk_hardware_tree_detect (&tree);
      gpu = pdk_hardware_tree_get_gpu (hardware, 0);
      g_assert_cmpstr (pdk_gpu_get_name (gpu), ==, table[i].name);
    }
}

static void
test_name_from_the_processor (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       gpu = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_add_file (&tree, "proc/cpuinfo",
                              "processor\t: 0\nmodel name\t: AMD RYZEN AI MAX+ 395 w/ Radeon 8060S\nflags\t\t: fpu avx avx2\n");
  pdk_hardware_tree_add_card (&tree, 0, "0000:c5:00.0", "amdgpu", 0x1002, 0x1586);
  pdk_hardware_tree_set_card (&tree, "0000:c5:00.0", "product_name", "N/A\n");
  hardware = pdk_hardware_tree_detect (&tree);
  gpu = pdk_hardware_tree_get_gpu (hardware, 0);
  g_assert_cmpstr (pdk_gpu_get_name (gpu), ==, "AMD Radeon 8060S");
}

static void
test_memory_by_name (void)
{
  static const struct
  {
    PdkGpuVendor vendor;
    const char  *name;
    guint64      gibibytes;
  } table[] = {
    { PDK_GPU_VENDOR_NVIDIA, "NVIDIA GeForce RTX 4070", 12 },
    { PDK_GPU_VENDOR_NVIDIA, "NVIDIA GeForce RTX 4070 Ti", 12 },
    { PDK_GPU_VENDOR_NVIDIA, "NVIDIA GeForce RTX 4070 Ti SUPER", 16 },
    { PDK_GPU_VENDOR_NVIDIA, "NVIDIA GeForce RTX 4070 Laptop GPU", 8 },
    { PDK_GPU_VENDOR_NVIDIA, "nvidia geforce rtx 4070", 12 },
    { PDK_GPU_VENDOR_NVIDIA, "NVIDIA GeForce RTX 3060", 8 },
    { PDK_GPU_VENDOR_NVIDIA, "NVIDIA GeForce RTX 3060 Laptop GPU", 6 },
    { PDK_GPU_VENDOR_NVIDIA, "NVIDIA GeForce RTX 5070", 12 },
    { PDK_GPU_VENDOR_NVIDIA, "NVIDIA GeForce RTX 5090 Laptop GPU", 24 },
    { PDK_GPU_VENDOR_NVIDIA, "NVIDIA A10", 24 },
    { PDK_GPU_VENDOR_NVIDIA, "NVIDIA A100-PCIE-40GB", 40 },
    { PDK_GPU_VENDOR_NVIDIA, "NVIDIA A100-SXM4-80GB", 80 },
    { PDK_GPU_VENDOR_NVIDIA, "NVIDIA RTX 6000 Ada Generation", 48 },
    { PDK_GPU_VENDOR_NVIDIA, "Quadro RTX 6000", 24 },
    { PDK_GPU_VENDOR_NVIDIA, "NVIDIA RTX PRO 6000 Blackwell Workstation Edition", 96 },
    { PDK_GPU_VENDOR_NVIDIA, "NVIDIA Something New", 0 },
    { PDK_GPU_VENDOR_NVIDIA, "", 0 },
    { PDK_GPU_VENDOR_AMD, "AMD Radeon RX 5700", 8 },
    { PDK_GPU_VENDOR_AMD, "AMD Radeon RX 7900 XT", 20 },
    { PDK_GPU_VENDOR_AMD, "AMD Radeon RX 7900 XTX", 24 },
    { PDK_GPU_VENDOR_AMD, "NVIDIA GeForce RTX 4070", 0 },
    { PDK_GPU_VENDOR_AMD, "AMD Radeon RX 9070", 16 },
    { PDK_GPU_VENDOR_INTEL, "Intel Arc B580", 12 },
    { PDK_GPU_VENDOR_INTEL, "Intel Iris Xe Graphics", 0 },
    { PDK_GPU_VENDOR_OTHER, "NVIDIA GeForce RTX 4070", 0 },
  };
  g_autoptr (PdkHardwareNames) names = pdk_hardware_names_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_test_message ("%s", table[i].name);
      g_assert_cmpuint (pdk_hardware_names_get_memory (names, table[i].vendor, table[i].name), ==,
                        table[i].gibibytes * GIBIBYTE);
    }
}

static void
test_strange_name_files (void)
{
  static const char *texts[] = { "", "\n\n", "\t\t\t\n", "1002\n\t7550\n", "1002  x\n\t7550", "\xff\xfe\n1002  x\n\t7550  \xff\n",
                                 "7550,C0\n", "7550,,\n", ",,,,\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autofree char         *from_pci = NULL;
      g_autofree char         *from_amdgpu = NULL;

      pdk_hardware_tree_init (&tree);
      pdk_hardware_tree_add_file (&tree, "usr/share/misc/pci.ids", texts[i]);
      pdk_hardware_tree_add_file (&tree, "usr/share/libdrm/amdgpu.ids", texts[i]);
      from_pci = pdk_hardware_names_read_pci_ids (tree.root, 0x1002, 0x7550);
      from_amdgpu = pdk_hardware_names_read_amdgpu_ids (tree.root, 0x7550, 0xc0);
      g_assert_true (from_pci == NULL || g_utf8_validate (from_pci, -1, NULL));
      g_assert_null (from_amdgpu);
    }
}

/* Every figure with its source; what is not known is not there, rather than 0. */
static void
test_json (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (JsonObject)   object = NULL;
  JsonObject              *gpu;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_set_memory (&tree, 32 * KIBIBYTES_PER_GIBIBYTE, 16 * KIBIBYTES_PER_GIBIBYTE);
  pdk_hardware_tree_add_card (&tree, 0, "0000:03:00.0", "amdgpu", 0x1002, 0x744c);
  pdk_hardware_tree_set_card (&tree, "0000:03:00.0", "mem_info_vram_total", "25753026560\n");
  hardware = pdk_hardware_tree_detect (&tree);
  object = pdk_hardware_to_json (hardware);
  g_assert_cmpint (json_object_get_int_member (object, "memory_bytes"), ==, 25753026560);
  g_assert_cmpstr (json_object_get_string_member (object, "source"), ==, "amdgpu");
  gpu = json_array_get_object_element (json_object_get_array_member (object, "gpus"), 0);
  g_assert_cmpstr (json_object_get_string_member (gpu, "vendor"), ==, "amd");
  g_assert_cmpstr (json_object_get_string_member (gpu, "kind"), ==, "discrete");
  g_assert_cmpint (json_object_get_int_member (gpu, "dedicated_bytes"), ==, 25753026560);
  g_assert_cmpstr (json_object_get_string_member (gpu, "dedicated_source"), ==, "amdgpu");
  g_assert_false (json_object_has_member (gpu, "dedicated_used_bytes"));
  g_assert_false (json_object_has_member (gpu, "budget_free_bytes"));
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (object, "system_memory"), "total_bytes"), ==,
                   32 * GIBIBYTE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hardware/other/case-38-apple", test_apple);
  g_test_add_func ("/hardware/other/case-39-board", test_board);
  g_test_add_func ("/hardware/other/case-40-virtual-machine", test_virtual_machine);
  g_test_add_func ("/hardware/other/case-40-software-is-no-graphics", test_software_is_no_graphics);
  g_test_add_func ("/hardware/other/virtual-graphics-are-shown", test_virtual_graphics_are_shown);
  g_test_add_func ("/hardware/vulkan/case-41-merges", test_vulkan_merges);
  g_test_add_func ("/hardware/vulkan/fills-what-is-missing", test_vulkan_fills_what_is_missing);
  g_test_add_func ("/hardware/vulkan/finds-what-sysfs-cannot-show", test_vulkan_finds_what_sysfs_cannot_show);
  g_test_add_func ("/hardware/vulkan/case-42-misbehaves", test_vulkan_that_misbehaves);
  g_test_add_func ("/hardware/vulkan/case-42-garbage", test_vulkan_answer_that_is_garbage);
  g_test_add_func ("/hardware/other/case-34-cards-are-told-from-connectors", test_cards_are_told_from_connectors);
  g_test_add_func ("/hardware/other/further-functions-of-a-card", test_further_functions_of_a_card);
  g_test_add_func ("/hardware/names/case-32-files-of-the-system", test_names);
  g_test_add_func ("/hardware/names/case-32b-from-the-processor", test_name_from_the_processor);
  g_test_add_func ("/hardware/names/memory-by-name", test_memory_by_name);
  g_test_add_func ("/hardware/names/strange-files", test_strange_name_files);
  g_test_add_func ("/hardware/json", test_json);

  return g_test_run ();
}
