/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fitting/pdk-fit-book.h"

#include "fitting/pdk-shape-finder.h"

struct _PdkFitBook
{
  GObject           parent_instance;
  PdkShapeStore    *shapes;
  PdkServerEstimate where;
  GHashTable       *fits;    /* PdkCatalogQuantization → PdkFit */
  guint             edition; /* counts what was forgotten, so that what was worked out before is not taken */
};

enum
{
  FORGOTTEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkFitBook, pdk_fit_book, G_TYPE_OBJECT)

static void
pdk_fit_book_finalize (GObject *object)
{
  PdkFitBook *self = PDK_FIT_BOOK (object);

  g_clear_object (&self->shapes);
  g_clear_pointer (&self->fits, g_hash_table_unref);

  G_OBJECT_CLASS (pdk_fit_book_parent_class)->finalize (object);
}

static void
pdk_fit_book_class_init (PdkFitBookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_fit_book_finalize;

  signals[FORGOTTEN] = g_signal_new ("forgotten", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
pdk_fit_book_init (PdkFitBook *self)
{
  self->fits = g_hash_table_new_full (NULL, NULL, g_object_unref, g_free);
}

static void
on_improved (PdkFitBook *self,
             const char *repository,
             const char *filename)
{
  GHashTableIter iter;
  gpointer       key;
  gboolean       forgot = FALSE;

  g_hash_table_iter_init (&iter, self->fits);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_strcmp0 (pdk_catalog_quantization_get_filename (key), filename) == 0)
      {
        g_hash_table_iter_remove (&iter);
        forgot = TRUE;
      }
  self->edition++;
  if (forgot)
    g_signal_emit (self, signals[FORGOTTEN], 0, repository);
}

PdkFitBook *
pdk_fit_book_new (PdkShapeStore           *shapes,
                  const PdkServerEstimate *where)
{
  PdkFitBook *self = g_object_new (PDK_TYPE_FIT_BOOK, NULL);

  self->shapes = g_object_ref (shapes);
  self->where = *where;
  g_signal_connect_object (shapes, "improved", G_CALLBACK (on_improved), self, G_CONNECT_SWAPPED);
  return self;
}

const PdkServerEstimate *
pdk_fit_book_get_where (PdkFitBook *self)
{
  g_return_val_if_fail (PDK_IS_FIT_BOOK (self), NULL);

  return &self->where;
}

guint64
pdk_fit_book_get_memory (PdkFitBook *self)
{
  g_return_val_if_fail (PDK_IS_FIT_BOOK (self), 0);

  return pdk_server_estimate_get_memory (&self->where, PDK_CARDS_LARGEST, PDK_MEMORY_WHOLE);
}

gboolean
pdk_fit_book_look_up (PdkFitBook             *self,
                      PdkCatalogModel        *model,
                      PdkCatalogQuantization *quantization,
                      PdkFit                 *fit)
{
  const PdkFit *known;

  g_return_val_if_fail (PDK_IS_FIT_BOOK (self), FALSE);
  g_return_val_if_fail (fit != NULL, FALSE);

  known = g_hash_table_lookup (self->fits, quantization);
  if (known != NULL)
    *fit = *known;
  else
    pdk_catalog_model_compute_fit (model, quantization, 0, pdk_fit_book_get_memory (self), fit);
  return known != NULL;
}

void
pdk_fit_book_judge_func (PdkCatalogModel        *model,
                         PdkCatalogQuantization *quantization,
                         PdkFit                 *fit,
                         gpointer                book)
{
  pdk_fit_book_look_up (book, model, quantization, fit);
}

PdkCatalogQuantization *
pdk_fit_book_choose (PdkFitBook      *self,
                     PdkCatalogModel *model)
{
  return pdk_catalog_model_choose_quantization_by (model, pdk_fit_book_get_memory (self), pdk_fit_book_judge_func, self);
}

/* One model of which something is to be judged, or was. */
typedef struct
{
  PdkCatalogModel *model;
  GPtrArray       *quantizations;
  PdkFit          *fits;
} Question;

typedef struct
{
  PdkServerEstimate where;
  char             *folder;
  GPtrArray        *questions;
  guint             edition;
} Batch;

static void
question_free (Question *question)
{
  g_object_unref (question->model);
  g_ptr_array_unref (question->quantizations);
  g_free (question->fits);
  g_free (question);
}

static void
batch_free (Batch *batch)
{
  g_free (batch->folder);
  g_ptr_array_unref (batch->questions);
  g_free (batch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Batch, batch_free)

static void
batch_add (Batch           *batch,
           PdkFitBook      *self,
           PdkCatalogModel *model)
{
  GListModel           *list = pdk_catalog_model_get_quantizations (model);
  g_autoptr (GPtrArray) quantizations = g_ptr_array_new_with_free_func (g_object_unref);
  guint                 count = g_list_model_get_n_items (list);
  Question             *question;

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (PdkCatalogQuantization) quantization = g_list_model_get_item (list, i);

      if (!g_hash_table_contains (self->fits, quantization))
        g_ptr_array_add (quantizations, g_steal_pointer (&quantization));
    }
  if (quantizations->len == 0)
    return;
  question = g_new0 (Question, 1);
  question->model = g_object_ref (model);
  question->fits = g_new0 (PdkFit, quantizations->len);
  question->quantizations = g_steal_pointer (&quantizations);
  g_ptr_array_add (batch->questions, question);
}

static Batch *
batch_new (PdkFitBook *self,
           GPtrArray  *models)
{
  Batch *batch = g_new0 (Batch, 1);

  batch->where = self->where;
  batch->folder = g_strdup (pdk_shape_store_get_folder (self->shapes));
  batch->edition = self->edition;
  batch->questions = g_ptr_array_new_with_free_func ((GDestroyNotify) question_free);
  for (guint i = 0; i < models->len; i++)
    batch_add (batch, self, models->pdata[i]);
  return batch;
}

static void
judge_plainly (const Batch            *batch,
               PdkCatalogModel        *model,
               PdkCatalogQuantization *quantization,
               PdkFit                 *fit)
{
  guint64 memory = pdk_server_estimate_get_memory (&batch->where, PDK_CARDS_LARGEST, PDK_MEMORY_WHOLE);

  pdk_catalog_model_compute_fit (model, quantization, 0, memory, fit);
}

static void
judge_question (const Batch  *batch,
                Question     *question,
                GCancellable *cancellable)
{
  g_autoptr (PdkModelShape) card = pdk_shape_find_on_card (question->model);
  const char               *repository = pdk_catalog_model_get_repository (question->model);

  for (guint i = 0; i < question->quantizations->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      PdkCatalogQuantization   *quantization = question->quantizations->pdata[i];
      guint64                   size = pdk_catalog_quantization_get_file_size (quantization);
      g_autoptr (PdkModelShape) exact = pdk_shape_find_for_file (batch->folder, repository, pdk_catalog_quantization_get_filename (quantization));
      PdkModelShape             resized;

      if (exact == NULL && (card == NULL || size == 0))
        {
          judge_plainly (batch, question->model, quantization, &question->fits[i]);
          continue;
        }
      if (exact == NULL)
        pdk_shape_resize (card, size, &resized);
      pdk_server_estimate_judge (&batch->where, exact != NULL ? exact : &resized, NULL, &question->fits[i]);
    }
}

static void
remember (PdkFitBook *self,
          Batch      *batch)
{
  if (batch->edition != self->edition)
    return;
  for (guint i = 0; i < batch->questions->len; i++)
    {
      Question *question = batch->questions->pdata[i];

      for (guint k = 0; k < question->quantizations->len; k++)
        g_hash_table_replace (self->fits, g_object_ref (question->quantizations->pdata[k]),
                              g_memdup2 (&question->fits[k], sizeof (PdkFit)));
    }
}

gboolean
pdk_fit_book_knows (PdkFitBook      *self,
                    PdkCatalogModel *model)
{
  GListModel *list = pdk_catalog_model_get_quantizations (model);
  guint       count = g_list_model_get_n_items (list);

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (PdkCatalogQuantization) quantization = g_list_model_get_item (list, i);

      if (!g_hash_table_contains (self->fits, quantization))
        return FALSE;
    }
  return TRUE;
}

