/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fitting/pdk-shape-lesson.h"

#include "base/pdk-error.h"
#include "fitting/pdk-shape-finder.h"

/* One model that is to be learned about. */
typedef struct
{
  char          *name;
  char          *digest;
  guint64        size;
  PdkModelShape *shape;
} Subject;

/* What was kept is read first, on a thread; then the server is asked about the rest, two at a time. */
typedef struct
{
  char           *folder;
  PdkModelServer *client;
  GPtrArray      *subjects;
  guint           next;
  guint           pending;
  GError         *error;
} Lesson;

static void
subject_free (Subject *subject)
{
  g_free (subject->name);
  g_free (subject->digest);
  pdk_model_shape_unref (subject->shape);
  g_free (subject);
}

static void
lesson_free (Lesson *lesson)
{
  g_free (lesson->folder);
  g_object_unref (lesson->client);
  g_ptr_array_unref (lesson->subjects);
  g_clear_error (&lesson->error);
  g_free (lesson);
}

static void ask_next (GTask *task);

static PdkGgufHeader *
make_header (guint64          size,
             PdkModelDetails *details)
{
  JsonObject *values = pdk_model_details_get_model_info (details);

  return values == NULL ? NULL : pdk_model_shape_make_header (values, pdk_model_details_get_tensors (details), size);
}

/* A question that is being answered. */
typedef struct
{
  GTask         *task;
  Subject       *subject;
  PdkGgufHeader *header;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->task);
  g_clear_object (&question->header);
  g_free (question);
}

static void
end_question (Question *question)
{
  g_autoptr (GTask) task = g_object_ref (question->task);
  Lesson           *lesson = g_task_get_task_data (task);

  question_free (question);
  lesson->pending--;
  ask_next (task);
}

static void
keep_thread (GTask        *keep,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Question *question = task_data;
  Lesson   *lesson = g_task_get_task_data (question->task);

  pdk_shape_keep_for_digest (lesson->folder, question->subject->digest, question->header);
  g_task_return_boolean (keep, TRUE);
}

static void
on_kept (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  end_question (user_data);
}

static gboolean
is_gone (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
         g_error_matches (error, PDK_ERROR, PDK_ERROR_UNREACHABLE) || g_error_matches (error, PDK_ERROR, PDK_ERROR_TIMEOUT);
}

static void
on_shown (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Question                   *question = user_data;
  PdkShapeStore              *self = g_task_get_source_object (question->task);
  Lesson                     *lesson = g_task_get_task_data (question->task);
  g_autoptr (GError)          error = NULL;
  g_autoptr (PdkModelDetails) details = pdk_model_server_show_finish (PDK_MODEL_SERVER (source), result, &error);
  g_autoptr (PdkModelShape)   shape = NULL;
  g_autoptr (GTask)           keep = NULL;

  if (details == NULL && is_gone (error))
    {
      if (lesson->error == NULL)
        lesson->error = g_steal_pointer (&error);
      end_question (question);
      return;
    }
  question->header = details == NULL ? NULL : make_header (question->subject->size, details);
  shape = question->header == NULL ? NULL : pdk_model_shape_new_from_told_header (question->header, NULL);
  pdk_shape_store_take (self, question->subject->digest, shape);
  if (shape == NULL)
    {
      end_question (question);
      return;
    }
  keep = g_task_new (NULL, NULL, on_kept, question);
  g_task_set_source_tag (keep, on_shown);
  g_task_set_task_data (keep, question, NULL);
  g_task_run_in_thread (keep, keep_thread);
}

