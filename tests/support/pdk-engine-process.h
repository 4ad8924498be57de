/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A real engine of the test's own: on a free loopback port, with a home of its own. A person's
 * engine is never talked to and never touched. It ends with the test, however that ends.
 */

typedef struct _PdkEngineProcess PdkEngineProcess;

/**
 * pdk_ollama_process_find:
 *
 * Returns: (transfer full) (nullable) (type filename): the program of `$PADDOCK_OLLAMA`, else the
 *   `ollama` on the PATH
 */
char *pdk_ollama_process_find (void);

/**
 * pdk_ollama_process_skip_unless_found:
 *
 * Marks the running test as skipped, saying how to get an Ollama, if there is none.
 *
 * Returns: whether the test must return now
 */
gboolean pdk_ollama_process_skip_unless_found (void);

/**
 * pdk_ollama_process_start:
 * @folder: (type filename): becomes its home; models are kept in `models` below it, so that one
 *   started later in the same folder has them still
 * @environment: (nullable): further `NAME=value` settings, such as `OLLAMA_CONTEXT_LENGTH=512`
 *
 * Starts an Ollama that uses no graphics card, and waits until it listens.
 *
 * Returns: (transfer full) (nullable): the process
 */
PdkEngineProcess *pdk_ollama_process_start (const char         *folder,
                                            const char * const *environment,
                                            GError            **error);

/** Like pdk_ollama_process_find(), for `$PADDOCK_LLAMA_SERVER` and `llama-server`. */
char *pdk_llama_server_process_find (void);

/** Like pdk_ollama_process_skip_unless_found(). */
gboolean pdk_llama_server_process_skip_unless_found (void);

/**
 * pdk_llama_server_process_start:
 * @folder: (type filename): becomes its home
 * @arguments: beyond host and port, such as `-m FILE -lv 4`
 *
 * Starts a llama-server and waits until its model is loaded. Its log is in
 * pdk_engine_process_dup_log().
 *
 * Returns: (transfer full) (nullable): the process
 */
PdkEngineProcess *pdk_llama_server_process_start (const char         *folder,
                                                  const char * const *arguments,
                                                  GError            **error);

/** Ends it and its children in good order, and frees @self. */
void pdk_engine_process_stop (PdkEngineProcess *self);

/** Kills it as a power cut would; pdk_engine_process_stop() is still needed. */
void pdk_engine_process_kill (PdkEngineProcess *self);

/** Returns: (transfer none): `http://127.0.0.1:PORT` */
const char *pdk_engine_process_get_address (PdkEngineProcess *self);

guint16 pdk_engine_process_get_port (PdkEngineProcess *self);

/** Returns: (transfer full): what it wrote so far */
char *pdk_engine_process_dup_log (PdkEngineProcess *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkEngineProcess, pdk_engine_process_stop)

G_END_DECLS
