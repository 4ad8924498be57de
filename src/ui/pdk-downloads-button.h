/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-view.h"

G_BEGIN_DECLS

/**
 * PdkDownloadsButton:
 *
 * Belongs into the header bar of every page: a pie that shows how far all downloads are, with a list of
 * them. Only visible while there is something to show; a warning sign if nothing moves because something
 * failed.
 */
#define PDK_TYPE_DOWNLOADS_BUTTON (pdk_downloads_button_get_type ())
G_DECLARE_FINAL_TYPE (PdkDownloadsButton, pdk_downloads_button, PDK, DOWNLOADS_BUTTON, PdkView)

G_END_DECLS
