/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "library/pdk-model-registry.h"

#include "library/pdk-model-registry-private.h"
#include "library/pdk-model-store.h"

static guint signals[PDK_REGISTRY_N_SIGNALS];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PdkModelRegistry, pdk_model_registry, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
pdk_model_registry_get_item_type (GListModel *list)
{
  return PDK_TYPE_MODEL_RECORD;
}

static guint
pdk_model_registry_get_n_items (GListModel *list)
{
  return PDK_MODEL_REGISTRY (list)->records->len;
}

static gpointer
pdk_model_registry_get_item (GListModel *list,
                             guint       position)
{
  PdkModelRegistry *self = PDK_MODEL_REGISTRY (list);

  return position < self->records->len ? g_object_ref (g_ptr_array_index (self->records, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = pdk_model_registry_get_item_type;
  iface->get_n_items = pdk_model_registry_get_n_items;
  iface->get_item = pdk_model_registry_get_item;
}

static void
pdk_model_registry_dispose (GObject *object)
{
  PdkModelRegistry *self = PDK_MODEL_REGISTRY (object);

  pdk_model_registry_set_watching (self, FALSE);
  if (self->database != NULL)
    pdk_database_close (self->database);
  G_OBJECT_CLASS (pdk_model_registry_parent_class)->dispose (object);
}

static void
pdk_model_registry_finalize (GObject *object)
{
  PdkModelRegistry *self = PDK_MODEL_REGISTRY (object);

  g_clear_object (&self->database);
  g_clear_object (&self->catalog);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->default_model, g_free);
  g_clear_pointer (&self->snapshot, pdk_library_snapshot_free);
  g_clear_pointer (&self->waiting, pdk_library_snapshot_free);
  g_clear_pointer (&self->expected, g_ptr_array_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->notices, g_ptr_array_unref);
  g_clear_pointer (&self->monitors, g_ptr_array_unref);
  G_OBJECT_CLASS (pdk_model_registry_parent_class)->finalize (object);
}

static void
install_signals (GType type)
{
  static const char * const names[] = {
    [PDK_REGISTRY_SIGNAL_ADDED] = "model-added",
    [PDK_REGISTRY_SIGNAL_REMOVED] = "model-removed",
    [PDK_REGISTRY_SIGNAL_CHANGED] = "model-changed",
    [PDK_REGISTRY_SIGNAL_LOADED] = "model-loaded",
    [PDK_REGISTRY_SIGNAL_UNLOADED] = "model-unloaded",
  };
  /* Emitted by the transfers themselves. */
  static const char * const transfer_names[] = { "download-started", "download-progress", "download-failed",
                                                 "low-disk-space" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    signals[i] = g_signal_new (names[i], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, PDK_TYPE_MODEL_RECORD);
  for (gsize i = 0; i < G_N_ELEMENTS (transfer_names); i++)
    g_signal_new (transfer_names[i], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_OBJECT);
  g_signal_new ("download-completed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 2, G_TYPE_OBJECT, PDK_TYPE_MODEL_RECORD);
  signals[PDK_REGISTRY_SIGNAL_NOTICE] = g_signal_new ("notice", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                      G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
pdk_model_registry_class_init (PdkModelRegistryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_model_registry_dispose;
  object_class->finalize = pdk_model_registry_finalize;
  install_signals (G_TYPE_FROM_CLASS (klass));
}

static void
pdk_model_registry_init (PdkModelRegistry *self)
{
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
  self->expected = g_ptr_array_new_with_free_func (g_object_unref);
  self->notices = g_ptr_array_new_null_terminated (1, g_free, TRUE);
  self->monitors = g_ptr_array_new_with_free_func (g_object_unref);
}

void
pdk_model_registry_emit (PdkModelRegistry *self,
                         PdkRegistrySignal signal,
                         PdkModelRecord   *record)
{
  g_signal_emit (self, signals[signal], 0, record);
}

void
pdk_model_registry_add_notice (PdkModelRegistry *self,
                               const char       *sentence)
{
  g_ptr_array_add (self->notices, g_strdup (sentence));
  g_signal_emit (self, signals[PDK_REGISTRY_SIGNAL_NOTICE], 0, sentence);
}

const char * const *
pdk_model_registry_get_notices (PdkModelRegistry *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_REGISTRY (self), NULL);

  return (const char * const *) self->notices->pdata;
}

gboolean
pdk_model_registry_is_read_only (PdkModelRegistry *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_REGISTRY (self), TRUE);

  return self->snapshot->read_only;
}

void
pdk_model_registry_close (PdkModelRegistry *self)
{
  g_return_if_fail (PDK_IS_MODEL_REGISTRY (self));

  pdk_model_registry_set_watching (self, FALSE);
  pdk_database_close (self->database);
}

PdkModelRecord *
pdk_model_registry_find (PdkModelRegistry *self,
                         const char       *server,
                         const char       *name)
{
  PdkModelRow *row;

  g_return_val_if_fail (PDK_IS_MODEL_REGISTRY (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  row = pdk_library_snapshot_find (self->snapshot, server, name);
  return row != NULL ? pdk_model_registry_get_record (self, row->id) : NULL;
}

PdkModelRecord *
pdk_model_registry_get_active (PdkModelRegistry *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_REGISTRY (self), NULL);

  for (guint i = 0; i < self->records->len; i++)
    {
      PdkModelRecord *record = g_ptr_array_index (self->records, i);

      if (pdk_model_record_get_active (record))
        return record;
    }
  return NULL;
}
