/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fitting/pdk-server-estimate.h"

G_BEGIN_DECLS

/**
 * pdk_context_choice_settle:
 * @request: (inout): of which nobody has given the context; @context is set to what the engine ends up with
 *
 * Engines that choose the context themselves shorten it where the model does not fit with it: Ollama in
 * steps, llama.cpp's server to the longest that fits, down to 4096 tokens. Takes up to a dozen estimates.
 *
 * Returns: whether it was shortened; it is not where that does not help
 */
gboolean pdk_context_choice_settle (const PdkServerEstimate *machine,
                                    PdkEstimateRequest      *request);

G_END_DECLS
