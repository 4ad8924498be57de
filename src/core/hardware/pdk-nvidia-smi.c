/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "hardware/pdk-hardware-child.h"
#include "hardware/pdk-hardware-files.h"
#include "hardware/pdk-hardware-nvidia.h"

#define MEBIBYTE G_GUINT64_CONSTANT (0x100000)
/* What it returns for a column that it does not know. */
#define EXIT_BAD_ARGUMENT 2

typedef enum
{
  COLUMN_ADDRESS,
  COLUMN_MODE,
  COLUMN_TOTAL,
  COLUMN_RESERVED,
  COLUMN_USED,
  COLUMN_FREE,
  COLUMN_DRIVER,
  COLUMN_CAPABILITY,
  COLUMN_NAME,
} Column;

/* The name comes last: it is free text and may hold commas. */
static const Column new_columns[] = { COLUMN_ADDRESS, COLUMN_MODE, COLUMN_TOTAL, COLUMN_RESERVED, COLUMN_USED, COLUMN_FREE,
                                      COLUMN_DRIVER, COLUMN_CAPABILITY, COLUMN_NAME };
static const Column usual_columns[] = { COLUMN_ADDRESS, COLUMN_TOTAL, COLUMN_RESERVED, COLUMN_USED, COLUMN_FREE,
                                        COLUMN_DRIVER, COLUMN_CAPABILITY, COLUMN_NAME };
static const Column old_columns[] = { COLUMN_ADDRESS, COLUMN_TOTAL, COLUMN_USED, COLUMN_NAME };

const char *
pdk_nvidia_smi_get_query (PdkNvidiaSmiColumns columns)
{
  switch (columns)
    {
    case PDK_NVIDIA_SMI_COLUMNS_NEW:
      return "--query-gpu=pci.bus_id,addressing_mode,memory.total,memory.reserved,memory.used,memory.free,driver_version,"
             "compute_cap,name";
    case PDK_NVIDIA_SMI_COLUMNS_USUAL:
      return "--query-gpu=pci.bus_id,memory.total,memory.reserved,memory.used,memory.free,driver_version,compute_cap,name";
    case PDK_NVIDIA_SMI_COLUMNS_OLD:
      break;
    }
  return "--query-gpu=pci.bus_id,memory.total,memory.used,name";
}

static const Column *
get_columns (PdkNvidiaSmiColumns columns,
             gsize              *count)
{
  switch (columns)
    {
    case PDK_NVIDIA_SMI_COLUMNS_NEW:
      *count = G_N_ELEMENTS (new_columns);
      return new_columns;
    case PDK_NVIDIA_SMI_COLUMNS_USUAL:
      *count = G_N_ELEMENTS (usual_columns);
      return usual_columns;
    case PDK_NVIDIA_SMI_COLUMNS_OLD:
      break;
    }
  *count = G_N_ELEMENTS (old_columns);
  return old_columns;
}

/* A number of MiB, or words that say why there is none. */
static gboolean
read_amount (PdkNvidiaReading *reading,
             const char       *cell,
             guint64          *bytes)
{
  guint64 mebibytes;

  if (pdk_hardware_parse_number (cell, &mebibytes) && mebibytes < G_MAXUINT32)
    {
      *bytes = mebibytes * MEBIBYTE;
      return TRUE;
    }
  if (strstr (cell, "Insufficient Permissions") != NULL)
    reading->state = PDK_NVIDIA_STATE_NO_PERMISSION;
  else if (strstr (cell, "is lost") != NULL)
    reading->state = PDK_NVIDIA_STATE_LOST;
  else if (reading->state == PDK_NVIDIA_STATE_READ)
    reading->state = strstr (cell, "Unknown Error") != NULL ? PDK_NVIDIA_STATE_FAILED : PDK_NVIDIA_STATE_NOT_SUPPORTED;
  return FALSE;
}

