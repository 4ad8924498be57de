/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "transfers/pdk-transfer-queue.h"

#include "names/pdk-model-name.h"

struct _PdkTransferQueue
{
  PdkObjectList parent_instance;
  guint         parallel;
};

typedef enum
{
  PROP_ACTIVE_COUNT = 1,
  PROP_FRACTION,
} PdkTransferQueueProperty;

static GParamSpec *properties[PROP_FRACTION + 1];

G_DEFINE_FINAL_TYPE (PdkTransferQueue, pdk_transfer_queue, PDK_TYPE_OBJECT_LIST)

static guint
count_running (PdkTransferQueue *self)
{
  GPtrArray *transfers = pdk_object_list_get_items (self);
  guint      running = 0;

  for (guint i = 0; i < transfers->len; i++)
    running += pdk_transfer_get_state (g_ptr_array_index (transfers, i)) == PDK_TRANSFER_STATE_RUNNING;
  return running;
}

/* A start is heard at once and comes back here, so both the list and the count may be others after it. */
static void
start_next (PdkTransferQueue *self)
{
  GPtrArray *transfers = pdk_object_list_get_items (self);

  for (guint i = 0; i < transfers->len && count_running (self) < self->parallel; i++)
    {
      g_autoptr (PdkTransfer) transfer = g_object_ref (g_ptr_array_index (transfers, i));

      if (pdk_transfer_get_state (transfer) == PDK_TRANSFER_STATE_WAITING)
        pdk_transfer_start (transfer);
    }
}

static void
on_state_changed (PdkTransferQueue *self)
{
  start_next (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE_COUNT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

static void
on_fraction_changed (PdkTransferQueue *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

static void
pdk_transfer_queue_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  PdkTransferQueue *self = PDK_TRANSFER_QUEUE (object);

  switch ((PdkTransferQueueProperty) property_id)
    {
    case PROP_ACTIVE_COUNT:
      g_value_set_uint (value, pdk_transfer_queue_get_active_count (self));
      break;
    case PROP_FRACTION:
      g_value_set_double (value, pdk_transfer_queue_get_fraction (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_transfer_queue_class_init (PdkTransferQueueClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = pdk_transfer_queue_get_property;

  properties[PROP_ACTIVE_COUNT] = g_param_spec_uint ("active-count", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0.0, 1.0, 0.0, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  PDK_OBJECT_LIST_CLASS (klass)->item_type = PDK_TYPE_TRANSFER;
}

static void
pdk_transfer_queue_init (PdkTransferQueue *self)
{
  self->parallel = 1;
}

PdkTransferQueue *
pdk_transfer_queue_new (guint parallel)
{
  PdkTransferQueue *self = g_object_new (PDK_TYPE_TRANSFER_QUEUE, NULL);

  self->parallel = MAX (parallel, 1);
  return self;
}

PdkServerPull *
pdk_transfer_queue_find (PdkTransferQueue *self,
                         const char       *server_id,
                         const char       *model_name)
{
  GPtrArray *transfers = pdk_object_list_get_items (self);

  for (guint i = 0; i < transfers->len; i++)
    {
      PdkServerPull *pull = g_ptr_array_index (transfers, i);

      if (g_str_equal (pdk_server_pull_get_server_id (pull), server_id) &&
          pdk_model_name_texts_equal (pdk_server_pull_get_model_name (pull), model_name))
        return pull;
    }
  return NULL;
}

static void
remove_transfer (PdkTransferQueue *self,
                 PdkTransfer      *transfer)
{
  guint position;

  if (!g_ptr_array_find (pdk_object_list_get_items (self), transfer, &position))
    return;
  g_signal_handlers_disconnect_by_data (transfer, self);
  pdk_object_list_remove (self, position);
}

/* A row that is tried again stays where it is, so that neither eye nor keyboard focus has to look for it. */
static void
put (PdkTransferQueue *self,
     PdkServerPull    *pull,
     PdkServerPull    *replaced)
{
  guint position;

  g_signal_connect_object (pull, "notify::state", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pull, "notify::fraction", G_CALLBACK (on_fraction_changed), self, G_CONNECT_SWAPPED);
  if (replaced != NULL && g_ptr_array_find (pdk_object_list_get_items (self), replaced, &position))
    {
      g_signal_handlers_disconnect_by_data (replaced, self);
      pdk_object_list_replace (self, position, pull);
    }
  else
    {
      pdk_object_list_append (self, pull);
    }
  on_state_changed (self);
}

PdkTransfer *
pdk_transfer_queue_add (PdkTransferQueue *self,
                        PdkServerPull    *pull)
{
  PdkServerPull *present =
    pdk_transfer_queue_find (self, pdk_server_pull_get_server_id (pull), pdk_server_pull_get_model_name (pull));

  if (present != NULL && !pdk_transfer_is_over (PDK_TRANSFER (present)))
    return PDK_TRANSFER (present);
  put (self, pull, present);
  return PDK_TRANSFER (pull);
}

PdkTransfer *
pdk_transfer_queue_retry (PdkTransferQueue *self,
                          PdkServerPull    *over)
{
  g_autoptr (PdkServerPull) again = NULL;

  g_return_val_if_fail (pdk_transfer_is_over (PDK_TRANSFER (over)), NULL);

  again = pdk_server_pull_new_again (over);
  return pdk_transfer_queue_add (self, again);
}

void
pdk_transfer_queue_dismiss (PdkTransferQueue *self,
                            PdkTransfer      *transfer)
{
  g_return_if_fail (pdk_transfer_is_over (transfer));

  remove_transfer (self, transfer);
}

guint
pdk_transfer_queue_get_active_count (PdkTransferQueue *self)
{
  GPtrArray *transfers = pdk_object_list_get_items (self);
  guint      count = 0;

  for (guint i = 0; i < transfers->len; i++)
    count += !pdk_transfer_is_over (g_ptr_array_index (transfers, i));
  return count;
}

double
pdk_transfer_queue_get_fraction (PdkTransferQueue *self)
{
  GPtrArray *transfers = pdk_object_list_get_items (self);
  double     sum = 0.0;
  double     weights = 0.0;

  for (guint i = 0; i < transfers->len; i++)
    {
      PdkTransfer *transfer = g_ptr_array_index (transfers, i);
      double       weight = (double) MAX (pdk_transfer_get_total (transfer), 1);

      if (pdk_transfer_is_over (transfer))
        continue;
      sum += weight * pdk_transfer_get_fraction (transfer);
      weights += weight;
    }
  return weights > 0.0 ? sum / weights : 0.0;
}

void
pdk_transfer_queue_cancel_all (PdkTransferQueue *self)
{
  g_autoptr (GPtrArray) all = g_ptr_array_copy (pdk_object_list_get_items (self), (GCopyFunc) g_object_ref, NULL);

  g_ptr_array_set_free_func (all, g_object_unref);
  for (guint i = 0; i < all->len; i++)
    {
      if (!pdk_transfer_is_over (g_ptr_array_index (all, i)))
        pdk_transfer_cancel (g_ptr_array_index (all, i));
    }
}
