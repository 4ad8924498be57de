/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * SHA-256 (FIPS 180-4), as models and their layers are named by. Written as 64 lower-case
 * hexadecimal digits, without a prefix.
 */

/**
 * PdkDigest:
 *
 * A hash that is still being computed.
 */
typedef struct _PdkDigest PdkDigest;

PdkDigest *pdk_digest_new (void);
void       pdk_digest_free (PdkDigest *self);

void pdk_digest_update (PdkDigest    *self,
                        gconstpointer data,
                        gsize         length);

/** Returns: (transfer full): the hash of everything so far; @self begins anew */
char *pdk_digest_finish (PdkDigest *self);

/** Returns: (transfer full): the hash of @length bytes */
char *pdk_digest_of_bytes (gconstpointer data,
                           gsize         length);

/**
 * PdkDigestFunc:
 * @done: bytes that have been read
 * @total: bytes in all
 */
typedef void (*PdkDigestFunc) (guint64  done,
                               guint64  total,
                               gpointer user_data);

/**
 * pdk_digest_of_file:
 * @size: (out) (optional): the bytes that were read
 * @on_progress: (nullable) (scope call): called on this thread, at most about ten times a second
 *
 * Reads a whole file; for worker threads.
 *
 * Returns: (transfer full) (nullable): the hash; %NULL with an error of the domain %PDK_ERROR, or
 *   %G_IO_ERROR_CANCELLED
 */
char *pdk_digest_of_file (GFile        *file,
                          guint64      *size,
                          PdkDigestFunc on_progress,
                          gpointer      progress_data,
                          GCancellable *cancellable,
                          GError      **error);

/**
 * pdk_digest_of_file_async:
 * @on_progress: (nullable) (scope async): called on the caller's main context
 *
 * Like pdk_digest_of_file(), on a thread of its own.
 */
void pdk_digest_of_file_async (GFile              *file,
                               PdkDigestFunc       on_progress,
                               gpointer            progress_data,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);

/** Returns: (transfer full) (nullable): the hash */
char *pdk_digest_of_file_finish (GFile        *file,
                                 GAsyncResult *result,
                                 guint64      *size,
                                 GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkDigest, pdk_digest_free)

G_END_DECLS
