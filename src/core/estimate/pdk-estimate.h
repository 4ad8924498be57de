/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "estimate/graph/pdk-graph-plan.h"
#include "estimate/pdk-engine-profile.h"

G_BEGIN_DECLS

/** All layers, and the output. */
#define PDK_ESTIMATE_ALL G_MAXUINT

/**
 * PdkCardKind:
 * @PDK_CARD_CUDA: NVIDIA
 * @PDK_CARD_HIP: AMD with ROCm
 * @PDK_CARD_VULKAN: any card by Vulkan
 * @PDK_CARD_METAL: Apple
 *
 * By what engines use a card; each takes memory of its own beside what engines ask for.
 */
typedef enum
{
  PDK_CARD_CUDA,
  PDK_CARD_HIP,
  PDK_CARD_VULKAN,
  PDK_CARD_METAL,
} PdkCardKind;

/**
 * PdkEstimateRequest:
 * @shape: (not nullable): the model
 * @profile: the engine, with whatever it was told
 * @context: tokens, over all conversations; 0 for what the engine chooses
 * @key_type: ggml's number of the type of cached keys
 * @value_type: the same of cached values
 * @outputs: of how many tokens of a batch the probabilities are wanted; 0 for what the engine does
 * @gpu_layers: layers on cards, counted from the last one, the output being one more
 * @host_expert_layers: the first layers whose experts stay in main memory
 * @drafts: whether the model's layers that draft tokens are used
 * @draft_tokens: how many tokens they draft; states are kept for each
 * @projector_bytes: size of the file of the part that sees or hears; 0 without one
 * @adapter_bytes: size of the files of adapters (LoRA)
 * @card_kind: by what the cards are used
 * @card_count: cards; 0 to run on the processor
 * @card_bytes: free memory of each card, by which layers are shared out; 0 if unknown
 *
 * What is to be run, and how.
 */
typedef struct
{
  const PdkModelShape *shape;
  PdkEngineProfile     profile;
  guint64              context;
  guint32              key_type;
  guint32              value_type;
  guint64              outputs;
  guint                gpu_layers;
  guint                host_expert_layers;
  gboolean             drafts;
  guint                draft_tokens;
  guint64              projector_bytes;
  guint64              adapter_bytes;
  PdkCardKind          card_kind;
  guint                card_count;
  guint64              card_bytes[PDK_PLAN_CARDS];
} PdkEstimateRequest;

/**
 * PdkEstimate:
 * @context: tokens, over all conversations
 * @micro_batch: tokens that are computed at once
 * @layers: layers of the model, the output being one more
 * @gpu_layers: how many of these are on cards
 * @weights_gpu_bytes: weights on cards
 * @weights_host_bytes: weights in main memory
 * @kv_bytes: keys and values on cards, those of drafting layers included
 * @kv_host_bytes: the same in main memory
 * @recurrent_bytes: recurrent states on cards
 * @recurrent_host_bytes: the same in main memory
 * @compute_bytes: intermediate results on cards
 * @compute_host_bytes: the same in main memory
 * @projector_bytes: the part that sees or hears, with its intermediate results
 * @adapter_bytes: adapters
 * @overhead_bytes: what drivers take for themselves
 * @total_bytes: graphics memory, all cards together
 * @host_bytes: main memory
 * @card_bytes: graphics memory, card by card
 * @low_bytes: less than this is improbable
 * @high_bytes: more than this is improbable
 * @confidence: how much of it is known rather than assumed
 *
 * What memory running a model takes. All figures in bytes; what does not fit into 64 bits is
 * %G_MAXUINT64.
 */
typedef struct
{
  guint64          context;
  guint64          micro_batch;
  guint            layers;
  guint            gpu_layers;
  guint64          weights_gpu_bytes;
  guint64          weights_host_bytes;
  guint64          kv_bytes;
  guint64          kv_host_bytes;
  guint64          recurrent_bytes;
  guint64          recurrent_host_bytes;
  guint64          compute_bytes;
  guint64          compute_host_bytes;
  guint64          projector_bytes;
  guint64          adapter_bytes;
  guint64          overhead_bytes;
  guint64          total_bytes;
  guint64          host_bytes;
  guint64          card_bytes[PDK_PLAN_CARDS];
  guint64          low_bytes;
  guint64          high_bytes;
  PdkFitConfidence confidence;
} PdkEstimate;

/**
 * PdkEstimateAdvice:
 * @layers_that_fit: the most layers that fit, the output being one more; 0 if not even that does
 * @context_that_fits: the longest context, up to the one wanted, with which all layers fit; 0 for none
 * @context_that_fits_small_cache: the same with keys and values as Q8_0
 * @host_expert_layers: of how few layers the experts have to stay in main memory so that all else fits;
 *   %PDK_ESTIMATE_ALL if that does not help, or if there are no experts
 *
 * What to change so that a model fits.
 */
typedef struct
{
  guint   layers_that_fit;
  guint64 context_that_fits;
  guint64 context_that_fits_small_cache;
  guint   host_expert_layers;
} PdkEstimateAdvice;

/**
 * pdk_estimate_request_init:
 *
 * Fills in what @kind does with a model unless it is told otherwise: everything on one CUDA card whose
 * memory is not known, with F16 caches.
 */
void pdk_estimate_request_init (PdkEstimateRequest  *self,
                                const PdkModelShape *shape,
                                PdkEngineKind        kind);

/** Computes what memory running a model takes. Takes a few milliseconds. */
void pdk_estimate_compute (const PdkEstimateRequest *request,
                           PdkEstimate              *estimate);

/**
 * pdk_estimate_fits:
 *
 * Returns: whether each card has the memory; %FALSE if their memory is not known
 */
gboolean pdk_estimate_fits (const PdkEstimateRequest *request,
                            const PdkEstimate        *estimate);

/** Computes what to change so that a model fits into the cards' memory, which has to be known. */
void pdk_estimate_advise (const PdkEstimateRequest *request,
                          PdkEstimateAdvice        *advice);

/** Puts the verdict on @estimate together: all cards together against their memory together. */
void pdk_estimate_judge (const PdkEstimateRequest *request,
                         const PdkEstimate        *estimate,
                         PdkFit                   *fit);

G_END_DECLS
