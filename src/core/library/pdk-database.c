/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-database.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"

/*
 * A request owns its task and is handed from thread to thread whole, so that no object of the main
 * context ever loses its last reference on the database's thread.
 */
typedef struct
{
  PdkDatabaseJob job;
  GTask         *task;
  gpointer       result;
  GError        *error;
} Request;

struct _PdkDatabase
{
  GObject parent_instance;

  char            *path;
  GThread         *thread;
  GAsyncQueue     *requests;
  PdkDatabaseFile *file;
  guint            patience;
};

G_DEFINE_FINAL_TYPE (PdkDatabase, pdk_database, G_TYPE_OBJECT)

static void
request_free (Request *request)
{
  g_clear_error (&request->error);
  g_clear_object (&request->task);
  g_free (request);
}

static Request *
request_new (const PdkDatabaseJob *job,
             GTask                *task)
{
  Request *request = g_new0 (Request, 1);

  request->job = *job;
  request->task = task;
  g_task_set_check_cancellable (task, FALSE);
  return request;
}

static gboolean
deliver_cb (gpointer data)
{
  Request *request = data;

  if (request->error != NULL)
    g_task_return_error (request->task, g_steal_pointer (&request->error));
  else
    g_task_return_pointer (request->task, g_steal_pointer (&request->result), request->job.free_result);
  request_free (request);
  return G_SOURCE_REMOVE;
}

static void
deliver (Request *request)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "[paddock] result of the database");
  g_source_set_callback (source, deliver_cb, request, NULL);
  g_source_attach (source, g_task_get_context (request->task));
}

typedef struct
{
  GCancellable *cancellable;
  gint64        patience;
  gint64        deadline;
} Wait;

/* Another program has the lock: look again a little later, unless nobody waits for it any more. */
static int
wait_for_lock_cb (void *data,
                  int   attempt)
{
  Wait *wait = data;

  if (attempt == 0)
    wait->deadline = g_get_monotonic_time () + wait->patience;
  if (g_cancellable_is_cancelled (wait->cancellable) || g_get_monotonic_time () >= wait->deadline)
    return 0;
  g_usleep ((gulong) MIN (1 + attempt, 25) * 1000);
  return 1;
}

static void
run_job (PdkDatabase *self,
         Request     *request)
{
  GCancellable *cancellable = g_task_get_cancellable (request->task);
  Wait          wait = { cancellable, g_atomic_int_get (&self->patience) * G_TIME_SPAN_MILLISECOND, 0 };

  sqlite3_busy_handler (self->file->connection, wait_for_lock_cb, &wait);
  request->result = request->job.func (self->file, request->job.data, &request->error);
  sqlite3_busy_handler (self->file->connection, NULL, NULL);
  if (g_error_matches (request->error, PDK_ERROR, PDK_ERROR_BUSY) && g_cancellable_is_cancelled (cancellable))
    {
      g_clear_error (&request->error);
      g_cancellable_set_error_if_cancelled (cancellable, &request->error);
    }
}

/* A file of this process that lost its place to another one, say because it was found damaged. */
static gboolean
follow_file (PdkDatabase *self,
             GError     **error)
{
  PdkDatabaseFile *other;

  if (!pdk_database_file_has_moved (self->file))
    return TRUE;
  other = pdk_database_file_open (self->path, PDK_DATABASE_BUSY_MILLISECONDS, error);
  if (other == NULL)
    return FALSE;
  other->generation = self->file->generation + 1;
  g_ptr_array_add (other->notices, g_strdup_printf (_("The library %s was replaced by another program and has been opened anew."),
                                                      self->path));
  pdk_database_file_free (self->file);
  self->file = other;
  return TRUE;
}

static void
handle_request (PdkDatabase *self,
                Request     *request)
{
  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (request->task), &request->error))
    return;
  if (request->job.func == NULL)
    self->file = pdk_database_file_open (self->path, PDK_DATABASE_BUSY_MILLISECONDS, &request->error);
  else if (follow_file (self, &request->error))
    run_job (self, request);
}

/* The queue ends with the database itself, which is no request. */
static gpointer
database_thread (gpointer data)
{
  PdkDatabase *self = data;
  gpointer     next;

  while ((next = g_async_queue_pop (self->requests)) != self)
    {
      handle_request (self, next);
      deliver (next);
    }
  return NULL;
}

void
pdk_database_close (PdkDatabase *self)
{
  g_return_if_fail (PDK_IS_DATABASE (self));

  if (self->thread == NULL)
    return;
  g_async_queue_push (self->requests, self);
  g_thread_join (g_steal_pointer (&self->thread));
  if (self->file != NULL)
    g_clear_pointer (&self->file->connection, sqlite3_close);
}

static void
pdk_database_finalize (GObject *object)
{
  PdkDatabase *self = PDK_DATABASE (object);

  pdk_database_close (self);
  g_clear_pointer (&self->file, pdk_database_file_free);
  g_clear_pointer (&self->requests, g_async_queue_unref);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (pdk_database_parent_class)->finalize (object);
}

static void
pdk_database_class_init (PdkDatabaseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_database_finalize;
}

static void
pdk_database_init (PdkDatabase *self)
{
  self->requests = g_async_queue_new ();
  self->patience = PDK_DATABASE_BUSY_MILLISECONDS;
}

void
pdk_database_open_async (const char         *path,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  PdkDatabase   *self;
  GTask         *task;
  PdkDatabaseJob job = { NULL };

  g_return_if_fail (path != NULL);

  self = g_object_new (PDK_TYPE_DATABASE, NULL);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_database_open_async);
  g_task_set_task_data (task, self, g_object_unref);
  self->path = g_strdup (path);
  self->thread = g_thread_new ("paddock-library", database_thread, self);
  g_async_queue_push (self->requests, request_new (&job, task));
}

PdkDatabase *
pdk_database_open_finish (GAsyncResult *result,
                          GError      **error)
{
  GTask *task = G_TASK (result);

  g_return_val_if_fail (g_async_result_is_tagged (result, pdk_database_open_async), NULL);

  g_task_propagate_pointer (task, error);
  return g_task_had_error (task) ? NULL : g_object_ref (g_task_get_task_data (task));
}

void
pdk_database_set_patience (PdkDatabase *self,
                           guint        milliseconds)
{
  g_return_if_fail (PDK_IS_DATABASE (self));

  g_atomic_int_set (&self->patience, milliseconds);
}

void
pdk_database_run_async (PdkDatabase          *self,
                        const PdkDatabaseJob *job,
                        GCancellable         *cancellable,
                        GAsyncReadyCallback   callback,
                        gpointer              user_data)
{
  Request *request;

  g_return_if_fail (PDK_IS_DATABASE (self));
  g_return_if_fail (job->func != NULL);

  request = request_new (job, g_task_new (self, cancellable, callback, user_data));
  g_task_set_source_tag (request->task, pdk_database_run_async);
  g_task_set_task_data (request->task, job->data, job->free_data);
  if (self->thread == NULL)
    {
      pdk_error_set (&request->error, PDK_ERROR_DATABASE, NULL, _("The library %s has been closed"), self->path);
      deliver (request);
      return;
    }
  g_async_queue_push (self->requests, request);
}

gpointer
pdk_database_run_finish (PdkDatabase  *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gpointer
pdk_database_run_get_data (GAsyncResult *result)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pdk_database_run_async), NULL);

  return g_task_get_task_data (G_TASK (result));
}
