/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "estimate/pdk-fit.h"
#include "pdk-hardware-tree.h"
#include "pdk-test.h"

#define MEBIBYTE G_GUINT64_CONSTANT (0x100000)
#define GIBIBYTE G_GUINT64_CONSTANT (0x40000000)

#define LIBRARY "usr/lib/libnvidia-ml.so.1"
#define NVML    PDK_MEMORY_SOURCE_NVML
#define TABLE   PDK_MEMORY_SOURCE_TABLE
#define UNKNOWN PDK_MEMORY_SOURCE_UNKNOWN

static void
init_tree (PdkHardwareTree *tree,
           const char      *library,
           const char      *devices)
{
  pdk_hardware_tree_init (tree);
  pdk_hardware_tree_set_memory (tree, 127600748, 118566368);
  pdk_hardware_tree_add_file (tree, "dev/nvidiactl", "");
  pdk_hardware_tree_add_library (tree, LIBRARY, library);
  pdk_hardware_tree_set_variable (tree, "FAKE_NVML_DEVICES", devices);
}

static gboolean
has_note (PdkGpu     *gpu,
          const char *part)
{
  for (const char * const *note = pdk_gpu_get_notes (gpu); *note != NULL; note++)
    if (strstr (*note, part) != NULL)
      return TRUE;
  return FALSE;
}

static void
test_one_card (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       gpu = NULL;
  g_autofree char         *description = NULL;

  init_tree (&tree, "fake-nvml", "NVIDIA GeForce RTX 4090|00000000:01:00.0|0|24564|300|507|");
  pdk_hardware_tree_add_card (&tree, 0, "0000:01:00.0", "nvidia", 0x10de, 0x2684);
  hardware = pdk_hardware_tree_detect (&tree);
  g_assert_cmpuint (g_list_model_get_n_items (pdk_hardware_get_gpus (hardware)), ==, 1);
  gpu = pdk_hardware_tree_get_gpu (hardware, 0);
  g_assert_cmpstr (pdk_gpu_get_name (gpu), ==, "NVIDIA GeForce RTX 4090");
  g_assert_cmpstr (pdk_gpu_get_address (gpu), ==, "0000:01:00.0");
  g_assert_cmpstr (pdk_gpu_get_driver (gpu), ==, "nvidia");
  g_assert_cmpstr (pdk_gpu_get_driver_version (gpu), ==, "580.95.05");
  g_assert_cmpstr (pdk_gpu_get_architecture (gpu), ==, "8.9");
  g_assert_cmpint (pdk_gpu_get_kind (gpu), ==, PDK_GPU_KIND_DISCRETE);
  pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_DEDICATED_TOTAL, 25757220864, NVML);
  pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_DEDICATED_USED, 507 * MEBIBYTE, NVML);
  pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_BUDGET_FREE, (24564 - 300 - 507) * MEBIBYTE, NVML);
  description = pdk_hardware_describe (hardware);
  g_assert_cmpstr (description, ==, "NVIDIA GeForce RTX 4090 with 24.0\u00a0GiB (NVIDIA driver)");
}

static void
test_busy_card_keeps_its_tier (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  guint64                  free_bytes;

  init_tree (&tree, "fake-nvml", "NVIDIA GeForce RTX 5090|00000000:01:00.0|0|32607|0|29324|");
  hardware = pdk_hardware_tree_detect (&tree);
  g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 34190917632);
  g_assert_true (pdk_hardware_get_free_memory (hardware, &free_bytes));
  g_assert_cmpuint (free_bytes, ==, 3283 * MEBIBYTE);
  g_assert_cmpuint (pdk_fit_tier_for_memory (pdk_hardware_get_memory (hardware)), ==, 32);
}

static void
test_domains (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       gpu = NULL;

  init_tree (&tree, "fake-nvml", "NVIDIA GeForce RTX 3060|00000001:01:00.0|0|12288|0|0|");
  hardware = pdk_hardware_tree_detect (&tree);
  gpu = pdk_hardware_tree_get_gpu (hardware, 0);
  g_assert_cmpstr (pdk_gpu_get_address (gpu), ==, "0001:01:00.0");
}

