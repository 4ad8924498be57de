/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gguf/pdk-gguf-header.h"

G_BEGIN_DECLS

/** Returns: (transfer full): everything in it, for pdk_gguf_header_new_from_json() */
JsonObject *pdk_gguf_header_to_json (PdkGgufHeader *self);

/** Returns: (transfer full) (nullable): what pdk_gguf_header_to_json() wrote; %NULL for anything else */
PdkGgufHeader *pdk_gguf_header_new_from_json (JsonObject *object);

G_END_DECLS
