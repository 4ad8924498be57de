/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** PdkGgufType: the kinds of values that a GGUF header knows, by their number in the file. */
typedef enum
{
  PDK_GGUF_TYPE_UINT8 = 0,
  PDK_GGUF_TYPE_INT8 = 1,
  PDK_GGUF_TYPE_UINT16 = 2,
  PDK_GGUF_TYPE_INT16 = 3,
  PDK_GGUF_TYPE_UINT32 = 4,
  PDK_GGUF_TYPE_INT32 = 5,
  PDK_GGUF_TYPE_FLOAT32 = 6,
  PDK_GGUF_TYPE_BOOLEAN = 7,
  PDK_GGUF_TYPE_STRING = 8,
  PDK_GGUF_TYPE_ARRAY = 9,
  PDK_GGUF_TYPE_UINT64 = 10,
  PDK_GGUF_TYPE_INT64 = 11,
  PDK_GGUF_TYPE_FLOAT64 = 12,
} PdkGgufType;

/** Returns: bytes of one value in the file; 0 for strings, arrays and types that do not exist */
guint pdk_gguf_type_get_size (guint32 type);

/** Returns: whether values of the type are whole numbers or booleans */
gboolean pdk_gguf_type_is_integer (guint32 type);

/**
 * PdkGgufField:
 * @type: what the file says it is
 * @element_type: for arrays, the type of the elements
 * @count: for arrays, how many elements the file has; 1 otherwise
 * @integers: (array length=integer_count): whole numbers and booleans, one for a scalar; unsigned
 *   numbers beyond 2^63 are %G_MAXINT64
 * @integer_count: 0 where the elements were not kept
 * @number: a scalar as a floating-point number
 * @string: (nullable): a kept string, valid UTF-8
 *
 * One value of a header. Arrays of strings or floating-point numbers, long arrays and long strings
 * are counted and not kept.
 */
typedef struct
{
  PdkGgufType type;
  PdkGgufType element_type;
  guint64     count;
  gint64     *integers;
  guint       integer_count;
  double      number;
  char       *string;
} PdkGgufField;

/** Returns: (transfer full): a value whose elements are not kept */
PdkGgufField *pdk_gguf_field_new_counted (PdkGgufType type,
                                          PdkGgufType element_type,
                                          guint64     count);

/**
 * pdk_gguf_field_new_numbers:
 * @data: the numbers as the file has them
 * @count: how many; 1 and not @is_array for a scalar
 * @big_endian: how the file writes its numbers
 *
 * Returns: (transfer full): the value; the elements of a floating-point array are not kept
 */
PdkGgufField *pdk_gguf_field_new_numbers (PdkGgufType   type,
                                          gboolean      is_array,
                                          const guint8 *data,
                                          guint         count,
                                          gboolean      big_endian);

/** Returns: (transfer full): a string; bytes that are not UTF-8 are replaced */
PdkGgufField *pdk_gguf_field_new_string (const char *bytes,
                                         gsize       length);

/** Returns: bytes of memory that the value takes, roughly */
gsize pdk_gguf_field_get_weight (const PdkGgufField *self);

/**
 * pdk_gguf_field_get_count:
 * @value: (out): a whole number that is not negative
 *
 * Returns: whether this is a scalar of that kind
 */
gboolean pdk_gguf_field_get_count (const PdkGgufField *self,
                                   guint64            *value);

void pdk_gguf_field_free (PdkGgufField *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkGgufField, pdk_gguf_field_free)

/* The numbers of a header, in the byte order of the file. */

guint16 pdk_gguf_read_uint16 (const guint8 *data,
                              gboolean      big_endian);
guint32 pdk_gguf_read_uint32 (const guint8 *data,
                              gboolean      big_endian);
guint64 pdk_gguf_read_uint64 (const guint8 *data,
                              gboolean      big_endian);

G_END_DECLS
