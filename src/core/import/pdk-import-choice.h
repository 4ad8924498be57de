/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fitting/pdk-fit-book.h"

G_BEGIN_DECLS

/**
 * PdkImportChoice:
 *
 * One quantization in which a repository can be asked for. Immutable.
 *
 * Properties: `title`, `detail`.
 */
#define PDK_TYPE_IMPORT_CHOICE (pdk_import_choice_get_type ())
G_DECLARE_FINAL_TYPE (PdkImportChoice, pdk_import_choice, PDK, IMPORT_CHOICE, GObject)

/** Returns: (nullable) (transfer none): the label to ask for; %NULL to let the hub choose */
const char *pdk_import_choice_get_label (PdkImportChoice *self);

/** Returns: (transfer none): its name for people, such as "Balanced (Q4_K_M)" */
const char *pdk_import_choice_get_title (PdkImportChoice *self);

/** Returns: (transfer none): what it costs or gives, such as "2.5 GB · Fits in graphics memory" */
const char *pdk_import_choice_get_detail (PdkImportChoice *self);

/** Returns: (nullable) (transfer none): the entry of the curated list, where the repository is on it */
PdkCatalogQuantization *pdk_import_choice_get_quantization (PdkImportChoice *self);

/** Returns: whether it is the one to take without a reason for another */
gboolean pdk_import_choice_is_recommended (PdkImportChoice *self);

/**
 * pdk_import_choices_new_for_model:
 * @fits: by which fit is judged and the recommended one chosen; works out what it does not know yet
 *
 * Returns: (transfer full) (element-type PdkImportChoice): the quantizations of a curated model that a
 *   server can pull by name
 */
GListModel *pdk_import_choices_new_for_model (PdkCatalogModel *model,
                                              PdkFitBook      *fits);

/** Returns: (transfer full) (element-type PdkImportChoice): the labels that most repositories have, and the hub's own choice */
GListModel *pdk_import_choices_new_usual (void);

G_END_DECLS
