/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hardware/pdk-hardware-nvidia.h"
#include "pdk-hardware-tree.h"
#include "pdk-test.h"

#define MEBIBYTE G_GUINT64_CONSTANT (0x100000)
#define GIBIBYTE G_GUINT64_CONSTANT (0x40000000)

#define SMI     PDK_MEMORY_SOURCE_NVIDIA_SMI
#define UNKNOWN PDK_MEMORY_SOURCE_UNKNOWN

/* A command that knows only the oldest columns, and prints $rows for them. */
#define OLD_COMMAND(rows)                                              \
  "case \"$1\" in\n"                                                   \
  "*=pci.bus_id,memory.total,memory.used,name) printf '" rows "' ;;\n" \
  "*) echo \"Field is not a valid field to query.\"; exit 2 ;;\n"      \
  "esac"

static void
test_parse_usual_columns (void)
{
  g_autoptr (GPtrArray) readings = pdk_nvidia_smi_parse (
    "00000000:4E:00.0, 24564, 300, 507, 23757, 580.95.05, 8.9, NVIDIA GeForce RTX 4090\r\n"
    "00000001:01:00.0, 16376, 280, 0, 16096, 580.95.05, 8.9, Name, with a comma\n"
    "\n",
    PDK_NVIDIA_SMI_COLUMNS_USUAL);
  const PdkNvidiaReading *first;
  const PdkNvidiaReading *second;

  g_assert_cmpuint (readings->len, ==, 2);
  first = g_ptr_array_index (readings, 0);
  second = g_ptr_array_index (readings, 1);
  g_assert_cmpstr (first->address, ==, "0000:4e:00.0");
  g_assert_cmpstr (first->name, ==, "NVIDIA GeForce RTX 4090");
  g_assert_cmpstr (first->driver_version, ==, "580.95.05");
  g_assert_cmpstr (first->architecture, ==, "8.9");
  g_assert_cmpint (first->state, ==, PDK_NVIDIA_STATE_READ);
  g_assert_cmpuint (first->total, ==, 24564 * MEBIBYTE);
  g_assert_cmpuint (first->used, ==, 507 * MEBIBYTE);
  g_assert_cmpuint (first->free, ==, 23757 * MEBIBYTE);
  g_assert_cmpstr (second->address, ==, "0001:01:00.0");
  g_assert_cmpstr (second->name, ==, "Name, with a comma");
  g_assert_true (second->used_known);
  g_assert_cmpuint (second->used, ==, 0);
}

/* Everything that was seen in the place of a number, and what it means. */
static void
test_parse_words_for_numbers (void)
{
  static const struct
  {
    const char    *word;
    PdkNvidiaState state;
  } table[] = {
    { "[N/A]", PDK_NVIDIA_STATE_NOT_SUPPORTED },
    { "N/A", PDK_NVIDIA_STATE_NOT_SUPPORTED },
    { "[Not Supported]", PDK_NVIDIA_STATE_NOT_SUPPORTED },
    { "", PDK_NVIDIA_STATE_NOT_SUPPORTED },
    { "[Insufficient Permissions]", PDK_NVIDIA_STATE_NO_PERMISSION },
    { "[Unknown Error]", PDK_NVIDIA_STATE_FAILED },
    { "[GPU is lost]", PDK_NVIDIA_STATE_LOST },
    { "-1", PDK_NVIDIA_STATE_NOT_SUPPORTED },
    { "12x", PDK_NVIDIA_STATE_NOT_SUPPORTED },
    { "99999999999999999999", PDK_NVIDIA_STATE_NOT_SUPPORTED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char        *text = g_strdup_printf ("00000000:01:00.0, %s, %s, Card", table[i].word, table[i].word);
      g_autoptr (GPtrArray)   readings = pdk_nvidia_smi_parse (text, PDK_NVIDIA_SMI_COLUMNS_OLD);
      const PdkNvidiaReading *reading;

      g_assert_cmpuint (readings->len, ==, 1);
      reading = g_ptr_array_index (readings, 0);
      g_assert_cmpint (reading->state, ==, table[i].state);
      g_assert_cmpuint (reading->total, ==, 0);
      g_assert_false (reading->used_known);
    }
}

static void
test_parse_prose_is_no_card (void)
{
  static const char *texts[] = {
    "",
    "\n\n",
    "No devices were found\n",
    "Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 580.95\n",
    "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest, ",
    "a, b, c, d\n",
    "00000000:01:00.0, 1\n",
    "zz:01:00.0, 1, 2, Card\n",
    "\uFFFD, \uFFFD, \uFFFD, \uFFFD",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GPtrArray) readings = pdk_nvidia_smi_parse (texts[i], PDK_NVIDIA_SMI_COLUMNS_OLD);

      g_assert_cmpuint (readings->len, ==, 0);
    }
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *text;
    const char *address;
  } table[] = {
    { "00000000:4E:00.0", "0000:4e:00.0" },
    { "0000:4e:00.0", "0000:4e:00.0" },
    { "00000001:01:00.0", "0001:01:00.0" },
    { "00010000:01:00.0", "10000:01:00.0" },
    { "4e:00.1", "0000:4e:00.1" },
    { "", NULL },
    { "card0", NULL },
    { "4e:00", NULL },
    { "0000:4e:00.0 ", NULL },
    { "0000:4e:00.0/x", NULL },
    { "-1:4e:00.0", NULL },
    { " 0000:4e:00.0", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *address = pdk_hardware_normalize_address (table[i].text);

      g_assert_cmpstr (address, ==, table[i].address);
    }
}

