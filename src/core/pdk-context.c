/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-context.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"
#include "base/pdk-paths.h"
#include "base/pdk-text.h"
#include "gguf/pdk-gguf-cache.h"
#include "servers/pdk-ollama-client.h"
#include "servers/pdk-server-address.h"
#include "servers/pdk-server-secret.h"
#include "transfers/pdk-unfinished-downloads.h"

/* A second download at the same time uses the pause between a model's layers; more only crowd each other. */
#define PARALLEL_TRANSFERS 2

struct _PdkContext
{
  GObject           parent_instance;
  PdkModelRegistry *registry;
  PdkCatalog       *catalog;
  PdkTransferQueue *queue;
  PdkHardware      *hardware;
  PdkModelWork     *work;
  GListStore       *servers;
  PdkFitShelf      *fits;
  /* Only for those who can show them. */
  PdkUnfinishedDownloads *unfinished;
};

enum
{
  HARDWARE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkContext, pdk_context, G_TYPE_OBJECT)

static void
pdk_context_dispose (GObject *object)
{
  PdkContext *self = PDK_CONTEXT (object);

  g_clear_object (&self->unfinished);
  g_clear_object (&self->queue);
  g_clear_object (&self->work);
  g_clear_object (&self->servers);
  g_clear_object (&self->registry);
  g_clear_object (&self->catalog);
  g_clear_object (&self->hardware);
  g_clear_object (&self->fits);

  G_OBJECT_CLASS (pdk_context_parent_class)->dispose (object);
}

static void
pdk_context_class_init (PdkContextClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_context_dispose;

  signals[HARDWARE_CHANGED] = g_signal_new ("hardware-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_context_init (PdkContext *self)
{
  g_autofree char          *headers = pdk_gguf_cache_dup_folder ();
  g_autoptr (PdkShapeStore) shapes = pdk_shape_store_new (headers);

  self->fits = pdk_fit_shelf_new (shapes);
  self->servers = g_list_store_new (PDK_TYPE_SERVER_CONNECTION);
  self->queue = pdk_transfer_queue_new (PARALLEL_TRANSFERS);
}

/* The id of a server that nobody named: its address as people write it. */
static char *
make_id (const char *address)
{
  return g_strdup (g_str_has_prefix (address, "http://") ? address + strlen ("http://") : address);
}

static PdkServerConnection *
find_by_address (GListStore *servers,
                 const char *address)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (servers));

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (PdkServerConnection) server = g_list_model_get_item (G_LIST_MODEL (servers), i);

      /* The list keeps its own reference. */
      if (g_str_equal (pdk_server_connection_get_address (server), address))
        return server;
    }
  return NULL;
}

PdkServerConnection *
pdk_context_get_server (PdkContext *self,
                        const char *id)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->servers));

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (PdkServerConnection) server = g_list_model_get_item (G_LIST_MODEL (self->servers), i);

      if (g_ascii_strcasecmp (pdk_server_connection_get_id (server), id) == 0)
        return server;
    }
  return NULL;
}

/* Marks servers that are sent a header, which cannot be changed later. */
static G_DEFINE_QUARK (pdk - context - credentials, credentials)

static PdkServerConnection *
make_server (const char *id,
             const char *address,
             const char *header_name,
             const char *header_value,
             guint64     memory)
{
  g_autoptr (PdkModelServer) client = NULL;
  PdkServerConnection       *server;

  client = PDK_MODEL_SERVER (pdk_ollama_client_new (address, header_value == NULL ? NULL : header_name, header_value));
  server = pdk_server_connection_new (id, client, memory, FALSE);
  g_object_set_qdata (G_OBJECT (server), credentials_quark (), GINT_TO_POINTER (header_name != NULL));
  return server;
}

/*
 * The header of the environment is a secret for the server that is meant, whichever way that was said.
 * No other one may see it, although all of them may be asked in the same run.
 */
