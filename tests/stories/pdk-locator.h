/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * pdk_locator_register:
 *
 * Lets a test ask over D-Bus where a widget really is: GTK 4.18 tells assistive technologies places
 * that leave out the padding of everything around, too far off to click there. Object `/test/Locator`,
 * interface `test.Locator`:
 *
 * `Find (role, name) → (found, x, y, hovered)`: the middle, in its window, of the first widget of that
 * role (the nick of a #GtkAccessibleRole) and name that a press in its middle reaches; and whether it
 * knows that the pointer is over it.
 *
 * Returns: what to end it with, by g_dbus_connection_unregister_object()
 */
guint pdk_locator_register (GtkApplication *application);

G_END_DECLS
