/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-tiny-shape.h"

#include "pdk-tiny-model.h"

#define VOCABULARY   259
#define WIDTH        256
#define FEED_FORWARD 512
#define HEADS        8
#define KV_HEADS     2
#define HEAD_LENGTH  64
#define TRAINED      65536

/* Of Gemma 3's layers each sixth sees everything. */
#define SLIDING_LAYERS 7
#define WINDOW         300

#define EXPERTS           16
#define EXPERTS_USED      4
#define EXPERT_FEED       128
#define HYBRID_LAYERS     8
#define HYBRID_INTERVAL   4
#define STATE_CONVOLUTION 4
#define STATE_LENGTH      64
#define STATE_GROUPS      2
#define STATE_RANK        4
#define STATE_INNER       (STATE_LENGTH * STATE_RANK)
#define LATENT_RANK       64
#define LATENT_QUERY_RANK 96
#define LATENT_ROTATED    32
#define LATENT_KEY_LENGTH 96
#define EMBEDDED_LAYERS   6
#define EMBEDDED_SHARED   2
#define LAYER_LENGTH      64
#define SHORT_CONVOLUTION 3

static const char * const names[] = {
  [PDK_TINY_SHAPE_GROUPED] = "grouped",
  [PDK_TINY_SHAPE_LAYERED] = "layered",
  [PDK_TINY_SHAPE_SLIDING] = "sliding",
  [PDK_TINY_SHAPE_EXPERTS] = "experts",
  [PDK_TINY_SHAPE_HYBRID] = "hybrid",
  [PDK_TINY_SHAPE_RECURRENT] = "recurrent",
  [PDK_TINY_SHAPE_CONVOLUTION] = "convolution",
  [PDK_TINY_SHAPE_EMBEDDED] = "embedded",
  [PDK_TINY_SHAPE_LATENT] = "latent",
};

/* The file that is being made, and the layer that is added to it. */
typedef struct
{
  PdkGgufWriter *writer;
  const char    *architecture;
  guint          layers;
  int            layer;
} Maker;

const char *
pdk_tiny_shape_get_name (PdkTinyShape shape)
{
  return names[shape];
}

static void
number (Maker      *self,
        const char *key,
        guint32     value)
{
  g_autofree char *name = g_strdup_printf ("%s.%s", self->architecture, key);

  pdk_gguf_writer_add_uint32 (self->writer, name, value);
}

static void
fraction (Maker      *self,
          const char *key,
          float       value)
{
  g_autofree char *name = g_strdup_printf ("%s.%s", self->architecture, key);

  pdk_gguf_writer_add_float32 (self->writer, name, value);
}

static void
tensor (Maker         *self,
        const char    *name,
        PdkGgufTensor  type,
        const guint64 *lengths,
        guint          count)
{
  g_autofree char *full = self->layer < 0 ? g_strdup (name) : g_strdup_printf ("blk.%d.%s", self->layer, name);

  pdk_gguf_writer_add_tensor (self->writer, full, type, type == PDK_GGUF_TENSOR_F32 ? PDK_GGUF_FILL_ONES : PDK_GGUF_FILL_NORMAL,
                              lengths, count);
}

static void
matrix (Maker      *self,
        const char *name,
        guint64     inputs,
        guint64     outputs)
{
  const guint64 lengths[] = { inputs, outputs };

  tensor (self, name, PDK_GGUF_TENSOR_F16, lengths, 2);
}

static void
stack (Maker      *self,
       const char *name,
       guint64     inputs,
       guint64     outputs,
       guint64     count)
{
  const guint64 lengths[] = { inputs, outputs, count };

  tensor (self, name, PDK_GGUF_TENSOR_F16, lengths, 3);
}

static void
vector (Maker      *self,
        const char *name,
        guint64     length)
{
  tensor (self, name, PDK_GGUF_TENSOR_F32, &length, 1);
}

/* A matrix that engines want in full precision. */
static void
table (Maker      *self,
       const char *name,
       guint64     inputs,
       guint64     outputs)
{
  const guint64 lengths[] = { inputs, outputs };

  tensor (self, name, PDK_GGUF_TENSOR_F32, lengths, 2);
}

