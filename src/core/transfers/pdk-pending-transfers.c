/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "transfers/pdk-pending-transfers.h"

struct _PdkPendingTransfers
{
  PdkObjectList     parent_instance;
  PdkTransferQueue *queue;
};

G_DEFINE_FINAL_TYPE (PdkPendingTransfers, pdk_pending_transfers, PDK_TYPE_OBJECT_LIST)

static void
pdk_pending_transfers_dispose (GObject *object)
{
  PdkPendingTransfers *self = PDK_PENDING_TRANSFERS (object);

  g_clear_object (&self->queue);

  G_OBJECT_CLASS (pdk_pending_transfers_parent_class)->dispose (object);
}

static void
pdk_pending_transfers_class_init (PdkPendingTransfersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_pending_transfers_dispose;
  PDK_OBJECT_LIST_CLASS (klass)->item_type = PDK_TYPE_TRANSFER;
}

static void
pdk_pending_transfers_init (PdkPendingTransfers *self)
{
}

static GPtrArray *
find_pending (PdkPendingTransfers *self)
{
  GListModel *list = G_LIST_MODEL (self->queue);
  GPtrArray  *pending = g_ptr_array_new_with_free_func (g_object_unref);
  guint       count = g_list_model_get_n_items (list);

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (PdkTransfer) transfer = g_list_model_get_item (list, i);

      if (pdk_transfer_get_state (transfer) != PDK_TRANSFER_STATE_DONE)
        g_ptr_array_add (pending, g_steal_pointer (&transfer));
    }
  return pending;
}

static void
update (PdkPendingTransfers *self)
{
  pdk_object_list_set_items (self, find_pending (self));
}

PdkPendingTransfers *
pdk_pending_transfers_new (PdkTransferQueue *queue)
{
  PdkPendingTransfers *self = g_object_new (PDK_TYPE_PENDING_TRANSFERS, NULL);

  self->queue = g_object_ref (queue);
  g_signal_connect_object (queue, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "notify::active-count", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}
