/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fitting/pdk-fit-shelf.h"

#define KEPT_BOOKS 4

struct _PdkFitShelf
{
  GObject        parent_instance;
  PdkShapeStore *shapes;
  GPtrArray     *books; /* element-type PdkFitBook, the one used last at the end */
};

G_DEFINE_FINAL_TYPE (PdkFitShelf, pdk_fit_shelf, G_TYPE_OBJECT)

static void
pdk_fit_shelf_finalize (GObject *object)
{
  PdkFitShelf *self = PDK_FIT_SHELF (object);

  g_clear_pointer (&self->books, g_ptr_array_unref);
  g_clear_object (&self->shapes);

  G_OBJECT_CLASS (pdk_fit_shelf_parent_class)->finalize (object);
}

static void
pdk_fit_shelf_class_init (PdkFitShelfClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_fit_shelf_finalize;
}

static void
pdk_fit_shelf_init (PdkFitShelf *self)
{
  self->books = g_ptr_array_new_with_free_func (g_object_unref);
}

PdkFitShelf *
pdk_fit_shelf_new (PdkShapeStore *shapes)
{
  PdkFitShelf *self = g_object_new (PDK_TYPE_FIT_SHELF, NULL);

  self->shapes = g_object_ref (shapes);
  return self;
}

PdkShapeStore *
pdk_fit_shelf_get_shapes (PdkFitShelf *self)
{
  g_return_val_if_fail (PDK_IS_FIT_SHELF (self), NULL);

  return self->shapes;
}

static PdkFitBook *
take (PdkFitShelf             *self,
      const PdkServerEstimate *where)
{
  for (guint i = 0; i < self->books->len; i++)
    if (pdk_server_estimate_equal (pdk_fit_book_get_where (self->books->pdata[i]), where))
      return g_ptr_array_steal_index (self->books, i);
  return NULL;
}

PdkFitBook *
pdk_fit_shelf_get (PdkFitShelf         *self,
                   PdkServerConnection *server,
                   PdkHardware         *hardware,
                   guint64              memory)
{
  PdkServerEstimate where;
  PdkFitBook       *book;

  g_return_val_if_fail (PDK_IS_FIT_SHELF (self), NULL);

  if (server != NULL)
    pdk_server_estimate_init (&where, server, hardware, NULL);
  else
    pdk_server_estimate_init_local (&where, NULL, PDK_ENGINE_OLLAMA);
  if (memory > 0)
    pdk_server_estimate_set_memory (&where, memory);
  book = take (self, &where);
  if (book == NULL)
    book = pdk_fit_book_new (self->shapes, &where);
  if (self->books->len == KEPT_BOOKS)
    g_ptr_array_remove_index (self->books, 0);
  g_ptr_array_add (self->books, g_object_ref (book));
  return book;
}

void
pdk_fit_shelf_clear (PdkFitShelf *self)
{
  g_return_if_fail (PDK_IS_FIT_SHELF (self));

  g_ptr_array_set_size (self->books, 0);
}