static void
test_two_alike (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autofree char         *description = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_add_file (&tree, "dev/nvidiactl", "");
  pdk_hardware_tree_add_card (&tree, 0, "0000:4e:00.0", "nvidia", 0x10de, 0x2684);
  pdk_hardware_tree_add_card (&tree, 1, "0000:62:00.0", "nvidia", 0x10de, 0x2684);
  pdk_hardware_tree_add_program (&tree, "nvidia-smi",
                                 OLD_COMMAND ("00000000:4E:00.0, 24564, 507, NVIDIA GeForce RTX 4090\\n"
                                              "00000000:62:00.0, 24564, 507, NVIDIA GeForce RTX 4090\\n"));
  hardware = pdk_hardware_tree_detect (&tree);
  g_assert_cmpuint (pdk_hardware_get_gpu_count (hardware), ==, 2);
  g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 24564 * MEBIBYTE);
  g_assert_cmpuint (pdk_hardware_get_memory_sum (hardware), ==, 2 * 24564 * MEBIBYTE);
  g_assert_cmpint (pdk_hardware_get_source (hardware), ==, SMI);
  g_assert_cmpstr (pdk_hardware_get_gpu_name (hardware), ==, "NVIDIA GeForce RTX 4090");
  description = pdk_hardware_describe (hardware);
  g_assert_cmpstr (description, ==,
                   "2 graphics cards, the largest: NVIDIA GeForce RTX 4090 with 24.0\u00a0GiB (nvidia-smi)");
}

static void
test_two_different (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       second = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_add_file (&tree, "dev/nvidiactl", "");
  pdk_hardware_tree_add_program (&tree, "nvidia-smi",
                                 OLD_COMMAND ("00000000:01:00.0, 24564, 507, NVIDIA GeForce RTX 4090\\n"
                                              "00000000:02:00.0, 16376, 3, NVIDIA GeForce RTX 4080\\n"));
  hardware = pdk_hardware_tree_detect (&tree);
  second = pdk_hardware_tree_get_gpu (hardware, 1);
  g_assert_cmpstr (pdk_gpu_get_name (second), ==, "NVIDIA GeForce RTX 4080");
  pdk_hardware_tree_assert_figure (second, PDK_GPU_FIGURE_DEDICATED_TOTAL, 16376 * MEBIBYTE, SMI);
  pdk_hardware_tree_assert_figure (second, PDK_GPU_FIGURE_BUDGET_FREE, 16373 * MEBIBYTE, SMI);
}

