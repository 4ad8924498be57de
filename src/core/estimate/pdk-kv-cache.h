/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "estimate/pdk-model-shape.h"

G_BEGIN_DECLS

/**
 * PdkCacheRequest:
 * @context: tokens, over all sequences; rounded as the engine does
 * @sequences: conversations at a time
 * @unified: whether all conversations share one cache
 * @micro_batch: tokens that go in at once
 * @batch: tokens that are taken in at a time, where sliding layers keep as many beside their window; 0
 *   where they keep a micro batch
 * @whole_windows: whether sliding layers keep the whole context all the same (`swa_full`)
 * @flash_attention: whether attention is computed the fast way
 * @keeps_latent_values: whether compressed caches keep values too (engines before 2026)
 * @completes_rows: whether memory completes quantized rows, as that of graphics cards does with CUDA
 * @key_type: ggml's number of the type of keys
 * @value_type: the same of values
 * @state_rows: states that are kept back for each conversation, beside its own
 */
typedef struct
{
  guint64  context;
  guint64  sequences;
  gboolean unified;
  guint64  micro_batch;
  guint64  batch;
  gboolean whole_windows;
  gboolean flash_attention;
  gboolean keeps_latent_values;
  gboolean completes_rows;
  guint32  key_type;
  guint32  value_type;
  guint64  state_rows;
} PdkCacheRequest;

/**
 * PdkCacheCells:
 * @streams: caches side by side
 * @cells: tokens in each of them
 * @sliding_cells: tokens in those of sliding layers
 */
typedef struct
{
  guint64 streams;
  guint64 cells;
  guint64 sliding_cells;
} PdkCacheCells;

/** Computes how many tokens the caches hold. */
void pdk_cache_count_cells (const PdkModelShape   *shape,
                            const PdkCacheRequest *request,
                            PdkCacheCells         *cells);

/** Returns: how many tokens go in at once: no more than the context that was asked for */
guint64 pdk_cache_get_batch (const PdkModelShape   *shape,
                             const PdkCacheRequest *request);

/** Returns: bytes of keys and values that a layer keeps, padding included */
guint64 pdk_cache_measure_layer (const PdkModelShape   *shape,
                                 const PdkCacheRequest *request,
                                 guint                  layer);

/** Returns: bytes of recurrent state that a layer keeps */
guint64 pdk_cache_measure_state (const PdkModelShape   *shape,
                                 const PdkCacheRequest *request,
                                 guint                  layer);

G_END_DECLS
