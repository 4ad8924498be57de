/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/pdk-server-connection.h"

G_BEGIN_DECLS

/** The library's setting that says how long a loaded model stays in memory: a duration such as `5m`, or none. */
#define PDK_SETTING_KEEP_ALIVE "keep-alive"

/**
 * PdkModelWorkKind:
 * @PDK_MODEL_WORK_NONE: nothing
 * @PDK_MODEL_WORK_LOADING: it is being brought into memory, which can take minutes
 * @PDK_MODEL_WORK_UNLOADING: it is leaving memory
 *
 * What is being done with a model just now.
 */
typedef enum
{
  PDK_MODEL_WORK_NONE,
  PDK_MODEL_WORK_LOADING,
  PDK_MODEL_WORK_UNLOADING,
} PdkModelWorkKind;

/**
 * PdkModelWork:
 *
 * Loads and unloads models and knows which of them are at it, so that every place that shows a model
 * can say so and stop it. At most one thing is done with a model at a time.
 *
 * Signals: `changed` (record): its kind of work began or ended.
 */
#define PDK_TYPE_MODEL_WORK (pdk_model_work_get_type ())
G_DECLARE_FINAL_TYPE (PdkModelWork, pdk_model_work, PDK, MODEL_WORK, GObject)

PdkModelWork *pdk_model_work_new (PdkModelRegistry *registry);

PdkModelWorkKind pdk_model_work_get_kind (PdkModelWork   *self,
                                          PdkModelRecord *record);

/** Stops what is being done with @record, if anything is. */
void pdk_model_work_cancel (PdkModelWork   *self,
                            PdkModelRecord *record);

/**
 * pdk_model_work_start_async:
 * @server: the model's server
 * @kind: loading or unloading
 *
 * Ends when it is done and the library knows it; %PDK_ERROR_BUSY if something is being done with the
 * model already. How long a loaded model stays is the setting `keep-alive`, else the server's choice.
 */
void     pdk_model_work_start_async (PdkModelWork        *self,
                                     PdkServerConnection *server,
                                     PdkModelRecord      *record,
                                     PdkModelWorkKind     kind,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
gboolean pdk_model_work_start_finish (PdkModelWork *self,
                                      GAsyncResult *result,
                                      GError      **error);

G_END_DECLS
