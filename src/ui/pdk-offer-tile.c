/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-offer-tile.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"
#include "offers/pdk-offer.h"
#include "pdk-fit-label.h"
#include "pdk-ui.h"

struct _PdkOfferTile
{
  AdwBin    parent_instance;
  PdkOffer *offer;
};

typedef enum
{
  PROP_OFFER = 1,
} PdkOfferTileProperty;

static GParamSpec *properties[PROP_OFFER + 1];

G_DEFINE_FINAL_TYPE (PdkOfferTile, pdk_offer_tile, ADW_TYPE_BIN)

static void
pdk_offer_tile_dispose (GObject *object)
{
  PdkOfferTile *self = PDK_OFFER_TILE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_OFFER_TILE);
  g_clear_object (&self->offer);

  G_OBJECT_CLASS (pdk_offer_tile_parent_class)->dispose (object);
}

static void
pdk_offer_tile_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch ((PdkOfferTileProperty) property_id)
    {
    case PROP_OFFER:
      g_value_set_object (value, PDK_OFFER_TILE (object)->offer);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_offer_tile_set_property (GObject      *object,
                             guint         property_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  switch ((PdkOfferTileProperty) property_id)
    {
    case PROP_OFFER:
      if (g_set_object (&PDK_OFFER_TILE (object)->offer, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static char *
describe (gpointer  self,
          PdkOffer *offer)
{
  return offer == NULL ? NULL : g_strdup (pdk_catalog_model_get_description (pdk_offer_get_model (offer)));
}

static char *
describe_facts (gpointer  self,
                PdkOffer *offer)
{
  PdkCatalogModel *model = offer == NULL ? NULL : pdk_offer_get_model (offer);
  g_autofree char *parameters = NULL;
  g_autofree char *context = NULL;

  if (model == NULL)
    return NULL;
  parameters = pdk_text_from_parameters (pdk_catalog_model_get_parameters (model));
  context = pdk_text_from_context (pdk_catalog_model_get_context_window (model));
  /* Translators: a model's parameters, context length and licence, such as "7.6B · 32K context · Apache-2.0" */
  return g_strdup_printf (_("%1$s · %2$s context · %3$s"), parameters, context, pdk_catalog_model_get_license (model));
}

static char *
describe_size (gpointer  self,
               PdkOffer *offer,
               guint     verdict)
{
  PdkCatalogQuantization *quantization = offer == NULL ? NULL : pdk_offer_get_quantization (offer);

  return quantization == NULL ? NULL : pdk_text_from_file_size (pdk_catalog_quantization_get_file_size (quantization));
}

static void
pdk_offer_tile_class_init (PdkOfferTileClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass   *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = pdk_offer_tile_dispose;
  object_class->get_property = pdk_offer_tile_get_property;
  object_class->set_property = pdk_offer_tile_set_property;

  properties[PROP_OFFER] = g_param_spec_object ("offer", NULL, NULL, PDK_TYPE_OFFER, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (PDK_TYPE_FIT_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_TEMPLATE ("pdk-offer-tile"));
  gtk_widget_class_bind_template_callback (widget_class, describe);
  gtk_widget_class_bind_template_callback (widget_class, describe_facts);
  gtk_widget_class_bind_template_callback (widget_class, describe_size);
}

static void
pdk_offer_tile_init (PdkOfferTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
