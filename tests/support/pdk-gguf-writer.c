/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-gguf-writer.h"

#include <string.h>

#include "pdk-gguf-weights.h"

#define MAX_DIMENSIONS 4
#define CHUNK_BYTES    (1024 * 1024)

typedef struct
{
  char         *name;
  PdkGgufTensor type;
  PdkGgufFill   fill;
  guint64       dimensions[MAX_DIMENSIONS];
  guint         n_dimensions;
  GBytes       *values;
} Tensor;

struct _PdkGgufWriter
{
  guint       version;
  int         byte_order;
  guint64     seed;
  guint       alignment;
  guint64     n_keys;
  GByteArray *keys;
  GArray     *tensors;
};

static void
clear_tensor (gpointer data)
{
  Tensor *tensor = data;

  g_clear_pointer (&tensor->name, g_free);
  g_clear_pointer (&tensor->values, g_bytes_unref);
}

PdkGgufWriter *
pdk_gguf_writer_new (guint   version,
                     int     byte_order,
                     guint64 seed)
{
  PdkGgufWriter *self = g_new0 (PdkGgufWriter, 1);

  g_assert (version >= 1 && version <= 3);
  self->version = version;
  self->byte_order = byte_order;
  self->seed = seed;
  self->alignment = 32;
  self->keys = g_byte_array_new ();
  self->tensors = g_array_new (FALSE, TRUE, sizeof (Tensor));
  g_array_set_clear_func (self->tensors, clear_tensor);
  return self;
}

void
pdk_gguf_writer_free (PdkGgufWriter *self)
{
  g_byte_array_unref (self->keys);
  g_array_unref (self->tensors);
  g_free (self);
}

void
pdk_gguf_writer_set_alignment (PdkGgufWriter *self,
                               guint          alignment)
{
  self->alignment = alignment;
}

static gsize
get_width (PdkGgufValue type)
{
  switch (type)
    {
    case PDK_GGUF_VALUE_UINT8:
    case PDK_GGUF_VALUE_INT8:
    case PDK_GGUF_VALUE_BOOL:
      return 1;
    case PDK_GGUF_VALUE_UINT16:
    case PDK_GGUF_VALUE_INT16:
      return 2;
    case PDK_GGUF_VALUE_UINT32:
    case PDK_GGUF_VALUE_INT32:
    case PDK_GGUF_VALUE_FLOAT32:
      return 4;
    case PDK_GGUF_VALUE_UINT64:
    case PDK_GGUF_VALUE_INT64:
    case PDK_GGUF_VALUE_FLOAT64:
      return 8;
    case PDK_GGUF_VALUE_STRING:
    case PDK_GGUF_VALUE_ARRAY:
    default:
      g_assert_not_reached ();
    }
}

/* Appends one value of 1, 2, 4 or 8 bytes in the byte order of the file. */
static void
append_value (PdkGgufWriter *self,
              GByteArray    *target,
              gconstpointer  value,
              gsize          width)
{
  guint8 bytes[8];

  memcpy (bytes, value, width);
  if (self->byte_order != G_BYTE_ORDER)
    for (gsize i = 0; i < width / 2; i++)
      {
        guint8 swapped = bytes[i];

        bytes[i] = bytes[width - 1 - i];
        bytes[width - 1 - i] = swapped;
      }
  g_byte_array_append (target, bytes, (guint) width);
}

static void
append_uint32 (PdkGgufWriter *self,
               GByteArray    *target,
               guint32        value)
{
  append_value (self, target, &value, sizeof value);
}

/* Counts and lengths had 32 bits in version 1. */
static void
append_count (PdkGgufWriter *self,
              GByteArray    *target,
              guint64        value)
{
  if (self->version == 1)
    append_uint32 (self, target, (guint32) value);
  else
    append_value (self, target, &value, sizeof value);
}

static void
append_string (PdkGgufWriter *self,
               GByteArray    *target,
               const char    *text)
{
  gsize length = strlen (text);

  append_count (self, target, length);
  g_byte_array_append (target, (const guint8 *) text, (guint) length);
}

static void
append_key (PdkGgufWriter *self,
            const char    *key,
            guint32        type)
{
  append_string (self, self->keys, key);
  append_uint32 (self, self->keys, type);
  self->n_keys++;
}

