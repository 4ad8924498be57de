/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gguf/pdk-gguf-header.h"

G_BEGIN_DECLS

/*
 * Reading the header of a GGUF file: the synchronous functions block on the disk, so they belong on
 * a worker thread or into the command.
 */

/**
 * pdk_gguf_check_file:
 * @file: a file that is about to be given to an engine
 *
 * Whether this is a whole model file that engines on this computer can load: not a pointer of Git
 * LFS, not a web page, not cut off, with a sound header, and in this computer's byte order.
 *
 * Returns: %FALSE with %PDK_ERROR_UNSUPPORTED_FILE, %PDK_ERROR_INCOMPATIBLE, or what reading it gave
 */
gboolean pdk_gguf_check_file (GFile        *file,
                              GCancellable *cancellable,
                              GError      **error);

/**
 * pdk_gguf_reader_read_file:
 *
 * Returns: (transfer full): the header; a file that is shorter than its weights is read all the same
 *   and has a finding that says so
 */
PdkGgufHeader *pdk_gguf_reader_read_file (GFile        *file,
                                          GCancellable *cancellable,
                                          GError      **error);

/** Like pdk_gguf_reader_read_file(), on a worker thread. */
void           pdk_gguf_reader_read_file_async (GFile              *file,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
PdkGgufHeader *pdk_gguf_reader_read_file_finish (GAsyncResult *result,
                                                 GError      **error);

/**
 * pdk_gguf_reader_read_bytes:
 * @name: what to call it in sentences
 * @bytes: a whole file, or its beginning
 * @file_size: bytes of the whole file; 0 if unknown
 *
 * Returns: (transfer full): the header
 */
PdkGgufHeader *pdk_gguf_reader_read_bytes (const char *name,
                                           GBytes     *bytes,
                                           guint64     file_size,
                                           GError    **error);

G_END_DECLS