static void
test_tiers_of_what_drivers_tell (void)
{
  static const struct
  {
    const char *devices;
    guint       tier;
  } table[] = {
    { "NVIDIA GeForce RTX 5070|00000000:01:00.0|0|12227|0|0|", 12 },
    { "Tesla T4|00000000:01:00.0|0|15360|0|0|", 16 },
    { "NVIDIA A10|00000000:01:00.0|0|23028|0|0|", 24 },
    { "NVIDIA L4|00000000:01:00.0|0|23034|0|0|", 24 },
    { "NVIDIA L40S|00000000:01:00.0|0|46068|0|0|", 32 },
    { "NVIDIA H100 80GB HBM3|00000000:01:00.0|0|81559|0|0|", 32 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;

      init_tree (&tree, "fake-nvml", table[i].devices);
      hardware = pdk_hardware_tree_detect (&tree);
      g_assert_cmpuint (pdk_fit_tier_for_memory (pdk_hardware_get_memory (hardware)), ==, table[i].tier);
    }
}

/* Chips that use the computer's memory, whatever their driver tells about it. */
static void
test_unified (void)
{
  static const char *devices[] = {
    "NVIDIA GB10|0000000F:01:00.0|3|0|0|0|",
    "NVIDIA GB10|0000000F:01:00.0|0|0|0|0|",
    "NVIDIA Something|0000000F:01:00.0|3|0|0|0|ats",
    "NVIDIA RTX Spark N1X|0000000F:01:00.0|0|8128|0|100|ats",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (devices); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;
      g_autoptr (PdkGpu)       gpu = NULL;

      g_test_message ("%s", devices[i]);
      init_tree (&tree, "fake-nvml", devices[i]);
      hardware = pdk_hardware_tree_detect (&tree);
      gpu = pdk_hardware_tree_get_gpu (hardware, 0);
      g_assert_cmpint (pdk_gpu_get_kind (gpu), ==, PDK_GPU_KIND_UNIFIED);
      pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, 130663165952, PDK_MEMORY_SOURCE_SYSTEM);
      pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_SHARED_USED, 9251205120, PDK_MEMORY_SOURCE_SYSTEM);
      pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_DEDICATED_TOTAL, 0, UNKNOWN);
      g_assert_cmpint (has_note (gpu, "less memory than it can use"), ==, i == 3);
    }
}

/* Refusing to tell does not make a card's memory the computer's. */
static void
test_not_supported_on_a_card (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       gpu = NULL;
  g_autofree char         *description = NULL;

  init_tree (&tree, "fake-nvml", "NVIDIA RTX A6000|00000000:01:00.0|3|0|0|0|");
  hardware = pdk_hardware_tree_detect (&tree);
  gpu = pdk_hardware_tree_get_gpu (hardware, 0);
  g_assert_cmpint (pdk_gpu_get_kind (gpu), ==, PDK_GPU_KIND_DISCRETE);
  pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, 48 * GIBIBYTE, TABLE);
  description = pdk_gpu_describe (gpu);
  g_assert_cmpstr (description, ==, "NVIDIA RTX A6000 with about 48.0\u00a0GiB (estimated from the name)");
}

static void
test_divided_without_permission (void)
{
  static const char *devices[] = {
    "NVIDIA A100-SXM4-80GB|00000000:01:00.0|4|0|0|0|",
    "NVIDIA A100-SXM4-80GB|00000000:01:00.0|0|81920|0|0|mig",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (devices); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;
      g_autoptr (PdkGpu)       gpu = NULL;

      init_tree (&tree, "fake-nvml", devices[i]);
      hardware = pdk_hardware_tree_detect (&tree);
      gpu = pdk_hardware_tree_get_gpu (hardware, 0);
      pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, 0, UNKNOWN);
      g_assert_true (has_note (gpu, "MIG"));
      g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 0);
    }
}

static void
test_divided_into_parts (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       whole = NULL;
  g_autoptr (PdkGpu)       part = NULL;

  init_tree (&tree, "fake-nvml", "NVIDIA A100-SXM4-80GB|00000000:01:00.0|0|81920|0|0|mig=3x19968");
  pdk_hardware_tree_add_card (&tree, 0, "0000:01:00.0", "nvidia", 0x10de, 0x20b2);
  hardware = pdk_hardware_tree_detect (&tree);
  g_assert_cmpuint (g_list_model_get_n_items (pdk_hardware_get_gpus (hardware)), ==, 4);
  g_assert_cmpuint (pdk_hardware_get_gpu_count (hardware), ==, 3);
  g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 19968 * MEBIBYTE);
  whole = pdk_hardware_tree_get_gpu (hardware, 0);
  g_assert_false (pdk_gpu_is_counted (whole));
  part = pdk_hardware_tree_get_gpu (hardware, 2);
  g_assert_cmpstr (pdk_gpu_get_name (part), ==, "NVIDIA A100-SXM4-80GB, part 2");
  pdk_hardware_tree_assert_figure (part, PDK_GPU_FIGURE_DEDICATED_USED, 1 * MEBIBYTE, NVML);
}

