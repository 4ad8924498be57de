/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "transfers/pdk-server-pull.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"
#include "names/pdk-model-name.h"

struct _PdkServerPull
{
  PdkTransfer       parent_instance;
  PdkModelRegistry *registry;
  PdkModelServer   *server;
  char             *server_id;
  char             *model_name;
  gboolean          insecure;
  GCancellable     *cancellable;
  GPtrArray        *installed;
  PdkServerModel   *found;
  PdkModelDetails  *details;
  PdkModelRecord   *record;
  GError           *error;
};

G_DEFINE_FINAL_TYPE (PdkServerPull, pdk_server_pull, PDK_TYPE_TRANSFER)

/*
 * Each step starts one asynchronous call whose callback starts the next step. The callbacks own a
 * reference to the transfer, so that it lives on when the window that showed it is gone.
 */
static void step_pull (PdkServerPull *self);
static void step_look_up (PdkServerPull *self);
static void step_show (PdkServerPull *self);
static void step_register (PdkServerPull *self);
static void step_reconcile (PdkServerPull *self);
static void step_note_end (PdkServerPull *self,
                           GError        *error);
static void finish_failed (PdkServerPull *self,
                           GError        *error);

static void
on_begun (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (PdkServerPull) self = user_data;
  g_autoptr (GError)        error = NULL;

  if (!pdk_model_registry_begin_transfer_finish (self->registry, result, &error))
    {
      /* Nothing was noted, so there is no end to note. */
      finish_failed (self, g_steal_pointer (&error));
      return;
    }
  step_pull (self);
}

static void
pdk_server_pull_start (PdkTransfer  *transfer,
                       GCancellable *cancellable)
{
  PdkServerPull *self = PDK_SERVER_PULL (transfer);

  self->cancellable = g_object_ref (cancellable);
  g_signal_emit_by_name (self->registry, "download-started", self);
  pdk_model_registry_begin_transfer_async (self->registry, self->server_id, self->model_name, cancellable, on_begun,
                                           g_object_ref (self));
}

static void
on_event (const PdkTransferEvent *event,
          gpointer                user_data)
{
  pdk_transfer_handle_event (user_data, event);
}

static void
on_pulled (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PdkServerPull) self = user_data;
  g_autoptr (GError)        error = NULL;

  if (!pdk_model_server_pull_finish (self->server, result, &error))
    step_note_end (self, g_steal_pointer (&error));
  else
    step_look_up (self);
}

static void
step_pull (PdkServerPull *self)
{
  pdk_model_server_pull_async (self->server, self->model_name, self->insecure, on_event, self, self->cancellable,
                               on_pulled, g_object_ref (self));
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (PdkServerPull) self = user_data;
  g_autoptr (GError)        error = NULL;
  g_autoptr (GPtrArray)     models = pdk_model_server_list_finish (self->server, result, &error);

  for (guint i = 0; models != NULL && i < models->len; i++)
    {
      PdkServerModel *model = g_ptr_array_index (models, i);

      if (pdk_model_name_texts_equal (pdk_server_model_get_name (model), self->model_name))
        g_set_object (&self->found, model);
    }
  self->installed = models == NULL ? NULL : g_ptr_array_ref (models);
  if (models != NULL && self->found == NULL)
    pdk_error_set (&error, PDK_ERROR_PROTOCOL, _("Look at the server's log, then try again."), _("%s reported success, but does not list %s."), pdk_model_server_get_address (self->server), self->model_name);
  if (error != NULL)
    step_note_end (self, g_steal_pointer (&error));
  else
    step_show (self);
}

/* From here on the model is on the server: a cancellation would only make the library lie. */
static void
step_look_up (PdkServerPull *self)
{
  const PdkTransferEvent registering = { .phase = PDK_TRANSFER_PHASE_REGISTERING, .total = -1, .completed = -1 };

  pdk_transfer_handle_event (PDK_TRANSFER (self), &registering);
  pdk_model_server_list_async (self->server, NULL, on_listed, g_object_ref (self));
}

static void
on_shown (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (PdkServerPull) self = user_data;

  /* Details are welcome but not needed: a model without them is registered all the same. */
  self->details = pdk_model_server_show_finish (self->server, result, NULL);
  step_register (self);
}

static void
step_show (PdkServerPull *self)
{
  pdk_model_server_show_async (self->server, self->model_name, NULL, on_shown, g_object_ref (self));
}

static void
on_registered (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (PdkServerPull) self = user_data;
  g_autoptr (GError)        error = NULL;

  self->record = pdk_model_registry_add_finish (self->registry, result, &error);
  if (self->record == NULL)
    step_note_end (self, g_steal_pointer (&error));
  else
    step_reconcile (self);
}

static void
on_reconciled (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (PdkServerPull) self = user_data;

  /* The model is in the library either way; what the server has besides is told at the next refresh. */
  pdk_model_registry_reconcile_finish (self->registry, result, NULL);
  step_note_end (self, NULL);
}

