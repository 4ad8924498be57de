/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "catalog/pdk-catalog-model.h"
#include "estimate/pdk-model-shape.h"

G_BEGIN_DECLS

/*
 * What is known of the shapes of models, without asking anybody. The functions read small files, block
 * on the disk and may be called from any thread.
 */

/**
 * pdk_shape_find_for_file:
 * @folder: (nullable) (type filename): where headers that were read before are kept
 * @repository: the repository on the hub, such as `owner/name`
 * @filename: the file's path in it
 *
 * Returns: (transfer full) (nullable): the shape by the file's own header, if that was read before
 */
PdkModelShape *pdk_shape_find_for_file (const char *folder,
                                        const char *repository,
                                        const char *filename);

/**
 * pdk_shape_find_for_quantization:
 *
 * Returns: (transfer full) (nullable): the shape by the file's own header, if that was read before, or
 *   as the model's card tells it; its `source` says which. %NULL if only the file's size is known.
 */
PdkModelShape *pdk_shape_find_for_quantization (const char             *folder,
                                                PdkCatalogModel        *model,
                                                PdkCatalogQuantization *quantization);

/**
 * pdk_shape_find_on_card:
 *
 * Returns: (transfer full) (nullable): the shape as the model's card tells it, which is the same for all
 *   quantizations but for their size; see pdk_shape_resize()
 */
PdkModelShape *pdk_shape_find_on_card (PdkCatalogModel *model);

/**
 * pdk_shape_find_for_digest:
 *
 * Returns: (transfer full) (nullable): the shape of what a server has under @digest, as it was told before
 */
PdkModelShape *pdk_shape_find_for_digest (const char *folder,
                                          const char *digest);

/** @header: what a server told of what it has under @digest, from pdk_model_shape_make_header() */
void pdk_shape_keep_for_digest (const char    *folder,
                                const char    *digest,
                                PdkGgufHeader *header);

/**
 * pdk_shape_resize:
 * @shape: from [func@shape_find_on_card]
 * @file_bytes: the size of one quantization
 * @resized: (out caller-allocates): the shape of that; borrows from @shape
 */
void pdk_shape_resize (const PdkModelShape *shape,
                       guint64              file_bytes,
                       PdkModelShape       *resized);

G_END_DECLS
