/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gguf/pdk-gguf-parser-private.h"

#include "base/pdk-saturate.h"
#include "gguf/pdk-ggml-type.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* What is assumed of the description of a tensor before enough of them were seen. */
#define SHORT_TENSOR_BYTES 50
#define MEANINGFUL_COUNT   32

static gboolean step_name_length (PdkGgufParser *self,
                                  const guint8  *data,
                                  GError       **error);

static void
check_end (PdkGgufParser *self)
{
  PdkGgufFacts *facts = &self->facts;
  guint64       end = pdk_saturate_add (facts->data_start, self->data_end);

  if (facts->file_size == 0)
    return;
  if (end > facts->file_size)
    facts->findings |= PDK_GGUF_FINDING_TOO_SHORT;
  else if (self->sizes_known && facts->file_size - end >= self->alignment)
    facts->findings |= PDK_GGUF_FINDING_TRAILING_BYTES;
}

static void
end_tensors (PdkGgufParser *self)
{
  PdkGgufFacts *facts = &self->facts;
  guint64       header_end = pdk_saturate_add (self->offset, self->skip);

  if (facts->tensor_count == 0)
    {
      facts->findings |= PDK_GGUF_FINDING_NO_TENSORS;
      facts->data_start = header_end;
    }
  else
    {
      facts->data_start = pdk_saturate_align (header_end, self->alignment);
    }
  facts->true_size = pdk_saturate_add (facts->data_start, self->data_end);
  facts->complete = TRUE;
  if (facts->tensors->unknown_count > 0)
    facts->findings |= PDK_GGUF_FINDING_UNKNOWN_TYPES;
  if (facts->tensors->fork_count > 0)
    facts->findings |= PDK_GGUF_FINDING_FORK_TYPES;
  check_end (self);
  pdk_gguf_parser_expect (self, 0, NULL);
}

static void
start_tensor (PdkGgufParser *self)
{
  if (self->tensors_left == 0)
    end_tensors (self);
  else
    pdk_gguf_parser_expect (self, pdk_gguf_parser_get_length_size (self), step_name_length);
}

gboolean
pdk_gguf_parser_start_tensors (PdkGgufParser *self,
                               GError       **error)
{
  g_hash_table_remove_all (self->seen);
  self->tensors_start = self->offset + self->skip;
  start_tensor (self);
  return TRUE;
}

/* Engines want the weights one behind the other, each at a multiple of the alignment. */
static void
check_offset (PdkGgufParser *self,
              guint64        offset,
              guint64        bytes)
{
  if (offset % self->alignment != 0 || (self->sizes_known && offset != self->expected))
    self->facts.findings |= PDK_GGUF_FINDING_OFFSETS;
  self->data_end = MAX (self->data_end, pdk_saturate_add (offset, bytes));
  self->expected = pdk_saturate_align (pdk_saturate_add (self->expected, bytes), self->alignment);
}

static gboolean
read_lengths (PdkGgufParser *self,
              const guint8  *data,
              PdkTensorInfo *tensor,
              GError       **error)
{
  gsize   size = pdk_gguf_parser_get_length_size (self);
  guint64 elements = 1;

  for (guint i = 0; i < G_N_ELEMENTS (tensor->lengths); i++)
    tensor->lengths[i] = 1;
  for (guint i = 0; i < tensor->dimensions; i++)
    {
      guint64 length = pdk_gguf_parser_read_length (self, data + i * size);

      if (length == 0 || length > PDK_GGUF_LIMIT_DIMENSION || !g_uint64_checked_mul (&elements, elements, length) ||
          elements > G_MAXINT64)
        return pdk_gguf_parser_fail (self, error, _("the tensor “%s” has an impossible shape"), tensor->name);
      tensor->lengths[i] = length;
    }
  return TRUE;
}

static gboolean
step_shape (PdkGgufParser *self,
            const guint8  *data,
            GError       **error)
{
  const guint8      *rest = data + self->dimensions * pdk_gguf_parser_get_length_size (self);
  PdkTensorInfo      tensor = { .name = self->tensor_name->str, .dimensions = self->dimensions };
  const PdkGgmlType *type;

  if (!read_lengths (self, data, &tensor, error))
    return FALSE;
  tensor.type = pdk_gguf_read_uint32 (rest, self->facts.big_endian);
  type = pdk_ggml_type_lookup (tensor.type);
  if (type == NULL)
    self->sizes_known = FALSE;
  else if (tensor.lengths[0] % type->block_elements != 0)
    return pdk_gguf_parser_fail (self, error, _("the rows of the tensor “%s” are not whole blocks"), tensor.name);
  if (!pdk_tensor_summary_add (self->facts.tensors, &tensor))
    return pdk_gguf_parser_fail (self, error, _("the tensor “%s” belongs to no layer"), tensor.name);
  check_offset (self, pdk_gguf_read_uint64 (rest + sizeof tensor.type, self->facts.big_endian),
                pdk_tensor_info_measure (&tensor));
  self->tensors_left--;
  start_tensor (self);
  return TRUE;
}

static gboolean
step_name (PdkGgufParser *self,
           const guint8  *data,
           GError       **error)
{
  gsize            length = self->need - sizeof (guint32);
  guint32          dimensions = pdk_gguf_read_uint32 (data + length, self->facts.big_endian);
  g_autofree char *name = NULL;

  if (memchr (data, '\0', length) != NULL)
    return pdk_gguf_parser_fail (self, error, _("the name of a tensor is not text"));
  name = g_utf8_make_valid ((const char *) data, (gssize) length);
  if (!pdk_gguf_parser_remember (self, data, length))
    return pdk_gguf_parser_fail (self, error, _("it has the tensor “%s” twice"), name);
  if (dimensions > PDK_TENSOR_DIMENSIONS)
    return pdk_gguf_parser_fail (self, error, _("the tensor “%s” has %u dimensions"), name, dimensions);
  g_string_assign (self->tensor_name, name);
  self->dimensions = dimensions;
  pdk_gguf_parser_expect (self,
                          dimensions * pdk_gguf_parser_get_length_size (self) + sizeof (guint32) + sizeof (guint64),
                          step_shape);
  return pdk_gguf_parser_check_room (self, self->need, error);
}

static gboolean
step_name_length (PdkGgufParser *self,
                  const guint8  *data,
                  GError       **error)
{
  guint64 length = pdk_gguf_parser_read_length (self, data);

  if (length == 0 || length > PDK_GGUF_LIMIT_TENSOR_NAME)
    return pdk_gguf_parser_fail (self, error, _("the name of a tensor is %" PRIu64 " bytes long"), length);
  if (!pdk_gguf_parser_check_room (self, length + sizeof (guint32), error))
    return FALSE;
  pdk_gguf_parser_expect (self, (gsize) length + sizeof (guint32), step_name);
  return TRUE;
}

guint64
pdk_gguf_parser_estimate_tensors (PdkGgufParser *self)
{
  guint64 seen = self->facts.tensor_count - self->tensors_left;
  guint64 average = SHORT_TENSOR_BYTES;

  if (seen >= MEANINGFUL_COUNT)
    average = (self->offset - self->tensors_start) / seen;
  return self->tensors_left * average;
}
