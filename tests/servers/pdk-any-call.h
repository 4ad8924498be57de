/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "servers/pdk-model-server.h"

G_BEGIN_DECLS

/**
 * PdkAnyCall:
 * @method: of the request that the call makes first
 * @path: of that request; the blob of the file is %PDK_ANY_CALL_BLOB
 * @is_stream: whether the answer comes line by line
 *
 * One of the calls of PdkModelServer, with some arguments, for tests that hold for all of them.
 */
typedef struct
{
  const char *name;
  void (*start) (PdkModelServer     *server,
                 GFile              *file,
                 GCancellable       *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer            user_data);
  const char *method;
  const char *path;
  gboolean    is_stream;
} PdkAnyCall;

#define PDK_ANY_CALL_BLOB "BLOB"

/** Returns: (transfer none) (array length=n_calls): every call */
const PdkAnyCall *pdk_any_calls (gsize *n_calls);

/** Finishes any call. Returns: (transfer full) (nullable): why it failed */
GError *pdk_any_call_finish (GAsyncResult *result);

G_END_DECLS
