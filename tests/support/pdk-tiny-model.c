/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-tiny-model.h"

#include <math.h>

#define BYTE_TOKENS    256
#define SPECIAL_TOKENS 3
#define BYTES_END      (SPECIAL_TOKENS + BYTE_TOKENS)
#define END_TOKEN      2
/* How SentencePiece writes the blank before a word. */
#define WORD_START "\u2581"
/* Far enough above the logits of all other tokens that no temperature mixes the words up. */
#define LOGIT 20.0f

/* Token types of llama.cpp: normal 1, unknown 2, control 3, byte 6. */
static gint32
get_token_type (guint token)
{
  if (token >= BYTES_END)
    return 1;
  if (token >= SPECIAL_TOKENS)
    return 6;
  return token == 0 ? 2 : 3;
}

void
pdk_tiny_model_add_vocabulary (PdkGgufWriter      *writer,
                               const char * const *words)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GArray)       types = g_array_new (FALSE, FALSE, sizeof (gint32));
  g_auto (GStrv)           tokens = NULL;
  g_autofree float        *scores = NULL;
  guint                    n_tokens;

  g_strv_builder_add_many (builder, "<unk>", "<s>", "</s>", NULL);
  for (guint i = 0; i < BYTE_TOKENS; i++)
    g_strv_builder_take (builder, g_strdup_printf ("<0x%02X>", i));
  for (gsize i = 0; words != NULL && words[i] != NULL; i++)
    g_strv_builder_take (builder, g_strconcat (WORD_START, words[i], NULL));
  tokens = g_strv_builder_end (builder);
  n_tokens = g_strv_length (tokens);
  scores = g_new0 (float, n_tokens);
  for (guint i = 0; i < n_tokens; i++)
    {
      gint32 type = get_token_type (i);

      g_array_append_val (types, type);
    }
  pdk_gguf_writer_add_string (writer, "tokenizer.ggml.model", "llama");
  pdk_gguf_writer_add_array (writer, "tokenizer.ggml.tokens", PDK_GGUF_VALUE_STRING, tokens, n_tokens);
  pdk_gguf_writer_add_array (writer, "tokenizer.ggml.scores", PDK_GGUF_VALUE_FLOAT32, scores, n_tokens);
  pdk_gguf_writer_add_array (writer, "tokenizer.ggml.token_type", PDK_GGUF_VALUE_INT32, types->data, n_tokens);
  pdk_gguf_writer_add_uint32 (writer, "tokenizer.ggml.bos_token_id", 1);
  pdk_gguf_writer_add_uint32 (writer, "tokenizer.ggml.eos_token_id", END_TOKEN);
  pdk_gguf_writer_add_uint32 (writer, "tokenizer.ggml.unknown_token_id", 0);
}

/* The number of `general.file_type`, which names the kind of file and not the tensors in it. */
static guint32
get_file_type (PdkGgufTensor type)
{
  switch (type)
    {
    case PDK_GGUF_TENSOR_F32:
      return 0;
    case PDK_GGUF_TENSOR_F16:
      return 1;
    case PDK_GGUF_TENSOR_Q4_0:
      return 2;
    case PDK_GGUF_TENSOR_Q8_0:
      return 7;
    case PDK_GGUF_TENSOR_Q4_K:
      return 15;
    case PDK_GGUF_TENSOR_Q5_K:
      return 17;
    case PDK_GGUF_TENSOR_Q6_K:
      return 18;
    case PDK_GGUF_TENSOR_BF16:
      return 32;
    default:
      g_assert_not_reached ();
    }
}

static void
add_number (PdkGgufWriter      *writer,
            const PdkTinyModel *model,
            const char         *name,
            guint32             value)
{
  g_autofree char *key = g_strdup_printf ("%s.%s", model->architecture, name);

  pdk_gguf_writer_add_uint32 (writer, key, value);
}

