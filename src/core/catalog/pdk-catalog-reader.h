/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * Reads the members of one object of a curated list and checks them on the way. A member that is
 * absent or null reads as its neutral value; one of the wrong type, too long or out of range is an
 * error. The first error stays, so that a caller reads everything and looks at it once; its sentence
 * begins with the path of the member, up to the first space ("quantizations[2].filename is missing").
 */
typedef struct
{
  JsonObject *object;
  char       *path;
  GError     *error;
} PdkCatalogReader;

#define PDK_CATALOG_READER_INIT { NULL, NULL, NULL }

/** Starts with @object, whose members are named with @path before them ("" or "quantizations[2]."). */
void pdk_catalog_reader_start (PdkCatalogReader *self,
                               JsonObject       *object,
                               const char       *path);
void pdk_catalog_reader_clear (PdkCatalogReader *self);

/** Sets the error unless there is one: the path of @name, a space and @complaint. */
void pdk_catalog_reader_complain (PdkCatalogReader *self,
                                  const char       *name,
                                  const char       *complaint);

/** Sets the error unless there is one, if @name is absent or null. */
void pdk_catalog_reader_require (PdkCatalogReader *self,
                                 const char       *name);

/** Returns: (transfer full): one line of text that is safe to show; "" if absent */
char *pdk_catalog_reader_dup_text (PdkCatalogReader *self,
                                   const char       *name,
                                   gsize             length_limit);

/** Returns: (transfer full) (nullable): text of letters, digits and `extra` only; %NULL if absent */
char *pdk_catalog_reader_dup_word (PdkCatalogReader *self,
                                   const char       *name,
                                   const char       *extra,
                                   gsize             length_limit);

/** Returns: (transfer full) (nullable): a relative path without `..`; %NULL if absent */
char *pdk_catalog_reader_dup_path (PdkCatalogReader *self,
                                   const char       *name);

/** Returns: a number from 0 to @limit; 0 if absent */
double pdk_catalog_reader_get_number (PdkCatalogReader *self,
                                      const char       *name,
                                      double            limit);

/** Returns: an integer from 0 to @limit; 0 if absent */
guint64 pdk_catalog_reader_get_count (PdkCatalogReader *self,
                                      const char       *name,
                                      guint64           limit);

gboolean pdk_catalog_reader_get_boolean (PdkCatalogReader *self,
                                         const char       *name);

/** Returns: (transfer full): lines of text that are safe to show */
GStrv pdk_catalog_reader_dup_texts (PdkCatalogReader *self,
                                    const char       *name);

/** Returns: (transfer none) (nullable): %NULL if absent */
JsonArray *pdk_catalog_reader_get_array (PdkCatalogReader *self,
                                         const char       *name,
                                         guint             length_limit);

/** Returns: (transfer none) (nullable): %NULL if absent */
JsonObject *pdk_catalog_reader_get_object (PdkCatalogReader *self,
                                           const char       *name);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PdkCatalogReader, pdk_catalog_reader_clear)

G_END_DECLS
