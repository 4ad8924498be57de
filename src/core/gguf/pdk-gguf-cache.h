/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gguf/pdk-gguf-header.h"

G_BEGIN_DECLS

/*
 * Headers that were read before, in a folder of small files. What cannot be read or written is simply
 * not there. The functions block on the disk.
 */

/** How many headers are kept; the oldest go first. */
#define PDK_GGUF_CACHE_LIMIT 256

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

G_END_DECLS
