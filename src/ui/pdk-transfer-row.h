/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "transfers/pdk-transfer-queue.h"

G_BEGIN_DECLS

/**
 * PdkTransferRow:
 *
 * One download: how far it is, in figures and words, with what can be done about it: stop, go on, try
 * again, discard. The same row serves the Downloaded page and the popover.
 *
 * Properties: `queue`, `transfer`. Actions: `transfer.stop`, `transfer.retry`, `transfer.discard`.
 */
#define PDK_TYPE_TRANSFER_ROW (pdk_transfer_row_get_type ())
G_DECLARE_FINAL_TYPE (PdkTransferRow, pdk_transfer_row, PDK, TRANSFER_ROW, AdwBin)

GtkWidget *pdk_transfer_row_new (PdkTransferQueue *queue);

/** @transfer: (nullable): %NULL for none at the moment */
void         pdk_transfer_row_set_transfer (PdkTransferRow *self,
                                            PdkTransfer    *transfer);
PdkTransfer *pdk_transfer_row_get_transfer (PdkTransferRow *self);

G_END_DECLS
