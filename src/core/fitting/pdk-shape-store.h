/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "catalog/pdk-catalog-model.h"
#include "estimate/pdk-model-shape.h"

G_BEGIN_DECLS

/**
 * PdkShapeStore:
 *
 * What is known of the shapes of models, and how more becomes known: the header of a curated file when
 * a person looks at that file, and never unasked; what a server tells of a model that it has.
 *
 * Signals: `improved`, with the repository (`owner/name`) and the name of a file whose header is known now;
 * `learned`, when more is known of models that servers have.
 */
#define PDK_TYPE_SHAPE_STORE (pdk_shape_store_get_type ())
G_DECLARE_FINAL_TYPE (PdkShapeStore, pdk_shape_store, PDK, SHAPE_STORE, GObject)

/**
 * pdk_shape_store_new:
 * @folder: (nullable) (type filename): where headers are kept; %NULL not to keep any
 */
PdkShapeStore *pdk_shape_store_new (const char *folder);

/** Returns: (nullable) (transfer none) (type filename): where headers are kept; the same as long as the store lives */
const char *pdk_shape_store_get_folder (PdkShapeStore *self);

/**
 * pdk_shape_store_set_hub:
 * @address: (nullable): the hub that files are read from; %NULL for that of the environment
 *   (`HF_ENDPOINT`), or the usual one
 */
void pdk_shape_store_set_hub (PdkShapeStore *self,
                              const char    *address);

/** Returns: (transfer full) (nullable): see [func@shape_find_for_quantization]; blocks on the disk for a moment */
PdkModelShape *pdk_shape_store_find (PdkShapeStore          *self,
                                     PdkCatalogModel        *model,
                                     PdkCatalogQuantization *quantization);

/**
 * pdk_shape_store_fetch_async:
 *
 * Reads the header of a curated file by ranges, unless it is there already; for a person who looks at
 * that very file. A file in several parts is %PDK_ERROR_UNSUPPORTED_FILE.
 */
void pdk_shape_store_fetch_async (PdkShapeStore          *self,
                                  PdkCatalogModel        *model,
                                  PdkCatalogQuantization *quantization,
                                  GCancellable           *cancellable,
                                  GAsyncReadyCallback     callback,
                                  gpointer                user_data);

/** Returns: (transfer full): the exact shape */
PdkModelShape *pdk_shape_store_fetch_finish (PdkShapeStore *self,
                                             GAsyncResult  *result,
                                             GError       **error);

/** Returns: (nullable) (transfer none): the shape of what a server has under that digest, if a server told it */
PdkModelShape *pdk_shape_store_find_digest (PdkShapeStore *self,
                                            const char    *digest);

/** Returns: whether there is nothing to be gained by asking a server about that digest */
gboolean pdk_shape_store_has_asked (PdkShapeStore *self,
                                    const char    *digest);

/**
 * pdk_shape_store_take:
 * @shape: (nullable) (transfer none): the shape of what a server has under @digest; %NULL if it cannot tell
 */
void pdk_shape_store_take (PdkShapeStore *self,
                           const char    *digest,
                           PdkModelShape *shape);

G_END_DECLS
