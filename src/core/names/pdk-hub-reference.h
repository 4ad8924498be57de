/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PdkHubReferenceKind:
 * @PDK_HUB_REFERENCE_REPOSITORY: a model repository, perhaps at a revision or with a tag
 * @PDK_HUB_REFERENCE_FOLDER: a folder of a repository
 * @PDK_HUB_REFERENCE_FILE: one file of a repository
 * @PDK_HUB_REFERENCE_URL: a file at an address outside the hub
 * @PDK_HUB_REFERENCE_SEARCH: words to search for
 * @PDK_HUB_REFERENCE_OLLAMA: a name of Ollama's own library
 * @PDK_HUB_REFERENCE_LOOKUP: either a model or something else; only the hub can tell
 */
typedef enum
{
  PDK_HUB_REFERENCE_REPOSITORY,
  PDK_HUB_REFERENCE_FOLDER,
  PDK_HUB_REFERENCE_FILE,
  PDK_HUB_REFERENCE_URL,
  PDK_HUB_REFERENCE_SEARCH,
  PDK_HUB_REFERENCE_OLLAMA,
  PDK_HUB_REFERENCE_LOOKUP,
} PdkHubReferenceKind;

/**
 * PdkHubReference:
 *
 * What a pasted text refers to: an address of Hugging Face or of a mirror, a repository's name, a
 * command line copied from a model page, an Ollama name, a file's address, or words. Immutable and
 * reference-counted. Text is only read here; nothing is asked.
 */
typedef struct _PdkHubReference PdkHubReference;

#define PDK_TYPE_HUB_REFERENCE (pdk_hub_reference_get_type ())
GType pdk_hub_reference_get_type (void);

/**
 * pdk_hub_reference_parse:
 * @text: what a person pasted
 * @endpoint: (nullable): the configured hub, such as a mirror's address; %NULL for
 *   `https://huggingface.co`
 *
 * Returns: (transfer full): the reference; %PDK_ERROR_INVALID_INPUT with a sentence and a hint if the
 *   text is nothing that can be fetched (a data set, a page, an access token, several lines, …)
 */
PdkHubReference *pdk_hub_reference_parse (const char *text,
                                          const char *endpoint,
                                          GError    **error);

PdkHubReference *pdk_hub_reference_ref (PdkHubReference *self);
void             pdk_hub_reference_unref (PdkHubReference *self);

PdkHubReferenceKind pdk_hub_reference_get_kind (const PdkHubReference *self);

/** Returns: (nullable) (transfer none): scheme and host of the hub, such as `https://huggingface.co` */
const char *pdk_hub_reference_get_endpoint (const PdkHubReference *self);

/** Returns: (nullable) (transfer none): `owner/name` (or a bare `name` of the early hub) */
const char *pdk_hub_reference_get_repository (const PdkHubReference *self);

/** Returns: (nullable) (transfer none): branch, tag, commit or `refs/…` */
const char *pdk_hub_reference_get_revision (const PdkHubReference *self);

/** Returns: (nullable) (transfer none): the path inside the repository, decoded and checked */
const char *pdk_hub_reference_get_path (const PdkHubReference *self);

/** Returns: (nullable) (transfer none): the quantization that a tag such as `:Q4_K_M` asks for */
const char *pdk_hub_reference_get_tag (const PdkHubReference *self);

/** Returns: (nullable) (transfer none): the search words, the Ollama name or the address, after the kind */
const char *pdk_hub_reference_get_text (const PdkHubReference *self);

/**
 * pdk_hub_reference_dup_model_name:
 * @quant: (nullable): the quantization to ask for where the reference names none
 *
 * Returns: (nullable) (transfer full): the name under which an Ollama server pulls this, such as
 *   `hf.co/owner/name:Q4_K_M`; %NULL if it cannot be pulled by name
 */
char *pdk_hub_reference_dup_model_name (const PdkHubReference *self,
                                        const char            *quant);

/** Returns: (transfer full): one sentence that says in words what was understood */
char *pdk_hub_reference_describe (const PdkHubReference *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkHubReference, pdk_hub_reference_unref)

G_END_DECLS
