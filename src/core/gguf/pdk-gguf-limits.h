/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gguf/pdk-tensor-summary.h"

/*
 * What a header may ask for. Every real file stays far below; a file that does not is damaged or
 * means harm.
 */

#define PDK_GGUF_LIMIT_KEYS         65536
#define PDK_GGUF_LIMIT_TENSORS      65536
#define PDK_GGUF_LIMIT_KEY_BYTES    65535
#define PDK_GGUF_LIMIT_STRING_BYTES (G_GUINT64_CONSTANT (64) << 20)
#define PDK_GGUF_LIMIT_ELEMENTS     (G_GUINT64_CONSTANT (1) << 24)
#define PDK_GGUF_LIMIT_TENSOR_NAME  127
#define PDK_GGUF_LIMIT_DIMENSION    (G_GUINT64_CONSTANT (1) << 40)
#define PDK_GGUF_LIMIT_ALIGNMENT    65536
#define PDK_GGUF_LIMIT_DEPTH        4
#define PDK_GGUF_LIMIT_HEADER_BYTES (G_GUINT64_CONSTANT (64) << 20)

#define PDK_GGUF_MINIMUM_ALIGNMENT 8
#define PDK_GGUF_DEFAULT_ALIGNMENT 32

/* What is kept of a header in memory. */

#define PDK_GGUF_KEEP_KEY_BYTES      255
#define PDK_GGUF_KEEP_STRING_BYTES   4096
#define PDK_GGUF_KEEP_TEMPLATE_BYTES (256 << 10)
#define PDK_GGUF_KEEP_ELEMENTS       PDK_GGUF_BLOCK_LIMIT
#define PDK_GGUF_KEEP_TOTAL_BYTES    (4 << 20)
