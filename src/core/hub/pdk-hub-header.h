/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gguf/pdk-gguf-header.h"
#include "hub/pdk-hub-site.h"

G_BEGIN_DECLS

/**
 * PdkHubPart:
 * @address: where the file is
 * @object_id: (nullable): what its exact bytes are called at the hub
 * @size: its bytes; 0 if unknown
 *
 * One file of a model.
 */
typedef struct
{
  char   *address;
  char   *object_id;
  guint64 size;
} PdkHubPart;

PdkHubPart *pdk_hub_part_new (const char *address,
                              const char *object_id,
                              guint64     size);
void        pdk_hub_part_free (PdkHubPart *self);

/**
 * pdk_hub_header_read_async:
 * @repository: (nullable): where the model is, for keeping what was read; %NULL for the files' addresses
 * @parts: (element-type PdkHubPart): the files that it consists of, the first one first
 *
 * Reads the header of a model on a server, by ranges, or finds it among those that were read before.
 */
void pdk_hub_header_read_async (PdkHubSite         *site,
                                const char         *repository,
                                GPtrArray          *parts,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);

/** Returns: (transfer full): the header that one file of all parts would have */
PdkGgufHeader *pdk_hub_header_read_finish (PdkHubSite   *site,
                                           GAsyncResult *result,
                                           GError      **error);

G_END_DECLS
