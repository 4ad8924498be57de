/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/pdk-model-row.h"

G_BEGIN_DECLS

/**
 * pdk_reconcile_plan:
 * @rows: (element-type PdkModelRow): what the library has
 * @server: a server's id
 * @listed: (element-type PdkModelRow): what the server lists, as pdk_model_facts_describe() gives it
 *
 * Works out how rows differ from the truth that a server told:
 *
 * - the digest or the size of a model changed: it was downloaded anew;
 * - a model that no server was known to have is on this one;
 * - a name is gone, but its digest is listed under a name that no row has: the model was renamed. A
 *   digest under two names is a copy, and no reason to change the row of either.
 *
 * Rows are never dropped, and a row without any difference is not touched, so that asking a server
 * every few seconds costs no writing.
 *
 * Returns: (transfer full) (element-type PdkModelRow): the rows to store, each under its own number
 */
GPtrArray *pdk_reconcile_plan (GPtrArray  *rows,
                               const char *server,
                               GPtrArray  *listed);

G_END_DECLS
