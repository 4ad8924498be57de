/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The value of the header that a proxied server wants (a bearer token, say). It is kept in the
 * person's Secret Service and nowhere else: not in the database, a log, an argument or an error.
 * Where there is no Secret Service, the environment variable `PADDOCK_SERVER_HEADER`
 * ("Name: value") serves for one run, and goes only to the server that is meant in it.
 */

void pdk_server_secret_lookup_async (const char         *server_id,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
/** Returns: (transfer full) (nullable): the value; %NULL without an error if none is kept */
char *pdk_server_secret_lookup_finish (GAsyncResult *result,
                                       GError      **error);

/** Keeps @value; %NULL forgets it. */
void     pdk_server_secret_store_async (const char         *server_id,
                                        const char         *value,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
gboolean pdk_server_secret_store_finish (GAsyncResult *result,
                                         GError      **error);

/**
 * pdk_server_secret_from_environment:
 * @name: (out) (transfer full): the header's name
 * @value: (out) (transfer full): its value
 *
 * Returns: whether `PADDOCK_SERVER_HEADER` is set and has the form "Name: value"
 */
gboolean pdk_server_secret_from_environment (char **name,
                                             char **value);

G_END_DECLS
