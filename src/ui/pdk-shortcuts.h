/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PdkShortcut:
 * @section: (nullable): the heading under which it and what follows is listed; %NULL to go on with the last
 * @title: what it does
 * @action: (nullable): the action's detailed name; %NULL where a widget itself knows the keys
 * @keys: (array zero-terminated=1): in GTK's notation
 *
 * One thing that can be done by the keyboard.
 */
typedef struct
{
  const char *section;
  const char *title;
  const char *action;
  const char *keys[3];
} PdkShortcut;

/** Returns: (transfer none) (array length=count): every shortcut, in the order of the list that people see */
const PdkShortcut *pdk_shortcuts_get (gsize *count);

/** Gives the application's actions their keys. */
void pdk_shortcuts_set_up (GtkApplication *application);

/** Shows the list, over the window of @parent. */
void pdk_shortcuts_present (GtkWidget *parent);

G_END_DECLS
