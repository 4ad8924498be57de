/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-offer-mark.h"

#include "pdk-ui.h"

struct _PdkOfferMark
{
  PdkOfferWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (PdkOfferMark, pdk_offer_mark, PDK_TYPE_OFFER_WIDGET)

static void
pdk_offer_mark_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_OFFER_MARK);

  G_OBJECT_CLASS (pdk_offer_mark_parent_class)->dispose (object);
}

static void
pdk_offer_mark_class_init (PdkOfferMarkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_offer_mark_dispose;

  pdk_offer_widget_class_set_template (PDK_OFFER_WIDGET_CLASS (klass), PDK_TEMPLATE ("pdk-offer-mark"));
}

static void
pdk_offer_mark_init (PdkOfferMark *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
