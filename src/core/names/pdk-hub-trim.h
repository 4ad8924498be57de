/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pdk_hub_trim:
 * @text: valid UTF-8
 *
 * Takes off what comes along when text is copied from a page, a chat or a terminal: white space and
 * invisible characters, quotes and brackets around all of it, a final comma or full stop, a shell's
 * prompt, and a Markdown link around an address. Lines that a backslash continues are joined.
 *
 * Returns: (transfer full): what is left, perhaps ""
 */
char *pdk_hub_trim (const char *text);

/** Returns: whether a line break is in @text */
gboolean pdk_hub_has_line_break (const char *text);

G_END_DECLS
