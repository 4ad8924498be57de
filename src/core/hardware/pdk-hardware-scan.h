/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "hardware/pdk-gpu-private.h"
#include "hardware/pdk-processor.h"
#include "hardware/pdk-system-memory.h"

G_BEGIN_DECLS

/*
 * One look at the hardware, on one worker thread: the steps below add to it in this order. Files of
 * the kernel come first, since reading them wakes nothing.
 */
typedef struct
{
  char           *root; /* stands before every path; "" on a real computer */
  GStrv           environment;
  gint64          time_limit; /* microseconds */
  gint64          deadline;   /* monotonic, microseconds */
  GCancellable   *cancellable;
  gboolean        in_flatpak;
  gboolean        thorough; /* asks more, and wakes what sleeps */
  GPtrArray      *gpus;     /* element-type PdkGpu */
  PdkSystemMemory memory;
  PdkProcessor    processor;
} PdkHardwareScan;

/** Enumerates what sysfs shows: cards with a DRM node, and display controllers of the PCI bus without one. */
void pdk_hardware_scan_find_gpus (PdkHardwareScan *self);

/** Puts the cards into the order of their places on the PCI bus. */
void pdk_hardware_scan_sort (PdkHardwareScan *self);

/** Reads what amdgpu tells about its cards. */
void pdk_hardware_scan_amd (PdkHardwareScan *self);

/** Reads what Intel's drivers tell in files, and knows the graphics in a processor by their place. */
void pdk_hardware_scan_intel (PdkHardwareScan *self);

/** Gives Intel's graphics in a processor their part of the computer's memory. */
void pdk_hardware_scan_intel_shared (PdkHardwareScan *self);

/** Knows Apple's chips, and the graphics of small boards, which no model can use. */
void pdk_hardware_scan_boards (PdkHardwareScan *self);

/** Asks NVIDIA's driver about its cards, unless one of them sleeps. */
void pdk_hardware_scan_nvidia (PdkHardwareScan *self);

/** Gives a name to those that have none, and an estimate to those of whose memory nothing is known. */
void pdk_hardware_scan_names (PdkHardwareScan *self);

/** Decides what models can use of each. */
void pdk_hardware_scan_finish (PdkHardwareScan *self);

/** Returns: (transfer none) (nullable): the one at that place of the PCI bus */
PdkGpu *pdk_hardware_scan_find_address (PdkHardwareScan *self,
                                        const char      *address);

/**
 * pdk_hardware_normalize_address:
 * @text: a place on the PCI bus as anybody writes it, such as `00000000:4E:00.0`
 *
 * Returns: (transfer full) (nullable): as the kernel writes it, such as `0000:4e:00.0`; %NULL if it is none
 */
char *pdk_hardware_normalize_address (const char *text);

G_END_DECLS
