/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-offer-slot.h"

struct _PdkOfferSlot
{
  GtkWidget       parent_instance;
  GtkListItem    *item;
  PdkOfferSize   *size;
  PdkOfferWidget *content;
};

G_DEFINE_FINAL_TYPE (PdkOfferSlot, pdk_offer_slot, GTK_TYPE_WIDGET)

static void
pdk_offer_slot_dispose (GObject *object)
{
  pdk_offer_slot_set_content (PDK_OFFER_SLOT (object), NULL);

  G_OBJECT_CLASS (pdk_offer_slot_parent_class)->dispose (object);
}

static GtkSizeRequestMode
pdk_offer_slot_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* All are as high as the highest, so that how far down a place is follows from its number. */
static void
pdk_offer_slot_measure (GtkWidget     *widget,
                        GtkOrientation orientation,
                        int            for_size,
                        int           *minimum,
                        int           *natural,
                        int           *minimum_baseline,
                        int           *natural_baseline)
{
  PdkOfferSlot *self = PDK_OFFER_SLOT (widget);
  PdkOfferSize *size = self->size;
  int           content_minimum = 0;
  int           content_natural = 0;

  if (self->content != NULL)
    gtk_widget_measure (GTK_WIDGET (self->content), orientation, for_size, &content_minimum, &content_natural, NULL,
                        NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      size->min_width = MAX (size->min_width, content_minimum);
      size->width = MAX (size->width, content_natural);
      *minimum = size->min_width;
      *natural = size->width;
    }
  else
    {
      size->height = MAX (size->height, content_natural);
      *minimum = *natural = size->height;
    }
}

static void
pdk_offer_slot_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  PdkOfferSlot *self = PDK_OFFER_SLOT (widget);

  if (self->content != NULL)
    gtk_widget_allocate (GTK_WIDGET (self->content), width, height, -1, NULL);
}

/* Text has another size from now on. */
static void
pdk_offer_slot_system_setting_changed (GtkWidget       *widget,
                                       GtkSystemSetting setting)
{
  *PDK_OFFER_SLOT (widget)->size = (PdkOfferSize) { 0 };
  gtk_widget_queue_resize (widget);

  GTK_WIDGET_CLASS (pdk_offer_slot_parent_class)->system_setting_changed (widget, setting);
}

static void
pdk_offer_slot_class_init (PdkOfferSlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_offer_slot_dispose;

  widget_class->get_request_mode = pdk_offer_slot_get_request_mode;
  widget_class->measure = pdk_offer_slot_measure;
  widget_class->size_allocate = pdk_offer_slot_size_allocate;
  widget_class->system_setting_changed = pdk_offer_slot_system_setting_changed;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
pdk_offer_slot_init (PdkOfferSlot *self)
{
}

GtkWidget *
pdk_offer_slot_new (GtkListItem  *item,
                    PdkOfferSize *size)
{
  PdkOfferSlot *self = g_object_new (PDK_TYPE_OFFER_SLOT, NULL);

  self->item = item;
  self->size = size;
  return GTK_WIDGET (self);
}

guint
pdk_offer_slot_get_position (PdkOfferSlot *self)
{
  g_return_val_if_fail (PDK_IS_OFFER_SLOT (self), GTK_INVALID_LIST_POSITION);

  return gtk_list_item_get_position (self->item);
}

PdkOfferWidget *
pdk_offer_slot_get_content (PdkOfferSlot *self)
{
  g_return_val_if_fail (PDK_IS_OFFER_SLOT (self), NULL);

  return self->content;
}

void
pdk_offer_slot_set_content (PdkOfferSlot   *self,
                            PdkOfferWidget *content)
{
  g_return_if_fail (PDK_IS_OFFER_SLOT (self));

  if (self->content == content)
    return;
  if (self->content != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->content));
  self->content = content;
  if (content != NULL)
    gtk_widget_set_parent (GTK_WIDGET (content), GTK_WIDGET (self));
}

void
pdk_offer_slot_fill (PdkOfferSlot *self)
{
  g_return_if_fail (PDK_IS_OFFER_SLOT (self));
  g_return_if_fail (self->content != NULL);

  g_object_set (self->content, "offer", gtk_list_item_get_item (self->item), NULL);
}
