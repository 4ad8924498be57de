/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "catalog/pdk-catalog.h"
#include "fitting/pdk-fit-shelf.h"
#include "hardware/pdk-hardware.h"
#include "library/pdk-model-registry.h"
#include "library/pdk-model-work.h"
#include "library/pdk-server-connection.h"
#include "transfers/pdk-transfer-queue.h"

G_BEGIN_DECLS

/**
 * PdkContext:
 *
 * Owns the services of one process (library, curated list, servers, transfers, hardware) and is handed
 * down to whoever needs them. There are no singletons.
 *
 * Signals: `hardware-changed`, when the graphics memory has been looked at.
 */
#define PDK_TYPE_CONTEXT (pdk_context_get_type ())
G_DECLARE_FINAL_TYPE (PdkContext, pdk_context, PDK, CONTEXT, GObject)

/**
 * pdk_context_open_async:
 * @database: (nullable) (type filename): the library's database; %NULL for the usual place
 *
 * Opens the library and reads which servers are configured. No server is asked yet, and the hardware
 * is not looked at.
 */
void        pdk_context_open_async (const char         *database,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
PdkContext *pdk_context_open_finish (GAsyncResult *result,
                                     GError      **error);

/** Writes what is to be written and closes the library. */
void pdk_context_close (PdkContext *self);

PdkModelRegistry *pdk_context_get_registry (PdkContext *self);
PdkCatalog       *pdk_context_get_catalog (PdkContext *self);
PdkTransferQueue *pdk_context_get_queue (PdkContext *self);
PdkModelWork     *pdk_context_get_work (PdkContext *self);

/** Puts what an earlier run began to download on the queue, stopped, for a person to go on with. */
void pdk_context_offer_unfinished (PdkContext *self);

/** Returns: (transfer none): a [iface@Gio.ListModel] of [class@ServerConnection], at least one */
GListModel *pdk_context_get_servers (PdkContext *self);

/** Returns: (nullable) (transfer none): the configured server of that name, in capitals or not; the list keeps it */
PdkServerConnection *pdk_context_get_server (PdkContext *self,
                                             const char *id);

/**
 * pdk_context_find_server:
 * @name: (nullable): a configured server's name, or an address; %NULL for the one to use when nobody
 *   names one: `OLLAMA_HOST`, then `OLLAMA_BASE_URL`, then the configured default, then Ollama's usual
 *   address on this computer
 *
 * Returns: (transfer none): the server; %PDK_ERROR_INVALID_INPUT for a name that is none
 */
PdkServerConnection *pdk_context_find_server (PdkContext *self,
                                              const char *name,
                                              GError    **error);

/** Returns: (nullable) (transfer none): the server that has the model; %NULL if it is not configured any more */
PdkServerConnection *pdk_context_find_server_of (PdkContext     *self,
                                                 PdkModelRecord *record);

/**
 * pdk_context_reload_servers_async:
 *
 * Reads again which servers are configured, after a change.
 */
void     pdk_context_reload_servers_async (PdkContext         *self,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
gboolean pdk_context_reload_servers_finish (PdkContext   *self,
                                            GAsyncResult *result,
                                            GError      **error);

/** Looks at this computer's graphics memory, once; later calls give the same. */
void pdk_context_detect_hardware_async (PdkContext         *self,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
/** Returns: (transfer none): what was found */
PdkHardware *pdk_context_detect_hardware_finish (PdkContext   *self,
                                                 GAsyncResult *result,
                                                 GError      **error);

/**
 * pdk_context_look_again_async:
 *
 * Looks at this computer once more, waking cards that sleep, for a person who asked for it. Ends as
 * pdk_context_detect_hardware_async() does.
 */
void pdk_context_look_again_async (PdkContext         *self,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);

/** Returns: (nullable) (transfer none): what was found, if it was looked for */
PdkHardware *pdk_context_get_hardware (PdkContext *self);

/**
 * pdk_context_get_memory_for:
 *
 * The graphics memory by which a fit on @server is judged: what a person has set for it, else this
 * computer's for a server that runs here, else unknown.
 *
 * Returns: bytes; 0 if unknown
 */
guint64 pdk_context_get_memory_for (PdkContext          *self,
                                    PdkServerConnection *server);

/** Returns: (transfer none): what is known of the shapes of models */
PdkShapeStore *pdk_context_get_shapes (PdkContext *self);

/**
 * pdk_context_get_fits:
 * @server: (nullable): where models are to run; %NULL for a machine of which nothing is known
 * @memory: bytes of the card that is to be judged by; 0 for the server's own
 *
 * Another book may be the right one after `hardware-changed`, and when the server's memory or version
 * changes.
 *
 * Returns: (transfer full): how curated models fit there
 */
PdkFitBook *pdk_context_get_fits (PdkContext          *self,
                                  PdkServerConnection *server,
                                  guint64              memory);

/** Returns: (transfer full): one sentence that says where that figure comes from */
char *pdk_context_describe_memory_for (PdkContext          *self,
                                       PdkServerConnection *server);

/**
 * pdk_context_new_pull:
 * @model_name: what to download
 * @model: (nullable): the curated model it is, for its title
 * @quantization: (nullable): the quantization of @model it is, for its size
 *
 * Returns: (transfer full): a pull to @server that is not on the queue yet
 */
PdkServerPull *pdk_context_new_pull (PdkContext             *self,
                                     PdkServerConnection    *server,
                                     const char             *model_name,
                                     PdkCatalogModel        *model,
                                     PdkCatalogQuantization *quantization,
                                     gboolean                insecure);

G_END_DECLS
