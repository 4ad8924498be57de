/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "offers/pdk-variant.h"
#include "transfers/pdk-transfer-queue.h"

G_BEGIN_DECLS

/**
 * PdkVariantAction:
 *
 * The one thing to do next with a quantization: download it, watch or mend its download, or open it.
 *
 * Properties: `variant`, `server-name`.
 */
#define PDK_TYPE_VARIANT_ACTION (pdk_variant_action_get_type ())
G_DECLARE_FINAL_TYPE (PdkVariantAction, pdk_variant_action, PDK, VARIANT_ACTION, AdwBin)

/**
 * pdk_variant_action_set_up:
 * @queue: where downloads are
 * @model_title: the model's name, by which the buttons are called
 * @server_name: the server that the model is downloaded to
 */
void pdk_variant_action_set_up (PdkVariantAction *self,
                                PdkTransferQueue *queue,
                                const char       *model_title,
                                const char       *server_name);

/** @variant: (nullable): %NULL for none */
void pdk_variant_action_set_variant (PdkVariantAction *self,
                                     PdkVariant       *variant);

/** Returns: (nullable) (transfer none): what it is about */
PdkVariant *pdk_variant_action_get_variant (PdkVariantAction *self);

G_END_DECLS
