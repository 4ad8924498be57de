/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gguf/pdk-gguf-http.h"

G_BEGIN_DECLS

/*
 * PdkGgufRange:
 * @start: the first byte
 * @total: bytes of the whole file; 0 if the server does not say
 */
typedef struct
{
  guint64 start;
  guint64 total;
} PdkGgufRange;

/** Returns: whether @text is a `Content-Range` of bytes, such as "bytes 0-99/1000" */
gboolean pdk_gguf_range_parse (const char   *text,
                               PdkGgufRange *range);

/** Returns: (transfer full) (nullable): an object's identity without quotes; %NULL for a weak tag */
char *pdk_gguf_http_dup_tag (const char *header);

/** Returns: whether scheme, host and port are the same */
gboolean pdk_gguf_http_is_same_origin (GUri *a,
                                       GUri *b);

/** Returns: whether a secret may go there at all: over TLS, or not beyond this computer */
gboolean pdk_gguf_http_is_private (GUri *uri);

/**
 * pdk_gguf_http_follow:
 * @location: (nullable): the header of the redirect
 *
 * Returns: (transfer full): where it leads; an error for anything but HTTP, and for a step from TLS to
 *   plain HTTP
 */
GUri *pdk_gguf_http_follow (GUri       *from,
                            const char *location,
                            GError    **error);

/** Returns: (transfer full): an error for an answer that is no success */
GError *pdk_gguf_http_new_failure (SoupMessage *message,
                                   const char  *name);

G_END_DECLS
