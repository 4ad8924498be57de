/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gguf/pdk-gguf-header.h"

G_BEGIN_DECLS

/**
 * PdkGgufParser:
 *
 * Reads a header as its bytes come, forward only, in memory that does not grow with the file. Feed
 * bytes until it is done; where it asks to skip, the source may jump.
 *
 * Every limit of `pdk-gguf-limits.h` is enforced, so bytes may come from anywhere. Errors are
 * %PDK_ERROR_UNSUPPORTED_FILE for what is no model file or a damaged one, and
 * %PDK_ERROR_INCOMPATIBLE for a version that does not exist yet.
 */
typedef struct _PdkGgufParser PdkGgufParser;

/**
 * pdk_gguf_parser_new:
 * @name: what the file is called, for sentences
 * @file_size: bytes of the whole file; 0 if unknown
 */
PdkGgufParser *pdk_gguf_parser_new (const char *name,
                                    guint64     file_size);
void           pdk_gguf_parser_free (PdkGgufParser *self);

/**
 * pdk_gguf_parser_feed:
 * @data: (array length=length): the bytes that follow those before
 *
 * All of @data is taken; what follows the header is ignored. After an error nothing more may be fed.
 */
gboolean pdk_gguf_parser_feed (PdkGgufParser *self,
                               const guint8  *data,
                               gsize          length,
                               GError       **error);

/** Returns: the place in the file of the byte that is to be fed next */
guint64 pdk_gguf_parser_get_offset (PdkGgufParser *self);

/** Returns: how many bytes from there are of no interest */
guint64 pdk_gguf_parser_get_skip (PdkGgufParser *self);

/** Tells that the next @length bytes, at most those of pdk_gguf_parser_get_skip(), are left out. */
void pdk_gguf_parser_jump (PdkGgufParser *self,
                           guint64        length);

/** Tells how long the file is, once that is known; 0 changes nothing. */
void pdk_gguf_parser_set_file_size (PdkGgufParser *self,
                                    guint64        file_size);

/**
 * pdk_gguf_parser_estimate_rest:
 *
 * Returns: how many bytes of the header are still to come, by the array that is being read and the
 *   number of tensors: rather too few than too many
 */
guint64 pdk_gguf_parser_estimate_rest (PdkGgufParser *self);

/** Returns: whether the whole header was read */
gboolean pdk_gguf_parser_is_done (PdkGgufParser *self);

/**
 * pdk_gguf_parser_has_shape:
 *
 * Returns: whether everything that the memory of a context depends on was seen: writers put it before
 *   the tokenizer, whose number of tokens is the last part
 */
gboolean pdk_gguf_parser_has_shape (PdkGgufParser *self);

/**
 * pdk_gguf_parser_end:
 *
 * Tells that no more bytes will come. An error if the header is not whole.
 */
gboolean pdk_gguf_parser_end (PdkGgufParser *self,
                              GError       **error);

/** Returns: (transfer full): what was read so far */
PdkGgufHeader *pdk_gguf_parser_dup_header (PdkGgufParser *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkGgufParser, pdk_gguf_parser_free)

G_END_DECLS
