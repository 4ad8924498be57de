/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "servers/pdk-model-server.h"

G_BEGIN_DECLS

/**
 * PdkTransferState:
 * @PDK_TRANSFER_STATE_WAITING: queued, not begun
 * @PDK_TRANSFER_STATE_RUNNING: at work
 * @PDK_TRANSFER_STATE_DONE: finished and proven
 * @PDK_TRANSFER_STATE_FAILED: ended with an error
 * @PDK_TRANSFER_STATE_CANCELLED: stopped by a person; what was fetched is kept
 */
typedef enum
{
  PDK_TRANSFER_STATE_WAITING,
  PDK_TRANSFER_STATE_RUNNING,
  PDK_TRANSFER_STATE_DONE,
  PDK_TRANSFER_STATE_FAILED,
  PDK_TRANSFER_STATE_CANCELLED,
} PdkTransferState;

/**
 * PdkTransfer:
 *
 * One long operation that a person can watch and stop. Lives on the main context and outlives every
 * window or command that watches it.
 *
 * Properties: `title`, `detail`, `state`, `phase`, `done`, `total`, `fraction`, `rate`, `seconds-left`,
 * `stalled`, notified at most four times a second while numbers grow; for construction
 * `expected-total` (bytes, if known beforehand).
 */
#define PDK_TYPE_TRANSFER (pdk_transfer_get_type ())
G_DECLARE_DERIVABLE_TYPE (PdkTransfer, pdk_transfer, PDK, TRANSFER, GObject)

struct _PdkTransferClass
{
  GObjectClass parent_class;

  /* Begins the work. Ends by calling pdk_transfer_succeed() or pdk_transfer_fail(). */
  void (*start) (PdkTransfer  *self,
                 GCancellable *cancellable);
};

/** Returns: (transfer none): what is being fetched, for people */
const char *pdk_transfer_get_title (PdkTransfer *self);

/** Returns: (transfer none): one line that says what is happening, such as "1.2 GB of 2.5 GB · 18 MB/s · about 2 minutes left" */
const char      *pdk_transfer_get_detail (PdkTransfer *self);
PdkTransferState pdk_transfer_get_state (PdkTransfer *self);
PdkTransferPhase pdk_transfer_get_phase (PdkTransfer *self);

/** Returns: bytes that are there; never falls */
guint64 pdk_transfer_get_done (PdkTransfer *self);

/** Returns: bytes in all, as far as known; 0 if unknown */
guint64 pdk_transfer_get_total (PdkTransfer *self);

/** Returns: 0 to 1; never falls, and is 1 only in %PDK_TRANSFER_STATE_DONE */
double pdk_transfer_get_fraction (PdkTransfer *self);

/** Returns: bytes a second over the last seconds; 0 while stalled or unknown */
double pdk_transfer_get_rate (PdkTransfer *self);

/** Returns: an estimate; -1 if unknown */
gint64 pdk_transfer_get_seconds_left (PdkTransfer *self);

/** Returns: whether no byte has come for a while though the server is connected */
gboolean pdk_transfer_get_stalled (PdkTransfer *self);

/** Returns: (nullable) (transfer none): why it failed */
const GError *pdk_transfer_get_error (PdkTransfer *self);

/** Sets after how many seconds without a byte it counts as stalled, before it begins. */
void pdk_transfer_set_stall_seconds (PdkTransfer *self,
                                     guint        seconds);

/** Begins; at most once. */
void pdk_transfer_start (PdkTransfer *self);

/** Stops it; the state becomes %PDK_TRANSFER_STATE_CANCELLED once the work has really ended. */
void pdk_transfer_cancel (PdkTransfer *self);

gboolean pdk_transfer_is_over (PdkTransfer *self);

/* For subclasses. An event may come at any time; after the end it is ignored. */
void pdk_transfer_handle_event (PdkTransfer            *self,
                                const PdkTransferEvent *event);
void pdk_transfer_succeed (PdkTransfer *self);
void pdk_transfer_fail (PdkTransfer *self,
                        GError      *error);

G_END_DECLS
