/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hardware/pdk-server-memory.h"
#include "library/pdk-model-registry.h"
#include "servers/pdk-server-model.h"

G_BEGIN_DECLS

/*
 * What was seen of the graphics memory of servers on other computers, kept in the library, so that it
 * adds up over weeks.
 */

/**
 * pdk_observed_memory_read:
 * @server: a server's id
 * @memory: (out caller-allocates): what was seen; nothing but zeros if nothing was
 */
void pdk_observed_memory_read (PdkModelRegistry *registry,
                               const char       *server,
                               PdkServerMemory  *memory);

/**
 * pdk_observed_memory_note_async:
 * @server: the id of a server on another computer
 * @running: (element-type PdkServerModel): all that it runs now
 *
 * Keeps what can be told from that; does nothing where it is nothing new.
 */
void     pdk_observed_memory_note_async (PdkModelRegistry   *registry,
                                         const char         *server,
                                         GPtrArray          *running,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
gboolean pdk_observed_memory_note_finish (GAsyncResult *result,
                                          GError      **error);

G_END_DECLS