static void
offer_environment_header (PdkServerConnection *server)
{
  PdkModelServer  *client = pdk_server_connection_get_client (server);
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (PDK_IS_OLLAMA_CLIENT (client) && pdk_server_secret_from_environment (&name, &value))
    pdk_ollama_client_offer_header (PDK_OLLAMA_CLIENT (client), name, value);
}

static PdkServerConnection *
ensure_address (PdkContext *self,
                const char *address)
{
  PdkServerConnection            *known = find_by_address (self->servers, address);
  g_autofree char                *id = make_id (address);
  g_autoptr (PdkServerConnection) server = NULL;

  if (known != NULL)
    return known;
  server = make_server (id, address, NULL, NULL, 0);
  g_list_store_append (self->servers, server);
  return server;
}

static PdkServerConnection *
find_default (GListStore *servers)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (servers));

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (PdkServerConnection) server = g_list_model_get_item (G_LIST_MODEL (servers), i);

      if (pdk_server_connection_get_is_default (server))
        return server;
    }
  return NULL;
}

/* Loading the configured servers: one keyring question after the other, then the list is exchanged. */
typedef struct
{
  GPtrArray  *entries;
  guint       position;
  GListStore *servers;
} Load;

static void
load_free (Load *load)
{
  g_ptr_array_unref (load->entries);
  g_object_unref (load->servers);
  g_free (load);
}

static void load_next (GTask *task);

/* Who shows a server goes on showing it where only its settings have changed. */
static PdkServerConnection *
find_unchanged (PdkContext           *self,
                const PdkServerEntry *entry)
{
  PdkServerConnection *server = find_by_address (self->servers, entry->address);

  if (server == NULL || !g_str_equal (pdk_server_connection_get_id (server), entry->id))
    return NULL;
  if (g_object_get_qdata (G_OBJECT (server), credentials_quark ()) != NULL)
    return NULL;
  return entry->header_name == NULL || *entry->header_name == '\0' ? g_object_ref (server) : NULL;
}

static void
add_entry (GTask                *task,
           const PdkServerEntry *entry,
           const char           *header_value)
{
  Load                           *load = g_task_get_task_data (task);
  g_autoptr (PdkServerConnection) server = find_unchanged (g_task_get_source_object (task), entry);

  if (server == NULL)
    server = make_server (entry->id, entry->address, entry->header_name, header_value, entry->memory_bytes);
  pdk_server_connection_set_memory (server, entry->memory_bytes);
  pdk_server_connection_set_is_default (server, entry->is_default);
  g_list_store_append (load->servers, server);
}

static void
on_secret (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Load             *load = g_task_get_task_data (task);
  g_autofree char  *value = pdk_server_secret_lookup_finish (result, NULL);

  /* Without the keyring the server is still listed; it will say itself that it wants credentials. */
  add_entry (task, g_ptr_array_index (load->entries, load->position), value);
  load->position++;
  load_next (g_steal_pointer (&task));
}

/* The server that nobody configured: the environment's, or Ollama's usual one unless another is the default. */
static void
add_implicit (PdkContext *self,
              Load       *load)
{
  g_autofree char                *address = pdk_server_address_from_environment (NULL);
  g_autofree char                *id = NULL;
  PdkServerConnection            *known;
  g_autoptr (PdkServerConnection) server = NULL;

  if (address == NULL && find_default (load->servers) != NULL)
    return;
  if (address == NULL)
    address = g_strdup (PDK_SERVER_ADDRESS_DEFAULT);
  if (find_by_address (load->servers, address) != NULL)
    return;
  id = make_id (address);
  known = find_by_address (self->servers, address);
  if (known != NULL && g_str_equal (pdk_server_connection_get_id (known), id))
    server = g_object_ref (known);
  else
    server = make_server (id, address, NULL, NULL, 0);
  pdk_server_connection_set_memory (server, 0);
  g_list_store_append (load->servers, server);
}

