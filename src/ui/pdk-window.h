/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "pdk-context.h"

G_BEGIN_DECLS

/**
 * PdkWindow:
 *
 * The window: a sidebar and, beside it, the pages of one server. Pages talk outward only through the
 * actions of this class:
 *
 * - `win.show-page` (s): `curated`, `import`, `downloaded`
 * - `win.show-model` (s): the details of a model, by its curated id or its name on the server
 * - `win.show-downloads`: what is being fetched
 * - `win.pull` (s): fetch what a text names
 * - `win.toast` (s): say a sentence in passing
 * - `win.preferences`: the settings
 * - `win.choose-server` (s): show another server, by its id
 * - `win.help-server`: what to do about the server that is shown and does not answer
 * - `win.refresh`: ask the server again
 * - `win.search`: search on the page that is shown
 *
 * Properties: `context`, `server` (the server that is shown).
 */
#define PDK_TYPE_WINDOW (pdk_window_get_type ())
G_DECLARE_FINAL_TYPE (PdkWindow, pdk_window, PDK, WINDOW, AdwApplicationWindow)

/** @application: (nullable): %NULL in tests */
PdkWindow *pdk_window_new (GtkApplication *application);

/** Sets what the window shows, once the library is open. */
void pdk_window_set_context (PdkWindow  *self,
                             PdkContext *context);

/** Says that the library could not be opened, and why. */
void pdk_window_show_failure (PdkWindow    *self,
                              const GError *error);

/**
 * pdk_window_open_link:
 * @address: an address of Paddock or Hugging Face, or any text that names a model
 *
 * Shows the place that the link means. A link never starts a download by itself.
 */
void pdk_window_open_link (PdkWindow  *self,
                           const char *address);

/** Returns: (nullable) (transfer none): the server that is shown */
PdkServerConnection *pdk_window_get_server (PdkWindow *self);

/** Returns: (transfer none): the name of the page that is shown, or `model` for details */
const char *pdk_window_get_visible_page (PdkWindow *self);

G_END_DECLS
