/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <dlfcn.h>
#include <string.h>

#include "pdk-probe-nvml-abi.h"
#include "pdk-probe.h"

#define DEVICE_LIMIT 64
#define PART_LIMIT   16

/* Those without a comment must be there; the others are newer than some drivers. */
typedef struct
{
  NvmlInit              init;
  NvmlShutdown          shutdown;
  NvmlErrorString       error_string;       /* optional */
  NvmlGetDriverVersion  get_driver_version; /* optional */
  NvmlGetCount          get_count;
  NvmlGetHandle         get_handle;
  NvmlGetName           get_name;
  NvmlGetPciInfo        get_pci_info;
  NvmlGetMemory         get_memory;          /* optional, if the other one is there */
  NvmlGetMemory2        get_memory2;         /* optional, if the other one is there */
  NvmlGetCapability     get_capability;      /* optional */
  NvmlGetAddressingMode get_addressing_mode; /* optional */
  NvmlGetMigMode        get_mig_mode;        /* optional */
  NvmlGetMaxMigCount    get_max_mig_count;   /* optional */
  NvmlGetMigHandle      get_mig_handle;      /* optional */
} Library;

/* The newest of the names that the library has. */
static void *
find (void       *handle,
      const char *newest,
      const char *older)
{
  void *symbol = dlsym (handle, newest);

  return symbol != NULL || older == NULL ? symbol : dlsym (handle, older);
}

static gboolean
resolve (Library *library,
         void    *handle)
{
  library->init = (NvmlInit) find (handle, "nvmlInit_v2", "nvmlInit");
  library->shutdown = (NvmlShutdown) find (handle, "nvmlShutdown", NULL);
  library->error_string = (NvmlErrorString) find (handle, "nvmlErrorString", NULL);
  library->get_driver_version = (NvmlGetDriverVersion) find (handle, "nvmlSystemGetDriverVersion", NULL);
  library->get_count = (NvmlGetCount) find (handle, "nvmlDeviceGetCount_v2", "nvmlDeviceGetCount");
  library->get_handle = (NvmlGetHandle) find (handle, "nvmlDeviceGetHandleByIndex_v2", "nvmlDeviceGetHandleByIndex");
  library->get_name = (NvmlGetName) find (handle, "nvmlDeviceGetName", NULL);
  library->get_pci_info = (NvmlGetPciInfo) find (handle, "nvmlDeviceGetPciInfo_v3", NULL);
  library->get_memory = (NvmlGetMemory) find (handle, "nvmlDeviceGetMemoryInfo", NULL);
  library->get_memory2 = (NvmlGetMemory2) find (handle, "nvmlDeviceGetMemoryInfo_v2", NULL);
  library->get_capability = (NvmlGetCapability) find (handle, "nvmlDeviceGetCudaComputeCapability", NULL);
  library->get_addressing_mode = (NvmlGetAddressingMode) find (handle, "nvmlDeviceGetAddressingMode", NULL);
  library->get_mig_mode = (NvmlGetMigMode) find (handle, "nvmlDeviceGetMigMode", NULL);
  library->get_max_mig_count = (NvmlGetMaxMigCount) find (handle, "nvmlDeviceGetMaxMigDeviceCount", NULL);
  library->get_mig_handle = (NvmlGetMigHandle) find (handle, "nvmlDeviceGetMigDeviceHandleByIndex", NULL);
  return library->init != NULL && library->shutdown != NULL && library->get_count != NULL && library->get_handle != NULL && library->get_name != NULL && (library->get_memory != NULL || library->get_memory2 != NULL);
}

static void
add_status (JsonBuilder *builder,
            int          status)
{
  json_builder_set_member_name (builder, "status");
  json_builder_add_int_value (builder, status);
}

static void
add_amounts (JsonBuilder *builder,
             guint64      total,
             guint64      used,
             guint64      free_bytes)
{
  pdk_probe_add_amount (builder, "total_bytes", total);
  pdk_probe_add_amount (builder, "used_bytes", used);
  pdk_probe_add_amount (builder, "free_bytes", free_bytes);
}

static void
add_memory (JsonBuilder   *builder,
            const Library *library,
            NvmlDevice     device)
{
  NvmlMemory2 newer = { .version = NVML_STRUCT_VERSION (NvmlMemory2, 2) };
  NvmlMemory  older = { 0 };
  int         status = NVML_FUNCTION_NOT_FOUND;

  if (library->get_memory2 != NULL)
    status = library->get_memory2 (device, &newer);
  if (status == NVML_OK)
    {
      add_status (builder, status);
      add_amounts (builder, newer.total, newer.used, newer.free);
      return;
    }
  if (library->get_memory != NULL)
    status = library->get_memory (device, &older);
  add_status (builder, status);
  if (status == NVML_OK)
    add_amounts (builder, older.total, older.used, older.free);
}

static gboolean
is_divided (const Library *library,
            NvmlDevice     device)
{
  uint32_t current = 0;
  uint32_t pending = 0;

  return library->get_mig_mode != NULL && library->get_mig_mode (device, &current, &pending) == NVML_OK && current == 1;
}

