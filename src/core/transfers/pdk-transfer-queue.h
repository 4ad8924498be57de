/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/pdk-object-list.h"
#include "transfers/pdk-server-pull.h"

G_BEGIN_DECLS

/**
 * PdkTransferQueue:
 *
 * The transfers of this process, newest last: a [iface@Gio.ListModel] of [class@Transfer]. Starts
 * them in order, a few at a time. What failed stays on the list until it is dismissed or tried again.
 *
 * Properties: `active-count`, `fraction` (over all that are not over).
 */
#define PDK_TYPE_TRANSFER_QUEUE (pdk_transfer_queue_get_type ())
G_DECLARE_FINAL_TYPE (PdkTransferQueue, pdk_transfer_queue, PDK, TRANSFER_QUEUE, PdkObjectList)

/** Returns: (transfer full): an empty queue that runs @parallel transfers at once */
PdkTransferQueue *pdk_transfer_queue_new (guint parallel);

/**
 * pdk_transfer_queue_add:
 *
 * Puts a pull on the list and starts it when its turn comes. Asking for a model that is on its way to
 * the same server already gives the transfer that is there; a failed or cancelled one is replaced.
 *
 * Returns: (transfer none): the transfer on the list
 */
PdkTransfer *pdk_transfer_queue_add (PdkTransferQueue *self,
                                     PdkServerPull    *pull);

/**
 * pdk_transfer_queue_retry:
 * @over: a transfer of the list that failed or was stopped
 *
 * Asks for the same once more, in the same place of the list.
 *
 * Returns: (transfer none): the transfer that is on the list now
 */
PdkTransfer *pdk_transfer_queue_retry (PdkTransferQueue *self,
                                       PdkServerPull    *over);

/** Returns: (nullable) (transfer none): the transfer of that model to that server */
PdkServerPull *pdk_transfer_queue_find (PdkTransferQueue *self,
                                        const char       *server_id,
                                        const char       *model_name);

/** Takes a transfer that is over off the list. */
void pdk_transfer_queue_dismiss (PdkTransferQueue *self,
                                 PdkTransfer      *transfer);

/** Returns: how many are waiting or running */
guint pdk_transfer_queue_get_active_count (PdkTransferQueue *self);

/** Returns: 0 to 1 over all that are waiting or running, by bytes; 0 if there are none */
double pdk_transfer_queue_get_fraction (PdkTransferQueue *self);

/** Stops everything. */
void pdk_transfer_queue_cancel_all (PdkTransferQueue *self);

G_END_DECLS
