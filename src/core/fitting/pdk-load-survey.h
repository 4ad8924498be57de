/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fitting/pdk-load-figures.h"
#include "library/pdk-model-registry.h"

G_BEGIN_DECLS

/**
 * PdkSurveyedLoad:
 *
 * One model that a server has loaded.
 */
typedef struct
{
  PdkServerModel *model;
  PdkLoadFigures  figures;
} PdkSurveyedLoad;

/** Returns: whether @server runs a model of which it is worth while to find out more; asks nobody */
gboolean pdk_load_survey_is_worth (PdkServerConnection *server);

/**
 * pdk_load_survey_run_async:
 * @server: refreshed before, so that it is known what it runs
 * @registry: where comparisons are kept, by engine and version
 * @hardware: (nullable): this computer, if it was looked at
 *
 * Holds what loaded models take against what was estimated. The server is asked for the details of
 * those that can be compared, and for nothing else. Of a server on another computer, what can be told of
 * its graphics memory is kept too.
 */
void pdk_load_survey_run_async (PdkServerConnection *server,
                                PdkModelRegistry    *registry,
                                PdkHardware         *hardware,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
/** Returns: (transfer full) (element-type PdkSurveyedLoad): as the server lists them; only cancellation is an error */
GPtrArray *pdk_load_survey_run_finish (GAsyncResult *result,
                                       GError      **error);

/** Returns: (nullable) (transfer none): what @loads (of [struct@SurveyedLoad]) hold about a model, by its name in any spelling */
const PdkLoadFigures *pdk_load_survey_find (GPtrArray  *loads,
                                            const char *name);

G_END_DECLS
