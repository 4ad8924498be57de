/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/pdk-model-registry.h"

G_BEGIN_DECLS

/**
 * pdk_rebuild_async:
 * @server: a server's id
 * @installed: (element-type PdkServerModel): the whole answer of the server's list
 *
 * After a damaged database was set aside, takes everything the first server that answers has into the
 * new one. Does nothing where no rebuilding is wanted, which is nearly always.
 */
void     pdk_rebuild_async (PdkModelRegistry   *registry,
                            const char         *server,
                            GPtrArray          *installed,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data);
gboolean pdk_rebuild_finish (PdkModelRegistry *registry,
                             GAsyncResult     *result,
                             GError          **error);

G_END_DECLS
