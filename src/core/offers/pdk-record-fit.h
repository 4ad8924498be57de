/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-context.h"

G_BEGIN_DECLS

/**
 * pdk_record_fit_find:
 * @fit: (out caller-allocates): how a model of the library fits on its server, by what is known now: for
 *   curated ones by their shape, for others by the size of the file
 *
 * Returns: whether nothing better is to be worked out
 */
gboolean pdk_record_fit_find (PdkContext     *context,
                              PdkModelRecord *record,
                              PdkFit         *fit);

/**
 * pdk_record_fit_work_out_async:
 *
 * Works out how a model fits of which pdk_record_fit_find() said that something better is to come.
 */
void pdk_record_fit_work_out_async (PdkContext         *context,
                                    PdkModelRecord     *record,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);

/** Returns: whether it was worked out, so that pdk_record_fit_find() tells more now; only cancellation is an error */
gboolean pdk_record_fit_work_out_finish (GAsyncResult *result,
                                         GError      **error);

G_END_DECLS
