/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hardware/pdk-hardware-scan.h"

G_BEGIN_DECLS

/*
 * Asking drivers by way of the program paddock-probe, so that whatever their libraries do happens to
 * that program. Without it, which is not an error, the kernel's files are all there is.
 */

/** What pdk_hardware_probe_nvml() returns beside the library's own codes, which are not negative. */
enum
{
  PDK_NVML_NOT_ASKED = -1,
  PDK_NVML_CRASHED = -2,
  PDK_NVML_TIMED_OUT = -3,
  PDK_NVML_NO_DEVICES = -4,
};

/** Asks NVIDIA's library and adds what it says. Returns: 0 if it named a card, or a code that says why not */
int pdk_hardware_probe_nvml (PdkHardwareScan *scan);

/** Asks the kernel's drivers about those that are awake and whose files did not say enough. */
void pdk_hardware_probe_drm (PdkHardwareScan *scan);

/** Asks Vulkan if there is one of whose memory nothing is known yet, or if the look is a thorough one. */
void pdk_hardware_probe_vulkan (PdkHardwareScan *scan);

/** Adds to the scan what the program said about NVIDIA's library. Returns: as pdk_hardware_probe_nvml() */
int pdk_hardware_probe_apply_nvml (PdkHardwareScan *scan,
                                   JsonObject      *answer);

void pdk_hardware_probe_apply_drm (PdkHardwareScan *scan,
                                   JsonObject      *answer);

void pdk_hardware_probe_apply_vulkan (PdkHardwareScan *scan,
                                      JsonObject      *answer);

G_END_DECLS
