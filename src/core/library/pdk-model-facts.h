/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "catalog/pdk-catalog.h"
#include "library/pdk-model-row.h"
#include "servers/pdk-model-details.h"
#include "servers/pdk-server-model.h"

G_BEGIN_DECLS

/**
 * pdk_model_facts_describe:
 * @server: the id of the server that lists @model
 * @details: (nullable): what the server says about it
 * @catalog: (nullable): tells which names are curated models; without it none is
 *
 * Gathers what is known about a model into a row that can be stored: curated models from the
 * catalogue, all others from what the server says.
 *
 * Returns: (transfer full): a row without a number
 */
PdkModelRow *pdk_model_facts_describe (const char      *server,
                                       PdkServerModel  *model,
                                       PdkModelDetails *details,
                                       PdkCatalog      *catalog);

/**
 * pdk_model_facts_merge:
 * @known: the row as it is stored, perhaps by another program
 * @fresh: the same model as pdk_model_facts_describe() gives it now
 *
 * What is known for certain now replaces what was stored; a display name that somebody chose, and
 * whatever is not known now, stays.
 *
 * Returns: (transfer full): the row to store under the number of @known
 */
PdkModelRow *pdk_model_facts_merge (const PdkModelRow *known,
                                    const PdkModelRow *fresh);

/** Returns: billions of parameters for a text such as `7.6B`, `360M`; 0 if it says nothing certain, as `8x7B` */
double pdk_model_facts_parse_parameters (const char *text);

G_END_DECLS
