/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "hardware/pdk-hardware-child.h"
#include "hardware/pdk-hardware-nvidia.h"
#include "pdk-hardware-tree.h"
#include "pdk-test.h"

/* This computer, whatever it is. With an NVIDIA card, its library and its command must agree. */

#define MEBIBYTE G_GUINT64_CONSTANT (0x100000)

static PdkHardware *
detect (gint64 *elapsed)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)      error = NULL;
  gint64                  start = g_get_monotonic_time ();
  PdkHardware            *hardware;

  pdk_hardware_detect_async (NULL, NULL, pdk_async_waiter_done, &waiter);
  hardware = pdk_hardware_detect_finish (pdk_async_waiter_wait (&waiter), &error);
  g_assert_no_error (error);
  *elapsed = g_get_monotonic_time () - start;
  return hardware;
}

static void
test_look (void)
{
  gint64                  elapsed;
  g_autoptr (PdkHardware) hardware = detect (&elapsed);
  g_autofree char        *description = pdk_hardware_describe (hardware);
  const PdkSystemMemory  *memory = pdk_hardware_get_system_memory (hardware);
  const PdkProcessor     *processor = pdk_hardware_get_processor (hardware);

  g_test_message ("%s, found in %" G_GINT64_FORMAT " ms", description, elapsed / 1000);
  pdk_hardware_tree_check (hardware);
  g_assert_cmpuint (memory->total, >, 0);
  g_assert_cmpuint (memory->available, <=, memory->total);
  g_assert_cmpuint (processor->threads, >, 0);
  /* The limit, and the little that a slow machine needs to keep it. */
  g_assert_cmpint (elapsed / 1000, <, PDK_HARDWARE_TIME_LIMIT_MS + 5000);
}

static void
test_two_looks_agree (void)
{
  gint64                  elapsed;
  g_autoptr (PdkHardware) first = detect (&elapsed);
  g_autoptr (PdkHardware) second = detect (&elapsed);

  g_assert_cmpuint (pdk_hardware_get_memory (first), ==, pdk_hardware_get_memory (second));
  g_assert_cmpuint (pdk_hardware_get_gpu_count (first), ==, pdk_hardware_get_gpu_count (second));
}

/* Returns what nvidia-smi says here, with no entry where there is no such command. */
static GPtrArray *
ask_nvidia_smi (void)
{
  const char             *arguments[] = { "nvidia-smi", pdk_nvidia_smi_get_query (PDK_NVIDIA_SMI_COLUMNS_USUAL),
                                          "--format=csv,noheader,nounits", NULL };
  g_auto (GStrv)          environment = g_get_environ ();
  g_auto (PdkChildResult) result = PDK_CHILD_RESULT_INIT;

  pdk_hardware_child_run (arguments, (const char * const *) environment, g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND,
                          NULL, &result);
  return pdk_nvidia_smi_parse (result.output == NULL ? "" : result.output, PDK_NVIDIA_SMI_COLUMNS_USUAL);
}

static PdkGpu *
find (PdkHardware *hardware,
      const char  *address)
{
  GListModel *gpus = pdk_hardware_get_gpus (hardware);

  for (guint i = 0; i < g_list_model_get_n_items (gpus); i++)
    {
      g_autoptr (PdkGpu) gpu = g_list_model_get_item (gpus, i);

      if (g_strcmp0 (pdk_gpu_get_address (gpu), address) == 0)
        return g_steal_pointer (&gpu);
    }
  return NULL;
}

static void
compare (PdkHardware            *hardware,
         const PdkNvidiaReading *reading)
{
  g_autoptr (PdkGpu) gpu = find (hardware, reading->address);
  guint64            total;

  g_assert_nonnull (gpu);
  g_assert_cmpstr (pdk_gpu_get_name (gpu), ==, reading->name);
  g_assert_cmpstr (pdk_gpu_get_driver_version (gpu), ==, reading->driver_version);
  g_assert_cmpstr (pdk_gpu_get_architecture (gpu), ==, reading->architecture);
  if (reading->state != PDK_NVIDIA_STATE_READ || pdk_gpu_get_kind (gpu) != PDK_GPU_KIND_DISCRETE)
    return;
  g_assert_cmpint (pdk_gpu_get_figure (gpu, PDK_GPU_FIGURE_DEDICATED_TOTAL, &total), ==, PDK_MEMORY_SOURCE_NVML);
  g_test_message ("%s: %" G_GUINT64_FORMAT " MiB by the library, %" G_GUINT64_FORMAT " MiB by the command", reading->name,
                  total / MEBIBYTE, reading->total / MEBIBYTE);
  g_assert_cmpuint (total / MEBIBYTE, ==, reading->total / MEBIBYTE);
}

static void
test_nvidia_library_and_command_agree (void)
{
  g_autoptr (GPtrArray)   readings = ask_nvidia_smi ();
  gint64                  elapsed;
  g_autoptr (PdkHardware) hardware = detect (&elapsed);

  for (guint i = 0; i < readings->len; i++)
    compare (hardware, g_ptr_array_index (readings, i));
  if (readings->len == 0)
    g_assert_cmpint (pdk_hardware_get_source (hardware), !=, PDK_MEMORY_SOURCE_NVIDIA_SMI);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hardware/here/look", test_look);
  g_test_add_func ("/hardware/here/two-looks-agree", test_two_looks_agree);
  g_test_add_func ("/hardware/here/nvidia-library-and-command-agree", test_nvidia_library_and_command_agree);

  return g_test_run ();
}
