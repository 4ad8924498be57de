/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "servers/pdk-server-secret.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "base/pdk-error.h"

static const SecretSchema *
get_schema (void)
{
  static const SecretSchema schema = {
    .name = "io.github.paddock.Server",
    .flags = SECRET_SCHEMA_NONE,
    .attributes = { { "server", SECRET_SCHEMA_ATTRIBUTE_STRING } },
  };

  return &schema;
}

static GError *
convert_error (GError *error)
{
  g_autoptr (GError) owned = error;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&owned);
  /* The original text could hold nothing secret, but it names D-Bus errors that help nobody. */
  return pdk_error_new (PDK_ERROR_UNAUTHORIZED,
                        _("Unlock or start a keyring, or set PADDOCK_SERVER_HEADER=\"Name: value\" for this run."),
                          "%s", _("The keyring cannot be reached."));
}

static void
on_looked_up (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError           *error = NULL;
  char             *value = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, convert_error (error));
  else
    g_task_return_pointer (task, value, (GDestroyNotify) secret_password_free);
}

void
pdk_server_secret_lookup_async (const char         *server_id,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, pdk_server_secret_lookup_async);
  secret_password_lookup (get_schema (), cancellable, on_looked_up, g_steal_pointer (&task), "server", server_id, NULL);
}

char *
pdk_server_secret_lookup_finish (GAsyncResult *result,
                                 GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_stored (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError           *error = NULL;

  if (g_task_get_task_data (task) != NULL)
    secret_password_store_finish (result, &error);
  else
    secret_password_clear_finish (result, &error);
  if (error != NULL)
    g_task_return_error (task, convert_error (error));
  else
    g_task_return_boolean (task, TRUE);
}

void
pdk_server_secret_store_async (const char         *server_id,
                               const char         *value,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  /* Translators: the name of an entry in the keyring; the placeholder is a server's name */
  g_autofree char *label = g_strdup_printf (_("Paddock: header for the server %s"), server_id);

  g_task_set_source_tag (task, pdk_server_secret_store_async);
  if (value == NULL)
    {
      secret_password_clear (get_schema (), cancellable, on_stored, g_steal_pointer (&task), "server", server_id, NULL);
      return;
    }
  g_task_set_task_data (task, g_strdup ("store"), g_free);
  secret_password_store (get_schema (), SECRET_COLLECTION_DEFAULT, label, value, cancellable, on_stored,
                         g_steal_pointer (&task), "server", server_id, NULL);
}

gboolean
pdk_server_secret_store_finish (GAsyncResult *result,
                                GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
pdk_server_secret_from_environment (char **name,
                                    char **value)
{
  const char *text = g_getenv ("PADDOCK_SERVER_HEADER");
  const char *colon = text == NULL ? NULL : strchr (text, ':');

  if (colon == NULL || colon == text)
    return FALSE;
  *name = g_strstrip (g_strndup (text, (gsize) (colon - text)));
  *value = g_strstrip (g_strdup (colon + 1));
  return TRUE;
}
