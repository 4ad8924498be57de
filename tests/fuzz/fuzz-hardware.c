/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-json.h"
#include "hardware/pdk-hardware-nvidia.h"
#include "hardware/pdk-hardware-probe.h"
#include "hardware/pdk-processor.h"
#include "hardware/pdk-server-memory.h"
#include "pdk-fuzz.h"

/* The first byte chooses what the rest is: what a kernel, a command or the helper said. */

static PdkHardwareScan *
scan_new (void)
{
  PdkHardwareScan   *scan = g_new0 (PdkHardwareScan, 1);
  g_autoptr (PdkGpu) gpu = pdk_gpu_new (PDK_GPU_VENDOR_INTEL);

  scan->root = g_strdup ("/nonexistent");
  scan->gpus = g_ptr_array_new_with_free_func (g_object_unref);
  scan->memory.total = G_GUINT64_CONSTANT (32) << 30;
  scan->memory.available = G_GUINT64_CONSTANT (16) << 30;
  scan->processor.name = g_strdup ("");
  gpu->address = g_strdup ("0000:03:00.0");
  gpu->render_node = g_strdup ("renderD128");
  gpu->vendor_id = 0x8086;
  g_ptr_array_add (scan->gpus, g_steal_pointer (&gpu));
  return scan;
}

static void
scan_check_and_free (PdkHardwareScan *scan)
{
  pdk_hardware_scan_names (scan);
  pdk_hardware_scan_finish (scan);
  for (guint i = 0; i < scan->gpus->len; i++)
    {
      PdkGpu                *gpu = g_ptr_array_index (scan->gpus, i);
      g_autofree char       *description = pdk_gpu_describe (gpu);
      g_autoptr (JsonObject) object = pdk_gpu_to_json (gpu);
      guint64                total;
      guint64                free_bytes;

      g_assert_true (g_utf8_validate (description, -1, NULL));
      pdk_gpu_get_figure (gpu, PDK_GPU_FIGURE_BUDGET_TOTAL, &total);
      pdk_gpu_get_figure (gpu, PDK_GPU_FIGURE_BUDGET_FREE, &free_bytes);
      g_assert_cmpuint (free_bytes, <=, total);
    }
  g_free (scan->root);
  g_ptr_array_unref (scan->gpus);
  pdk_processor_clear (&scan->processor);
  g_free (scan);
}

static void
read_smi (const char         *text,
          PdkNvidiaSmiColumns columns)
{
  g_autoptr (GPtrArray) readings = pdk_nvidia_smi_parse (text, columns);
  PdkHardwareScan      *scan = scan_new ();

  for (guint i = 0; i < readings->len; i++)
    pdk_hardware_nvidia_apply (scan, g_ptr_array_index (readings, i));
  scan_check_and_free (scan);
}

static void
read_answer (const char *text,
             int         subject)
{
  g_autoptr (JsonObject) answer = pdk_json_parse_object (text, -1, "answer", NULL);
  PdkHardwareScan       *scan;
  PdkServerMemory        memory;

  if (answer == NULL)
    return;
  scan = scan_new ();
  if (subject == 0)
    pdk_hardware_probe_apply_nvml (scan, answer);
  else if (subject == 1)
    pdk_hardware_probe_apply_drm (scan, answer);
  else
    pdk_hardware_probe_apply_vulkan (scan, answer);
  pdk_server_memory_from_json (&memory, answer);
  scan_check_and_free (scan);
}

static void
read_kernel (const char *text)
{
  g_auto (PdkProcessor) processor = PDK_PROCESSOR_INIT;
  PdkSystemMemory       memory;
  g_autofree char      *address = pdk_hardware_normalize_address (text);

  pdk_processor_parse (&processor, text);
  pdk_system_memory_parse (&memory, text);
  g_assert_cmpuint (memory.available, <=, memory.total);
  g_assert_cmpuint (pdk_system_memory_get_budget (&memory), <=, memory.total);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *raw = size == 0 ? g_strdup ("") : g_strndup ((const char *) data + 1, size - 1);
  g_autofree char *text = g_utf8_make_valid (raw, -1);

  switch (size == 0 ? 0 : data[0] % 7)
    {
    case 0:
      read_kernel (text);
      break;
    case 1:
      read_smi (text, PDK_NVIDIA_SMI_COLUMNS_NEW);
      break;
    case 2:
      read_smi (text, PDK_NVIDIA_SMI_COLUMNS_USUAL);
      break;
    case 3:
      read_smi (text, PDK_NVIDIA_SMI_COLUMNS_OLD);
      break;
    default:
      read_answer (text, data[0] % 7 - 4);
      break;
    }
  return 0;
}