/* GB10, Thor, Orin: the command has no figure, the computer's memory is theirs. */
static void
test_unified (void)
{
  static const char *rows[] = {
    OLD_COMMAND ("0000000F:01:00.0, [N/A], [N/A], NVIDIA GB10\\n"),
    OLD_COMMAND ("0000000F:01:00.0, 0, 0, NVIDIA GB10\\n"),
    "printf '0000000F:01:00.0, ATS, [N/A], [N/A], [N/A], [N/A], 580.95, 11.0, NVIDIA Thor\\n'",
    "printf '0000000F:01:00.0, N/A, [N/A], [N/A], [N/A], [N/A], 540.4, 8.7, Orin (nvgpu)\\n'",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;
      g_autoptr (PdkGpu)       gpu = NULL;

      pdk_hardware_tree_init (&tree);
      pdk_hardware_tree_add_file (&tree, "dev/nvidiactl", "");
      pdk_hardware_tree_set_memory (&tree, 127600748, 118566368);
      pdk_hardware_tree_add_program (&tree, "nvidia-smi", rows[i]);
      hardware = pdk_hardware_tree_detect (&tree);
      gpu = pdk_hardware_tree_get_gpu (hardware, 0);
      g_assert_cmpint (pdk_gpu_get_kind (gpu), ==, PDK_GPU_KIND_UNIFIED);
      pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, 130663165952, PDK_MEMORY_SOURCE_SYSTEM);
      pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_SHARED_USED, 9251205120, PDK_MEMORY_SOURCE_SYSTEM);
      pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_DEDICATED_TOTAL, 0, UNKNOWN);
    }
}

static void
test_divided (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (PdkGpu)       gpu = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_add_file (&tree, "dev/nvidiactl", "");
  pdk_hardware_tree_add_program (&tree, "nvidia-smi",
                                 OLD_COMMAND ("00000000:01:00.0, [Insufficient Permissions], [Insufficient Permissions], "
                                              "NVIDIA A100-SXM4-80GB\\n"));
  hardware = pdk_hardware_tree_detect (&tree);
  gpu = pdk_hardware_tree_get_gpu (hardware, 0);
  pdk_hardware_tree_assert_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, 0, UNKNOWN);
  g_assert_nonnull (pdk_gpu_get_notes (gpu)[0]);
  g_assert_nonnull (strstr (pdk_gpu_get_notes (gpu)[0], "MIG"));
}

static void
test_failures_are_no_memory (void)
{
  static const char *scripts[] = {
    "echo 'Failed to initialize NVML: Driver/library version mismatch'; exit 18",
    "echo \"NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\"; exit 9",
    "echo '00000000:01:00.0, 24564, 507, NVIDIA GeForce RTX 4090'; exit 15",
    "echo 'No devices were found'",
    "kill -SEGV $$",
    "exit 2",
    "yes",
    ":",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      g_autoptr (PdkHardware)  hardware = NULL;
      g_autofree char         *description = NULL;

      g_test_message ("%s", scripts[i]);
      pdk_hardware_tree_init (&tree);
      pdk_hardware_tree_add_file (&tree, "dev/nvidiactl", "");
      pdk_hardware_tree_add_program (&tree, "nvidia-smi", scripts[i]);
      hardware = pdk_hardware_tree_detect (&tree);
      g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 0);
      g_assert_cmpint (pdk_hardware_get_source (hardware), ==, UNKNOWN);
      description = pdk_hardware_describe (hardware);
      g_assert_cmpstr (description, ==, "No graphics card that can run models was found");
    }
}

static PdkHardware *
detect_within (PdkHardwareTree *tree,
               guint            time_limit_ms,
               GCancellable    *cancellable,
               GError         **error)
{
  PdkHardwarePlaces       places = { tree->root, tree->environment, time_limit_ms, FALSE };
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_hardware_detect_async (&places, cancellable, pdk_async_waiter_done, &waiter);
  return pdk_hardware_detect_finish (pdk_async_waiter_wait (&waiter), error);
}

static void
test_hang_ends_within_the_limit (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (GError)       error = NULL;
  gint64                   start = g_get_monotonic_time ();

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_add_file (&tree, "dev/nvidiactl", "");
  pdk_hardware_tree_add_card (&tree, 0, "0000:03:00.0", "amdgpu", 0x1002, 0x744c);
  pdk_hardware_tree_set_card (&tree, "0000:03:00.0", "mem_info_vram_total", "25753026560\n");
  pdk_hardware_tree_add_card (&tree, 1, "0000:04:00.0", "nvidia", 0x10de, 0x0001);
  pdk_hardware_tree_add_program (&tree, "nvidia-smi", "sleep 1000");
  hardware = detect_within (&tree, 200, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_TIME_SPAN_SECOND);
  /* What others said is there all the same. */
  g_assert_cmpuint (pdk_hardware_get_memory (hardware), ==, 25753026560);
}