static void
begin (Maker      *self,
       const char *architecture,
       guint       layers)
{
  *self = (Maker) { pdk_gguf_writer_new (3, G_LITTLE_ENDIAN, 1), architecture, layers, -1 };
  pdk_gguf_writer_add_string (self->writer, "general.architecture", architecture);
  pdk_gguf_writer_add_string (self->writer, "general.type", "model");
  number (self, "block_count", layers);
  number (self, "context_length", TRAINED);
  number (self, "embedding_length", WIDTH);
  number (self, "feed_forward_length", FEED_FORWARD);
  number (self, "vocab_size", VOCABULARY);
  fraction (self, "attention.layer_norm_rms_epsilon", 1e-6f);
  pdk_tiny_model_add_vocabulary (self->writer, NULL);
}

static void
begin_attention (Maker *self)
{
  number (self, "attention.head_count", HEADS);
  number (self, "attention.head_count_kv", KV_HEADS);
  number (self, "attention.key_length", HEAD_LENGTH);
  number (self, "attention.value_length", HEAD_LENGTH);
}

static void
add_ends (Maker *self)
{
  self->layer = -1;
  matrix (self, "token_embd.weight", WIDTH, VOCABULARY);
  matrix (self, "output.weight", WIDTH, VOCABULARY);
  vector (self, "output_norm.weight", WIDTH);
}

static void
add_heads (Maker  *self,
           guint64 length,
           guint   query_factor)
{
  vector (self, "attn_norm.weight", WIDTH);
  matrix (self, "attn_q.weight", WIDTH, query_factor * HEADS * length);
  matrix (self, "attn_k.weight", WIDTH, KV_HEADS * length);
  matrix (self, "attn_v.weight", WIDTH, KV_HEADS * length);
  matrix (self, "attn_output.weight", HEADS * length, WIDTH);
  vector (self, "attn_q_norm.weight", length);
  vector (self, "attn_k_norm.weight", length);
}

static void
add_feed_forward (Maker *self)
{
  matrix (self, "ffn_gate.weight", WIDTH, FEED_FORWARD);
  matrix (self, "ffn_up.weight", WIDTH, FEED_FORWARD);
  matrix (self, "ffn_down.weight", FEED_FORWARD, WIDTH);
}

static void
add_experts (Maker *self)
{
  table (self, "ffn_gate_inp.weight", WIDTH, EXPERTS);
  stack (self, "ffn_gate_exps.weight", WIDTH, EXPERT_FEED, EXPERTS);
  stack (self, "ffn_up_exps.weight", WIDTH, EXPERT_FEED, EXPERTS);
  stack (self, "ffn_down_exps.weight", EXPERT_FEED, WIDTH, EXPERTS);
}

static void
make_sliding (Maker *self)
{
  begin (self, "gemma3", SLIDING_LAYERS);
  begin_attention (self);
  number (self, "attention.sliding_window", WINDOW);
  add_ends (self);
  for (self->layer = 0; self->layer < (int) self->layers; self->layer++)
    {
      add_heads (self, HEAD_LENGTH, 1);
      vector (self, "post_attention_norm.weight", WIDTH);
      vector (self, "ffn_norm.weight", WIDTH);
      add_feed_forward (self);
      vector (self, "post_ffw_norm.weight", WIDTH);
    }
}

static void
make_experts (Maker *self)
{
  begin (self, "qwen3moe", 3);
  begin_attention (self);
  number (self, "expert_count", EXPERTS);
  number (self, "expert_used_count", EXPERTS_USED);
  number (self, "expert_feed_forward_length", EXPERT_FEED);
  add_ends (self);
  for (self->layer = 0; self->layer < (int) self->layers; self->layer++)
    {
      add_heads (self, HEAD_LENGTH, 1);
      vector (self, "ffn_norm.weight", WIDTH);
      add_experts (self);
    }
}

static void
begin_state (Maker *self)
{
  number (self, "ssm.conv_kernel", STATE_CONVOLUTION);
  number (self, "ssm.inner_size", STATE_INNER);
  number (self, "ssm.state_size", STATE_LENGTH);
  number (self, "ssm.time_step_rank", STATE_RANK);
  number (self, "ssm.group_count", STATE_GROUPS);
}

