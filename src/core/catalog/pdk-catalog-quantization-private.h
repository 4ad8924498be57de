/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "catalog/pdk-catalog-model.h"
#include "catalog/pdk-catalog-reader.h"

G_BEGIN_DECLS

/** Returns: (transfer full) (nullable): the quantization; %NULL if the reader has an error */
PdkCatalogQuantization *pdk_catalog_quantization_new_from_reader (PdkCatalogReader *reader);

G_END_DECLS
