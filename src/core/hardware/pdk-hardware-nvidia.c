/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hardware/pdk-hardware-nvidia.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hardware/pdk-hardware-files.h"
#include "hardware/pdk-hardware-names.h"
#include "hardware/pdk-hardware-probe.h"

#define PROC_FOLDER "/proc/driver/nvidia/gpus"

PdkNvidiaReading *
pdk_nvidia_reading_new (PdkMemorySource source)
{
  PdkNvidiaReading *self = g_new0 (PdkNvidiaReading, 1);

  self->source = source;
  return self;
}

void
pdk_nvidia_reading_free (PdkNvidiaReading *self)
{
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->driver_version, g_free);
  g_clear_pointer (&self->architecture, g_free);
  g_free (self);
}

/* Chips whose memory is the computer's. The driver gives no figure for most of them. */
static gboolean
is_unified_name (const char *name)
{
  static const char *tokens[] = { "GB10", "GB20x", "Thor", "Orin", "Xavier", "(nvgpu)", "N1X", "N1" };

  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    if (name != NULL && pdk_hardware_names_has_token (name, tokens[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_unified (const PdkGpu           *gpu,
            const PdkNvidiaReading *reading)
{
  if (reading->state == PDK_NVIDIA_STATE_LOST || reading->part > 0)
    return FALSE;
  return is_unified_name (gpu->name) || (reading->shares_memory && reading->total == 0);
}

static void
apply_unified (PdkHardwareScan        *scan,
               PdkGpu                 *gpu,
               const PdkNvidiaReading *reading)
{
  gpu->kind = PDK_GPU_KIND_UNIFIED;
  if (reading->total > 0)
    pdk_gpu_add_note (gpu, _("Its driver tells less memory than it can use; the computer's memory is what counts."));
  if (scan->memory.total == 0)
    return;
  pdk_gpu_set_figure (gpu, PDK_GPU_FIGURE_SHARED_TOTAL, scan->memory.total, PDK_MEMORY_SOURCE_SYSTEM);
  pdk_gpu_set_figure (gpu, PDK_GPU_FIGURE_SHARED_USED, scan->memory.total - scan->memory.available, PDK_MEMORY_SOURCE_SYSTEM);
}

static void
apply_amounts (PdkGpu                 *gpu,
               const PdkNvidiaReading *reading)
{
  gpu->kind = PDK_GPU_KIND_DISCRETE;
  pdk_gpu_set_figure (gpu, PDK_GPU_FIGURE_DEDICATED_TOTAL, reading->total, reading->source);
  if (reading->used_known && reading->used <= reading->total)
    pdk_gpu_set_figure (gpu, PDK_GPU_FIGURE_DEDICATED_USED, reading->used, reading->source);
  if (reading->free_known && reading->free <= reading->total)
    pdk_gpu_set_figure (gpu, PDK_GPU_FIGURE_BUDGET_FREE, reading->free, reading->source);
}

static void
apply_state (PdkGpu                 *gpu,
             const PdkNvidiaReading *reading)
{
  gpu->kind = PDK_GPU_KIND_DISCRETE;
  switch (reading->state)
    {
    case PDK_NVIDIA_STATE_NO_PERMISSION:
      gpu->divided = TRUE;
      pdk_gpu_add_note (gpu, _("The card is divided into parts (MIG), and the memory of the part that a server would get "
                               "cannot be told. Set the memory by hand."));
      break;
    case PDK_NVIDIA_STATE_LOST:
      gpu->lost = TRUE;
      pdk_gpu_add_note (gpu, _("The card does not answer any more. Restart the computer."));
      break;
    case PDK_NVIDIA_STATE_READ:
    case PDK_NVIDIA_STATE_NOT_SUPPORTED:
    case PDK_NVIDIA_STATE_FAILED:
      break;
    }
}

/* Parts are entries of their own, after the card that they are parts of. */
static PdkGpu *
add_part (PdkHardwareScan        *scan,
          const PdkNvidiaReading *reading)
{
  PdkGpu *whole = pdk_hardware_scan_find_address (scan, reading->address);
  PdkGpu *gpu = pdk_gpu_new (PDK_GPU_VENDOR_NVIDIA);

  if (whole != NULL)
    {
      whole->divided = TRUE;
      whole->counted = FALSE;
      gpu->driver = g_strdup (whole->driver);
    }
  gpu->address = g_strdup (reading->address);
  /* Translators: a card's name and the number of one of the parts into which it is divided */
  pdk_gpu_take_name (gpu, g_strdup_printf (_("%s, part %u"), reading->name, reading->part));
  g_ptr_array_add (scan->gpus, gpu);
  return gpu;
}

static PdkGpu *
get_or_add (PdkHardwareScan        *scan,
            const PdkNvidiaReading *reading)
{
  PdkGpu *gpu;

  if (reading->part > 0)
    return add_part (scan, reading);
  gpu = reading->address == NULL ? NULL : pdk_hardware_scan_find_address (scan, reading->address);
  if (gpu != NULL)
    return gpu;
  gpu = pdk_gpu_new (PDK_GPU_VENDOR_NVIDIA);
  gpu->address = g_strdup (reading->address);
  g_ptr_array_add (scan->gpus, gpu);
  return gpu;
}

void
pdk_hardware_nvidia_apply (PdkHardwareScan        *scan,
                           const PdkNvidiaReading *reading)
{
  PdkGpu *gpu = get_or_add (scan, reading);

  pdk_gpu_take_name (gpu, g_strdup (reading->name));
  g_set_str (&gpu->driver_version, reading->driver_version);
  g_set_str (&gpu->architecture, reading->architecture);
  if (is_unified (gpu, reading))
    apply_unified (scan, gpu, reading);
  else if (reading->state == PDK_NVIDIA_STATE_READ && reading->total > 0)
    apply_amounts (gpu, reading);
  else
    apply_state (gpu, reading);
}

/* The kernel module keeps the name even when its library cannot talk to it. */
static void
read_kernel_name (PdkHardwareScan *scan,
                  PdkGpu          *gpu)
{
  g_autofree char *path = g_strdup_printf ("%s/%s/information", PROC_FOLDER, gpu->address);
  g_autofree char *text = pdk_hardware_files_read (scan->root, path);

  if (text != NULL)
    pdk_gpu_take_name (gpu, pdk_hardware_files_get_value (text, "Model"));
}

static gboolean
is_nouveau (const PdkGpu *gpu)
{
  return g_strcmp0 (gpu->driver, "nouveau") == 0;
}

/* Cards need not show up in sysfs: not under WSL, and not in every container. */
static gboolean
has_hidden_card (PdkHardwareScan *scan)
{
  static const char *traces[] = { "/dev/nvidiactl", "/dev/dxg", "/dev/nvgpu", "/dev/nvhost-ctrl-gpu",
                                  "/proc/driver/nvidia/version" };

  for (gsize i = 0; i < G_N_ELEMENTS (traces); i++)
    if (pdk_hardware_files_exist (scan->root, traces[i]))
      return TRUE;
  return FALSE;
}

/* Whether NVIDIA's driver may be asked: it would wake every card that sleeps. Where there is no card of
   its own the two programs are not started for nothing. */
static gboolean
may_ask (PdkHardwareScan *scan)
{
  gboolean found = FALSE;

  for (guint i = 0; i < scan->gpus->len; i++)
    {
      PdkGpu *gpu = g_ptr_array_index (scan->gpus, i);

      if (gpu->vendor != PDK_GPU_VENDOR_NVIDIA)
        continue;
      if (gpu->asleep && !scan->thorough)
        return FALSE;
      found = found || !is_nouveau (gpu);
    }
  return found || (scan->gpus->len == 0 && (scan->thorough || has_hidden_card (scan)));
}

static const char *
explain_status (PdkHardwareScan *scan,
                int              status)
{
  switch (status)
    {
    case PDK_NVML_CRASHED:
      return _("NVIDIA's library crashed when it was asked. Reinstall NVIDIA's driver, or set the memory by hand.");
    case PDK_NVML_TIMED_OUT:
      return _("NVIDIA's driver did not answer in time. Restart the computer, or set the memory by hand.");
    case PDK_NVML_NO_PERMISSION:
    case PDK_NVML_OPERATING_SYSTEM:
      return _("This account or container may not use the card's device files. Set the memory by hand.");
    case PDK_NVML_DRIVER_NOT_LOADED:
      return _("NVIDIA's driver is not loaded. Install it, or restart the computer after an update.");
    case PDK_NVML_LIBRARY_NOT_FOUND:
    case PDK_NVML_FUNCTION_NOT_FOUND:
      return scan->in_flatpak ? _("The Flatpak runtime for NVIDIA's driver is missing. Run \"flatpak update\".")
                              : _("NVIDIA's driver is not installed completely: its library libnvidia-ml is missing.");
    case PDK_NVML_LIBRARY_MISMATCH:
      return scan->in_flatpak
        ? _("NVIDIA's driver and its Flatpak runtime have different versions. Run \"flatpak update\", then restart.")
        : _("NVIDIA's driver was updated while it was running. Restart the computer.");
    default:
      return NULL;
    }
}

static void
note_state (PdkHardwareScan *scan,
            PdkGpu          *gpu,
            int              status)
{
  const char *explanation = explain_status (scan, status);

  if (is_nouveau (gpu))
    pdk_gpu_add_note (gpu, _("It runs with the nouveau driver, which model servers can hardly use. Install NVIDIA's driver."));
  else if (gpu->asleep && !scan->thorough)
    pdk_gpu_add_note (gpu, _("The card is asleep and was not woken."));
  else if (explanation != NULL && gpu->kind == PDK_GPU_KIND_UNKNOWN)
    pdk_gpu_add_note (gpu, explanation);
}

void
pdk_hardware_scan_nvidia (PdkHardwareScan *scan)
{
  int status = PDK_NVML_NOT_ASKED;

  if (may_ask (scan))
    {
      status = pdk_hardware_probe_nvml (scan);
      if (status != PDK_NVML_OK && !scan->in_flatpak)
        pdk_nvidia_smi_scan (scan);
    }
  for (guint i = 0; i < scan->gpus->len; i++)
    {
      PdkGpu *gpu = g_ptr_array_index (scan->gpus, i);

      if (gpu->vendor != PDK_GPU_VENDOR_NVIDIA)
        continue;
      if (gpu->address != NULL)
        read_kernel_name (scan, gpu);
      note_state (scan, gpu, status);
      /* Whatever else is not known of it: NVIDIA's cards in PCI slots have memory of their own. */
      if (gpu->kind == PDK_GPU_KIND_UNKNOWN && gpu->address != NULL)
        gpu->kind = PDK_GPU_KIND_DISCRETE;
    }
}
