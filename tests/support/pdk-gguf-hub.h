/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "pdk-test.h"

G_BEGIN_DECLS

/*
 * A hub and its CDN that serve the header of one large GGUF file by ranges, and break the rules of HTTP
 * in every way that was seen.
 */

#define TOKENS      60000
#define MERGES      90000
#define FILE_BYTES  (G_GUINT64_CONSTANT (5) << 30)
#define OBJECT_ID   "f2ca1bb6c7e907d06dafe4687e579fce76b37e4e93b7605022da52e6ccc26fd2"
#define SECRET      "Bearer hf_secret"
#define HUB_PATH    "/owner/name/resolve/main/model.gguf"
#define CDN_PATH    "/cdn/blob"
#define PLAIN_PATH  "/plain/model%20one.gguf"
#define BROKEN_PATH "/broken/model.gguf"

/*
 * How the server breaks the rules.
 */
typedef enum
{
  BROKEN_NOT,
  BROKEN_NO_RANGES,
  BROKEN_WRONG_START,
  BROKEN_CHANGING_TOTAL,
  BROKEN_NO_CONTENT_RANGE,
  BROKEN_COMPRESSED,
  BROKEN_STATUS,
  BROKEN_HTML,
  BROKEN_LOOP,
  BROKEN_SCHEME,
  BROKEN_STALL,
  BROKEN_CUT,
} Broken;

typedef struct
{
  SoupServer  *server;
  SoupServer  *cdn;
  SoupSession *session;
  GBytes      *header;
  char        *base;
  char        *cdn_base;
  char        *folder;
  Broken       broken;
  guint        status;
  const char  *error_code;
  guint        answers;
  guint        hub_answers;
  guint        expired_after;
  guint64      asked_bytes;
  gboolean     secret_at_hub;
  gboolean     secret_at_cdn;
  guint        shapes;
  guint        requests_at_shape;
} PdkGgufHub;

void pdk_gguf_hub_set_up (PdkGgufHub   *fixture,
                          gconstpointer data);
void pdk_gguf_hub_tear_down (PdkGgufHub   *fixture,
                             gconstpointer data);

G_END_DECLS
