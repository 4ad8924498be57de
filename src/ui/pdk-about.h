/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pdk-context.h"

G_BEGIN_DECLS

/**
 * pdk_about_present:
 * @context: (nullable): tells what belongs into a report of a problem
 *
 * Shows what Paddock is, over the window of @parent.
 */
void pdk_about_present (GtkWidget  *parent,
                        PdkContext *context);

G_END_DECLS