static void
add_parts (JsonBuilder   *builder,
           const Library *library,
           NvmlDevice     device)
{
  uint32_t count = 0;

  json_builder_set_member_name (builder, "parts");
  json_builder_begin_array (builder);
  if (library->get_max_mig_count != NULL && library->get_mig_handle != NULL && library->get_max_mig_count (device, &count) == NVML_OK)
    for (uint32_t i = 0; i < MIN (count, PART_LIMIT); i++)
      {
        NvmlDevice part = NULL;

        if (library->get_mig_handle (device, i, &part) != NVML_OK)
          continue;
        json_builder_begin_object (builder);
        add_memory (builder, library, part);
        json_builder_end_object (builder);
      }
  json_builder_end_array (builder);
}

static void
add_identity (JsonBuilder   *builder,
              const Library *library,
              NvmlDevice     device)
{
  char        name[NVML_NAME_SIZE] = "";
  NvmlPciInfo info = { 0 };

  if (library->get_name (device, name, sizeof name) == NVML_OK)
    pdk_probe_add_text (builder, "name", name, sizeof name);
  if (library->get_pci_info != NULL && library->get_pci_info (device, &info) == NVML_OK)
    pdk_probe_add_text (builder, "address", info.address, sizeof info.address);
}

static void
add_abilities (JsonBuilder   *builder,
               const Library *library,
               NvmlDevice     device)
{
  NvmlAddressingMode mode = { .version = NVML_STRUCT_VERSION (NvmlAddressingMode, 1) };
  int                major = 0;
  int                minor = 0;

  if (library->get_capability != NULL && library->get_capability (device, &major, &minor) == NVML_OK)
    {
      g_autofree char *capability = g_strdup_printf ("%d.%d", major, minor);

      pdk_probe_add_text (builder, "compute_capability", capability, strlen (capability));
    }
  if (library->get_addressing_mode != NULL && library->get_addressing_mode (device, &mode) == NVML_OK)
    {
      json_builder_set_member_name (builder, "shares_memory");
      json_builder_add_boolean_value (builder, mode.value == NVML_ADDRESSING_ATS);
    }
}

/* Whatever goes wrong with one card is its own affair: the others are asked all the same. */
static void
add_device (JsonBuilder   *builder,
            const Library *library,
            uint32_t       index)
{
  NvmlDevice device = NULL;
  int        status = library->get_handle (index, &device);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "index");
  json_builder_add_int_value (builder, index);
  if (status != NVML_OK)
    add_status (builder, status);
  else
    {
      gboolean divided = is_divided (library, device);

      add_identity (builder, library, device);
      add_abilities (builder, library, device);
      add_memory (builder, library, device);
      json_builder_set_member_name (builder, "divided");
      json_builder_add_boolean_value (builder, divided);
      if (divided)
        add_parts (builder, library, device);
    }
  json_builder_end_object (builder);
}

static void
add_devices (JsonBuilder   *builder,
             const Library *library)
{
  char     version[NVML_VERSION_SIZE] = "";
  uint32_t count = 0;

  if (library->get_driver_version != NULL && library->get_driver_version (version, sizeof version) == NVML_OK)
    pdk_probe_add_text (builder, "driver_version", version, sizeof version);
  if (library->get_count (&count) != NVML_OK)
    count = 0;
  json_builder_set_member_name (builder, "devices");
  json_builder_begin_array (builder);
  for (uint32_t i = 0; i < MIN (count, DEVICE_LIMIT); i++)
    add_device (builder, library, i);
  json_builder_end_array (builder);
}

static void
ask_library (JsonBuilder *builder,
             Library     *library)
{
  int status = library->init ();

  add_status (builder, status);
  if (status != NVML_OK)
    {
      const char *words = library->error_string == NULL ? NULL : library->error_string (status);

      if (words != NULL)
        pdk_probe_add_text (builder, "message", words, strlen (words));
      return;
    }
  add_devices (builder, library);
  /* An open library keeps a card from going back to sleep. */
  library->shutdown ();
}

void
pdk_probe_nvml (JsonBuilder *builder,
                const char  *root)
{
  /* Under WSL the library of Windows is the one that works. */
  static const char *paths[] = { "/usr/lib/wsl/lib/libnvidia-ml.so.1", NULL };
  static const char *rooted_paths[] = { "/usr/lib/wsl/lib/libnvidia-ml.so.1", "/usr/lib/libnvidia-ml.so.1", NULL };
  void              *handle = pdk_probe_load (root, *root == '\0' ? paths : rooted_paths, "libnvidia-ml.so.1");
  Library            library = { 0 };

  json_builder_begin_object (builder);
  if (handle == NULL)
    add_status (builder, NVML_LIBRARY_NOT_FOUND);
  else if (!resolve (&library, handle))
    add_status (builder, NVML_FUNCTION_NOT_FOUND);
  else
    ask_library (builder, &library);
  json_builder_end_object (builder);
}
