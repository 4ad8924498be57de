/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "catalog/pdk-catalog.h"
#include "library/pdk-server-connection.h"
#include "transfers/pdk-transfer-queue.h"

G_BEGIN_DECLS

/**
 * PdkUnfinishedDownloads:
 *
 * Puts downloads that an earlier run began and did not finish on the queue, stopped, so that a person
 * can go on with them or discard them. Follows the library: what another program finishes meanwhile
 * leaves the queue.
 */
#define PDK_TYPE_UNFINISHED_DOWNLOADS (pdk_unfinished_downloads_get_type ())
G_DECLARE_FINAL_TYPE (PdkUnfinishedDownloads, pdk_unfinished_downloads, PDK, UNFINISHED_DOWNLOADS, GObject)

/**
 * pdk_unfinished_downloads_new:
 * @servers: a list of [class@ServerConnection]; one that is added later is looked at too
 *
 * Returns: (transfer full): an object that works as long as it lives
 */
PdkUnfinishedDownloads *pdk_unfinished_downloads_new (PdkModelRegistry *registry,
                                                      PdkCatalog       *catalog,
                                                      PdkTransferQueue *queue,
                                                      GListModel       *servers);

G_END_DECLS
