/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "servers/pdk-server-address.h"
#include "servers/pdk-server-secret.h"
#include "setup/pdk-server-setup-private.h"

/*
 * Saving: the database, which can refuse or be gone back on, then the keyring, then the list of servers.
 * Where the keyring fails, the database gets back what it held.
 */

typedef struct
{
  PdkContext     *context;
  PdkServerSetup *setup;
  PdkServerEntry *before;         /* what was known under that name; NULL for nothing */
  PdkServerEntry *default_before; /* the default, where it is another */
  GError         *error;          /* why the keyring refused */
} Change;

static void
change_free (Change *change)
{
  g_clear_object (&change->context);
  g_clear_pointer (&change->setup, pdk_server_setup_free);
  g_clear_pointer (&change->before, pdk_server_entry_free);
  g_clear_pointer (&change->default_before, pdk_server_entry_free);
  g_clear_error (&change->error);
  g_free (change);
}

static void
remember_before (Change *change)
{
  g_autoptr (GPtrArray) entries = pdk_model_registry_dup_servers (pdk_context_get_registry (change->context));
  const PdkServerEntry *before = pdk_server_setup_find_entry (entries, change->setup->id);

  change->before = before == NULL ? NULL : pdk_server_entry_copy (before);
  for (guint i = 0; i < entries->len; i++)
    {
      const PdkServerEntry *entry = g_ptr_array_index (entries, i);

      if (entry != before && entry->is_default && change->default_before == NULL)
        change->default_before = pdk_server_entry_copy (entry);
    }
}

static gboolean
has_header (const PdkServerEntry *entry)
{
  return entry != NULL && entry->header_name != NULL && *entry->header_name != '\0';
}

static void
on_reloaded (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask)  task = user_data;
  g_autoptr (GError) error = NULL;

  if (!pdk_context_reload_servers_finish (PDK_CONTEXT (source), result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

/* Takes @task, and @error if there was one. */
static void
reload (GTask  *task,
        GError *error)
{
  g_autoptr (GTask) owned = task;
  Change           *change = g_task_get_task_data (task);
  GCancellable     *cancellable = g_task_get_cancellable (task);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    pdk_context_reload_servers_async (change->context, cancellable, on_reloaded, g_steal_pointer (&owned));
}

static void
on_default_restored (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Change           *change = g_task_get_task_data (task);

  pdk_model_registry_save_server_finish (PDK_MODEL_REGISTRY (source), result, NULL);
  g_task_return_error (task, g_steal_pointer (&change->error));
}

static void
on_restored (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Change           *change = g_task_get_task_data (task);
  PdkModelRegistry *registry = PDK_MODEL_REGISTRY (source);

  if (change->before != NULL)
    pdk_model_registry_save_server_finish (registry, result, NULL);
  else
    pdk_model_registry_remove_server_finish (registry, result, NULL);
  if (change->setup->is_default && change->default_before != NULL)
    pdk_model_registry_save_server_async (registry, change->default_before, NULL, on_default_restored,
                                          g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&change->error));
}

/* Takes @task. Going back is no part of what a person may have cancelled. */
static void
go_back (GTask *task)
{
  Change           *change = g_task_get_task_data (task);
  PdkModelRegistry *registry = pdk_context_get_registry (change->context);

  if (change->before != NULL)
    pdk_model_registry_save_server_async (registry, change->before, NULL, on_restored, task);
  else
    pdk_model_registry_remove_server_async (registry, change->setup->id, NULL, on_restored, task);
}

static void
on_secret_stored (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  GTask  *task = user_data;
  Change *change = g_task_get_task_data (task);

  if (pdk_server_secret_store_finish (result, &change->error))
    reload (task, NULL);
  else
    go_back (task);
}

static void
on_secret_cleared (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  /* Nothing may have been kept, and there may be no keyring at all; nobody will look there any more. */
  pdk_server_secret_store_finish (result, NULL);
  reload (user_data, NULL);
}

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask          *task = user_data;
  Change         *change = g_task_get_task_data (task);
  PdkServerSetup *setup = change->setup;
  GCancellable   *cancellable = g_task_get_cancellable (task);
  GError         *error = NULL;

  if (!pdk_model_registry_save_server_finish (PDK_MODEL_REGISTRY (source), result, &error))
    reload (task, error);
  else if (setup->header_name != NULL && setup->header_value != NULL)
    pdk_server_secret_store_async (setup->id, setup->header_value, cancellable, on_secret_stored, task);
  else if (setup->header_name == NULL && has_header (change->before))
    pdk_server_secret_store_async (setup->id, NULL, cancellable, on_secret_cleared, task);
  else
    reload (task, NULL);
}

void
pdk_server_setup_save_async (PdkServerSetup     *self,
                             PdkContext         *context,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask)  task = g_task_new (NULL, cancellable, callback, user_data);
  Change            *change = g_new0 (Change, 1);
  PdkServerEntry     entry = { .kind = (char *) "ollama" };
  g_autofree char   *address = NULL;
  g_autoptr (GError) error = NULL;

  g_task_set_source_tag (task, pdk_server_setup_save_async);
  change->context = g_object_ref (context);
  change->setup = pdk_server_setup_copy (self);
  g_strstrip (change->setup->id);
  g_task_set_task_data (task, change, (GDestroyNotify) change_free);
  if (!pdk_server_setup_check_address (self->address, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  remember_before (change);
  address = pdk_server_address_parse (self->address, NULL);
  entry.id = change->setup->id;
  entry.address = address;
  entry.header_name = change->setup->header_name;
  entry.is_default = self->is_default;
  entry.memory_bytes = self->memory;
  pdk_model_registry_save_server_async (pdk_context_get_registry (context), &entry, cancellable, on_saved,
                                        g_steal_pointer (&task));
}

gboolean
pdk_server_setup_save_finish (GAsyncResult *result,
                              GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_removed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask  *task = user_data;
  Change *change = g_task_get_task_data (task);
  GError *error = NULL;

  if (!pdk_model_registry_remove_server_finish (PDK_MODEL_REGISTRY (source), result, &error))
    reload (task, error);
  else if (!has_header (change->before))
    reload (task, NULL);
  else
    pdk_server_secret_store_async (change->setup->id, NULL, g_task_get_cancellable (task), on_secret_cleared, task);
}

void
pdk_server_setup_remove_async (PdkContext         *context,
                               const char         *id,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Change           *change = g_new0 (Change, 1);

  g_task_set_source_tag (task, pdk_server_setup_remove_async);
  change->context = g_object_ref (context);
  change->setup = pdk_server_setup_new ();
  change->setup->id = g_strdup (id);
  remember_before (change);
  g_task_set_task_data (task, change, (GDestroyNotify) change_free);
  pdk_model_registry_remove_server_async (pdk_context_get_registry (context), id, cancellable, on_removed,
                                          g_steal_pointer (&task));
}

gboolean
pdk_server_setup_remove_finish (GAsyncResult *result,
                                GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
