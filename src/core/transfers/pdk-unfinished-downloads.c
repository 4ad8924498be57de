/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "transfers/pdk-unfinished-downloads.h"

#include "names/pdk-model-name.h"

struct _PdkUnfinishedDownloads
{
  GObject           parent_instance;
  PdkModelRegistry *registry;
  PdkCatalog       *catalog;
  PdkTransferQueue *queue;
  GListModel       *servers;
  GPtrArray        *offered;
};

G_DEFINE_FINAL_TYPE (PdkUnfinishedDownloads, pdk_unfinished_downloads, G_TYPE_OBJECT)

static void
pdk_unfinished_downloads_dispose (GObject *object)
{
  PdkUnfinishedDownloads *self = PDK_UNFINISHED_DOWNLOADS (object);

  g_clear_object (&self->registry);
  g_clear_object (&self->catalog);
  g_clear_object (&self->queue);
  g_clear_object (&self->servers);
  g_clear_pointer (&self->offered, g_ptr_array_unref);

  G_OBJECT_CLASS (pdk_unfinished_downloads_parent_class)->dispose (object);
}

static void
pdk_unfinished_downloads_class_init (PdkUnfinishedDownloadsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_unfinished_downloads_dispose;
}

static void
pdk_unfinished_downloads_init (PdkUnfinishedDownloads *self)
{
  self->offered = g_ptr_array_new_with_free_func (g_object_unref);
}

static PdkServerPull *
new_pull (PdkUnfinishedDownloads *self,
          PdkServerConnection    *server,
          const char             *model_name)
{
  g_autoptr (PdkModelName) name = pdk_model_name_parse (model_name, NULL);
  PdkCatalogModel         *model = pdk_catalog_find_by_model_name (self->catalog, model_name);
  PdkCatalogQuantization  *quantization = NULL;
  g_autofree char         *title = NULL;
  guint64                  size = 0;

  if (model != NULL && name != NULL)
    quantization = pdk_catalog_model_find_quantization (model, pdk_model_name_get_tag (name));
  if (quantization != NULL)
    {
      title = pdk_catalog_model_dup_title (model, quantization);
      size = pdk_catalog_quantization_get_file_size (quantization);
    }
  return pdk_server_pull_new (self->registry, pdk_server_connection_get_client (server),
                              pdk_server_connection_get_id (server), model_name,
                              title != NULL ? title : model_name, size, FALSE);
}

static void
offer (PdkUnfinishedDownloads *self,
       PdkServerConnection    *server,
       const char             *model_name)
{
  g_autoptr (PdkServerPull) pull = NULL;

  if (pdk_transfer_queue_find (self->queue, pdk_server_connection_get_id (server), model_name) != NULL)
    return;
  pull = new_pull (self, server, model_name);
  /* Stopped before it starts: a person decides whether it goes on. */
  pdk_transfer_cancel (PDK_TRANSFER (pull));
  g_ptr_array_add (self->offered, g_object_ref (pull));
  pdk_transfer_queue_add (self->queue, pull);
}

static gboolean
is_unfinished (PdkUnfinishedDownloads *self,
               PdkServerPull          *pull)
{
  g_auto (GStrv) names = pdk_model_registry_dup_unfinished (self->registry, pdk_server_pull_get_server_id (pull));

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (pdk_model_name_texts_equal (names[i], pdk_server_pull_get_model_name (pull)))
        return TRUE;
    }
  return FALSE;
}

static void
withdraw_finished (PdkUnfinishedDownloads *self)
{
  for (guint i = self->offered->len; i > 0; i--)
    {
      g_autoptr (PdkServerPull) pull = g_object_ref (g_ptr_array_index (self->offered, i - 1));

      if (is_unfinished (self, pull))
        continue;
      g_ptr_array_remove_index (self->offered, i - 1);
      pdk_transfer_queue_dismiss (self->queue, PDK_TRANSFER (pull));
    }
}

static void
synchronize (PdkUnfinishedDownloads *self)
{
  guint count = g_list_model_get_n_items (self->servers);

  withdraw_finished (self);
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (PdkServerConnection) server = g_list_model_get_item (self->servers, i);
      g_auto (GStrv)                  names = NULL;

      names = pdk_model_registry_dup_unfinished (self->registry, pdk_server_connection_get_id (server));
      for (guint j = 0; names[j] != NULL; j++)
        offer (self, server, names[j]);
    }
}

PdkUnfinishedDownloads *
pdk_unfinished_downloads_new (PdkModelRegistry *registry,
                              PdkCatalog       *catalog,
                              PdkTransferQueue *queue,
                              GListModel       *servers)
{
  PdkUnfinishedDownloads *self = g_object_new (PDK_TYPE_UNFINISHED_DOWNLOADS, NULL);

  self->registry = g_object_ref (registry);
  self->catalog = g_object_ref (catalog);
  self->queue = g_object_ref (queue);
  self->servers = g_object_ref (servers);
  g_signal_connect_object (registry, "items-changed", G_CALLBACK (synchronize), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (servers, "items-changed", G_CALLBACK (synchronize), self, G_CONNECT_SWAPPED);
  synchronize (self);
  return self;
}
