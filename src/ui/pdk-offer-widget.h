/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "offers/pdk-offer.h"

G_BEGIN_DECLS

/**
 * PdkOfferWidget:
 *
 * Something that shows one curated model: the base of tiles, rows and marks.
 *
 * Properties: `offer`.
 */
#define PDK_TYPE_OFFER_WIDGET (pdk_offer_widget_get_type ())
G_DECLARE_DERIVABLE_TYPE (PdkOfferWidget, pdk_offer_widget, PDK, OFFER_WIDGET, AdwBin)

struct _PdkOfferWidgetClass
{
  AdwBinClass parent_class;
};

/**
 * pdk_offer_widget_class_set_template:
 * @resource: the template's path in the resources
 *
 * Sets a subclass's template, with the closures that turn an offer into text: `describe`,
 * `describe_facts`, `describe_kind`, `describe_numbers`, `describe_rating`, `describe_size`, `is_rated`.
 */
void pdk_offer_widget_class_set_template (PdkOfferWidgetClass *klass,
                                          const char          *resource);

/** Returns: (nullable) (transfer none): the offer that is shown */
PdkOffer *pdk_offer_widget_get_offer (PdkOfferWidget *self);

G_END_DECLS
