/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/pdk-http-session.h"
#include "servers/pdk-ollama-client.h"
#include "servers/pdk-ollama-progress.h"

G_BEGIN_DECLS

/* Between the files of the Ollama client; each holds one group of calls. */

struct _PdkOllamaClient
{
  GObject parent_instance;

  PdkHttpSession *http;
  guint           unload_patience;
};

/**
 * PdkOllamaReadFunc:
 * @answer: the answer; without members if its body was empty
 * @expected: as in the question
 *
 * Returns: (transfer full): the call's result, %NULL with @error set if @answer is none
 */
typedef gpointer (*PdkOllamaReadFunc) (JsonObject *answer,
                                       guint       expected,
                                       GError    **error);

/**
 * PdkOllamaQuestion:
 *
 * A request that has one short answer.
 */
typedef struct
{
  const char       *method;
  const char       *path;
  JsonObject       *body;    /* (nullable) (transfer none) */
  const char       *subject; /* (nullable) */
  PdkHttpPatience   patience;
  PdkOllamaReadFunc read; /* %NULL if success is all there is to know: the result is a boolean */
  GDestroyNotify    free_result;
  guint             expected; /* how many things the answer should hold, for @read */
} PdkOllamaQuestion;

/** Asks; the result is that of a GTask whose source object is @server. */
void pdk_ollama_client_ask (PdkModelServer          *server,
                            const PdkOllamaQuestion *question,
                            GCancellable            *cancellable,
                            GAsyncReadyCallback      callback,
                            gpointer                 user_data);

/**
 * pdk_ollama_request_new:
 *
 * Returns: (transfer full): `{"model": name}`; the scheme that people write before a registry's name is
 *   left out, since Ollama lists models without it
 */
JsonObject *pdk_ollama_request_new (const char *name);

/** Returns: whether @name can be sent at all; else @callback is answered */
gboolean pdk_ollama_client_check_name (PdkModelServer     *server,
                                       const char         *name,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);

/**
 * PdkOllamaWork:
 * @path: `/api/pull` or `/api/create`
 * @subject: the model that is being made
 * @base: (nullable): the model it is made from, which must not be downloaded
 *
 * A request whose answer is a stream of lines that proves its success by a last one.
 */
typedef struct
{
  const char          *path;
  JsonObject          *body;
  const char          *subject;
  const char          *base;
  PdkTransferEventFunc on_event;
  gpointer             event_data;
} PdkOllamaWork;

void     pdk_ollama_client_work_async (PdkOllamaClient     *self,
                                       const PdkOllamaWork *work,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
gboolean pdk_ollama_client_work_finish (PdkOllamaClient *self,
                                        GAsyncResult    *result,
                                        GError         **error);

/**
 * pdk_ollama_client_upload_async:
 * @digest: the SHA-256 of @file, without a prefix
 * @size: bytes of @file
 *
 * Sends a file to the server unless the server has it already.
 */
void     pdk_ollama_client_upload_async (PdkOllamaClient     *self,
                                         GFile               *file,
                                         const char          *digest,
                                         guint64              size,
                                         PdkTransferEventFunc on_event,
                                         gpointer             event_data,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
gboolean pdk_ollama_client_upload_finish (PdkOllamaClient *self,
                                          GAsyncResult    *result,
                                          GError         **error);

/* The interface's calls that are not in pdk-ollama-client.c. */

void pdk_ollama_client_pull_async (PdkModelServer      *server,
                                   const char          *name,
                                   gboolean             insecure,
                                   PdkTransferEventFunc on_event,
                                   gpointer             event_data,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
void pdk_ollama_client_create_from_file_async (PdkModelServer      *server,
                                               const char          *name,
                                               GFile               *file,
                                               PdkTransferEventFunc on_event,
                                               gpointer             event_data,
                                               GCancellable        *cancellable,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
void pdk_ollama_client_create_from_model_async (PdkModelServer      *server,
                                                const char          *name,
                                                const char          *from,
                                                JsonObject          *changes,
                                                PdkTransferEventFunc on_event,
                                                gpointer             event_data,
                                                GCancellable        *cancellable,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);
void pdk_ollama_client_load_async (PdkModelServer     *server,
                                   const char         *name,
                                   const char         *keep_alive,
                                   gint64              context_length,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
void pdk_ollama_client_unload_async (PdkModelServer     *server,
                                     const char         *name,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
void pdk_ollama_client_generate_async (PdkModelServer     *server,
                                       const char         *name,
                                       const char         *prompt,
                                       JsonObject         *options,
                                       PdkReplyFunc        on_reply,
                                       gpointer            reply_data,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
void pdk_ollama_client_chat_async (PdkModelServer     *server,
                                   const char         *name,
                                   JsonArray          *messages,
                                   JsonObject         *options,
                                   PdkReplyFunc        on_reply,
                                   gpointer            reply_data,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
void pdk_ollama_client_embed_async (PdkModelServer     *server,
                                    const char         *name,
                                    const char * const *inputs,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);

/** Returns: (transfer none): @name without `http://` or `https://` */
const char *pdk_ollama_request_skip_scheme (const char *name);

/**
 * pdk_ollama_request_set_keep_alive:
 * @keep_alive: (nullable): digits are sent as a number, since Ollama takes "-1" in quotes for a duration
 *   without a unit
 */
void pdk_ollama_request_set_keep_alive (JsonObject *request,
                                        const char *keep_alive);

/** Copies what belongs to the request itself, and the rest into its `options`. */
void pdk_ollama_request_set_options (JsonObject *request,
                                     JsonObject *options);

G_END_DECLS
