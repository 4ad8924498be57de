/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "catalog/pdk-catalog-model.h"
#include "fitting/pdk-memory-plan.h"
#include "offers/pdk-variant.h"
#include "pdk-context.h"

G_BEGIN_DECLS

/**
 * pdk_offer_plan_fill:
 * @model: a curated model
 * @variants: a [iface@Gio.ListModel] of every [class@Variant] of @model
 * @chosen: (nullable): the one that the plan is about; %NULL for none
 *
 * Makes @plan about a curated model on @server, with every file that the server could download beside
 * the chosen one.
 */
void pdk_offer_plan_fill (PdkMemoryPlan       *plan,
                          PdkContext          *context,
                          PdkServerConnection *server,
                          PdkCatalogModel     *model,
                          GListModel          *variants,
                          PdkVariant          *chosen);

G_END_DECLS
