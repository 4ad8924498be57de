/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gguf/pdk-gguf-header-private.h"
#include "gguf/pdk-gguf-limits.h"
#include "gguf/pdk-gguf-parser.h"

G_BEGIN_DECLS

#define PDK_GGUF_HEAD_BYTES 512

/* Takes the bytes that it asked for and says what it needs next with pdk_gguf_parser_expect(). */
typedef gboolean (*PdkGgufStep) (PdkGgufParser *self,
                                 const guint8  *data,
                                 GError       **error);

typedef struct
{
  guint32 type;
  guint64 left;
} PdkGgufLevel;

/*
 * PdkGgufParser:
 * @step: what comes next; %NULL when done
 * @need: bytes that @step takes at once
 * @skip: bytes to pass over before
 * @carry: bytes of @step that came in an earlier piece
 * @offset: bytes of the file taken, those of @carry included
 * @seen: fingerprints of the keys, then of the tensors
 * @key: name of the value that is being read
 * @levels: arrays that are being read, the innermost last
 * @strings: how many strings the outermost array has
 * @strings_start: where its first one is
 * @kept: bytes of memory that kept values take
 * @tensors_start: where the first tensor is described
 * @tensor_name: name of the tensor that is being read
 * @expected: where the next tensor must start, from the start of the weights
 * @data_end: where the last byte of weights is, from their start
 * @sizes_known: whether every tensor so far is of a known type
 */
struct _PdkGgufParser
{
  char        *name;
  PdkGgufFacts facts;

  PdkGgufStep step;
  gsize       need;
  guint64     skip;
  GByteArray *carry;
  guint64     offset;
  guint8      head[PDK_GGUF_HEAD_BYTES];
  gsize       head_length;

  guint64     seed[2];
  GHashTable *seen;

  guint64      keys_left;
  guint64      keys;
  GString     *key;
  guint32      type;
  PdkGgufLevel levels[PDK_GGUF_LIMIT_DEPTH];
  guint        depth;
  guint64      strings;
  guint64      strings_start;
  gsize        kept;
  gboolean     has_tokens;

  guint64  tensors_left;
  guint64  tensors_start;
  GString *tensor_name;
  guint    dimensions;
  guint64  alignment;
  guint64  expected;
  guint64  data_end;
  gboolean sizes_known;
};

void pdk_gguf_parser_expect (PdkGgufParser *self,
                             gsize          need,
                             PdkGgufStep    step);

/** Sets an error that says that the header is damaged, and how. Returns: %FALSE */
gboolean pdk_gguf_parser_fail (PdkGgufParser *self,
                               GError       **error,
                               const char    *format,
                               ...) G_GNUC_PRINTF (3, 4);

/** Returns: bytes of a length or count, which version 1 wrote shorter */
gsize   pdk_gguf_parser_get_length_size (PdkGgufParser *self);
guint64 pdk_gguf_parser_read_length (PdkGgufParser *self,
                                     const guint8  *data);

/** Checks that @bytes more can follow, by the size of the file and the limit of headers. */
gboolean pdk_gguf_parser_check_room (PdkGgufParser *self,
                                     guint64        bytes,
                                     GError       **error);

/** Returns: %FALSE if the same bytes were given before */
gboolean pdk_gguf_parser_remember (PdkGgufParser *self,
                                   const guint8  *data,
                                   gsize          length);

/* pdk-gguf-parser-fields.c */
void pdk_gguf_parser_start_keys (PdkGgufParser *self);

/** Takes whole strings of an array straight from @data. Returns: bytes taken */
gsize pdk_gguf_parser_pass_strings (PdkGgufParser *self,
                                    const guint8  *data,
                                    gsize          length);

/** Returns: bytes that the rest of the array of strings takes that is being read; 0 if none is */
guint64 pdk_gguf_parser_estimate_strings (PdkGgufParser *self);

/* pdk-gguf-parser-tensors.c */

/** Returns: bytes that the descriptions of the tensors take that were not read yet */
guint64  pdk_gguf_parser_estimate_tensors (PdkGgufParser *self);
gboolean pdk_gguf_parser_start_tensors (PdkGgufParser *self,
                                        GError       **error);

G_END_DECLS
