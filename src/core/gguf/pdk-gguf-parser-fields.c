/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gguf/pdk-gguf-parser-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* What is assumed of strings before enough of them were seen. */
#define SHORT_STRING_BYTES 4
#define MEANINGFUL_COUNT   256

static gboolean step_element_length (PdkGgufParser *self,
                                     const guint8  *data,
                                     GError       **error);
static gboolean step_array (PdkGgufParser *self,
                            const guint8  *data,
                            GError       **error);
static gboolean step_key_length (PdkGgufParser *self,
                                 const guint8  *data,
                                 GError       **error);

void
pdk_gguf_parser_start_keys (PdkGgufParser *self)
{
  pdk_gguf_parser_expect (self, pdk_gguf_parser_get_length_size (self), step_key_length);
}

static gboolean
is_tokenizer_key (PdkGgufParser *self)
{
  return g_str_has_prefix (self->key->str, "tokenizer.");
}

/* Longer names, and names that are no words, are of no interest to anybody. */
static gboolean
is_kept_key (PdkGgufParser *self)
{
  if (self->key->len > PDK_GGUF_KEEP_KEY_BYTES)
    return FALSE;
  for (gsize i = 0; i < self->key->len; i++)
    if (!g_ascii_isgraph (self->key->str[i]))
      return FALSE;
  return TRUE;
}

static guint64
get_string_limit (PdkGgufParser *self)
{
  const char *key = self->key->str;

  if (g_str_has_prefix (key, "tokenizer.chat_template"))
    return PDK_GGUF_KEEP_TEMPLATE_BYTES;
  if (is_tokenizer_key (self) && !g_str_equal (key, "tokenizer.ggml.model") && !g_str_equal (key, "tokenizer.ggml.pre"))
    return 0;
  return PDK_GGUF_KEEP_STRING_BYTES;
}

static void
keep (PdkGgufParser *self,
      PdkGgufField  *value)
{
  g_autoptr (PdkGgufField) owned = value;
  gsize                    weight = pdk_gguf_field_get_weight (value) + self->key->len;

  if (!is_kept_key (self))
    return;
  if (self->kept + weight > PDK_GGUF_KEEP_TOTAL_BYTES)
    {
      self->facts.findings |= PDK_GGUF_FINDING_METADATA_DROPPED;
      return;
    }
  self->kept += weight;
  g_hash_table_replace (self->facts.values, g_strdup (self->key->str), g_steal_pointer (&owned));
}

static gboolean
check_alignment (PdkGgufParser *self,
                 GError       **error)
{
  const PdkGgufField *value = g_hash_table_lookup (self->facts.values, "general.alignment");
  guint64             alignment = PDK_GGUF_DEFAULT_ALIGNMENT;

  if (value == NULL)
    return TRUE;
  if (!pdk_gguf_field_get_count (value, &alignment) || alignment < PDK_GGUF_MINIMUM_ALIGNMENT ||
      alignment > PDK_GGUF_LIMIT_ALIGNMENT || (alignment & (alignment - 1)) != 0)
    return pdk_gguf_parser_fail (self, error, _("it aligns the weights in an impossible way"));
  self->alignment = alignment;
  return TRUE;
}

static gboolean
check_block_count (PdkGgufParser *self,
                   GError       **error)
{
  const char         *architecture = pdk_gguf_facts_get_architecture (&self->facts);
  g_autofree char    *key = g_strconcat (architecture, ".block_count", NULL);
  const PdkGgufField *value = g_hash_table_lookup (self->facts.values, key);
  guint64             count;

  if (value != NULL && pdk_gguf_field_get_count (value, &count) && count > PDK_GGUF_BLOCK_LIMIT)
    return pdk_gguf_parser_fail (self, error, _("it promises %" PRIu64 " layers"), count);
  return TRUE;
}

static gboolean
end_keys (PdkGgufParser *self,
          GError       **error)
{
  if (!check_alignment (self, error) || !check_block_count (self, error))
    return FALSE;
  if (*pdk_gguf_facts_get_architecture (&self->facts) == '\0')
    self->facts.findings |= PDK_GGUF_FINDING_NO_ARCHITECTURE;
  return pdk_gguf_parser_start_tensors (self, error);
}

static void
start_element (PdkGgufParser *self)
{
  const PdkGgufLevel *level = &self->levels[self->depth - 1];

  if (level->type == PDK_GGUF_TYPE_STRING)
    pdk_gguf_parser_expect (self, pdk_gguf_parser_get_length_size (self), step_element_length);
  else
    pdk_gguf_parser_expect (self, sizeof (guint32) + pdk_gguf_parser_get_length_size (self), step_array);
}

