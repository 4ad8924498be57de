/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PdkFitLabel:
 *
 * A verdict on whether a model fits, in an icon and words; colour only supports them.
 *
 * Properties: `verdict` (a #PdkFitVerdict), `text` (%NULL for the verdict's own word), `wrap` (whether a long
 * text takes several lines).
 */
#define PDK_TYPE_FIT_LABEL (pdk_fit_label_get_type ())
G_DECLARE_FINAL_TYPE (PdkFitLabel, pdk_fit_label, PDK, FIT_LABEL, AdwBin)

G_END_DECLS
