/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-double-reply.h"

G_BEGIN_DECLS

/* Between building a reply and sending it. */

typedef enum
{
  PDK_DOUBLE_STEP_BYTES,
  PDK_DOUBLE_STEP_PAUSE,
  PDK_DOUBLE_STEP_HOLD,
  PDK_DOUBLE_STEP_CUT,
} PdkDoubleStepKind;

typedef struct
{
  PdkDoubleStepKind kind;
  GBytes           *bytes;
  guint             pause;
} PdkDoubleStep;

struct _PdkDoubleReply
{
  guint               status;
  char               *content_type;
  SoupMessageHeaders *headers;
  GPtrArray          *steps;
  goffset             length;
  gboolean            chunked;
  gboolean            raw;
  gboolean            hold_headers;
  PdkDoubleProduce    produce;
  gpointer            produce_data;
  GDestroyNotify      free_produce_data;
};

G_END_DECLS
