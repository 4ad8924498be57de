/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "setup/pdk-server-setup-private.h"

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

PdkServerSetup *
pdk_server_setup_copy (const PdkServerSetup *self)
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

const PdkServerEntry *
pdk_server_setup_find_entry (GPtrArray  *entries,
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
  const PdkServerEntry *entry = pdk_server_setup_find_entry (entries, pdk_server_connection_get_id (server));
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

  return pdk_server_setup_find_entry (entries, pdk_server_connection_get_id (server)) != NULL;
}

gboolean
pdk_server_setup_check_id (PdkContext *context,
                           const char *id,
                           GError    **error)
{
  g_autofree char *name = g_strstrip (g_strdup (id));

  if (*name == '\0' || g_utf8_strlen (name, -1) > ID_LIMIT)
    {
      pdk_error_set (error, PDK_ERROR_INVALID_INPUT, NULL, _("A server needs a name of at most %d letters."), ID_LIMIT);
      return FALSE;
    }
  if (pdk_context_get_server (context, name) != NULL)
    {
      pdk_error_set (error, PDK_ERROR_INVALID_INPUT, NULL, _("Another server is called “%s” already."), name);
      return FALSE;
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
