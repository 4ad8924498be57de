/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "offers/pdk-offer-order.h"

#include <string.h>

#include "offers/pdk-offer-private.h"

static const char * const names[] = {
  [PDK_OFFER_ORDER_RECOMMENDED] = "recommended",
  [PDK_OFFER_ORDER_NAME] = "name",
  [PDK_OFFER_ORDER_NEWEST] = "newest",
  [PDK_OFFER_ORDER_SMALLEST] = "smallest",
  [PDK_OFFER_ORDER_LARGEST] = "largest",
};

PdkOfferOrder
pdk_offer_order_from_string (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_strcmp0 (names[i], text) == 0)
        return (PdkOfferOrder) i;
    }
  return PDK_OFFER_ORDER_RECOMMENDED;
}

const char *
pdk_offer_order_to_string (PdkOfferOrder order)
{
  return (guint) order < G_N_ELEMENTS (names) ? names[order] : names[PDK_OFFER_ORDER_RECOMMENDED];
}

static int
rank_verdict (PdkOffer *offer)
{
  switch (pdk_offer_get_fit (offer)->verdict)
    {
    case PDK_FIT_FITS:
      return 0;
    case PDK_FIT_TIGHT:
      return 1;
    case PDK_FIT_UNKNOWN:
      return 2;
    case PDK_FIT_WONT_FIT:
      break;
    }
  return 3;
}

static int
compare_flags (gboolean a,
               gboolean b)
{
  return (b != FALSE) - (a != FALSE);
}

static int
compare_release (PdkCatalogModel *a,
                 PdkCatalogModel *b)
{
  /* "2026-05" and "2026-05-29" sort as text; a model without a date comes last. */
  return g_strcmp0 (pdk_catalog_model_get_release_date (b), pdk_catalog_model_get_release_date (a));
}

static guint64
get_size (PdkOffer *offer)
{
  PdkCatalogQuantization *quantization = pdk_offer_get_quantization (offer);

  return quantization == NULL ? 0 : pdk_catalog_quantization_get_file_size (quantization);
}

static int
compare_sizes (PdkOffer *a,
               PdkOffer *b)
{
  return (get_size (a) > get_size (b)) - (get_size (a) < get_size (b));
}

static int
compare_recommended (PdkOffer *a,
                     PdkOffer *b)
{
  PdkCatalogModel *model_a = pdk_offer_get_model (a);
  PdkCatalogModel *model_b = pdk_offer_get_model (b);
  int              result = rank_verdict (a) - rank_verdict (b);

  if (result == 0)
    result = compare_flags (pdk_catalog_model_is_default (model_a), pdk_catalog_model_is_default (model_b));
  if (result == 0)
    result = compare_flags (pdk_catalog_model_is_tested (model_a), pdk_catalog_model_is_tested (model_b));
  return result != 0 ? result : compare_release (model_a, model_b);
}

static int
compare_names (PdkOffer *a,
               PdkOffer *b)
{
  int result = strcmp (pdk_offer_get_name_key (a), pdk_offer_get_name_key (b));

  if (result != 0)
    return result;
  return strcmp (pdk_catalog_model_get_id (pdk_offer_get_model (a)), pdk_catalog_model_get_id (pdk_offer_get_model (b)));
}

int
pdk_offer_compare (PdkOffer     *a,
                   PdkOffer     *b,
                   PdkOfferOrder order)
{
  PdkCatalogModel *model_a = pdk_offer_get_model (a);
  PdkCatalogModel *model_b = pdk_offer_get_model (b);
  int              result = 0;

  switch (order)
    {
    case PDK_OFFER_ORDER_RECOMMENDED:
      result = compare_recommended (a, b);
      break;
    case PDK_OFFER_ORDER_NEWEST:
      result = compare_release (model_a, model_b);
      break;
    case PDK_OFFER_ORDER_SMALLEST:
      result = compare_sizes (a, b);
      break;
    case PDK_OFFER_ORDER_LARGEST:
      result = compare_sizes (b, a);
      break;
    case PDK_OFFER_ORDER_NAME:
      break;
    }
  return result != 0 ? result : compare_names (a, b);
}
