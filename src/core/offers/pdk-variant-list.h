/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "offers/pdk-variant.h"
#include "pdk-context.h"

G_BEGIN_DECLS

/**
 * PdkVariantList:
 *
 * The quantizations of one curated model as they look from one server, smallest first: a
 * [iface@Gio.ListModel] of [class@Variant]. Follows the server's graphics memory, the library and the
 * transfers.
 *
 * Signals: `judged`, after every variant was judged afresh.
 */
#define PDK_TYPE_VARIANT_LIST (pdk_variant_list_get_type ())
G_DECLARE_FINAL_TYPE (PdkVariantList, pdk_variant_list, PDK, VARIANT_LIST, GObject)

PdkVariantList *pdk_variant_list_new (PdkContext          *context,
                                      PdkServerConnection *server,
                                      PdkCatalogModel     *model);

/** Returns: (nullable) (transfer none): the one to take without a reason for another; %NULL if there is none at all */
PdkVariant *pdk_variant_list_get_recommended (PdkVariantList *self);

/** Returns: (transfer full): a sentence that says why the recommended one is recommended */
char *pdk_variant_list_explain (PdkVariantList *self);

G_END_DECLS