static void
finish_load (GTask *task)
{
  PdkContext           *self = g_task_get_source_object (task);
  Load                 *load = g_task_get_task_data (task);
  g_autoptr (GPtrArray) servers = g_ptr_array_new_with_free_func (g_object_unref);
  guint                 count;

  add_implicit (self, load);
  count = g_list_model_get_n_items (G_LIST_MODEL (load->servers));
  for (guint i = 0; i < count; i++)
    g_ptr_array_add (servers, g_list_model_get_item (G_LIST_MODEL (load->servers), i));
  g_list_store_splice (self->servers, 0, g_list_model_get_n_items (G_LIST_MODEL (self->servers)), servers->pdata,
                       servers->len);
  /* Finding the usual one offers it the environment's header; a wrong OLLAMA_HOST is told where a server is needed. */
  pdk_context_find_server (self, NULL, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
load_next (GTask *task)
{
  g_autoptr (GTask) owned = task;
  Load             *load = g_task_get_task_data (task);

  while (load->position < load->entries->len)
    {
      const PdkServerEntry *entry = g_ptr_array_index (load->entries, load->position);

      if (entry->header_name != NULL && *entry->header_name != '\0')
        {
          pdk_server_secret_lookup_async (entry->id, g_task_get_cancellable (task), on_secret,
                                          g_steal_pointer (&owned));
          return;
        }
      add_entry (task, entry, NULL);
      load->position++;
    }
  finish_load (task);
}

void
pdk_context_reload_servers_async (PdkContext         *self,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Load             *load = g_new0 (Load, 1);

  g_task_set_source_tag (task, pdk_context_reload_servers_async);
  load->entries = pdk_model_registry_dup_servers (self->registry);
  load->servers = g_list_store_new (PDK_TYPE_SERVER_CONNECTION);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  load_next (g_steal_pointer (&task));
}

gboolean
pdk_context_reload_servers_finish (PdkContext   *self,
                                   GAsyncResult *result,
                                   GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_servers_loaded (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask)  task = user_data;
  PdkContext        *self = PDK_CONTEXT (source);
  g_autoptr (GError) error = NULL;

  if (!pdk_context_reload_servers_finish (self, result, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

static void
on_registry_opened (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask)  task = user_data;
  PdkContext        *self = g_task_get_task_data (task);
  GCancellable      *cancellable;
  g_autoptr (GError) error = NULL;

  self->registry = pdk_model_registry_open_finish (result, &error);
  if (self->registry == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  self->work = pdk_model_work_new (self->registry);
  cancellable = g_task_get_cancellable (task);
  pdk_context_reload_servers_async (self, cancellable, on_servers_loaded, g_steal_pointer (&task));
}

void
pdk_context_open_async (const char         *database,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char  *usual_database = pdk_paths_dup_database ();
  g_autofree char  *own_catalog = pdk_paths_dup_own_catalog ();
  PdkContext       *self = g_object_new (PDK_TYPE_CONTEXT, NULL);

  g_task_set_source_tag (task, pdk_context_open_async);
  g_task_set_task_data (task, self, g_object_unref);
  self->catalog = pdk_catalog_new (own_catalog);
  g_signal_connect_object (self->catalog, "items-changed", G_CALLBACK (pdk_fit_shelf_clear), self->fits, G_CONNECT_SWAPPED);
  pdk_model_registry_open_async (database != NULL ? database : usual_database, self->catalog, cancellable,
                                 on_registry_opened, g_steal_pointer (&task));
}

PdkContext *
pdk_context_open_finish (GAsyncResult *result,
                         GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
pdk_context_close (PdkContext *self)
{
  pdk_model_registry_close (self->registry);
}

PdkModelRegistry *
pdk_context_get_registry (PdkContext *self)
{
  return self->registry;
}

PdkCatalog *
pdk_context_get_catalog (PdkContext *self)
{
  return self->catalog;
}

PdkTransferQueue *
pdk_context_get_queue (PdkContext *self)
{
  return self->queue;
}

PdkModelWork *
pdk_context_get_work (PdkContext *self)
{
  return self->work;
}

void
pdk_context_offer_unfinished (PdkContext *self)
{
  if (self->unfinished == NULL)
    self->unfinished =
      pdk_unfinished_downloads_new (self->registry, self->catalog, self->queue, G_LIST_MODEL (self->servers));
}

GListModel *
pdk_context_get_servers (PdkContext *self)
{
  return G_LIST_MODEL (self->servers);
}

static PdkServerConnection *
find_meant_server (PdkContext *self,
                   const char *name,
                   GError    **error)
{
  PdkServerConnection *server;
  g_autoptr (GError)   local_error = NULL;
  g_autofree char     *address = NULL;

  if (name != NULL)
    {
      server = pdk_context_get_server (self, name);
      if (server != NULL)
        return server;
      address = pdk_server_address_parse (name, error);
      return address == NULL ? NULL : ensure_address (self, address);
    }
  address = pdk_server_address_from_environment (&local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (address != NULL)
    return ensure_address (self, address);
  server = find_default (self->servers);
  return server != NULL ? server : ensure_address (self, PDK_SERVER_ADDRESS_DEFAULT);
}

PdkServerConnection *
pdk_context_find_server (PdkContext *self,
                         const char *name,
                         GError    **error)
{
  PdkServerConnection *server = find_meant_server (self, name, error);

  if (server != NULL)
    offer_environment_header (server);
  return server;
}

PdkServerConnection *
pdk_context_find_server_of (PdkContext     *self,
                            PdkModelRecord *record)
{
  return pdk_context_get_server (self, pdk_model_record_get_server (record));
}

static void
on_hardware (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask)       task = user_data;
  PdkContext             *self = g_task_get_source_object (task);
  g_autoptr (GError)      error = NULL;
  g_autoptr (PdkHardware) hardware = pdk_hardware_detect_finish (result, &error);

  if (hardware == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_set_object (&self->hardware, hardware);
  g_signal_emit (self, signals[HARDWARE_CHANGED], 0);
  g_task_return_boolean (task, TRUE);
}

void
pdk_context_detect_hardware_async (PdkContext         *self,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, pdk_context_detect_hardware_async);
  if (self->hardware != NULL)
    g_task_return_boolean (task, TRUE);
  else
    pdk_hardware_detect_async (NULL, cancellable, on_hardware, g_steal_pointer (&task));
}

void
pdk_context_look_again_async (PdkContext         *self,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask)       task = g_task_new (self, cancellable, callback, user_data);
  const PdkHardwarePlaces places = { .thorough = TRUE };

  g_task_set_source_tag (task, pdk_context_look_again_async);
  pdk_hardware_detect_async (&places, cancellable, on_hardware, g_steal_pointer (&task));
}

PdkHardware *
pdk_context_detect_hardware_finish (PdkContext   *self,
                                    GAsyncResult *result,
                                    GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error) ? self->hardware : NULL;
}

PdkHardware *
pdk_context_get_hardware (PdkContext *self)
{
  return self->hardware;
}

PdkShapeStore *
pdk_context_get_shapes (PdkContext *self)
{
  return pdk_fit_shelf_get_shapes (self->fits);
}

PdkFitBook *
pdk_context_get_fits (PdkContext          *self,
                      PdkServerConnection *server,
                      guint64              memory)
{
  return pdk_fit_shelf_get (self->fits, server, self->hardware, memory);
}

PdkServerPull *
pdk_context_new_pull (PdkContext             *self,
                      PdkServerConnection    *server,
                      const char             *model_name,
                      PdkCatalogModel        *model,
                      PdkCatalogQuantization *quantization,
                      gboolean                insecure)
{
  g_autofree char *title = NULL;
  guint64          size = 0;

  if (model != NULL && quantization != NULL)
    {
      title = pdk_catalog_model_dup_title (model, quantization);
      size = pdk_catalog_quantization_get_file_size (quantization);
    }
  return pdk_server_pull_new (self->registry, pdk_server_connection_get_client (server),
                              pdk_server_connection_get_id (server), model_name,
                              title != NULL ? title : model_name, size, insecure);
}