static void
add_delta (Maker *self)
{
  const guint64 mixed = STATE_INNER + 2 * STATE_GROUPS * STATE_LENGTH;

  vector (self, "attn_norm.weight", WIDTH);
  matrix (self, "attn_qkv.weight", WIDTH, mixed);
  matrix (self, "attn_gate.weight", WIDTH, STATE_INNER);
  table (self, "ssm_conv1d.weight", STATE_CONVOLUTION, mixed);
  vector (self, "ssm_dt.bias", STATE_RANK);
  vector (self, "ssm_a", STATE_RANK);
  matrix (self, "ssm_beta.weight", WIDTH, STATE_RANK);
  matrix (self, "ssm_alpha.weight", WIDTH, STATE_RANK);
  vector (self, "ssm_norm.weight", STATE_LENGTH);
  matrix (self, "ssm_out.weight", STATE_INNER, WIDTH);
}

static void
make_hybrid (Maker *self)
{
  const gint32 sections[] = { 8, 8, 0, 0 };

  begin (self, "qwen35", HYBRID_LAYERS);
  begin_attention (self);
  begin_state (self);
  number (self, "full_attention_interval", HYBRID_INTERVAL);
  number (self, "rope.dimension_count", HEAD_LENGTH / 2);
  pdk_gguf_writer_add_array (self->writer, "qwen35.rope.dimension_sections", PDK_GGUF_VALUE_INT32, sections, G_N_ELEMENTS (sections));
  add_ends (self);
  for (self->layer = 0; self->layer < (int) self->layers; self->layer++)
    {
      if ((self->layer + 1) % HYBRID_INTERVAL == 0)
        add_heads (self, HEAD_LENGTH, 2);
      else
        add_delta (self);
      vector (self, "post_attention_norm.weight", WIDTH);
      add_feed_forward (self);
    }
}

static void
make_recurrent (Maker *self)
{
  const guint64 mixed = STATE_INNER + 2 * STATE_GROUPS * STATE_LENGTH;

  begin (self, "mamba2", 4);
  number (self, "attention.head_count", 0);
  begin_state (self);
  add_ends (self);
  for (self->layer = 0; self->layer < (int) self->layers; self->layer++)
    {
      vector (self, "attn_norm.weight", WIDTH);
      matrix (self, "ssm_in.weight", WIDTH, mixed + STATE_INNER + STATE_RANK);
      table (self, "ssm_conv1d.weight", STATE_CONVOLUTION, mixed);
      vector (self, "ssm_conv1d.bias", mixed);
      vector (self, "ssm_dt.bias", STATE_RANK);
      table (self, "ssm_a", 1, STATE_RANK);
      table (self, "ssm_d", 1, STATE_RANK);
      table (self, "ssm_norm.weight", STATE_INNER / STATE_GROUPS, STATE_GROUPS);
      matrix (self, "ssm_out.weight", STATE_INNER, WIDTH);
    }
}

static void
make_convolution (Maker *self)
{
  const guint32 heads[] = { 0, 0, KV_HEADS, 0, KV_HEADS };

  begin (self, "lfm2", G_N_ELEMENTS (heads));
  number (self, "attention.head_count", HEADS);
  number (self, "shortconv.l_cache", SHORT_CONVOLUTION);
  pdk_gguf_writer_add_array (self->writer, "lfm2.attention.head_count_kv", PDK_GGUF_VALUE_UINT32, heads, G_N_ELEMENTS (heads));
  matrix (self, "token_embd.weight", WIDTH, VOCABULARY);
  vector (self, "token_embd_norm.weight", WIDTH);
  for (self->layer = 0; self->layer < (int) self->layers; self->layer++)
    {
      if (heads[self->layer] > 0)
        add_heads (self, WIDTH / HEADS, 1);
      else
        {
          vector (self, "attn_norm.weight", WIDTH);
          matrix (self, "shortconv.in_proj.weight", WIDTH, 3 * WIDTH);
          table (self, "shortconv.conv.weight", SHORT_CONVOLUTION, WIDTH);
          matrix (self, "shortconv.out_proj.weight", WIDTH, WIDTH);
        }
      vector (self, "ffn_norm.weight", WIDTH);
      add_feed_forward (self);
    }
}

/* Layers that see everything have longer heads. The last ones look at what those before them keep: of each
 * kind, the last layer that keeps anything. */
