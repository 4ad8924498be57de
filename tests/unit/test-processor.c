/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hardware/pdk-processor.h"
#include "pdk-hardware-tree.h"
#include "pdk-test.h"

static void
test_features (void)
{
  static const struct
  {
    const char *text;
    const char *name;
    guint       features;
    guint       threads;
  } table[] = {
    { "processor\t: 0\nmodel name\t: Intel(R) Core(TM) i7-12700K\nflags\t\t: fpu sse4_2 avx avx2 fma avx_vnni\n"
      "processor\t: 1\nmodel name\t: Intel(R) Core(TM) i7-12700K\nflags\t\t: fpu\n",
      "Intel(R) Core(TM) i7-12700K", PDK_PROCESSOR_AVX | PDK_PROCESSOR_AVX2 | PDK_PROCESSOR_AVX_VNNI, 2 },
    { "processor\t: 0\nmodel name\t: AMD EPYC 9654\nflags\t\t: avx avx2 avx512f\n", "AMD EPYC 9654",
      PDK_PROCESSOR_AVX | PDK_PROCESSOR_AVX2 | PDK_PROCESSOR_AVX512, 1 },
    { "processor\t: 0\nFeatures\t: fp asimd asimddp i8mm sve\n\nHardware\t: BCM2712\nModel\t\t: Raspberry Pi 5\n",
      "Raspberry Pi 5", PDK_PROCESSOR_DOT_PRODUCT | PDK_PROCESSOR_MATRIX | PDK_PROCESSOR_SVE, 1 },
    { "processor\t: 0\nmodel name\t: Old\nflags\t\t: fpu sse2\n", "Old", 0, 1 },
    { "", "", 0, 0 },
    { "nonsense", "", 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (PdkProcessor) processor = PDK_PROCESSOR_INIT;

      pdk_processor_parse (&processor, table[i].text);
      g_assert_cmpstr (processor.name, ==, table[i].name);
      g_assert_cmpuint (processor.features, ==, table[i].features);
      g_assert_cmpuint (processor.threads, ==, table[i].threads);
    }
}

static void
add_thread (PdkHardwareTree *tree,
            guint            number,
            guint            core)
{
  g_autofree char *core_path = g_strdup_printf ("sys/devices/system/cpu/cpu%u/topology/core_id", number);
  g_autofree char *package_path = g_strdup_printf ("sys/devices/system/cpu/cpu%u/topology/physical_package_id", number);
  g_autofree char *contents = g_strdup_printf ("%u\n", core);

  pdk_hardware_tree_add_file (tree, core_path, contents);
  pdk_hardware_tree_add_file (tree, package_path, "0\n");
}

/* Two fast cores with two threads each, and four slow ones. */
static void
test_cores (void)
{
  g_auto (PdkHardwareTree) tree = { 0 };
  g_auto (PdkProcessor)    processor = PDK_PROCESSOR_INIT;

  pdk_hardware_tree_init (&tree);
  pdk_hardware_tree_add_file (&tree, "proc/cpuinfo", "processor\t: 0\nmodel name\t: Hybrid\nflags\t\t: avx2\n");
  pdk_hardware_tree_add_file (&tree, "sys/devices/system/cpu/present", "0-7\n");
  pdk_hardware_tree_add_file (&tree, "sys/devices/cpu_atom/cpus", "4-7\n");
  for (guint i = 0; i < 4; i++)
    add_thread (&tree, i, i / 2);
  for (guint i = 4; i < 8; i++)
    add_thread (&tree, i, i + 4);
  pdk_processor_read (&processor, tree.root);
  g_assert_cmpuint (processor.threads, ==, 8);
  g_assert_cmpuint (processor.cores, ==, 6);
  g_assert_cmpuint (processor.fast_cores, ==, 2);
}

static void
test_nothing_to_read (void)
{
  g_auto (PdkProcessor) processor = PDK_PROCESSOR_INIT;

  pdk_processor_read (&processor, "/nonexistent");
  g_assert_cmpstr (processor.name, ==, "");
  g_assert_cmpuint (processor.cores, ==, 0);
}

static void
test_comfort (void)
{
  static const struct
  {
    guint  features;
    guint  fast_cores;
    double billions;
  } table[] = {
    { 0, 32, 1.5 },
    { PDK_PROCESSOR_AVX, 8, 1.5 },
    { PDK_PROCESSOR_AVX | PDK_PROCESSOR_AVX2, 4, 4.0 },
    { PDK_PROCESSOR_AVX | PDK_PROCESSOR_AVX2, 8, 8.0 },
    { PDK_PROCESSOR_AVX2 | PDK_PROCESSOR_AVX512, 2, 8.0 },
    { PDK_PROCESSOR_DOT_PRODUCT, 4, 4.0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const PdkProcessor processor = { .features = table[i].features, .fast_cores = table[i].fast_cores };

      g_assert_cmpfloat (pdk_processor_get_comfortable_parameters (&processor), ==, table[i].billions);
    }
}

static void
test_feature_names (void)
{
  const PdkProcessor processor = { .features = PDK_PROCESSOR_AVX2 | PDK_PROCESSOR_AMX };
  g_auto (GStrv)     names = pdk_processor_dup_feature_names (&processor);
  g_autofree char   *joined = g_strjoinv (" ", names);

  g_assert_cmpstr (joined, ==, "avx2 amx");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/processor/features", test_features);
  g_test_add_func ("/processor/cores", test_cores);
  g_test_add_func ("/processor/nothing-to-read", test_nothing_to_read);
  g_test_add_func ("/processor/comfort", test_comfort);
  g_test_add_func ("/processor/feature-names", test_feature_names);

  return g_test_run ();
}
