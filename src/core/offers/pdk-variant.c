/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "names/pdk-quant-label.h"
#include "offers/pdk-variant-private.h"

struct _PdkVariant
{
  GObject                 parent_instance;
  PdkCatalogModel        *model;
  PdkCatalogQuantization *quantization;
  char                   *model_name;
  char                   *title;
  PdkFit                  fit;
  gboolean                recommended;
  PdkModelRecord         *record;
  PdkServerPull          *transfer;
};

typedef enum
{
  PROP_TITLE = 1,
  PROP_VERDICT,
  PROP_ROUGH,
  PROP_FIT_WORDS,
  PROP_FIT_BASIS,
  PROP_RECOMMENDED,
  PROP_RECORD,
  PROP_TRANSFER,
} PdkVariantProperty;

static GParamSpec *properties[PROP_TRANSFER + 1];

G_DEFINE_FINAL_TYPE (PdkVariant, pdk_variant, G_TYPE_OBJECT)

static void
pdk_variant_finalize (GObject *object)
{
  PdkVariant *self = PDK_VARIANT (object);

  g_clear_object (&self->model);
  g_clear_object (&self->quantization);
  g_clear_object (&self->record);
  g_clear_object (&self->transfer);
  g_clear_pointer (&self->model_name, g_free);
  g_clear_pointer (&self->title, g_free);

  G_OBJECT_CLASS (pdk_variant_parent_class)->finalize (object);
}

static void
pdk_variant_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  PdkVariant *self = PDK_VARIANT (object);

  switch ((PdkVariantProperty) property_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
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
    case PROP_RECOMMENDED:
      g_value_set_boolean (value, self->recommended);
      break;
    case PROP_RECORD:
      g_value_set_object (value, self->record);
      break;
    case PROP_TRANSFER:
      g_value_set_object (value, self->transfer);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_variant_class_init (PdkVariantClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = pdk_variant_finalize;
  object_class->get_property = pdk_variant_get_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, readable);
  properties[PROP_VERDICT] = g_param_spec_uint ("verdict", NULL, NULL, 0, G_MAXUINT, PDK_FIT_UNKNOWN, readable);
  properties[PROP_ROUGH] = g_param_spec_boolean ("rough", NULL, NULL, TRUE, readable);
  properties[PROP_FIT_WORDS] = g_param_spec_string ("fit-words", NULL, NULL, NULL, readable);
  properties[PROP_FIT_BASIS] = g_param_spec_string ("fit-basis", NULL, NULL, NULL, readable);
  properties[PROP_RECOMMENDED] = g_param_spec_boolean ("recommended", NULL, NULL, FALSE, readable);
  properties[PROP_RECORD] = g_param_spec_object ("record", NULL, NULL, PDK_TYPE_MODEL_RECORD, readable);
  properties[PROP_TRANSFER] = g_param_spec_object ("transfer", NULL, NULL, PDK_TYPE_SERVER_PULL, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pdk_variant_init (PdkVariant *self)
{
}

static char *
make_title (const char *label)
{
  const char *words = pdk_quant_label_describe (label);

  /* Translators: a quality in words and the label of a file, such as "Balanced (Q4_K_M)" */
  return words == NULL || *words == '\0' ? g_strdup (label) : g_strdup_printf (_("%1$s (%2$s)"), words, label);
}

PdkVariant *
pdk_variant_new (PdkCatalogModel        *model,
                 PdkCatalogQuantization *quantization)
{
  PdkVariant *self = g_object_new (PDK_TYPE_VARIANT, NULL);

  self->model = g_object_ref (model);
  self->quantization = g_object_ref (quantization);
  self->model_name = pdk_catalog_model_dup_model_name (model, quantization);
  self->title = make_title (pdk_catalog_quantization_get_quant (quantization));
  return self;
}

PdkCatalogQuantization *
pdk_variant_get_quantization (PdkVariant *self)
{
  g_return_val_if_fail (PDK_IS_VARIANT (self), NULL);

  return self->quantization;
}

const char *
pdk_variant_get_model_name (PdkVariant *self)
{
  g_return_val_if_fail (PDK_IS_VARIANT (self), NULL);

  return self->model_name;
}

const char *
pdk_variant_get_title (PdkVariant *self)
{
  g_return_val_if_fail (PDK_IS_VARIANT (self), NULL);

  return self->title;
}

const PdkFit *
pdk_variant_get_fit (PdkVariant *self)
{
  g_return_val_if_fail (PDK_IS_VARIANT (self), NULL);

  return &self->fit;
}

gboolean
pdk_variant_is_recommended (PdkVariant *self)
{
  g_return_val_if_fail (PDK_IS_VARIANT (self), FALSE);

  return self->recommended;
}

gboolean
pdk_variant_can_pull (PdkVariant *self)
{
  g_return_val_if_fail (PDK_IS_VARIANT (self), FALSE);

  return pdk_catalog_quantization_get_part_count (self->quantization) == 1;
}

PdkModelRecord *
pdk_variant_get_record (PdkVariant *self)
{
  g_return_val_if_fail (PDK_IS_VARIANT (self), NULL);

  return self->record;
}

PdkServerPull *
pdk_variant_get_transfer (PdkVariant *self)
{
  g_return_val_if_fail (PDK_IS_VARIANT (self), NULL);

  return self->transfer;
}

static void
notify_fit (PdkVariant *self)
{
  /* The figures may differ where the verdict does not. */
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_VERDICT; i <= PROP_FIT_BASIS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

void
pdk_variant_judge (PdkVariant *self,
                   PdkFitBook *book)
{
  pdk_fit_book_look_up (book, self->model, self->quantization, &self->fit);
  notify_fit (self);
}

void
pdk_variant_set_recommended (PdkVariant *self,
                             gboolean    recommended)
{
  if (self->recommended == recommended)
    return;
  self->recommended = recommended;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECOMMENDED]);
}

void
pdk_variant_set_record (PdkVariant     *self,
                        PdkModelRecord *record)
{
  if (g_set_object (&self->record, record))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECORD]);
}

void
pdk_variant_set_transfer (PdkVariant    *self,
                          PdkServerPull *transfer)
{
  if (g_set_object (&self->transfer, transfer))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRANSFER]);
}