/* A value, or an element of an array, was passed. */
static gboolean
end_value (PdkGgufParser *self,
           GError       **error)
{
  while (self->depth > 0)
    {
      PdkGgufLevel *level = &self->levels[self->depth - 1];

      if (level->left > 0)
        {
          level->left--;
          start_element (self);
          return TRUE;
        }
      self->depth--;
    }
  self->keys_left--;
  if (self->keys_left == 0)
    return end_keys (self, error);
  pdk_gguf_parser_start_keys (self);
  return TRUE;
}

static gboolean
skip (PdkGgufParser *self,
      guint64        bytes,
      GError       **error)
{
  if (!pdk_gguf_parser_check_room (self, bytes, error))
    return FALSE;
  self->skip = bytes;
  return TRUE;
}

static gboolean
check_string_length (PdkGgufParser *self,
                     guint64        length,
                     GError       **error)
{
  if (length > PDK_GGUF_LIMIT_STRING_BYTES)
    return pdk_gguf_parser_fail (self, error, _("a text in it is %" PRIu64 " bytes long"), length);
  return pdk_gguf_parser_check_room (self, length, error);
}

static gboolean
step_element_length (PdkGgufParser *self,
                     const guint8  *data,
                     GError       **error)
{
  guint64 length = pdk_gguf_parser_read_length (self, data);

  if (!check_string_length (self, length, error))
    return FALSE;
  self->skip = length;
  return end_value (self, error);
}

gsize
pdk_gguf_parser_pass_strings (PdkGgufParser *self,
                              const guint8  *data,
                              gsize          length)
{
  gsize         size = pdk_gguf_parser_get_length_size (self);
  gsize         done = 0;
  PdkGgufLevel *level;

  if (self->step != step_element_length)
    return 0;
  /* The one that is being read is no longer among those left; the last one is left to the step. */
  level = &self->levels[self->depth - 1];
  while (level->left > 0 && length - done >= size)
    {
      guint64 string = pdk_gguf_parser_read_length (self, data + done);

      if (string > length - done - size)
        break;
      done += size + (gsize) string;
      level->left--;
    }
  return done;
}

static gboolean
step_numbers (PdkGgufParser *self,
              const guint8  *data,
              GError       **error)
{
  guint count = (guint) self->levels[0].left;

  keep (self, pdk_gguf_field_new_numbers (self->type, TRUE, data, count, self->facts.big_endian));
  return end_value (self, error);
}

static gboolean
start_numbers (PdkGgufParser *self,
               guint32        type,
               guint64        count,
               GError       **error)
{
  guint64 bytes = count * pdk_gguf_type_get_size (type);

  if (self->depth == 0 && count > 0 && count <= PDK_GGUF_KEEP_ELEMENTS && pdk_gguf_type_is_integer (type) &&
      !is_tokenizer_key (self))
    {
      if (!pdk_gguf_parser_check_room (self, bytes, error))
        return FALSE;
      self->type = type;
      self->levels[0].left = count;
      pdk_gguf_parser_expect (self, (gsize) bytes, step_numbers);
      return TRUE;
    }
  if (self->depth == 0)
    keep (self, pdk_gguf_field_new_counted (PDK_GGUF_TYPE_ARRAY, type, count));
  return skip (self, bytes, error) && end_value (self, error);
}

static void
note_tokens (PdkGgufParser *self)
{
  if (g_str_equal (self->key->str, "tokenizer.ggml.tokens"))
    self->has_tokens = TRUE;
}

static gboolean
step_array (PdkGgufParser *self,
            const guint8  *data,
            GError       **error)
{
  guint32 type = pdk_gguf_read_uint32 (data, self->facts.big_endian);
  guint64 count = pdk_gguf_parser_read_length (self, data + sizeof type);
  gsize   length_size = pdk_gguf_parser_get_length_size (self);
  guint   size = pdk_gguf_type_get_size (type);

  if (self->depth == PDK_GGUF_LIMIT_DEPTH)
    return pdk_gguf_parser_fail (self, error, _("arrays are nested too deeply in it"));
  if (count > PDK_GGUF_LIMIT_ELEMENTS)
    return pdk_gguf_parser_fail (self, error, _("an array in it has %" PRIu64 " elements"), count);
  if (size > 0)
    return start_numbers (self, type, count, error);
  if (type != PDK_GGUF_TYPE_STRING && type != PDK_GGUF_TYPE_ARRAY)
    return pdk_gguf_parser_fail (self, error, _("a value in it is of the unknown type %u"), type);
  if (!pdk_gguf_parser_check_room (self, count * (length_size + (type == PDK_GGUF_TYPE_ARRAY ? sizeof type : 0)), error))
    return FALSE;
  if (self->depth == 0)
    {
      keep (self, pdk_gguf_field_new_counted (PDK_GGUF_TYPE_ARRAY, type, count));
      note_tokens (self);
      self->strings = count;
      self->strings_start = self->offset;
    }
  self->levels[self->depth++] = (PdkGgufLevel) { .type = type, .left = count };
  return end_value (self, error);
}

