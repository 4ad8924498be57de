/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-view.h"

G_BEGIN_DECLS

/**
 * PdkWelcomeView:
 *
 * The first start: which server and which graphics card were found, and the one thing to do next.
 *
 * Signals: `done`, when the person has seen enough of it.
 */
#define PDK_TYPE_WELCOME_VIEW (pdk_welcome_view_get_type ())
G_DECLARE_FINAL_TYPE (PdkWelcomeView, pdk_welcome_view, PDK, WELCOME_VIEW, PdkView)

G_END_DECLS
