/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-offer-widget.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-text.h"
#include "catalog/pdk-catalog-words.h"

typedef struct
{
  PdkOffer *offer;
} PdkOfferWidgetPrivate;

typedef enum
{
  PROP_OFFER = 1,
} PdkOfferWidgetProperty;

static GParamSpec *properties[PROP_OFFER + 1];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PdkOfferWidget, pdk_offer_widget, ADW_TYPE_BIN)

static void
pdk_offer_widget_dispose (GObject *object)
{
  PdkOfferWidgetPrivate *private = pdk_offer_widget_get_instance_private (PDK_OFFER_WIDGET (object));

  g_clear_object (&private->offer);

  G_OBJECT_CLASS (pdk_offer_widget_parent_class)->dispose (object);
}

static void
pdk_offer_widget_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  PdkOfferWidgetPrivate *private = pdk_offer_widget_get_instance_private (PDK_OFFER_WIDGET (object));

  switch ((PdkOfferWidgetProperty) property_id)
    {
    case PROP_OFFER:
      g_value_set_object (value, private->offer);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_offer_widget_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  PdkOfferWidgetPrivate *private = pdk_offer_widget_get_instance_private (PDK_OFFER_WIDGET (object));

  switch ((PdkOfferWidgetProperty) property_id)
    {
    case PROP_OFFER:
      if (g_set_object (&private->offer, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_offer_widget_class_init (PdkOfferWidgetClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = pdk_offer_widget_dispose;
  object_class->get_property = pdk_offer_widget_get_property;
  object_class->set_property = pdk_offer_widget_set_property;

  properties[PROP_OFFER] = g_param_spec_object ("offer", NULL, NULL, PDK_TYPE_OFFER, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pdk_offer_widget_init (PdkOfferWidget *self)
{
}

PdkOffer *
pdk_offer_widget_get_offer (PdkOfferWidget *self)
{
  PdkOfferWidgetPrivate *private = pdk_offer_widget_get_instance_private (self);

  g_return_val_if_fail (PDK_IS_OFFER_WIDGET (self), NULL);

  return private->offer;
}

/* Closures of the templates. The offer is %NULL while a widget waits to be used again. */

static char *
describe (gpointer  self,
          PdkOffer *offer)
{
  return offer == NULL ? NULL : g_strdup (pdk_catalog_model_get_description (pdk_offer_get_model (offer)));
}

static char *
describe_kind (gpointer  self,
               PdkOffer *offer)
{
  PdkCatalogModel *model = offer == NULL ? NULL : pdk_offer_get_model (offer);
  g_autofree char *category = NULL;

  if (model == NULL)
    return NULL;
  category = pdk_catalog_words_from_category (pdk_catalog_model_get_category (model));
  if (*pdk_catalog_model_get_license (model) == '\0')
    return g_steal_pointer (&category);
  /* Translators: a model's category and licence, such as "Balanced · Apache-2.0" */
  return g_strdup_printf (_("%1$s · %2$s"), category, pdk_catalog_model_get_license (model));
}

static char *
describe_numbers (gpointer  self,
                  PdkOffer *offer)
{
  PdkCatalogModel *model = offer == NULL ? NULL : pdk_offer_get_model (offer);
  g_autofree char *parameters = NULL;
  g_autofree char *context = NULL;

  if (model == NULL)
    return NULL;
  parameters = pdk_text_from_parameters (pdk_catalog_model_get_parameters (model));
  if (pdk_catalog_model_get_context_window (model) <= 0)
    /* Translators: how many parameters a model has, such as "7.6B" */
    return g_strdup_printf (_("%s parameters"), parameters);
  context = pdk_text_from_context (pdk_catalog_model_get_context_window (model));
  /* Translators: parameters and context length, such as "7.6B parameters · 32K context" */
  return g_strdup_printf (_("%1$s parameters · %2$s context"), parameters, context);
}

static char *
describe_facts (gpointer  self,
                PdkOffer *offer)
{
  g_autofree char *kind = describe_kind (self, offer);
  g_autofree char *numbers = describe_numbers (self, offer);

  return kind == NULL ? NULL : g_strdup_printf ("%s · %s", kind, numbers);
}

static char *
describe_rating (gpointer  self,
                 PdkOffer *offer)
{
  return offer == NULL ? NULL : pdk_catalog_words_from_model (pdk_offer_get_model (offer));
}

static gboolean
is_rated (gpointer  self,
          PdkOffer *offer)
{
  g_autofree char *rating = describe_rating (self, offer);

  return rating != NULL;
}

/* The size belongs to the quantization, which goes with the verdict. */
static char *
describe_size (gpointer  self,
               PdkOffer *offer,
               guint     verdict)
{
  PdkCatalogQuantization *quantization = offer == NULL ? NULL : pdk_offer_get_quantization (offer);
  guint64                 size = quantization == NULL ? 0 : pdk_catalog_quantization_get_file_size (quantization);

  return size == 0 ? NULL : pdk_text_from_file_size (size);
}

void
pdk_offer_widget_class_set_template (PdkOfferWidgetClass *klass,
                                     const char          *resource)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, resource);
  gtk_widget_class_bind_template_callback (widget_class, describe);
  gtk_widget_class_bind_template_callback (widget_class, describe_facts);
  gtk_widget_class_bind_template_callback (widget_class, describe_kind);
  gtk_widget_class_bind_template_callback (widget_class, describe_numbers);
  gtk_widget_class_bind_template_callback (widget_class, describe_rating);
  gtk_widget_class_bind_template_callback (widget_class, describe_size);
  gtk_widget_class_bind_template_callback (widget_class, is_rated);
}
