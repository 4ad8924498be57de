/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * One file of the curated list's schema: read, parsed and checked. Nothing in it is fatal: what
 * cannot be used becomes a sentence with its line, and everything else is there.
 */
typedef struct
{
  GPtrArray *models;   /* element-type PdkCatalogModel */
  GPtrArray *problems; /* element-type utf8 */
  char      *updated;
} PdkCatalogSource;

/**
 * pdk_catalog_source_new_from_text:
 * @name: how the sentences call the file
 *
 * Returns: (transfer full): what is in @text
 */
PdkCatalogSource *pdk_catalog_source_new_from_text (const char *text,
                                                    gsize       length,
                                                    const char *name);

/**
 * pdk_catalog_source_new_from_file:
 * @path: (type filename): a file, which need not exist
 *
 * Returns: (transfer full): what is in the file; empty without a problem if there is none
 */
PdkCatalogSource *pdk_catalog_source_new_from_file (const char *path);

void pdk_catalog_source_free (PdkCatalogSource *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkCatalogSource, pdk_catalog_source_free)

G_END_DECLS
