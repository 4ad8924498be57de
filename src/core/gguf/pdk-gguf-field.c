/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gguf/pdk-gguf-field.h"

#include <string.h>

static const guint8 sizes[] = {
  [PDK_GGUF_TYPE_UINT8] = 1,
  [PDK_GGUF_TYPE_INT8] = 1,
  [PDK_GGUF_TYPE_UINT16] = 2,
  [PDK_GGUF_TYPE_INT16] = 2,
  [PDK_GGUF_TYPE_UINT32] = 4,
  [PDK_GGUF_TYPE_INT32] = 4,
  [PDK_GGUF_TYPE_FLOAT32] = 4,
  [PDK_GGUF_TYPE_BOOLEAN] = 1,
  [PDK_GGUF_TYPE_STRING] = 0,
  [PDK_GGUF_TYPE_ARRAY] = 0,
  [PDK_GGUF_TYPE_UINT64] = 8,
  [PDK_GGUF_TYPE_INT64] = 8,
  [PDK_GGUF_TYPE_FLOAT64] = 8,
};

guint
pdk_gguf_type_get_size (guint32 type)
{
  return type < G_N_ELEMENTS (sizes) ? sizes[type] : 0;
}

gboolean
pdk_gguf_type_is_integer (guint32 type)
{
  return pdk_gguf_type_get_size (type) > 0 && type != PDK_GGUF_TYPE_FLOAT32 && type != PDK_GGUF_TYPE_FLOAT64;
}

guint16
pdk_gguf_read_uint16 (const guint8 *data,
                      gboolean      big_endian)
{
  guint16 value;

  memcpy (&value, data, sizeof value);
  return big_endian ? GUINT16_FROM_BE (value) : GUINT16_FROM_LE (value);
}

guint32
pdk_gguf_read_uint32 (const guint8 *data,
                      gboolean      big_endian)
{
  guint32 value;

  memcpy (&value, data, sizeof value);
  return big_endian ? GUINT32_FROM_BE (value) : GUINT32_FROM_LE (value);
}

guint64
pdk_gguf_read_uint64 (const guint8 *data,
                      gboolean      big_endian)
{
  guint64 value;

  memcpy (&value, data, sizeof value);
  return big_endian ? GUINT64_FROM_BE (value) : GUINT64_FROM_LE (value);
}

static gint64
read_integer (PdkGgufType   type,
              const guint8 *data,
              gboolean      big_endian)
{
  switch (type)
    {
    case PDK_GGUF_TYPE_UINT8:
      return data[0];
    case PDK_GGUF_TYPE_BOOLEAN:
      return data[0] != 0;
    case PDK_GGUF_TYPE_INT8:
      return (gint8) data[0];
    case PDK_GGUF_TYPE_UINT16:
      return pdk_gguf_read_uint16 (data, big_endian);
    case PDK_GGUF_TYPE_INT16:
      return (gint16) pdk_gguf_read_uint16 (data, big_endian);
    case PDK_GGUF_TYPE_UINT32:
      return pdk_gguf_read_uint32 (data, big_endian);
    case PDK_GGUF_TYPE_INT32:
      return (gint32) pdk_gguf_read_uint32 (data, big_endian);
    case PDK_GGUF_TYPE_UINT64:
      return (gint64) MIN (pdk_gguf_read_uint64 (data, big_endian), (guint64) G_MAXINT64);
    case PDK_GGUF_TYPE_INT64:
      return (gint64) pdk_gguf_read_uint64 (data, big_endian);
    case PDK_GGUF_TYPE_FLOAT32:
    case PDK_GGUF_TYPE_FLOAT64:
    case PDK_GGUF_TYPE_STRING:
    case PDK_GGUF_TYPE_ARRAY:
      break;
    }
  g_return_val_if_reached (0);
}

static double
read_float (PdkGgufType   type,
            const guint8 *data,
            gboolean      big_endian)
{
  if (type == PDK_GGUF_TYPE_FLOAT32)
    {
      guint32 bits = pdk_gguf_read_uint32 (data, big_endian);
      float   value;

      memcpy (&value, &bits, sizeof value);
      return (double) value;
    }
  else
    {
      guint64 bits = pdk_gguf_read_uint64 (data, big_endian);
      double  value;

      memcpy (&value, &bits, sizeof value);
      return value;
    }
}

PdkGgufField *
pdk_gguf_field_new_counted (PdkGgufType type,
                            PdkGgufType element_type,
                            guint64     count)
{
  PdkGgufField *self = g_new0 (PdkGgufField, 1);

  self->type = type;
  self->element_type = element_type;
  self->count = count;
  return self;
}

PdkGgufField *
pdk_gguf_field_new_numbers (PdkGgufType   type,
                            gboolean      is_array,
                            const guint8 *data,
                            guint         count,
                            gboolean      big_endian)
{
  PdkGgufField *self = pdk_gguf_field_new_counted (is_array ? PDK_GGUF_TYPE_ARRAY : type, type, count);
  guint         size = pdk_gguf_type_get_size (type);

  g_return_val_if_fail (size > 0, self);

  if (pdk_gguf_type_is_integer (type))
    {
      self->integers = g_new (gint64, count);
      self->integer_count = count;
      for (guint i = 0; i < count; i++)
        self->integers[i] = read_integer (type, data + (gsize) i * size, big_endian);
      self->number = count > 0 ? (double) self->integers[0] : 0;
    }
  else if (!is_array)
    {
      self->number = read_float (type, data, big_endian);
    }
  return self;
}

PdkGgufField *
pdk_gguf_field_new_string (const char *bytes,
                           gsize       length)
{
  PdkGgufField *self = pdk_gguf_field_new_counted (PDK_GGUF_TYPE_STRING, PDK_GGUF_TYPE_STRING, 1);

  self->string = g_utf8_make_valid (bytes, (gssize) length);
  return self;
}

gsize
pdk_gguf_field_get_weight (const PdkGgufField *self)
{
  return sizeof *self + self->integer_count * sizeof (gint64) + (self->string == NULL ? 0 : strlen (self->string));
}

gboolean
pdk_gguf_field_get_count (const PdkGgufField *self,
                          guint64            *value)
{
  if (self->type == PDK_GGUF_TYPE_ARRAY || self->integer_count != 1 || self->integers[0] < 0)
    return FALSE;
  *value = (guint64) self->integers[0];
  return TRUE;
}

void
pdk_gguf_field_free (PdkGgufField *self)
{
  if (self == NULL)
    return;
  g_free (self->integers);
  g_free (self->string);
  g_free (self);
}
