/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * pdk_accessible_set_name:
 * @format: a printf-like sentence in Header Capitalization that names the object, not only the deed:
 *   "Download Qwen3 4B"
 *
 * Names a control for assistive technology.
 */
void pdk_accessible_set_name (gpointer    accessible,
                              const char *format,
                              ...) G_GNUC_PRINTF (2, 3);

/**
 * pdk_accessible_tell_progress:
 * @accessible: something with the role of a progress bar
 * @fraction: 0 to 1
 *
 * Gives assistive technology the percentage in words, in steps of ten, so that it does not talk all
 * the time.
 */
void pdk_accessible_tell_progress (gpointer accessible,
                                   double   fraction);

G_END_DECLS