static const guint8 embedded_slides[EMBEDDED_LAYERS] = { TRUE, TRUE, TRUE, FALSE, TRUE, FALSE };

static void
begin_embedded (Maker *self)
{
  number (self, "attention.head_count", HEADS);
  number (self, "attention.head_count_kv", KV_HEADS);
  number (self, "attention.key_length", 2 * HEAD_LENGTH);
  number (self, "attention.value_length", 2 * HEAD_LENGTH);
  number (self, "attention.key_length_swa", HEAD_LENGTH);
  number (self, "attention.value_length_swa", HEAD_LENGTH);
  number (self, "attention.sliding_window", WINDOW);
  number (self, "attention.shared_kv_layers", EMBEDDED_SHARED);
  number (self, "embedding_length_per_layer_input", LAYER_LENGTH);
  number (self, "rope.dimension_count", 2 * HEAD_LENGTH);
  number (self, "rope.dimension_count_swa", HEAD_LENGTH);
  pdk_gguf_writer_add_array (self->writer, "gemma4.attention.sliding_window_pattern", PDK_GGUF_VALUE_BOOL, embedded_slides, EMBEDDED_LAYERS);
}

static void
make_embedded (Maker *self)
{
  begin (self, "gemma4", EMBEDDED_LAYERS);
  begin_embedded (self);
  add_ends (self);
  matrix (self, "per_layer_token_embd.weight", LAYER_LENGTH * EMBEDDED_LAYERS, VOCABULARY);
  matrix (self, "per_layer_model_proj.weight", WIDTH, LAYER_LENGTH * EMBEDDED_LAYERS);
  vector (self, "per_layer_proj_norm.weight", LAYER_LENGTH);
  vector (self, "rope_freqs.weight", HEAD_LENGTH);
  for (self->layer = 0; self->layer < EMBEDDED_LAYERS; self->layer++)
    {
      add_heads (self, embedded_slides[self->layer] ? HEAD_LENGTH : 2 * HEAD_LENGTH, 1);
      vector (self, "post_attention_norm.weight", WIDTH);
      vector (self, "ffn_norm.weight", WIDTH);
      add_feed_forward (self);
      vector (self, "post_ffw_norm.weight", WIDTH);
      matrix (self, "inp_gate.weight", WIDTH, LAYER_LENGTH);
      matrix (self, "proj.weight", LAYER_LENGTH, WIDTH);
      vector (self, "post_norm.weight", WIDTH);
      vector (self, "layer_output_scale.weight", 1);
    }
}

static void
begin_latent (Maker *self)
{
  number (self, "attention.head_count", HEADS);
  number (self, "attention.head_count_kv", 1);
  number (self, "attention.key_length", LATENT_RANK + LATENT_ROTATED);
  number (self, "attention.value_length", LATENT_RANK);
  number (self, "attention.key_length_mla", LATENT_KEY_LENGTH);
  number (self, "attention.value_length_mla", HEAD_LENGTH);
  number (self, "attention.q_lora_rank", LATENT_QUERY_RANK);
  number (self, "attention.kv_lora_rank", LATENT_RANK);
  number (self, "rope.dimension_count", LATENT_ROTATED);
  number (self, "leading_dense_block_count", 1);
  number (self, "expert_count", EXPERTS);
  number (self, "expert_used_count", EXPERTS_USED);
  number (self, "expert_shared_count", 1);
  number (self, "expert_feed_forward_length", EXPERT_FEED);
  number (self, "expert_gating_func", 2);
  fraction (self, "expert_weights_scale", 2.5f);
}

static void
add_latent_heads (Maker *self)
{
  vector (self, "attn_norm.weight", WIDTH);
  matrix (self, "attn_q_a.weight", WIDTH, LATENT_QUERY_RANK);
  vector (self, "attn_q_a_norm.weight", LATENT_QUERY_RANK);
  matrix (self, "attn_q_b.weight", LATENT_QUERY_RANK, HEADS * LATENT_KEY_LENGTH);
  matrix (self, "attn_kv_a_mqa.weight", WIDTH, LATENT_RANK + LATENT_ROTATED);
  vector (self, "attn_kv_a_norm.weight", LATENT_RANK);
  stack (self, "attn_k_b.weight", LATENT_KEY_LENGTH - LATENT_ROTATED, LATENT_RANK, HEADS);
  stack (self, "attn_v_b.weight", LATENT_RANK, HEAD_LENGTH, HEADS);
  matrix (self, "attn_output.weight", HEADS * HEAD_LENGTH, WIDTH);
}

