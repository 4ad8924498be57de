/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PdkObjectList:
 *
 * What Paddock's list models have in common: objects in an array, as a [iface@Gio.ListModel]. Only the
 * subclass changes it; everybody else sees the interface.
 */
#define PDK_TYPE_OBJECT_LIST (pdk_object_list_get_type ())
G_DECLARE_DERIVABLE_TYPE (PdkObjectList, pdk_object_list, PDK, OBJECT_LIST, GObject)

/**
 * PdkObjectListClass:
 * @item_type: the type of the objects; each subclass sets it in its class_init
 */
struct _PdkObjectListClass
{
  GObjectClass parent_class;

  GType item_type;
};

/** Returns: (transfer none): the objects; changed only by the functions below */
GPtrArray *pdk_object_list_get_items (gpointer self);

/** Adds @item (transfer none) at the end. */
void pdk_object_list_append (gpointer self,
                             gpointer item);

/** Puts @item (transfer none) in the place of the one at @position. */
void pdk_object_list_replace (gpointer self,
                              guint    position,
                              gpointer item);

void pdk_object_list_remove (gpointer self,
                             guint    position);

/**
 * pdk_object_list_set_items:
 * @items: (transfer full): the objects from now on, with g_object_unref() as its free function
 *
 * Announces only the stretch that differs, so that rows which stay keep their widgets and the focus.
 */
void pdk_object_list_set_items (gpointer   self,
                                GPtrArray *items);

G_END_DECLS
