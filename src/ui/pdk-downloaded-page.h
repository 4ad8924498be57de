/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-view.h"

G_BEGIN_DECLS

/**
 * PdkDownloadedPage:
 *
 * The models of the library that the shown server has, with what is being downloaded above them and an
 * offer to take in what else the server has. One list for all of it, so that thousands of rows scroll.
 *
 * Properties: `order` (a stable name of `PdkLibraryOrder`). Actions: `page.search`, `page.order`,
 * `row.menu`, `row.remove`, `row.details` (of the focused row).
 */
#define PDK_TYPE_DOWNLOADED_PAGE (pdk_downloaded_page_get_type ())
G_DECLARE_FINAL_TYPE (PdkDownloadedPage, pdk_downloaded_page, PDK, DOWNLOADED_PAGE, PdkView)

G_END_DECLS
