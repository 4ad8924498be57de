/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "library/pdk-database-file.h"
#include "library/pdk-measurement.h"
#include "library/pdk-model-row.h"
#include "library/pdk-server-entry.h"

G_BEGIN_DECLS

/**
 * PdkUnfinishedTransfer:
 *
 * A download that has begun and not finished.
 */
typedef struct
{
  char *server;
  char *name;
} PdkUnfinishedTransfer;

/**
 * PdkLibrarySnapshot:
 * @rows: (element-type PdkModelRow): the models, by number
 * @servers: (element-type PdkServerEntry): by identifier
 * @settings: (element-type utf8 utf8)
 * @transfers: (element-type PdkUnfinishedTransfer): oldest first
 * @measurements: (element-type PdkMeasurement): newest first
 * @data_version: changes when another program has written since (SQLite's `data_version`)
 * @generation: which opening of the file this was read from
 * @read_only: whether nothing can be written
 * @notices: (element-type utf8): what a person should know and was not told yet
 *
 * Everything the database holds, as of one moment. Read on the database's thread, then handed to the
 * main context.
 */
typedef struct
{
  GPtrArray  *rows;
  GPtrArray  *servers;
  GHashTable *settings;
  GPtrArray  *transfers;
  GPtrArray  *measurements;
  gint64      data_version;
  guint       generation;
  gboolean    read_only;
  GPtrArray  *notices;
} PdkLibrarySnapshot;

/**
 * pdk_library_snapshot_load:
 *
 * Reads within the transaction that is open, if there is one. Takes the notices of @file over.
 */
PdkLibrarySnapshot *pdk_library_snapshot_load (PdkDatabaseFile *file,
                                               GError         **error);
void                pdk_library_snapshot_free (PdkLibrarySnapshot *self);

/**
 * pdk_library_snapshot_is_current:
 *
 * Returns: whether nobody else has written since; %FALSE with an @error
 */
gboolean pdk_library_snapshot_is_current (gint64           data_version,
                                          guint            generation,
                                          PdkDatabaseFile *file,
                                          GError         **error);

/** Returns: (transfer full) (element-type PdkModelRow): the models alone, by number */
GPtrArray *pdk_library_snapshot_load_rows (sqlite3 *connection,
                                           GError **error);

/** Returns: (nullable) (transfer none): the row with that number */
PdkModelRow *pdk_library_snapshot_get_row (const PdkLibrarySnapshot *self,
                                           gint64                    id);

/**
 * pdk_library_snapshot_find:
 * @server: (nullable): a server's id; %NULL for any, the default one first
 * @name: a model_id, an Ollama name in any spelling, or a unique beginning of a display name
 *
 * Returns: (nullable) (transfer none): the row
 */
PdkModelRow *pdk_library_snapshot_find (const PdkLibrarySnapshot *self,
                                        const char               *server,
                                        const char               *name);

/**
 * pdk_library_snapshot_find_active:
 * @fallback: (nullable): the name that `DEFAULT_MODEL` gives
 *
 * Returns: (nullable) (transfer none): the model that was chosen, else the one that @fallback names
 */
PdkModelRow *pdk_library_snapshot_find_active (const PdkLibrarySnapshot *self,
                                               const char               *fallback);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkLibrarySnapshot, pdk_library_snapshot_free)

G_END_DECLS
