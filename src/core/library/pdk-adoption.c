/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-adoption.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"
#include "names/pdk-model-name.h"

#define NAMES_AT_A_GLANCE 3

struct _PdkAdoption
{
  PdkObjectList        parent_instance;
  PdkModelRegistry    *registry;
  PdkServerConnection *server;
  guint                update_id;
};

G_DEFINE_FINAL_TYPE (PdkAdoption, pdk_adoption, PDK_TYPE_OBJECT_LIST)

static void
pdk_adoption_dispose (GObject *object)
{
  PdkAdoption *self = PDK_ADOPTION (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->registry);
  g_clear_object (&self->server);

  G_OBJECT_CLASS (pdk_adoption_parent_class)->dispose (object);
}

static void
pdk_adoption_class_init (PdkAdoptionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_adoption_dispose;
  PDK_OBJECT_LIST_CLASS (klass)->item_type = PDK_TYPE_SERVER_MODEL;
}

static void
pdk_adoption_init (PdkAdoption *self)
{
}

static gboolean
holds_same (GPtrArray *a,
            GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      if (g_strcmp0 (pdk_server_model_get_name (a->pdata[i]), pdk_server_model_get_name (b->pdata[i])) != 0)
        return FALSE;
    }
  return TRUE;
}

/* The server's list comes anew every few seconds; only other names are another list. */
static void
update (PdkAdoption *self)
{
  GPtrArray            *installed = pdk_server_connection_get_installed (self->server);
  g_autoptr (GPtrArray) models = NULL;

  models = installed == NULL ? g_ptr_array_new_with_free_func (g_object_unref)
                             : pdk_model_registry_dup_unregistered (self->registry,
                                                                    pdk_server_connection_get_id (self->server),
                                                                    installed);
  if (!holds_same (pdk_object_list_get_items (self), models))
    pdk_object_list_set_items (self, g_steal_pointer (&models));
}

static gboolean
on_idle (gpointer user_data)
{
  PdkAdoption *self = user_data;

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* The library grows row by row when many are taken in at once. */
static void
schedule_update (PdkAdoption *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add (on_idle, self);
}

PdkAdoption *
pdk_adoption_new (PdkModelRegistry    *registry,
                  PdkServerConnection *server)
{
  PdkAdoption *self = g_object_new (PDK_TYPE_ADOPTION, NULL);

  self->registry = g_object_ref (registry);
  self->server = g_object_ref (server);
  g_signal_connect_object (registry, "items-changed", G_CALLBACK (schedule_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (server, "notify::state", G_CALLBACK (schedule_update), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}

PdkServerConnection *
pdk_adoption_get_server (PdkAdoption *self)
{
  return self->server;
}

char *
pdk_adoption_describe (PdkAdoption *self)
{
  guint count = pdk_object_list_get_items (self)->len;

  return g_strdup_printf (ngettext ("%u model is not in the library", "%u models are not in the library", count), count);
}

static char *
dup_display_name (PdkServerModel *model)
{
  const char              *text = pdk_server_model_get_name (model);
  g_autoptr (PdkModelName) name = pdk_model_name_parse (text, NULL);

  return name != NULL ? pdk_model_name_to_display (name) : pdk_text_sanitize (text);
}

char *
pdk_adoption_describe_names (PdkAdoption *self)
{
  GPtrArray               *models = pdk_object_list_get_items (self);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv)           names = NULL;
  g_autofree char         *joined = NULL;

  for (guint i = 0; i < models->len && i < NAMES_AT_A_GLANCE; i++)
    g_strv_builder_take (builder, dup_display_name (g_ptr_array_index (models, i)));
  names = g_strv_builder_end (builder);
  /* Translators: stands between the names of models */
  joined = g_strjoinv (C_("between names", ", "), names);
  if (models->len <= NAMES_AT_A_GLANCE)
    return g_steal_pointer (&joined);
  /* Translators: a few names, and there are more */
  return g_strdup_printf (_("%s and others"), joined);
}

static void
on_adopted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask)  task = user_data;
  g_autoptr (GError) error = NULL;

  if (!pdk_model_registry_adopt_finish (PDK_MODEL_REGISTRY (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

void
pdk_adoption_adopt_async (PdkAdoption        *self,
                          GPtrArray          *models,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, pdk_adoption_adopt_async);
  pdk_model_registry_adopt_async (self->registry, pdk_server_connection_get_id (self->server), models, cancellable,
                                  on_adopted, g_steal_pointer (&task));
}

gboolean
pdk_adoption_adopt_finish (PdkAdoption  *self,
                           GAsyncResult *result,
                           GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
