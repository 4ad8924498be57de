/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "offers/pdk-variant-list.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"
#include "offers/pdk-variant-private.h"

struct _PdkVariantList
{
  GObject              parent_instance;
  PdkContext          *context;
  PdkServerConnection *server;
  PdkCatalogModel     *model;
  GPtrArray           *variants;
  PdkVariant          *recommended;
  PdkFitBook          *book;
  GSignalGroup        *book_signals;
  GCancellable        *cancellable; /* for what is being worked out */
};

enum
{
  JUDGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
pdk_variant_list_get_item_type (GListModel *list)
{
  return PDK_TYPE_VARIANT;
}

static guint
pdk_variant_list_get_n_items (GListModel *list)
{
  return PDK_VARIANT_LIST (list)->variants->len;
}

static gpointer
pdk_variant_list_get_item (GListModel *list,
                           guint       position)
{
  PdkVariantList *self = PDK_VARIANT_LIST (list);

  return position < self->variants->len ? g_object_ref (g_ptr_array_index (self->variants, position)) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = pdk_variant_list_get_item_type;
  interface->get_n_items = pdk_variant_list_get_n_items;
  interface->get_item = pdk_variant_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PdkVariantList,
                               pdk_variant_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
pdk_variant_list_dispose (GObject *object)
{
  PdkVariantList *self = PDK_VARIANT_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->book_signals);

  G_OBJECT_CLASS (pdk_variant_list_parent_class)->dispose (object);
}

static void
pdk_variant_list_finalize (GObject *object)
{
  PdkVariantList *self = PDK_VARIANT_LIST (object);

  g_clear_object (&self->context);
  g_clear_object (&self->server);
  g_clear_object (&self->model);
  g_clear_object (&self->book);
  g_clear_pointer (&self->variants, g_ptr_array_unref);

  G_OBJECT_CLASS (pdk_variant_list_parent_class)->finalize (object);
}

static void
pdk_variant_list_class_init (PdkVariantListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_variant_list_dispose;
  object_class->finalize = pdk_variant_list_finalize;

  signals[JUDGED] = g_signal_new ("judged", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

/* Takes over what the book says now, be it worked out already or not. */
static void
take_fits (PdkVariantList *self)
{
  PdkCatalogQuantization *choice = pdk_fit_book_choose (self->book, self->model);

  self->recommended = NULL;
  for (guint i = 0; i < self->variants->len; i++)
    {
      PdkVariant *variant = g_ptr_array_index (self->variants, i);
      gboolean    recommended = pdk_variant_get_quantization (variant) == choice;

      pdk_variant_judge (variant, self->book);
      pdk_variant_set_recommended (variant, recommended);
      if (recommended)
        self->recommended = variant;
    }
  g_signal_emit (self, signals[JUDGED], 0);
}

static void
weak_ref_free (GWeakRef *weak_ref)
{
  g_weak_ref_clear (weak_ref);
  g_free (weak_ref);
}

static void
on_worked_out (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (PdkVariantList) self = g_weak_ref_get (user_data);

  if (pdk_fit_book_judge_finish (PDK_FIT_BOOK (source), result, NULL) && self != NULL)
    take_fits (self);
  weak_ref_free (user_data);
}

static void
work_out (PdkVariantList *self)
{
  g_autoptr (GPtrArray) models = g_ptr_array_new ();
  GWeakRef             *weak_ref;

  if (pdk_fit_book_knows (self->book, self->model))
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_ptr_array_add (models, self->model);
  weak_ref = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak_ref, self);
  pdk_fit_book_judge_async (self->book, models, self->cancellable, on_worked_out, weak_ref);
}

static void
judge_all (PdkVariantList *self)
{
  g_clear_object (&self->book);
  self->book = pdk_context_get_fits (self->context, self->server, 0);
  g_signal_group_set_target (self->book_signals, self->book);
  take_fits (self);
  work_out (self);
}

static void
pdk_variant_list_init (PdkVariantList *self)
{
  self->variants = g_ptr_array_new_with_free_func (g_object_unref);
  self->book_signals = g_signal_group_new (PDK_TYPE_FIT_BOOK);
  g_signal_group_connect_swapped (self->book_signals, "forgotten", G_CALLBACK (work_out), self);
}

static void
update_records (PdkVariantList *self)
{
  PdkModelRegistry *registry = pdk_context_get_registry (self->context);
  const char       *server = pdk_server_connection_get_id (self->server);

  for (guint i = 0; i < self->variants->len; i++)
    {
      PdkVariant     *variant = g_ptr_array_index (self->variants, i);
      PdkModelRecord *record = pdk_model_registry_find (registry, server, pdk_variant_get_model_name (variant));

      if (record != NULL && pdk_model_record_get_availability (record) == PDK_AVAILABILITY_MISSING)
        record = NULL;
      pdk_variant_set_record (variant, record);
    }
}

static void
update_transfers (PdkVariantList *self)
{
  PdkTransferQueue *queue = pdk_context_get_queue (self->context);
  const char       *server = pdk_server_connection_get_id (self->server);

  for (guint i = 0; i < self->variants->len; i++)
    {
      PdkVariant *variant = g_ptr_array_index (self->variants, i);

      pdk_variant_set_transfer (variant,
                                pdk_transfer_queue_find (queue, server, pdk_variant_get_model_name (variant)));
    }
}

static void
follow (PdkVariantList *self)
{
  PdkModelRegistry *registry = pdk_context_get_registry (self->context);

  g_signal_connect_object (self->context, "hardware-changed", G_CALLBACK (judge_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->server, "notify::memory", G_CALLBACK (judge_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->server, "notify::version", G_CALLBACK (judge_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (registry, "items-changed", G_CALLBACK (update_records), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (registry, "model-changed", G_CALLBACK (update_records), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pdk_context_get_queue (self->context), "items-changed", G_CALLBACK (update_transfers), self,
                           G_CONNECT_SWAPPED);
}

PdkVariantList *
pdk_variant_list_new (PdkContext          *context,
                      PdkServerConnection *server,
                      PdkCatalogModel     *model)
{
  PdkVariantList *self = g_object_new (PDK_TYPE_VARIANT_LIST, NULL);
  GListModel     *quantizations = pdk_catalog_model_get_quantizations (model);

  self->context = g_object_ref (context);
  self->server = g_object_ref (server);
  self->model = g_object_ref (model);
  for (guint i = 0; i < g_list_model_get_n_items (quantizations); i++)
    {
      g_autoptr (PdkCatalogQuantization) quantization = g_list_model_get_item (quantizations, i);

      g_ptr_array_add (self->variants, pdk_variant_new (model, quantization));
    }
  judge_all (self);
  update_records (self);
  update_transfers (self);
  follow (self);
  return self;
}

PdkVariant *
pdk_variant_list_get_recommended (PdkVariantList *self)
{
  g_return_val_if_fail (PDK_IS_VARIANT_LIST (self), NULL);

  return self->recommended;
}

char *
pdk_variant_list_explain (PdkVariantList *self)
{
  g_autofree char *available = NULL;
  const char      *title;
  const PdkFit    *fit;

  g_return_val_if_fail (PDK_IS_VARIANT_LIST (self), NULL);

  if (self->recommended == NULL)
    return g_strdup (_("The list names no file of this model."));
  title = pdk_variant_get_title (self->recommended);
  fit = pdk_variant_get_fit (self->recommended);
  available = pdk_text_from_memory (fit->available_bytes);
  switch (fit->verdict)
    {
    case PDK_FIT_FITS:
      /* Translators: a quality such as "Balanced (Q4_K_M)" and an amount of memory such as "12 GiB" */
      return g_strdup_printf (_("%1$s is recommended: it fits in %2$s of graphics memory with room to spare."), title,
                                available);
    case PDK_FIT_TIGHT:
      return g_strdup_printf (_("%1$s is recommended: it just fits in %2$s of graphics memory, if other programs use little of it."),
                                title, available);
    case PDK_FIT_WONT_FIT:
      return g_strdup_printf (_("No quality fits in %2$s of graphics memory. %1$s is the best balance, but part of it would run on the processor, which is slow."),
                                title, available);
    case PDK_FIT_UNKNOWN:
      break;
    }
  return g_strdup_printf (_("%s is recommended as a good balance. How much graphics memory there is, is not known."), title);
}
