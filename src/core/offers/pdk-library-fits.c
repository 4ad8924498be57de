/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "offers/pdk-library-fits.h"

#include "estimate/pdk-vram-estimator.h"
#include "fitting/pdk-shape-finder.h"
#include "fitting/pdk-shape-lesson.h"
#include "names/pdk-model-name.h"

struct _PdkLibraryFits
{
  GObject       parent_instance;
  PdkContext   *context;
  GCancellable *cancellable;
  GHashTable   *judged; /* PdkModelRecord → Question, by which it was judged last */
  guint         idle;
  gboolean      working;
  gboolean      again; /* something changed meanwhile */
};

G_DEFINE_FINAL_TYPE (PdkLibraryFits, pdk_library_fits, G_TYPE_OBJECT)

/* Everything that a row's verdict depends on. */
typedef struct
{
  PdkModelRecord         *record;
  PdkServerEstimate       where;
  char                   *digest;
  PdkModelShape          *shape; /* as the server told it in this run */
  PdkCatalogModel        *model; /* or what is known of the curated model that it is */
  PdkCatalogQuantization *quantization;
  guint64                 size;
  PdkFit                  fit;
} Question;

static void
question_free (Question *question)
{
  if (question == NULL)
    return;
  g_object_unref (question->record);
  g_free (question->digest);
  pdk_model_shape_unref (question->shape);
  g_clear_object (&question->model);
  g_clear_object (&question->quantization);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
find_curated (Question   *question,
              PdkCatalog *catalog)
{
  const char              *text = pdk_model_record_get_ollama_model_name (question->record);
  g_autoptr (PdkModelName) name = text == NULL ? NULL : pdk_model_name_parse (text, NULL);
  PdkCatalogModel         *model = text == NULL ? NULL : pdk_catalog_find_by_model_name (catalog, text);
  PdkCatalogQuantization  *quantization = NULL;

  if (model != NULL && name != NULL)
    quantization = pdk_catalog_model_find_quantization (model, pdk_model_name_get_tag (name));
  if (quantization == NULL)
    return;
  question->model = g_object_ref (model);
  question->quantization = g_object_ref (quantization);
}

static Question *
question_new (PdkContext     *context,
              PdkModelRecord *record)
{
  Question            *question = g_new0 (Question, 1);
  PdkServerConnection *server = pdk_context_find_server_of (context, record);

  question->digest = g_strdup (pdk_model_record_get_digest (record));
  question->record = g_object_ref (record);
  question->size = (guint64) MAX (pdk_model_record_get_size_bytes (record), 0);
  if (server != NULL)
    pdk_server_estimate_init (&question->where, server, pdk_context_get_hardware (context), NULL);
  else
    pdk_server_estimate_init_local (&question->where, NULL, PDK_ENGINE_OLLAMA);
  if (question->digest != NULL && *question->digest != '\0')
    question->shape = pdk_shape_store_find_digest (pdk_context_get_shapes (context), question->digest);
  if (question->shape != NULL)
    pdk_model_shape_ref (question->shape);
  find_curated (question, pdk_context_get_catalog (context));
  return question;
}

static gboolean
is_same_question (const Question *a,
                  const Question *b)
{
  return a->shape == b->shape && a->quantization == b->quantization && a->size == b->size &&
         g_strcmp0 (a->digest, b->digest) == 0 && pdk_server_estimate_equal (&a->where, &b->where);
}

/* The file itself knows best, then the server that has it, then the card. */
static PdkModelShape *
find_shape (Question   *question,
            const char *folder)
{
  g_autoptr (PdkModelShape) shape = NULL;
  g_autoptr (PdkModelShape) told = NULL;

  if (question->quantization != NULL)
    shape = pdk_shape_find_for_quantization (folder, question->model, question->quantization);
  if (shape != NULL && shape->source == PDK_FIT_SOURCE_HEADER)
    return g_steal_pointer (&shape);
  if (question->shape != NULL)
    told = pdk_model_shape_ref (question->shape);
  else if (question->digest != NULL && *question->digest != '\0')
    told = pdk_shape_find_for_digest (folder, question->digest);
  return told != NULL ? g_steal_pointer (&told) : g_steal_pointer (&shape);
}

static void
answer (Question   *question,
        const char *folder)
{
  g_autoptr (PdkModelShape) shape = find_shape (question, folder);
  guint64                   memory = pdk_server_estimate_get_memory (&question->where, PDK_CARDS_LARGEST, PDK_MEMORY_WHOLE);

  if (shape != NULL)
    pdk_server_estimate_judge (&question->where, shape, NULL, &question->fit);
  else
    pdk_vram_estimator_fit_plain (question->size, PDK_CONTEXT_LENGTH_DEFAULT, memory, &question->fit);
}

void
pdk_library_fits_judge (PdkContext     *context,
                        PdkModelRecord *record)
{
  g_autoptr (Question) question = question_new (context, record);

  answer (question, pdk_shape_store_get_folder (pdk_context_get_shapes (context)));
  pdk_model_record_set_fit (record, &question->fit);
}

/* All rows that changed, on a thread. */
typedef struct
{
  GWeakRef   list;
  char      *folder;
  GPtrArray *questions;
} Batch;

static void
batch_free (Batch *batch)
{
  g_weak_ref_clear (&batch->list);
  g_free (batch->folder);
  g_ptr_array_unref (batch->questions);
  g_free (batch);
}

static void
answer_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Batch *batch = task_data;

  for (guint i = 0; i < batch->questions->len && !g_cancellable_is_cancelled (cancellable); i++)
    answer (batch->questions->pdata[i], batch->folder);
  g_task_return_boolean (task, TRUE);
}

