/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fitting/pdk-memory-plan.h"
#include "library/pdk-model-record.h"

G_BEGIN_DECLS

/**
 * pdk_record_plan_fill:
 * @server: the server that has the model
 * @hardware: (nullable): this computer, if it was looked at
 * @details: (nullable): what the server says about the model; %NULL if it did not (yet)
 *
 * Makes @plan about a model of the library, for the context that its own settings ask for.
 */
void pdk_record_plan_fill (PdkMemoryPlan       *plan,
                           PdkServerConnection *server,
                           PdkHardware         *hardware,
                           PdkModelRecord      *record,
                           PdkModelDetails     *details);

/**
 * pdk_record_plan_find_context:
 * @parameters: lines of `name value`, as Ollama prints them
 *
 * Returns: tokens that a model's own settings ask for (`num_ctx`); 0 if they do not
 */
guint64 pdk_record_plan_find_context (const char *parameters);

G_END_DECLS
