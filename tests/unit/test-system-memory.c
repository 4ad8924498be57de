/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hardware/pdk-system-memory.h"
#include "pdk-hardware-tree.h"
#include "pdk-test.h"

#define KIBIBYTE G_GUINT64_CONSTANT (1024)
#define GIBIBYTE G_GUINT64_CONSTANT (0x40000000)

static void
test_meminfo (void)
{
  PdkSystemMemory memory;

  g_assert_true (pdk_system_memory_parse (&memory, "MemTotal:       127600748 kB\n"
                                                   "MemFree:         1000000 kB\n"
                                                   "MemAvailable:   118566368 kB\n"
                                                   "SwapTotal:       8388608 kB\n"));
  g_assert_cmpuint (memory.total, ==, 130663165952);
  g_assert_cmpuint (memory.available, ==, 118566368 * KIBIBYTE);
  g_assert_cmpuint (memory.swap_total, ==, 8 * GIBIBYTE);
  g_assert_cmpuint (memory.limit, ==, 0);
}

static void
test_meminfo_of_old_kernels (void)
{
  PdkSystemMemory memory;

  g_assert_true (pdk_system_memory_parse (&memory, "MemTotal: 8000000 kB\nMemFree: 1000000 kB\nBuffers: 200000 kB\nCached: "
                                                   "3000000 kB\nSwapCached: 7 kB\n"));
  g_assert_cmpuint (memory.available, ==, 4200000 * KIBIBYTE);
}

static void
test_meminfo_that_is_none (void)
{
  static const char *texts[] = { "", "MemTotal:\n", "MemTotal: kB\n", "MemTotal: -1 kB\n", "MemTotal: 12 MB\n",
                                 "MemTotal: 99999999999999999999 kB\n", "XMemTotal: 12 kB\n", "MemTotal 12 kB\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      PdkSystemMemory memory;

      g_assert_false (pdk_system_memory_parse (&memory, texts[i]));
      g_assert_cmpuint (memory.total, ==, 0);
      g_assert_cmpuint (memory.available, ==, 0);
    }
}

static void
test_available_never_exceeds_total (void)
{
  PdkSystemMemory memory;

  g_assert_true (pdk_system_memory_parse (&memory, "MemTotal: 100 kB\nMemAvailable: 200 kB\n"));
  g_assert_cmpuint (memory.available, ==, 100 * KIBIBYTE);
}

static void
test_control_groups (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  PdkSystemMemory          memory;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_set_memory (&tree, 64 * 1024 * 1024, 48 * 1024 * 1024);
  pdk_hardware_tree_add_file (&tree, "proc/self/cgroup", "12:cpu:/old\n0::/box/inner/app\n");
  pdk_hardware_tree_add_file (&tree, "sys/fs/cgroup/box/inner/app/memory.max", "max\n");
  pdk_hardware_tree_add_file (&tree, "sys/fs/cgroup/box/inner/memory.max", "8589934592\n");
  pdk_hardware_tree_add_file (&tree, "sys/fs/cgroup/box/inner/memory.current", "6442450944\n");
  pdk_hardware_tree_add_file (&tree, "sys/fs/cgroup/box/inner/memory.stat",
                              "anon 1\nactive_file 1073741824\ninactive_file 536870912\nslab_reclaimable 1\nslab_other 5\n");
  pdk_hardware_tree_add_file (&tree, "sys/fs/cgroup/box/memory.max", "17179869184\n");
  pdk_system_memory_read (&memory, tree.root);
  g_assert_cmpuint (memory.total, ==, 64 * GIBIBYTE);
  g_assert_cmpuint (memory.limit, ==, 8 * GIBIBYTE);
  g_assert_cmpuint (memory.limit_available, ==, 2 * GIBIBYTE + GIBIBYTE + GIBIBYTE / 2 + 1);
}

static void
test_control_groups_without_limit (void)
{
  static const char *limits[] = { "max\n", "", "-1\n", "nonsense\n", "0\n", "99999999999999999999999\n", "109951162777600\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      PdkSystemMemory          memory;

      pdk_hardware_tree_init (&tree);
      pdk_hardware_tree_set_memory (&tree, 16 * 1024 * 1024, 8 * 1024 * 1024);
      pdk_hardware_tree_add_file (&tree, "proc/self/cgroup", "0::/box\n");
      pdk_hardware_tree_add_file (&tree, "sys/fs/cgroup/box/memory.max", limits[i]);
      pdk_system_memory_read (&memory, tree.root);
      g_assert_cmpuint (memory.total, ==, 16 * GIBIBYTE);
      g_assert_cmpuint (memory.limit, ==, 0);
    }
}

static void
test_control_groups_out_of_sight (void)
{
  static const char *texts[] = { NULL, "", "0::\n", "0::/../../etc\n", "0::/gone\n", "1:cpu:/x\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (PdkHardwareTree) tree = { 0 };
      PdkSystemMemory          memory;

      pdk_hardware_tree_init (&tree);
      pdk_hardware_tree_set_memory (&tree, 16 * 1024 * 1024, 8 * 1024 * 1024);
      if (texts[i] != NULL)
        pdk_hardware_tree_add_file (&tree, "proc/self/cgroup", texts[i]);
      pdk_system_memory_read (&memory, tree.root);
      g_assert_cmpuint (memory.available, ==, 8 * GIBIBYTE);
      g_assert_cmpuint (memory.limit, ==, 0);
    }
}

static void
test_nothing_to_read (void)
{
  PdkSystemMemory memory = { 1, 1, 1, 1, 1 };

  pdk_system_memory_read (&memory, "/nonexistent");
  g_assert_cmpuint (memory.total, ==, 0);
  g_assert_cmpuint (memory.limit, ==, 0);
  g_assert_cmpuint (pdk_system_memory_get_budget (&memory), ==, 0);
}

static void
test_budget (void)
{
  const PdkSystemMemory large = { .total = 64 * GIBIBYTE };
  const PdkSystemMemory usual = { .total = 16 * GIBIBYTE };
  const PdkSystemMemory small = { .total = 2 * GIBIBYTE };
  const PdkSystemMemory limited = { .total = 64 * GIBIBYTE, .limit = 10 * GIBIBYTE };

  g_assert_cmpuint (pdk_system_memory_get_budget (&large), ==, 64 * GIBIBYTE - 64 * GIBIBYTE / 5);
  g_assert_cmpuint (pdk_system_memory_get_budget (&usual), ==, 12 * GIBIBYTE);
  g_assert_cmpuint (pdk_system_memory_get_budget (&small), ==, 0);
  g_assert_cmpuint (pdk_system_memory_get_budget (&limited), ==, 6 * GIBIBYTE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/system-memory/meminfo", test_meminfo);
  g_test_add_func ("/system-memory/case-43-meminfo-of-old-kernels", test_meminfo_of_old_kernels);
  g_test_add_func ("/system-memory/meminfo-that-is-none", test_meminfo_that_is_none);
  g_test_add_func ("/system-memory/available-never-exceeds-total", test_available_never_exceeds_total);
  g_test_add_func ("/system-memory/case-44-control-groups", test_control_groups);
  g_test_add_func ("/system-memory/case-44-control-groups-without-limit", test_control_groups_without_limit);
  g_test_add_func ("/system-memory/case-44-control-groups-out-of-sight", test_control_groups_out_of_sight);
  g_test_add_func ("/system-memory/nothing-to-read", test_nothing_to_read);
  g_test_add_func ("/system-memory/budget", test_budget);

  return g_test_run ();
}
