/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fitting/pdk-memory-figures.h"

G_BEGIN_DECLS

/** Returns: (transfer full): what the figures mean, such as "Fits: 2.1 GiB stay free" */
char *pdk_memory_words_from_figures (const PdkMemoryFigures *figures);

/** Returns: (transfer full): where they come from and how far they can be trusted */
char *pdk_memory_words_from_source (const PdkMemoryFigures  *figures,
                                    const PdkMemoryQuestion *question);

/** Returns: (transfer full): every part with its figure, for those who do not see the picture */
char *pdk_memory_words_from_parts (const PdkMemoryFigures *figures);

/** Returns: (transfer full): what the memory as a whole is, such as "Card: 12.0 GiB"; "" if it is not known */
char *pdk_memory_words_from_whole (const PdkMemoryFigures *figures);

/**
 * pdk_memory_words_from_way:
 *
 * Returns: (transfer full): the cards that the figures are about with what they mean, such as "On the
 *   largest card (12.0 GiB): fits, 2.1 GiB stay free"
 */
char *pdk_memory_words_from_way (const PdkMemoryFigures *figures);

/** Returns: (transfer full): a number of tokens in full, such as "32768 tokens" */
char *pdk_memory_words_from_tokens (guint64 tokens);

/** Returns: (transfer full) (nullable): what a person must do so that an engine keeps the context like that; %NULL for nothing */
char *pdk_memory_words_from_cache (PdkMemoryCache cache,
                                   PdkEngineKind  engine);

G_END_DECLS
