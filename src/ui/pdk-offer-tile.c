/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-offer-tile.h"

#include "pdk-fit-label.h"
#include "pdk-offer-mark.h"
#include "pdk-ui.h"

struct _PdkOfferTile
{
  PdkOfferWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (PdkOfferTile, pdk_offer_tile, PDK_TYPE_OFFER_WIDGET)

static void
pdk_offer_tile_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_OFFER_TILE);

  G_OBJECT_CLASS (pdk_offer_tile_parent_class)->dispose (object);
}

static void
pdk_offer_tile_class_init (PdkOfferTileClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_offer_tile_dispose;

  g_type_ensure (PDK_TYPE_FIT_LABEL);
  g_type_ensure (PDK_TYPE_OFFER_MARK);
  pdk_offer_widget_class_set_template (PDK_OFFER_WIDGET_CLASS (klass), PDK_TEMPLATE ("pdk-offer-tile"));
}

static void
pdk_offer_tile_init (PdkOfferTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