static void
test_mismatch (void)
{
  static const struct
  {
    gboolean    flatpak;
    const char *advice;
  } table[] = { { FALSE, "Restart the computer" }, { TRUE, "flatpak update" } };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;
      g_autoptr (PdkGpu)       gpu = NULL;

      init_tree (&tree, "fake-nvml", "");
      pdk_hardware_tree_set_variable (&tree, "FAKE_NVML_INIT", "18");
      pdk_hardware_tree_add_program (&tree, "nvidia-smi",
                                     "echo 'Failed to initialize NVML: Driver/library version mismatch'; exit 18");
      pdk_hardware_tree_add_card (&tree, 0, "0000:01:00.0", "nvidia", 0x10de, 0x2786);
      pdk_hardware_tree_add_file (&tree, "proc/driver/nvidia/gpus/0000:01:00.0/information",
                                  "Model: \t\t NVIDIA GeForce RTX 4070\nIRQ:   \t\t 16\nBus Location: \t 0000:01:00.0\n");
      if (table[i].flatpak)
        pdk_hardware_tree_add_file (&tree, ".flatpak-info", "");
      hardware = pdk_hardware_tree_detect (&tree);
      gpu = pdk_hardware_tree_get_gpu (hardware, 0);
      g_assert_cmpstr (pdk_gpu_get_name (gpu), ==, "NVIDIA GeForce RTX 4070");
      pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, 12 * GIBIBYTE, TABLE);
      g_assert_true (has_note (gpu, table[i].advice));
    }
}

static void
test_nouveau (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       gpu = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_add_card (&tree, 0, "0000:01:00.0", "nouveau", 0x10de, 0x1f08);
  pdk_hardware_tree_add_program (&tree, "nvidia-smi", "echo \"couldn't communicate with the NVIDIA driver\"; exit 9");
  pdk_hardware_tree_add_program (
    &tree, "probe", "[ \"$2 $3\" = 'drm renderD128' ] || exit 3\n"
                    "echo '{\"devices\":[{\"node\":\"renderD128\",\"driver\":\"nouveau\",\"dedicated_bytes\":6442450944}]}'");
  pdk_hardware_tree_use_probe (&tree, "probe");
  hardware = pdk_hardware_tree_detect (&tree);
  gpu = pdk_hardware_tree_get_gpu (hardware, 0);
  g_assert_cmpstr (pdk_gpu_get_name (gpu), ==, "NVIDIA GeForce RTX 2060 Rev. A");
  pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, 6 * GIBIBYTE, PDK_MEMORY_SOURCE_DRM);
  g_assert_true (has_note (gpu, "nouveau"));
}

static void
test_named_by_number (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       gpu = NULL;

  init_tree (&tree, "fake-nvml", "");
  pdk_hardware_tree_set_variable (&tree, "FAKE_NVML_INIT", "999");
  pdk_hardware_tree_add_card (&tree, -1, "0000:01:00.0", "nvidia", 0x10de, 0x2204);
  pdk_hardware_tree_add_file (&tree, "proc/driver/nvidia/gpus/0000:01:00.0/information", "Model: \t\t Unknown\n");
  hardware = pdk_hardware_tree_detect (&tree);
  gpu = pdk_hardware_tree_get_gpu (hardware, 0);
  g_assert_cmpstr (pdk_gpu_get_name (gpu), ==, "NVIDIA GeForce RTX 3090");
  pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, 24 * GIBIBYTE, TABLE);
}

