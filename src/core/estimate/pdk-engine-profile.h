/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "estimate/pdk-model-shape.h"

G_BEGIN_DECLS

/**
 * PdkEngineKind:
 * @PDK_ENGINE_LLAMA_SERVER: llama.cpp's server since June 2026 (build 9500 or thereabouts)
 * @PDK_ENGINE_LLAMA_SERVER_OLD: the same before
 * @PDK_ENGINE_OLLAMA: Ollama since 0.30, which starts llama.cpp's server
 * @PDK_ENGINE_OLLAMA_OLD: Ollama before, with runners of its own
 * @PDK_ENGINE_LM_STUDIO: LM Studio
 * @PDK_ENGINE_BINDINGS: llama.cpp as a library of other programs
 *
 * Programs that run models; they differ in what they set memory aside for.
 */
typedef enum
{
  PDK_ENGINE_LLAMA_SERVER,
  PDK_ENGINE_LLAMA_SERVER_OLD,
  PDK_ENGINE_OLLAMA,
  PDK_ENGINE_OLLAMA_OLD,
  PDK_ENGINE_LM_STUDIO,
  PDK_ENGINE_BINDINGS,
} PdkEngineKind;

/**
 * PdkEngineProfile:
 * @kind: the program
 * @batch: tokens that are taken in at a time; 0 if it depends on the context
 * @micro_batch: tokens that are computed at once; 0 if it depends on the context
 * @sequences: conversations at a time
 * @unified: whether they share one cache
 * @whole_windows: whether sliding layers keep the whole context
 * @flash_attention: whether attention is computed the fast way
 * @all_outputs: whether room is set aside for the probabilities of a whole batch, not of one token per
 *   conversation
 * @widens_cache: whether the fast way sets aside room for quantized caches in full width
 * @rotates_cache: whether quantized caches are rotated
 * @keeps_latent_values: whether compressed caches keep values too
 * @wide_windows: whether sliding layers keep a whole batch beside their window, not a micro batch
 * @old_graphs: whether batches are computed as they were before June 2026: masks are filled in as F32 and
 *   then made F16, tokens whose probabilities are not wanted leave within the last layer, and no room is
 *   kept for embeddings beside tokens
 * @margin_bytes: graphics memory that it leaves free on each card
 *
 * What a program sets memory aside for unless it is told otherwise. Members may be changed after
 * [func@EngineProfile.init]. Facts of August 2026.
 */
typedef struct
{
  PdkEngineKind kind;
  guint64       batch;
  guint64       micro_batch;
  guint64       sequences;
  gboolean      unified;
  gboolean      whole_windows;
  gboolean      flash_attention;
  gboolean      all_outputs;
  gboolean      widens_cache;
  gboolean      rotates_cache;
  gboolean      keeps_latent_values;
  gboolean      wide_windows;
  gboolean      old_graphs;
  guint64       margin_bytes;
} PdkEngineProfile;

/** Fills in what the program does unless it is told otherwise. */
void pdk_engine_profile_init (PdkEngineProfile *self,
                              PdkEngineKind     kind);

/**
 * pdk_engine_profile_suit:
 *
 * Adapts what the program does to the model: before 0.30, Ollama ran some with an engine of its own.
 */
void pdk_engine_profile_suit (PdkEngineProfile    *self,
                              const PdkModelShape *shape);

/**
 * pdk_engine_kind_find:
 * @name: `llama-server`, `ollama`, `lm-studio` or `bindings`, with `-old` for versions before
 *
 * Returns: whether there is such a program
 */
gboolean pdk_engine_kind_find (const char    *name,
                               PdkEngineKind *kind);

/** Returns: (transfer none): the stable name that [func@EngineKind.find] takes */
const char *pdk_engine_kind_to_string (PdkEngineKind kind);

/**
 * pdk_engine_kind_of_ollama:
 * @version: (nullable): what `GET /api/version` says, such as `0.17.4`
 *
 * Returns: which Ollama that is; the newer one if the version says nothing
 */
PdkEngineKind pdk_engine_kind_of_ollama (const char *version);

/**
 * pdk_engine_profile_choose_context:
 * @shape: (nullable): the model
 * @card_bytes: graphics memory of the machine, all cards together; 0 if unknown
 *
 * Returns: the context that the program uses if nobody says otherwise, no longer than the model was
 *   trained for
 */
guint64 pdk_engine_profile_choose_context (const PdkEngineProfile *self,
                                           const PdkModelShape    *shape,
                                           guint64                 card_bytes);

/**
 * pdk_engine_profile_choose_batch:
 * @context: tokens, over all conversations
 * @free_bytes: free graphics memory; 0 if unknown
 *
 * Ollama computes more tokens at once the longer the context is, if the model leaves room for it.
 *
 * Returns: tokens that are computed at once
 */
guint64 pdk_engine_profile_choose_batch (const PdkEngineProfile *self,
                                         const PdkModelShape    *shape,
                                         guint64                 context,
                                         guint64                 free_bytes);

G_END_DECLS
