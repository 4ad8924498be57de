/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "hardware/pdk-hardware-report.h"
#include "pdk-hardware-tree.h"
#include "pdk-test.h"

static void
add_card (PdkHardwareTree *tree,
          int              number,
          const char      *address,
          const char      *bytes)
{
  pdk_hardware_tree_add_card (tree, number, address, "amdgpu", 0x1002, 0x744c);
  pdk_hardware_tree_set_card (tree, address, "mem_info_vram_total", bytes);
  pdk_hardware_tree_set_card (tree, address, "mem_info_vram_used", "0\n");
  pdk_hardware_tree_set_card (tree, address, "mem_info_gtt_total", "0\n");
  pdk_hardware_tree_set_card (tree, address, "mem_info_gtt_used", "0\n");
}

static const PdkHardwareLine *
find (GPtrArray       *lines,
      PdkHardwareTopic topic)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const PdkHardwareLine *line = g_ptr_array_index (lines, i);

      if (line->topic == topic)
        return line;
    }
  return NULL;
}

static void
test_cards (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (GPtrArray)    lines = NULL;
  g_autofree char         *summary = NULL;
  const PdkHardwareLine   *line;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_set_memory (&tree, 64 * 1024 * 1024, 32 * 1024 * 1024);
  add_card (&tree, 0, "0000:03:00.0", "25753026560\n");
  add_card (&tree, 1, "0000:0a:00.0", "8573157376\n");
  hardware = pdk_hardware_tree_detect (&tree);
  lines = pdk_hardware_report_new (hardware);
  line = find (lines, PDK_HARDWARE_TOPIC_CARD);
  g_assert_nonnull (line);
  g_assert_nonnull (strstr (line->text, "24.0\302\240GiB (amdgpu driver) · 24.0\302\240GiB free now · driver amdgpu"));
  g_assert_null (find (lines, PDK_HARDWARE_TOPIC_NO_CARD));
  line = find (lines, PDK_HARDWARE_TOPIC_MEMORY);
  g_assert_cmpstr (line->text, ==, "64.0\302\240GiB, 32.0\302\240GiB free now");
  summary = pdk_hardware_report_summarize (hardware);
  g_assert_cmpstr (summary, ==, "32.0\302\240GiB · 2 graphics cards");
}

static void
test_one_card (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autofree char         *summary = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_set_memory (&tree, 64 * 1024 * 1024, 32 * 1024 * 1024);
  add_card (&tree, 0, "0000:03:00.0", "25753026560\n");
  hardware = pdk_hardware_tree_detect (&tree);
  summary = pdk_hardware_report_summarize (hardware);
  g_assert_true (g_str_has_prefix (summary, "24.0\302\240GiB · "));
  g_assert_true (g_str_has_suffix (summary, pdk_hardware_get_gpu_name (hardware)));
}

/* Notes of the card say what to do; a name from a driver is one line of text, whatever is in it. */
static void
test_notes (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (GPtrArray)    lines = NULL;
  gboolean                 told = FALSE;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_set_memory (&tree, 64 * 1024 * 1024, 32 * 1024 * 1024);
  pdk_hardware_tree_add_card (&tree, 0, "0000:01:00.0", "nouveau", 0x10de, 0x2684);
  hardware = pdk_hardware_tree_detect (&tree);
  lines = pdk_hardware_report_new (hardware);
  for (guint i = 0; i < lines->len; i++)
    {
      const PdkHardwareLine *line = g_ptr_array_index (lines, i);

      g_assert_null (strchr (line->title, '\n'));
      g_assert_null (strchr (line->text, '\n'));
      told = told || strstr (line->notes, "nouveau") != NULL;
    }
  g_assert_true (told);
}

static void
test_none (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_autoptr (PdkHardware)  hardware = NULL;
  g_autoptr (GPtrArray)    lines = NULL;
  g_autofree char         *summary = NULL;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_set_memory (&tree, 16 * 1024 * 1024, 8 * 1024 * 1024);
  pdk_hardware_tree_add_file (&tree, "proc/cpuinfo", "processor\t: 0\nmodel name\t: Some <Processor>\nflags\t\t: avx avx2\n");
  hardware = pdk_hardware_tree_detect (&tree);
  lines = pdk_hardware_report_new (hardware);
  g_assert_nonnull (find (lines, PDK_HARDWARE_TOPIC_NO_CARD));
  g_assert_cmpstr (find (lines, PDK_HARDWARE_TOPIC_PROCESSOR)->title, ==, "Some <Processor>");
  summary = pdk_hardware_report_summarize (hardware);
  g_assert_cmpstr (summary, ==, "No graphics card");
}

static void
test_nothing_known (void)
{
  g_autoptr (PdkHardware) hardware = pdk_hardware_new_unknown ();
  g_autoptr (GPtrArray)   lines = pdk_hardware_report_new (hardware);

  /* What was not found is told; what is not known is not. */
  g_assert_cmpuint (lines->len, ==, 1);
  g_assert_nonnull (find (lines, PDK_HARDWARE_TOPIC_NO_CARD));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hardware-report/cards", test_cards);
  g_test_add_func ("/hardware-report/one-card", test_one_card);
  g_test_add_func ("/hardware-report/notes", test_notes);
  g_test_add_func ("/hardware-report/none", test_none);
  g_test_add_func ("/hardware-report/nothing-known", test_nothing_known);
  return g_test_run ();
}
