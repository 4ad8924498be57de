/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "setup/pdk-server-setup.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"
#include "servers/pdk-ollama-client.h"
#include "servers/pdk-server-address.h"
#include "servers/pdk-server-secret.h"

#define ID_LIMIT 64

PdkServerSetup *
pdk_server_setup_new (void)
{
  return g_new0 (PdkServerSetup, 1);
}

void
pdk_server_setup_free (PdkServerSetup *self)
{
  g_free (self->id);
  g_free (self->address);
  g_free (self->header_name);
  g_free (self->header_value);
  g_free (self);
}

static PdkServerSetup *
copy (const PdkServerSetup *self)
{
  PdkServerSetup *other = pdk_server_setup_new ();

  other->id = g_strdup (self->id);
  other->address = g_strdup (self->address);
  other->header_name = g_strdup (self->header_name);
  other->header_value = g_strdup (self->header_value);
  other->is_default = self->is_default;
  other->memory = self->memory;
  return other;
}

static const PdkServerEntry *
find_entry (GPtrArray  *entries,
            const char *id)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const PdkServerEntry *entry = g_ptr_array_index (entries, i);

      if (g_ascii_strcasecmp (entry->id, id) == 0)
        return entry;
    }
  return NULL;
}

PdkServerSetup *
pdk_server_setup_new_for (PdkContext          *context,
                          PdkServerConnection *server)
{
  g_autoptr (GPtrArray) entries = pdk_model_registry_dup_servers (pdk_context_get_registry (context));
  const PdkServerEntry *entry = find_entry (entries, pdk_server_connection_get_id (server));
  PdkServerSetup       *self = pdk_server_setup_new ();

  self->id = g_strdup (pdk_server_connection_get_id (server));
  self->address = g_strdup (pdk_server_connection_get_address (server));
  self->memory = pdk_server_connection_get_memory (server);
  self->is_default = pdk_server_connection_get_is_default (server);
  if (entry != NULL && entry->header_name != NULL && *entry->header_name != '\0')
    self->header_name = g_strdup (entry->header_name);
  return self;
}

gboolean
pdk_server_setup_is_saved (PdkContext          *context,
                           PdkServerConnection *server)
{
  g_autoptr (GPtrArray) entries = pdk_model_registry_dup_servers (pdk_context_get_registry (context));

  return find_entry (entries, pdk_server_connection_get_id (server)) != NULL;
}

