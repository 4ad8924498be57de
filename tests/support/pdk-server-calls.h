/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "servers/pdk-model-server.h"

G_BEGIN_DECLS

/*
 * The calls of PdkModelServer run to their end on the default main context, for tests.
 */

/** One event of a stream, kept. */
typedef struct
{
  PdkTransferPhase phase;
  char            *status;
  char            *digest;
  gint64           total;
  gint64           completed;
} PdkKeptEvent;

/**
 * PdkEventLog:
 * @cancellable: (nullable): cancelled when @cancel_after events have come
 */
typedef struct
{
  GPtrArray    *events; /* of PdkKeptEvent */
  GCancellable *cancellable;
  guint         cancel_after;
} PdkEventLog;

PdkEventLog *pdk_event_log_new (void);
void         pdk_event_log_free (PdkEventLog *self);

/** A PdkTransferEventFunc; @log may be %NULL. */
void pdk_event_log_add (const PdkTransferEvent *event,
                        gpointer                log);

/** Returns: (transfer none): the event at @index; negative counts from the end */
const PdkKeptEvent *pdk_event_log_get (PdkEventLog *self,
                                       int          index);

/** Returns: whether an event of this phase came */
gboolean pdk_event_log_has_phase (PdkEventLog     *self,
                                  PdkTransferPhase phase);

/** Returns: the largest count of bytes that any event told of a layer of at least @least bytes; -1 for none */
gint64 pdk_event_log_get_best (PdkEventLog *self,
                               gint64       least);

/** An answer that came in pieces. */
typedef struct
{
  GString           *text;
  GString           *thinking;
  guint              pieces;
  PdkReplyStatistics statistics;
  GCancellable      *cancellable; /* cancelled when cancel_after pieces have come */
  guint              cancel_after;
} PdkReplyLog;

PdkReplyLog *pdk_reply_log_new (void);
void         pdk_reply_log_free (PdkReplyLog *self);

/** A PdkReplyFunc. */
void pdk_reply_log_add (const char *text,
                        const char *thinking,
                        gpointer    log);

char            *pdk_call_get_version (PdkModelServer *server,
                                       GCancellable   *cancellable,
                                       GError        **error);
GPtrArray       *pdk_call_list (PdkModelServer *server,
                                GCancellable   *cancellable,
                                GError        **error);
GPtrArray       *pdk_call_list_running (PdkModelServer *server,
                                        GCancellable   *cancellable,
                                        GError        **error);
PdkModelDetails *pdk_call_show (PdkModelServer *server,
                                const char     *name,
                                GCancellable   *cancellable,
                                GError        **error);
gboolean         pdk_call_pull (PdkModelServer *server,
                                const char     *name,
                                gboolean        insecure,
                                PdkEventLog    *log,
                                GCancellable   *cancellable,
                                GError        **error);
gboolean         pdk_call_delete (PdkModelServer *server,
                                  const char     *name,
                                  GCancellable   *cancellable,
                                  GError        **error);
gboolean         pdk_call_copy (PdkModelServer *server,
                                const char     *source,
                                const char     *destination,
                                GCancellable   *cancellable,
                                GError        **error);
gboolean         pdk_call_create_from_file (PdkModelServer *server,
                                            const char     *name,
                                            const char     *path,
                                            PdkEventLog    *log,
                                            GCancellable   *cancellable,
                                            GError        **error);

/** @changes: (nullable): a JSON object as text */
gboolean pdk_call_create_from_model (PdkModelServer *server,
                                     const char     *name,
                                     const char     *from,
                                     const char     *changes,
                                     GCancellable   *cancellable,
                                     GError        **error);
gboolean pdk_call_load (PdkModelServer *server,
                        const char     *name,
                        const char     *keep_alive,
                        gint64          context_length,
                        GCancellable   *cancellable,
                        GError        **error);
gboolean pdk_call_unload (PdkModelServer *server,
                          const char     *name,
                          GCancellable   *cancellable,
                          GError        **error);

/** @options: (nullable): a JSON object as text */
gboolean pdk_call_generate (PdkModelServer *server,
                            const char     *name,
                            const char     *prompt,
                            const char     *options,
                            PdkReplyLog    *log,
                            GCancellable   *cancellable,
                            GError        **error);

/** @messages: a JSON array as text */
gboolean   pdk_call_chat (PdkModelServer *server,
                          const char     *name,
                          const char     *messages,
                          const char     *options,
                          PdkReplyLog    *log,
                          GCancellable   *cancellable,
                          GError        **error);
GPtrArray *pdk_call_embed (PdkModelServer     *server,
                           const char         *name,
                           const char * const *inputs,
                           GCancellable       *cancellable,
                           GError            **error);

/** Returns: (nullable) (transfer none): the model of that name among @models */
PdkServerModel *pdk_find_server_model (GPtrArray  *models,
                                       const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkEventLog, pdk_event_log_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkReplyLog, pdk_reply_log_free)

G_END_DECLS
