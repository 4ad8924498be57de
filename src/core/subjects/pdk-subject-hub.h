/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub/pdk-hub-site.h"
#include "names/pdk-hub-reference.h"
#include "subjects/pdk-estimate-subject.h"

G_BEGIN_DECLS

/**
 * pdk_subject_hub_read_async:
 * @reference: a repository, a folder of one or a file of one
 * @quantization: (nullable): instead of what @reference says
 * @with_projector: whether the part that sees or hears is loaded too, where there is one
 *
 * Reads the list of files, which tells sizes and identities, then the header of the one that is meant.
 */
void pdk_subject_hub_read_async (PdkHubSite            *site,
                                 const PdkHubReference *reference,
                                 const char            *quantization,
                                 gboolean               with_projector,
                                 GCancellable          *cancellable,
                                 GAsyncReadyCallback    callback,
                                 gpointer               user_data);

/** Returns: (transfer full): the model */
PdkEstimateSubject *pdk_subject_hub_read_finish (PdkHubSite   *site,
                                                 GAsyncResult *result,
                                                 GError      **error);

/** Reads the header of a GGUF file at any address, with all of its parts if it was split. */
void pdk_subject_address_read_async (PdkHubSite         *site,
                                     const char         *address,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);

/** Returns: (transfer full): the model */
PdkEstimateSubject *pdk_subject_address_read_finish (PdkHubSite   *site,
                                                     GAsyncResult *result,
                                                     GError      **error);

G_END_DECLS
