/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/pdk-error.h"
#include "library/pdk-model-facts.h"
#include "library/pdk-model-registry-private.h"
#include "library/pdk-model-store.h"
#include "library/pdk-place-index.h"

/* The models that one step registers, and the number of the last one's row. */
typedef struct
{
  GPtrArray *rows;
  gint64     id;
} Addition;

static Addition *
addition_new (void)
{
  Addition *addition = g_new0 (Addition, 1);

  addition->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_model_row_unref);
  return addition;
}

static void
addition_free (gpointer data)
{
  Addition *addition = data;

  g_ptr_array_unref (addition->rows);
  g_free (addition);
}

static gboolean
add_row (sqlite3           *connection,
         GHashTable        *index,
         const PdkModelRow *fresh,
         gint64            *id,
         GError           **error)
{
  const PdkModelRow      *known = pdk_place_index_find (index, fresh->server, fresh->ollama_model_name);
  g_autoptr (PdkModelRow) merged = NULL;

  if (known == NULL)
    return pdk_model_store_insert (connection, fresh, id, error);
  merged = pdk_model_facts_merge (known, fresh);
  *id = known->id;
  return pdk_model_store_update (connection, merged, error);
}

/* Looks at the rows only now that nobody else can write: another Paddock may have been quicker. */
static gboolean
write_addition (sqlite3 *connection,
                gpointer data,
                GError **error)
{
  Addition              *addition = data;
  g_autoptr (GPtrArray)  rows = pdk_library_snapshot_load_rows (connection, error);
  g_autoptr (GHashTable) index = NULL;

  if (rows == NULL)
    return FALSE;
  index = pdk_place_index_new (rows);
  for (guint i = 0; i < addition->rows->len; i++)
    if (!add_row (connection, index, g_ptr_array_index (addition->rows, i), &addition->id, error))
      return FALSE;
  return TRUE;
}

static gpointer
get_added_record (PdkModelRegistry *self,
                  gpointer          data)
{
  Addition       *addition = data;
  PdkModelRecord *record = pdk_model_registry_expect_record (self, addition->id);

  /* What the server just listed is not missing any more. */
  if (record != NULL && pdk_model_record_get_availability (record) == PDK_AVAILABILITY_MISSING)
    {
      pdk_model_record_set_availability (record, PDK_AVAILABILITY_PRESENT);
      pdk_model_registry_emit (self, PDK_REGISTRY_SIGNAL_CHANGED, record);
    }
  return record != NULL ? g_object_ref (record) : NULL;
}

void
pdk_model_registry_add_async (PdkModelRegistry   *self,
                              const char         *server,
                              PdkServerModel     *model,
                              PdkModelDetails    *details,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  PdkRegistryChange change = { write_addition, NULL, addition_free, get_added_record, NULL, pdk_model_registry_add_async };
  Addition         *addition;

  g_return_if_fail (PDK_IS_MODEL_REGISTRY (self));
  g_return_if_fail (server != NULL);

  addition = addition_new ();
  g_ptr_array_add (addition->rows, pdk_model_facts_describe (server, model, details, self->catalog));
  change.data = addition;
  pdk_model_registry_change_async (self, &change, cancellable, callback, user_data);
}

PdkModelRecord *
pdk_model_registry_add_finish (PdkModelRegistry *self,
                               GAsyncResult     *result,
                               GError          **error)
{
  return pdk_model_registry_change_finish_object (self, result, pdk_model_registry_add_async, error);
}

void
pdk_model_registry_adopt_async (PdkModelRegistry   *self,
                                const char         *server,
                                GPtrArray          *models,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  PdkRegistryChange      change = { write_addition, NULL, addition_free, NULL, NULL, pdk_model_registry_adopt_async };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Addition              *addition;

  g_return_if_fail (PDK_IS_MODEL_REGISTRY (self));
  g_return_if_fail (server != NULL);

  addition = addition_new ();
  for (guint i = 0; i < models->len; i++)
    {
      PdkServerModel *model = g_ptr_array_index (models, i);

      if (g_hash_table_add (seen, pdk_model_row_dup_name_key (pdk_server_model_get_name (model))))
        g_ptr_array_add (addition->rows, pdk_model_facts_describe (server, model, NULL, self->catalog));
    }
  change.data = addition;
  pdk_model_registry_change_async (self, &change, cancellable, callback, user_data);
}

gboolean
pdk_model_registry_adopt_finish (PdkModelRegistry *self,
                                 GAsyncResult     *result,
                                 GError          **error)
{
  return pdk_model_registry_change_finish (self, result, pdk_model_registry_adopt_async, error);
}

/* A change of one row that is there or was there. */

static gboolean
write_removal (sqlite3 *connection,
               gpointer data,
               GError **error)
{
  return pdk_model_store_delete (connection, data, error);
}

static const PdkModelRow *
find_id (GPtrArray *rows,
         gint64     id)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const PdkModelRow *row = g_ptr_array_index (rows, i);

      if (row->id == id)
        return row;
    }
  return NULL;
}

