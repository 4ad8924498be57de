/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "names/pdk-hub-problem.h"

G_BEGIN_DECLS

/**
 * PdkHubReferenceKind:
 * @PDK_HUB_REFERENCE_REPOSITORY: a model repository, perhaps at a revision or with a tag
 * @PDK_HUB_REFERENCE_FOLDER: a folder of a repository
 * @PDK_HUB_REFERENCE_FILE: one file of a repository
 * @PDK_HUB_REFERENCE_URL: a file at an address outside the hub
 * @PDK_HUB_REFERENCE_SEARCH: words to search for
 * @PDK_HUB_REFERENCE_OLLAMA: a name of Ollama's own library
 * @PDK_HUB_REFERENCE_LOOKUP: either a model of the early hub or somebody's name; only the hub can tell
 * @PDK_HUB_REFERENCE_UNUSABLE: nothing that can be fetched, see pdk_hub_reference_get_problem()
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
  PDK_HUB_REFERENCE_UNUSABLE,
} PdkHubReferenceKind;

/**
 * PdkHubReference:
 *
 * What a pasted text refers to: an address of Hugging Face or of a mirror, a repository's name, a
 * command line copied from a model page, an Ollama name, a file's address, or words. Immutable and
 * reference-counted. Text is only read here; nothing is asked, and nothing is run. The rules are those
 * of facts/hub.md §3.
 */
typedef struct _PdkHubReference PdkHubReference;

#define PDK_TYPE_HUB_REFERENCE (pdk_hub_reference_get_type ())
GType pdk_hub_reference_get_type (void);

/**
 * pdk_hub_reference_read:
 * @text: what a person pasted
 * @endpoint: (nullable): the configured hub, such as a mirror's address; %NULL for
 *   `https://huggingface.co`
 *
 * Like pdk_hub_reference_parse(), but what cannot be fetched gives a reference too, of the kind
 * %PDK_HUB_REFERENCE_UNUSABLE. It holds what was understood all the same: of a page about a model,
 * for example, the repository, which can be opened instead.
 *
 * Returns: (transfer full): the reference
 */
PdkHubReference *pdk_hub_reference_read (const char *text,
                                         const char *endpoint);

/**
 * pdk_hub_reference_parse:
 * @text: what a person pasted
 * @endpoint: (nullable): the configured hub, such as a mirror's address; %NULL for
 *   `https://huggingface.co`
 *
 * Returns: (transfer full): the reference, never %PDK_HUB_REFERENCE_UNUSABLE;
 *   %PDK_ERROR_INVALID_INPUT with a sentence and a hint if the text is nothing that can be fetched (a
 *   data set, a page, an access token, several lines, …). An access token is never repeated.
 */
PdkHubReference *pdk_hub_reference_parse (const char *text,
                                          const char *endpoint,
                                          GError    **error);

PdkHubReference *pdk_hub_reference_ref (PdkHubReference *self);
void             pdk_hub_reference_unref (PdkHubReference *self);

PdkHubReferenceKind pdk_hub_reference_get_kind (const PdkHubReference *self);

/** Returns: why nothing can be fetched; %PDK_HUB_PROBLEM_NONE for all kinds but %PDK_HUB_REFERENCE_UNUSABLE */
PdkHubProblem pdk_hub_reference_get_problem (const PdkHubReference *self);

/** Returns: (transfer none): kind and problem as one stable word, such as `ok-repo` or `err-dataset` */
const char *pdk_hub_reference_get_outcome (const PdkHubReference *self);

/**
 * pdk_hub_reference_get_endpoint:
 *
 * Returns: (nullable) (transfer none): scheme, host, port and path of the hub, such as
 *   `https://huggingface.co`, or of the registry for Ollama names; never with a slash at the end. A
 *   token may go there only if it is the configured one.
 */
const char *pdk_hub_reference_get_endpoint (const PdkHubReference *self);

/**
 * pdk_hub_reference_get_repository:
 *
 * Returns: (nullable) (transfer none): `owner/name`, in the case as typed; a bare `name` for
 *   %PDK_HUB_REFERENCE_LOOKUP
 */
const char *pdk_hub_reference_get_repository (const PdkHubReference *self);

/** Returns: (nullable) (transfer none): branch, tag, commit or `refs/…`, decoded */
const char *pdk_hub_reference_get_revision (const PdkHubReference *self);

/** Returns: (nullable) (transfer none): the path inside the repository, decoded and checked: relative, without `..` */
const char *pdk_hub_reference_get_path (const PdkHubReference *self);

/** Returns: (nullable) (transfer none): what stood behind the colon, labels in capitals: `Q4_K_M`; for Ollama names, their tag. Never `latest` */
const char *pdk_hub_reference_get_tag (const PdkHubReference *self);

/** Returns: (nullable) (transfer none): the search words, the Ollama name or the file's address, after the kind */
const char *pdk_hub_reference_get_text (const PdkHubReference *self);

/**
 * pdk_hub_reference_get_query:
 *
 * Returns: (nullable) (transfer none): for %PDK_HUB_REFERENCE_SEARCH that came as an address, its
 *   query as it stood there, escapes included; "" for a list without conditions
 */
const char *pdk_hub_reference_get_query (const PdkHubReference *self);

/**
 * pdk_hub_reference_dup_model_name:
 * @quant: (nullable): the quantization to ask for where the reference names none
 *
 * Returns: (nullable) (transfer full): the name under which an Ollama server pulls this, such as
 *   `hf.co/owner/name:Q4_K_M`; %NULL if it cannot be pulled by name: addresses elsewhere, words,
 *   revisions other than `main`, names that break Ollama's grammar
 */
char *pdk_hub_reference_dup_model_name (const PdkHubReference *self,
                                        const char            *quant);

/** Returns: (transfer full): one sentence that says in words what was understood */
char *pdk_hub_reference_describe (const PdkHubReference *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkHubReference, pdk_hub_reference_unref)

G_END_DECLS
