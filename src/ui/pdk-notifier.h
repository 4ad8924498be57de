/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pdk-context.h"

G_BEGIN_DECLS

/**
 * PdkNotifier:
 *
 * Tells a person who looks elsewhere that downloads have finished or failed: one notification for each
 * of the two, however many there were, which leads to the model or to the list, and goes away as soon as
 * Paddock is looked at.
 */
#define PDK_TYPE_NOTIFIER (pdk_notifier_get_type ())
G_DECLARE_FINAL_TYPE (PdkNotifier, pdk_notifier, PDK, NOTIFIER, GObject)

/**
 * pdk_notifier_new:
 * @application: has the actions `app.show-model` and `app.show-page`
 *
 * Returns: (transfer full): an object that works as long as it lives
 */
PdkNotifier *pdk_notifier_new (GtkApplication *application,
                               PdkContext     *context);

G_END_DECLS