static void
test_cancelled (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError)       error = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_add_file (&tree, "dev/nvidiactl", "");
  pdk_hardware_tree_add_program (&tree, "nvidia-smi", "sleep 1000");
  g_cancellable_cancel (cancellable);
  g_assert_null (detect_within (&tree, 20000, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_not_asked_beside_other_cards (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autofree char         *mark = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_add_file (&tree, "dev/nvidiactl", "");
  mark = g_build_filename (tree.root, "asked", NULL);
  pdk_hardware_tree_set_variable (&tree, "MARK", mark);
  pdk_hardware_tree_add_program (&tree, "nvidia-smi", "touch \"$MARK\"; exit 9");
  pdk_hardware_tree_add_card (&tree, 0, "0000:03:00.0", "amdgpu", 0x1002, 0x744c);
  hardware = pdk_hardware_tree_detect (&tree);
  g_assert_false (g_file_test (mark, G_FILE_TEST_EXISTS));
}

static void
test_not_asked_inside_flatpak (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autofree char         *mark = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_add_file (&tree, "dev/nvidiactl", "");
  mark = g_build_filename (tree.root, "asked", NULL);
  pdk_hardware_tree_set_variable (&tree, "MARK", mark);
  pdk_hardware_tree_add_file (&tree, ".flatpak-info", "[Application]\n");
  pdk_hardware_tree_add_program (&tree, "nvidia-smi", "touch \"$MARK\"; exit 9");
  pdk_hardware_tree_add_card (&tree, 0, "0000:03:00.0", "nvidia", 0x10de, 0x2684);
  hardware = pdk_hardware_tree_detect (&tree);
  g_assert_false (g_file_test (mark, G_FILE_TEST_EXISTS));
}

static void
test_set_by_hand_and_unknown (void)
{
  g_autoptr (PdkHardware) by_hand = pdk_hardware_new_by_hand (12 * GIBIBYTE);
  g_autoptr (PdkHardware) unknown = pdk_hardware_new_unknown ();
  g_autofree char        *description = pdk_hardware_describe (by_hand);
  guint64                 free_bytes;

  g_assert_cmpuint (pdk_hardware_get_memory (by_hand), ==, 12 * GIBIBYTE);
  g_assert_cmpuint (pdk_hardware_get_memory_sum (by_hand), ==, 12 * GIBIBYTE);
  g_assert_cmpint (pdk_hardware_get_source (by_hand), ==, PDK_MEMORY_SOURCE_PERSON);
  g_assert_cmpstr (description, ==, "12.0\u00a0GiB, set by hand");
  g_assert_cmpuint (pdk_hardware_get_memory (unknown), ==, 0);
  g_assert_cmpint (pdk_hardware_get_source (unknown), ==, UNKNOWN);
  g_assert_null (pdk_hardware_get_gpu_name (unknown));
  g_assert_false (pdk_hardware_get_free_memory (unknown, &free_bytes));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hardware/nvidia-smi/parse/usual-columns", test_parse_usual_columns);
  g_test_add_func ("/hardware/nvidia-smi/parse/words-for-numbers", test_parse_words_for_numbers);
  g_test_add_func ("/hardware/nvidia-smi/parse/prose-is-no-card", test_parse_prose_is_no_card);
  g_test_add_func ("/hardware/nvidia-smi/parse/addresses", test_addresses);
  g_test_add_func ("/hardware/nvidia-smi/case-2-two-alike", test_two_alike);
  g_test_add_func ("/hardware/nvidia-smi/case-3-two-different", test_two_different);
  g_test_add_func ("/hardware/nvidia-smi/cases-8-9-10-unified", test_unified);
  g_test_add_func ("/hardware/nvidia-smi/case-14-divided", test_divided);
  g_test_add_func ("/hardware/nvidia-smi/failures-are-no-memory", test_failures_are_no_memory);
  g_test_add_func ("/hardware/nvidia-smi/hang-ends-within-the-limit", test_hang_ends_within_the_limit);
  g_test_add_func ("/hardware/nvidia-smi/cancelled", test_cancelled);
  g_test_add_func ("/hardware/nvidia-smi/not-asked-beside-other-cards", test_not_asked_beside_other_cards);
  g_test_add_func ("/hardware/nvidia-smi/not-asked-inside-flatpak", test_not_asked_inside_flatpak);
  g_test_add_func ("/hardware/set-by-hand-and-unknown", test_set_by_hand_and_unknown);

  return g_test_run ();
}
