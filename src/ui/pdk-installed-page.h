/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "pdk-context.h"

G_BEGIN_DECLS

/**
 * PdkInstalledPage:
 *
 * Everything that is known of one model of the library: at once what the library knows, then what its
 * server says. Leaves the view when the model leaves the library.
 *
 * Actions: `page.reload`.
 */
#define PDK_TYPE_INSTALLED_PAGE (pdk_installed_page_get_type ())
G_DECLARE_FINAL_TYPE (PdkInstalledPage, pdk_installed_page, PDK, INSTALLED_PAGE, AdwNavigationPage)

AdwNavigationPage *pdk_installed_page_new (PdkContext     *context,
                                           PdkModelRecord *record);

/** Returns: (transfer none): the model that is shown */
PdkModelRecord *pdk_installed_page_get_record (PdkInstalledPage *self);

G_END_DECLS
