/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "library/pdk-server-connection.h"

G_BEGIN_DECLS

/**
 * PdkOfflineBanner:
 *
 * Says above a page that can be used all the same that its server does not answer, and why.
 *
 * Properties: `server`.
 */
#define PDK_TYPE_OFFLINE_BANNER (pdk_offline_banner_get_type ())
G_DECLARE_FINAL_TYPE (PdkOfflineBanner, pdk_offline_banner, PDK, OFFLINE_BANNER, AdwBin)

G_END_DECLS
