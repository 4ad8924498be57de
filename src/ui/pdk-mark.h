/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PdkMark:
 *
 * A state as an icon with a word, in a colour: never by colour alone.
 *
 * Properties: `icon-name`, `label`, `style` (the style class that gives the colour).
 */
#define PDK_TYPE_MARK (pdk_mark_get_type ())
G_DECLARE_FINAL_TYPE (PdkMark, pdk_mark, PDK, MARK, GtkWidget)

void pdk_mark_set_label (PdkMark    *self,
                         const char *label);

G_END_DECLS
