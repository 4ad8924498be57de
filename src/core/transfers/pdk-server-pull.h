/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/pdk-model-registry.h"
#include "transfers/pdk-transfer.h"

G_BEGIN_DECLS

/**
 * PdkServerPull:
 *
 * Lets a server download a model and registers it: note the start, pull, look the model up on the
 * server, add it to the library, note the end. A model counts as here only when the server lists it
 * and the library's database has it.
 */
#define PDK_TYPE_SERVER_PULL (pdk_server_pull_get_type ())
G_DECLARE_FINAL_TYPE (PdkServerPull, pdk_server_pull, PDK, SERVER_PULL, PdkTransfer)

/**
 * pdk_server_pull_new:
 * @registry: the library that takes the model in
 * @server: who downloads
 * @server_id: the server's id in the library
 * @model_name: what to download, such as `hf.co/owner/name:Q4_K_M`
 * @title: the model's name for people
 * @expected_total: bytes in all if known beforehand, 0 if not
 * @insecure: whether the registry may be spoken to in plain HTTP
 *
 * Returns: (transfer full): a transfer that has not begun
 */
PdkServerPull *pdk_server_pull_new (PdkModelRegistry *registry,
                                    PdkModelServer   *server,
                                    const char       *server_id,
                                    const char       *model_name,
                                    const char       *title,
                                    guint64           expected_total,
                                    gboolean          insecure);

/**
 * pdk_server_pull_new_again:
 * @over: a pull that failed or was stopped
 *
 * Returns: (transfer full): a pull of the same model to the same server that has not begun; it goes on
 *   with what is there
 */
PdkServerPull *pdk_server_pull_new_again (PdkServerPull *over);

/**
 * pdk_server_pull_forget_async:
 *
 * Makes the library forget that the download was ever begun, so that a later start does not offer to go
 * on with it. What the server has fetched is the server's to clean up.
 */
void     pdk_server_pull_forget_async (PdkServerPull      *self,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
gboolean pdk_server_pull_forget_finish (PdkServerPull *self,
                                        GAsyncResult  *result,
                                        GError       **error);

const char *pdk_server_pull_get_model_name (PdkServerPull *self);
const char *pdk_server_pull_get_server_id (PdkServerPull *self);

/** Returns: (nullable) (transfer none): the library's record, once done */
PdkModelRecord *pdk_server_pull_get_record (PdkServerPull *self);

G_END_DECLS