static void
judge_in_pool (gpointer question,
               gpointer batch)
{
  judge_question (batch, question, NULL);
}

void
pdk_fit_book_judge (PdkFitBook *self,
                    GPtrArray  *models)
{
  g_autoptr (Batch) batch = NULL;
  GThreadPool      *pool = NULL;

  g_return_if_fail (PDK_IS_FIT_BOOK (self));

  batch = batch_new (self, models);
  if (batch->questions->len > 1)
    pool = g_thread_pool_new (judge_in_pool, batch, (int) g_get_num_processors (), FALSE, NULL);
  for (guint i = 0; i < batch->questions->len; i++)
    if (pool == NULL || !g_thread_pool_push (pool, batch->questions->pdata[i], NULL))
      judge_in_pool (batch->questions->pdata[i], batch);
  if (pool != NULL)
    g_thread_pool_free (pool, FALSE, TRUE);
  remember (self, batch);
}

void
pdk_fit_book_judge_model (PdkFitBook      *self,
                          PdkCatalogModel *model)
{
  g_autoptr (GPtrArray) models = g_ptr_array_new ();

  g_ptr_array_add (models, model);
  pdk_fit_book_judge (self, models);
}

static void
judge_thread (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Batch *batch = task_data;

  for (guint i = 0; i < batch->questions->len; i++)
    judge_question (batch, batch->questions->pdata[i], cancellable);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
}

void
pdk_fit_book_judge_async (PdkFitBook         *self,
                          GPtrArray          *models,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Batch            *batch = batch_new (self, models);

  g_task_set_source_tag (task, pdk_fit_book_judge_async);
  g_task_set_task_data (task, batch, (GDestroyNotify) batch_free);
  if (batch->questions->len == 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_run_in_thread (task, judge_thread);
}

gboolean
pdk_fit_book_judge_finish (PdkFitBook   *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  remember (self, g_task_get_task_data (G_TASK (result)));
  return TRUE;
}
