/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hardware/pdk-hardware.h"

G_BEGIN_DECLS

/**
 * PdkHardwarePage:
 *
 * What was found of this computer: its graphics cards and memory, each figure with where it is known from,
 * and what to do if it is wrong. Its button is the action `preferences.look-again` of whoever shows it.
 */
#define PDK_TYPE_HARDWARE_PAGE (pdk_hardware_page_get_type ())
G_DECLARE_FINAL_TYPE (PdkHardwarePage, pdk_hardware_page, PDK, HARDWARE_PAGE, AdwPreferencesPage)

/** @hardware: (nullable): what was found; %NULL if it was not looked at */
void pdk_hardware_page_set_hardware (PdkHardwarePage *self,
                                     PdkHardware     *hardware);

void pdk_hardware_page_set_busy (PdkHardwarePage *self,
                                 gboolean         busy);

G_END_DECLS
