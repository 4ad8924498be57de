/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

#include "library/pdk-model-row.h"

G_BEGIN_DECLS

/*
 * What is written about models. Every function works within the transaction that is open.
 */

/**
 * pdk_model_store_insert:
 * @row: a row; its number is kept if it has one
 * @id: (out): the number of the row
 *
 * Stores a new row with its place. Where the `model_id` is taken (the same name on another server), it
 * gets a suffix ` @SERVER`.
 */
gboolean pdk_model_store_insert (sqlite3           *connection,
                                 const PdkModelRow *row,
                                 gint64            *id,
                                 GError           **error);

/**
 * pdk_model_store_update:
 * @row: what the row of that number is to be; its `model_id` gets a suffix as above if it is taken
 *
 * A row that is not there any more is %PDK_ERROR_NOT_FOUND.
 */
gboolean pdk_model_store_update (sqlite3           *connection,
                                 const PdkModelRow *row,
                                 GError           **error);

/** Deletes a row with all that belongs to it; one that is gone, or another model's by now, is no error. */
gboolean pdk_model_store_delete (sqlite3           *connection,
                                 const PdkModelRow *row,
                                 GError           **error);

/** Notes when a model was last used; %PDK_ERROR_NOT_FOUND if the row is gone. */
gboolean pdk_model_store_touch (sqlite3           *connection,
                                const PdkModelRow *row,
                                GDateTime         *time,
                                GError           **error);

/** The setting that holds the model_id of the active model. */
#define PDK_SETTING_ACTIVE_MODEL "library.active-model"

/** Saves a setting; %NULL removes it. */
gboolean pdk_model_store_set_setting (sqlite3    *connection,
                                      const char *key,
                                      const char *value,
                                      GError    **error);

G_END_DECLS
