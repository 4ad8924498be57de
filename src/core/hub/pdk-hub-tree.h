/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub/pdk-hub-site.h"
#include "names/pdk-quant.h"

G_BEGIN_DECLS

/**
 * PdkHubFile:
 * @path: inside the repository, checked: relative and without `..`
 * @size: bytes; 0 if the hub does not say
 * @object_id: (nullable): the SHA-256 of its bytes, for large files
 * @quant: what its name says
 *
 * One file of a repository.
 */
typedef struct
{
  char     *path;
  guint64   size;
  char     *object_id;
  PdkQuant *quant;
} PdkHubFile;

void pdk_hub_file_free (PdkHubFile *self);

/**
 * pdk_hub_tree_read_async:
 * @repository: `owner/name`
 * @revision: (nullable): a branch, a tag or a commit; %NULL for `main`
 *
 * Asks for the files of a repository (facts/hub.md §1.5), or, of mirrors that do not list them, for what is
 * known of it (§1.4).
 */
void pdk_hub_tree_read_async (PdkHubSite         *site,
                              const char         *repository,
                              const char         *revision,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);

/** Returns: (transfer full) (element-type PdkHubFile): the files; those with paths that are not safe are left out */
GPtrArray *pdk_hub_tree_read_finish (PdkHubSite   *site,
                                     GAsyncResult *result,
                                     GError      **error);

/**
 * pdk_hub_tree_parse_page:
 * @page: one answer of the tree, of any kind
 * @files: (element-type PdkHubFile): where its files are added
 */
void pdk_hub_tree_parse_page (JsonNode  *page,
                              GPtrArray *files);

/** Adds the files that what is known of a repository names (its `siblings`). */
void pdk_hub_tree_parse_repository (JsonNode  *answer,
                                    GPtrArray *files);

G_END_DECLS