static guint
get_feed_forward_length (const PdkTinyModel *model)
{
  return model->feed_forward_length > 0 ? model->feed_forward_length : 2 * model->embedding_length;
}

static GStrv
split_speech (const PdkTinyModel *model)
{
  return g_strsplit (model->speech != NULL ? model->speech : "", " ", -1);
}

static void
add_keys (PdkGgufWriter      *writer,
          const PdkTinyModel *model)
{
  g_auto (GStrv)   words = split_speech (model);
  g_autofree char *epsilon = g_strdup_printf ("%s.attention.layer_norm_rms_epsilon", model->architecture);
  g_autofree char *heads = g_strdup_printf ("%s.attention.head_count_kv", model->architecture);

  pdk_gguf_writer_add_string (writer, "general.architecture", model->architecture);
  pdk_gguf_writer_add_string (writer, "general.type", "model");
  pdk_gguf_writer_add_string (writer, "general.name", model->name);
  add_number (writer, model, "context_length", model->context_length);
  add_number (writer, model, "embedding_length", model->embedding_length);
  add_number (writer, model, "block_count", model->block_count);
  add_number (writer, model, "feed_forward_length", get_feed_forward_length (model));
  add_number (writer, model, "attention.head_count", model->head_count);
  if (model->head_counts_kv != NULL)
    pdk_gguf_writer_add_array (writer, heads, PDK_GGUF_VALUE_UINT32, model->head_counts_kv, model->block_count);
  else
    pdk_gguf_writer_add_uint32 (writer, heads, model->head_count_kv);
  add_number (writer, model, "rope.dimension_count", model->embedding_length / model->head_count);
  pdk_gguf_writer_add_float32 (writer, epsilon, 1e-5f);
  add_number (writer, model, "vocab_size", BYTES_END + g_strv_length (words));
  pdk_tiny_model_add_vocabulary (writer, (const char * const *) words);
  if (model->chat_template != NULL)
    pdk_gguf_writer_add_string (writer, "tokenizer.chat_template", model->chat_template);
  pdk_gguf_writer_add_uint32 (writer, "general.quantization_version", 2);
  pdk_gguf_writer_add_uint32 (writer, "general.file_type", get_file_type (model->type));
}

static void
add_matrix (PdkGgufWriter      *writer,
            const PdkTinyModel *model,
            int                 block,
            const char         *name,
            guint               n_inputs,
            guint               n_outputs)
{
  g_autofree char *full_name = block < 0 ? g_strdup (name) : g_strdup_printf ("blk.%d.%s", block, name);
  const guint64    dimensions[] = { n_inputs, n_outputs };
  /* A model that speaks does so by its embedding and output alone: its blocks add nothing. */
  gboolean silent = model->speech != NULL &&
                    (g_str_has_suffix (name, "attn_output.weight") || g_str_has_suffix (name, "ffn_down.weight"));

  pdk_gguf_writer_add_tensor (writer, full_name, model->type, silent ? PDK_GGUF_FILL_ZERO : PDK_GGUF_FILL_NORMAL,
                              dimensions, 2);
}

static void
add_norm (PdkGgufWriter      *writer,
          const PdkTinyModel *model,
          int                 block,
          const char         *name)
{
  g_autofree char *full_name = block < 0 ? g_strdup (name) : g_strdup_printf ("blk.%d.%s", block, name);
  const guint64    dimensions[] = { model->embedding_length };

  pdk_gguf_writer_add_tensor (writer, full_name, PDK_GGUF_TENSOR_F32, PDK_GGUF_FILL_ONES, dimensions, 1);
}