void
pdk_gguf_writer_add_string (PdkGgufWriter *self,
                            const char    *key,
                            const char    *value)
{
  append_key (self, key, PDK_GGUF_VALUE_STRING);
  append_string (self, self->keys, value);
}

void
pdk_gguf_writer_add_uint32 (PdkGgufWriter *self,
                            const char    *key,
                            guint32        value)
{
  pdk_gguf_writer_add_scalar (self, key, PDK_GGUF_VALUE_UINT32, &value);
}

void
pdk_gguf_writer_add_float32 (PdkGgufWriter *self,
                             const char    *key,
                             float          value)
{
  pdk_gguf_writer_add_scalar (self, key, PDK_GGUF_VALUE_FLOAT32, &value);
}

void
pdk_gguf_writer_add_bool (PdkGgufWriter *self,
                          const char    *key,
                          gboolean       value)
{
  guint8 byte = value ? 1 : 0;

  pdk_gguf_writer_add_scalar (self, key, PDK_GGUF_VALUE_BOOL, &byte);
}

void
pdk_gguf_writer_add_scalar (PdkGgufWriter *self,
                            const char    *key,
                            PdkGgufValue   type,
                            gconstpointer  value)
{
  append_key (self, key, type);
  append_value (self, self->keys, value, get_width (type));
}

void
pdk_gguf_writer_add_array (PdkGgufWriter *self,
                           const char    *key,
                           PdkGgufValue   element_type,
                           gconstpointer  values,
                           gsize          n_values)
{
  append_key (self, key, PDK_GGUF_VALUE_ARRAY);
  append_uint32 (self, self->keys, element_type);
  append_count (self, self->keys, n_values);
  for (gsize i = 0; i < n_values; i++)
    if (element_type == PDK_GGUF_VALUE_STRING)
      append_string (self, self->keys, ((const char * const *) values)[i]);
    else
      append_value (self, self->keys, (const guint8 *) values + i * get_width (element_type), get_width (element_type));
}

void
pdk_gguf_writer_add_raw (PdkGgufWriter *self,
                         const char    *key,
                         guint32        type,
                         gconstpointer  bytes,
                         gsize          n_bytes)
{
  append_key (self, key, type);
  g_byte_array_append (self->keys, bytes, (guint) n_bytes);
}

void
pdk_gguf_writer_add_tensor (PdkGgufWriter *self,
                            const char    *name,
                            PdkGgufTensor  type,
                            PdkGgufFill    fill,
                            const guint64 *dimensions,
                            guint          n_dimensions)
{
  Tensor tensor = { .name = g_strdup (name), .type = type, .fill = fill, .n_dimensions = n_dimensions };

  g_assert (n_dimensions <= MAX_DIMENSIONS);
  memcpy (tensor.dimensions, dimensions, n_dimensions * sizeof *dimensions);
  g_array_append_val (self->tensors, tensor);
}

void
pdk_gguf_writer_add_tensor_values (PdkGgufWriter *self,
                                   const char    *name,
                                   const guint64 *dimensions,
                                   guint          n_dimensions,
                                   GBytes        *values)
{
  Tensor *tensor;

  g_assert (self->byte_order == G_BYTE_ORDER);
  pdk_gguf_writer_add_tensor (self, name, PDK_GGUF_TENSOR_F32, PDK_GGUF_FILL_ZERO, dimensions, n_dimensions);
  tensor = &g_array_index (self->tensors, Tensor, self->tensors->len - 1);
  tensor->values = g_bytes_ref (values);
}

static guint64
align (PdkGgufWriter *self,
       guint64        size)
{
  return (size + self->alignment - 1) / self->alignment * self->alignment;
}

static guint64
count_elements (const Tensor *tensor)
{
  guint64 n_elements = 1;

  for (guint i = 0; i < tensor->n_dimensions; i++)
    n_elements *= tensor->dimensions[i];
  return n_elements;
}

static guint64
get_tensor_size (const Tensor *tensor)
{
  return pdk_gguf_weights_get_size (tensor->type, count_elements (tensor));
}

guint64
pdk_gguf_writer_get_data_size (PdkGgufWriter *self)
{
  guint64 size = 0;

  for (guint i = 0; i < self->tensors->len; i++)
    size += align (self, get_tensor_size (&g_array_index (self->tensors, Tensor, i)));
  return size;
}