/* Neither a library nor a device file of a sleeping card is touched: every program leaves a mark. */
static void
test_sleeping_card_is_left_alone (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       integrated = NULL;
  g_autoptr (PdkGpu)       card = NULL;
  g_autofree char         *mark = NULL;
  g_autofree char         *asked = NULL;
  g_autoptr (GError)       error = NULL;

  init_tree (&tree, "fake-nvml", "NVIDIA GeForce RTX 4070 Laptop GPU|00000000:01:00.0|0|8188|0|0|");
  mark = g_build_filename (tree.root, "asked", NULL);
  pdk_hardware_tree_set_variable (&tree, "MARK", mark);
  pdk_hardware_tree_add_program (&tree, "nvidia-smi", "echo smi >>\"$MARK\"; exit 9");
  pdk_hardware_tree_add_program (&tree, "probe", "echo \"$@ $VK_LOADER_DRIVERS_DISABLE\" >>\"$MARK\"; exit 1");
  pdk_hardware_tree_use_probe (&tree, "probe");
  pdk_hardware_tree_add_card (&tree, 0, "0000:00:02.0", "i915", 0x8086, 0x46a6);
  pdk_hardware_tree_add_card (&tree, 1, "0000:01:00.0", "nvidia", 0x10de, 0x2820);
  pdk_hardware_tree_set_card (&tree, "0000:01:00.0", "power/runtime_status", "suspended\n");
  pdk_hardware_tree_add_file (&tree, "proc/driver/nvidia/gpus/0000:01:00.0/information",
                              "Model: \t\t NVIDIA GeForce RTX 4070 Laptop GPU\n");
  hardware = pdk_hardware_tree_detect (&tree);
  card = pdk_hardware_tree_get_gpu (hardware, 1);
  g_assert_true (pdk_gpu_is_asleep (card));
  g_assert_cmpstr (pdk_gpu_get_name (card), ==, "NVIDIA GeForce RTX 4070 Laptop GPU");
  g_assert_cmpint (pdk_gpu_get_kind (card), ==, PDK_GPU_KIND_DISCRETE);
  pdk_hardware_tree_assert_figure (card, PDK_GPU_FIGURE_BUDGET_TOTAL, 8 * GIBIBYTE, TABLE);
  g_assert_true (has_note (card, "asleep"));
  integrated = pdk_hardware_tree_get_gpu (hardware, 0);
  g_assert_false (pdk_gpu_is_counted (integrated));
  /* The other one may be asked, but only its own node, and not by drivers that would wake this one. */
  g_file_get_contents (mark, &asked, NULL, NULL);
  g_assert_true (asked == NULL || strstr (asked, "smi") == NULL);
  g_assert_true (asked == NULL || strstr (asked, "nvml") == NULL);
  g_assert_true (asked == NULL || strstr (asked, "renderD129") == NULL);
  g_assert_no_error (error);
}

static void
test_thorough_look_wakes (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;

  init_tree (&tree, "fake-nvml", "NVIDIA GeForce RTX 4070 Laptop GPU|00000000:01:00.0|0|8188|0|0|");
  pdk_hardware_tree_add_card (&tree, 0, "0000:01:00.0", "nvidia", 0x10de, 0x2820);
  pdk_hardware_tree_set_card (&tree, "0000:01:00.0", "power/runtime_status", "suspended\n");
  hardware = pdk_hardware_tree_detect_thoroughly (&tree);
  g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 8188 * MEBIBYTE);
  g_assert_cmpint (pdk_hardware_get_source (hardware), ==, NVML);
}

/* Libraries of older drivers: no newer structure, or one that refuses it. */
static void
test_older_libraries (void)
{
  static const struct
  {
    const char *library;
    const char *devices;
  } table[] = {
    { "fake-nvml-old", "Tesla P40|00000000:01:00.0|0|24576|300|1000|" },
    { "fake-nvml", "Tesla P40|00000000:01:00.0|0|24576|300|1000|old" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;
      g_autoptr (PdkGpu)       gpu = NULL;

      init_tree (&tree, table[i].library, table[i].devices);
      hardware = pdk_hardware_tree_detect (&tree);
      gpu = pdk_hardware_tree_get_gpu (hardware, 0);
      pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_DEDICATED_TOTAL, 24576 * MEBIBYTE, NVML);
      /* The older structure counts what the driver keeps as used. */
      pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_DEDICATED_USED, 1300 * MEBIBYTE, NVML);
      pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_BUDGET_FREE, 23276 * MEBIBYTE, NVML);
    }
}

static void
test_lost_card_does_not_hide_the_other (void)
{
  static const char *devices[] = {
    "NVIDIA GeForce RTX 3090|00000000:01:00.0|0|24576|0|0|;NVIDIA GeForce RTX 3080|00000000:02:00.0|15|0|0|0|",
    "NVIDIA GeForce RTX 3080|00000000:02:00.0|15|0|0|0|;NVIDIA GeForce RTX 3090|00000000:01:00.0|0|24576|0|0|",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (devices); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;
      g_autoptr (PdkGpu)       lost = NULL;

      init_tree (&tree, "fake-nvml", devices[i]);
      hardware = pdk_hardware_tree_detect (&tree);
      g_assert_cmpuint (pdk_hardware_get_gpu_count (hardware), ==, 1);
      g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 24 * GIBIBYTE);
      lost = pdk_hardware_tree_get_gpu (hardware, 1);
      g_assert_false (pdk_gpu_is_counted (lost));
      g_assert_true (has_note (lost, "does not answer"));
      pdk_hardware_tree_assert_figure (lost, PDK_GPU_FIGURE_BUDGET_TOTAL, 0, UNKNOWN);
    }
}

