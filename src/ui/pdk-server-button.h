/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-view.h"

G_BEGIN_DECLS

/**
 * PdkServerButton:
 *
 * Says which server is shown and how much graphics memory it has, or that it does not answer; its menu
 * leads to the other servers.
 */
#define PDK_TYPE_SERVER_BUTTON (pdk_server_button_get_type ())
G_DECLARE_FINAL_TYPE (PdkServerButton, pdk_server_button, PDK, SERVER_BUTTON, PdkView)

G_END_DECLS
