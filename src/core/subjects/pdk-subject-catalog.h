/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "catalog/pdk-catalog.h"
#include "hub/pdk-hub-site.h"
#include "subjects/pdk-estimate-subject.h"

G_BEGIN_DECLS

/**
 * pdk_subject_catalog_find:
 * @word: the id or the name of a curated model, perhaps with `:` and a quantization
 * @quantization: (out) (transfer full) (nullable): what followed the `:`
 *
 * Returns: (nullable) (transfer none): the model
 */
PdkCatalogModel *pdk_subject_catalog_find (PdkCatalog *catalog,
                                           const char *word,
                                           char      **quantization);

/**
 * pdk_subject_catalog_read_async:
 * @quantization: (nullable): a label; %NULL for the one to recommend
 * @available_bytes: graphics memory, for what to recommend; 0 if unknown
 *
 * Reads the header of the model's file at the hub. Where that fails, what the list says of the model's
 * shape has to do.
 */
void pdk_subject_catalog_read_async (PdkHubSite         *site,
                                     PdkCatalogModel    *model,
                                     const char         *quantization,
                                     guint64             available_bytes,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);

/** Returns: (transfer full): the model; %PDK_ERROR_NOT_FOUND for a quantization that the list does not have */
PdkEstimateSubject *pdk_subject_catalog_read_finish (PdkHubSite   *site,
                                                     GAsyncResult *result,
                                                     GError      **error);

G_END_DECLS
