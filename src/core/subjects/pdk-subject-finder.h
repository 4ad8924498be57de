/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "catalog/pdk-catalog.h"
#include "hub/pdk-hub-site.h"
#include "library/pdk-server-connection.h"
#include "subjects/pdk-estimate-subject.h"

G_BEGIN_DECLS

/**
 * PdkSubjectPlaces:
 * @site: the hub
 * @catalog: (nullable): the curated list
 * @server: (nullable): who is asked about words that nothing else explains
 * @quantization: (nullable): which quantization is meant, if the word does not say; of files it means nothing
 * @available_bytes: graphics memory, for what to recommend of a curated model; 0 if unknown
 * @without_projector: whether the part that sees or hears is left out
 *
 * Where a model is looked for.
 */
typedef struct
{
  PdkHubSite          *site;
  PdkCatalog          *catalog;
  PdkServerConnection *server;
  const char          *quantization;
  guint64              available_bytes;
  gboolean             without_projector;
} PdkSubjectPlaces;

/** Returns: whether @word means a file on this computer, so that nobody has to be asked about it */
gboolean pdk_subject_is_file (const char *word);

/**
 * pdk_subject_find_async:
 * @word: what a person named
 * @places: copied
 *
 * Finds out what @word means, in this order: a file that exists · a curated model's id or name · an address,
 * or a repository of the hub · a model of the server. A repository that the hub does not know, or that it
 * cannot be asked about, may still be the name of a model of the server.
 */
void pdk_subject_find_async (const char             *word,
                             const PdkSubjectPlaces *places,
                             GCancellable           *cancellable,
                             GAsyncReadyCallback     callback,
                             gpointer                user_data);

/** Returns: (transfer full): the model */
PdkEstimateSubject *pdk_subject_find_finish (GAsyncResult *result,
                                             GError      **error);

G_END_DECLS
