/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "names/pdk-quant.h"

G_BEGIN_DECLS

/**
 * PdkQuantSplit:
 * @kind: whether and how the file is a part of a larger one
 * @part: the place of the part, from 1; 0 for a whole file
 * @count: how many parts there are; 0 if unknown or a whole file
 * @joined: the name that all parts share: without `.gguf`, except for pieces cut at a byte, where it
 *   is the name of the joined file
 * @stem: the text in which labels are looked for
 * @is_gguf: whether the file is a GGUF file, a part of one, or an importance matrix
 * @is_matrix: whether the extension alone says that it is an importance matrix
 *
 * The part that a file's name (without folders) is of a larger file. It is cut off before anything
 * else of the name is read.
 */
typedef struct
{
  PdkSplitKind kind;
  guint        part;
  guint        count;
  char        *joined;
  char        *stem;
  gboolean     is_gguf;
  gboolean     is_matrix;
} PdkQuantSplit;

void pdk_quant_split_read (PdkQuantSplit *split,
                           const char    *file_name);
void pdk_quant_split_clear (PdkQuantSplit *split);

/**
 * pdk_quant_split_dup_part:
 * @path: the path of a part of the kind %PDK_SPLIT_SHARD
 * @part: from 1
 *
 * Returns: (transfer full): the path of another part of the same model
 */
char *pdk_quant_split_dup_part (const char *path,
                                guint       part);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PdkQuantSplit, pdk_quant_split_clear)

G_END_DECLS
