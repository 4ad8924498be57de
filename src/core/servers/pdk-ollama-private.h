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
 *
 * Returns: (transfer full): the call's result, %NULL with @error set if @answer is none
 */
typedef gpointer (*PdkOllamaReadFunc) (JsonObject *answer,
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
} PdkOllamaQuestion;

/** Asks and returns through @task, whose source object is the client. */
void pdk_ollama_client_ask (GTask                   *task,
                            const PdkOllamaQuestion *question);

/**
 * pdk_ollama_client_new_request:
 *
 * Returns: (transfer full): `{"model": name}`; the scheme that people write before a registry's name is
 *   left out, since Ollama lists models without it
 */
JsonObject *pdk_ollama_client_new_request (const char *name);

/** Returns: whether @name can be sent at all; else @task is answered */
gboolean pdk_ollama_client_check_name (GTask      *task,
                                       const char *name);

/** Streams a pull or a creation to its end and returns a boolean through @task. */
void pdk_ollama_client_run_work (GTask               *task,
                                 const char          *path,
                                 JsonObject          *body,
                                 const char          *subject,
                                 PdkTransferEventFunc on_event,
                                 gpointer             event_data);

void pdk_ollama_client_pull_async (PdkModelServer      *server,
                                   const char          *name,
                                   gboolean             insecure,
                                   PdkTransferEventFunc on_event,
                                   gpointer             event_data,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);

G_END_DECLS