static gboolean
step_string (PdkGgufParser *self,
             const guint8  *data,
             GError       **error)
{
  keep (self, pdk_gguf_field_new_string ((const char *) data, self->need));
  return end_value (self, error);
}

static gboolean
step_string_length (PdkGgufParser *self,
                    const guint8  *data,
                    GError       **error)
{
  guint64 length = pdk_gguf_parser_read_length (self, data);

  if (!check_string_length (self, length, error))
    return FALSE;
  if (length > 0 && length <= get_string_limit (self))
    {
      pdk_gguf_parser_expect (self, (gsize) length, step_string);
      return TRUE;
    }
  self->skip = length;
  return end_value (self, error);
}

static gboolean
step_number (PdkGgufParser *self,
             const guint8  *data,
             GError       **error)
{
  keep (self, pdk_gguf_field_new_numbers (self->type, FALSE, data, 1, self->facts.big_endian));
  return end_value (self, error);
}

static gboolean
step_key (PdkGgufParser *self,
          const guint8  *data,
          GError       **error)
{
  gsize   length_size = pdk_gguf_parser_get_length_size (self);
  gsize   length = self->need - sizeof self->type;
  guint32 type = pdk_gguf_read_uint32 (data + length, self->facts.big_endian);
  guint   size = pdk_gguf_type_get_size (type);

  if (!pdk_gguf_parser_remember (self, data, length))
    return pdk_gguf_parser_fail (self, error, _("it has the same value twice"));
  g_string_truncate (self->key, 0);
  g_string_append_len (self->key, (const char *) data, (gssize) length);
  self->type = type;
  if (size > 0)
    pdk_gguf_parser_expect (self, size, step_number);
  else if (type == PDK_GGUF_TYPE_STRING)
    pdk_gguf_parser_expect (self, length_size, step_string_length);
  else if (type == PDK_GGUF_TYPE_ARRAY)
    pdk_gguf_parser_expect (self, sizeof type + length_size, step_array);
  else
    return pdk_gguf_parser_fail (self, error, _("a value in it is of the unknown type %u"), type);
  return TRUE;
}

static gboolean
step_key_length (PdkGgufParser *self,
                 const guint8  *data,
                 GError       **error)
{
  guint64 length = pdk_gguf_parser_read_length (self, data);

  if (length == 0 || length > PDK_GGUF_LIMIT_KEY_BYTES)
    return pdk_gguf_parser_fail (self, error, _("the name of a value in it is %" PRIu64 " bytes long"), length);
  if (!pdk_gguf_parser_check_room (self, length, error))
    return FALSE;
  pdk_gguf_parser_expect (self, (gsize) length + sizeof self->type, step_key);
  return TRUE;
}

guint64
pdk_gguf_parser_estimate_strings (PdkGgufParser *self)
{
  guint64 left, seen, average;

  if (self->depth != 1 || self->levels[0].type != PDK_GGUF_TYPE_STRING)
    return 0;
  left = self->levels[0].left;
  seen = self->strings - left;
  average = pdk_gguf_parser_get_length_size (self) + SHORT_STRING_BYTES;
  if (seen >= MEANINGFUL_COUNT && self->offset > self->strings_start)
    average = MAX (average, (self->offset - self->strings_start) / seen);
  return left * average;
}

static gboolean
has (PdkGgufParser *self,
     const char    *architecture,
     const char    *name)
{
  g_autofree char *key = g_strconcat (architecture, ".", name, NULL);

  return g_hash_table_contains (self->facts.values, key);
}

gboolean
pdk_gguf_parser_has_shape (PdkGgufParser *self)
{
  const char *architecture = pdk_gguf_facts_get_architecture (&self->facts);

  if (self->step == NULL || (self->keys > 0 && self->keys_left == 0))
    return TRUE;
  return self->has_tokens && *architecture != '\0' && has (self, architecture, "block_count") &&
         has (self, architecture, "embedding_length");
}
