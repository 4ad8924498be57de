/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * Toasts that can be answered, in the window of @origin. Without a window nobody is there to read
 * them, and nothing happens. Texts are never markup.
 */

/**
 * pdk_toast_show_undo:
 * @undo: (scope notified): called if the person takes the deed back
 * @free_data: (nullable): called when the toast is gone
 */
void pdk_toast_show_undo (GtkWidget     *origin,
                          const char    *text,
                          GCallback      undo,
                          gpointer       user_data,
                          GClosureNotify free_data);

/** Takes back what the last toast of pdk_toast_show_undo() offers, if it is still there. */
void pdk_toast_undo (GtkWidget *origin);

/** Says in a few words what did not work; the reason and the next step are one click away. */
void pdk_toast_show_error (GtkWidget    *origin,
                           const char   *text,
                           const GError *error);

G_END_DECLS
