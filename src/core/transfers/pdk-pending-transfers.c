/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "transfers/pdk-pending-transfers.h"

struct _PdkPendingTransfers
{
  GObject           parent_instance;
  PdkTransferQueue *queue;
  GPtrArray        *transfers;
};

static GType
get_item_type (GListModel *model)
{
  return PDK_TYPE_TRANSFER;
}

static guint
get_n_items (GListModel *model)
{
  return PDK_PENDING_TRANSFERS (model)->transfers->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  PdkPendingTransfers *self = PDK_PENDING_TRANSFERS (model);

  return position < self->transfers->len ? g_object_ref (g_ptr_array_index (self->transfers, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PdkPendingTransfers, pdk_pending_transfers, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
pdk_pending_transfers_dispose (GObject *object)
{
  PdkPendingTransfers *self = PDK_PENDING_TRANSFERS (object);

  g_clear_object (&self->queue);
  g_clear_pointer (&self->transfers, g_ptr_array_unref);

  G_OBJECT_CLASS (pdk_pending_transfers_parent_class)->dispose (object);
}

static void
pdk_pending_transfers_class_init (PdkPendingTransfersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_pending_transfers_dispose;
}

static void
pdk_pending_transfers_init (PdkPendingTransfers *self)
{
  self->transfers = g_ptr_array_new_with_free_func (g_object_unref);
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

/* Only what differs is announced, so that rows which stay keep their widgets and the focus. */
static void
update (PdkPendingTransfers *self)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->transfers);
  guint                 shared;
  guint                 first = 0;
  guint                 last = 0;

  self->transfers = find_pending (self);
  shared = MIN (old->len, self->transfers->len);
  while (first < shared && old->pdata[first] == self->transfers->pdata[first])
    first++;
  while (last < shared - first &&
         old->pdata[old->len - 1 - last] == self->transfers->pdata[self->transfers->len - 1 - last])
    last++;
  if (old->len - first - last > 0 || self->transfers->len - first - last > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), first, old->len - first - last,
                                self->transfers->len - first - last);
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
