/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "offers/pdk-offer-list.h"

#include "offers/pdk-offer-order.h"
#include "offers/pdk-offer-private.h"

/* How many models are worked out in one go, and how many are looked at for that. */
#define MODELS_AT_A_TIME 8
#define LOOKS_AT_A_TIME  512

struct _PdkOfferList
{
  GObject              parent_instance;
  PdkContext          *context;
  PdkServerConnection *server;
  GSignalGroup        *server_signals;
  GPtrArray           *offers;
  guint                tier;
  PdkFitBook          *book;
  GSignalGroup        *book_signals;
  GCancellable        *cancellable; /* for what is being worked out */
  guint                idle;
  guint                next;     /* offers before this one are worked out */
  gboolean             improved; /* whether that changed anything */
};

enum
{
  JUDGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
pdk_offer_list_get_item_type (GListModel *list)
{
  return PDK_TYPE_OFFER;
}

static guint
pdk_offer_list_get_n_items (GListModel *list)
{
  return PDK_OFFER_LIST (list)->offers->len;
}

static gpointer
pdk_offer_list_get_item (GListModel *list,
                         guint       position)
{
  PdkOfferList *self = PDK_OFFER_LIST (list);

  return position < self->offers->len ? g_object_ref (g_ptr_array_index (self->offers, position)) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = pdk_offer_list_get_item_type;
  interface->get_n_items = pdk_offer_list_get_n_items;
  interface->get_item = pdk_offer_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PdkOfferList,
                               pdk_offer_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
stop_working_out (PdkOfferList *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->idle, g_source_remove);
}

static void
pdk_offer_list_dispose (GObject *object)
{
  PdkOfferList *self = PDK_OFFER_LIST (object);

  stop_working_out (self);
  g_clear_object (&self->server_signals);
  g_clear_object (&self->book_signals);
  g_clear_object (&self->book);
  g_clear_object (&self->server);
  g_clear_object (&self->context);
  g_ptr_array_set_size (self->offers, 0);

  G_OBJECT_CLASS (pdk_offer_list_parent_class)->dispose (object);
}

static void
pdk_offer_list_finalize (GObject *object)
{
  PdkOfferList *self = PDK_OFFER_LIST (object);

  g_ptr_array_unref (self->offers);

  G_OBJECT_CLASS (pdk_offer_list_parent_class)->finalize (object);
}

static void
pdk_offer_list_class_init (PdkOfferListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_offer_list_dispose;
  object_class->finalize = pdk_offer_list_finalize;

  signals[JUDGED] = g_signal_new ("judged", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void go_on (PdkOfferList *self);

/* One batch of models, on a thread; the list does not live for its sake. */
typedef struct
{
  GWeakRef   list;
  GPtrArray *offers;
} WorkOut;

static void
work_out_free (WorkOut *work)
{
  g_weak_ref_clear (&work->list);
  g_ptr_array_unref (work->offers);
  g_free (work);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WorkOut, work_out_free)

static void
on_worked_out (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (WorkOut)      work = user_data;
  g_autoptr (PdkOfferList) self = g_weak_ref_get (&work->list);

  if (!pdk_fit_book_judge_finish (PDK_FIT_BOOK (source), result, NULL) || self == NULL)
    return;
  for (guint i = 0; i < work->offers->len; i++)
    pdk_offer_judge (work->offers->pdata[i], self->book);
  self->improved = TRUE;
  go_on (self);
}

static gboolean
work_out_next (gpointer data)
{
  PdkOfferList         *self = data;
  g_autoptr (GPtrArray) models = g_ptr_array_new ();
  WorkOut              *work;
  guint                 end = MIN (self->next + LOOKS_AT_A_TIME, self->offers->len);

  self->idle = 0;
  work = g_new0 (WorkOut, 1);
  g_weak_ref_init (&work->list, self);
  work->offers = g_ptr_array_new_with_free_func (g_object_unref);
  for (; self->next < end && models->len < MODELS_AT_A_TIME; self->next++)
    {
      PdkOffer *offer = g_ptr_array_index (self->offers, self->next);

      if (pdk_fit_book_knows (self->book, pdk_offer_get_model (offer)))
        continue;
      g_ptr_array_add (models, pdk_offer_get_model (offer));
      g_ptr_array_add (work->offers, g_object_ref (offer));
    }
  if (models->len > 0)
    {
      pdk_fit_book_judge_async (self->book, models, self->cancellable, on_worked_out, work);
      return G_SOURCE_REMOVE;
    }
  work_out_free (work);
  go_on (self);
  return G_SOURCE_REMOVE;
}

/* What is on the screen comes first; this is for when there is nothing else to do. */
static void
go_on (PdkOfferList *self)
{
  if (self->next < self->offers->len)
    {
      self->idle = g_idle_add_full (G_PRIORITY_LOW, work_out_next, self, NULL);
      return;
    }
  if (self->improved)
    g_signal_emit (self, signals[JUDGED], 0);
  self->improved = FALSE;
}

static void
work_out (PdkOfferList *self)
{
  stop_working_out (self);
  if (self->server == NULL && self->tier == 0)
    return;
  self->cancellable = g_cancellable_new ();
  self->next = 0;
  go_on (self);
}

static void
open_book (PdkOfferList *self)
{
  g_clear_object (&self->book);
  self->book = pdk_context_get_fits (self->context, self->server, self->tier > 0 ? pdk_fit_tier_get_memory (self->tier) : 0);
  g_signal_group_set_target (self->book_signals, self->book);
}

static void
judge_all (PdkOfferList *self)
{
  open_book (self);
  for (guint i = 0; i < self->offers->len; i++)
    pdk_offer_judge (g_ptr_array_index (self->offers, i), self->book);
  g_signal_emit (self, signals[JUDGED], 0);
  work_out (self);
}

static gboolean
is_of_server (PdkOfferList *self,
              const char   *server_id)
{
  return self->server != NULL && g_strcmp0 (server_id, pdk_server_connection_get_id (self->server)) == 0;
}

static void
note_model (PdkOfferList *self,
            GHashTable   *models,
            const char   *model_name)
{
  PdkCatalogModel *model = pdk_catalog_find_by_model_name (pdk_context_get_catalog (self->context), model_name);

  if (model != NULL)
    g_hash_table_add (models, model);
}

/* The library is short and the curated list may be long, so it is the library that is gone through. */
static void
update_here (PdkOfferList *self)
{
  GListModel            *registry = G_LIST_MODEL (pdk_context_get_registry (self->context));
  g_autoptr (GHashTable) present = g_hash_table_new (NULL, NULL);
  guint                  count = g_list_model_get_n_items (registry);

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (PdkModelRecord) record = g_list_model_get_item (registry, i);

      if (is_of_server (self, pdk_model_record_get_server (record)) &&
          pdk_model_record_get_availability (record) != PDK_AVAILABILITY_MISSING)
        note_model (self, present, pdk_model_record_get_ollama_model_name (record));
    }
  for (guint i = 0; i < self->offers->len; i++)
    {
      PdkOffer *offer = g_ptr_array_index (self->offers, i);

      pdk_offer_set_here (offer, g_hash_table_contains (present, pdk_offer_get_model (offer)));
    }
}

static void
update_busy (PdkOfferList *self)
{
  GListModel            *queue = G_LIST_MODEL (pdk_context_get_queue (self->context));
  g_autoptr (GHashTable) coming = g_hash_table_new (NULL, NULL);
  guint                  count = g_list_model_get_n_items (queue);

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (PdkTransfer) transfer = g_list_model_get_item (queue, i);

      if (PDK_IS_SERVER_PULL (transfer) && !pdk_transfer_is_over (transfer) &&
          is_of_server (self, pdk_server_pull_get_server_id (PDK_SERVER_PULL (transfer))))
        note_model (self, coming, pdk_server_pull_get_model_name (PDK_SERVER_PULL (transfer)));
    }
  for (guint i = 0; i < self->offers->len; i++)
    {
      PdkOffer *offer = g_ptr_array_index (self->offers, i);

      pdk_offer_set_busy (offer, g_hash_table_contains (coming, pdk_offer_get_model (offer)));
    }
}

static void
reload (PdkOfferList *self)
{
  GListModel *catalog = G_LIST_MODEL (pdk_context_get_catalog (self->context));
  guint       count = g_list_model_get_n_items (catalog);
  guint       removed = self->offers->len;

  open_book (self);
  g_ptr_array_set_size (self->offers, 0);
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (PdkCatalogModel) model = g_list_model_get_item (catalog, i);
      g_autoptr (PdkOffer)        offer = pdk_offer_new (model);

      pdk_offer_judge (offer, self->book);
      g_ptr_array_add (self->offers, g_steal_pointer (&offer));
    }
  update_here (self);
  update_busy (self);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, removed, self->offers->len);
  work_out (self);
}

