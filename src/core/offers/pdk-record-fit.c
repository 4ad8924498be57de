/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "offers/pdk-record-fit.h"

#include "estimate/pdk-vram-estimator.h"

static PdkCatalogModel *
find_model (PdkContext     *context,
            PdkModelRecord *record)
{
  const char *name = pdk_model_record_get_ollama_model_name (record);

  if (g_strcmp0 (pdk_model_record_get_source (record), "curated") != 0)
    return NULL;
  if (name == NULL || *name == '\0')
    name = pdk_model_record_get_model_id (record);
  return pdk_catalog_find_by_model_name (pdk_context_get_catalog (context), name);
}

gboolean
pdk_record_fit_find (PdkContext     *context,
                     PdkModelRecord *record,
                     PdkFit         *fit)
{
  PdkServerConnection    *server;
  PdkCatalogModel        *model;
  PdkCatalogQuantization *quantization = NULL;
  const char             *label;

  g_return_val_if_fail (PDK_IS_CONTEXT (context), TRUE);
  g_return_val_if_fail (PDK_IS_MODEL_RECORD (record), TRUE);

  *fit = (PdkFit) { 0 };
  server = pdk_context_find_server_of (context, record);
  if (server == NULL)
    return TRUE;
  model = find_model (context, record);
  label = pdk_model_record_get_quantization (record);
  if (model != NULL && label != NULL)
    quantization = pdk_catalog_model_find_quantization (model, label);
  if (quantization != NULL)
    {
      g_autoptr (PdkFitBook) book = pdk_context_get_fits (context, server, 0);

      return pdk_fit_book_look_up (book, model, quantization, fit);
    }
  pdk_vram_estimator_fit_plain ((guint64) MAX (pdk_model_record_get_size_bytes (record), 0), PDK_CONTEXT_LENGTH_DEFAULT,
                                pdk_context_get_memory_for (context, server), fit);
  return TRUE;
}

static void
on_judged (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask)  task = user_data;
  g_autoptr (GError) error = NULL;

  if (pdk_fit_book_judge_finish (PDK_FIT_BOOK (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
pdk_record_fit_work_out_async (PdkContext         *context,
                               PdkModelRecord     *record,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask)      task = g_task_new (record, cancellable, callback, user_data);
  g_autoptr (GPtrArray)  models = g_ptr_array_new ();
  g_autoptr (PdkFitBook) book = NULL;
  PdkServerConnection   *server = pdk_context_find_server_of (context, record);
  PdkCatalogModel       *model = find_model (context, record);

  g_task_set_source_tag (task, pdk_record_fit_work_out_async);
  if (server == NULL || model == NULL)
    {
      g_task_return_boolean (task, FALSE);
      return;
    }
  g_ptr_array_add (models, model);
  book = pdk_context_get_fits (context, server, 0);
  pdk_fit_book_judge_async (book, models, cancellable, on_judged, g_steal_pointer (&task));
}

gboolean
pdk_record_fit_work_out_finish (GAsyncResult *result,
                                GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
