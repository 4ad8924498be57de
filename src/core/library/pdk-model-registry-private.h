/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/pdk-database.h"
#include "library/pdk-library-snapshot.h"
#include "library/pdk-model-record-private.h"
#include "library/pdk-model-registry.h"
#include "library/pdk-sqlite.h"

G_BEGIN_DECLS

/*
 * The parts of the registry: every change is one transaction on the database's thread that ends by
 * reading everything again. The main context then brings the list to that snapshot, whoever made the
 * change.
 */

typedef enum
{
  PDK_REGISTRY_SIGNAL_ADDED,
  PDK_REGISTRY_SIGNAL_REMOVED,
  PDK_REGISTRY_SIGNAL_CHANGED,
  PDK_REGISTRY_SIGNAL_LOADED,
  PDK_REGISTRY_SIGNAL_UNLOADED,
  PDK_REGISTRY_SIGNAL_NOTICE,
  PDK_REGISTRY_N_SIGNALS,
} PdkRegistrySignal;

struct _PdkModelRegistry
{
  GObject parent_instance;

  PdkDatabase *database;
  PdkCatalog  *catalog;
  char        *path;
  /* What DEFAULT_MODEL said at the start. */
  char *default_model;

  /* The records mirror the snapshot's rows, by number. */
  PdkLibrarySnapshot *snapshot;
  GPtrArray          *records;
  GPtrArray          *notices;

  /* While the list moves to one snapshot, a handler may bring the next one. */
  gboolean            is_moving;
  PdkLibrarySnapshot *waiting;

  /* Records that somebody already holds, to be the ones in the list if their rows come. */
  GPtrArray *expected;

  GPtrArray *monitors;
  guint      refresh_id;
};

/** Emits a signal that carries a record. */
void pdk_model_registry_emit (PdkModelRegistry *self,
                              PdkRegistrySignal signal,
                              PdkModelRecord   *record);

/** Notes a sentence for a person, and emits it. */
void pdk_model_registry_add_notice (PdkModelRegistry *self,
                                    const char       *sentence);

/** Returns: (nullable) (transfer none): the record with that number */
PdkModelRecord *pdk_model_registry_get_record (PdkModelRegistry *self,
                                               gint64            id);

/** Returns: (nullable) (transfer none): the record with that number, which may be on its way into the list */
PdkModelRecord *pdk_model_registry_expect_record (PdkModelRegistry *self,
                                                  gint64            id);

/**
 * PdkServerTruth:
 * @present: (nullable) (element-type utf8): keys of the names a server lists; %NULL if it is unreachable
 * @running: (nullable) (element-type utf8): keys of the names it runs; %NULL if it did not tell
 *
 * What a server just said, as sets of pdk_model_row_dup_name_key().
 */
typedef struct
{
  const char *server;
  GHashTable *present;
  GHashTable *running;
} PdkServerTruth;

/**
 * pdk_model_registry_take_snapshot:
 * @snapshot: (transfer full): the new state
 * @truth: (nullable): what a server says about the records besides
 *
 * Brings the list to @snapshot and emits whatever follows.
 */
void pdk_model_registry_take_snapshot (PdkModelRegistry     *self,
                                       PdkLibrarySnapshot   *snapshot,
                                       const PdkServerTruth *truth);

/** Sets availability and running of the records of one server, and emits what follows. */
void pdk_model_registry_apply_truth (PdkModelRegistry     *self,
                                     const PdkServerTruth *truth);

/**
 * PdkRegistryChange:
 * @write: writes; runs in a transaction on the database's thread
 * @data: for @write and @done
 * @done: (nullable): runs on the main context once the list is up to date; gives the result
 * @known: (nullable) (transfer none): a record that left the list earlier and comes back as the same object
 * @source_tag: of the task
 */
typedef struct
{
  PdkSqliteFunc  write;
  gpointer       data;
  GDestroyNotify free_data;
  gpointer (*done) (PdkModelRegistry *self,
                    gpointer          data);
  PdkModelRecord *known;
  gpointer        source_tag;
} PdkRegistryChange;

void pdk_model_registry_change_async (PdkModelRegistry        *self,
                                      const PdkRegistryChange *change,
                                      GCancellable            *cancellable,
                                      GAsyncReadyCallback      callback,
                                      gpointer                 user_data);

/** Returns: (transfer full) (nullable): what `done` gave */
gpointer pdk_model_registry_change_finish_object (PdkModelRegistry *self,
                                                  GAsyncResult     *result,
                                                  gpointer          source_tag,
                                                  GError          **error);
gboolean pdk_model_registry_change_finish (PdkModelRegistry *self,
                                           GAsyncResult     *result,
                                           gpointer          source_tag,
                                           GError          **error);

G_END_DECLS
