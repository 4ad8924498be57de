/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "gguf/pdk-gguf-source.h"

G_BEGIN_DECLS

/**
 * PdkGgufHttp:
 *
 * A GGUF file on a server, read by ranges (facts of the Hub: hub.md §1.7, §1.8). The first answer's
 * redirect is followed by hand and remembered, so that the Hub is asked once and its CDN for the rest;
 * credentials go to the given address's own origin and nowhere else. Nothing is read beyond what was
 * asked for, whatever the server sends.
 */
#define PDK_TYPE_GGUF_HTTP (pdk_gguf_http_get_type ())
G_DECLARE_FINAL_TYPE (PdkGgufHttp, pdk_gguf_http, PDK, GGUF_HTTP, GObject)

/**
 * pdk_gguf_http_new:
 * @session: sends the requests
 * @address: an absolute `http` or `https` address
 * @authorization: (nullable): the value of an `Authorization` header; over plain HTTP it is sent only
 *   on loopback
 *
 * Returns: (transfer full): the source; %PDK_ERROR_INVALID_INPUT if @address is no such address
 */
PdkGgufHttp *pdk_gguf_http_new (SoupSession *session,
                                const char  *address,
                                const char  *authorization,
                                GError     **error);

/** Returns: (transfer full): the address without credentials and query */
char *pdk_gguf_http_dup_address (PdkGgufHttp *self);

/** Sets how long a server may be silent, in milliseconds (30 seconds unless set). */
void pdk_gguf_http_set_patience (PdkGgufHttp *self,
                                 guint        milliseconds);

/**
 * pdk_gguf_http_set_expected_size:
 * @size: what the repository says about the file
 *
 * An answer that tells another size is an error then.
 */
void pdk_gguf_http_set_expected_size (PdkGgufHttp *self,
                                      guint64      size);

/**
 * pdk_gguf_http_get_object_id:
 *
 * Returns: (nullable) (transfer none): what the server calls these exact bytes: the Hub's SHA-256, or
 *   a strong `ETag`; %NULL before the first answer and where there is none
 */
const char *pdk_gguf_http_get_object_id (PdkGgufHttp *self);

/** Returns: whether the Hub itself told the object's identity (`X-Linked-ETag`), not merely a server's `ETag` */
gboolean pdk_gguf_http_is_object_id_sure (PdkGgufHttp *self);

/** Returns: bytes of bodies that were read so far */
guint64 pdk_gguf_http_get_read_bytes (PdkGgufHttp *self);

/** Returns: requests sent so far, redirects included */
guint pdk_gguf_http_get_requests (PdkGgufHttp *self);

G_END_DECLS
