/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PdkWindowRule:
 * @PDK_WINDOW_NEVER: every layer sees the whole context, whatever the file says
 * @PDK_WINDOW_DENSE_LAST: of each period, the last layer sees the whole context
 * @PDK_WINDOW_DENSE_FIRST: of each period, the first one does
 * @PDK_WINDOW_LISTED: the file lists the layers
 * @PDK_WINDOW_ALWAYS: every layer has the window
 *
 * Which layers see only a window of the context.
 */
typedef enum
{
  PDK_WINDOW_NEVER,
  PDK_WINDOW_DENSE_LAST,
  PDK_WINDOW_DENSE_FIRST,
  PDK_WINDOW_LISTED,
  PDK_WINDOW_ALWAYS,
} PdkWindowRule;

/**
 * PdkStateRule:
 * @PDK_STATE_NEVER: no layer has a recurrent state
 * @PDK_STATE_ALWAYS: every layer has one and none has attention
 * @PDK_STATE_BOTH: every layer has both
 * @PDK_STATE_NO_HEADS: those without key and value heads have one
 * @PDK_STATE_NO_HEADS_NOR_FEED_FORWARD: those with neither key and value heads nor a feed-forward
 *   part have one; those with a feed-forward part have nothing else
 * @PDK_STATE_INTERVAL: all but each n-th, unless the file lists them
 *
 * Which layers have a recurrent state instead of attention.
 */
typedef enum
{
  PDK_STATE_NEVER,
  PDK_STATE_ALWAYS,
  PDK_STATE_BOTH,
  PDK_STATE_NO_HEADS,
  PDK_STATE_NO_HEADS_NOR_FEED_FORWARD,
  PDK_STATE_INTERVAL,
} PdkStateRule;

/**
 * PdkRecurrence:
 * @PDK_RECURRENCE_NONE: nothing
 * @PDK_RECURRENCE_DELTA: gated delta rule
 * @PDK_RECURRENCE_SCAN: each channel is scanned for itself (Mamba)
 * @PDK_RECURRENCE_GROUPED_SCAN: heads are scanned, in groups (Mamba 2)
 * @PDK_RECURRENCE_HEAD_SCAN: heads are scanned (PLaMo 2)
 * @PDK_RECURRENCE_CONVOLUTION: a short convolution (LFM 2)
 * @PDK_RECURRENCE_KEYED_DELTA: delta rule whose gate differs from key to key (Kimi Linear)
 *
 * What layers with a recurrent state compute.
 */
typedef enum
{
  PDK_RECURRENCE_NONE,
  PDK_RECURRENCE_DELTA,
  PDK_RECURRENCE_SCAN,
  PDK_RECURRENCE_GROUPED_SCAN,
  PDK_RECURRENCE_HEAD_SCAN,
  PDK_RECURRENCE_CONVOLUTION,
  PDK_RECURRENCE_KEYED_DELTA,
} PdkRecurrence;

/**
 * PdkGraphFamily:
 *
 * Which of the builders of `graph/` describes what the engine computes.
 */
typedef enum
{
  PDK_GRAPH_TRANSFORMER,
  PDK_GRAPH_LATENT,
  PDK_GRAPH_GEMMA3N,
  PDK_GRAPH_GEMMA4,
  PDK_GRAPH_HYBRID,
  PDK_GRAPH_RWKV,
  PDK_GRAPH_DEEPSEEK4,
  PDK_GRAPH_ENCODER,
} PdkGraphFamily;

/**
 * PdkArchitectureTrait:
 * @PDK_TRAIT_NO_CACHE: nothing is kept between batches
 * @PDK_TRAIT_DRAFT_APART: the layers that draft tokens have no part in the main context
 * @PDK_TRAIT_WINDOW_OPTIONAL: without the key there is no window
 * @PDK_TRAIT_NO_FLASH_ATTENTION: engines compute attention the slow way, whatever was asked for
 * @PDK_TRAIT_WINDOW_FIXED: with the key, the window is as long as it always is
 *
 * What else sets an architecture apart.
 */
