/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/*
 * What a server double answers: a status, headers, and a body that comes step by step, with every
 * misbehaviour that a real server, or what stands in between, was seen to have.
 */
typedef struct _PdkDoubleReply PdkDoubleReply;

/**
 * pdk_double_reply_new:
 * @content_type: (nullable): %NULL for none
 *
 * Returns: (transfer full): a reply without a body. It has a `Content-Length` as long as the body is
 *   only text, and is chunked as soon as anything happens in between.
 */
PdkDoubleReply *pdk_double_reply_new (guint       status,
                                      const char *content_type);

/** Returns: (transfer full): a reply of status 200 and type `application/x-ndjson`, chunked */
PdkDoubleReply *pdk_double_reply_new_lines (void);

/** Returns: (transfer full): a reply of type `application/json` with this body */
PdkDoubleReply *pdk_double_reply_new_json (guint       status,
                                           const char *body);

/** Returns: (transfer full): bytes that are sent as they are, without HTTP around them */
PdkDoubleReply *pdk_double_reply_new_raw (const char *bytes,
                                          gsize       length);
void            pdk_double_reply_free (PdkDoubleReply *self);

void pdk_double_reply_add_header (PdkDoubleReply *self,
                                  const char     *name,
                                  const char     *value);

/** Tells this length in the header, whatever the body will be. */
void pdk_double_reply_set_length (PdkDoubleReply *self,
                                  goffset         length);

/** Does not even send the headers until the double is told to release. */
void pdk_double_reply_hold_headers (PdkDoubleReply *self);

void pdk_double_reply_add_bytes (PdkDoubleReply *self,
                                 const char     *bytes,
                                 gsize           length);
void pdk_double_reply_add_text (PdkDoubleReply *self,
                                const char     *text);

/** Adds @text and a line end. */
void pdk_double_reply_add_line (PdkDoubleReply *self,
                                const char     *text);

/** Adds a line of a pull; negative numbers are left out. */
void pdk_double_reply_add_layer (PdkDoubleReply *self,
                                 const char     *digest,
                                 gint64          total,
                                 gint64          completed);

/** Adds @text in pieces of @piece bytes, with a pause in between. */
void pdk_double_reply_add_slow_text (PdkDoubleReply *self,
                                     const char     *text,
                                     gsize           piece,
                                     guint           milliseconds);
void pdk_double_reply_add_pause (PdkDoubleReply *self,
                                 guint           milliseconds);

/** Waits until the double is told to release. */
void pdk_double_reply_add_hold (PdkDoubleReply *self);

/** Breaks the connection off, as a killed server does. */
void pdk_double_reply_add_cut (PdkDoubleReply *self);

/**
 * PdkDoubleProduce:
 * @body: where to put the next piece; may stay empty
 * @pause: (out): milliseconds until the next call
 *
 * Returns: whether there is more to come
 */
typedef gboolean (*PdkDoubleProduce) (GString *body,
                                      guint   *pause,
                                      gpointer user_data);

/** Makes the body come from a function, after the steps. Called on the server's thread. */
void pdk_double_reply_set_producer (PdkDoubleReply  *self,
                                    PdkDoubleProduce produce,
                                    gpointer         user_data,
                                    GDestroyNotify   free_user_data);

/*
 * Sending; on the server's thread.
 */

typedef struct _PdkDoubleSending PdkDoubleSending;

/**
 * PdkDoubleSendingEnd:
 * @dropped: whether the client went away before the end
 */
typedef void (*PdkDoubleSendingEnd) (PdkDoubleSending *sending,
                                     gboolean          dropped,
                                     gpointer          user_data);

/**
 * pdk_double_sending_start:
 * @reply: (transfer full): what to send
 * @held: counts the replies that wait for a release; used atomically
 * @on_end: called once, when the reply has been sent or the client is gone; @sending is freed after it
 */
PdkDoubleSending *pdk_double_sending_start (SoupServerMessage  *message,
                                            PdkDoubleReply     *reply,
                                            int                *held,
                                            PdkDoubleSendingEnd on_end,
                                            gpointer            user_data);

/** Lets a reply that waits go on. */
void pdk_double_sending_release (PdkDoubleSending *self);

/** Breaks the connection off. */
void pdk_double_sending_cut (PdkDoubleSending *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkDoubleReply, pdk_double_reply_free)

G_END_DECLS
