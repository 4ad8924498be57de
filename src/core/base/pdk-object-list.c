/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-object-list.h"

typedef struct
{
  GPtrArray *items;
} PdkObjectListPrivate;

static void list_model_init (GListModelInterface *interface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (PdkObjectList,
                                  pdk_object_list,
                                  G_TYPE_OBJECT,
                                  G_ADD_PRIVATE (PdkObjectList)
                                    G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

GPtrArray *
pdk_object_list_get_items (gpointer self)
{
  PdkObjectListPrivate *private = pdk_object_list_get_instance_private (PDK_OBJECT_LIST (self));

  return private->items;
}

static GType
pdk_object_list_get_item_type (GListModel *list)
{
  return PDK_OBJECT_LIST_GET_CLASS (list)->item_type;
}

static guint
pdk_object_list_get_n_items (GListModel *list)
{
  return pdk_object_list_get_items (list)->len;
}

static gpointer
pdk_object_list_get_item (GListModel *list,
                          guint       position)
{
  GPtrArray *items = pdk_object_list_get_items (list);

  return position < items->len ? g_object_ref (g_ptr_array_index (items, position)) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = pdk_object_list_get_item_type;
  interface->get_n_items = pdk_object_list_get_n_items;
  interface->get_item = pdk_object_list_get_item;
}

/* The array itself stays until the end: what still listens may ask how long the list is. */
static void
pdk_object_list_dispose (GObject *object)
{
  g_ptr_array_set_size (pdk_object_list_get_items (object), 0);

  G_OBJECT_CLASS (pdk_object_list_parent_class)->dispose (object);
}

static void
pdk_object_list_finalize (GObject *object)
{
  g_ptr_array_unref (pdk_object_list_get_items (object));

  G_OBJECT_CLASS (pdk_object_list_parent_class)->finalize (object);
}

static void
pdk_object_list_class_init (PdkObjectListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_object_list_dispose;
  object_class->finalize = pdk_object_list_finalize;

  klass->item_type = G_TYPE_OBJECT;
}

static void
pdk_object_list_init (PdkObjectList *self)
{
  PdkObjectListPrivate *private = pdk_object_list_get_instance_private (self);

  private->items = g_ptr_array_new_with_free_func (g_object_unref);
}

void
pdk_object_list_append (gpointer self,
                        gpointer item)
{
  GPtrArray *items = pdk_object_list_get_items (self);

  g_ptr_array_add (items, g_object_ref (item));
  g_list_model_items_changed (G_LIST_MODEL (self), items->len - 1, 0, 1);
}

void
pdk_object_list_replace (gpointer self,
                         guint    position,
                         gpointer item)
{
  GPtrArray *items = pdk_object_list_get_items (self);

  g_return_if_fail (position < items->len);

  g_set_object ((GObject **) &g_ptr_array_index (items, position), G_OBJECT (item));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 1);
}

void
pdk_object_list_remove (gpointer self,
                        guint    position)
{
  g_return_if_fail (position < pdk_object_list_get_items (self)->len);

  g_ptr_array_remove_index (pdk_object_list_get_items (self), position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

void
pdk_object_list_set_items (gpointer   self,
                           GPtrArray *items)
{
  PdkObjectListPrivate *private = pdk_object_list_get_instance_private (PDK_OBJECT_LIST (self));
  g_autoptr (GPtrArray) old = g_steal_pointer (&private->items);
  guint                 shared = MIN (old->len, items->len);
  guint                 first = 0;
  guint                 last = 0;

  private->items = items;
  while (first < shared && old->pdata[first] == items->pdata[first])
    first++;
  while (last < shared - first && old->pdata[old->len - 1 - last] == items->pdata[items->len - 1 - last])
    last++;
  if (old->len - first - last > 0 || items->len - first - last > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), first, old->len - first - last, items->len - first - last);
}
