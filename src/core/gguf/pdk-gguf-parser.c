/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gguf/pdk-gguf-parser-private.h"

#include "base/pdk-error.h"
#include "base/pdk-saturate.h"
#include "gguf/pdk-gguf-content.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define MAGIC         "GGUF"
#define MAGIC_BYTES   4
#define VERSION_BYTES 4

static gboolean step_magic (PdkGgufParser *self,
                            const guint8  *data,
                            GError       **error);

PdkGgufParser *
pdk_gguf_parser_new (const char *name,
                     guint64     file_size)
{
  PdkGgufParser *self = g_new0 (PdkGgufParser, 1);

  self->name = g_strdup (name);
  pdk_gguf_facts_init (&self->facts);
  self->facts.file_size = file_size;
  self->carry = g_byte_array_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (self->seed); i++)
    self->seed[i] = ((guint64) g_random_int () << 32) | g_random_int ();
  self->seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->key = g_string_new (NULL);
  self->tensor_name = g_string_new (NULL);
  self->alignment = PDK_GGUF_DEFAULT_ALIGNMENT;
  self->sizes_known = TRUE;
  pdk_gguf_parser_expect (self, MAGIC_BYTES, step_magic);
  return self;
}

void
pdk_gguf_parser_free (PdkGgufParser *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  pdk_gguf_facts_clear (&self->facts);
  g_byte_array_unref (self->carry);
  g_hash_table_unref (self->seen);
  g_string_free (self->key, TRUE);
  g_string_free (self->tensor_name, TRUE);
  g_free (self);
}

void
pdk_gguf_parser_expect (PdkGgufParser *self,
                        gsize          need,
                        PdkGgufStep    step)
{
  self->need = need;
  self->step = step;
}

gboolean
pdk_gguf_parser_fail (PdkGgufParser *self,
                      GError       **error,
                      const char    *format,
                      ...)
{
  g_autofree char *reason = NULL;
  va_list          arguments;

  va_start (arguments, format);
  reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  pdk_error_set (error, PDK_ERROR_UNSUPPORTED_FILE,
                 _("Fetch the file again; if that does not help, choose another one."),
                   _("The header of “%s” is damaged: %s."), self->name, reason);
  return FALSE;
}

gsize
pdk_gguf_parser_get_length_size (PdkGgufParser *self)
{
  return self->facts.version == 1 ? sizeof (guint32) : sizeof (guint64);
}

guint64
pdk_gguf_parser_read_length (PdkGgufParser *self,
                             const guint8  *data)
{
  if (self->facts.version == 1)
    return pdk_gguf_read_uint32 (data, self->facts.big_endian);
  return pdk_gguf_read_uint64 (data, self->facts.big_endian);
}

gboolean
pdk_gguf_parser_check_room (PdkGgufParser *self,
                            guint64        bytes,
                            GError       **error)
{
  guint64 end = pdk_saturate_add (self->offset, bytes);

  if (self->facts.file_size > 0 && end > self->facts.file_size)
    {
      pdk_error_set (error, PDK_ERROR_UNSUPPORTED_FILE,
                     _("The download was cut off, or the file is damaged: fetch it again."),
                       _("“%s” ends in the middle of its header."), self->name);
      return FALSE;
    }
  if (end > PDK_GGUF_LIMIT_HEADER_BYTES)
    return pdk_gguf_parser_fail (self, error, _("it is longer than any model’s"));
  return TRUE;
}

/* Mixes a seed in, so that nobody can choose names that all fall into one place of the table. */
static guint64
fingerprint (PdkGgufParser *self,
             const guint8  *data,
             gsize          length)
{
  guint64 hash = self->seed[0] ^ length;

  for (gsize i = 0; i < length; i++)
    {
      hash = (hash ^ data[i]) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
      hash ^= hash >> 29;
    }
  hash = (hash ^ self->seed[1]) * G_GUINT64_CONSTANT (0xd6e8feb86659fd93);
  return hash ^ (hash >> 32);
}

gboolean
pdk_gguf_parser_remember (PdkGgufParser *self,
                          const guint8  *data,
                          gsize          length)
{
  guint64 *hash = g_new (guint64, 1);

  *hash = fingerprint (self, data, length);
  return g_hash_table_add (self->seen, hash);
}

static gboolean
step_counts (PdkGgufParser *self,
             const guint8  *data,
             GError       **error)
{
  guint64 tensors = pdk_gguf_parser_read_length (self, data);
  guint64 keys = pdk_gguf_parser_read_length (self, data + pdk_gguf_parser_get_length_size (self));

  if (tensors > PDK_GGUF_LIMIT_TENSORS)
    return pdk_gguf_parser_fail (self, error, _("it promises %" PRIu64 " tensors"), tensors);
  if (keys > PDK_GGUF_LIMIT_KEYS)
    return pdk_gguf_parser_fail (self, error, _("it promises %" PRIu64 " values"), keys);
  if (tensors == 0 && keys == 0)
    return pdk_gguf_parser_fail (self, error, _("it is empty"));
  self->facts.tensor_count = self->tensors_left = tensors;
  self->keys_left = self->keys = keys;
  pdk_gguf_parser_start_keys (self);
  return self->keys_left > 0 || pdk_gguf_parser_start_tensors (self, error);
}