typedef enum
{
  PDK_TRAIT_NONE = 0,
  PDK_TRAIT_NO_CACHE = 1 << 0,
  PDK_TRAIT_DRAFT_APART = 1 << 1,
  PDK_TRAIT_WINDOW_OPTIONAL = 1 << 2,
  PDK_TRAIT_WINDOW_FIXED = 1 << 3,
  PDK_TRAIT_NO_FLASH_ATTENTION = 1 << 4,
} PdkArchitectureTrait;

/*
 * How the layers of a transformer are put together, as far as it matters for the sizes of
 * intermediate results and for how long they are needed.
 *
 * LAYER_NORM: norms need memory of their own
 * NO_INPUT_NORM: what goes into attention and the feed-forward part is not normed before
 * POST_NORMS: what comes out of both is normed
 * HEAD_NORM: each query and key head is normed before it is rotated; _AFTER: after
 * WIDE_NORM: all heads are normed as one
 * SUB_NORMS: what goes into the last matrix of attention and of the feed-forward part is normed
 * SECOND_NORM: attention has a norm beside that of the feed-forward part
 * NO_ROTATION, ROTATES_SLIDING, ROTATION_PAUSES: none, only sliding or all but each fourth layer
 *   rotates by position
 * PAUSES_SCALED: where layers do not rotate, they scale queries; where they do, they norm heads
 * QUERY_SCALED: queries are scaled after they were rotated
 * POSITION_TABLE, EMBEDDING_NORM: what is done to embeddings
 * PARALLEL…: attention and the feed-forward part stand side by side; what is added to what first
 * FEED_PLAIN, FEED_HALVED: the feed-forward part has no gate, or gets it from the same matrix
 * CHOOSES_LAST, CHOOSES_NORMED: tokens whose probabilities are not wanted go through the whole last
 *   layer, or through the last norm too
 * AXES: positions count along several axes
 * FUSED: queries, keys and values always come of one matrix
 * GATED_ATTENTION, HEADS_GATED: what comes out of attention goes through a gate, number by number or
 *   head by head
 * ALL_OUTPUTS: probabilities are computed for all tokens, wanted or not
 * FEED_HALF_WIDTH: the feed-forward part is half as wide as the file says
 * RESIDUAL_FIRST, INPUT_FIRST: what goes past the feed-forward part, or attention, is added to first
 * CHOOSES_FED: tokens are chosen after the feed-forward part of the last layer
 * SCAN_NORMED: what controls a scan is normed
 * QUERY_GATED: the gate of attention comes of the same matrix as the queries
 * STATE_REPEATS: key heads of recurrent layers are written out for each value head
 * BIASED: every product with weights has something added to it
 * EXPERT…, WEIGHTS…: how experts are chosen, weighed and shared
 */
