/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/pdk-server-connection.h"

G_BEGIN_DECLS

/**
 * pdk_alias_check:
 * @server: refreshed not long ago
 * @name: the name to give
 *
 * Checks what can be said without asking the server: whether @name is a model's name at all, and
 * whether the server has a model of that name already, which giving the name would replace.
 *
 * Returns: %FALSE with %PDK_ERROR_INVALID_INPUT if @name cannot be given
 */
gboolean pdk_alias_check (PdkServerConnection *server,
                          const char          *name,
                          GError             **error);

/**
 * pdk_alias_create_async:
 * @source: a model on @server, as the server spells it
 * @name: another name for it
 *
 * Gives a model a second name on its server and takes it into the library under that name. Both names
 * share the data, so this takes no further room. A name that is taken is never replaced.
 */
void pdk_alias_create_async (PdkServerConnection *server,
                             PdkModelRegistry    *registry,
                             const char          *source,
                             const char          *name,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data);
/** Returns: (transfer full): the library's record of the new name */
PdkModelRecord *pdk_alias_create_finish (PdkServerConnection *server,
                                         GAsyncResult        *result,
                                         GError             **error);

G_END_DECLS
