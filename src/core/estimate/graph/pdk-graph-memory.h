/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PdkGraphMemory:
 *
 * A piece of memory that grows as needed: what is taken goes into the smallest gap that is large
 * enough, or to the end.
 */
typedef struct
{
  GArray *gaps;
  guint64 alignment;
  guint64 size;
} PdkGraphMemory;

void pdk_graph_memory_init (PdkGraphMemory *self,
                            guint64         alignment);
void pdk_graph_memory_clear (PdkGraphMemory *self);

/** Returns: where the bytes are */
guint64 pdk_graph_memory_take (PdkGraphMemory *self,
                               guint64         bytes);
void    pdk_graph_memory_give_back (PdkGraphMemory *self,
                                    guint64         address,
                                    guint64         bytes);

/** Returns: the most that was ever taken at once, gaps included */
guint64 pdk_graph_memory_get_size (PdkGraphMemory *self);

G_END_DECLS
