/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "base/pdk-error.h"

G_BEGIN_DECLS

/**
 * PdkHttpFailure:
 * @address: the base address that was asked, without credentials
 * @path: what was asked for there
 * @subject: (nullable): what the request was about, such as a model's name
 * @status: the HTTP status; 200 for an error inside a stream that had begun
 * @content_type: the answer's media type without parameters; "" if it has none
 * @words: (nullable): what the server said, if it said it in a form that we know
 * @location: (nullable): where a redirect leads
 *
 * An answer that is not a success, as facts/servers.md §1.2 lists them. @words are text from outside.
 */
typedef struct
{
  const char *address;
  const char *path;
  const char *subject;
  guint       status;
  const char *content_type;
  const char *words;
  const char *location;
} PdkHttpFailure;

/** Makes the error for a failure; each kind of server knows its own texts. */
typedef GError *(*PdkHttpFailureFunc) (const PdkHttpFailure *failure);

/**
 * pdk_http_error_from_failure:
 *
 * The plain conversion, by status alone.
 *
 * Returns: (transfer full): an error of the domain %PDK_ERROR
 */
GError *pdk_http_error_from_failure (const PdkHttpFailure *failure);

/**
 * pdk_http_error_from_transport:
 * @error: (transfer full): what GIO or libsoup reported
 * @address: the base address that was asked
 *
 * Converts a request that got no answer. Cancellation and %PDK_ERROR pass unchanged.
 *
 * Returns: (transfer full): the converted error
 */
GError *pdk_http_error_from_transport (GError     *error,
                                       const char *address);

/**
 * pdk_http_error_dup_words:
 * @object: an object that may describe an error
 *
 * Reads the server's words in all the forms that servers use: `error` as a string, as an object with
 * `message`, or with nothing in it.
 *
 * Returns: (transfer full) (nullable): one line of text; %NULL if @object describes no error
 */
char *pdk_http_error_dup_words (JsonObject *object);

/**
 * pdk_http_error_dup_words_of_body:
 * @content_type: the media type without parameters
 * @body: (array length=length): the beginning of the body
 *
 * Returns: (transfer full) (nullable): the words of a JSON or plain-text body; %NULL for web pages and
 *   empty bodies
 */
char *pdk_http_error_dup_words_of_body (const char *content_type,
                                        const char *body,
                                        gsize       length);

G_END_DECLS