static void
test_handle_that_cannot_be_had (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;

  init_tree (&tree, "fake-nvml", "A|00000000:01:00.0|15|0|0|0|gone;NVIDIA L4|00000000:02:00.0|0|23034|0|0|");
  hardware = pdk_hardware_tree_detect (&tree);
  g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 23034 * MEBIBYTE);
}

static void
test_windows_subsystem (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_add_file (&tree, "dev/dxg", "");
  pdk_hardware_tree_add_library (&tree, "usr/lib/wsl/lib/libnvidia-ml.so.1", "fake-nvml");
  pdk_hardware_tree_set_variable (&tree, "FAKE_NVML_DEVICES", "NVIDIA GeForce RTX 3070|00000000:01:00.0|0|8192|0|0|");
  hardware = pdk_hardware_tree_detect (&tree);
  g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 8 * GIBIBYTE);
  g_assert_cmpint (pdk_hardware_get_source (hardware), ==, NVML);
}

/* Whatever the library does happens to the helper, and nvidia-smi is asked instead. */
static void
test_library_that_misbehaves (void)
{
  static const struct
  {
    const char *library;
    const char *behavior;
  } table[] = { { "fake-nvml", "crash" }, { "fake-nvml-broken", "" }, { "fake-vulkan", "" } };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;

      init_tree (&tree, table[i].library, "");
      pdk_hardware_tree_set_variable (&tree, "FAKE_NVML_BEHAVIOR", table[i].behavior);
      pdk_hardware_tree_add_program (&tree, "nvidia-smi",
                                     "echo '00000000:01:00.0, None, 8192, 0, 1, 8191, 580, 8.6, NVIDIA GeForce RTX 3070'");
      hardware = pdk_hardware_tree_detect (&tree);
      g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 8 * GIBIBYTE);
      g_assert_cmpint (pdk_hardware_get_source (hardware), ==, PDK_MEMORY_SOURCE_NVIDIA_SMI);
    }
}

static void
test_library_that_crashes_alone (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       gpu = NULL;

  init_tree (&tree, "fake-nvml", "");
  pdk_hardware_tree_set_variable (&tree, "FAKE_NVML_BEHAVIOR", "crash");
  pdk_hardware_tree_add_card (&tree, 0, "0000:01:00.0", "nvidia", 0x10de, 0x2684);
  hardware = pdk_hardware_tree_detect (&tree);
  gpu = pdk_hardware_tree_get_gpu (hardware, 0);
  g_assert_true (has_note (gpu, "crashed"));
  pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, 24 * GIBIBYTE, TABLE);
}

static void
test_library_that_hangs (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       gpu = NULL;
  g_autoptr (GError)       error = NULL;
  g_auto (PdkAsyncWaiter)  waiter = PDK_ASYNC_WAITER_INIT;
  PdkHardwarePlaces        places = { 0 };
  gint64                   start = g_get_monotonic_time ();

  init_tree (&tree, "fake-nvml", "");
  pdk_hardware_tree_set_variable (&tree, "FAKE_NVML_BEHAVIOR", "hang");
  pdk_hardware_tree_add_card (&tree, 0, "0000:01:00.0", "nvidia", 0x10de, 0x2684);
  places.root = tree.root;
  places.environment = tree.environment;
  places.time_limit_ms = 500;
  pdk_hardware_detect_async (&places, NULL, pdk_async_waiter_done, &waiter);
  hardware = pdk_hardware_detect_finish (pdk_async_waiter_wait (&waiter), &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_TIME_SPAN_SECOND);
  gpu = pdk_hardware_tree_get_gpu (hardware, 0);
  g_assert_true (has_note (gpu, "did not answer in time"));
}

static void
test_library_that_prints (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;

  init_tree (&tree, "fake-nvml", "NVIDIA L4|00000000:02:00.0|0|23034|0|0|");
  pdk_hardware_tree_set_variable (&tree, "FAKE_NVML_BEHAVIOR", "print");
  hardware = pdk_hardware_tree_detect (&tree);
  g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 23034 * MEBIBYTE);
}

