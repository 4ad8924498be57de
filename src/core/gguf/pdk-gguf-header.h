/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "gguf/pdk-gguf-field.h"
#include "gguf/pdk-tensor-summary.h"

G_BEGIN_DECLS

/**
 * PdkGgufFinding:
 * @PDK_GGUF_FINDING_NONE: nothing is wrong
 * @PDK_GGUF_FINDING_OLD_VERSION: version 1, which today's engines refuse
 * @PDK_GGUF_FINDING_BIG_ENDIAN: the numbers are in the other byte order than engines here load
 * @PDK_GGUF_FINDING_NO_ARCHITECTURE: it does not say what kind of model it is
 * @PDK_GGUF_FINDING_NO_TENSORS: there are no weights in it
 * @PDK_GGUF_FINDING_OFFSETS: the weights are not where they should be
 * @PDK_GGUF_FINDING_TOO_SHORT: the file ends before its weights do
 * @PDK_GGUF_FINDING_TRAILING_BYTES: something follows the weights
 * @PDK_GGUF_FINDING_UNKNOWN_TYPES: some weights are of a type that is not known, so that their size
 *   is not either
 * @PDK_GGUF_FINDING_FORK_TYPES: some weights are of a type that only ik_llama.cpp loads
 * @PDK_GGUF_FINDING_METADATA_DROPPED: there is more metadata than is kept
 *
 * What is odd about a file that could be read.
 */
typedef enum
{
  PDK_GGUF_FINDING_NONE = 0,
  PDK_GGUF_FINDING_OLD_VERSION = 1 << 0,
  PDK_GGUF_FINDING_BIG_ENDIAN = 1 << 1,
  PDK_GGUF_FINDING_NO_ARCHITECTURE = 1 << 2,
  PDK_GGUF_FINDING_NO_TENSORS = 1 << 3,
  PDK_GGUF_FINDING_OFFSETS = 1 << 4,
  PDK_GGUF_FINDING_TOO_SHORT = 1 << 5,
  PDK_GGUF_FINDING_TRAILING_BYTES = 1 << 6,
  PDK_GGUF_FINDING_UNKNOWN_TYPES = 1 << 7,
  PDK_GGUF_FINDING_FORK_TYPES = 1 << 8,
  PDK_GGUF_FINDING_METADATA_DROPPED = 1 << 9,
} PdkGgufFinding;

/**
 * PdkGgufHeader:
 *
 * What a GGUF file says about itself, without its tokenizer. Immutable.
 */
#define PDK_TYPE_GGUF_HEADER (pdk_gguf_header_get_type ())
G_DECLARE_FINAL_TYPE (PdkGgufHeader, pdk_gguf_header, PDK, GGUF_HEADER, GObject)

/**
 * pdk_gguf_header_new_joined:
 * @parts: (array length=count): the headers of all parts of a model, the first one first
 *
 * Returns: (transfer full): the header that one file of all parts would have
 */
PdkGgufHeader *pdk_gguf_header_new_joined (PdkGgufHeader * const *parts,
                                           guint                  count);

/**
 * pdk_gguf_header_is_complete:
 *
 * Returns: whether everything up to the weights was read. If not, the tensors and what comes after
 *   the tokenizer are missing.
 */
gboolean pdk_gguf_header_is_complete (PdkGgufHeader *self);

/** Returns: 1 to 3 */
guint32  pdk_gguf_header_get_version (PdkGgufHeader *self);
gboolean pdk_gguf_header_is_big_endian (PdkGgufHeader *self);

/** Returns: (transfer none): such as `llama`; "" if the file does not say */
const char *pdk_gguf_header_get_architecture (PdkGgufHeader *self);

/** Returns: (transfer none): `model`, `adapter`, `mmproj` or another word (`general.type`); "model" if the file does not say */
const char *pdk_gguf_header_get_kind (PdkGgufHeader *self);

/** Returns: (nullable) (transfer none): the model's name as the file has it */
const char *pdk_gguf_header_get_name (PdkGgufHeader *self);

/** Returns: (nullable) (transfer none): a label such as `Q4_K_M`, from which no size can be told */
const char *pdk_gguf_header_get_file_type (PdkGgufHeader *self);

/** Returns: (nullable) (transfer none): the Jinja template of chats; it comes from outside */
const char *pdk_gguf_header_get_chat_template (PdkGgufHeader *self);

/** Returns: tokens the model was trained for; 0 if the file does not say */
guint64 pdk_gguf_header_get_context_length (PdkGgufHeader *self);

/** Returns: (nullable) (transfer none): the value of that name */
const PdkGgufField *pdk_gguf_header_lookup (PdkGgufHeader *self,
                                            const char    *key);

/** Returns: (nullable) (transfer none): the value of `<architecture>.<key>` */
const PdkGgufField *pdk_gguf_header_lookup_architecture (PdkGgufHeader *self,
                                                         const char    *key);

/** Returns: a whole number that is not negative, of any width; @fallback for anything else */
guint64 pdk_gguf_header_get_count (PdkGgufHeader *self,
                                   const char    *key,
                                   guint64        fallback);

/** Returns: (nullable) (transfer none): the string of that name, valid UTF-8 */
const char *pdk_gguf_header_get_string (PdkGgufHeader *self,
                                        const char    *key);

/** Returns: (transfer container) (element-type utf8): the names of all kept values, sorted */
GPtrArray *pdk_gguf_header_list_keys (PdkGgufHeader *self);

/** Returns: (transfer none): where the bytes are */
const PdkTensorSummary *pdk_gguf_header_get_tensors (PdkGgufHeader *self);

/** Returns: how many tensors the file says that it has, whether they were read or not */
guint64 pdk_gguf_header_get_tensor_count (PdkGgufHeader *self);

/** Returns: how many tokens the tokenizer has; 0 if the file has none or does not say */
guint64 pdk_gguf_header_get_token_count (PdkGgufHeader *self);

/** Returns: bytes before the first weight; 0 while not known */
guint64 pdk_gguf_header_get_data_start (PdkGgufHeader *self);

/** Returns: bytes that the file must have by what its header says; 0 while not known */
guint64 pdk_gguf_header_get_true_size (PdkGgufHeader *self);

/** Returns: bytes that the file has; 0 if that is not known */
guint64 pdk_gguf_header_get_file_size (PdkGgufHeader *self);

/** Returns: of how many files the model consists; 1 for a whole one */
guint pdk_gguf_header_get_shard_count (PdkGgufHeader *self);

/** Returns: which one this is, from 0 on */
guint pdk_gguf_header_get_shard_number (PdkGgufHeader *self);

PdkGgufFinding pdk_gguf_header_get_findings (PdkGgufHeader *self);

/** Returns: (transfer full) (array zero-terminated=1): a sentence for each finding */
GStrv pdk_gguf_header_describe_findings (PdkGgufHeader *self);

G_END_DECLS
