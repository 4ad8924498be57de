/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/pdk-model-record.h"

G_BEGIN_DECLS

/**
 * PdkLibrarySection:
 * @PDK_LIBRARY_SECTION_CURATED: models of the curated list
 * @PDK_LIBRARY_SECTION_HUGGING_FACE: models of other repositories on Hugging Face
 * @PDK_LIBRARY_SECTION_OTHER: everything else: Ollama's library, private registries, own creations
 *
 * Under which heading a model of the library is shown.
 */
typedef enum
{
  PDK_LIBRARY_SECTION_CURATED,
  PDK_LIBRARY_SECTION_HUGGING_FACE,
  PDK_LIBRARY_SECTION_OTHER,
} PdkLibrarySection;

#define PDK_LIBRARY_N_SECTIONS (PDK_LIBRARY_SECTION_OTHER + 1)

PdkLibrarySection pdk_library_section_of (PdkModelRecord *record);

/** Returns: (transfer none): the heading, such as "Hugging Face" */
const char *pdk_library_section_get_title (PdkLibrarySection section);

/**
 * PdkLibraryOrder:
 * @PDK_LIBRARY_ORDER_NAME: as a dictionary does, numbers by value
 * @PDK_LIBRARY_ORDER_LAST_USED: the latest first, those never used last
 * @PDK_LIBRARY_ORDER_SIZE: the largest first
 * @PDK_LIBRARY_ORDER_ADDED: the latest first
 */
typedef enum
{
  PDK_LIBRARY_ORDER_NAME,
  PDK_LIBRARY_ORDER_LAST_USED,
  PDK_LIBRARY_ORDER_SIZE,
  PDK_LIBRARY_ORDER_ADDED,
} PdkLibraryOrder;

/** Returns: the stable name of an order in settings: `name`, `last-used`, `size`, `added` */
const char     *pdk_library_order_to_string (PdkLibraryOrder order);
PdkLibraryOrder pdk_library_order_from_string (const char *text);

/**
 * PdkLibraryQuery:
 *
 * Which models of the library a person wants to see, and in which order. Remembers the texts it
 * compares, so that asking again about thousands of models takes a few milliseconds.
 */
#define PDK_TYPE_LIBRARY_QUERY (pdk_library_query_get_type ())
G_DECLARE_FINAL_TYPE (PdkLibraryQuery, pdk_library_query, PDK, LIBRARY_QUERY, GObject)

PdkLibraryQuery *pdk_library_query_new (void);

/**
 * pdk_library_query_set_words:
 * @words: (nullable): every word must be in the name, the repository, the quantization or a tag
 *
 * Returns: whether that asks for something else than before
 */
gboolean pdk_library_query_set_words (PdkLibraryQuery *self,
                                      const char      *words);

/** Returns: whether any word is asked for */
gboolean pdk_library_query_has_words (PdkLibraryQuery *self);

/**
 * pdk_library_query_set_hidden_servers:
 * @ids: (nullable): ids of servers whose models are not wanted
 *
 * What is hidden is named, not what is shown: a model whose server is not configured any more must not
 * vanish.
 */
void pdk_library_query_set_hidden_servers (PdkLibraryQuery    *self,
                                           const char * const *ids);

gboolean pdk_library_query_matches (PdkLibraryQuery *self,
                                    PdkModelRecord  *record);

/** Forgets what was remembered about a model that changed. */
void pdk_library_query_invalidate (PdkLibraryQuery *self,
                                   PdkModelRecord  *record);

/** Returns: less than, equal to or greater than 0, by @order and then by name */
int pdk_library_query_compare (PdkLibraryQuery *self,
                               PdkLibraryOrder  order,
                               PdkModelRecord  *a,
                               PdkModelRecord  *b);

G_END_DECLS
