/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gguf/pdk-gguf-header.h"

G_BEGIN_DECLS

/*
 * Headers that were read before, in a folder of small files. What cannot be read or written is simply
 * not there. The functions block on the disk.
 */

/** How many headers, and names of headers, are kept; the oldest go first. */
#define PDK_GGUF_CACHE_LIMIT 512

/** Returns: (transfer full) (type filename): where they are kept unless said otherwise */
char *pdk_gguf_cache_dup_folder (void);

/**
 * pdk_gguf_cache_load:
 * @folder: (type filename): may not exist
 * @repository: where the file is, such as `hf.co/owner/name`
 * @object_id: what these exact bytes are called there
 *
 * Returns: (transfer full) (nullable): the header, if it is there
 */
PdkGgufHeader *pdk_gguf_cache_load (const char *folder,
                                    const char *repository,
                                    const char *object_id);

/** Keeps a whole header; others are not kept. */
void pdk_gguf_cache_store (const char    *folder,
                           const char    *repository,
                           const char    *object_id,
                           PdkGgufHeader *header);

/**
 * pdk_gguf_cache_store_name:
 * @place: the repository on its hub, such as `owner/name`
 * @file: the file's path in it
 *
 * Notes that the file of that name was the one kept by @repository and @object_id when it was read last.
 */
void pdk_gguf_cache_store_name (const char *folder,
                                const char *place,
                                const char *file,
                                const char *repository,
                                const char *object_id);

/** Returns: (transfer full) (nullable): the header of the file that had that name when it was read last */
PdkGgufHeader *pdk_gguf_cache_load_named (const char *folder,
                                          const char *place,
                                          const char *file);

/**
 * pdk_gguf_cache_split_address:
 * @address: a web address
 * @place: (out) (transfer full): the repository, such as `owner/name`
 * @file: (out) (transfer full): the file's path in it
 *
 * Returns: whether it is the address of a file of a repository (`…/owner/name/resolve/main/file.gguf`)
 */
gboolean pdk_gguf_cache_split_address (const char *address,
                                       char      **place,
                                       char      **file);

G_END_DECLS
