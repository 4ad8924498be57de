/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "estimate/pdk-fit.h"

G_BEGIN_DECLS

/**
 * pdk_vram_estimator_estimate_plain:
 * @file_bytes: size of the model's file
 * @context_length: tokens
 *
 * The plain rule of design §6, for models of which only the file's size is known:
 * `file_size_mb × 1.2 + context_length ÷ 1000 + 500` MB, with 1 MB = 10^6 bytes.
 *
 * Returns: bytes of graphics memory; 0 if @file_bytes is 0
 */
guint64 pdk_vram_estimator_estimate_plain (guint64 file_bytes,
                                           guint64 context_length);

/**
 * pdk_vram_estimator_fit_plain:
 * @available_bytes: graphics memory of the machine that will run it; 0 if unknown
 * @fit: (out caller-allocates): the result, marked rough
 */
void pdk_vram_estimator_fit_plain (guint64 file_bytes,
                                   guint64 context_length,
                                   guint64 available_bytes,
                                   PdkFit *fit);

/** What a server uses as context when nobody says otherwise; the fit of lists is judged with it. */
#define PDK_CONTEXT_LENGTH_DEFAULT 4096

G_END_DECLS
