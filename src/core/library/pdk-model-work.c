/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-model-work.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"

struct _PdkModelWork
{
  GObject           parent_instance;
  PdkModelRegistry *registry;
  GPtrArray        *jobs; /* GTask, whose data are a Job */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkModelWork, pdk_model_work, G_TYPE_OBJECT)

typedef struct
{
  PdkServerConnection *server;
  PdkModelRecord      *record;
  PdkModelWorkKind     kind;
  GError              *error;
} Job;

static void
job_free (Job *job)
{
  g_clear_object (&job->server);
  g_clear_object (&job->record);
  g_clear_error (&job->error);
  g_free (job);
}

static void
pdk_model_work_dispose (GObject *object)
{
  PdkModelWork *self = PDK_MODEL_WORK (object);

  g_clear_object (&self->registry);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);

  G_OBJECT_CLASS (pdk_model_work_parent_class)->dispose (object);
}

static void
pdk_model_work_class_init (PdkModelWorkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_model_work_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, PDK_TYPE_MODEL_RECORD);
}

static void
pdk_model_work_init (PdkModelWork *self)
{
  /* Every task holds its source, so the list must not hold the tasks. */
  self->jobs = g_ptr_array_new ();
}

PdkModelWork *
pdk_model_work_new (PdkModelRegistry *registry)
{
  PdkModelWork *self = g_object_new (PDK_TYPE_MODEL_WORK, NULL);

  self->registry = g_object_ref (registry);
  return self;
}

static GTask *
find_task (PdkModelWork   *self,
           PdkModelRecord *record)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      GTask *task = g_ptr_array_index (self->jobs, i);
      Job   *job = g_task_get_task_data (task);

      if (job->record == record)
        return task;
    }
  return NULL;
}

PdkModelWorkKind
pdk_model_work_get_kind (PdkModelWork   *self,
                         PdkModelRecord *record)
{
  GTask *task = find_task (self, record);

  return task == NULL ? PDK_MODEL_WORK_NONE : ((Job *) g_task_get_task_data (task))->kind;
}

void
pdk_model_work_cancel (PdkModelWork   *self,
                       PdkModelRecord *record)
{
  GTask *task = find_task (self, record);

  if (task != NULL)
    g_cancellable_cancel (g_task_get_cancellable (task));
}

static void
finish_job (GTask *task)
{
  PdkModelWork *self = g_task_get_source_object (task);
  Job          *job = g_task_get_task_data (task);

  g_ptr_array_remove (self->jobs, task);
  g_signal_emit (self, signals[CHANGED], 0, job->record);
  if (job->error != NULL)
    g_task_return_error (task, g_steal_pointer (&job->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_refreshed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  /* The work itself has succeeded or failed before; the refresh only shows it. */
  pdk_server_connection_refresh_finish (PDK_SERVER_CONNECTION (source), result, NULL);
  finish_job (task);
}

/* Also after a failure or a stop: what the model does now, only the server knows. */
static void
refresh (GTask *task)
{
  PdkModelWork *self = g_task_get_source_object (task);
  Job          *job = g_task_get_task_data (task);

  pdk_server_connection_refresh_async (job->server, self->registry, NULL, on_refreshed, task);
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Job *job = g_task_get_task_data (user_data);

  pdk_model_server_load_finish (PDK_MODEL_SERVER (source), result, &job->error);
  refresh (user_data);
}

static void
on_unloaded (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Job *job = g_task_get_task_data (user_data);

  pdk_model_server_unload_finish (PDK_MODEL_SERVER (source), result, &job->error);
  refresh (user_data);
}

static const char *
get_name (PdkModelRecord *record)
{
  const char *name = pdk_model_record_get_ollama_model_name (record);

  return name != NULL ? name : pdk_model_record_get_model_id (record);
}

static void
start (GTask *task)
{
  PdkModelWork    *self = g_task_get_source_object (task);
  Job             *job = g_task_get_task_data (task);
  PdkModelServer  *client = pdk_server_connection_get_client (job->server);
  g_autofree char *keep_alive = pdk_model_registry_dup_setting (self->registry, PDK_SETTING_KEEP_ALIVE);

  switch (job->kind)
    {
    case PDK_MODEL_WORK_UNLOADING:
      pdk_model_server_unload_async (client, get_name (job->record), g_task_get_cancellable (task), on_unloaded, task);
      break;
    case PDK_MODEL_WORK_LOADING:
    case PDK_MODEL_WORK_NONE:
    default:
      pdk_model_server_load_async (client, get_name (job->record), keep_alive, 0, g_task_get_cancellable (task),
                                   on_loaded, task);
    }
}

void
pdk_model_work_start_async (PdkModelWork        *self,
                            PdkServerConnection *server,
                            PdkModelRecord      *record,
                            PdkModelWorkKind     kind,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GTask)        task = g_task_new (self, cancellable, callback, user_data);
  Job                     *job;

  g_return_if_fail (kind != PDK_MODEL_WORK_NONE);

  g_task_set_source_tag (task, pdk_model_work_start_async);
  if (find_task (self, record) != NULL)
    {
      g_task_return_error (task, pdk_error_new (PDK_ERROR_BUSY, _("Wait until that is over."), _("%s is being loaded or unloaded just now."), pdk_model_record_get_display_name (record)));
      return;
    }
  job = g_new0 (Job, 1);
  job->server = g_object_ref (server);
  job->record = g_object_ref (record);
  job->kind = kind;
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  /* A stop leaves the work half done; the task ends when it is known what became of it. */
  g_task_set_check_cancellable (task, FALSE);
  g_ptr_array_add (self->jobs, task);
  g_signal_emit (self, signals[CHANGED], 0, record);
  start (g_steal_pointer (&task));
}

gboolean
pdk_model_work_start_finish (PdkModelWork *self,
                             GAsyncResult *result,
                             GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