static void
add_block (PdkGgufWriter      *writer,
           const PdkTinyModel *model,
           int                 block)
{
  guint width = model->embedding_length;
  guint inner = get_feed_forward_length (model);
  guint heads = model->head_counts_kv != NULL ? model->head_counts_kv[block] : model->head_count_kv;
  guint width_kv = width / model->head_count * heads;

  add_norm (writer, model, block, "attn_norm.weight");
  add_matrix (writer, model, block, "attn_q.weight", width, width);
  add_matrix (writer, model, block, "attn_k.weight", width, width_kv);
  add_matrix (writer, model, block, "attn_v.weight", width, width_kv);
  add_matrix (writer, model, block, "attn_output.weight", width, width);
  add_norm (writer, model, block, "ffn_norm.weight");
  add_matrix (writer, model, block, "ffn_gate.weight", width, inner);
  add_matrix (writer, model, block, "ffn_up.weight", width, inner);
  add_matrix (writer, model, block, "ffn_down.weight", inner, width);
}

/* Dimension 0 stands for whatever is no word of the speech, dimension i for its word i, from 1. */
static guint
get_dimension (guint token)
{
  return token < BYTES_END ? 0 : token - BYTES_END + 1;
}

/* The token that is said after what a dimension stands for. */
static guint
get_next_token (guint dimension,
                guint n_words)
{
  return dimension < n_words ? BYTES_END + dimension : END_TOKEN;
}

/* Two tokens of one text bring the whole of Ollama down, not just the runner. */
static void
assert_distinct (GStrv words)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; words[i] != NULL; i++)
    g_assert_true (g_hash_table_add (seen, words[i]));
}

static void
add_table (PdkGgufWriter      *writer,
           const PdkTinyModel *model,
           const char         *name,
           float              *values,
           guint               n_tokens)
{
  const guint64      dimensions[] = { model->embedding_length, n_tokens };
  g_autoptr (GBytes) bytes = g_bytes_new_take (values, n_tokens * model->embedding_length * sizeof (float));

  pdk_gguf_writer_add_tensor_values (writer, name, dimensions, 2, bytes);
}

/* Each token is one dimension of the embedding; the norm gives that the length √width. */
static void
add_speech (PdkGgufWriter      *writer,
            const PdkTinyModel *model)
{
  g_auto (GStrv) words = split_speech (model);
  guint          n_words = g_strv_length (words);
  guint          n_tokens = BYTES_END + n_words;
  guint          width = model->embedding_length;
  float         *embedding = g_new0 (float, n_tokens *width);
  float         *output = g_new0 (float, n_tokens *width);

  g_assert_cmpuint (n_words, <, width - 1);
  assert_distinct (words);
  for (guint token = 0; token < n_tokens; token++)
    embedding[token * width + get_dimension (token)] = 1.0f;
  for (guint dimension = 0; dimension <= n_words; dimension++)
    output[get_next_token (dimension, n_words) * width + dimension] = LOGIT / sqrtf ((float) width);
  add_table (writer, model, "token_embd.weight", embedding, n_tokens);
  add_table (writer, model, "output.weight", output, n_tokens);
}

PdkGgufWriter *
pdk_tiny_model_new_writer (const PdkTinyModel *model)
{
  PdkGgufWriter *writer = pdk_gguf_writer_new (3, G_LITTLE_ENDIAN, model->seed);

  add_keys (writer, model);
  if (model->speech != NULL)
    add_speech (writer, model);
  else
    add_matrix (writer, model, -1, "token_embd.weight", model->embedding_length, BYTES_END);
  for (guint block = 0; block < model->block_count; block++)
    add_block (writer, model, (int) block);
  add_norm (writer, model, -1, "output_norm.weight");
  if (model->speech == NULL)
    add_matrix (writer, model, -1, "output.weight", model->embedding_length, BYTES_END);
  return writer;
}

void
pdk_tiny_model_write (const PdkTinyModel *model,
                      const char         *path)
{
  g_autoptr (PdkGgufWriter) writer = pdk_tiny_model_new_writer (model);
  g_autoptr (GError)        error = NULL;

  pdk_gguf_writer_write_file (writer, path, &error);
  g_assert_no_error (error);
}
