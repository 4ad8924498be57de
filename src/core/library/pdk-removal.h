/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/pdk-server-connection.h"

G_BEGIN_DECLS

/**
 * PdkRemoval:
 *
 * Takes one model out of the library, and on request off its server, and says beforehand what that
 * frees and which other names keep the data (facts/servers.md §1.8).
 */
#define PDK_TYPE_REMOVAL (pdk_removal_get_type ())
G_DECLARE_FINAL_TYPE (PdkRemoval, pdk_removal, PDK, REMOVAL, GObject)

/**
 * pdk_removal_new:
 * @server: the model's server, refreshed just now if its data is to be deleted
 */
PdkRemoval *pdk_removal_new (PdkModelRegistry    *registry,
                             PdkServerConnection *server,
                             PdkModelRecord      *record);

/** Returns: (transfer none) (array zero-terminated=1): other names of the same data on the server */
const char * const *pdk_removal_get_other_names (PdkRemoval *self);

/**
 * pdk_removal_get_freed_bytes:
 *
 * Returns: bytes that deleting from the server frees at most (layers that other models share stay);
 *   0 if another name keeps the same data
 */
guint64 pdk_removal_get_freed_bytes (PdkRemoval *self);

/** Returns: (transfer full): a sentence that says what deleting from the server does */
char *pdk_removal_describe (PdkRemoval *self);

/**
 * pdk_removal_run_async:
 * @from_server: whether to delete the model from its server first
 *
 * A model in memory is unloaded before it is deleted, since Ollama would keep it there. The library
 * forgets the model only after the server has deleted it, or no longer has it.
 */
void     pdk_removal_run_async (PdkRemoval         *self,
                                gboolean            from_server,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
gboolean pdk_removal_run_finish (PdkRemoval   *self,
                                 GAsyncResult *result,
                                 GError      **error);

G_END_DECLS
