/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PdkSystemMemory:
 * @total: memory that the kernel manages; what graphics in the processor have taken for good is not in it
 * @available: what programs can still get without swapping
 * @swap_total: never counted towards a fit
 * @limit: what the container this process runs in may use; 0 if there is no limit
 * @limit_available: what is left of that
 *
 * The computer's own memory in bytes; 0 where it could not be read.
 */
typedef struct
{
  guint64 total;
  guint64 available;
  guint64 swap_total;
  guint64 limit;
  guint64 limit_available;
} PdkSystemMemory;

/**
 * pdk_system_memory_parse:
 * @text: the contents of `/proc/meminfo`
 *
 * Returns: whether there was a total in it
 */
gboolean pdk_system_memory_parse (PdkSystemMemory *self,
                                  const char      *text);

/**
 * pdk_system_memory_read:
 * @root: (type filename): stands before `/proc` and `/sys`; "" on a real computer
 *
 * Reads `/proc/meminfo` and the limits of the control groups (version 2) around this process. The
 * limits are left out where they cannot be seen, as inside Flatpak.
 */
void pdk_system_memory_read (PdkSystemMemory *self,
                             const char      *root);

/** Returns: bytes that a model may use without graphics: the total or limit, less 20 % or 4 GiB, whichever is more */
guint64 pdk_system_memory_get_budget (const PdkSystemMemory *self);

G_END_DECLS