static void
pdk_offer_list_init (PdkOfferList *self)
{
  self->offers = g_ptr_array_new_with_free_func (g_object_unref);
  self->server_signals = g_signal_group_new (PDK_TYPE_SERVER_CONNECTION);
  g_signal_group_connect_swapped (self->server_signals, "notify::memory", G_CALLBACK (judge_all), self);
  g_signal_group_connect_swapped (self->server_signals, "notify::version", G_CALLBACK (judge_all), self);
  self->book_signals = g_signal_group_new (PDK_TYPE_FIT_BOOK);
  g_signal_group_connect_swapped (self->book_signals, "forgotten", G_CALLBACK (work_out), self);
}

PdkOfferList *
pdk_offer_list_new (PdkContext *context)
{
  PdkOfferList *self = g_object_new (PDK_TYPE_OFFER_LIST, NULL);

  self->context = g_object_ref (context);
  g_signal_connect_object (context, "hardware-changed", G_CALLBACK (judge_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pdk_context_get_catalog (context), "items-changed", G_CALLBACK (reload), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pdk_context_get_registry (context), "items-changed", G_CALLBACK (update_here), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pdk_context_get_registry (context), "model-changed", G_CALLBACK (update_here), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pdk_context_get_queue (context), "items-changed", G_CALLBACK (update_busy), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pdk_context_get_queue (context), "notify::active-count", G_CALLBACK (update_busy), self,
                           G_CONNECT_SWAPPED);
  reload (self);
  return self;
}

void
pdk_offer_list_set_server (PdkOfferList        *self,
                           PdkServerConnection *server)
{
  g_return_if_fail (PDK_IS_OFFER_LIST (self));

  if (!g_set_object (&self->server, server))
    return;
  g_signal_group_set_target (self->server_signals, server);
  judge_all (self);
  update_here (self);
  update_busy (self);
}

void
pdk_offer_list_set_tier (PdkOfferList *self,
                         guint         tier)
{
  g_return_if_fail (PDK_IS_OFFER_LIST (self));

  if (self->tier == tier)
    return;
  self->tier = tier;
  judge_all (self);
}

guint64
pdk_offer_list_get_memory (PdkOfferList *self)
{
  g_return_val_if_fail (PDK_IS_OFFER_LIST (self), 0);

  if (self->tier > 0)
    return pdk_fit_tier_get_memory (self->tier);
  return self->server == NULL ? 0 : pdk_context_get_memory_for (self->context, self->server);
}

PdkFitBook *
pdk_offer_list_get_book (PdkOfferList *self)
{
  g_return_val_if_fail (PDK_IS_OFFER_LIST (self), NULL);

  return self->book;
}

PdkOffer *
pdk_offer_list_find (PdkOfferList *self,
                     const char   *model_id)
{
  g_return_val_if_fail (PDK_IS_OFFER_LIST (self), NULL);

  for (guint i = 0; i < self->offers->len; i++)
    {
      PdkOffer *offer = g_ptr_array_index (self->offers, i);

      if (g_strcmp0 (pdk_catalog_model_get_id (pdk_offer_get_model (offer)), model_id) == 0)
        return offer;
    }
  return NULL;
}

static gboolean
is_good_start (PdkOffer *offer,
               guint64   memory)
{
  const char * const     *tags = pdk_catalog_model_get_tags (pdk_offer_get_model (offer));
  PdkCatalogQuantization *quantization = pdk_offer_get_quantization (offer);

  if (quantization == NULL || pdk_catalog_quantization_get_part_count (quantization) > 1)
    return FALSE;
  if (g_strv_contains (tags, "embedding"))
    return FALSE;
  return memory > 0 ? pdk_offer_get_fit (offer)->verdict == PDK_FIT_FITS : g_strv_contains (tags, "cpu");
}

PdkOffer *
pdk_offer_list_suggest (PdkOfferList *self)
{
  guint64   memory = pdk_offer_list_get_memory (self);
  PdkOffer *best = NULL;

  g_return_val_if_fail (PDK_IS_OFFER_LIST (self), NULL);

  for (guint i = 0; i < self->offers->len; i++)
    {
      PdkOffer *offer = g_ptr_array_index (self->offers, i);

      if (is_good_start (offer, memory) &&
          (best == NULL || pdk_offer_compare (offer, best, PDK_OFFER_ORDER_RECOMMENDED) < 0))
        best = offer;
    }
  return best;
}
