/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "catalog/pdk-catalog-model.h"

G_BEGIN_DECLS

/**
 * PdkCatalog:
 *
 * The curated list: a [iface@Gio.ListModel] of [class@CatalogModel]. Built in, plus a file of the same
 * schema in the configuration folder that adds models or overrides those of the same id. That file is
 * watched; what is broken in it is reported with its line, and everything else goes on working.
 *
 * Signals: `problems-changed`.
 */
#define PDK_TYPE_CATALOG (pdk_catalog_get_type ())
G_DECLARE_FINAL_TYPE (PdkCatalog, pdk_catalog, PDK, CATALOG, GObject)

/**
 * pdk_catalog_new:
 * @own_file: (nullable) (type filename): the person's own file, which need not exist; %NULL for none
 *
 * Returns: (transfer full): a catalogue, which is read when it is first looked at
 */
PdkCatalog *pdk_catalog_new (const char *own_file);

/** Returns: (nullable) (transfer none): the model with that id */
PdkCatalogModel *pdk_catalog_find (PdkCatalog *self,
                                   const char *id);

/** Returns: (nullable) (transfer none): the curated model that a server's model name comes from */
PdkCatalogModel *pdk_catalog_find_by_model_name (PdkCatalog *self,
                                                 const char *model_name);

/** Returns: (transfer none) (array zero-terminated=1): sentences about the person's own file; empty if all is well */
const char * const *pdk_catalog_get_problems (PdkCatalog *self);

/** Returns: (transfer none): the `updated` date of the built-in list */
const char *pdk_catalog_get_updated (PdkCatalog *self);

G_END_DECLS
