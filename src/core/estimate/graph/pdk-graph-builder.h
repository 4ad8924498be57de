/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "estimate/graph/pdk-graph.h"
#include "estimate/pdk-model-shape.h"

G_BEGIN_DECLS

/**
 * PdkBatch:
 * @tokens: how many go in at once, over all sequences
 * @sequences: how many conversations there are slots for
 * @outputs: of how many tokens the probabilities are wanted
 * @cells: tokens that a cache holds, per stream
 * @sliding_cells: the same for sliding layers
 * @streams: caches side by side: one for each sequence, or one for all
 * @key_type: ggml's number of the type of cached keys
 * @value_type: the same of cached values
 * @flash_attention: whether attention is computed without its matrix of scores
 * @old_graphs: whether batches are computed as they were before June 2026: masks are filled in as F32 and
 *   then made F16, tokens whose probabilities are not wanted leave within the last layer, and no room is
 *   kept for embeddings beside tokens
 * @widens_cache: whether flash attention needs cached numbers of another type than F16 as such, beside
 *   its result (CUDA, since June 2026)
 * @rotates_cache: whether quantized keys and values are rotated before (since 2026)
 *
 * The batch for which an engine plans its memory.
 */
typedef struct
{
  guint64  tokens;
  guint64  sequences;
  guint64  outputs;
  guint64  cells;
  guint64  sliding_cells;
  guint64  streams;
  guint32  key_type;
  guint32  value_type;
  gboolean flash_attention;
  gboolean old_graphs;
  gboolean widens_cache;
  gboolean rotates_cache;
} PdkBatch;

/*
 * PdkCacheInputs:
 * @keys_at: where in the cache the batch's keys go
 * @values_at: where its values go
 * @mask: what each token may see
 * @key_rotation: (nullable): how keys are rotated
 * @value_rotation: (nullable): how values are
 *
 * What has to be filled in for layers that see as far.
 */
typedef struct
{
  PdkNode *keys_at;
  PdkNode *values_at;
  PdkNode *mask;
  PdkNode *key_rotation;
  PdkNode *value_rotation;
} PdkCacheInputs;

/*
 * PdkGraphBuilder:
 * @positions: (nullable): where in its conversation each token stands
 * @chosen: which tokens' probabilities are wanted
 * @states: whose states they belong to
 * @other_states: whose states are moved only, which are none
 * @embedding: the tokens' embeddings, as wide as the model's inputs
 * @layer_embeddings: (nullable): further ones, for each layer
 */
typedef struct
{
  PdkGraph            *graph;
  const PdkModelShape *shape;
  const PdkBatch      *batch;
  guint64              design;
  PdkNode             *positions;
  PdkNode             *chosen;
  PdkNode             *states;
  PdkNode             *other_states;
  PdkNode             *embedding;
  PdkNode             *layer_embeddings;
  PdkCacheInputs       whole;
  PdkCacheInputs       window;
} PdkGraphBuilder;

/** More experts for one token than any engine takes. */
#define PDK_BUILD_MOST_EXPERTS 512

/** A query, a key and a value, each of a number of heads; and a gate, if it comes with the queries. */
typedef struct
{
  PdkNode *query;
  PdkNode *key;
  PdkNode *value;
  PdkNode *gate;
} PdkHeads;

/**
 * pdk_graph_build:
 * @places: (array): for each layer and then for the output, where the weights are
 *
 * Adds what the engine computes for a batch.
 */
void pdk_graph_build (PdkGraph             *graph,
                      const PdkModelShape  *shape,
                      const PdkBatch       *batch,
                      const PdkWeightPlace *places);

/* For the files of this folder. */

gboolean pdk_build_has (PdkGraphBuilder *self,
                        guint64          design);

/** The tokens' embeddings. */
PdkNode *pdk_build_embedding (PdkGraphBuilder *self);

/** A norm with its weights. */
PdkNode *pdk_build_norm (PdkGraphBuilder *self,
                         PdkNode         *node);

/** A norm with its weights that never overwrites its source, whatever the architecture's others do. */
PdkNode *pdk_build_rms_norm (PdkGraphBuilder *self,
                             PdkNode         *node);

