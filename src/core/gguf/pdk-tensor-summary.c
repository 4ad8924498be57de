/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gguf/pdk-tensor-summary.h"

#include "base/pdk-saturate.h"
#include "gguf/pdk-ggml-type.h"

#include <string.h>

#define CARD_ALIGNMENT    128
#define CARD_ROW_ELEMENTS 512

guint64
pdk_tensor_info_measure (const PdkTensorInfo *self)
{
  const PdkGgmlType *type = pdk_ggml_type_lookup (self->type);
  guint64            bytes;

  if (type == NULL)
    return 0;
  bytes = pdk_ggml_type_measure_row (type, self->lengths[0]);
  for (guint i = 1; i < self->dimensions; i++)
    bytes = pdk_saturate_multiply (bytes, self->lengths[i]);
  return bytes;
}

static guint64
measure_padding (const PdkTensorInfo *tensor,
                 guint64              bytes)
{
  const PdkGgmlType *type = pdk_ggml_type_lookup (tensor->type);
  guint64            row_rest = tensor->lengths[0] % CARD_ROW_ELEMENTS;
  guint64            padded = bytes;

  if (type == NULL || bytes == 0)
    return 0;
  if (type->block_elements > 1 && row_rest != 0)
    padded = pdk_saturate_add (padded, pdk_ggml_type_measure_row (type, CARD_ROW_ELEMENTS - row_rest));
  return pdk_saturate_align (padded, CARD_ALIGNMENT) - bytes;
}

/* "blk.12.attn_q.weight" is 12; encoders and decoders put a word before. */
static gboolean
parse_block (const char  *name,
             guint64     *block,
             const char **rest)
{
  const char *start = g_str_has_prefix (name, "enc.") || g_str_has_prefix (name, "dec.") ? name + 4 : name;
  char       *end = NULL;

  if (!g_str_has_prefix (start, "blk.") || !g_ascii_isdigit (start[4]))
    return FALSE;
  *block = g_ascii_strtoull (start + 4, &end, 10);
  *rest = end;
  return *end == '.';
}

static gboolean
is_expert (const char *rest)
{
  static const char * const names[] = {
    ".ffn_up_exps",
    ".ffn_down_exps",
    ".ffn_gate_exps",
    ".ffn_gate_up_exps",
    ".ffn_up_chexps",
    ".ffn_down_chexps",
    ".ffn_gate_chexps",
    ".ffn_gate_up_chexps",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_has_prefix (rest, names[i]))
      return TRUE;
  return FALSE;
}

static PdkTensorMatrix
identify_matrix (const char *rest)
{
  if (g_str_has_prefix (rest, ".attn_qkv."))
    return PDK_TENSOR_MATRIX_FUSED_ATTENTION;
  if (g_str_has_prefix (rest, ".ffn_gate_up_exps."))
    return PDK_TENSOR_MATRIX_MERGED_EXPERTS;
  if (g_str_has_prefix (rest, ".ffn_latent_down."))
    return PDK_TENSOR_MATRIX_LATENT_EXPERTS;
  return PDK_TENSOR_MATRIX_NONE;
}

static gboolean
is_looked_up (const char *name)
{
  static const char * const names[] = {
    "token_embd.weight",
    "per_layer_token_embd.weight",
    "position_embd.weight",
    "token_types.weight",
    "token_embd_norm.weight",
    "token_embd_norm.bias",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (name, names[i]))
      return TRUE;
  return FALSE;
}

static void
grow (PdkTensorSummary *self,
      guint             count)
{
  if (count <= self->block_count)
    return;
  self->blocks = g_renew (PdkTensorBlock, self->blocks, count);
  memset (self->blocks + self->block_count, 0, (count - self->block_count) * sizeof (PdkTensorBlock));
  self->block_count = count;
}

static guint64
count_numbers (const PdkTensorInfo *tensor)
{
  guint64 numbers = tensor->lengths[0];

  for (guint i = 1; i < tensor->dimensions; i++)
    numbers = pdk_saturate_multiply (numbers, tensor->lengths[i]);
  return numbers;
}

static void
add_to_block (PdkTensorBlock      *block,
              const PdkTensorInfo *tensor,
              gboolean             expert,
              guint64              bytes,
              guint64              padding)
{
  guint64 *numbers = expert ? &block->expert_numbers : &block->numbers;

  *numbers = pdk_saturate_add (*numbers, count_numbers (tensor));
  block->bytes = pdk_saturate_add (block->bytes, bytes);
  block->padding_bytes = pdk_saturate_add (block->padding_bytes, padding);
  block->largest_bytes = MAX (block->largest_bytes, bytes);
  if (!expert)
    return;
  block->expert_bytes = pdk_saturate_add (block->expert_bytes, bytes);
  block->expert_padding_bytes = pdk_saturate_add (block->expert_padding_bytes, padding);
}

