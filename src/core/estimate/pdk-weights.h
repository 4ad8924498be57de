/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "estimate/pdk-model-shape.h"

G_BEGIN_DECLS

/**
 * pdk_weights_guess:
 *
 * Shares a model's file size out to its layers by how many numbers they have, for models whose tensors
 * are not known.
 *
 * Returns: (transfer full): the tensors as they may be
 */
PdkTensorSummary *pdk_weights_guess (const PdkModelShape *shape);

G_END_DECLS