/** What is added to a product with weights, if that is done. */
PdkNode *pdk_build_bias (PdkGraphBuilder *self,
                         PdkNode         *node);

/** Rotates by the tokens' positions. */
PdkNode *pdk_build_rotation (PdkGraphBuilder *self,
                             PdkNode         *node);

/** Lets only the tokens go on whose probabilities are wanted. */
PdkNode *pdk_build_choice (PdkGraphBuilder *self,
                           PdkNode         *node);

/** From the last layer to the probabilities. */
void pdk_build_output (PdkGraphBuilder *self,
                       PdkNode         *node);

/* pdk-graph-layer-embedding.c */

/** Prepares the embeddings of all layers. */
void pdk_build_layer_embeddings (PdkGraphBuilder *self,
                                 PdkNode         *looked_up,
                                 PdkNode         *embedding);

/** Adds the next layer's, if there are any, at its end. */
PdkNode *pdk_build_layer_embedding (PdkGraphBuilder *self,
                                    gboolean         chooses,
                                    PdkNode         *input);

/* pdk-graph-attention.c */

/** Adds the inputs that attention needs. */
void pdk_build_cache_inputs (PdkGraphBuilder *self);

/** Queries, keys and values by three matrices, without norms and rotation. */
PdkHeads pdk_build_heads (PdkGraphBuilder     *self,
                          const PdkShapeLayer *layer,
                          PdkNode             *node);

/** Stores keys and values (either may be %NULL), and attends. The result is one row per token. */
PdkNode *pdk_build_attention (PdkGraphBuilder     *self,
                              const PdkShapeLayer *layer,
                              const PdkHeads      *heads);

/** The same with heads that share one compressed key, which is the value too (MLA). */
PdkNode *pdk_build_latent_attention (PdkGraphBuilder     *self,
                                     const PdkShapeLayer *layer,
                                     const PdkHeads      *heads);

/* pdk-graph-feed-forward.c */

/** A dense feed-forward part. */
PdkNode *pdk_build_feed_forward (PdkGraphBuilder *self,
                                 PdkNode         *node,
                                 guint64          width);

/** The same with a gate of its own, whatever the architecture's others have. */
PdkNode *pdk_build_gated_feed_forward (PdkGraphBuilder *self,
                                       PdkNode         *node,
                                       guint64          width);

/** A mixture of experts, without those that all tokens share. */
PdkNode *pdk_build_experts (PdkGraphBuilder *self,
                            PdkNode         *node,
                            PdkNode         *logits);

/** Whichever of these the layer has, with shared experts. */
PdkNode *pdk_build_feed (PdkGraphBuilder     *self,
                         const PdkShapeLayer *layer,
                         PdkNode             *node);

/* One per family: everything between the embeddings and the output. */

PdkNode *pdk_build_transformer_layer (PdkGraphBuilder *self,
                                      guint            layer,
                                      PdkNode         *node);

/** A layer that is nothing but attention, a state or a feed-forward part. */
PdkNode *pdk_build_single_layer (PdkGraphBuilder *self,
                                 guint            layer,
                                 PdkNode         *node);

/** A layer with both attention and a state. */
PdkNode *pdk_build_double_layer (PdkGraphBuilder *self,
                                 guint            layer,
                                 PdkNode         *node);

/* Parts of layers. */

/** Returns: whether that layer lets only the tokens go on whose probabilities are wanted */
gboolean pdk_build_chooses (PdkGraphBuilder *self,
                            guint            layer);

/** Attention with everything around it, without the norm before. */
PdkNode *pdk_build_attention_part (PdkGraphBuilder     *self,
                                   const PdkShapeLayer *layer,
                                   guint                i,
                                   PdkNode             *node);

/** The same with keys and values that are made of one short row per token. */
PdkNode *pdk_build_latent_part (PdkGraphBuilder     *self,
                                const PdkShapeLayer *layer,
                                PdkNode             *node);

/** Attention, or what a layer has in its place. */
PdkNode *pdk_build_mixer (PdkGraphBuilder *self,
                          guint            layer,
                          PdkNode         *node);

G_END_DECLS
