/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PdkTinyShape:
 * @PDK_TINY_SHAPE_GROUPED: heads share keys and values in groups (Llama)
 * @PDK_TINY_SHAPE_LAYERED: layers have different numbers of heads
 * @PDK_TINY_SHAPE_SLIDING: most layers see only a window (Gemma 3)
 * @PDK_TINY_SHAPE_EXPERTS: a mixture of experts (Qwen 3)
 * @PDK_TINY_SHAPE_HYBRID: most layers have a state, the others attention (Qwen 3.5)
 * @PDK_TINY_SHAPE_RECURRENT: all layers have a state and none has attention (Mamba 2)
 * @PDK_TINY_SHAPE_CONVOLUTION: most layers look back at a few tokens only (LFM 2)
 * @PDK_TINY_SHAPE_EMBEDDED: layers have embeddings of their own, and some share what others keep (Gemma 4)
 * @PDK_TINY_SHAPE_LATENT: keys and values are kept in a compressed form (DeepSeek 2)
 *
 * Models that differ in what an engine has to remember and compute.
 */
typedef enum
{
  PDK_TINY_SHAPE_GROUPED,
  PDK_TINY_SHAPE_LAYERED,
  PDK_TINY_SHAPE_SLIDING,
  PDK_TINY_SHAPE_EXPERTS,
  PDK_TINY_SHAPE_HYBRID,
  PDK_TINY_SHAPE_RECURRENT,
  PDK_TINY_SHAPE_CONVOLUTION,
  PDK_TINY_SHAPE_EMBEDDED,
  PDK_TINY_SHAPE_LATENT,
  PDK_TINY_SHAPE_LAST = PDK_TINY_SHAPE_LATENT,
} PdkTinyShape;

/** Returns: (transfer none): a short name, such as "sliding" */
const char *pdk_tiny_shape_get_name (PdkTinyShape shape);

/**
 * pdk_tiny_shape_write:
 *
 * Writes a model of that shape with random weights that real engines load and run, of at most a few
 * megabytes. A failure fails the test.
 */
void pdk_tiny_shape_write (PdkTinyShape shape,
                           const char  *path);

G_END_DECLS