static void queue (PdkLibraryFits *self);

static void
on_answered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Batch                     *batch = g_task_get_task_data (G_TASK (result));
  g_autoptr (PdkLibraryFits) self = g_weak_ref_get (&batch->list);
  gboolean                   done = g_task_propagate_boolean (G_TASK (result), NULL);

  if (self == NULL)
    return;
  self->working = FALSE;
  for (guint i = 0; done && i < batch->questions->len; i++)
    {
      Question *question = batch->questions->pdata[i];

      pdk_model_record_set_fit (question->record, &question->fit);
      g_hash_table_replace (self->judged, question->record, question);
      batch->questions->pdata[i] = NULL;
    }
  if (self->again)
    queue (self);
}

/* Rows that are gone are forgotten. */
static void
forget (PdkLibraryFits *self,
        GHashTable     *present)
{
  GHashTableIter iter;
  gpointer       record;

  g_hash_table_iter_init (&iter, self->judged);
  while (g_hash_table_iter_next (&iter, &record, NULL))
    if (!g_hash_table_contains (present, record))
      g_hash_table_iter_remove (&iter);
}

static GPtrArray *
list_questions (PdkLibraryFits *self)
{
  GListModel            *registry = G_LIST_MODEL (pdk_context_get_registry (self->context));
  g_autoptr (GHashTable) present = g_hash_table_new (NULL, NULL);
  GPtrArray             *questions = g_ptr_array_new_with_free_func ((GDestroyNotify) question_free);

  for (guint i = 0; i < g_list_model_get_n_items (registry); i++)
    {
      g_autoptr (PdkModelRecord) record = g_list_model_get_item (registry, i);
      g_autoptr (Question)       question = question_new (self->context, record);
      const Question            *last = g_hash_table_lookup (self->judged, record);

      g_hash_table_add (present, record);
      if (last == NULL || !is_same_question (last, question))
        g_ptr_array_add (questions, g_steal_pointer (&question));
    }
  forget (self, present);
  return questions;
}

