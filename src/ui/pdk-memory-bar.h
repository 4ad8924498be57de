/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "fitting/pdk-memory-figures.h"

G_BEGIN_DECLS

/**
 * PdkMemoryBar:
 *
 * Memory as a picture: its parts side by side in one bar. What is too much goes on beyond the end of the
 * memory, which is marked.
 */
#define PDK_TYPE_MEMORY_BAR (pdk_memory_bar_get_type ())
G_DECLARE_FINAL_TYPE (PdkMemoryBar, pdk_memory_bar, PDK, MEMORY_BAR, GtkWidget)

void pdk_memory_bar_set_figures (PdkMemoryBar           *self,
                                 const PdkMemoryFigures *figures);

G_END_DECLS
