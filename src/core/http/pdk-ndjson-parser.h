/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PDK_NDJSON_LINE_LIMIT:
 *
 * The longest line that is accepted, in bytes. Lines with pictures or tool calls can be large; a
 * server without line ends must not fill our memory.
 */
#define PDK_NDJSON_LINE_LIMIT ((gsize) 16 * 1024 * 1024)

/**
 * PdkJsonObjectFunc:
 * @object: (transfer none): what one line holds
 *
 * Returns: %TRUE to go on; %FALSE to stop, with @error set if that is a failure
 */
typedef gboolean (*PdkJsonObjectFunc) (JsonObject *object,
                                       gpointer    user_data,
                                       GError    **error);

/**
 * PdkNdjsonParser:
 *
 * Cuts bytes into lines and reads each as a JSON object. Line ends may be `\n` or `\r\n`, blank lines
 * are left out, and the last line may lack its end. Pure: no I/O.
 */
typedef struct _PdkNdjsonParser PdkNdjsonParser;

/**
 * pdk_ndjson_parser_new:
 * @source: what the lines are, to begin the sentences of errors with: "The answer of …"
 * @limit: the longest line in bytes
 *
 * Returns: (transfer full): a parser
 */
PdkNdjsonParser *pdk_ndjson_parser_new (const char *source,
                                        gsize       limit);
void             pdk_ndjson_parser_free (PdkNdjsonParser *self);

/**
 * pdk_ndjson_parser_push:
 * @data: (array length=length): the next bytes, cut anywhere
 * @func: (scope call): called for every line that is complete now
 *
 * Returns: %TRUE to go on; %FALSE after a failure (%PDK_ERROR_PROTOCOL for a line that is no JSON
 *   object or too long, or what @func set), or without @error if @func stopped
 */
gboolean pdk_ndjson_parser_push (PdkNdjsonParser  *self,
                                 const char       *data,
                                 gsize             length,
                                 PdkJsonObjectFunc func,
                                 gpointer          user_data,
                                 GError          **error);

/**
 * pdk_ndjson_parser_finish:
 *
 * Says that no more bytes come. What is left is a last line without its end; if that is no JSON the
 * connection broke in the middle of it, which is %PDK_ERROR_UNREACHABLE.
 */
gboolean pdk_ndjson_parser_finish (PdkNdjsonParser  *self,
                                   PdkJsonObjectFunc func,
                                   gpointer          user_data,
                                   GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkNdjsonParser, pdk_ndjson_parser_free)

G_END_DECLS
