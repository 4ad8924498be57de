/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "catalog/pdk-catalog.h"
#include "library/pdk-measurement.h"
#include "library/pdk-model-record.h"
#include "library/pdk-server-entry.h"
#include "servers/pdk-model-server.h"

G_BEGIN_DECLS

/**
 * PdkModelRegistry:
 *
 * The library: a [iface@Gio.ListModel] of [class@ModelRecord] over the SQLite database of design §5.
 * The database is read and written on a thread of its own; the list changes on the main context only,
 * after the database has committed.
 *
 * A row is never dropped because a server does not answer. Reconciling changes what Paddock knows
 * about a row (digest, size, availability), never whether the row exists.
 *
 * Signals: `model-added` (record), `model-removed` (record), `model-changed` (record),
 * `model-loaded` (record), `model-unloaded` (record), `notice` (sentence: something a person should
 * know, such as a damaged database that was set aside); `download-started`, `download-progress`,
 * `download-failed`, `low-disk-space` (transfer) and `download-completed` (transfer, record), which a
 * download emits here so that whoever watches the library sees them all.
 */
#define PDK_TYPE_MODEL_REGISTRY (pdk_model_registry_get_type ())
G_DECLARE_FINAL_TYPE (PdkModelRegistry, pdk_model_registry, PDK, MODEL_REGISTRY, GObject)

/**
 * pdk_model_registry_open_async:
 * @path: (type filename): the database; its folder is made if missing
 * @catalog: (nullable): tells which names are curated models
 *
 * Opens, checks and migrates the database. A damaged one is set aside (never deleted) and a new one
 * begun, which a `notice` says. One that cannot be written is shown as it was when it was opened.
 */
void              pdk_model_registry_open_async (const char         *path,
                                                 PdkCatalog         *catalog,
                                                 GCancellable       *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer            user_data);
PdkModelRegistry *pdk_model_registry_open_finish (GAsyncResult *result,
                                                  GError      **error);

/** Returns: (transfer none) (array zero-terminated=1): every notice so far; those from opening come without a signal */
const char * const *pdk_model_registry_get_notices (PdkModelRegistry *self);

/** Returns: whether the database cannot be written */
gboolean pdk_model_registry_is_read_only (PdkModelRegistry *self);

/** Waits until everything asked for is written, and closes the database. */
void pdk_model_registry_close (PdkModelRegistry *self);

