/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pdk_gguf_content_refuse:
 * @name: what the file is called
 * @data: (array length=length): its first bytes, which are not those of a GGUF file
 *
 * Sets %PDK_ERROR_UNSUPPORTED_FILE with a sentence that says what the file is instead, and what to do.
 */
void pdk_gguf_content_refuse (const char   *name,
                              const guint8 *data,
                              gsize         length,
                              GError      **error);

G_END_DECLS
