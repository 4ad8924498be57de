/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Sends one blob from disk, piece by piece, with the faults of the registry. Server thread only. */

/**
 * PdkRegistryPlan:
 * @cut: offset at which the connection is cut, or -1
 * @stall: offset at which sending stops, or -1
 * @rate: bytes per second for all together, 0 for no limit
 *
 * What a stream asks before every piece, since a test may change it midway.
 */
typedef struct
{
  goffset cut;
  goffset stall;
  guint64 rate;
} PdkRegistryPlan;

typedef PdkRegistryPlan (*PdkRegistryGetPlan) (gpointer registry);

typedef struct _PdkRegistryLine PdkRegistryLine;

/** The line to the clients, shared by all streams of a registry: its rate, and who waits. */
PdkRegistryLine *pdk_registry_line_new (PdkRegistryGetPlan get_plan,
                                        gpointer           registry);
void             pdk_registry_line_free (PdkRegistryLine *line);

/** Lets the streams that have stalled look at the plan again. */
void pdk_registry_line_wake (PdkRegistryLine *line);

/** Returns: streams that stall now; may be called from any thread */
guint pdk_registry_line_count_stalled (PdkRegistryLine *line);

/**
 * pdk_registry_stream_start:
 * @path: (type filename): the blob
 * @corrupt: whether to change one byte in its middle
 *
 * Answers @message with the file, or the part of it that was asked for.
 */
void pdk_registry_stream_start (PdkRegistryLine   *line,
                                SoupServerMessage *message,
                                const char        *path,
                                gboolean           corrupt);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkRegistryLine, pdk_registry_line_free)

G_END_DECLS