/* "[N/A]" and the like say that there is nothing to say. */
static char *
dup_word (const char *cell)
{
  return *cell == '[' || *cell == '\0' || g_str_equal (cell, "N/A") ? NULL : g_strdup (cell);
}

static void
read_cell (PdkNvidiaReading *reading,
           Column            column,
           const char       *cell)
{
  PdkNvidiaReading ignored = { 0 };
  guint64          reserved;

  switch (column)
    {
    case COLUMN_ADDRESS:
      reading->address = pdk_hardware_normalize_address (cell);
      break;
    case COLUMN_MODE:
      reading->shares_memory = g_str_equal (cell, "ATS");
      break;
    case COLUMN_TOTAL:
      read_amount (reading, cell, &reading->total);
      break;
    case COLUMN_RESERVED:
      /* What the driver keeps is neither used nor free; it matters only if it is refused. */
      read_amount (&ignored, cell, &reserved);
      if (ignored.state == PDK_NVIDIA_STATE_NO_PERMISSION)
        reading->state = ignored.state;
      break;
    case COLUMN_USED:
      reading->used_known = read_amount (&ignored, cell, &reading->used);
      break;
    case COLUMN_FREE:
      reading->free_known = read_amount (&ignored, cell, &reading->free);
      break;
    case COLUMN_DRIVER:
      reading->driver_version = dup_word (cell);
      break;
    case COLUMN_CAPABILITY:
      reading->architecture = dup_word (cell);
      break;
    case COLUMN_NAME:
      reading->name = dup_word (cell);
      break;
    }
}

static PdkNvidiaReading *
parse_line (const char   *line,
            const Column *columns,
            gsize         count)
{
  g_auto (GStrv)               cells = g_strsplit (line, ",", (int) count);
  g_autoptr (PdkNvidiaReading) reading = NULL;

  if (g_strv_length (cells) != count)
    return NULL;
  reading = pdk_nvidia_reading_new (PDK_MEMORY_SOURCE_NVIDIA_SMI);
  for (gsize i = 0; i < count; i++)
    read_cell (reading, columns[i], g_strstrip (cells[i]));
  /* A line of prose with commas in it has no address. */
  return reading->address == NULL ? NULL : g_steal_pointer (&reading);
}

GPtrArray *
pdk_nvidia_smi_parse (const char         *text,
                      PdkNvidiaSmiColumns columns)
{
  GPtrArray     *readings = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_nvidia_reading_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gsize          count;
  const Column  *order = get_columns (columns, &count);

  for (char **line = lines; *line != NULL; line++)
    {
      PdkNvidiaReading *reading = parse_line (*line, order, count);

      if (reading != NULL)
        g_ptr_array_add (readings, reading);
    }
  return readings;
}

gboolean
pdk_nvidia_smi_scan (PdkHardwareScan *scan)
{
  for (PdkNvidiaSmiColumns columns = PDK_NVIDIA_SMI_COLUMNS_NEW; columns <= PDK_NVIDIA_SMI_COLUMNS_OLD; columns++)
    {
      const char             *arguments[] = { "nvidia-smi", pdk_nvidia_smi_get_query (columns), "--format=csv,noheader,nounits", NULL };
      g_auto (PdkChildResult) result = PDK_CHILD_RESULT_INIT;
      g_autoptr (GPtrArray)   readings = NULL;

      pdk_hardware_child_run (arguments, (const char * const *) scan->environment, scan->deadline, scan->cancellable,
                              &result);
      if (result.outcome == PDK_CHILD_EXITED && result.code == EXIT_BAD_ARGUMENT)
        continue;
      if (result.outcome != PDK_CHILD_EXITED || result.code != 0)
        return FALSE;
      readings = pdk_nvidia_smi_parse (result.output, columns);
      for (guint i = 0; i < readings->len; i++)
        pdk_hardware_nvidia_apply (scan, g_ptr_array_index (readings, i));
      return readings->len > 0;
    }
  return FALSE;
}
