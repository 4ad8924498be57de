/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PdkGgmlType:
 * @name: the engine's name, such as `Q4_K`
 * @block_elements: weights in one block
 * @block_bytes: bytes of one block
 *
 * How a tensor's numbers are stored, after ggml's table of types (those of August 2026).
 */
typedef struct
{
  const char *name;
  guint       block_elements;
  guint       block_bytes;
} PdkGgmlType;

#define PDK_GGML_TYPE_F32  0
#define PDK_GGML_TYPE_F16  1
#define PDK_GGML_TYPE_Q4_0 2
#define PDK_GGML_TYPE_Q8_0 8
#define PDK_GGML_TYPE_I8   24
#define PDK_GGML_TYPE_I32  26
#define PDK_GGML_TYPE_I64  27
#define PDK_GGML_TYPE_BF16 30

/** Returns: (nullable) (transfer none): the type; %NULL for an identifier that was removed or is not known */
const PdkGgmlType *pdk_ggml_type_lookup (guint32 id);

/**
 * pdk_ggml_type_find:
 * @name: (nullable): a name in any case, such as `q8_0`
 * @id: (out) (optional): its identifier
 *
 * Returns: (nullable) (transfer none): the type of that name
 */
const PdkGgmlType *pdk_ggml_type_find (const char *name,
                                       guint32    *id);

/**
 * pdk_ggml_type_is_fork:
 *
 * Returns: whether the identifier belongs to the ik_llama.cpp fork, whose files no other engine loads
 */
gboolean pdk_ggml_type_is_fork (guint32 id);

/**
 * pdk_ggml_type_measure_row:
 * @elements: length of a row, rounded down to whole blocks
 *
 * Returns: bytes of a row, saturating
 */
guint64 pdk_ggml_type_measure_row (const PdkGgmlType *self,
                                   guint64            elements);

/**
 * pdk_ggml_describe_file_type:
 * @file_type: the value of `general.file_type`
 *
 * The label that the file's maker gave it. A label only: dynamic quantizations carry any of them, so
 * no size is ever derived from it.
 *
 * Returns: (nullable) (transfer none): such as `Q4_K_M`; %NULL for a value that was removed or is not
 *   known
 */
const char *pdk_ggml_describe_file_type (guint64 file_type);

G_END_DECLS