/* What a helper could say that was tampered with, or that a newer or older Paddock brought. */
static void
test_helper_that_lies (void)
{
  static const char *answers[] = {
    "",
    "nonsense",
    "[]",
    "{}",
    "{\"status\":\"0\"}",
    "{\"status\":0}",
    "{\"status\":0,\"devices\":7}",
    "{\"status\":0,\"devices\":[7,null,\"x\",[]]}",
    "{\"status\":0,\"devices\":[{}]}",
    "{\"status\":0,\"devices\":[{\"name\":7,\"address\":[],\"status\":0,\"total_bytes\":-1}]}",
    "{\"status\":0,\"devices\":[{\"name\":\"X\",\"status\":0,\"total_bytes\":1e300,\"used_bytes\":5}]}",
    "{\"status\":0,\"devices\":[{\"name\":\"X\",\"status\":0,\"total_bytes\":9223372036854775807,\"used_bytes\":5}]}",
    "{\"status\":-9223372036854775808}",
    "{\"status\":9223372036854775807}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;
      g_autofree char         *script = g_strdup_printf ("echo '%s'", answers[i]);

      g_test_message ("%s", answers[i]);
      pdk_hardware_tree_init (&tree);
      pdk_hardware_tree_add_file (&tree, "dev/nvidiactl", "");
      pdk_hardware_tree_add_program (&tree, "probe", script);
      pdk_hardware_tree_use_probe (&tree, "probe");
      hardware = pdk_hardware_tree_detect (&tree);
      g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 0);
    }
}

static void
test_helper_that_is_absent (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_add_file (&tree, "dev/nvidiactl", "");
  pdk_hardware_tree_set_variable (&tree, "PADDOCK_PROBE", "/nonexistent/paddock-probe");
  pdk_hardware_tree_add_program (&tree, "nvidia-smi",
                                 "echo '00000000:01:00.0, None, 8192, 0, 1, 8191, 580, 8.6, NVIDIA GeForce RTX 3070'");
  hardware = pdk_hardware_tree_detect (&tree);
  g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 8 * GIBIBYTE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hardware/nvidia/case-1-one-card", test_one_card);
  g_test_add_func ("/hardware/nvidia/case-4-busy-card-keeps-its-tier", test_busy_card_keeps_its_tier);
  g_test_add_func ("/hardware/nvidia/case-5-domains", test_domains);
  g_test_add_func ("/hardware/nvidia/case-6-tiers-of-what-drivers-tell", test_tiers_of_what_drivers_tell);
  g_test_add_func ("/hardware/nvidia/cases-7-11-12-unified", test_unified);
  g_test_add_func ("/hardware/nvidia/case-13-not-supported-on-a-card", test_not_supported_on_a_card);
  g_test_add_func ("/hardware/nvidia/case-14-divided-without-permission", test_divided_without_permission);
  g_test_add_func ("/hardware/nvidia/case-14b-divided-into-parts", test_divided_into_parts);
  g_test_add_func ("/hardware/nvidia/case-15-mismatch", test_mismatch);
  g_test_add_func ("/hardware/nvidia/case-16-nouveau", test_nouveau);
  g_test_add_func ("/hardware/nvidia/case-17-named-by-number", test_named_by_number);
  g_test_add_func ("/hardware/nvidia/case-18-sleeping-card-is-left-alone", test_sleeping_card_is_left_alone);
  g_test_add_func ("/hardware/nvidia/case-18-thorough-look-wakes", test_thorough_look_wakes);
  g_test_add_func ("/hardware/nvidia/case-19-older-libraries", test_older_libraries);
  g_test_add_func ("/hardware/nvidia/case-19c-lost-card-does-not-hide-the-other", test_lost_card_does_not_hide_the_other);
  g_test_add_func ("/hardware/nvidia/handle-that-cannot-be-had", test_handle_that_cannot_be_had);
  g_test_add_func ("/hardware/nvidia/case-20-windows-subsystem", test_windows_subsystem);
  g_test_add_func ("/hardware/nvidia/library-that-misbehaves", test_library_that_misbehaves);
  g_test_add_func ("/hardware/nvidia/library-that-crashes-alone", test_library_that_crashes_alone);
  g_test_add_func ("/hardware/nvidia/library-that-hangs", test_library_that_hangs);
  g_test_add_func ("/hardware/nvidia/library-that-prints", test_library_that_prints);
  g_test_add_func ("/hardware/nvidia/helper-that-lies", test_helper_that_lies);
  g_test_add_func ("/hardware/nvidia/helper-that-is-absent", test_helper_that_is_absent);

  return g_test_run ();
}
