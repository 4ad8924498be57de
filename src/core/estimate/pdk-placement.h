/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "estimate/pdk-estimate.h"

G_BEGIN_DECLS

/**
 * PdkPlacement:
 * @gpu_layers: layers on cards, the output being one more
 * @places: (array): for each layer and then for the output, where its weights are
 * @copies: how often inputs are kept, so that batches can overlap
 * @weights_card_bytes: weights, card by card
 * @weights_host_bytes: weights in main memory
 *
 * Which part of a model an engine puts where.
 */
typedef struct
{
  guint           gpu_layers;
  PdkWeightPlace *places;
  guint           copies;
  guint64         weights_card_bytes[PDK_PLAN_CARDS];
  guint64         weights_host_bytes;
} PdkPlacement;

/**
 * pdk_placement_init:
 * @tensors: the model's tensors
 * @tokens: how many are computed at once
 * @outputs: of how many of them the probabilities are wanted
 *
 * Places layers from the last one on, as llama.cpp does.
 */
void pdk_placement_init (PdkPlacement             *self,
                         const PdkEstimateRequest *request,
                         const PdkTensorSummary   *tensors,
                         guint64                   tokens,
                         guint64                   outputs);

void pdk_placement_clear (PdkPlacement *self);

/** Returns: the card that keeps what belongs to a layer, or %PDK_PLACE_HOST */
int pdk_placement_get_card (const PdkPlacement *self,
                            guint               layer);

G_END_DECLS
