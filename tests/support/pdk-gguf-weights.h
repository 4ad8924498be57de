/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-gguf-writer.h"

G_BEGIN_DECLS

/* Makes the bytes of tensors, row by row, for PdkGgufWriter. */

/** Returns: the bytes of @n_elements elements; they must be whole blocks of the type */
guint64 pdk_gguf_weights_get_size (PdkGgufTensor type,
                                   guint64       n_elements);

/**
 * pdk_gguf_weights_fill:
 * @state: (inout): the state of the random numbers
 * @byte_order: of the file
 * @target: room for pdk_gguf_weights_get_size() bytes
 */
void pdk_gguf_weights_fill (guint64      *state,
                            PdkGgufTensor type,
                            PdkGgufFill   fill,
                            int           byte_order,
                            guint64       n_elements,
                            guint8       *target);

G_END_DECLS
