/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "names/pdk-quant-label.h"

G_BEGIN_DECLS

/**
 * PdkFileRole:
 * @PDK_FILE_ROLE_MODEL: a language model
 * @PDK_FILE_ROLE_PROJECTOR: a multimodal projector (`mmproj`)
 * @PDK_FILE_ROLE_DRAFT: a small model for speculative decoding (MTP, EAGLE, …)
 * @PDK_FILE_ROLE_IMATRIX: an importance matrix, data for quantizing
 * @PDK_FILE_ROLE_ADAPTER: a LoRA adapter
 * @PDK_FILE_ROLE_VOCABULARY: a vocabulary without weights
 * @PDK_FILE_ROLE_NOT_GGUF: neither a GGUF file nor a part of one
 *
 * What a file in a repository is for, as far as its name tells.
 */
typedef enum
{
  PDK_FILE_ROLE_MODEL,
  PDK_FILE_ROLE_PROJECTOR,
  PDK_FILE_ROLE_DRAFT,
  PDK_FILE_ROLE_IMATRIX,
  PDK_FILE_ROLE_ADAPTER,
  PDK_FILE_ROLE_VOCABULARY,
  PDK_FILE_ROLE_NOT_GGUF,
} PdkFileRole;

/**
 * PdkSplitKind:
 * @PDK_SPLIT_NONE: one whole file
 * @PDK_SPLIT_SHARD: a shard with a GGUF header of its own (`-00001-of-00003.gguf`)
 * @PDK_SPLIT_BYTES: a piece of a file cut at a byte (`.gguf.part1of2`, `.gguf-split-a`)
 */
typedef enum
{
  PDK_SPLIT_NONE,
  PDK_SPLIT_SHARD,
  PDK_SPLIT_BYTES,
} PdkSplitKind;

/**
 * PdkQuantSource:
 * @PDK_QUANT_SOURCE_NONE: no label found
 * @PDK_QUANT_SOURCE_FILE: the file's own name holds a known label
 * @PDK_QUANT_SOURCE_GENERIC: the file's name holds only a general label such as `q8`
 * @PDK_QUANT_SOURCE_FOLDER: the label stands in the folder's name
 */
typedef enum
{
  PDK_QUANT_SOURCE_NONE,
  PDK_QUANT_SOURCE_FILE,
  PDK_QUANT_SOURCE_GENERIC,
  PDK_QUANT_SOURCE_FOLDER,
} PdkQuantSource;

/**
 * PdkQuant:
 *
 * What the name of a file in a repository says about its contents: the role, the quantization label
 * and its place in a set of shards. Only a name is read, never the file: the header is the truth.
 * Immutable and reference-counted.
 */
typedef struct _PdkQuant PdkQuant;

#define PDK_TYPE_QUANT (pdk_quant_get_type ())
GType pdk_quant_get_type (void);

/**
 * pdk_quant_parse:
 * @path: a path inside a repository, with `/` between folders
 *
 * Never fails: a name that says nothing gives a model without a label. The rules are those of
 * facts/hub.md §4.2; the name of the repository is no part of them, since it often names what the
 * model was made from.
 *
 * Returns: (transfer full): what the name says
 */
PdkQuant *pdk_quant_parse (const char *path);

PdkQuant *pdk_quant_ref (PdkQuant *self);
void      pdk_quant_unref (PdkQuant *self);

/** Returns: what the file is for; its header has the last word */
PdkFileRole pdk_quant_get_role (const PdkQuant *self);

/** Returns: (nullable) (transfer none): the label in its usual spelling: `Q4_K_M`, `UD-Q4_K_XL`, `F16` */
const char *pdk_quant_get_label (const PdkQuant *self);

/** Returns: where the label was found */
PdkQuantSource pdk_quant_get_source (const PdkQuant *self);

/** Returns: (nullable) (transfer none): the maker's variant: `UD` (dynamic), `i1` (imatrix), `ad`, `smol`; only `UD` is a part of the label too */
const char *pdk_quant_get_modifier (const PdkQuant *self);

/** Returns: (nullable) (transfer none): the type that embeddings and output keep, such as `F16` in `Q8_0-f16`: another file than plain `Q8_0` */
const char *pdk_quant_get_kept (const PdkQuant *self);

/** Returns: whether and how the file is a part of a larger one */
PdkSplitKind pdk_quant_get_split_kind (const PdkQuant *self);

/** Returns: the place in the set, from 1; 0 for a whole file */
guint pdk_quant_get_shard (const PdkQuant *self);

/** Returns: how many belong to the set; 0 if unknown or a whole file */
guint pdk_quant_get_shard_count (const PdkQuant *self);

/**
 * pdk_quant_get_set_key:
 *
 * Returns: (transfer none): the path without the part and without `.gguf`; for pieces cut at a byte,
 *   the path of the joined file. Sets of another kind or size can have the same key: compare with
 *   pdk_quant_is_same_set().
 */
const char *pdk_quant_get_set_key (const PdkQuant *self);

/**
 * pdk_quant_is_same_set:
 *
 * Returns: whether two different files of one repository are parts of the same model
 */
gboolean pdk_quant_is_same_set (const PdkQuant *a,
                                const PdkQuant *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkQuant, pdk_quant_unref)

G_END_DECLS
