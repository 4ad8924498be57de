/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Writes GGUF files of any architecture for tests: keys of every value type, tensors of every tensor
 * type, both byte orders, versions 1 to 3. Tensor data is made while writing, never held in memory,
 * so a file may be larger than the memory. The same calls always give the same bytes.
 *
 * The format: ggml's docs/gguf.md.
 */

/** PdkGgufValue: the value types of the format, with its own numbers */
typedef enum
{
  PDK_GGUF_VALUE_UINT8 = 0,
  PDK_GGUF_VALUE_INT8 = 1,
  PDK_GGUF_VALUE_UINT16 = 2,
  PDK_GGUF_VALUE_INT16 = 3,
  PDK_GGUF_VALUE_UINT32 = 4,
  PDK_GGUF_VALUE_INT32 = 5,
  PDK_GGUF_VALUE_FLOAT32 = 6,
  PDK_GGUF_VALUE_BOOL = 7,
  PDK_GGUF_VALUE_STRING = 8,
  PDK_GGUF_VALUE_ARRAY = 9,
  PDK_GGUF_VALUE_UINT64 = 10,
  PDK_GGUF_VALUE_INT64 = 11,
  PDK_GGUF_VALUE_FLOAT64 = 12,
} PdkGgufValue;

/** PdkGgufTensor: the tensor types that the writer can fill, with ggml's numbers */
typedef enum
{
  PDK_GGUF_TENSOR_F32 = 0,
  PDK_GGUF_TENSOR_F16 = 1,
  PDK_GGUF_TENSOR_Q4_0 = 2,
  PDK_GGUF_TENSOR_Q8_0 = 8,
  PDK_GGUF_TENSOR_Q4_K = 12,
  PDK_GGUF_TENSOR_Q5_K = 13,
  PDK_GGUF_TENSOR_Q6_K = 14,
  PDK_GGUF_TENSOR_BF16 = 30,
} PdkGgufTensor;

/**
 * PdkGgufFill:
 * @PDK_GGUF_FILL_NORMAL: small random weights around zero
 * @PDK_GGUF_FILL_ONES: the value one, for norms (F32, F16 and BF16 only)
 * @PDK_GGUF_FILL_ZERO: zero bytes, which are the value zero in every type
 *
 * What a tensor holds. The K types are always filled with zeros.
 */
typedef enum
{
  PDK_GGUF_FILL_NORMAL,
  PDK_GGUF_FILL_ONES,
  PDK_GGUF_FILL_ZERO,
} PdkGgufFill;

typedef struct _PdkGgufWriter PdkGgufWriter;

/**
 * pdk_gguf_writer_new:
 * @version: 1, 2 or 3
 * @byte_order: %G_LITTLE_ENDIAN, or %G_BIG_ENDIAN for a file that engines on PCs refuse
 * @seed: decides the random weights
 */
PdkGgufWriter *pdk_gguf_writer_new (guint   version,
                                    int     byte_order,
                                    guint64 seed);
void           pdk_gguf_writer_free (PdkGgufWriter *self);

/** Sets the alignment of tensor data; the caller adds the key `general.alignment`. Default 32. */
void pdk_gguf_writer_set_alignment (PdkGgufWriter *self,
                                    guint          alignment);

void pdk_gguf_writer_add_string (PdkGgufWriter *self,
                                 const char    *key,
                                 const char    *value);
void pdk_gguf_writer_add_uint32 (PdkGgufWriter *self,
                                 const char    *key,
                                 guint32        value);
void pdk_gguf_writer_add_float32 (PdkGgufWriter *self,
                                  const char    *key,
                                  float          value);
void pdk_gguf_writer_add_bool (PdkGgufWriter *self,
                               const char    *key,
                               gboolean       value);

/**
 * pdk_gguf_writer_add_scalar:
 * @type: any type but string and array
 * @value: points to a C value of that type (`guint8` for a bool)
 */
void pdk_gguf_writer_add_scalar (PdkGgufWriter *self,
                                 const char    *key,
                                 PdkGgufValue   type,
                                 gconstpointer  value);

/**
 * pdk_gguf_writer_add_array:
 * @element_type: any type but array
 * @values: a C array of that type (`const char *` for strings)
 * @n_values: number of elements
 */
void pdk_gguf_writer_add_array (PdkGgufWriter *self,
                                const char    *key,
                                PdkGgufValue   element_type,
                                gconstpointer  values,
                                gsize          n_values);

/** Adds a key whose value is given as the bytes of the file, for values no well-behaved writer makes. */
void pdk_gguf_writer_add_raw (PdkGgufWriter *self,
                              const char    *key,
                              guint32        type,
                              gconstpointer  bytes,
                              gsize          n_bytes);

/**
 * pdk_gguf_writer_add_tensor:
 * @dimensions: (array length=n_dimensions): the row length first, as the format stores them
 */
void pdk_gguf_writer_add_tensor (PdkGgufWriter *self,
                                 const char    *name,
                                 PdkGgufTensor  type,
                                 PdkGgufFill    fill,
                                 const guint64 *dimensions,
                                 guint          n_dimensions);

/**
 * pdk_gguf_writer_add_tensor_values:
 * @values: one number for each element; kept until the file is written
 *
 * Adds an F32 tensor with given values.
 */
void pdk_gguf_writer_add_tensor_values (PdkGgufWriter *self,
                                        const char    *name,
                                        const guint64 *dimensions,
                                        guint          n_dimensions,
                                        GBytes        *values);

/** Returns: the bytes that the tensor data takes, padding included */
guint64 pdk_gguf_writer_get_data_size (PdkGgufWriter *self);

/** Returns: (transfer full): everything before the tensor data, padding included */
GBytes *pdk_gguf_writer_dup_header (PdkGgufWriter *self);

/** Returns: (transfer full): the whole file */
GBytes *pdk_gguf_writer_dup_bytes (PdkGgufWriter *self);

/** Writes the whole file, replacing what is there. */
gboolean pdk_gguf_writer_write_file (PdkGgufWriter *self,
                                     const char    *path,
                                     GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkGgufWriter, pdk_gguf_writer_free)

G_END_DECLS
