/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "fitting/pdk-memory-plan.h"

G_BEGIN_DECLS

/**
 * PdkMemoryCard:
 *
 * What memory a model takes, as a picture with figures and words, and what a person can change about it.
 * Shows nothing without a plan, or while the plan knows nothing.
 */
#define PDK_TYPE_MEMORY_CARD (pdk_memory_card_get_type ())
G_DECLARE_FINAL_TYPE (PdkMemoryCard, pdk_memory_card, PDK, MEMORY_CARD, AdwPreferencesGroup)

/**
 * pdk_memory_card_set_plan:
 * @plan: (nullable) (transfer none): what to show; followed as it changes
 */
void pdk_memory_card_set_plan (PdkMemoryCard *self,
                               PdkMemoryPlan *plan);

G_END_DECLS
