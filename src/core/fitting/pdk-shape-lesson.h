/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fitting/pdk-shape-store.h"
#include "library/pdk-server-connection.h"

G_BEGIN_DECLS

/** How many questions a server is asked at a time. */
#define PDK_SHAPE_LESSON_PARALLEL 2

/**
 * pdk_shape_store_learn_async:
 * @server: a server that was refreshed
 *
 * Asks @server about the models that it listed last and whose shape is not known: once for each digest, and
 * not again in later runs, since what is told is kept. Models that run elsewhere are left out. A model of
 * which the server cannot tell enough is no error.
 */
void pdk_shape_store_learn_async (PdkShapeStore       *self,
                                  PdkServerConnection *server,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);

/** Returns: %FALSE with an error if the server went away, or if it was cancelled; what was told until then stays */
gboolean pdk_shape_store_learn_finish (PdkShapeStore *self,
                                       GAsyncResult  *result,
                                       GError       **error);

/**
 * pdk_shape_store_learn_details:
 * @digest: of the model
 * @size: bytes of the model's files; 0 if unknown
 *
 * Learns from what a server told anyway. Blocks on the disk for a moment.
 *
 * Returns: (nullable) (transfer none): the shape, if @details say enough
 */
PdkModelShape *pdk_shape_store_learn_details (PdkShapeStore   *self,
                                              const char      *digest,
                                              guint64          size,
                                              PdkModelDetails *details);

G_END_DECLS
