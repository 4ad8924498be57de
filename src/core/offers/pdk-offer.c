/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "offers/pdk-offer-private.h"

struct _PdkOffer
{
  GObject                 parent_instance;
  PdkCatalogModel        *model;
  char                   *name_key;
  PdkCatalogQuantization *quantization;
  PdkFit                  fit;
  gboolean                here;
  gboolean                busy;
};

typedef enum
{
  PROP_NAME = 1,
  PROP_VERDICT,
  PROP_ROUGH,
  PROP_FIT_WORDS,
  PROP_FIT_BASIS,
  PROP_HERE,
  PROP_BUSY,
} PdkOfferProperty;

static GParamSpec *properties[PROP_BUSY + 1];

G_DEFINE_FINAL_TYPE (PdkOffer, pdk_offer, G_TYPE_OBJECT)

static void
pdk_offer_finalize (GObject *object)
{
  PdkOffer *self = PDK_OFFER (object);

  g_clear_object (&self->model);
  g_clear_object (&self->quantization);
  g_clear_pointer (&self->name_key, g_free);

  G_OBJECT_CLASS (pdk_offer_parent_class)->finalize (object);
}

static void
pdk_offer_get_property (GObject    *object,
                        guint       property_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  PdkOffer *self = PDK_OFFER (object);

  switch ((PdkOfferProperty) property_id)
    {
    case PROP_NAME:
      g_value_set_string (value, pdk_catalog_model_get_name (self->model));
      break;
    case PROP_VERDICT:
      g_value_set_uint (value, self->fit.verdict);
      break;
    case PROP_ROUGH:
      g_value_set_boolean (value, self->fit.confidence == PDK_FIT_CONFIDENCE_ROUGH);
      break;
    case PROP_FIT_WORDS:
      g_value_set_static_string (value, pdk_fit_to_words (&self->fit));
      break;
    case PROP_FIT_BASIS:
      g_value_take_string (value, pdk_fit_describe_basis (&self->fit));
      break;
    case PROP_HERE:
      g_value_set_boolean (value, self->here);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_offer_class_init (PdkOfferClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = pdk_offer_finalize;
  object_class->get_property = pdk_offer_get_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, readable);
  properties[PROP_VERDICT] = g_param_spec_uint ("verdict", NULL, NULL, 0, G_MAXUINT, PDK_FIT_UNKNOWN, readable);
  properties[PROP_ROUGH] = g_param_spec_boolean ("rough", NULL, NULL, TRUE, readable);
  properties[PROP_FIT_WORDS] = g_param_spec_string ("fit-words", NULL, NULL, NULL, readable);
  properties[PROP_FIT_BASIS] = g_param_spec_string ("fit-basis", NULL, NULL, NULL, readable);
  properties[PROP_HERE] = g_param_spec_boolean ("here", NULL, NULL, FALSE, readable);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pdk_offer_init (PdkOffer *self)
{
}

PdkOffer *
pdk_offer_new (PdkCatalogModel *model)
{
  PdkOffer *self = g_object_new (PDK_TYPE_OFFER, NULL);

  self->model = g_object_ref (model);
  return self;
}

PdkCatalogModel *
pdk_offer_get_model (PdkOffer *self)
{
  return self->model;
}

PdkCatalogQuantization *
pdk_offer_get_quantization (PdkOffer *self)
{
  return self->quantization;
}

const PdkFit *
pdk_offer_get_fit (PdkOffer *self)
{
  return &self->fit;
}

gboolean
pdk_offer_is_here (PdkOffer *self)
{
  return self->here;
}

gboolean
pdk_offer_is_busy (PdkOffer *self)
{
  return self->busy;
}

static void
notify_fit (PdkOffer *self)
{
  /* The figures may differ where the verdict does not. */
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_VERDICT; i <= PROP_FIT_BASIS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

void
pdk_offer_judge (PdkOffer   *self,
                 PdkFitBook *book)
{
  g_set_object (&self->quantization, pdk_fit_book_choose (book, self->model));
  self->fit = (PdkFit) { .available_bytes = pdk_fit_book_get_memory (book) };
  if (self->quantization != NULL)
    pdk_fit_book_look_up (book, self->model, self->quantization, &self->fit);
  notify_fit (self);
}

void
pdk_offer_set_here (PdkOffer *self,
                    gboolean  here)
{
  if (self->here == here)
    return;
  self->here = here;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HERE]);
}

void
pdk_offer_set_busy (PdkOffer *self,
                    gboolean  busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

const char *
pdk_offer_get_name_key (PdkOffer *self)
{
  /* Comparing names by the rules of a language costs more than anything else in sorting. */
  if (self->name_key == NULL)
    self->name_key = g_utf8_collate_key (pdk_catalog_model_get_name (self->model), -1);
  return self->name_key;
}
