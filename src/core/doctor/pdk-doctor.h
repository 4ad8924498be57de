/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-context.h"

G_BEGIN_DECLS

typedef enum
{
  PDK_FINDING_OK,
  PDK_FINDING_WARNING,
  PDK_FINDING_ERROR,
} PdkFindingStatus;

/**
 * PdkFinding:
 * @topic: a stable word: `server`, `models`, `hardware`, `graphics`, `main-memory`, `processor`, `disk`,
 *   `memory` (of servers), `calibration`, `database`, `catalog`, `transfers`
 * @sentence: what was found, for people
 * @hint: (nullable): what to do about it
 * @facts: (nullable): the same for programs: `hardware` has all that was found of this computer,
 *   `graphics` one card, `disk` a folder's room, `memory` a server's, `calibration` how far estimates
 *   were off
 */
typedef struct
{
  const char      *topic;
  PdkFindingStatus status;
  char            *sentence;
  char            *hint;
  JsonObject      *facts;
} PdkFinding;

/**
 * pdk_doctor_examine_async:
 *
 * Looks at everything Paddock depends on: the server, its models, this computer's hardware and disks,
 * the graphics memory of every server, how far estimates were off, the database, the curated list,
 * downloads that did not finish.
 */
void pdk_doctor_examine_async (PdkContext          *context,
                               PdkServerConnection *server,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data);
/** Returns: (transfer full) (element-type PdkFinding): what was found; only cancellation is an error */
GPtrArray *pdk_doctor_examine_finish (GAsyncResult *result,
                                      GError      **error);

G_END_DECLS
