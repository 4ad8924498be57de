/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "estimate/pdk-architecture.h"
#include "estimate/pdk-fit.h"
#include "gguf/pdk-gguf-header.h"

G_BEGIN_DECLS

/**
 * PdkShapeLayer:
 * @heads: query heads
 * @kv_heads: key and value heads
 * @key_length: numbers in a key, per head
 * @value_length: numbers in a value, per head
 * @feed_forward: width of the dense feed-forward part; 0 for none
 * @attends: whether it has attention
 * @caches: whether its keys and values are kept; a layer that attends without looks at those of another
 * @sliding: whether it sees only a window of the context
 * @recurrent: whether it has a recurrent state
 * @experts: whether its feed-forward part is a mixture of experts
 * @indexed: whether it keeps keys of an indexer as well
 * @compression: for DeepSeek 4, of how many tokens its compressed cache keeps one; 0 for none
 *
 * One layer of a model.
 */
typedef struct
{
  guint32  heads;
  guint32  kv_heads;
  guint32  key_length;
  guint32  value_length;
  guint32  feed_forward;
  gboolean attends;
  gboolean caches;
  gboolean sliding;
  gboolean recurrent;
  gboolean experts;
  gboolean indexed;
  guint32  compression;
} PdkShapeLayer;

/**
 * PdkModelShape:
 * @architecture: the value of `general.architecture`
 * @rules: (nullable): what is known of that architecture
 * @kind: `model`, `adapter`, `mmproj`, …
 * @layer_count: layers, those that draft tokens included
 * @draft_layers: how many of them draft tokens (multi-token prediction)
 * @layers: (array length=layer_count): the layers
 * @window: tokens that sliding layers see; 0 for none
 * @key_length_latent: with @value_length_latent, the heads' widths behind a compressed cache (MLA);
 *   0 without one
 * @fused_projections: whether queries, keys and values come of one matrix
 * @merged_experts: whether the gate and up matrices of the experts are one
 * @latent_experts: whether experts work on something that is made of the embedding before
 * @tensors: (nullable): where the weights are, if that is known
 * @file_bytes: size of all files of the model; 0 if unknown
 * @confidence: how much of this is known rather than assumed
 * @source: where it is known from
 *
 * What the memory of a model depends on. Every number is within limits, so that sums of them cannot
 * run over. Immutable once made, and counted by references, in any thread.
 */
typedef struct
{
  char                  *architecture;
  const PdkArchitecture *rules;
  char                  *kind;
  guint                  layer_count;
  guint                  draft_layers;
  PdkShapeLayer         *layers;

  guint32 embedding;
  guint32 embedding_inputs;
  guint32 vocabulary;
  guint32 context;
  guint32 heads;
  guint32 rope_dimensions;
  guint32 window;

  guint32 key_length_latent;
  guint32 value_length_latent;
  guint32 query_rank;
  guint32 latent_rank;

  guint32  expert_count;
  guint32  expert_used;
  guint32  expert_feed_forward;
  guint32  expert_groups;
  guint32  expert_groups_used;
  guint32  expert_shared_count;
  guint32  expert_shared_feed_forward;
  guint32  expert_chunk_feed_forward;
  guint32  expert_group_size;
  guint32  expert_gating;
  guint32  expert_latent_length;
  gboolean expert_weights_normed;
  gboolean expert_weights_scaled;

  guint32 state_convolution;
  guint32 state_inner;
  guint32 state_size;
  guint32 state_rank;
  guint32 state_groups;
  guint32 state_head_length;
  guint32 short_convolution;
  guint32 rwkv_head_size;
  guint32 token_shifts;
  guint32 mix_rank;
  guint32 decay_rank;
  guint32 learning_rank;
  guint32 residual_rank;
  guint32 gate_rank;

  guint32 layer_embedding;
  guint32 indexer_heads;
  guint32 indexer_key_length;
  guint32 indexer_choices;
  guint32 indexer_block;
  guint32 streams;
  guint32 output_groups;
  guint32 output_rank;

  gboolean causal;
  gboolean parallel;
  gboolean scaled_residual;
  gboolean scaled_embedding;
  gboolean latent_experts;
  gboolean rotates;
  gboolean clamps_projections;
  gboolean clamps_experts;
  gboolean tempered;
  gboolean fused_projections;
  gboolean merged_experts;

  PdkTensorSummary *tensors;
  guint64           file_bytes;
  PdkFitConfidence  confidence;
  PdkFitSource      source;
} PdkModelShape;