static void
add_outside_blocks (PdkTensorSummary    *self,
                    const PdkTensorInfo *tensor,
                    guint64              bytes,
                    guint64              padding)
{
  if (g_str_equal (tensor->name, "token_embd.weight"))
    {
      self->embedding_bytes = bytes;
      self->embedding_padding_bytes = padding;
      self->embedding_length = tensor->lengths[0];
      self->vocabulary_size = tensor->lengths[1];
    }
  if (is_looked_up (tensor->name))
    {
      self->input_bytes = pdk_saturate_add (self->input_bytes, bytes);
      return;
    }
  if (g_str_equal (tensor->name, "output.weight"))
    self->has_output = TRUE;
  self->output_bytes = pdk_saturate_add (self->output_bytes, bytes);
  self->output_padding_bytes = pdk_saturate_add (self->output_padding_bytes, padding);
}

gboolean
pdk_tensor_summary_add (PdkTensorSummary    *self,
                        const PdkTensorInfo *tensor)
{
  guint64     bytes = pdk_tensor_info_measure (tensor);
  guint64     padding = measure_padding (tensor, bytes);
  guint64     block = 0;
  const char *rest = NULL;

  if (parse_block (tensor->name, &block, &rest))
    {
      if (block >= PDK_GGUF_BLOCK_LIMIT)
        return FALSE;
      grow (self, (guint) block + 1);
      self->blocks[block].matrices |= identify_matrix (rest);
      add_to_block (&self->blocks[block], tensor, is_expert (rest), bytes, padding);
    }
  else
    {
      add_outside_blocks (self, tensor, bytes, padding);
    }
  self->count++;
  self->total_bytes = pdk_saturate_add (self->total_bytes, bytes);
  if (pdk_ggml_type_lookup (tensor->type) == NULL)
    self->unknown_count++;
  if (pdk_ggml_type_is_fork (tensor->type))
    self->fork_count++;
  return TRUE;
}

void
pdk_tensor_summary_merge (PdkTensorSummary       *self,
                          const PdkTensorSummary *other)
{
  grow (self, other->block_count);
  for (guint i = 0; i < other->block_count; i++)
    {
      const PdkTensorBlock *from = &other->blocks[i];
      PdkTensorBlock       *to = &self->blocks[i];

      to->bytes = pdk_saturate_add (to->bytes, from->bytes);
      to->expert_bytes = pdk_saturate_add (to->expert_bytes, from->expert_bytes);
      to->padding_bytes = pdk_saturate_add (to->padding_bytes, from->padding_bytes);
      to->expert_padding_bytes = pdk_saturate_add (to->expert_padding_bytes, from->expert_padding_bytes);
      to->largest_bytes = MAX (to->largest_bytes, from->largest_bytes);
      to->numbers = pdk_saturate_add (to->numbers, from->numbers);
      to->expert_numbers = pdk_saturate_add (to->expert_numbers, from->expert_numbers);
      to->matrices |= from->matrices;
    }
  self->count += other->count;
  self->unknown_count += other->unknown_count;
  self->fork_count += other->fork_count;
  self->total_bytes = pdk_saturate_add (self->total_bytes, other->total_bytes);
  self->embedding_bytes = pdk_saturate_add (self->embedding_bytes, other->embedding_bytes);
  self->embedding_padding_bytes = pdk_saturate_add (self->embedding_padding_bytes, other->embedding_padding_bytes);
  self->input_bytes = pdk_saturate_add (self->input_bytes, other->input_bytes);
  self->output_bytes = pdk_saturate_add (self->output_bytes, other->output_bytes);
  self->output_padding_bytes = pdk_saturate_add (self->output_padding_bytes, other->output_padding_bytes);
  self->has_output = self->has_output || other->has_output;
  self->vocabulary_size = MAX (self->vocabulary_size, other->vocabulary_size);
  self->embedding_length = MAX (self->embedding_length, other->embedding_length);
}

PdkTensorSummary *
pdk_tensor_summary_new (void)
{
  return g_new0 (PdkTensorSummary, 1);
}

PdkTensorSummary *
pdk_tensor_summary_copy (const PdkTensorSummary *self)
{
  PdkTensorSummary *copy = g_memdup2 (self, sizeof *self);

  copy->blocks = g_memdup2 (self->blocks, self->block_count * sizeof (PdkTensorBlock));
  return copy;
}

void
pdk_tensor_summary_free (PdkTensorSummary *self)
{
  if (self == NULL)
    return;
  g_free (self->blocks);
  g_free (self);
}
