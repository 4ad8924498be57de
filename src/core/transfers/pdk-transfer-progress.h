/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "servers/pdk-model-server.h"

G_BEGIN_DECLS

/**
 * PdkTransferProgress:
 *
 * Turns a server's lines into one honest figure. Pure arithmetic: the caller brings the clock.
 *
 * A server tells layer by layer, learns of layers late, and takes numbers back when a part failed
 * (facts/servers.md §1.6). What is shown here never goes back, says 1 only after success, and knows
 * growth from what was on the disk before.
 */
typedef struct _PdkTransferProgress PdkTransferProgress;

/**
 * pdk_transfer_progress_new:
 * @expected_total: bytes in all if known from elsewhere (the catalogue), 0 if not
 * @stall_after: microseconds without a new byte after which a download counts as stalled
 * @now: the monotonic time in microseconds
 */
PdkTransferProgress *pdk_transfer_progress_new (guint64 expected_total,
                                                gint64  stall_after,
                                                gint64  now);

void pdk_transfer_progress_free (PdkTransferProgress *self);

/** Takes in one line of the server's stream. */
void pdk_transfer_progress_add (PdkTransferProgress    *self,
                                const PdkTransferEvent *event,
                                gint64                  now);

/** The server has said that all is done: from now on the fraction is 1. */
void pdk_transfer_progress_finish (PdkTransferProgress *self);

PdkTransferPhase pdk_transfer_progress_get_phase (const PdkTransferProgress *self);

/** Returns: bytes that are there; never falls */
guint64 pdk_transfer_progress_get_done (const PdkTransferProgress *self);

/** Returns: bytes in all as far as known; 0 if unknown, never below the bytes that are there */
guint64 pdk_transfer_progress_get_total (const PdkTransferProgress *self);

/** Returns: 0 to 1; never falls between two calls */
double pdk_transfer_progress_get_fraction (PdkTransferProgress *self);

/** Returns: bytes a second over the last ten seconds; 0 while unknown, stalled or not downloading */
double pdk_transfer_progress_get_rate (const PdkTransferProgress *self,
                                       gint64                     now);

/** Returns: seconds; -1 while there is too little to judge by */
gint64 pdk_transfer_progress_get_seconds_left (const PdkTransferProgress *self,
                                               gint64                     now);

gboolean pdk_transfer_progress_is_stalled (const PdkTransferProgress *self,
                                           gint64                     now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkTransferProgress, pdk_transfer_progress_free)

G_END_DECLS
