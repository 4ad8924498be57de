/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/pdk-model-row.h"

G_BEGIN_DECLS

/*
 * Finds the row of a model by the server that has it and its name there: the identity that tells a new
 * model from a known one.
 */

/** Returns: (transfer full): an index over rows, which must live as long */
GHashTable *pdk_place_index_new (GPtrArray *rows);

/**
 * pdk_place_index_find:
 *
 * Returns: (nullable) (transfer none): the row of @name on @server; else one of that name that no
 *   server is known to have, such as another program's
 */
PdkModelRow *pdk_place_index_find (GHashTable *index,
                                   const char *server,
                                   const char *name);

G_END_DECLS
