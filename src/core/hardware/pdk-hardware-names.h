/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hardware/pdk-gpu.h"

G_BEGIN_DECLS

/**
 * pdk_hardware_names_has_token:
 * @name: a graphics card's name
 * @token: one or several words of it
 *
 * Returns: whether @token stands in @name as whole words, ignoring case: "A10" is in "NVIDIA A10" but
 *   not in "NVIDIA A100"
 */
gboolean pdk_hardware_names_has_token (const char *name,
                                       const char *token);

G_END_DECLS
