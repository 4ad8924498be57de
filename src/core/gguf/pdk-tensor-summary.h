/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** No model has more layers than this; a file that says so is damaged or hostile. */
#define PDK_GGUF_BLOCK_LIMIT 1024

#define PDK_TENSOR_DIMENSIONS 4

/**
 * PdkTensorInfo:
 * @name: the tensor's name, such as `blk.0.attn_q.weight`
 * @type: ggml's identifier of how its numbers are stored
 * @dimensions: how many of @lengths count; the others are 1
 * @lengths: rows are @lengths[0] long; none is 0
 */
typedef struct
{
  const char *name;
  guint32     type;
  guint       dimensions;
  guint64     lengths[PDK_TENSOR_DIMENSIONS];
} PdkTensorInfo;

/**
 * pdk_tensor_info_measure:
 *
 * Returns: bytes of the tensor in a file, saturating; 0 if its type is not known
 */
guint64 pdk_tensor_info_measure (const PdkTensorInfo *self);

/**
 * PdkTensorMatrix:
 * @PDK_TENSOR_MATRIX_FUSED_ATTENTION: queries, keys and values come of one
 * @PDK_TENSOR_MATRIX_MERGED_EXPERTS: the gate and up matrices of experts are one
 * @PDK_TENSOR_MATRIX_LATENT_EXPERTS: the embedding is made shorter for experts
 *
 * Matrices that some files have and others of the same architecture have not.
 */
typedef enum
{
  PDK_TENSOR_MATRIX_NONE = 0,
  PDK_TENSOR_MATRIX_FUSED_ATTENTION = 1 << 0,
  PDK_TENSOR_MATRIX_MERGED_EXPERTS = 1 << 1,
  PDK_TENSOR_MATRIX_LATENT_EXPERTS = 1 << 2,
} PdkTensorMatrix;

/**
 * PdkTensorBlock:
 * @bytes: all tensors of the layer, experts included
 * @expert_bytes: the matrices that `--cpu-moe` keeps out of graphics memory
 * @padding_bytes: what graphics memory adds by rounding: tensors start at multiples of 128 bytes, and
 *   quantized rows are completed to 512 weights
 * @expert_padding_bytes: the part of @padding_bytes that the experts cause
 * @largest_bytes: the largest single matrix, experts included
 * @numbers: how many numbers the tensors have, experts left out
 * @expert_numbers: how many numbers the experts have
 * @matrices: which of those there are that not all files have
 *
 * One layer's weights.
 */
typedef struct
{
  guint64         bytes;
  guint64         expert_bytes;
  guint64         padding_bytes;
  guint64         expert_padding_bytes;
  guint64         largest_bytes;
  guint64         numbers;
  guint64         expert_numbers;
  PdkTensorMatrix matrices;
} PdkTensorBlock;

/**
 * PdkTensorSummary:
 * @count: how many tensors
 * @unknown_count: how many of a type whose size is not known; they are in no sum
 * @fork_count: how many of these are of the ik_llama.cpp fork
 * @total_bytes: all of them, without padding between them
 * @embedding_bytes: `token_embd.weight`, which stays in main memory
 * @input_bytes: everything that engines look up by row in main memory: @embedding_bytes, the
 *   embeddings per layer, of positions and of token types
 * @output_bytes: everything outside layers that is not looked up: the output matrix and norms
 * @output_padding_bytes: as [struct@TensorBlock] has it, for @output_bytes
 * @embedding_padding_bytes: likewise for `token_embd.weight`, if a copy of it goes to the card
 * @has_output: whether there is an output matrix; if not, engines use the embedding a second time
 * @vocabulary_size: rows of the embedding, which is the truth about the vocabulary; 0 if there is none
 * @embedding_length: their length
 * @block_count: one more than the highest number of a layer
 * @blocks: (array length=block_count): the layers
 *
 * Where a model's bytes are (`facts`: a layer's tensors are named `blk.N.…`).
 */
typedef struct
{
  guint           count;
  guint           unknown_count;
  guint           fork_count;
  guint64         total_bytes;
  guint64         embedding_bytes;
  guint64         input_bytes;
  guint64         output_bytes;
  guint64         output_padding_bytes;
  guint64         embedding_padding_bytes;
  gboolean        has_output;
  guint64         vocabulary_size;
  guint64         embedding_length;
  guint           block_count;
  PdkTensorBlock *blocks;
} PdkTensorSummary;

PdkTensorSummary *pdk_tensor_summary_new (void);
PdkTensorSummary *pdk_tensor_summary_copy (const PdkTensorSummary *self);
void              pdk_tensor_summary_free (PdkTensorSummary *self);

/** Adds the layers and sums of @other, for instance of another shard. */
void pdk_tensor_summary_merge (PdkTensorSummary       *self,
                               const PdkTensorSummary *other);

/**
 * pdk_tensor_summary_add:
 *
 * Returns: %FALSE if the tensor claims to belong to a layer beyond %PDK_GGUF_BLOCK_LIMIT
 */
gboolean pdk_tensor_summary_add (PdkTensorSummary    *self,
                                 const PdkTensorInfo *tensor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkTensorSummary, pdk_tensor_summary_free)

G_END_DECLS
