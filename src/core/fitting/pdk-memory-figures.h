/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fitting/pdk-server-estimate.h"

G_BEGIN_DECLS

/**
 * PdkMemoryCache:
 * @PDK_MEMORY_CACHE_F16: as engines do unless told otherwise
 * @PDK_MEMORY_CACHE_Q8_0: about half of that
 * @PDK_MEMORY_CACHE_Q4_0: about a quarter of that
 *
 * How exactly the keys and values of the context are kept.
 */
typedef enum
{
  PDK_MEMORY_CACHE_F16,
  PDK_MEMORY_CACHE_Q8_0,
  PDK_MEMORY_CACHE_Q4_0,
} PdkMemoryCache;

#define PDK_MEMORY_CACHES 3

/** Returns: (transfer none): the name that engines take, such as `q8_0` */
const char *pdk_memory_cache_to_string (PdkMemoryCache cache);

/**
 * PdkMemoryPart:
 * @PDK_MEMORY_PART_WEIGHTS: the model itself
 * @PDK_MEMORY_PART_CONTEXT: what is kept of the conversation: keys, values and states
 * @PDK_MEMORY_PART_WORKING: intermediate results, what sees or hears, and what drivers take
 * @PDK_MEMORY_PART_FREE: what is left
 *
 * What memory is used for, in the order in which it is shown.
 */
typedef enum
{
  PDK_MEMORY_PART_WEIGHTS,
  PDK_MEMORY_PART_CONTEXT,
  PDK_MEMORY_PART_WORKING,
  PDK_MEMORY_PART_FREE,
} PdkMemoryPart;

#define PDK_MEMORY_PARTS 4

/** Returns: (transfer none): what the part is called, such as "Weights" */
const char *pdk_memory_part_describe (PdkMemoryPart part);

/**
 * PdkMemoryQuestion:
 * @server: where the model is to run
 * @shape: (nullable): the model; %NULL if only the size of its file is known
 * @file_bytes: size of the file, for a model of no known shape; 0 if not even that is known
 * @context: tokens
 * @cache: how its keys and values are kept
 *
 * What is to be run where. Borrows the shape.
 */
typedef struct
{
  PdkServerEstimate    server;
  const PdkModelShape *shape;
  guint64              file_bytes;
  guint64              context;
  PdkMemoryCache       cache;
} PdkMemoryQuestion;

/**
 * PdkMemoryFigures:
 * @cards: on which cards the figures take the model to run
 * @card_count: how many these are
 * @request: what was computed; only with a shape
 * @estimate: the same in detail
 * @fit: the verdict; on the processor, about the main memory
 * @part_bytes: bytes of each part; what is over is in none of them
 * @over_bytes: how many bytes are missing
 * @uneven: whether the cards have enough together, but one of them has not
 *
 * What running a model takes in one way.
 */
typedef struct
{
  PdkCardChoice      cards;
  guint              card_count;
  PdkEstimateRequest request;
  PdkEstimate        estimate;
  PdkFit             fit;
  guint64            part_bytes[PDK_MEMORY_PARTS];
  guint64            over_bytes;
  gboolean           uneven;
} PdkMemoryFigures;

/** Computes what running the model on @cards takes. Takes a millisecond or less. */
void pdk_memory_figures_compute (PdkMemoryFigures        *self,
                                 const PdkMemoryQuestion *question,
                                 PdkCardChoice            cards);

/**
 * pdk_memory_figures_choose:
 *
 * The same on the cards that an engine would take: the largest if the model fits there, else all of
 * them; the processor where there is no card.
 */
void pdk_memory_figures_choose (PdkMemoryFigures        *self,
                                const PdkMemoryQuestion *question);

/** Returns: whether it fits, tightly or not */
gboolean pdk_memory_figures_fit (const PdkMemoryFigures *self);

G_END_DECLS
