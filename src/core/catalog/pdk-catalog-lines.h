/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pdk_catalog_lines_find:
 * @text: (array length=length): JSON that a parser has accepted
 * @path: a member's path, such as `models[3].quantizations[0].filename`
 *
 * Returns: the line on which that member stands, from 1; where it is missing, the line on which the
 *   nearest thing around it begins
 */
guint pdk_catalog_lines_find (const char *text,
                              gsize       length,
                              const char *path);

G_END_DECLS