#define PDK_DESIGN_LAYER_NORM               (1ull << 0)
#define PDK_DESIGN_NO_INPUT_NORM            (1ull << 1)
#define PDK_DESIGN_POST_NORMS               (1ull << 2)
#define PDK_DESIGN_HEAD_NORM                (1ull << 3)
#define PDK_DESIGN_HEAD_NORM_AFTER          (1ull << 4)
#define PDK_DESIGN_WIDE_NORM                (1ull << 5)
#define PDK_DESIGN_SUB_NORMS                (1ull << 6)
#define PDK_DESIGN_SECOND_NORM              (1ull << 7)
#define PDK_DESIGN_NO_ROTATION              (1ull << 8)
#define PDK_DESIGN_ROTATES_SLIDING          (1ull << 9)
#define PDK_DESIGN_ROTATION_PAUSES          (1ull << 10)
#define PDK_DESIGN_QUERY_SCALED             (1ull << 11)
#define PDK_DESIGN_POSITION_TABLE           (1ull << 12)
#define PDK_DESIGN_EMBEDDING_NORM           (1ull << 13)
#define PDK_DESIGN_PARALLEL                 (1ull << 14)
#define PDK_DESIGN_PARALLEL_OPTIONAL        (1ull << 15)
#define PDK_DESIGN_PARALLEL_OWN_NORM        (1ull << 16)
#define PDK_DESIGN_PARALLEL_ATTENTION_FIRST (1ull << 17)
#define PDK_DESIGN_PARALLEL_INPUT_FIRST     (1ull << 18)
#define PDK_DESIGN_FEED_PLAIN               (1ull << 19)
#define PDK_DESIGN_FEED_HALVED              (1ull << 20)
#define PDK_DESIGN_CHOOSES_LAST             (1ull << 21)
#define PDK_DESIGN_AXES                     (1ull << 22)
#define PDK_DESIGN_EXPERT_BIAS              (1ull << 23)
#define PDK_DESIGN_EXPERT_CHUNKS            (1ull << 24)
#define PDK_DESIGN_EXPERTS_FIRST_WEIGHED    (1ull << 25)
#define PDK_DESIGN_EXPERTS_UNGATED          (1ull << 26)
#define PDK_DESIGN_EXPERT_ALWAYS_SHARED     (1ull << 27)
#define PDK_DESIGN_NEVER_SHARED             (1ull << 28)
#define PDK_DESIGN_SHARED_GATED             (1ull << 29)
#define PDK_DESIGN_WEIGHTS_AFTER            (1ull << 30)
#define PDK_DESIGN_WEIGHTS_NORMED           (1ull << 31)
#define PDK_DESIGN_EXPERTS_MERGED           (1ull << 32)
#define PDK_DESIGN_EXPERTS_BESIDE           (1ull << 33)
#define PDK_DESIGN_EXPERTS_LOOK_BACK        (1ull << 34)
#define PDK_DESIGN_RESIDUAL_FIRST           (1ull << 35)
#define PDK_DESIGN_FUSED                    (1ull << 36)
#define PDK_DESIGN_GATED_ATTENTION          (1ull << 37)
#define PDK_DESIGN_ALL_OUTPUTS              (1ull << 38)
#define PDK_DESIGN_FEED_HALF_WIDTH          (1ull << 39)
#define PDK_DESIGN_PAUSES_SCALED            (1ull << 40)
#define PDK_DESIGN_HEADS_GATED              (1ull << 41)
#define PDK_DESIGN_CHOOSES_NORMED           (1ull << 42)
#define PDK_DESIGN_BIASED                   (1ull << 43)
#define PDK_DESIGN_QUERY_GATED              (1ull << 44)
#define PDK_DESIGN_STATE_REPEATS            (1ull << 45)
#define PDK_DESIGN_INPUT_FIRST              (1ull << 46)
#define PDK_DESIGN_CHOOSES_FED              (1ull << 47)
#define PDK_DESIGN_SCAN_NORMED              (1ull << 48)
#define PDK_DESIGN_EXPERTS_LATENT           (1ull << 49)

/**
 * PdkArchitecture:
 * @name: the value of `general.architecture`
 * @window: which layers have the window
 * @period: of how many layers the pattern consists, unless the file says otherwise
 * @window_length: tokens, unless the file says otherwise; 0 where it has to
 * @state: which layers have a recurrent state
 * @recurrence: what they compute
 * @family: which builder describes its graph
 * @design: for transformers, the `PDK_DESIGN_…` of its layers
 *
 * What is known of a family of models beyond what its files say (facts of llama.cpp, August 2026).
 */
typedef struct
{
  const char          *name;
  PdkWindowRule        window;
  guint                period;
  guint                window_length;
  PdkStateRule         state;
  PdkRecurrence        recurrence;
  PdkGraphFamily       family;
  PdkArchitectureTrait traits;
  guint64              design;
} PdkArchitecture;

/** Returns: (nullable) (transfer none): what is known of that name; %NULL if nothing is */
const PdkArchitecture *pdk_architecture_find (const char *name);

G_END_DECLS
