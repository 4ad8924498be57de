/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "pdk-double-reply.h"

G_BEGIN_DECLS

/*
 * A simulated Ollama on loopback that behaves as version 0.17.4 was seen to behave: it lists, shows,
 * pulls, copies, deletes, creates, loads, answers and embeds, and remembers what was done. On top of
 * that, single requests can be given any answer at all.
 *
 * It runs in a thread of its own; every function may be called from any thread, at any time, and counts
 * for requests that come later. No weights are involved: models are names with numbers, and answers
 * repeat the question.
 */

typedef struct _PdkOllamaDouble PdkOllamaDouble;

/**
 * PdkDoubleModel:
 * @name: in any spelling
 * @size: bytes of the weights
 * @parameter_size: for display
 * @context_length: tokens the model was trained for
 * @capabilities: (nullable) (array zero-terminated=1): %NULL for completion only
 * @remote_host: (nullable): for a model that runs elsewhere
 *
 * Members that are %NULL or 0 get the values of a tiny model.
 */
typedef struct
{
  const char         *name;
  gint64              size;
  const char         *family;
  const char         *parameter_size;
  const char         *quantization;
  gint64              context_length;
  const char * const *capabilities;
  const char         *remote_host;
} PdkDoubleModel;

/** Returns: (transfer full): a server that listens on a free port */
PdkOllamaDouble *pdk_ollama_double_start (void);

/**
 * pdk_ollama_double_start_at:
 * @port: 0 for a free one
 *
 * Returns: (transfer full) (nullable): a server
 */
PdkOllamaDouble *pdk_ollama_double_start_at (guint16  port,
                                             GError **error);

/** Breaks all connections off and ends the thread. */
void pdk_ollama_double_stop (PdkOllamaDouble *self);

/** Breaks all connections off and listens no more, as a killed server does. */
void pdk_ollama_double_kill (PdkOllamaDouble *self);

/** Starts again after a kill, at the same port: models stay, what was half fetched or loaded is gone. */
void pdk_ollama_double_revive (PdkOllamaDouble *self);

/** Returns: (transfer none): `http://127.0.0.1:PORT` */
const char *pdk_ollama_double_get_address (PdkOllamaDouble *self);
guint16     pdk_ollama_double_get_port (PdkOllamaDouble *self);

/** What `/api/version` says; "0.17.4" unless set. */
void pdk_ollama_double_set_version (PdkOllamaDouble *self,
                                    const char      *version);

/** Installs a model. */
void pdk_ollama_double_add_model (PdkOllamaDouble      *self,
                                  const PdkDoubleModel *model);

/** Returns: whether the model is installed */
gboolean pdk_ollama_double_has_model (PdkOllamaDouble *self,
                                      const char      *name);

/** Returns: whether the model is in memory */
gboolean pdk_ollama_double_is_running (PdkOllamaDouble *self,
                                       const char      *name);

/**
 * pdk_ollama_double_publish:
 * @further_layers: (nullable) (array length=n_further_layers): sizes of layers after the weights
 *
 * Makes a model known to the simulated registry, so that it can be pulled.
 */
void pdk_ollama_double_publish (PdkOllamaDouble      *self,
                                const PdkDoubleModel *model,
                                const gint64         *further_layers,
                                gsize                 n_further_layers);

/** Makes pulls of a name end with this error, as the server words it; %NULL for the truth again. */
void pdk_ollama_double_set_pull_error (PdkOllamaDouble *self,
                                       const char      *name,
                                       const char      *text);

/** Bytes a second of each pull; 0 (as at first) for a few steps without pauses. */
void pdk_ollama_double_set_rate (PdkOllamaDouble *self,
                                 guint64          bytes_per_second);

/** Lets pulls stall, with lines that no longer change, when a layer has this many bytes; -1 never. */
void pdk_ollama_double_set_stall (PdkOllamaDouble *self,
                                  gint64           offset);

/** Milliseconds between two pieces of an answer; 0 (as at first) for none. */
void pdk_ollama_double_set_token_pause (PdkOllamaDouble *self,
                                        guint            milliseconds);

/**
 * pdk_ollama_double_script:
 * @reply: (transfer full): the answer
 *
 * Answers the next request of @method and @path with @reply; several scripts wait in line.
 */
void pdk_ollama_double_script (PdkOllamaDouble *self,
                               const char      *method,
                               const char      *path,
                               PdkDoubleReply  *reply);

/** Returns: how many answers wait for pdk_ollama_double_release() */
guint pdk_ollama_double_count_held (PdkOllamaDouble *self);

/** Lets the answers that wait go on. */
void pdk_ollama_double_release (PdkOllamaDouble *self);

/*
 * What was asked, for assertions. @index counts the requests of @method and @path from 0 on.
 */

guint pdk_ollama_double_count_requests (PdkOllamaDouble *self,
                                        const char      *method,
                                        const char      *path);

/** Returns: (transfer full): every request so far as "METHOD PATH" */
GStrv pdk_ollama_double_dup_log (PdkOllamaDouble *self);

/** Returns: (transfer full) (nullable): the body as JSON; %NULL if it is no object, or there was no such request */
JsonObject *pdk_ollama_double_dup_request (PdkOllamaDouble *self,
                                           const char      *method,
                                           const char      *path,
                                           guint            index);

/** Returns: (transfer full) (nullable): a header of the request */
char *pdk_ollama_double_dup_header (PdkOllamaDouble *self,
                                    const char      *method,
                                    const char      *path,
                                    guint            index,
                                    const char      *header);

/** Returns: whether the request's answer is over, sent or not */
gboolean pdk_ollama_double_is_over (PdkOllamaDouble *self,
                                    const char      *method,
                                    const char      *path,
                                    guint            index);

/** Returns: whether the client closed the connection before the answer was over */
gboolean pdk_ollama_double_was_dropped (PdkOllamaDouble *self,
                                        const char      *method,
                                        const char      *path,
                                        guint            index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkOllamaDouble, pdk_ollama_double_stop)

G_END_DECLS
