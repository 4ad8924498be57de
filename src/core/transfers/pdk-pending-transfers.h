/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transfers/pdk-transfer-queue.h"

G_BEGIN_DECLS

/**
 * PdkPendingTransfers:
 *
 * What of a queue still concerns a person: a [iface@Gio.ListModel] of every [class@Transfer] that is
 * not done: waiting, running, stopped or failed.
 */
#define PDK_TYPE_PENDING_TRANSFERS (pdk_pending_transfers_get_type ())
G_DECLARE_FINAL_TYPE (PdkPendingTransfers, pdk_pending_transfers, PDK, PENDING_TRANSFERS, PdkObjectList)

/** Returns: (transfer full): a list that follows @queue as long as it lives */
PdkPendingTransfers *pdk_pending_transfers_new (PdkTransferQueue *queue);

G_END_DECLS