static gboolean
work (gpointer data)
{
  PdkLibraryFits       *self = data;
  g_autoptr (GPtrArray) questions = list_questions (self);
  g_autoptr (GTask)     task = NULL;
  Batch                *batch;

  self->idle = 0;
  self->again = FALSE;
  if (questions->len == 0)
    return G_SOURCE_REMOVE;
  batch = g_new0 (Batch, 1);
  g_weak_ref_init (&batch->list, self);
  batch->folder = g_strdup (pdk_shape_store_get_folder (pdk_context_get_shapes (self->context)));
  batch->questions = g_steal_pointer (&questions);
  task = g_task_new (NULL, self->cancellable, on_answered, NULL);
  g_task_set_source_tag (task, work);
  g_task_set_task_data (task, batch, (GDestroyNotify) batch_free);
  self->working = TRUE;
  g_task_run_in_thread (task, answer_thread);
  return G_SOURCE_REMOVE;
}

/* Many changes come at once, and none is urgent. */
static void
queue (PdkLibraryFits *self)
{
  if (self->working)
    self->again = TRUE;
  else if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_LOW, work, self, NULL);
}

/* A header changes what is known without changing any question. */
static void
on_improved (PdkLibraryFits *self)
{
  g_hash_table_remove_all (self->judged);
  queue (self);
}

static void
on_state (PdkLibraryFits      *self,
          GParamSpec          *pspec,
          PdkServerConnection *server)
{
  if (pdk_server_connection_get_state (server) == PDK_SERVER_STATE_ONLINE)
    pdk_shape_store_learn_async (pdk_context_get_shapes (self->context), server, self->cancellable, NULL, NULL);
}

static void
follow_servers (PdkLibraryFits *self)
{
  GListModel *servers = pdk_context_get_servers (self->context);

  for (guint i = 0; i < g_list_model_get_n_items (servers); i++)
    {
      g_autoptr (PdkServerConnection) server = g_list_model_get_item (servers, i);

      g_signal_handlers_disconnect_by_data (server, self);
      g_signal_connect_object (server, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (server, "notify::memory", G_CALLBACK (queue), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (server, "notify::version", G_CALLBACK (queue), self, G_CONNECT_SWAPPED);
      on_state (self, NULL, server);
    }
  queue (self);
}

static void
pdk_library_fits_dispose (GObject *object)
{
  PdkLibraryFits *self = PDK_LIBRARY_FITS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->context);
  g_hash_table_remove_all (self->judged);

  G_OBJECT_CLASS (pdk_library_fits_parent_class)->dispose (object);
}

static void
pdk_library_fits_finalize (GObject *object)
{
  PdkLibraryFits *self = PDK_LIBRARY_FITS (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->judged, g_hash_table_unref);

  G_OBJECT_CLASS (pdk_library_fits_parent_class)->finalize (object);
}

static void
pdk_library_fits_class_init (PdkLibraryFitsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_library_fits_dispose;
  object_class->finalize = pdk_library_fits_finalize;
}

static void
pdk_library_fits_init (PdkLibraryFits *self)
{
  self->cancellable = g_cancellable_new ();
  self->judged = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) question_free);
}

PdkLibraryFits *
pdk_library_fits_new (PdkContext *context)
{
  PdkLibraryFits   *self = g_object_new (PDK_TYPE_LIBRARY_FITS, NULL);
  PdkModelRegistry *registry = pdk_context_get_registry (context);
  PdkShapeStore    *shapes = pdk_context_get_shapes (context);

  self->context = g_object_ref (context);
  g_signal_connect_object (registry, "items-changed", G_CALLBACK (queue), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (registry, "model-changed", G_CALLBACK (queue), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "hardware-changed", G_CALLBACK (queue), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (shapes, "learned", G_CALLBACK (queue), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (shapes, "improved", G_CALLBACK (on_improved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pdk_context_get_servers (context), "items-changed", G_CALLBACK (follow_servers), self,
                           G_CONNECT_SWAPPED);
  follow_servers (self);
  return self;
}