gboolean
pdk_server_setup_check_id (PdkContext *context,
                           const char *id,
                           GError    **error)
{
  g_autofree char *name = g_strstrip (g_strdup (id));
  GListModel      *servers = pdk_context_get_servers (context);

  if (*name == '\0' || g_utf8_strlen (name, -1) > ID_LIMIT)
    {
      pdk_error_set (error, PDK_ERROR_INVALID_INPUT, NULL, _("A server needs a name of at most %d letters."), ID_LIMIT);
      return FALSE;
    }
  for (guint i = 0; i < g_list_model_get_n_items (servers); i++)
    {
      g_autoptr (PdkServerConnection) server = g_list_model_get_item (servers, i);

      if (g_ascii_strcasecmp (pdk_server_connection_get_id (server), name) == 0)
        {
          pdk_error_set (error, PDK_ERROR_INVALID_INPUT, NULL, _("Another server is called “%s” already."), name);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
pdk_server_setup_check_address (const char *address,
                                GError    **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (address));
  g_autofree char *parsed = NULL;

  /* The grammar takes nothing for the usual address, which nobody means who adds a server. */
  if (*stripped == '\0')
    {
      pdk_error_set (error, PDK_ERROR_INVALID_INPUT, NULL, _("A server needs an address, such as 192.168.1.20."));
      return FALSE;
    }
  parsed = pdk_server_address_parse (stripped, error);
  return parsed != NULL;
}

/* Testing: the header's value may have to be looked up before the server can be asked. */

typedef struct
{
  char           *address;
  char           *header_name;
  PdkModelServer *client;
} Test;

static void
test_free (Test *test)
{
  g_free (test->address);
  g_free (test->header_name);
  g_clear_object (&test->client);
  g_free (test);
}

static void
on_version (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask)  task = user_data;
  g_autoptr (GError) error = NULL;
  char              *version = pdk_model_server_get_version_finish (PDK_MODEL_SERVER (source), result, &error);

  if (version == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, version, g_free);
}

/* Takes @task. */
static void
ask_version (GTask      *task,
             const char *header_value)
{
  Test         *test = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  test->client = PDK_MODEL_SERVER (
    pdk_ollama_client_new (test->address, header_value == NULL ? NULL : test->header_name, header_value));
  pdk_model_server_get_version_async (test->client, cancellable, on_version, task);
}

static void
on_secret (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree char *value = pdk_server_secret_lookup_finish (result, NULL);

  /* Without it the server itself says what is missing. */
  ask_version (user_data, value);
}

void
pdk_server_setup_test_async (PdkServerSetup     *self,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask)  task = g_task_new (NULL, cancellable, callback, user_data);
  Test              *test = g_new0 (Test, 1);
  g_autoptr (GError) error = NULL;

  g_task_set_source_tag (task, pdk_server_setup_test_async);
  g_task_set_task_data (task, test, (GDestroyNotify) test_free);
  if (!pdk_server_setup_check_address (self->address, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  test->address = pdk_server_address_parse (self->address, NULL);
  test->header_name = g_strdup (self->header_name);
  if (self->header_name != NULL && self->header_value == NULL && self->id != NULL)
    pdk_server_secret_lookup_async (self->id, cancellable, on_secret, g_steal_pointer (&task));
  else
    ask_version (g_steal_pointer (&task), self->header_value);
}

char *
pdk_server_setup_test_finish (GAsyncResult *result,
                              GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Saving and removing: the keyring, then the database, then the list of servers. */

typedef struct
{
  PdkContext     *context;
  PdkServerSetup *setup;
} Change;

static void
change_free (Change *change)
{
  g_clear_object (&change->context);
  g_clear_pointer (&change->setup, pdk_server_setup_free);
  g_free (change);
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
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GError *error = NULL;

  pdk_model_registry_save_server_finish (PDK_MODEL_REGISTRY (source), result, &error);
  reload (user_data, error);
}

/* Takes @task. */
static void
save_entry (GTask *task)
{
  Change              *change = g_task_get_task_data (task);
  PdkServerSetup      *setup = change->setup;
  g_autofree char     *id = g_strstrip (g_strdup (setup->id));
  g_autofree char     *address = pdk_server_address_parse (setup->address, NULL);
  GCancellable        *cancellable = g_task_get_cancellable (task);
  const PdkServerEntry entry = {
    .id = id,
    .kind = (char *) "ollama",
    .address = address,
    .header_name = setup->header_name,
    .is_default = setup->is_default,
    .memory_bytes = setup->memory,
  };

  pdk_model_registry_save_server_async (pdk_context_get_registry (change->context), &entry, cancellable, on_saved, task);
}

static void
on_secret_stored (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask)  task = user_data;
  g_autoptr (GError) error = NULL;

  if (!pdk_server_secret_store_finish (result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    save_entry (g_steal_pointer (&task));
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
  g_autoptr (GError) error = NULL;

  g_task_set_source_tag (task, pdk_server_setup_save_async);
  change->context = g_object_ref (context);
  change->setup = copy (self);
  g_task_set_task_data (task, change, (GDestroyNotify) change_free);
  if (!pdk_server_setup_check_address (self->address, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (self->header_name != NULL && self->header_value != NULL)
    pdk_server_secret_store_async (self->id, self->header_value, cancellable, on_secret_stored, g_steal_pointer (&task));
  else
    save_entry (g_steal_pointer (&task));
}

gboolean
pdk_server_setup_save_finish (GAsyncResult *result,
                              GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_secret_cleared (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  /* Nothing may have been kept, and there may be no keyring at all; the server is forgotten anyway. */
  pdk_server_secret_store_finish (result, NULL);
  reload (user_data, NULL);
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
  else if (change->setup->header_name == NULL)
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
  g_autoptr (GTask)     task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GPtrArray) entries = pdk_model_registry_dup_servers (pdk_context_get_registry (context));
  const PdkServerEntry *entry = find_entry (entries, id);
  Change               *change = g_new0 (Change, 1);

  g_task_set_source_tag (task, pdk_server_setup_remove_async);
  change->context = g_object_ref (context);
  change->setup = pdk_server_setup_new ();
  change->setup->id = g_strdup (id);
  if (entry != NULL && entry->header_name != NULL && *entry->header_name != '\0')
    change->setup->header_name = g_strdup (entry->header_name);
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
