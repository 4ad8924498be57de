/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hardware/pdk-hardware-scan.h"

G_BEGIN_DECLS

/** Codes of NVIDIA's library that mean something here, after its reference documentation. */
enum
{
  PDK_NVML_OK = 0,
  PDK_NVML_NOT_SUPPORTED = 3,
  PDK_NVML_NO_PERMISSION = 4,
  PDK_NVML_DRIVER_NOT_LOADED = 9,
  PDK_NVML_LIBRARY_NOT_FOUND = 12,
  PDK_NVML_FUNCTION_NOT_FOUND = 13,
  PDK_NVML_GPU_IS_LOST = 15,
  PDK_NVML_OPERATING_SYSTEM = 17,
  PDK_NVML_LIBRARY_MISMATCH = 18,
};

/**
 * PdkNvidiaState:
 * @PDK_NVIDIA_STATE_READ: the amounts are there
 * @PDK_NVIDIA_STATE_NOT_SUPPORTED: the driver has no figure of its own for this one
 * @PDK_NVIDIA_STATE_NO_PERMISSION: it has one, but not for us
 * @PDK_NVIDIA_STATE_LOST: the card does not answer any more
 * @PDK_NVIDIA_STATE_FAILED: anything else
 */
typedef enum
{
  PDK_NVIDIA_STATE_READ,
  PDK_NVIDIA_STATE_NOT_SUPPORTED,
  PDK_NVIDIA_STATE_NO_PERMISSION,
  PDK_NVIDIA_STATE_LOST,
  PDK_NVIDIA_STATE_FAILED,
} PdkNvidiaState;

/*
 * What NVIDIA's library or its command say about one card, or one part of a divided card. Amounts in
 * bytes; `used_known` is apart, since 0 can be true.
 */
typedef struct
{
  char           *address;
  char           *name;
  char           *driver_version;
  char           *architecture;
  PdkNvidiaState  state;
  guint64         total;
  guint64         used;
  guint64         free;
  gboolean        used_known;
  gboolean        free_known;
  gboolean        shares_memory; /* it says that it addresses the computer's memory */
  guint           part;          /* from 1; 0 for a whole card */
  PdkMemorySource source;
} PdkNvidiaReading;

PdkNvidiaReading *pdk_nvidia_reading_new (PdkMemorySource source);
void              pdk_nvidia_reading_free (PdkNvidiaReading *self);

/** Adds to the scan what @reading says, to the card at its address or as a new one. */
void pdk_hardware_nvidia_apply (PdkHardwareScan        *scan,
                                const PdkNvidiaReading *reading);

/**
 * PdkNvidiaSmiColumns:
 * @PDK_NVIDIA_SMI_COLUMNS_NEW: with `addressing_mode`, which drivers of 2025 and later know
 * @PDK_NVIDIA_SMI_COLUMNS_USUAL: with reserved and free memory
 * @PDK_NVIDIA_SMI_COLUMNS_OLD: what every version knows
 *
 * The columns to ask `nvidia-smi` for. One that does not know a column refuses all of them.
 */
typedef enum
{
  PDK_NVIDIA_SMI_COLUMNS_NEW,
  PDK_NVIDIA_SMI_COLUMNS_USUAL,
  PDK_NVIDIA_SMI_COLUMNS_OLD,
} PdkNvidiaSmiColumns;

/** Returns: (transfer none): the value of `--query-gpu` */
const char *pdk_nvidia_smi_get_query (PdkNvidiaSmiColumns columns);

/**
 * pdk_nvidia_smi_parse:
 * @text: what it wrote, in the form `csv,noheader,nounits`
 *
 * Lines that do not have as many columns as were asked for are no cards and left out: the command
 * writes its complaints to the same place.
 *
 * Returns: (transfer full) (element-type PdkNvidiaReading): one for each card
 */
GPtrArray *pdk_nvidia_smi_parse (const char         *text,
                                 PdkNvidiaSmiColumns columns);

/** Runs `nvidia-smi` and adds what it says. Returns: whether it named a card */
gboolean pdk_nvidia_smi_scan (PdkHardwareScan *scan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkNvidiaReading, pdk_nvidia_reading_free)

G_END_DECLS
