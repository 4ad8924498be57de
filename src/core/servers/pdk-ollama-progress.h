/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "servers/pdk-model-server.h"

G_BEGIN_DECLS

/**
 * PdkOllamaLine:
 * @PDK_OLLAMA_LINE_EVENT: the work goes on
 * @PDK_OLLAMA_LINE_SUCCESS: the work is done: the only line that proves it
 * @PDK_OLLAMA_LINE_FAILURE: the work failed
 */
typedef enum
{
  PDK_OLLAMA_LINE_EVENT,
  PDK_OLLAMA_LINE_SUCCESS,
  PDK_OLLAMA_LINE_FAILURE,
} PdkOllamaLine;

/**
 * PdkOllamaProgress:
 * @phase: the phase of the lines so far
 * @creating: whether the stream is that of `/api/create`, where numbers belong to a conversion
 * @had_layers: whether a line with a digest was seen
 * @pulling: whether a download goes on; also when a creation began one
 *
 * Reads the lines of `/api/pull` and `/api/create`. A digest or numbers make a line a layer's; the
 * wording of `status` only ever chooses the phase's name, since it changes from version to version.
 */
typedef struct
{
  PdkTransferPhase phase;
  gboolean         creating;
  gboolean         had_layers;
  gboolean         pulling;
} PdkOllamaProgress;

#define PDK_OLLAMA_PROGRESS_INIT { PDK_TRANSFER_PHASE_RESOLVING, FALSE, FALSE, FALSE }

/**
 * pdk_ollama_progress_read:
 * @event: (out caller-allocates): the event, whose texts belong to @line; filled in for every line
 * @words: (out) (transfer full) (nullable): what the server said about a failure
 * @status: (out): the HTTP status that a failure carries in itself, else 200
 */
PdkOllamaLine pdk_ollama_progress_read (PdkOllamaProgress *self,
                                        JsonObject        *line,
                                        PdkTransferEvent  *event,
                                        char             **words,
                                        guint             *status);

G_END_DECLS
