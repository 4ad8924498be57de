/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-view.h"

G_BEGIN_DECLS

/**
 * PdkCuratedPage:
 *
 * The curated models: what there is, what fits, what is here.
 */
#define PDK_TYPE_CURATED_PAGE (pdk_curated_page_get_type ())
G_DECLARE_FINAL_TYPE (PdkCuratedPage, pdk_curated_page, PDK, CURATED_PAGE, PdkView)

G_END_DECLS
