/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-removal.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"
#include "base/pdk-text.h"
#include "names/pdk-model-name.h"

struct _PdkRemoval
{
  GObject              parent_instance;
  PdkModelRegistry    *registry;
  PdkServerConnection *server;
  PdkModelRecord      *record;
  PdkServerModel      *installed;
  GStrv                other_names;
};

G_DEFINE_FINAL_TYPE (PdkRemoval, pdk_removal, G_TYPE_OBJECT)

static void
pdk_removal_dispose (GObject *object)
{
  PdkRemoval *self = PDK_REMOVAL (object);

  g_clear_object (&self->registry);
  g_clear_object (&self->server);
  g_clear_object (&self->record);
  g_clear_object (&self->installed);
  g_clear_pointer (&self->other_names, g_strfreev);

  G_OBJECT_CLASS (pdk_removal_parent_class)->dispose (object);
}

static void
pdk_removal_class_init (PdkRemovalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_removal_dispose;
}

static void
pdk_removal_init (PdkRemoval *self)
{
}

static const char *
get_name (PdkRemoval *self)
{
  const char *name = pdk_model_record_get_ollama_model_name (self->record);

  return name != NULL ? name : pdk_model_record_get_model_id (self->record);
}

static gboolean
names_match (PdkRemoval     *self,
             PdkServerModel *model)
{
  return pdk_model_name_texts_equal (pdk_server_model_get_name (model), get_name (self));
}

static PdkServerModel *
find_model (PdkRemoval *self,
            GPtrArray  *models)
{
  for (guint i = 0; models != NULL && i < models->len; i++)
    {
      if (names_match (self, g_ptr_array_index (models, i)))
        return g_ptr_array_index (models, i);
    }
  return NULL;
}

static GStrv
find_other_names (PdkRemoval *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GPtrArray               *models = pdk_server_connection_get_installed (self->server);
  const char              *digest = self->installed == NULL ? "" : pdk_server_model_get_digest (self->installed);

  for (guint i = 0; models != NULL && i < models->len; i++)
    {
      PdkServerModel *model = g_ptr_array_index (models, i);

      if (*digest != '\0' && !names_match (self, model) && g_str_equal (pdk_server_model_get_digest (model), digest))
        g_strv_builder_add (builder, pdk_server_model_get_name (model));
    }
  return g_strv_builder_end (builder);
}

PdkRemoval *
pdk_removal_new (PdkModelRegistry    *registry,
                 PdkServerConnection *server,
                 PdkModelRecord      *record)
{
  PdkRemoval *self = g_object_new (PDK_TYPE_REMOVAL, NULL);

  self->registry = g_object_ref (registry);
  self->server = g_object_ref (server);
  self->record = g_object_ref (record);
  g_set_object (&self->installed, find_model (self, pdk_server_connection_get_installed (server)));
  self->other_names = find_other_names (self);
  return self;
}

const char * const *
pdk_removal_get_other_names (PdkRemoval *self)
{
  return (const char * const *) self->other_names;
}

guint64
pdk_removal_get_freed_bytes (PdkRemoval *self)
{
  if (self->installed == NULL || self->other_names[0] != NULL)
    return 0;
  return (guint64) MAX (pdk_server_model_get_size (self->installed), 0);
}

char *
pdk_removal_describe (PdkRemoval *self)
{
  g_autofree char *names = g_strjoinv (", ", self->other_names);
  g_autofree char *size = pdk_text_from_file_size (pdk_removal_get_freed_bytes (self));

  if (self->installed == NULL)
    return g_strdup_printf (_("%s no longer has this model; nothing is freed."),
                              pdk_server_connection_get_id (self->server));
  if (*names != '\0')
    /* Translators: the placeholder is a list of names */
    return g_strdup_printf (_("Nothing is freed, since the same data is also called %s."), names);
  /* Translators: the placeholder is a size, such as 4.9 GB */
  return g_strdup_printf (_("This frees up to %s; what other models share stays."), size);
}

static void
on_row_removed (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask)  task = user_data;
  g_autoptr (GError) error = NULL;

  if (!pdk_model_registry_remove_finish (PDK_MODEL_REGISTRY (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
step_forget (GTask *task)
{
  PdkRemoval *self = g_task_get_source_object (task);

  /* After the server's deletion the row must go, whatever is cancelled meanwhile. */
  pdk_model_registry_remove_async (self->registry, self->record, NULL, on_row_removed, task);
}

static void
on_deleted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask)  task = user_data;
  PdkRemoval        *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (!pdk_model_server_delete_finish (PDK_MODEL_SERVER (source), result, &error) &&
      !g_error_matches (error, PDK_ERROR, PDK_ERROR_NOT_FOUND))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  pdk_server_connection_forget (self->server, get_name (self));
  step_forget (g_steal_pointer (&task));
}

static void
step_delete (GTask *task)
{
  PdkRemoval *self = g_task_get_source_object (task);

  pdk_model_server_delete_async (pdk_server_connection_get_client (self->server), get_name (self),
                                 g_task_get_cancellable (task), on_deleted, task);
}

static void
on_unloaded (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask)  task = user_data;
  g_autoptr (GError) error = NULL;

  if (!pdk_model_server_unload_finish (PDK_MODEL_SERVER (source), result, &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  step_delete (g_steal_pointer (&task));
}

void
pdk_removal_run_async (PdkRemoval         *self,
                       gboolean            from_server,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  PdkServerModel   *running = find_model (self, pdk_server_connection_get_running (self->server));

  g_task_set_source_tag (task, pdk_removal_run_async);
  /* Once the row is gone it is gone: a cancellation that comes later must not report otherwise. */
  g_task_set_check_cancellable (task, FALSE);
  if (!from_server)
    step_forget (g_steal_pointer (&task));
  else if (running != NULL)
    pdk_model_server_unload_async (pdk_server_connection_get_client (self->server), get_name (self), cancellable,
                                   on_unloaded, g_steal_pointer (&task));
  else
    step_delete (g_steal_pointer (&task));
}

gboolean
pdk_removal_run_finish (PdkRemoval   *self,
                        GAsyncResult *result,
                        GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
