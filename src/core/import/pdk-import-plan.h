/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "catalog/pdk-catalog.h"
#include "import/pdk-import-choice.h"
#include "library/pdk-server-connection.h"

G_BEGIN_DECLS

/**
 * PdkImportState:
 * @PDK_IMPORT_EMPTY: there is no text
 * @PDK_IMPORT_READY: it can be asked of the server
 * @PDK_IMPORT_PRESENT: the server has it already
 * @PDK_IMPORT_REFUSED: it cannot be pulled, and the summary says why
 */
typedef enum
{
  PDK_IMPORT_EMPTY,
  PDK_IMPORT_READY,
  PDK_IMPORT_PRESENT,
  PDK_IMPORT_REFUSED,
} PdkImportState;

/**
 * PdkImportPlan:
 *
 * What a pasted text would lead to: what was understood, in which quantizations it can be had, and
 * whether the server has it already. Only reads and reckons; nothing is asked.
 */
#define PDK_TYPE_IMPORT_PLAN (pdk_import_plan_get_type ())
G_DECLARE_FINAL_TYPE (PdkImportPlan, pdk_import_plan, PDK, IMPORT_PLAN, GObject)

/**
 * pdk_import_plan_new:
 * @server: who would download it
 * @fits: how models fit there
 * @text: anything a person pasted
 *
 * Returns: (transfer full): the plan, with the recommended quantization chosen where one is to choose
 */
PdkImportPlan *pdk_import_plan_new (PdkCatalog          *catalog,
                                    PdkModelRegistry    *registry,
                                    PdkServerConnection *server,
                                    PdkFitBook          *fits,
                                    const char          *text);

/**
 * pdk_import_plan_choose:
 * @label: (nullable): a quantization, of the choices or any other; %NULL to let the hub choose
 *
 * Works the plan out anew with another quantization. Has no effect where the text names one itself.
 */
void pdk_import_plan_choose (PdkImportPlan *self,
                             const char    *label);

PdkImportState pdk_import_plan_get_state (PdkImportPlan *self);

/** Returns: (transfer none): a sentence about what was understood, or why it cannot be pulled; "" without a text */
const char *pdk_import_plan_get_summary (PdkImportPlan *self);

/** Returns: (nullable) (transfer none): a sentence about what to do, or what to know beforehand */
const char *pdk_import_plan_get_advice (PdkImportPlan *self);

/** Returns: (nullable) (transfer none): the name the model will have on the server */
const char *pdk_import_plan_get_model_name (PdkImportPlan *self);

/** Returns: (nullable) (transfer none): the text that asks for exactly this, for pdk_pull_target_resolve() */
const char *pdk_import_plan_get_pull_text (PdkImportPlan *self);

/** Returns: (transfer none) (element-type PdkImportChoice): the quantizations to choose from; empty where there is no choice */
GListModel *pdk_import_plan_get_choices (PdkImportPlan *self);

/** Returns: the position of the choice the plan stands at; %G_MAXUINT if it is none of them */
guint pdk_import_plan_get_chosen (PdkImportPlan *self);

/** Returns: (nullable) (transfer none): the library's record of what is here already */
PdkModelRecord *pdk_import_plan_get_record (PdkImportPlan *self);

G_END_DECLS
