/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/pdk-model-registry.h"
#include "servers/pdk-model-server.h"

G_BEGIN_DECLS

/**
 * PdkServerState:
 * @PDK_SERVER_STATE_UNKNOWN: not asked yet
 * @PDK_SERVER_STATE_ONLINE: answered the last time
 * @PDK_SERVER_STATE_OFFLINE: did not answer, or answered with an error
 */
typedef enum
{
  PDK_SERVER_STATE_UNKNOWN,
  PDK_SERVER_STATE_ONLINE,
  PDK_SERVER_STATE_OFFLINE,
} PdkServerState;

/**
 * PdkServerConnection:
 *
 * One server that Paddock knows: how to reach it, whether it answers, and what it said last. Brings
 * the library to the server's truth whenever it is refreshed.
 *
 * Properties: `id`, `address`, `is-default`, `state`, `version`, `memory`.
 */
#define PDK_TYPE_SERVER_CONNECTION (pdk_server_connection_get_type ())
G_DECLARE_FINAL_TYPE (PdkServerConnection, pdk_server_connection, PDK, SERVER_CONNECTION, GObject)

/**
 * pdk_server_connection_new:
 * @id: the server's id in the library
 * @client: speaks to the server
 * @memory: bytes of graphics memory that a person has set for it; 0 if not set
 * @is_default: whether it is the one to use when nobody names one
 */
PdkServerConnection *pdk_server_connection_new (const char     *id,
                                                PdkModelServer *client,
                                                guint64         memory,
                                                gboolean        is_default);

const char     *pdk_server_connection_get_id (PdkServerConnection *self);
const char     *pdk_server_connection_get_address (PdkServerConnection *self);
PdkModelServer *pdk_server_connection_get_client (PdkServerConnection *self);
gboolean        pdk_server_connection_get_is_default (PdkServerConnection *self);
void            pdk_server_connection_set_is_default (PdkServerConnection *self,
                                                      gboolean             is_default);

/** Returns: whether the server runs on this computer, so that this computer's graphics card counts */
gboolean pdk_server_connection_is_local (PdkServerConnection *self);

/** Returns: bytes of graphics memory set by a person; 0 if not set */
guint64 pdk_server_connection_get_memory (PdkServerConnection *self);
void    pdk_server_connection_set_memory (PdkServerConnection *self,
                                          guint64              memory);

PdkServerState pdk_server_connection_get_state (PdkServerConnection *self);

/** Returns: (nullable) (transfer none): why the server is offline */
const GError *pdk_server_connection_get_error (PdkServerConnection *self);

/** Returns: (nullable) (transfer none): the server's version, once asked */
const char *pdk_server_connection_get_version (PdkServerConnection *self);

/** Returns: (nullable) (transfer none) (element-type PdkServerModel): what it listed last */
GPtrArray *pdk_server_connection_get_installed (PdkServerConnection *self);

/** Returns: (nullable) (transfer none): the model of that name, in any spelling, among what it listed last */
PdkServerModel *pdk_server_connection_find_installed (PdkServerConnection *self,
                                                      const char          *name);

/** Takes a model that was just deleted, in any spelling, out of what the server listed last. */
void pdk_server_connection_forget (PdkServerConnection *self,
                                   const char          *name);

/** Returns: (nullable) (transfer none) (element-type PdkServerModel): what it ran last */
GPtrArray *pdk_server_connection_get_running (PdkServerConnection *self);

/**
 * pdk_server_connection_refresh_async:
 * @registry: (nullable): the library to bring to the server's truth
 *
 * Asks for the installed and the running models at the same time. A server that does not answer makes
 * this fail, turns the state to offline and leaves every row of the library in place.
 */
void     pdk_server_connection_refresh_async (PdkServerConnection *self,
                                              PdkModelRegistry    *registry,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
gboolean pdk_server_connection_refresh_finish (PdkServerConnection *self,
                                               GAsyncResult        *result,
                                               GError             **error);

/** Asks for the version. */
void     pdk_server_connection_probe_async (PdkServerConnection *self,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
gboolean pdk_server_connection_probe_finish (PdkServerConnection *self,
                                             GAsyncResult        *result,
                                             GError             **error);

G_END_DECLS
