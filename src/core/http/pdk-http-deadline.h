/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PdkHttpDeadline:
 *
 * A cancellable that follows another one and can also be cancelled by a clock: so that "stopped by the
 * person" and "took too long" stay two things. Belongs to the thread-default main context of its maker.
 */
typedef struct _PdkHttpDeadline PdkHttpDeadline;

/** Returns: (transfer full): a deadline whose clock does not run yet */
PdkHttpDeadline *pdk_http_deadline_new (GCancellable *outer);
void             pdk_http_deadline_free (PdkHttpDeadline *self);

/** Starts the clock afresh; 0 milliseconds stop it. */
void pdk_http_deadline_arm (PdkHttpDeadline *self,
                            guint            milliseconds);

/**
 * pdk_http_deadline_hold:
 *
 * Keeps a cancellation back until pdk_http_deadline_let_go(), for the moments in which an operation
 * must not be cancelled.
 */
void pdk_http_deadline_hold (PdkHttpDeadline *self);
void pdk_http_deadline_let_go (PdkHttpDeadline *self);

/** Returns: (transfer none): what to pass to the operations that the deadline is for */
GCancellable *pdk_http_deadline_get_cancellable (PdkHttpDeadline *self);

/** Returns: whether the clock was what cancelled, not the outer cancellable */
gboolean pdk_http_deadline_is_over (PdkHttpDeadline *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkHttpDeadline, pdk_http_deadline_free)

G_END_DECLS
