/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "estimate/pdk-model-shape-private.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"

G_DEFINE_BOXED_TYPE (PdkModelShape, pdk_model_shape, pdk_model_shape_ref, pdk_model_shape_unref)

static void
clear (gpointer data)
{
  PdkModelShape *self = data;

  g_free (self->architecture);
  g_free (self->kind);
  g_free (self->layers);
  pdk_tensor_summary_free (self->tensors);
}

PdkModelShape *
pdk_shape_new (void)
{
  return g_atomic_rc_box_new0 (PdkModelShape);
}

PdkModelShape *
pdk_model_shape_ref (PdkModelShape *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
pdk_model_shape_unref (PdkModelShape *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

guint
pdk_model_shape_get_main_layers (const PdkModelShape *self)
{
  return self->layer_count - self->draft_layers;
}

gboolean
pdk_model_shape_is_latent (const PdkModelShape *self)
{
  return self->key_length_latent > 0 && self->value_length_latent > 0;
}

gboolean
pdk_shape_has (PdkGgufHeader *header,
               const char    *key)
{
  return pdk_gguf_header_lookup_architecture (header, key) != NULL;
}

guint32
pdk_shape_read (PdkGgufHeader *header,
                const char    *key,
                guint32        most,
                guint32        fallback)
{
  return pdk_shape_read_layer (header, key, 0, most, fallback);
}

guint32
pdk_shape_read_layer (PdkGgufHeader *header,
                      const char    *key,
                      guint          layer,
                      guint32        most,
                      guint32        fallback)
{
  const PdkGgufField *field = pdk_gguf_header_lookup_architecture (header, key);
  gint64              number;

  if (field == NULL || field->integer_count == 0)
    return fallback;
  if (field->type != PDK_GGUF_TYPE_ARRAY)
    number = field->integers[0];
  else if (layer < field->integer_count)
    number = field->integers[layer];
  else
    return 0;
  return number < 0 ? fallback : (guint32) MIN (number, (gint64) most);
}

static void
read_experts (PdkModelShape *self,
              PdkGgufHeader *header)
{
  const PdkGgufField *scale = pdk_gguf_header_lookup_architecture (header, "expert_weights_scale");

  self->expert_count = pdk_shape_read (header, "expert_count", PDK_SHAPE_MOST_EXPERTS, 0);
  self->expert_used = MIN (pdk_shape_read (header, "expert_used_count", PDK_SHAPE_MOST_USED, 0), self->expert_count);
  self->expert_feed_forward = pdk_shape_read (header, "expert_feed_forward_length", PDK_SHAPE_MOST_WIDTH, 0);
  self->expert_groups = pdk_shape_read (header, "expert_group_count", PDK_SHAPE_MOST_EXPERTS, 0);
  self->expert_groups_used = pdk_shape_read (header, "expert_group_used_count", PDK_SHAPE_MOST_USED, 0);
  self->expert_shared_count = pdk_shape_read (header, "expert_shared_count", PDK_SHAPE_MOST_USED, 0);
  self->expert_shared_feed_forward = pdk_shape_read (header, "expert_shared_feed_forward_length", PDK_SHAPE_MOST_WIDTH, 0);
  self->expert_chunk_feed_forward = pdk_shape_read (header, "expert_chunk_feed_forward_length", PDK_SHAPE_MOST_WIDTH, 0);
  self->expert_group_size = pdk_shape_read (header, "experts_per_group", PDK_SHAPE_MOST_EXPERTS, 0);
  self->expert_gating = pdk_shape_read (header, "expert_gating_func", 255, 0);
  self->expert_weights_normed = pdk_shape_read (header, "expert_weights_norm", 1, 0) == 1;
  self->expert_weights_scaled = scale != NULL && scale->number != 0.0 && scale->number != 1.0;
  self->expert_latent_length = pdk_shape_read (header, "moe_latent_size", PDK_SHAPE_MOST_WIDTH, 0);
  self->clamps_experts = pdk_shape_has (header, "swiglu_clamp_exp");
}

static void
read_state (PdkModelShape *self,
            PdkGgufHeader *header)
{
  self->state_convolution = pdk_shape_read (header, "ssm.conv_kernel", 4096, 0);
  self->state_inner = pdk_shape_read (header, "ssm.inner_size", PDK_SHAPE_MOST_WIDTH, 0);
  self->state_size = pdk_shape_read (header, "ssm.state_size", PDK_SHAPE_MOST_HEAD_WIDTH, 0);
  self->state_rank = pdk_shape_read (header, "ssm.time_step_rank", PDK_SHAPE_MOST_HEADS, 0);
  self->state_groups = pdk_shape_read (header, "ssm.group_count", PDK_SHAPE_MOST_HEADS, 0);
  self->state_head_length = pdk_shape_read (header, "kda.head_dim", PDK_SHAPE_MOST_HEAD_WIDTH, 0);
  self->short_convolution = pdk_shape_read (header, "shortconv.l_cache", 4096, 0);
  self->rwkv_head_size = pdk_shape_read (header, "wkv.head_size", PDK_SHAPE_MOST_HEAD_WIDTH, 0);
  self->token_shifts = pdk_shape_read (header, "token_shift_count", 16, 2);
  self->mix_rank = pdk_shape_read (header, "time_mix_extra_dim", PDK_SHAPE_MOST_WIDTH, 0);
  self->decay_rank = pdk_shape_read (header, "time_decay_extra_dim", PDK_SHAPE_MOST_WIDTH,
                                     pdk_shape_read (header, "attention.decay_lora_rank", PDK_SHAPE_MOST_WIDTH, 0));
  self->learning_rank = pdk_shape_read (header, "attention.iclr_lora_rank", PDK_SHAPE_MOST_WIDTH, 0);
  self->residual_rank = pdk_shape_read (header, "attention.value_residual_mix_lora_rank", PDK_SHAPE_MOST_WIDTH, 0);
  self->gate_rank = pdk_shape_read (header, "attention.gate_lora_rank", PDK_SHAPE_MOST_WIDTH, 0);
}

static void
read_attention (PdkModelShape *self,
                PdkGgufHeader *header)
{
  const PdkGgufField *clamp = pdk_gguf_header_lookup_architecture (header, "attention.clamp_kqv");

  self->heads = pdk_shape_read (header, "attention.head_count", PDK_SHAPE_MOST_HEADS, 0);
  self->key_length_latent = pdk_shape_read (header, "attention.key_length_mla", PDK_SHAPE_MOST_HEAD_WIDTH, 0);
  self->value_length_latent = pdk_shape_read (header, "attention.value_length_mla", PDK_SHAPE_MOST_HEAD_WIDTH, 0);
  self->query_rank = pdk_shape_read (header, "attention.q_lora_rank", PDK_SHAPE_MOST_WIDTH, 0);
  self->latent_rank = pdk_shape_read (header, "attention.kv_lora_rank", PDK_SHAPE_MOST_WIDTH, 0);
  self->indexer_heads = pdk_shape_read (header, "attention.indexer.head_count", PDK_SHAPE_MOST_HEADS, 0);
  self->indexer_key_length = pdk_shape_read (header, "attention.indexer.key_length", PDK_SHAPE_MOST_HEAD_WIDTH, 0);
  self->indexer_choices = pdk_shape_read (header, "attention.indexer.top_k", PDK_SHAPE_MOST_CONTEXT, 0);
  self->indexer_block = pdk_shape_read (header, "attention.indexer.block_size", PDK_SHAPE_MOST_CONTEXT, 0);
  self->output_groups = pdk_shape_read (header, "attention.output_group_count", PDK_SHAPE_MOST_HEADS, 0);
  self->output_rank = pdk_shape_read (header, "attention.output_lora_rank", PDK_SHAPE_MOST_WIDTH, 0);
  self->causal = pdk_shape_read (header, "attention.causal", 1, 1) == 1;
  self->clamps_projections = clamp != NULL && clamp->number > 0;
  self->tempered = pdk_shape_has (header, "attention.temperature_scale");
}

static guint32
read_vocabulary (PdkGgufHeader *header)
{
  const PdkTensorSummary *tensors = pdk_gguf_header_get_tensors (header);
  guint64                 tokens = pdk_gguf_header_get_token_count (header);

  /* The tensor is the truth; the others can be rounded or missing. */
  if (tensors->vocabulary_size > 0)
    tokens = tensors->vocabulary_size;
  else
    tokens = pdk_shape_read (header, "vocab_size", PDK_SHAPE_MOST_VOCABULARY, (guint32) MIN (tokens, PDK_SHAPE_MOST_VOCABULARY));
  return (guint32) MIN (tokens, PDK_SHAPE_MOST_VOCABULARY);
}

static void
read_widths (PdkModelShape *self,
             PdkGgufHeader *header)
{
  guint32 stacked = pdk_shape_read (header, "n_deepstack_layers", 64, 0);

  self->embedding = pdk_shape_read (header, "embedding_length", PDK_SHAPE_MOST_WIDTH, 0);
  self->embedding_inputs = MIN (self->embedding * (1 + stacked), PDK_SHAPE_MOST_WIDTH);
  self->vocabulary = read_vocabulary (header);
  self->context = pdk_shape_read (header, "context_length", PDK_SHAPE_MOST_CONTEXT, 0);
  self->rope_dimensions = pdk_shape_read (header, "rope.dimension_count", PDK_SHAPE_MOST_HEAD_WIDTH, 0);
  self->layer_embedding = pdk_shape_read (header, "embedding_length_per_layer_input", PDK_SHAPE_MOST_WIDTH, 0);
  self->streams = pdk_shape_read (header, "hyper_connection.count", 64, 0);
  self->parallel = pdk_shape_read (header, "use_parallel_residual", 1, 0) == 1;
  self->scaled_residual = pdk_shape_has (header, "residual_scale");
  self->scaled_embedding = pdk_shape_has (header, "embedding_scale");
  self->rotates = pdk_shape_read (header, "rope.scaling.finetuned", 1, 1) == 1;
}

static gboolean
has_matrix (PdkModelShape  *self,
            guint64         design,
            PdkTensorMatrix matrix)
{
  const PdkTensorSummary *tensors = self->tensors;

  /* Recurrent layers have matrices of the same names. */
  for (guint i = 0; tensors != NULL && i < MIN (tensors->block_count, self->layer_count); i++)
    if ((tensors->blocks[i].matrices & matrix) != 0 && !self->layers[i].recurrent)
      return TRUE;
  return tensors == NULL && self->rules != NULL && (self->rules->design & design) != 0;
}

/* Which matrices were made one differs from file to file; the tensors know. */
static void
read_matrices (PdkModelShape *self)
{
  self->fused_projections = has_matrix (self, PDK_DESIGN_FUSED, PDK_TENSOR_MATRIX_FUSED_ATTENTION);
  self->merged_experts = has_matrix (self, PDK_DESIGN_EXPERTS_MERGED, PDK_TENSOR_MATRIX_MERGED_EXPERTS);
  self->latent_experts = has_matrix (self, PDK_DESIGN_EXPERTS_LATENT, PDK_TENSOR_MATRIX_LATENT_EXPERTS);
}

gboolean
pdk_shape_read_header (PdkModelShape *self,
                       PdkGgufHeader *header,
                       GError       **error)
{
  self->architecture = g_strdup (pdk_gguf_header_get_architecture (header));
  self->rules = pdk_architecture_find (self->architecture);
  self->kind = g_strdup (pdk_gguf_header_get_kind (header));
  self->layer_count = pdk_shape_read (header, "block_count", PDK_GGUF_BLOCK_LIMIT, 0);
  read_widths (self, header);
  read_attention (self, header);
  read_experts (self, header);
  read_state (self, header);
  if (g_str_equal (self->kind, "model") && (self->layer_count == 0 || self->embedding == 0))
    {
      pdk_error_set (error, PDK_ERROR_UNSUPPORTED_FILE, _("Choose another file of the same model."), _("The file does not say how many layers the model has, or how wide they are."));
      return FALSE;
    }
  self->draft_layers = MIN (pdk_shape_read (header, "nextn_predict_layers", PDK_GGUF_BLOCK_LIMIT, 0),
                            self->layer_count > 0 ? self->layer_count - 1 : 0);
  self->layers = g_new0 (PdkShapeLayer, self->layer_count);
  pdk_shape_read_layers (self, header);
  if (pdk_gguf_header_is_complete (header) && pdk_gguf_header_get_tensors (header)->count > 0)
    self->tensors = pdk_tensor_summary_copy (pdk_gguf_header_get_tensors (header));
  read_matrices (self);
  self->file_bytes = pdk_gguf_header_get_file_size (header);
  if (self->file_bytes == 0)
    self->file_bytes = pdk_gguf_header_get_true_size (header);
  /* A file that has no weights says nothing about their size. */
  if (pdk_gguf_header_get_findings (header) & PDK_GGUF_FINDING_NO_TENSORS)
    self->file_bytes = 0;
  return TRUE;
}

PdkModelShape *
pdk_model_shape_new_from_header (PdkGgufHeader *header,
                                 GError       **error)
{
  g_autoptr (PdkModelShape) self = pdk_shape_new ();

  g_return_val_if_fail (PDK_IS_GGUF_HEADER (header), NULL);

  if (!pdk_shape_read_header (self, header, error))
    return NULL;
  self->confidence = self->rules != NULL ? PDK_FIT_CONFIDENCE_EXACT : PDK_FIT_CONFIDENCE_GOOD;
  if (self->tensors == NULL)
    self->confidence = PDK_FIT_CONFIDENCE_GOOD;
  self->source = PDK_FIT_SOURCE_HEADER;
  return g_steal_pointer (&self);
}
