/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "fitting/pdk-memory-figures.h"

G_BEGIN_DECLS

/** What is beyond the end of the memory, beside the parts. */
#define PDK_MEMORY_SWATCH_OVER PDK_MEMORY_PARTS

/**
 * PdkMemorySwatch:
 *
 * The look of one part of the memory, in the bar and beside its name: a colour, which the style sheet
 * gives, and a pattern, for those who cannot tell colours apart.
 */
#define PDK_TYPE_MEMORY_SWATCH (pdk_memory_swatch_get_type ())
G_DECLARE_FINAL_TYPE (PdkMemorySwatch, pdk_memory_swatch, PDK, MEMORY_SWATCH, GtkWidget)

/**
 * pdk_memory_swatch_new:
 * @part: a #PdkMemoryPart, or %PDK_MEMORY_SWATCH_OVER
 */
GtkWidget *pdk_memory_swatch_new (guint part);

G_END_DECLS
