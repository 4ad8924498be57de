/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-server-connection.h"

#include "base/pdk-error.h"
#include "library/pdk-rebuild.h"
#include "names/pdk-model-name.h"
#include "servers/pdk-server-address.h"

struct _PdkServerConnection
{
  GObject         parent_instance;
  char           *id;
  PdkModelServer *client;
  guint64         memory;
  gboolean        is_default;
  PdkServerState  state;
  GError         *error;
  char           *version;
  GPtrArray      *installed;
  GPtrArray      *running;
};

typedef enum
{
  PROP_ID = 1,
  PROP_ADDRESS,
  PROP_IS_DEFAULT,
  PROP_STATE,
  PROP_VERSION,
  PROP_MEMORY,
} PdkServerConnectionProperty;

static GParamSpec *properties[PROP_MEMORY + 1];

G_DEFINE_FINAL_TYPE (PdkServerConnection, pdk_server_connection, G_TYPE_OBJECT)

static void
pdk_server_connection_finalize (GObject *object)
{
  PdkServerConnection *self = PDK_SERVER_CONNECTION (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_object (&self->client);
  g_clear_error (&self->error);
  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->installed, g_ptr_array_unref);
  g_clear_pointer (&self->running, g_ptr_array_unref);

  G_OBJECT_CLASS (pdk_server_connection_parent_class)->finalize (object);
}

static void
pdk_server_connection_get_property (GObject    *object,
                                    guint       property_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  PdkServerConnection *self = PDK_SERVER_CONNECTION (object);

  switch ((PdkServerConnectionProperty) property_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_ADDRESS:
      g_value_set_string (value, pdk_server_connection_get_address (self));
      break;
    case PROP_IS_DEFAULT:
      g_value_set_boolean (value, self->is_default);
      break;
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_VERSION:
      g_value_set_string (value, self->version);
      break;
    case PROP_MEMORY:
      g_value_set_uint64 (value, self->memory);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_server_connection_class_init (PdkServerConnectionClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = pdk_server_connection_finalize;
  object_class->get_property = pdk_server_connection_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, readable);
  properties[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, readable);
  properties[PROP_IS_DEFAULT] = g_param_spec_boolean ("is-default", NULL, NULL, FALSE, readable);
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_VERSION] = g_param_spec_string ("version", NULL, NULL, NULL, readable);
  properties[PROP_MEMORY] = g_param_spec_uint64 ("memory", NULL, NULL, 0, G_MAXUINT64, 0, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pdk_server_connection_init (PdkServerConnection *self)
{
}

PdkServerConnection *
pdk_server_connection_new (const char     *id,
                           PdkModelServer *client,
                           guint64         memory,
                           gboolean        is_default)
{
  PdkServerConnection *self = g_object_new (PDK_TYPE_SERVER_CONNECTION, NULL);

  self->id = g_strdup (id);
  self->client = g_object_ref (client);
  self->memory = memory;
  self->is_default = is_default;
  return self;
}

const char *
pdk_server_connection_get_id (PdkServerConnection *self)
{
  return self->id;
}

const char *
pdk_server_connection_get_address (PdkServerConnection *self)
{
  return pdk_model_server_get_address (self->client);
}

PdkModelServer *
pdk_server_connection_get_client (PdkServerConnection *self)
{
  return self->client;
}

gboolean
pdk_server_connection_get_is_default (PdkServerConnection *self)
{
  return self->is_default;
}

void
pdk_server_connection_set_is_default (PdkServerConnection *self,
                                      gboolean             is_default)
{
  if (self->is_default == is_default)
    return;
  self->is_default = is_default;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_DEFAULT]);
}

gboolean
pdk_server_connection_is_local (PdkServerConnection *self)
{
  return pdk_server_address_is_local (pdk_server_connection_get_address (self));
}

guint64
pdk_server_connection_get_memory (PdkServerConnection *self)
{
  return self->memory;
}

void
pdk_server_connection_set_memory (PdkServerConnection *self,
                                  guint64              memory)
{
  if (self->memory == memory)
    return;
  self->memory = memory;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEMORY]);
}

PdkServerState
pdk_server_connection_get_state (PdkServerConnection *self)
{
  return self->state;
}

const GError *
pdk_server_connection_get_error (PdkServerConnection *self)
{
  return self->error;
}

const char *
pdk_server_connection_get_version (PdkServerConnection *self)
{
  return self->version;
}

GPtrArray *
pdk_server_connection_get_installed (PdkServerConnection *self)
{
  return self->installed;
}

PdkServerModel *
pdk_server_connection_find_installed (PdkServerConnection *self,
                                      const char          *name)
{
  for (guint i = 0; self->installed != NULL && i < self->installed->len; i++)
    {
      PdkServerModel *model = g_ptr_array_index (self->installed, i);

      if (pdk_model_name_texts_equal (pdk_server_model_get_name (model), name))
        return model;
    }
  return NULL;
}

GPtrArray *
pdk_server_connection_get_running (PdkServerConnection *self)
{
  return self->running;
}

static void
set_state (PdkServerConnection *self,
           PdkServerState       state,
           const GError        *error)
{
  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* Whoever holds the old list keeps it as it was. */
static GPtrArray *
copy_without (GPtrArray  *models,
              const char *name)
{
  GPtrArray *copy;

  if (models == NULL)
    return NULL;
  copy = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < models->len; i++)
    {
      PdkServerModel *model = g_ptr_array_index (models, i);

      if (!pdk_model_name_texts_equal (pdk_server_model_get_name (model), name))
        g_ptr_array_add (copy, g_object_ref (model));
    }
  return copy;
}