/* The list that proved the model is here also tells the library so. */
static void
step_reconcile (PdkServerPull *self)
{
  pdk_model_registry_reconcile_async (self->registry, self->server_id, self->installed, NULL, NULL, on_reconciled,
                                      g_object_ref (self));
}

static void
step_register (PdkServerPull *self)
{
  pdk_model_registry_add_async (self->registry, self->server_id, self->found, self->details, NULL, on_registered,
                                g_object_ref (self));
}

static void
finish_failed (PdkServerPull *self,
               GError        *error)
{
  gboolean no_space = g_error_matches (error, PDK_ERROR, PDK_ERROR_NO_SPACE);

  pdk_transfer_fail (PDK_TRANSFER (self), error);
  g_signal_emit_by_name (self->registry, "download-failed", self);
  if (no_space)
    g_signal_emit_by_name (self->registry, "low-disk-space", self);
}

static void
on_end_noted (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (PdkServerPull) self = user_data;
  g_autoptr (GError)        error = NULL;

  pdk_model_registry_end_transfer_finish (self->registry, result, &error);
  if (self->error != NULL)
    {
      finish_failed (self, g_steal_pointer (&self->error));
      return;
    }
  if (error != NULL)
    {
      finish_failed (self, g_steal_pointer (&error));
      return;
    }
  pdk_transfer_succeed (PDK_TRANSFER (self));
  g_signal_emit_by_name (self->registry, "download-completed", self, self->record);
}

static void
step_note_end (PdkServerPull *self,
               GError        *error)
{
  self->error = error;
  pdk_model_registry_end_transfer_async (self->registry, self->server_id, self->model_name, error, NULL, on_end_noted,
                                         g_object_ref (self));
}

static void
on_fraction_changed (PdkServerPull *self)
{
  g_signal_emit_by_name (self->registry, "download-progress", self);
}

static void
pdk_server_pull_dispose (GObject *object)
{
  PdkServerPull *self = PDK_SERVER_PULL (object);

  g_clear_object (&self->registry);
  g_clear_object (&self->server);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->installed, g_ptr_array_unref);
  g_clear_object (&self->found);
  g_clear_object (&self->details);
  g_clear_object (&self->record);

  G_OBJECT_CLASS (pdk_server_pull_parent_class)->dispose (object);
}

static void
pdk_server_pull_finalize (GObject *object)
{
  PdkServerPull *self = PDK_SERVER_PULL (object);

  g_clear_pointer (&self->server_id, g_free);
  g_clear_pointer (&self->model_name, g_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (pdk_server_pull_parent_class)->finalize (object);
}

static void
pdk_server_pull_class_init (PdkServerPullClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  PdkTransferClass *transfer_class = PDK_TRANSFER_CLASS (klass);

  object_class->dispose = pdk_server_pull_dispose;
  object_class->finalize = pdk_server_pull_finalize;
  transfer_class->start = pdk_server_pull_start;
}

static void
pdk_server_pull_init (PdkServerPull *self)
{
  g_signal_connect (self, "notify::fraction", G_CALLBACK (on_fraction_changed), NULL);
}

PdkServerPull *
pdk_server_pull_new (PdkModelRegistry *registry,
                     PdkModelServer   *server,
                     const char       *server_id,
                     const char       *model_name,
                     const char       *title,
                     guint64           expected_total,
                     gboolean          insecure)
{
  PdkServerPull *self = g_object_new (PDK_TYPE_SERVER_PULL,
                                      "title", title,
                                      "expected-total", expected_total,
                                      NULL);

  self->registry = g_object_ref (registry);
  self->server = g_object_ref (server);
  self->server_id = g_strdup (server_id);
  self->model_name = g_strdup (model_name);
  self->insecure = insecure;
  return self;
}

PdkServerPull *
pdk_server_pull_new_again (PdkServerPull *over)
{
  guint64          expected_total = 0;
  g_autofree char *title = NULL;

  g_object_get (over, "title", &title, "expected-total", &expected_total, NULL);
  return pdk_server_pull_new (over->registry, over->server, over->server_id, over->model_name, title, expected_total,
                              over->insecure);
}

static void
on_forgotten (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask)  task = user_data;
  g_autoptr (GError) error = NULL;

  if (!pdk_model_registry_end_transfer_finish (PDK_MODEL_REGISTRY (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

void
pdk_server_pull_forget_async (PdkServerPull      *self,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, pdk_server_pull_forget_async);
  pdk_model_registry_end_transfer_async (self->registry, self->server_id, self->model_name, NULL, cancellable,
                                         on_forgotten, g_steal_pointer (&task));
}

gboolean
pdk_server_pull_forget_finish (PdkServerPull *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

const char *
pdk_server_pull_get_model_name (PdkServerPull *self)
{
  return self->model_name;
}

const char *
pdk_server_pull_get_server_id (PdkServerPull *self)
{
  return self->server_id;
}

PdkModelRecord *
pdk_server_pull_get_record (PdkServerPull *self)
{
  return self->record;
}
