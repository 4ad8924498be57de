/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-double-reply.h"

G_BEGIN_DECLS

/*
 * Transcripts of a real server (tests/data/recordings), as answers that a double can give again.
 *
 *     ### what this is about
 *     > METHOD PATH
 *     > BODY
 *     < STATUS REASON  {'Header': 'Value', …}
 *       SECONDS LINE
 *             … the same line N more times
 *             … N lines, about every 60 ms, `completed` growing …
 *             … N further different lines; last: LINE
 *             (client closes the connection at SECONDS s)
 */

/**
 * PdkExchange:
 * @title: "" if the transcript has none
 * @body: (nullable): as it was sent
 * @lines: (array zero-terminated=1): the answer's body, written out in full
 * @left_open: whether the answer does not come to its end: the client left
 * @cut: whether the server was killed in its middle
 */
typedef struct
{
  char    *title;
  char    *method;
  char    *path;
  char    *body;
  guint    status;
  char    *content_type;
  GStrv    lines;
  gboolean left_open;
  gboolean cut;
} PdkExchange;

/** Returns: (transfer full) (element-type PdkExchange): the exchanges of a file of `tests/data`; what cannot be read fails the test */
GPtrArray *pdk_recording_read (const char *name);

/** Returns: (transfer full): the answer */
PdkDoubleReply *pdk_exchange_new_reply (const PdkExchange *self);

G_END_DECLS
