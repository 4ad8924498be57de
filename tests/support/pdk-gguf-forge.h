/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PdkGgufForge:
 * @version: 2 and 3 write lengths with eight bytes, 1 with four
 * @big_endian: the byte order of every number
 * @bytes: what was written so far
 *
 * Writes GGUF headers that no well-behaved writer makes, number by number.
 */
typedef struct
{
  guint32     version;
  gboolean    big_endian;
  GByteArray *bytes;
} PdkGgufForge;

/** Starts a file: magic, version and the two counts. */
void pdk_gguf_forge_init (PdkGgufForge *self,
                          guint32       version,
                          gboolean      big_endian,
                          guint64       tensors,
                          guint64       keys);
void pdk_gguf_forge_clear (PdkGgufForge *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PdkGgufForge, pdk_gguf_forge_clear)

void pdk_gguf_forge_uint32 (PdkGgufForge *self,
                            guint32       value);
void pdk_gguf_forge_uint64 (PdkGgufForge *self,
                            guint64       value);
void pdk_gguf_forge_length (PdkGgufForge *self,
                            guint64       value);
void pdk_gguf_forge_text (PdkGgufForge *self,
                          const char   *text);

/** A text of @length times the same letter. */
void pdk_gguf_forge_long_text (PdkGgufForge *self,
                               gsize         length);

/** A name and a type; the value is left to the caller. */
void pdk_gguf_forge_key (PdkGgufForge *self,
                         const char   *key,
                         guint32       type);
void pdk_gguf_forge_number (PdkGgufForge *self,
                            const char   *key,
                            guint32       value);
void pdk_gguf_forge_string (PdkGgufForge *self,
                            const char   *key,
                            const char   *value);

/** The beginning of an array; the elements are left to the caller. */
void pdk_gguf_forge_array (PdkGgufForge *self,
                           const char   *key,
                           guint32       type,
                           guint64       count);
void pdk_gguf_forge_tensor (PdkGgufForge  *self,
                            const char    *name,
                            guint32        dimensions,
                            const guint64 *lengths,
                            guint32        type,
                            guint64        offset);

/** Returns: (transfer full): what was written, with @data zeros at the next multiple of 32 */
GBytes *pdk_gguf_forge_dup_bytes (PdkGgufForge *self,
                                  gsize         data);

G_END_DECLS
