/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/pdk-model-record.h"
#include "servers/pdk-model-details.h"

G_BEGIN_DECLS

/**
 * PdkModelFactGroup:
 * @PDK_MODEL_FACT_MODEL: what the model is
 * @PDK_MODEL_FACT_PLACE: where it is, and under which names
 * @PDK_MODEL_FACT_TEXT: long texts that belong to it: template, system prompt, licence, settings
 */
typedef enum
{
  PDK_MODEL_FACT_MODEL,
  PDK_MODEL_FACT_PLACE,
  PDK_MODEL_FACT_TEXT,
} PdkModelFactGroup;

/**
 * PdkModelFact:
 * @title: what is told, for people
 * @value: one line, or many for %PDK_MODEL_FACT_TEXT; data, never markup
 * @is_code: whether every character of @value counts: a name, a digest, a path, a template
 */
typedef struct
{
  PdkModelFactGroup group;
  char             *title;
  char             *value;
  gboolean          is_code;
} PdkModelFact;

/**
 * pdk_model_sheet_new:
 * @details: (nullable): what the server says; %NULL if it did not (yet)
 *
 * Returns: (transfer full) (element-type PdkModelFact): all that is known of a model, in the order in
 *   which people ask; what is unknown is left out
 */
GPtrArray *pdk_model_sheet_new (PdkModelRecord  *record,
                                PdkModelDetails *details);

G_END_DECLS
