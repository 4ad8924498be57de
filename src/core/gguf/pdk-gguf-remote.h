/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gguf/pdk-gguf-http.h"

G_BEGIN_DECLS

/**
 * PdkGgufRemote:
 * @cache_folder: (nullable) (type filename): where headers are kept; %NULL not to keep any
 * @repository: (nullable): where the file is, such as `hf.co/owner/name`; %NULL for its address
 * @object_id: (nullable): what its exact bytes are called there (the tree's `lfs.oid`), if known: then
 *   a header that was read before costs no request at all
 * @by_name: whether the header is to be found by the file's name too, see pdk_gguf_cache_load_named()
 *
 * What identifies a header that is read from a server.
 */
typedef struct
{
  const char *cache_folder;
  const char *repository;
  const char *object_id;
  gboolean    by_name;
} PdkGgufRemote;

/**
 * pdk_gguf_remote_read_async:
 * @file: the file; used for nothing else meanwhile
 * @remote: its identity; copied
 * @on_shape: (nullable) (scope notified): see [callback@GgufHeaderFunc]
 *
 * Reads the header of a file on a server, or finds it among those that were read before.
 */
void pdk_gguf_remote_read_async (PdkGgufHttp         *file,
                                 const PdkGgufRemote *remote,
                                 PdkGgufHeaderFunc    on_shape,
                                 gpointer             shape_data,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data);

/** Returns: (transfer full): the whole header */
PdkGgufHeader *pdk_gguf_remote_read_finish (PdkGgufHttp  *file,
                                            GAsyncResult *result,
                                            GError      **error);

G_END_DECLS