static void
append_tensor_info (PdkGgufWriter *self,
                    GByteArray    *header,
                    const Tensor  *tensor,
                    guint64        offset)
{
  append_string (self, header, tensor->name);
  append_uint32 (self, header, tensor->n_dimensions);
  for (guint i = 0; i < tensor->n_dimensions; i++)
    append_count (self, header, tensor->dimensions[i]);
  append_uint32 (self, header, tensor->type);
  append_value (self, header, &offset, sizeof offset);
}

GBytes *
pdk_gguf_writer_dup_header (PdkGgufWriter *self)
{
  GByteArray *header = g_byte_array_new ();
  guint64     offset = 0;
  guint       written;

  g_byte_array_append (header, (const guint8 *) "GGUF", 4);
  append_uint32 (self, header, self->version);
  append_count (self, header, self->tensors->len);
  append_count (self, header, self->n_keys);
  g_byte_array_append (header, self->keys->data, self->keys->len);
  for (guint i = 0; i < self->tensors->len; i++)
    {
      const Tensor *tensor = &g_array_index (self->tensors, Tensor, i);

      append_tensor_info (self, header, tensor, offset);
      offset += align (self, get_tensor_size (tensor));
    }
  written = header->len;
  g_byte_array_set_size (header, (guint) align (self, written));
  memset (header->data + written, 0, header->len - written);
  return g_byte_array_free_to_bytes (header);
}

static gboolean
write_values (const Tensor  *tensor,
              GOutputStream *stream,
              GError       **error)
{
  gsize         length;
  gconstpointer bytes = g_bytes_get_data (tensor->values, &length);

  g_assert_cmpuint (length, ==, get_tensor_size (tensor));
  return g_output_stream_write_all (stream, bytes, length, NULL, NULL, error);
}

static gboolean
write_weights (PdkGgufWriter *self,
               const Tensor  *tensor,
               guint64       *random,
               GOutputStream *stream,
               GError       **error)
{
  guint64            left = count_elements (tensor);
  g_autofree guint8 *chunk = g_malloc (CHUNK_BYTES * sizeof (float));

  while (left > 0)
    {
      guint64 n_elements = MIN (left, CHUNK_BYTES);

      pdk_gguf_weights_fill (random, tensor->type, tensor->fill, self->byte_order, n_elements, chunk);
      if (!g_output_stream_write_all (stream, chunk, pdk_gguf_weights_get_size (tensor->type, n_elements),
                                      NULL, NULL, error))
        return FALSE;
      left -= n_elements;
    }
  return TRUE;
}

static gboolean
write_tensor (PdkGgufWriter *self,
              const Tensor  *tensor,
              guint64       *random,
              GOutputStream *stream,
              GError       **error)
{
  guint64             size = get_tensor_size (tensor);
  guint64             padding = align (self, size) - size;
  static const guint8 zeros[65536];

  if (tensor->values != NULL ? !write_values (tensor, stream, error)
                             : !write_weights (self, tensor, random, stream, error))
    return FALSE;
  g_assert (padding <= sizeof zeros);
  return g_output_stream_write_all (stream, zeros, padding, NULL, NULL, error);
}

static gboolean
write_all (PdkGgufWriter *self,
           GOutputStream *stream,
           GError       **error)
{
  g_autoptr (GBytes) header = pdk_gguf_writer_dup_header (self);
  gsize              length;
  gconstpointer      bytes = g_bytes_get_data (header, &length);
  guint64            random = self->seed;

  if (!g_output_stream_write_all (stream, bytes, length, NULL, NULL, error))
    return FALSE;
  for (guint i = 0; i < self->tensors->len; i++)
    if (!write_tensor (self, &g_array_index (self->tensors, Tensor, i), &random, stream, error))
      return FALSE;
  return g_output_stream_close (stream, NULL, error);
}

GBytes *
pdk_gguf_writer_dup_bytes (PdkGgufWriter *self)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();

  if (!write_all (self, stream, NULL))
    g_assert_not_reached ();
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}

gboolean
pdk_gguf_writer_write_file (PdkGgufWriter *self,
                            const char    *path,
                            GError       **error)
{
  g_autoptr (GFile)             file = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, error);

  return stream != NULL && write_all (self, G_OUTPUT_STREAM (stream), error);
}
