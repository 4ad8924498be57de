/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/pdk-model-record.h"
#include "library/pdk-model-row.h"

G_BEGIN_DECLS

/* For the registry: the setters notify and say whether anything changed. */

PdkModelRecord *pdk_model_record_new (PdkModelRow *row);
PdkModelRow    *pdk_model_record_get_row (PdkModelRecord *self);
gboolean        pdk_model_record_set_row (PdkModelRecord *self,
                                          PdkModelRow    *row);
gboolean        pdk_model_record_set_active (PdkModelRecord *self,
                                             gboolean        active);
gboolean        pdk_model_record_set_running (PdkModelRecord *self,
                                              gboolean        running);
gboolean        pdk_model_record_set_availability (PdkModelRecord *self,
                                                   PdkAvailability availability);

G_END_DECLS
