/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PdkPie:
 *
 * How far something is, as a pie the size of an icon, drawn in the colour of text. A screen reader is
 * told the percentage in steps of ten, so that it does not talk all the time.
 *
 * Properties: `fraction`, 0 to 1.
 */
#define PDK_TYPE_PIE (pdk_pie_get_type ())
G_DECLARE_FINAL_TYPE (PdkPie, pdk_pie, PDK, PIE, GtkWidget)

GtkWidget *pdk_pie_new (void);

double pdk_pie_get_fraction (PdkPie *self);
void   pdk_pie_set_fraction (PdkPie *self,
                             double  fraction);

G_END_DECLS
