/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A library that answers like NVIDIA's management library, for computers without a card.
 *
 *   FAKE_NVML_INIT      what nvmlInit_v2() returns (0)
 *   FAKE_NVML_BEHAVIOR  crash, hang or print: what it does when it is started
 *   FAKE_NVML_DEVICES   cards, separated by ';', each NAME|ADDRESS|STATUS|TOTAL|RESERVED|USED|OPTIONS with
 *                       amounts in MiB; options, separated by ',': old (refuses the newer structure), ats,
 *                       mig=COUNTxMIB, gone (its handle cannot be had)
 *
 * Built three times: whole, without the functions of newer drivers (FAKE_NVML_OLD), and without any
 * that tells memory (FAKE_NVML_BROKEN).
 */

#include <glib.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXPORT       __attribute__ ((visibility ("default")))
#define DEVICE_LIMIT 8
#define PART_LIMIT   8
#define MEBIBYTE     ((uint64_t) 0x100000)

#include "../../src/core/hardware/probe/pdk-probe-nvml-abi.h"

typedef struct
{
  char     name[NVML_NAME_SIZE];
  char     address[32];
  int      status;
  uint64_t total;
  uint64_t reserved;
  uint64_t used;
  char     options[64];
} Card;

static Card     cards[DEVICE_LIMIT];
static Card     parts[PART_LIMIT];
static uint32_t card_count;
static uint32_t part_count;

int         nvmlInit_v2 (void);
int         nvmlShutdown (void);
const char *nvmlErrorString (int result);
int         nvmlSystemGetDriverVersion (char    *version,
                                        uint32_t length);
int         nvmlDeviceGetCount_v2 (uint32_t *count);
int         nvmlDeviceGetHandleByIndex_v2 (uint32_t    index,
                                           NvmlDevice *device);
int         nvmlDeviceGetName (NvmlDevice device,
                               char      *name,
                               uint32_t   length);
int         nvmlDeviceGetPciInfo_v3 (NvmlDevice   device,
                                     NvmlPciInfo *info);
int         nvmlDeviceGetCudaComputeCapability (NvmlDevice device,
                                                int       *major,
                                                int       *minor);
int         nvmlDeviceGetMemoryInfo (NvmlDevice  device,
                                     NvmlMemory *memory);
int         nvmlDeviceGetMemoryInfo_v2 (NvmlDevice   device,
                                        NvmlMemory2 *memory);
int         nvmlDeviceGetAddressingMode (NvmlDevice          device,
                                         NvmlAddressingMode *mode);
int         nvmlDeviceGetMigMode (NvmlDevice device,
                                  uint32_t  *current,
                                  uint32_t  *pending);
int         nvmlDeviceGetMaxMigDeviceCount (NvmlDevice device,
                                            uint32_t  *count);
int         nvmlDeviceGetMigDeviceHandleByIndex (NvmlDevice  device,
                                                 uint32_t    index,
                                                 NvmlDevice *part);

static void
read_card (Card       *card,
           const char *text)
{
  g_auto (GStrv) cells = g_strsplit (text, "|", -1);

  g_assert (g_strv_length (cells) == 7);
  g_strlcpy (card->name, cells[0], sizeof card->name);
  g_strlcpy (card->address, cells[1], sizeof card->address);
  card->status = atoi (cells[2]);
  card->total = strtoull (cells[3], NULL, 10) * MEBIBYTE;
  card->reserved = strtoull (cells[4], NULL, 10) * MEBIBYTE;
  card->used = strtoull (cells[5], NULL, 10) * MEBIBYTE;
  g_strlcpy (card->options, cells[6], sizeof card->options);
}

static void
read_parts (const Card *card)
{
  const char *option = strstr (card->options, "mig=");
  uint32_t    count = 0;
  uint64_t    mebibytes = 0;

  if (option == NULL || sscanf (option, "mig=%ux%" SCNu64, &count, &mebibytes) != 2)
    return;
  part_count = MIN (count, PART_LIMIT);
  for (uint32_t i = 0; i < part_count; i++)
    {
      parts[i].total = mebibytes * MEBIBYTE;
      parts[i].used = i * MEBIBYTE;
    }
}

static void
read_cards (void)
{
  const char    *text = getenv ("FAKE_NVML_DEVICES");
  g_auto (GStrv) records = g_strsplit (text == NULL ? "" : text, ";", -1);

  for (char **record = records; *record != NULL && card_count < DEVICE_LIMIT; record++)
    {
      read_card (&cards[card_count], *record);
      read_parts (&cards[card_count]);
      card_count++;
    }
}