/* A number that another model has by now is lost; everything else comes back. */
static gboolean
write_restoration (sqlite3 *connection,
                   gpointer data,
                   GError **error)
{
  const PdkModelRow      *row = data;
  const char             *name = pdk_model_row_get_server_name (row);
  g_autoptr (GPtrArray)   rows = pdk_library_snapshot_load_rows (connection, error);
  g_autoptr (GHashTable)  index = NULL;
  g_autoptr (PdkModelRow) renumbered = NULL;
  const PdkModelRow      *holder = NULL;
  gint64                  id;

  if (rows == NULL)
    return FALSE;
  index = pdk_place_index_new (rows);
  holder = find_id (rows, row->id);
  if (holder != NULL && strcmp (holder->model_id, row->model_id) == 0)
    return TRUE;
  if (name != NULL && pdk_place_index_find (index, row->server, name) != NULL)
    return TRUE;
  if (holder == NULL)
    return pdk_model_store_insert (connection, row, &id, error);
  renumbered = pdk_model_row_copy (row);
  renumbered->id = 0;
  return pdk_model_store_insert (connection, renumbered, &id, error);
}

static gboolean
write_use (sqlite3 *connection,
           gpointer data,
           GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return pdk_model_store_touch (connection, data, now, error);
}

/* Ends as a setting, but only for a row that is still there when nobody else can write. */
static gboolean
write_choice (sqlite3 *connection,
              gpointer data,
              GError **error)
{
  const PdkModelRow    *row = data;
  const PdkModelRow    *present = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (row == NULL)
    return pdk_model_store_set_setting (connection, PDK_SETTING_ACTIVE_MODEL, NULL, error);
  rows = pdk_library_snapshot_load_rows (connection, error);
  if (rows == NULL)
    return FALSE;
  present = find_id (rows, row->id);
  if (present != NULL && strcmp (present->model_id, row->model_id) == 0)
    return pdk_model_store_set_setting (connection, PDK_SETTING_ACTIVE_MODEL, present->model_id, error);
  pdk_error_set (error, PDK_ERROR_NOT_FOUND, _("Choose one of the models that “paddock list” shows."), _("The model %s is not in the library any more"), row->display_name);
  return FALSE;
}

static void
row_unref (gpointer row)
{
  pdk_model_row_unref (row);
}

static void
change_row_async (PdkModelRegistry   *self,
                  PdkRegistryChange  *change,
                  PdkModelRecord     *record,
                  GCancellable       *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer            user_data)
{
  if (record != NULL)
    {
      change->data = pdk_model_row_ref (pdk_model_record_get_row (record));
      change->free_data = row_unref;
    }
  pdk_model_registry_change_async (self, change, cancellable, callback, user_data);
}

void
pdk_model_registry_remove_async (PdkModelRegistry   *self,
                                 PdkModelRecord     *record,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  PdkRegistryChange change = { .write = write_removal, .source_tag = pdk_model_registry_remove_async };

  g_return_if_fail (PDK_IS_MODEL_REGISTRY (self));
  g_return_if_fail (PDK_IS_MODEL_RECORD (record));

  change_row_async (self, &change, record, cancellable, callback, user_data);
}

gboolean
pdk_model_registry_remove_finish (PdkModelRegistry *self,
                                  GAsyncResult     *result,
                                  GError          **error)
{
  return pdk_model_registry_change_finish (self, result, pdk_model_registry_remove_async, error);
}

void
pdk_model_registry_restore_async (PdkModelRegistry   *self,
                                  PdkModelRecord     *record,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  PdkRegistryChange change = { .write = write_restoration, .source_tag = pdk_model_registry_restore_async };

  g_return_if_fail (PDK_IS_MODEL_REGISTRY (self));
  g_return_if_fail (PDK_IS_MODEL_RECORD (record));

  change.known = record;
  change_row_async (self, &change, record, cancellable, callback, user_data);
}

gboolean
pdk_model_registry_restore_finish (PdkModelRegistry *self,
                                   GAsyncResult     *result,
                                   GError          **error)
{
  return pdk_model_registry_change_finish (self, result, pdk_model_registry_restore_async, error);
}

void
pdk_model_registry_touch_async (PdkModelRegistry   *self,
                                PdkModelRecord     *record,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  PdkRegistryChange change = { .write = write_use, .source_tag = pdk_model_registry_touch_async };

  g_return_if_fail (PDK_IS_MODEL_REGISTRY (self));
  g_return_if_fail (PDK_IS_MODEL_RECORD (record));

  change_row_async (self, &change, record, cancellable, callback, user_data);
}

gboolean
pdk_model_registry_touch_finish (PdkModelRegistry *self,
                                 GAsyncResult     *result,
                                 GError          **error)
{
  return pdk_model_registry_change_finish (self, result, pdk_model_registry_touch_async, error);
}

void
pdk_model_registry_set_active_async (PdkModelRegistry   *self,
                                     PdkModelRecord     *record,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  PdkRegistryChange change = { .write = write_choice, .source_tag = pdk_model_registry_set_active_async };

  g_return_if_fail (PDK_IS_MODEL_REGISTRY (self));
  g_return_if_fail (record == NULL || PDK_IS_MODEL_RECORD (record));

  if (record != NULL && pdk_model_record_get_availability (record) == PDK_AVAILABILITY_MISSING)
    {
      g_task_report_error (self, callback, user_data, pdk_model_registry_set_active_async,
                           pdk_error_new (PDK_ERROR_NOT_FOUND, _("Download it again, or choose another model."),
                                                                 _("The server %s does not have the model %s any more"),
                                                                   pdk_model_record_get_server (record), pdk_model_record_get_display_name (record)));
      return;
    }
  change_row_async (self, &change, record, cancellable, callback, user_data);
}

gboolean
pdk_model_registry_set_active_finish (PdkModelRegistry *self,
                                      GAsyncResult     *result,
                                      GError          **error)
{
  return pdk_model_registry_change_finish (self, result, pdk_model_registry_set_active_async, error);
}
