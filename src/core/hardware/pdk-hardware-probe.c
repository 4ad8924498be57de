/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hardware/pdk-hardware-probe.h"

#include "base/pdk-json.h"
#include "hardware/pdk-hardware-child.h"

#define VARIABLE "PADDOCK_PROBE"
/* Each question gets this part of the time that is left, so that the next has some too. */
#define TIME_SHARE 3 / 5

/* What is installed lies beside what runs, wherever both were put. */
static char *
find_beside_program (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program == NULL ? NULL : g_path_get_dirname (program);
  g_autofree char *path = folder == NULL ? NULL : g_build_filename (folder, "..", "libexec", "paddock", "paddock-probe", NULL);

  return path != NULL && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&path) : NULL;
}

static char *
find_program (PdkHardwareScan *scan)
{
  const char *chosen = g_environ_getenv (scan->environment, VARIABLE);
  char       *path;

  if (chosen != NULL)
    return g_strdup (chosen);
  path = find_beside_program ();
  return path != NULL ? path : g_strdup (PDK_PROBE_PATH);
}

/* In the child's own environment: our process may be drawing its window with the same loader. */
static GStrv
make_environment (PdkHardwareScan *scan)
{
  GStrv    environment = g_strdupv (scan->environment);
  gboolean nvidia_sleeps = FALSE;

  for (guint i = 0; i < scan->gpus->len; i++)
    {
      PdkGpu *gpu = g_ptr_array_index (scan->gpus, i);

      nvidia_sleeps = nvidia_sleeps || (gpu->vendor == PDK_GPU_VENDOR_NVIDIA && gpu->asleep && !scan->thorough);
    }
  environment = g_environ_setenv (environment, "VK_LOADER_LAYERS_DISABLE", "~implicit~", TRUE);
  environment = g_environ_setenv (environment, "NODEVICE_SELECT", "1", TRUE);
  return g_environ_setenv (environment, "VK_LOADER_DRIVERS_DISABLE", nvidia_sleeps ? "*lvp*,nvidia*" : "*lvp*", TRUE);
}

static JsonObject *
ask (PdkHardwareScan *scan,
     const char      *subject,
     GPtrArray       *words,
     PdkChildOutcome *outcome)
{
  g_autofree char        *program = find_program (scan);
  g_autofree char        *root = g_strconcat ("--root=", scan->root, NULL);
  g_auto (GStrv)          environment = make_environment (scan);
  g_autoptr (GPtrArray)   arguments = g_ptr_array_new_null_terminated (8, NULL, TRUE);
  g_auto (PdkChildResult) result = PDK_CHILD_RESULT_INIT;
  gint64                  now = g_get_monotonic_time ();

  g_ptr_array_add (arguments, program);
  g_ptr_array_add (arguments, root);
  g_ptr_array_add (arguments, (gpointer) subject);
  for (guint i = 0; words != NULL && i < words->len; i++)
    g_ptr_array_add (arguments, g_ptr_array_index (words, i));
  pdk_hardware_child_run ((const char * const *) arguments->pdata, (const char * const *) environment,
                          now + (scan->deadline - now) * TIME_SHARE, scan->cancellable, &result);
  *outcome = result.outcome;
  if (result.outcome != PDK_CHILD_EXITED || result.code != 0)
    return NULL;
  return pdk_json_parse_object (result.output, -1, program, NULL);
}

int
pdk_hardware_probe_nvml (PdkHardwareScan *scan)
{
  PdkChildOutcome        outcome;
  g_autoptr (JsonObject) answer = ask (scan, "nvml", NULL, &outcome);

  if (answer != NULL)
    return pdk_hardware_probe_apply_nvml (scan, answer);
  switch (outcome)
    {
    case PDK_CHILD_TIMED_OUT:
      return PDK_NVML_TIMED_OUT;
    case PDK_CHILD_CRASHED:
    case PDK_CHILD_EXITED:
      return PDK_NVML_CRASHED;
    case PDK_CHILD_CANCELLED:
    case PDK_CHILD_ABSENT:
      break;
    }
  return PDK_NVML_NOT_ASKED;
}

static gboolean
knows_memory (PdkGpu *gpu)
{
  return pdk_gpu_knows (gpu, PDK_GPU_FIGURE_DEDICATED_TOTAL) || pdk_gpu_knows (gpu, PDK_GPU_FIGURE_SHARED_TOTAL);
}

static gboolean
is_worth_asking_driver (PdkHardwareScan *scan,
                        PdkGpu          *gpu)
{
  if (gpu->render_node == NULL || (gpu->asleep && !scan->thorough))
    return FALSE;
  switch (gpu->vendor)
    {
    case PDK_GPU_VENDOR_AMD:
    case PDK_GPU_VENDOR_INTEL:
      return gpu->kind == PDK_GPU_KIND_UNKNOWN;
    case PDK_GPU_VENDOR_NVIDIA:
      return g_strcmp0 (gpu->driver, "nouveau") == 0;
    case PDK_GPU_VENDOR_APPLE:
    case PDK_GPU_VENDOR_OTHER:
      break;
    }
  return FALSE;
}

void
pdk_hardware_probe_drm (PdkHardwareScan *scan)
{
  g_autoptr (GPtrArray)  nodes = g_ptr_array_new ();
  g_autoptr (JsonObject) answer = NULL;
  PdkChildOutcome        outcome;

  for (guint i = 0; i < scan->gpus->len; i++)
    {
      PdkGpu *gpu = g_ptr_array_index (scan->gpus, i);

      if (is_worth_asking_driver (scan, gpu))
        g_ptr_array_add (nodes, gpu->render_node);
    }
  if (nodes->len == 0)
    return;
  answer = ask (scan, "drm", nodes, &outcome);
  if (answer != NULL)
    pdk_hardware_probe_apply_drm (scan, answer);
}

void
pdk_hardware_probe_vulkan (PdkHardwareScan *scan)
{
  gboolean               needed = scan->thorough;
  g_autoptr (JsonObject) answer = NULL;
  PdkChildOutcome        outcome;

  for (guint i = 0; i < scan->gpus->len; i++)
    {
      PdkGpu *gpu = g_ptr_array_index (scan->gpus, i);

      needed = needed || (gpu->counted && !gpu->asleep && !gpu->lost && !gpu->divided && !knows_memory (gpu));
    }
  if (!needed)
    return;
  answer = ask (scan, "vulkan", NULL, &outcome);
  if (answer != NULL)
    pdk_hardware_probe_apply_vulkan (scan, answer);
}
