/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * pdk_catalog_copy_object:
 *
 * Copies an object with everything in it, so that the copy can be changed. Numbers that no JSON can
 * hold, as 1e400 becomes one, turn into null.
 *
 * Returns: (transfer full): the copy
 */
JsonObject *pdk_catalog_copy_object (JsonObject *object);

G_END_DECLS