#define PDK_TYPE_MODEL_SHAPE (pdk_model_shape_get_type ())
GType pdk_model_shape_get_type (void) G_GNUC_CONST;

/**
 * pdk_model_shape_new_from_header:
 *
 * Returns: (transfer full): the shape of the model that a GGUF file says it is;
 *   %PDK_ERROR_UNSUPPORTED_FILE if it does not say enough
 */
PdkModelShape *pdk_model_shape_new_from_header (PdkGgufHeader *header,
                                                GError       **error);

/**
 * pdk_model_shape_new_from_values:
 * @values: the keys of a GGUF header as an object: Ollama's `model_info`, or curated
 *   hyper-parameters, where `architecture` may stand for `general.architecture`
 * @tensors: (nullable): objects with `name`, `type` and `shape`, as Ollama's `/api/show` has them
 * @file_bytes: size of the model's files; 0 if unknown
 *
 * Returns: (transfer full): the shape, of confidence good; %PDK_ERROR_UNSUPPORTED_FILE if there is not
 *   enough
 */
PdkModelShape *pdk_model_shape_new_from_values (JsonObject *values,
                                                JsonArray  *tensors,
                                                guint64     file_bytes,
                                                GError    **error);

/**
 * pdk_model_shape_make_header:
 *
 * The first half of pdk_model_shape_new_from_values(), for keeping what a server told.
 *
 * Returns: (transfer full): the header that a file of these values would have
 */
PdkGgufHeader *pdk_model_shape_make_header (JsonObject *values,
                                            JsonArray  *tensors,
                                            guint64     file_bytes);

/** The second half: as pdk_model_shape_new_from_header(), but for what a server told, of confidence good. */
PdkModelShape *pdk_model_shape_new_from_told_header (PdkGgufHeader *header,
                                                     GError       **error);

/**
 * pdk_model_shape_new_from_config:
 * @config: the `config.json` of a model in transformers' form
 *
 * Returns: (transfer full): the shape that a GGUF file made of it would have, of confidence good;
 *   %PDK_ERROR_UNSUPPORTED_FILE if it is of a kind that is not known
 */
PdkModelShape *pdk_model_shape_new_from_config (JsonObject *config,
                                                guint64     file_bytes,
                                                GError    **error);

/**
 * pdk_model_shape_new_from_hyperparameters:
 * @architecture: (nullable): the value of `general.architecture`
 * @hyperparameters: see [method@CatalogModel.get_hyperparameters]
 * @file_bytes: size of the model's file; 0 if unknown
 *
 * Returns: (transfer full): the shape, of confidence good; %PDK_ERROR_UNSUPPORTED_FILE if they do not say
 *   enough to be better than the plain rule
 */
PdkModelShape *pdk_model_shape_new_from_hyperparameters (const char *architecture,
                                                         JsonObject *hyperparameters,
                                                         guint64     file_bytes,
                                                         GError    **error);

PdkModelShape *pdk_model_shape_ref (PdkModelShape *self);
void           pdk_model_shape_unref (PdkModelShape *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkModelShape, pdk_model_shape_unref)

/** Returns: layers that take part in the main context, those that draft tokens left out */
guint pdk_model_shape_get_main_layers (const PdkModelShape *self);

/** Returns: whether keys and values are kept in a compressed form that all heads share (MLA) */
gboolean pdk_model_shape_is_latent (const PdkModelShape *self);

G_END_DECLS