/** Brings the list up to date with what other programs have written. Cheap where they have not. */
void     pdk_model_registry_refresh_async (PdkModelRegistry   *self,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
gboolean pdk_model_registry_refresh_finish (PdkModelRegistry *self,
                                            GAsyncResult     *result,
                                            GError          **error);

/** Sets whether the list refreshes by itself when another program has written. Off at first. */
void pdk_model_registry_set_watching (PdkModelRegistry *self,
                                      gboolean          watching);

/**
 * pdk_model_registry_find:
 * @server: (nullable): a server's id; %NULL for any
 * @name: an Ollama name in any spelling, a model_id, or a unique beginning of a display name
 *
 * What more servers than one have is meant on the default one; else the row that came first.
 *
 * Returns: (nullable) (transfer none): the record
 */
PdkModelRecord *pdk_model_registry_find (PdkModelRegistry *self,
                                         const char       *server,
                                         const char       *name);

/**
 * pdk_model_registry_add_async:
 * @server: the id of the server that has the model
 * @model: the model as the server lists it after the download
 * @details: (nullable): what the server says about it
 *
 * Registers a model that is proven to be on a server: after a pull, or to adopt what was there. A row
 * that is there already is brought up to date. Whether it is `curated` or `custom_hf` follows from the
 * catalogue.
 */
void pdk_model_registry_add_async (PdkModelRegistry   *self,
                                   const char         *server,
                                   PdkServerModel     *model,
                                   PdkModelDetails    *details,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
/** Returns: (transfer full): the row */
PdkModelRecord *pdk_model_registry_add_finish (PdkModelRegistry *self,
                                               GAsyncResult     *result,
                                               GError          **error);

/**
 * pdk_model_registry_adopt_async:
 * @models: (element-type PdkServerModel): models as the server lists them
 *
 * Like adding each of them without details, in one step: what is there already is brought up to date.
 */
void     pdk_model_registry_adopt_async (PdkModelRegistry   *self,
                                         const char         *server,
                                         GPtrArray          *models,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
gboolean pdk_model_registry_adopt_finish (PdkModelRegistry *self,
                                          GAsyncResult     *result,
                                          GError          **error);

/** Removes a row from the library; the server is not touched. */
void     pdk_model_registry_remove_async (PdkModelRegistry   *self,
                                          PdkModelRecord     *record,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data);
gboolean pdk_model_registry_remove_finish (PdkModelRegistry *self,
                                           GAsyncResult     *result,
                                           GError          **error);

/**
 * pdk_model_registry_restore_async:
 *
 * Brings back a row that was just removed, with all it had, as the same object. Where the model has been
 * registered anew meanwhile, nothing is added.
 */
void     pdk_model_registry_restore_async (PdkModelRegistry   *self,
                                           PdkModelRecord     *record,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
gboolean pdk_model_registry_restore_finish (PdkModelRegistry *self,
                                            GAsyncResult     *result,
                                            GError          **error);

/** Notes that a model was used now. */
void     pdk_model_registry_touch_async (PdkModelRegistry   *self,
                                         PdkModelRecord     *record,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
gboolean pdk_model_registry_touch_finish (PdkModelRegistry *self,
                                          GAsyncResult     *result,
                                          GError          **error);

/**
 * pdk_model_registry_set_active_async:
 * @record: (nullable): a model of the list; %NULL for none
 *
 * Chooses the active model. One that is not in the library any more, or that its server no longer has,
 * is %PDK_ERROR_NOT_FOUND.
 */
void     pdk_model_registry_set_active_async (PdkModelRegistry   *self,
                                              PdkModelRecord     *record,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
gboolean pdk_model_registry_set_active_finish (PdkModelRegistry *self,
                                               GAsyncResult     *result,
                                               GError          **error);
/**
 * pdk_model_registry_get_active:
 *
 * Returns: (nullable) (transfer none): the active model: the one chosen, as long as it is in the
 *   library, else the one whose name the variable `DEFAULT_MODEL` of the environment gives in any spelling
 */
PdkModelRecord *pdk_model_registry_get_active (PdkModelRegistry *self);

/**
 * pdk_model_registry_reconcile_async:
 * @server: a server's id
 * @installed: (element-type PdkServerModel): the whole answer of the server's list
 * @running: (nullable) (element-type PdkServerModel): the whole answer of its running list
 *
 * Brings the rows of one server to the truth that the server just told: availability, running,
 * digest, size. A model that got another name on the server keeps its row. Rows that other programs
 * wrote are recognized by their name and given to @server.
 *
 * The list tells the truth even where it cannot be saved; the error then says why. A library that is
 * read-only is no error.
 */
void     pdk_model_registry_reconcile_async (PdkModelRegistry   *self,
                                             const char         *server,
                                             GPtrArray          *installed,
                                             GPtrArray          *running,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data);
gboolean pdk_model_registry_reconcile_finish (PdkModelRegistry *self,
                                              GAsyncResult     *result,
                                              GError          **error);

/** Marks the rows of a server that does not answer as of unknown availability. */
void pdk_model_registry_server_unreachable (PdkModelRegistry *self,
                                            const char       *server);

/**
 * pdk_model_registry_dup_unregistered:
 * @installed: (element-type PdkServerModel): a server's list
 *
 * Returns: (transfer full) (element-type PdkServerModel): what the server has and the library lacks,
 *   without cloud models
 */
GPtrArray *pdk_model_registry_dup_unregistered (PdkModelRegistry *self,
                                                const char       *server,
                                                GPtrArray        *installed);

/* Transfers that had begun: what a kill leaves behind, so that the next start can offer to go on. */

/** Notes that a download begins. */
void     pdk_model_registry_begin_transfer_async (PdkModelRegistry   *self,
                                                  const char         *server,
                                                  const char         *name,
                                                  GCancellable       *cancellable,
                                                  GAsyncReadyCallback callback,
                                                  gpointer            user_data);
gboolean pdk_model_registry_begin_transfer_finish (PdkModelRegistry *self,
                                                   GAsyncResult     *result,
                                                   GError          **error);

/**
 * pdk_model_registry_end_transfer_async:
 * @error: (nullable): why it failed; %NULL if it is done, or should be forgotten
 *
 * Notes that a download is over. One that failed or was cancelled stays on the list as unfinished,
 * except where there is nothing to go on with (%PDK_ERROR_NOT_FOUND, %PDK_ERROR_INVALID_INPUT).
 */
void     pdk_model_registry_end_transfer_async (PdkModelRegistry   *self,
                                                const char         *server,
                                                const char         *name,
                                                const GError       *error,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
gboolean pdk_model_registry_end_transfer_finish (PdkModelRegistry *self,
                                                 GAsyncResult     *result,
                                                 GError          **error);

/**
 * pdk_model_registry_dup_unfinished:
 * @server: (nullable): a server's id; %NULL for all
 *
 * Returns: (transfer full) (array zero-terminated=1): names whose download has begun and not finished,
 *   oldest first
 */
GStrv pdk_model_registry_dup_unfinished (PdkModelRegistry *self,
                                         const char       *server);

/* Servers and settings live in the same file, so that every door of Paddock sees the same ones. */

/** Returns: (transfer full) (element-type PdkServerEntry): the configured servers */
GPtrArray *pdk_model_registry_dup_servers (PdkModelRegistry *self);

/** Adds a server, or changes the one of the same id. A default one takes over from the one before. */
void     pdk_model_registry_save_server_async (PdkModelRegistry     *self,
                                               const PdkServerEntry *entry,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean pdk_model_registry_save_server_finish (PdkModelRegistry *self,
                                                GAsyncResult     *result,
                                                GError          **error);
void     pdk_model_registry_remove_server_async (PdkModelRegistry   *self,
                                                 const char         *id,
                                                 GCancellable       *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer            user_data);
gboolean pdk_model_registry_remove_server_finish (PdkModelRegistry *self,
                                                  GAsyncResult     *result,
                                                  GError          **error);

/** Of each engine and version, so many measurements are kept: the latest. */
#define PDK_MEASUREMENTS_KEPT 64

/**
 * pdk_model_registry_dup_measurements:
 * @kind: (nullable): such as `ollama`; %NULL for every engine
 * @version: (nullable): such as `0.17.4`; %NULL for every version
 *
 * Returns: (transfer full) (element-type PdkMeasurement): what loaded models took, newest first
 */
GPtrArray *pdk_model_registry_dup_measurements (PdkModelRegistry *self,
                                                const char       *kind,
                                                const char       *version);

/**
 * pdk_model_registry_note_measurements_async:
 * @measurements: (element-type PdkMeasurement): what was seen now
 *
 * Keeps them, in the place of earlier ones of the same model in the same circumstances. What is known
 * already is not written again. A library that is read-only is no error.
 */
void     pdk_model_registry_note_measurements_async (PdkModelRegistry   *self,
                                                     GPtrArray          *measurements,
                                                     GCancellable       *cancellable,
                                                     GAsyncReadyCallback callback,
                                                     gpointer            user_data);
gboolean pdk_model_registry_note_measurements_finish (PdkModelRegistry *self,
                                                      GAsyncResult     *result,
                                                      GError          **error);

/**
 * PDK_SETTING_NEEDS_REBUILD:
 *
 * A setting that is there after a damaged library was set aside; its value is the path of the damaged
 * file. Whoever has adopted the servers' models removes it.
 */
#define PDK_SETTING_NEEDS_REBUILD "library.needs-rebuild"

/** Returns: (nullable) (transfer full): a setting's text */
char *pdk_model_registry_dup_setting (PdkModelRegistry *self,
                                      const char       *key);
/** Saves a setting; %NULL removes it. */
void     pdk_model_registry_set_setting_async (PdkModelRegistry   *self,
                                               const char         *key,
                                               const char         *value,
                                               GCancellable       *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer            user_data);
gboolean pdk_model_registry_set_setting_finish (PdkModelRegistry *self,
                                                GAsyncResult     *result,
                                                GError          **error);

G_END_DECLS
