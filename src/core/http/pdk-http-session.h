/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "http/pdk-http-error.h"
#include "http/pdk-ndjson-parser.h"

G_BEGIN_DECLS

/**
 * PdkHttpPatience:
 * @PDK_HTTP_PATIENCE_SHORT: the whole answer within the session's answer timeout
 * @PDK_HTTP_PATIENCE_ENDLESS: as long as it takes: loading a model can take minutes in silence
 */
typedef enum
{
  PDK_HTTP_PATIENCE_SHORT,
  PDK_HTTP_PATIENCE_ENDLESS,
} PdkHttpPatience;

/**
 * PdkHttpSession:
 *
 * Talks HTTP to one server. TLS is always verified. The extra header goes only to the server's own
 * origin and is dropped when a redirect leads elsewhere. No `Origin` is ever sent: Ollama answers 403
 * to those it does not know. Only requests that change nothing follow redirects.
 *
 * Cancelling a request closes its connection, which is how a pull or a generation is stopped.
 */
#define PDK_TYPE_HTTP_SESSION (pdk_http_session_get_type ())
G_DECLARE_FINAL_TYPE (PdkHttpSession, pdk_http_session, PDK, HTTP_SESSION, GObject)

/**
 * pdk_http_session_new:
 * @address: the base address, without a slash at its end; may have a path prefix
 * @header_name: (nullable): an extra header, for servers behind a proxy
 * @header_value: (nullable): its value; spaces around it are dropped
 * @to_error: (scope forever): makes the errors for answers that are no success
 *
 * Returns: (transfer full): a session; a header that HTTP does not allow is left out
 */
PdkHttpSession *pdk_http_session_new (const char        *address,
                                      const char        *header_name,
                                      const char        *header_value,
                                      PdkHttpFailureFunc to_error);

/** Sends a header from now on, unless the session has one already. */
void pdk_http_session_offer_header (PdkHttpSession *self,
                                    const char     *header_name,
                                    const char     *header_value);

/** Returns: (transfer none): the base address */
const char *pdk_http_session_get_address (PdkHttpSession *self);

/**
 * pdk_http_session_set_timeouts:
 * @connect: milliseconds until a connection must stand (10 seconds unless set)
 * @answer: milliseconds for a whole answer with %PDK_HTTP_PATIENCE_SHORT (60 seconds unless set)
 */
void pdk_http_session_set_timeouts (PdkHttpSession *self,
                                    guint           connect,
                                    guint           answer);

/**
 * pdk_http_session_new_message:
 * @path: the path below the base address, beginning with a slash
 * @body: (nullable): a JSON body
 *
 * Returns: (transfer full): a message for the functions below
 */
SoupMessage *pdk_http_session_new_message (PdkHttpSession *self,
                                           const char     *method,
                                           const char     *path,
                                           JsonObject     *body);

/**
 * pdk_http_session_send_async:
 * @subject: (nullable): what the request is about, for errors
 *
 * Sends @message and checks the status. The clock runs only until the connection stands.
 */
void pdk_http_session_send_async (PdkHttpSession     *self,
                                  SoupMessage        *message,
                                  const char         *subject,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);

/**
 * pdk_http_session_send_finish:
 *
 * Returns: (transfer full): the body of an answer with a 2xx status; when it is not read to its end it
 *   must be given to pdk_http_stream_abandon()
 */
GInputStream *pdk_http_session_send_finish (PdkHttpSession *self,
                                            GAsyncResult   *result,
                                            GError        **error);

/** Closes a body that nobody wants any more together with its connection, without reading the rest. */
void pdk_http_stream_abandon (GInputStream *stream);

/** Sends @message and reads the answer as one JSON object. */
void pdk_http_session_request_async (PdkHttpSession     *self,
                                     SoupMessage        *message,
                                     const char         *subject,
                                     PdkHttpPatience     patience,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);

/**
 * pdk_http_session_request_finish:
 *
 * Returns: (transfer full): the object; one without members for an empty body, which is how some calls
 *   say that they did their work
 */
JsonObject *pdk_http_session_request_finish (PdkHttpSession *self,
                                             GAsyncResult   *result,
                                             GError        **error);

/** Sends @message and reads the answer as JSON of any kind. */
void pdk_http_session_request_node_async (PdkHttpSession     *self,
                                          SoupMessage        *message,
                                          const char         *subject,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data);

/** Returns: (transfer full): the answer, which is never empty */
JsonNode *pdk_http_session_request_node_finish (PdkHttpSession *self,
                                                GAsyncResult   *result,
                                                GError        **error);

/**
 * pdk_http_session_stream_async:
 * @on_object: (scope notified): called on the main context for every object; when it stops the stream
 *   the connection is closed
 *
 * Sends @message and reads the answer as it comes: lines of JSON, or one plain object.
 */
void pdk_http_session_stream_async (PdkHttpSession     *self,
                                    SoupMessage        *message,
                                    const char         *subject,
                                    PdkJsonObjectFunc   on_object,
                                    gpointer            object_data,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);

/** Returns: whether the stream came to its end, or @on_object ended it without an error */
gboolean pdk_http_session_stream_finish (PdkHttpSession *self,
                                         GAsyncResult   *result,
                                         GError        **error);

/* For the other files of this folder. */
GError *pdk_http_session_convert_error (PdkHttpSession *self,
                                        GError         *error);
guint   pdk_http_session_get_answer_timeout (PdkHttpSession *self);
char   *pdk_http_message_dup_content_type (SoupMessage *message);

G_END_DECLS