static gboolean
step_version (PdkGgufParser *self,
              const guint8  *data,
              GError       **error)
{
  guint32 version = pdk_gguf_read_uint32 (data, FALSE);

  /* No real version has only zeros there, unless it is written in the other byte order. */
  if ((version & 0xffff) == 0)
    {
      self->facts.big_endian = TRUE;
      self->facts.findings |= PDK_GGUF_FINDING_BIG_ENDIAN;
      version = pdk_gguf_read_uint32 (data, TRUE);
    }
  if (version == 0)
    return pdk_gguf_parser_fail (self, error, _("there is nothing behind its first four bytes"));
  if (version > 3)
    {
      pdk_error_set (error, PDK_ERROR_INCOMPATIBLE,
                     _("Update Paddock, or choose a file of version 3."),
                       _("“%s” is of version %u of the GGUF format, which is not known yet."), self->name, version);
      return FALSE;
    }
  if (version == 1)
    self->facts.findings |= PDK_GGUF_FINDING_OLD_VERSION;
  self->facts.version = version;
  pdk_gguf_parser_expect (self, 2 * pdk_gguf_parser_get_length_size (self), step_counts);
  return TRUE;
}

static gboolean
step_magic (PdkGgufParser *self,
            const guint8  *data,
            GError       **error)
{
  if (memcmp (data, MAGIC, MAGIC_BYTES) != 0)
    {
      pdk_gguf_content_refuse (self->name, self->head, self->head_length, error);
      return FALSE;
    }
  pdk_gguf_parser_expect (self, VERSION_BYTES, step_version);
  return TRUE;
}

static void
take (PdkGgufParser *self,
      const guint8 **data,
      gsize         *length,
      gsize          bytes)
{
  *data += bytes;
  *length -= bytes;
  self->offset += bytes;
}

/* A step whose bytes come in pieces gets them from the carry. */
static gboolean
feed_step (PdkGgufParser *self,
           const guint8 **data,
           gsize         *length,
           GError       **error)
{
  g_autoptr (GByteArray) whole = NULL;
  gsize                  wanted;

  if (self->carry->len == 0 && *length >= self->need)
    {
      const guint8 *start = *data;

      take (self, data, length, self->need);
      return self->step (self, start, error);
    }
  wanted = MIN (self->need - self->carry->len, *length);
  g_byte_array_append (self->carry, *data, (guint) wanted);
  take (self, data, length, wanted);
  if (self->carry->len < self->need)
    return TRUE;
  whole = g_steal_pointer (&self->carry);
  self->carry = g_byte_array_new ();
  return self->step (self, whole->data, error);
}

gboolean
pdk_gguf_parser_feed (PdkGgufParser *self,
                      const guint8  *data,
                      gsize          length,
                      GError       **error)
{
  if (self->head_length == 0 && self->offset == 0 && length > 0)
    {
      self->head_length = MIN (length, sizeof self->head);
      memcpy (self->head, data, self->head_length);
    }
  while (self->step != NULL && length > 0)
    {
      if (self->skip > 0)
        {
          gsize skipped = (gsize) MIN (self->skip, length);

          self->skip -= skipped;
          take (self, &data, &length, skipped);
          continue;
        }
      if (self->carry->len == 0)
        {
          gsize passed = pdk_gguf_parser_pass_strings (self, data, length);

          take (self, &data, &length, passed);
          if (passed > 0)
            continue;
        }
      if (!feed_step (self, &data, &length, error))
        return FALSE;
    }
  return TRUE;
}

guint64
pdk_gguf_parser_get_offset (PdkGgufParser *self)
{
  return self->offset;
}

guint64
pdk_gguf_parser_get_skip (PdkGgufParser *self)
{
  return self->skip;
}

void
pdk_gguf_parser_jump (PdkGgufParser *self,
                      guint64        length)
{
  g_return_if_fail (length <= self->skip);

  self->skip -= length;
  self->offset += length;
}

void
pdk_gguf_parser_set_file_size (PdkGgufParser *self,
                               guint64        file_size)
{
  if (file_size > 0)
    self->facts.file_size = file_size;
}

guint64
pdk_gguf_parser_estimate_rest (PdkGgufParser *self)
{
  return pdk_gguf_parser_estimate_strings (self) + pdk_gguf_parser_estimate_tensors (self);
}

gboolean
pdk_gguf_parser_is_done (PdkGgufParser *self)
{
  return self->step == NULL;
}

gboolean
pdk_gguf_parser_end (PdkGgufParser *self,
                     GError       **error)
{
  if (self->step == NULL)
    return TRUE;
  if (self->offset < MAGIC_BYTES)
    pdk_gguf_content_refuse (self->name, self->head, self->head_length, error);
  else
    pdk_error_set (error, PDK_ERROR_UNSUPPORTED_FILE,
                   _("The download was cut off, or the file is damaged: fetch it again."),
                     _("“%s” ends in the middle of its header."), self->name);
  return FALSE;
}

PdkGgufHeader *
pdk_gguf_parser_dup_header (PdkGgufParser *self)
{
  return pdk_gguf_header_new (&self->facts);
}
