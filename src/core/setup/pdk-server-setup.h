/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-context.h"

G_BEGIN_DECLS

/**
 * PdkServerSetup:
 * @id: the server's name, by which the library knows it; never changes
 * @address: as a person wrote it
 * @header_name: (nullable): a header that a proxy in front of the server wants
 * @header_value: (nullable): its value; %NULL to leave the one in the keyring
 * @is_default: whether it is the one to use when nobody names one
 * @memory: bytes of graphics memory set by a person; 0 if not set
 *
 * How a server is, or shall be, configured.
 */
typedef struct
{
  char    *id;
  char    *address;
  char    *header_name;
  char    *header_value;
  gboolean is_default;
  guint64  memory;
} PdkServerSetup;

PdkServerSetup *pdk_server_setup_new (void);
void            pdk_server_setup_free (PdkServerSetup *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkServerSetup, pdk_server_setup_free)

/** Returns: (transfer full): how @server is configured now */
PdkServerSetup *pdk_server_setup_new_for (PdkContext          *context,
                                          PdkServerConnection *server);

/** Returns: whether @server is configured, and not only known from the environment or as the usual one */
gboolean pdk_server_setup_is_saved (PdkContext          *context,
                                    PdkServerConnection *server);

/** Returns: whether the name can be given to a new server; %PDK_ERROR_INVALID_INPUT with a sentence if not */
gboolean pdk_server_setup_check_id (PdkContext *context,
                                    const char *id,
                                    GError    **error);

/** Returns: whether the address can be one; %PDK_ERROR_INVALID_INPUT with a sentence if not */
gboolean pdk_server_setup_check_address (const char *address,
                                         GError    **error);

/**
 * pdk_server_setup_test_async:
 *
 * Asks the server for its version, as it would be configured. Nothing is saved.
 */
void pdk_server_setup_test_async (PdkServerSetup     *self,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
/** Returns: (transfer full): the server's version */
char *pdk_server_setup_test_finish (GAsyncResult *result,
                                    GError      **error);

/**
 * pdk_server_setup_save_async:
 *
 * Saves it, the header's value in the keyring, and loads the servers of @context again. If either the
 * library or the keyring refuses, both hold what they held before.
 */
void     pdk_server_setup_save_async (PdkServerSetup     *self,
                                      PdkContext         *context,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
gboolean pdk_server_setup_save_finish (GAsyncResult *result,
                                       GError      **error);

/** Forgets a server and its header's value. Its models stay in the library. */
void     pdk_server_setup_remove_async (PdkContext         *context,
                                        const char         *id,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
gboolean pdk_server_setup_remove_finish (GAsyncResult *result,
                                         GError      **error);

G_END_DECLS
