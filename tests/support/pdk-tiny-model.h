/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-gguf-writer.h"

G_BEGIN_DECLS

/** The chat template that a tiny model gets unless told otherwise. */
#define PDK_TINY_MODEL_CHAT_TEMPLATE \
  "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant:"

/**
 * PdkTinyModel:
 * @architecture: value of `general.architecture`; the tensors are those of "llama"
 * @name: value of `general.name`
 * @seed: decides the weights: another seed, another digest
 * @embedding_length: a multiple of @head_count and of the block of @type (1, 32 or 256)
 * @block_count: number of layers
 * @head_count: attention heads
 * @head_count_kv: key and value heads of each layer
 * @head_counts_kv: (nullable) (array length=block_count): key and value heads layer by layer, instead
 * @feed_forward_length: 0 for twice @embedding_length
 * @context_length: tokens that the model says it was trained for
 * @type: of the weights; norms are always F32
 * @chat_template: (nullable): Jinja text, or %NULL for a model without one
 * @speech: (nullable): the words that the model says whatever it is asked, then ends; no word
 *   twice, and at most @embedding_length - 2 of them. Without it, it babbles.
 *
 * What pdk_tiny_model_new_writer() makes: a model with random weights and a vocabulary of 259 byte
 * tokens, which real engines load and run. 64 × 2 layers of F16 take 223 kB; 1024 × 4 take 76 MB.
 */
typedef struct
{
  const char    *architecture;
  const char    *name;
  guint64        seed;
  guint          embedding_length;
  guint          block_count;
  guint          head_count;
  guint          head_count_kv;
  const guint32 *head_counts_kv;
  guint          feed_forward_length;
  guint          context_length;
  PdkGgufTensor  type;
  const char    *chat_template;
  const char    *speech;
} PdkTinyModel;

#define PDK_TINY_MODEL_INIT                        \
  {                                                \
    .architecture = "llama",                       \
    .name = "Tiny",                                \
    .seed = 1,                                     \
    .embedding_length = 64,                        \
    .block_count = 2,                              \
    .head_count = 4,                               \
    .head_count_kv = 2,                            \
    .context_length = 512,                         \
    .type = PDK_GGUF_TENSOR_F16,                   \
    .chat_template = PDK_TINY_MODEL_CHAT_TEMPLATE, \
  }

/**
 * pdk_tiny_model_add_vocabulary:
 * @words: (nullable): whole words beside the 259 byte tokens
 *
 * Adds a SentencePiece vocabulary to a model of any architecture.
 */
void pdk_tiny_model_add_vocabulary (PdkGgufWriter      *writer,
                                    const char * const *words);

/** Returns: (transfer full): a writer that holds the model, to add keys to or to write */
PdkGgufWriter *pdk_tiny_model_new_writer (const PdkTinyModel *model);

/** Writes the model to @path; a failure fails the test. */
void pdk_tiny_model_write (const PdkTinyModel *model,
                           const char         *path);

G_END_DECLS