static void
make_latent (Maker *self)
{
  begin (self, "deepseek2", 3);
  begin_latent (self);
  add_ends (self);
  for (self->layer = 0; self->layer < (int) self->layers; self->layer++)
    {
      add_latent_heads (self);
      vector (self, "ffn_norm.weight", WIDTH);
      if (self->layer == 0)
        {
          add_feed_forward (self);
          continue;
        }
      add_experts (self);
      vector (self, "exp_probs_b.bias", EXPERTS);
      matrix (self, "ffn_gate_shexp.weight", WIDTH, EXPERT_FEED);
      matrix (self, "ffn_up_shexp.weight", WIDTH, EXPERT_FEED);
      matrix (self, "ffn_down_shexp.weight", EXPERT_FEED, WIDTH);
    }
}

/* One of the layers has no attention at all. */
static void
make_layered (Maker *self)
{
  const guint32 heads[] = { HEADS, HEADS, 0, HEADS, HEADS };
  const guint32 kv_heads[] = { 1, 4, 0, 8, 1 };
  const guint   length = WIDTH / HEADS;

  begin (self, "deci", G_N_ELEMENTS (heads));
  pdk_gguf_writer_add_array (self->writer, "deci.attention.head_count", PDK_GGUF_VALUE_UINT32, heads, G_N_ELEMENTS (heads));
  pdk_gguf_writer_add_array (self->writer, "deci.attention.head_count_kv", PDK_GGUF_VALUE_UINT32, kv_heads, G_N_ELEMENTS (kv_heads));
  number (self, "rope.dimension_count", length);
  add_ends (self);
  for (self->layer = 0; self->layer < (int) self->layers; self->layer++)
    {
      if (heads[self->layer] > 0)
        {
          vector (self, "attn_norm.weight", WIDTH);
          matrix (self, "attn_q.weight", WIDTH, WIDTH);
          matrix (self, "attn_k.weight", WIDTH, kv_heads[self->layer] * length);
          matrix (self, "attn_v.weight", WIDTH, kv_heads[self->layer] * length);
          matrix (self, "attn_output.weight", WIDTH, WIDTH);
        }
      vector (self, "ffn_norm.weight", WIDTH);
      add_feed_forward (self);
    }
}

/* What other tests use as well. */
static void
make_grouped (Maker *self)
{
  PdkTinyModel model = PDK_TINY_MODEL_INIT;

  model.embedding_length = WIDTH;
  model.head_count = HEADS;
  model.head_count_kv = KV_HEADS;
  model.context_length = TRAINED;
  model.block_count = 3;
  self->writer = pdk_tiny_model_new_writer (&model);
}

void
pdk_tiny_shape_write (PdkTinyShape shape,
                      const char  *path)
{
  Maker                     maker = { 0 };
  g_autoptr (PdkGgufWriter) writer = NULL;
  g_autoptr (GError)        error = NULL;

  switch (shape)
    {
    case PDK_TINY_SHAPE_GROUPED:
      make_grouped (&maker);
      break;
    case PDK_TINY_SHAPE_LAYERED:
      make_layered (&maker);
      break;
    case PDK_TINY_SHAPE_SLIDING:
      make_sliding (&maker);
      break;
    case PDK_TINY_SHAPE_EXPERTS:
      make_experts (&maker);
      break;
    case PDK_TINY_SHAPE_HYBRID:
      make_hybrid (&maker);
      break;
    case PDK_TINY_SHAPE_RECURRENT:
      make_recurrent (&maker);
      break;
    case PDK_TINY_SHAPE_CONVOLUTION:
      make_convolution (&maker);
      break;
    case PDK_TINY_SHAPE_EMBEDDED:
      make_embedded (&maker);
      break;
    case PDK_TINY_SHAPE_LATENT:
      make_latent (&maker);
      break;
    }
  writer = maker.writer;
  pdk_gguf_writer_write_file (writer, path, &error);
  g_assert_no_error (error);
}
