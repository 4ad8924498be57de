/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-gguf-forge.h"

#include <string.h>

#define TYPE_UINT32 4
#define TYPE_STRING 8
#define TYPE_ARRAY  9
#define ALIGNMENT   32

void
pdk_gguf_forge_init (PdkGgufForge *self,
                     guint32       version,
                     gboolean      big_endian,
                     guint64       tensors,
                     guint64       keys)
{
  self->version = version;
  self->big_endian = big_endian;
  self->bytes = g_byte_array_new ();
  g_byte_array_append (self->bytes, (const guint8 *) "GGUF", 4);
  pdk_gguf_forge_uint32 (self, version);
  pdk_gguf_forge_length (self, tensors);
  pdk_gguf_forge_length (self, keys);
}

void
pdk_gguf_forge_clear (PdkGgufForge *self)
{
  g_clear_pointer (&self->bytes, g_byte_array_unref);
}

void
pdk_gguf_forge_uint32 (PdkGgufForge *self,
                       guint32       value)
{
  guint32 number = self->big_endian ? GUINT32_TO_BE (value) : GUINT32_TO_LE (value);

  g_byte_array_append (self->bytes, (const guint8 *) &number, sizeof number);
}

void
pdk_gguf_forge_uint64 (PdkGgufForge *self,
                       guint64       value)
{
  guint64 number = self->big_endian ? GUINT64_TO_BE (value) : GUINT64_TO_LE (value);

  g_byte_array_append (self->bytes, (const guint8 *) &number, sizeof number);
}

void
pdk_gguf_forge_length (PdkGgufForge *self,
                       guint64       value)
{
  if (self->version == 1)
    pdk_gguf_forge_uint32 (self, (guint32) value);
  else
    pdk_gguf_forge_uint64 (self, value);
}

void
pdk_gguf_forge_text (PdkGgufForge *self,
                     const char   *text)
{
  pdk_gguf_forge_length (self, strlen (text));
  g_byte_array_append (self->bytes, (const guint8 *) text, (guint) strlen (text));
}

void
pdk_gguf_forge_long_text (PdkGgufForge *self,
                          gsize         length)
{
  guint start = self->bytes->len;

  pdk_gguf_forge_length (self, length);
  start = self->bytes->len;
  g_byte_array_set_size (self->bytes, start + (guint) length);
  memset (self->bytes->data + start, 'x', length);
}

void
pdk_gguf_forge_key (PdkGgufForge *self,
                    const char   *key,
                    guint32       type)
{
  pdk_gguf_forge_text (self, key);
  pdk_gguf_forge_uint32 (self, type);
}

void
pdk_gguf_forge_number (PdkGgufForge *self,
                       const char   *key,
                       guint32       value)
{
  pdk_gguf_forge_key (self, key, TYPE_UINT32);
  pdk_gguf_forge_uint32 (self, value);
}

void
pdk_gguf_forge_string (PdkGgufForge *self,
                       const char   *key,
                       const char   *value)
{
  pdk_gguf_forge_key (self, key, TYPE_STRING);
  pdk_gguf_forge_text (self, value);
}

void
pdk_gguf_forge_array (PdkGgufForge *self,
                      const char   *key,
                      guint32       type,
                      guint64       count)
{
  pdk_gguf_forge_key (self, key, TYPE_ARRAY);
  pdk_gguf_forge_uint32 (self, type);
  pdk_gguf_forge_length (self, count);
}

void
pdk_gguf_forge_tensor (PdkGgufForge  *self,
                       const char    *name,
                       guint32        dimensions,
                       const guint64 *lengths,
                       guint32        type,
                       guint64        offset)
{
  pdk_gguf_forge_text (self, name);
  pdk_gguf_forge_uint32 (self, dimensions);
  for (guint32 i = 0; i < dimensions; i++)
    pdk_gguf_forge_length (self, lengths[i]);
  pdk_gguf_forge_uint32 (self, type);
  pdk_gguf_forge_uint64 (self, offset);
}

GBytes *
pdk_gguf_forge_dup_bytes (PdkGgufForge *self,
                          gsize         data)
{
  g_autoptr (GByteArray) copy = g_byte_array_new ();
  static const guint8    zeros[4096];

  g_byte_array_append (copy, self->bytes->data, self->bytes->len);
  if (data > 0)
    g_byte_array_append (copy, zeros, (ALIGNMENT - copy->len % ALIGNMENT) % ALIGNMENT);
  while (data > 0)
    {
      guint piece = (guint) MIN (data, sizeof zeros);

      g_byte_array_append (copy, zeros, piece);
      data -= piece;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&copy));
}
