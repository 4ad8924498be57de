/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "estimate/pdk-estimate.h"

G_BEGIN_DECLS

/** How many bytes of an input say how a model is run. */
#define PDK_FUZZ_ESTIMATE_OPTIONS 12

/**
 * pdk_fuzz_estimate:
 * @options: (array length=PDK_FUZZ_ESTIMATE_OPTIONS): how it is run
 *
 * Estimates the memory that @shape needs and aborts if the figures contradict each other.
 */
void pdk_fuzz_estimate (const PdkModelShape *shape,
                        const guint8        *options);

G_END_DECLS
