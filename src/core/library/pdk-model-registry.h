/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "catalog/pdk-catalog.h"
#include "library/pdk-model-record.h"
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
 * know, such as a damaged database that was set aside).
 */
#define PDK_TYPE_MODEL_REGISTRY (pdk_model_registry_get_type ())
G_DECLARE_FINAL_TYPE (PdkModelRegistry, pdk_model_registry, PDK, MODEL_REGISTRY, GObject)

/**
 * pdk_model_registry_open_async:
 * @path: (type filename): the database; its folder is made if missing
 * @catalog: (nullable): tells which names are curated models
 *
 * Opens, checks and migrates the database. A damaged one is set aside (never deleted) and a new one
 * begun, which a `notice` says. A read-only one is opened for reading.
 */
void              pdk_model_registry_open_async (const char         *path,
                                                 PdkCatalog         *catalog,
                                                 GCancellable       *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer            user_data);
PdkModelRegistry *pdk_model_registry_open_finish (GAsyncResult *result,
                                                  GError      **error);

/** Returns: (transfer none) (array zero-terminated=1): every `notice` since the start */
const char * const *pdk_model_registry_get_notices (PdkModelRegistry *self);

/** Returns: whether the database cannot be written */
gboolean pdk_model_registry_is_read_only (PdkModelRegistry *self);

/** Waits until everything asked for is written, and closes the database. */
void pdk_model_registry_close (PdkModelRegistry *self);

/**
 * pdk_model_registry_find:
 * @server: (nullable): a server's id; %NULL for any
 * @name: a model_id, an Ollama name in any spelling, or a unique beginning of a display name
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

/** Removes a row from the library; the server is not touched. */
void     pdk_model_registry_remove_async (PdkModelRegistry   *self,
                                          PdkModelRecord     *record,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data);
gboolean pdk_model_registry_remove_finish (PdkModelRegistry *self,
                                           GAsyncResult     *result,
                                           GError          **error);

/** Brings back a row that was just removed, with all it had. */
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

/** Makes @record (or none, with %NULL) the active model. */
void     pdk_model_registry_set_active_async (PdkModelRegistry   *self,
                                              PdkModelRecord     *record,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
gboolean pdk_model_registry_set_active_finish (PdkModelRegistry *self,
                                               GAsyncResult     *result,
                                               GError          **error);
/** Returns: (nullable) (transfer none): the active model: the one chosen, else the one `DEFAULT_MODEL` names */
PdkModelRecord *pdk_model_registry_get_active (PdkModelRegistry *self);

/**
 * pdk_model_registry_reconcile_async:
 * @server: a server's id
 * @installed: (element-type PdkServerModel): the whole answer of the server's list
 * @running: (nullable) (element-type PdkServerModel): the whole answer of its running list
 *
 * Brings the rows of one server to the truth that the server just told.
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

/** Notes that a download is over (@error %NULL) or failed. A failed or cancelled one stays on the list as unfinished. */
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

/** Returns: (transfer full) (array zero-terminated=1): names whose download has begun and not finished */
GStrv pdk_model_registry_dup_unfinished (PdkModelRegistry *self,
                                         const char       *server);

/* Servers and settings live in the same file, so that every door of Paddock sees the same ones. */

/**
 * PdkServerEntry:
 *
 * One configured server.
 */
typedef struct
{
  char    *id;
  char    *kind;
  char    *address;
  char    *header_name;
  gboolean is_default;
  guint64  memory_bytes;
} PdkServerEntry;

void pdk_server_entry_free (PdkServerEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkServerEntry, pdk_server_entry_free)

/** Returns: (transfer full) (element-type PdkServerEntry): the configured servers */
GPtrArray *pdk_model_registry_dup_servers (PdkModelRegistry *self);

/** Adds a server, or changes the one of the same id. */
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