EXPORT int
nvmlInit_v2 (void)
{
  const char *behavior = getenv ("FAKE_NVML_BEHAVIOR");
  const char *status = getenv ("FAKE_NVML_INIT");

  if (g_strcmp0 (behavior, "crash") == 0)
    abort ();
  if (g_strcmp0 (behavior, "hang") == 0)
    for (;;)
      pause ();
  if (g_strcmp0 (behavior, "print") == 0)
    printf ("{\"status\":0,\"devices\":[]}\nhello from the driver\n");
  read_cards ();
  return status == NULL ? NVML_OK : atoi (status);
}

EXPORT int
nvmlShutdown (void)
{
  return NVML_OK;
}

EXPORT const char *
nvmlErrorString (int result)
{
  return result == NVML_LIBRARY_MISMATCH ? "Driver/library version mismatch" : NULL;
}

EXPORT int
nvmlSystemGetDriverVersion (char    *version,
                            uint32_t length)
{
  g_strlcpy (version, "580.95.05", length);
  return NVML_OK;
}

EXPORT int
nvmlDeviceGetCount_v2 (uint32_t *count)
{
  *count = card_count;
  return NVML_OK;
}

EXPORT int
nvmlDeviceGetHandleByIndex_v2 (uint32_t    index,
                               NvmlDevice *device)
{
  if (strstr (cards[index].options, "gone") != NULL)
    return cards[index].status;
  *device = &cards[index];
  return NVML_OK;
}

EXPORT int
nvmlDeviceGetName (NvmlDevice device,
                   char      *name,
                   uint32_t   length)
{
  g_strlcpy (name, ((Card *) device)->name, length);
  return NVML_OK;
}

EXPORT int
nvmlDeviceGetPciInfo_v3 (NvmlDevice   device,
                         NvmlPciInfo *info)
{
  memset (info, 0, sizeof *info);
  g_strlcpy (info->address, ((Card *) device)->address, sizeof info->address);
  return NVML_OK;
}

EXPORT int
nvmlDeviceGetCudaComputeCapability (NvmlDevice device,
                                    int       *major,
                                    int       *minor)
{
  *major = 8;
  *minor = 9;
  return NVML_OK;
}

#ifndef FAKE_NVML_BROKEN
EXPORT int
nvmlDeviceGetMemoryInfo (NvmlDevice  device,
                         NvmlMemory *memory)
{
  const Card *card = device;

  if (card->status != NVML_OK)
    return card->status;
  memory->total = card->total;
  memory->used = card->used + card->reserved;
  memory->free = card->total - memory->used;
  return NVML_OK;
}
#endif

#if !defined FAKE_NVML_OLD && !defined FAKE_NVML_BROKEN
EXPORT int
nvmlDeviceGetMemoryInfo_v2 (NvmlDevice   device,
                            NvmlMemory2 *memory)
{
  const Card *card = device;

  if (memory->version != NVML_STRUCT_VERSION (NvmlMemory2, 2) || strstr (card->options, "old") != NULL)
    return NVML_STRUCT_MISMATCH;
  if (card->status != NVML_OK)
    return card->status;
  memory->total = card->total;
  memory->reserved = card->reserved;
  memory->used = card->used;
  memory->free = card->total - card->used - card->reserved;
  return NVML_OK;
}

EXPORT int
nvmlDeviceGetAddressingMode (NvmlDevice          device,
                             NvmlAddressingMode *mode)
{
  if (mode->version != NVML_STRUCT_VERSION (NvmlAddressingMode, 1))
    return NVML_STRUCT_MISMATCH;
  mode->value = strstr (((Card *) device)->options, "ats") != NULL ? NVML_ADDRESSING_ATS : 0;
  return NVML_OK;
}

EXPORT int
nvmlDeviceGetMigMode (NvmlDevice device,
                      uint32_t  *current,
                      uint32_t  *pending)
{
  *current = strstr (((Card *) device)->options, "mig") != NULL;
  *pending = *current;
  return NVML_OK;
}

EXPORT int
nvmlDeviceGetMaxMigDeviceCount (NvmlDevice device,
                                uint32_t  *count)
{
  *count = PART_LIMIT;
  return NVML_OK;
}

EXPORT int
nvmlDeviceGetMigDeviceHandleByIndex (NvmlDevice  device,
                                     uint32_t    index,
                                     NvmlDevice *part)
{
  if (index >= part_count)
    return 6;
  *part = &parts[index];
  return NVML_OK;
}
#endif
