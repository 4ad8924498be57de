/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "pdk-context.h"

G_BEGIN_DECLS

/**
 * PdkApplication:
 *
 * One process of Paddock's window: opens the library, shows the window, and stays until the downloads
 * are over. Links, pages and models to show come in by actions and by `open`, from wherever a second
 * one is started.
 */
#define PDK_TYPE_APPLICATION (pdk_application_get_type ())
G_DECLARE_FINAL_TYPE (PdkApplication, pdk_application, PDK, APPLICATION, AdwApplication)

PdkApplication *pdk_application_new (void);

/** Returns: (nullable) (transfer none): the services, once the library is open */
PdkContext *pdk_application_get_context (PdkApplication *self);

G_END_DECLS
