/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/pdk-server-connection.h"
#include "subjects/pdk-estimate-subject.h"

G_BEGIN_DECLS

/**
 * pdk_subject_server_read_async:
 * @name: a model, in any spelling of its name
 *
 * Asks a server about a model that it has.
 */
void pdk_subject_server_read_async (PdkServerConnection *server,
                                    const char          *name,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);

/** Returns: (transfer full): the model; %PDK_ERROR_NOT_FOUND if the server has none of that name */
PdkEstimateSubject *pdk_subject_server_read_finish (PdkServerConnection *server,
                                                    GAsyncResult        *result,
                                                    GError             **error);

G_END_DECLS