void
pdk_server_connection_forget (PdkServerConnection *self,
                              const char          *name)
{
  g_autoptr (GPtrArray) installed = g_steal_pointer (&self->installed);
  g_autoptr (GPtrArray) running = g_steal_pointer (&self->running);

  self->installed = copy_without (installed, name);
  self->running = copy_without (running, name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* Two questions run side by side; the one that ends last goes on. */
typedef struct
{
  PdkModelRegistry *registry;
  GPtrArray        *installed;
  GPtrArray        *running;
  GError           *error;
  guint             pending;
} Refresh;

static void
refresh_free (Refresh *refresh)
{
  g_clear_object (&refresh->registry);
  g_clear_pointer (&refresh->installed, g_ptr_array_unref);
  g_clear_pointer (&refresh->running, g_ptr_array_unref);
  g_clear_error (&refresh->error);
  g_free (refresh);
}

static void
on_rebuilt (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask)  task = user_data;
  g_autoptr (GError) error = NULL;

  if (!pdk_rebuild_finish (PDK_MODEL_REGISTRY (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_reconciled (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask)    task = user_data;
  PdkServerConnection *self = g_task_get_source_object (task);
  GCancellable        *cancellable = g_task_get_cancellable (task);
  g_autoptr (GError)   error = NULL;

  if (!pdk_model_registry_reconcile_finish (PDK_MODEL_REGISTRY (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    pdk_rebuild_async (PDK_MODEL_REGISTRY (source), self->id, self->installed, cancellable, on_rebuilt,
                       g_steal_pointer (&task));
}

static void
finish_offline (GTask *task)
{
  PdkServerConnection *self = g_task_get_source_object (task);
  Refresh             *refresh = g_task_get_task_data (task);

  if (!g_error_matches (refresh->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      set_state (self, PDK_SERVER_STATE_OFFLINE, refresh->error);
      if (refresh->registry != NULL)
        pdk_model_registry_server_unreachable (refresh->registry, self->id);
    }
  g_task_return_error (task, g_steal_pointer (&refresh->error));
}

static void
continue_refresh (GTask *task)
{
  g_autoptr (GTask)    owned = task;
  PdkServerConnection *self = g_task_get_source_object (task);
  Refresh             *refresh = g_task_get_task_data (task);

  if (--refresh->pending > 0)
    return;
  if (refresh->error != NULL)
    {
      finish_offline (task);
      return;
    }
  g_clear_pointer (&self->installed, g_ptr_array_unref);
  g_clear_pointer (&self->running, g_ptr_array_unref);
  self->installed = g_ptr_array_ref (refresh->installed);
  self->running = refresh->running == NULL ? NULL : g_ptr_array_ref (refresh->running);
  set_state (self, PDK_SERVER_STATE_ONLINE, NULL);
  if (refresh->registry == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  pdk_model_registry_reconcile_async (refresh->registry, self->id, refresh->installed, refresh->running,
                                      g_task_get_cancellable (task), on_reconciled, g_steal_pointer (&owned));
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Refresh *refresh = g_task_get_task_data (user_data);

  g_clear_error (&refresh->error);
  refresh->installed = pdk_model_server_list_finish (PDK_MODEL_SERVER (source), result, &refresh->error);
  continue_refresh (user_data);
}

static void
on_listed_running (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  Refresh *refresh = g_task_get_task_data (user_data);

  /* Servers older than 0.1.38 cannot tell what runs; that alone is no reason to call them offline. */
  refresh->running = pdk_model_server_list_running_finish (PDK_MODEL_SERVER (source), result, NULL);
  continue_refresh (user_data);
}

void
pdk_server_connection_refresh_async (PdkServerConnection *self,
                                     PdkModelRegistry    *registry,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Refresh          *refresh = g_new0 (Refresh, 1);

  g_task_set_source_tag (task, pdk_server_connection_refresh_async);
  g_set_object (&refresh->registry, registry);
  refresh->pending = 2;
  g_task_set_task_data (task, refresh, (GDestroyNotify) refresh_free);
  pdk_model_server_list_async (self->client, cancellable, on_listed, g_object_ref (task));
  pdk_model_server_list_running_async (self->client, cancellable, on_listed_running, g_object_ref (task));
}

gboolean
pdk_server_connection_refresh_finish (PdkServerConnection *self,
                                      GAsyncResult        *result,
                                      GError             **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_version (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask)    task = user_data;
  PdkServerConnection *self = g_task_get_source_object (task);
  g_autoptr (GError)   error = NULL;
  g_autofree char     *version = pdk_model_server_get_version_finish (self->client, result, &error);

  if (version == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        set_state (self, PDK_SERVER_STATE_OFFLINE, error);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (g_set_str (&self->version, version))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VERSION]);
  set_state (self, PDK_SERVER_STATE_ONLINE, NULL);
  g_task_return_boolean (task, TRUE);
}

void
pdk_server_connection_probe_async (PdkServerConnection *self,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, pdk_server_connection_probe_async);
  pdk_model_server_get_version_async (self->client, cancellable, on_version, g_steal_pointer (&task));
}

gboolean
pdk_server_connection_probe_finish (PdkServerConnection *self,
                                    GAsyncResult        *result,
                                    GError             **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