static void
ask_next (GTask *task)
{
  PdkShapeStore *self = g_task_get_source_object (task);
  Lesson        *lesson = g_task_get_task_data (task);

  while (lesson->error == NULL && lesson->pending < PDK_SHAPE_LESSON_PARALLEL && lesson->next < lesson->subjects->len)
    {
      Subject  *subject = lesson->subjects->pdata[lesson->next++];
      Question *question;

      /* Somebody else may have asked meanwhile. */
      if (pdk_shape_store_has_asked (self, subject->digest))
        continue;
      question = g_new0 (Question, 1);
      question->task = g_object_ref (task);
      question->subject = subject;
      lesson->pending++;
      pdk_model_server_show_async (lesson->client, subject->name, g_task_get_cancellable (task), on_shown, question);
    }
  if (lesson->pending > 0 || g_task_get_completed (task))
    return;
  if (lesson->error != NULL)
    g_task_return_error (task, g_steal_pointer (&lesson->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
remember_thread (GTask        *remember,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  Lesson *lesson = task_data;

  for (guint i = 0; i < lesson->subjects->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      Subject *subject = lesson->subjects->pdata[i];

      subject->shape = pdk_shape_find_for_digest (lesson->folder, subject->digest);
    }
  g_task_return_boolean (remember, TRUE);
}

static void
on_remembered (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  PdkShapeStore    *self = g_task_get_source_object (task);
  Lesson           *lesson = g_task_get_task_data (task);

  for (guint i = 0; i < lesson->subjects->len; i++)
    {
      Subject *subject = lesson->subjects->pdata[i];

      if (subject->shape != NULL && !pdk_shape_store_has_asked (self, subject->digest))
        pdk_shape_store_take (self, subject->digest, subject->shape);
    }
  if (!g_task_return_error_if_cancelled (task))
    ask_next (task);
}

static void
list_subjects (Lesson        *lesson,
               PdkShapeStore *self,
               GPtrArray     *installed)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; installed != NULL && i < installed->len; i++)
    {
      PdkServerModel *model = installed->pdata[i];
      const char     *digest = pdk_server_model_get_digest (model);
      Subject        *subject;

      if (*digest == '\0' || pdk_server_model_is_remote (model) || pdk_shape_store_has_asked (self, digest) ||
          !g_hash_table_add (seen, (gpointer) digest))
        continue;
      subject = g_new0 (Subject, 1);
      subject->name = g_strdup (pdk_server_model_get_name (model));
      subject->digest = g_strdup (digest);
      subject->size = (guint64) MAX (pdk_server_model_get_size (model), 0);
      g_ptr_array_add (lesson->subjects, subject);
    }
}

void
pdk_shape_store_learn_async (PdkShapeStore       *self,
                             PdkServerConnection *server,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Lesson           *lesson = g_new0 (Lesson, 1);
  g_autoptr (GTask) remember = NULL;

  g_task_set_source_tag (task, pdk_shape_store_learn_async);
  g_task_set_task_data (task, lesson, (GDestroyNotify) lesson_free);
  lesson->folder = g_strdup (pdk_shape_store_get_folder (self));
  lesson->client = g_object_ref (pdk_server_connection_get_client (server));
  lesson->subjects = g_ptr_array_new_with_free_func ((GDestroyNotify) subject_free);
  list_subjects (lesson, self, pdk_server_connection_get_installed (server));
  if (g_task_return_error_if_cancelled (task))
    return;
  if (lesson->subjects->len == 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  remember = g_task_new (NULL, cancellable, on_remembered, g_object_ref (task));
  g_task_set_source_tag (remember, pdk_shape_store_learn_async);
  g_task_set_task_data (remember, lesson, NULL);
  g_task_run_in_thread (remember, remember_thread);
}

gboolean
pdk_shape_store_learn_finish (PdkShapeStore *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

PdkModelShape *
pdk_shape_store_learn_details (PdkShapeStore   *self,
                               const char      *digest,
                               guint64          size,
                               PdkModelDetails *details)
{
  g_autoptr (PdkGgufHeader) header = NULL;
  g_autoptr (PdkModelShape) shape = NULL;

  g_return_val_if_fail (PDK_IS_SHAPE_STORE (self), NULL);
  g_return_val_if_fail (digest != NULL, NULL);

  header = make_header (size, details);
  shape = header == NULL ? NULL : pdk_model_shape_new_from_told_header (header, NULL);
  if (shape == NULL)
    return NULL;
  pdk_shape_keep_for_digest (pdk_shape_store_get_folder (self), digest, header);
  pdk_shape_store_take (self, digest, shape);
  return pdk_shape_store_find_digest (self, digest);
}
