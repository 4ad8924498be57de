/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-cli-models.h"

#include "base/pdk-async.h"
#include "names/pdk-model-name.h"

PdkServerModel *
pdk_cli_find_installed (PdkServerConnection *server,
                        const char          *name)
{
  GPtrArray *installed = pdk_server_connection_get_installed (server);

  for (guint i = 0; installed != NULL && i < installed->len; i++)
    {
      PdkServerModel *model = g_ptr_array_index (installed, i);

      if (pdk_model_name_texts_equal (pdk_server_model_get_name (model), name))
        return model;
    }
  return NULL;
}

PdkModelDetails *
pdk_cli_show (PdkCli              *cli,
              PdkServerConnection *server,
              const char          *name,
              GError             **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkModelServer         *client = pdk_server_connection_get_client (server);

  pdk_model_server_show_async (client, name, cli->cancellable, pdk_async_waiter_done, &waiter);
  return pdk_model_server_show_finish (client, pdk_async_waiter_wait (&waiter), error);
}

/* The list that held the model also tells the library that it is there. */
static void
reconcile (PdkCli              *cli,
           PdkServerConnection *server)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkModelRegistry       *registry = pdk_context_get_registry (cli->context);

  pdk_model_registry_reconcile_async (registry, pdk_server_connection_get_id (server),
                                      pdk_server_connection_get_installed (server),
                                      pdk_server_connection_get_running (server), NULL, pdk_async_waiter_done, &waiter);
  pdk_model_registry_reconcile_finish (registry, pdk_async_waiter_wait (&waiter), NULL);
}

PdkModelRecord *
pdk_cli_register (PdkCli              *cli,
                  PdkServerConnection *server,
                  PdkServerModel      *model,
                  GError             **error)
{
  g_autoptr (PdkModelRecord)  record = NULL;
  g_auto (PdkAsyncWaiter)     waiter = PDK_ASYNC_WAITER_INIT;
  PdkModelRegistry           *registry = pdk_context_get_registry (cli->context);
  g_autoptr (PdkModelDetails) details = pdk_cli_show (cli, server, pdk_server_model_get_name (model), NULL);

  if (g_cancellable_set_error_if_cancelled (cli->cancellable, error))
    return NULL;
  pdk_model_registry_add_async (registry, pdk_server_connection_get_id (server), model, details, cli->cancellable,
                                pdk_async_waiter_done, &waiter);
  record = pdk_model_registry_add_finish (registry, pdk_async_waiter_wait (&waiter), error);
  if (record != NULL)
    reconcile (cli, server);
  return g_steal_pointer (&record);
}
