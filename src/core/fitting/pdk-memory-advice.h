/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fitting/pdk-memory-figures.h"

G_BEGIN_DECLS

/**
 * PdkMemoryAdvice:
 * @text: what to do, in a sentence without a full stop
 * @context: tokens with which the model fits; 0 where there is nothing to choose among context and cache
 * @cache: how the context is kept then
 *
 * One thing to change so that a model fits.
 */
typedef struct
{
  char          *text;
  guint64        context;
  PdkMemoryCache cache;
} PdkMemoryAdvice;

/**
 * pdk_memory_advice_find:
 * @figures: what came of the question
 * @stops: (element-type guint64): the contexts that can be chosen, shortest first
 * @smaller: (nullable): what a smaller file that fits is called
 * @otherwise: (out) (transfer full) (nullable): what happens if nothing is changed
 *
 * Takes as long as some forty estimates.
 *
 * Returns: (transfer container) (element-type PdkMemoryAdvice): what to do, the best first; empty if
 *   the model fits, or if the memory is not known
 */
GPtrArray *pdk_memory_advice_find (const PdkMemoryQuestion *question,
                                   const PdkMemoryFigures  *figures,
                                   GArray                  *stops,
                                   const char              *smaller,
                                   char                   **otherwise);

G_END_DECLS
