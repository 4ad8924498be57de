/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "servers/pdk-model-details.h"
#include "servers/pdk-server-model.h"

G_BEGIN_DECLS

/**
 * PdkServerCapabilities:
 *
 * What a kind of server can do at all. A method whose flag is missing ends with
 * %PDK_ERROR_INCOMPATIBLE.
 */
typedef enum /*< flags >*/
{
  PDK_SERVER_CAPABILITY_NONE = 0,
  PDK_SERVER_CAPABILITY_PULL = 1 << 0,
  PDK_SERVER_CAPABILITY_DELETE = 1 << 1,
  PDK_SERVER_CAPABILITY_COPY = 1 << 2,
  PDK_SERVER_CAPABILITY_CREATE_FROM_FILE = 1 << 3,
  PDK_SERVER_CAPABILITY_CREATE_FROM_MODEL = 1 << 4,
  PDK_SERVER_CAPABILITY_LOAD = 1 << 5,
  PDK_SERVER_CAPABILITY_GENERATE = 1 << 6,
  PDK_SERVER_CAPABILITY_CHAT = 1 << 7,
  PDK_SERVER_CAPABILITY_EMBED = 1 << 8,
} PdkServerCapabilities;

/**
 * PdkTransferEvent:
 * @phase: one of the `PDK_TRANSFER_PHASE_*` of what the server is doing
 * @status: (nullable): the server's own words, for logs and details
 * @digest: (nullable): the layer that the numbers belong to; %NULL for a line that is about no layer.
 *   Not always a SHA-256, and sometimes the same for two layers.
 * @total: bytes of the layer; -1 if not told. Without @digest: of the file of this computer that is
 *   being hashed before it is sent
 * @completed: bytes of the layer that are there, 0 if the line does not say; -1 without numbers
 *
 * One line of a server's stream, already checked: numbers are never negative other than -1, and
 * @completed is never above @total. They may go backwards (facts/servers.md §1.6).
 */
typedef enum
{
  PDK_TRANSFER_PHASE_RESOLVING,
  PDK_TRANSFER_PHASE_DOWNLOADING,
  PDK_TRANSFER_PHASE_UPLOADING,
  PDK_TRANSFER_PHASE_VERIFYING,
  PDK_TRANSFER_PHASE_REGISTERING,
} PdkTransferPhase;

typedef struct
{
  PdkTransferPhase phase;
  const char      *status;
  const char      *digest;
  gint64           total;
  gint64           completed;
} PdkTransferEvent;

typedef void (*PdkTransferEventFunc) (const PdkTransferEvent *event,
                                      gpointer                user_data);

/**
 * PdkReplyFunc:
 * @text: a piece of the answer; may be ""
 * @thinking: a piece of the model's thinking; may be ""
 */
typedef void (*PdkReplyFunc) (const char *text,
                              const char *thinking,
                              gpointer    user_data);

/**
 * PdkReplyStatistics:
 * @done_reason: (nullable): `stop`, `length`, …; %NULL if not told
 *
 * Counts in tokens, durations in nanoseconds; 0 where the server told nothing.
 */
typedef struct
{
  char   done_reason[16];
  gint64 prompt_tokens;
  gint64 prompt_duration;
  gint64 reply_tokens;
  gint64 reply_duration;
  gint64 load_duration;
  gint64 total_duration;
} PdkReplyStatistics;

/** Returns: tokens a second of the reply; 0 if unknown */
double pdk_reply_statistics_get_rate (const PdkReplyStatistics *self);

/**
 * PdkModelServer:
 *
 * A program that keeps models and runs them. Everything is asynchronous on the main context;
 * cancelling drops the connection. Errors are of the %PDK_ERROR domain and name the server's address.
 */
#define PDK_TYPE_MODEL_SERVER (pdk_model_server_get_type ())
G_DECLARE_INTERFACE (PdkModelServer, pdk_model_server, PDK, MODEL_SERVER, GObject)

struct _PdkModelServerInterface
{
  GTypeInterface parent_iface;

  const char *(*get_kind) (PdkModelServer *self);
  const char *(*get_address) (PdkModelServer *self);
  PdkServerCapabilities (*get_capabilities) (PdkModelServer *self);

  void (*get_version_async) (PdkModelServer *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*list_async) (PdkModelServer *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*list_running_async) (PdkModelServer *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*show_async) (PdkModelServer *self, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*pull_async) (PdkModelServer *self, const char *name, gboolean insecure, PdkTransferEventFunc on_event, gpointer event_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*delete_async) (PdkModelServer *self, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*copy_async) (PdkModelServer *self, const char *source, const char *destination, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*create_from_file_async) (PdkModelServer *self, const char *name, GFile *file, PdkTransferEventFunc on_event, gpointer event_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*create_from_model_async) (PdkModelServer *self, const char *name, const char *from, JsonObject *changes, PdkTransferEventFunc on_event, gpointer event_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*load_async) (PdkModelServer *self, const char *name, const char *keep_alive, gint64 context_length, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*unload_async) (PdkModelServer *self, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*generate_async) (PdkModelServer *self, const char *name, const char *prompt, JsonObject *options, PdkReplyFunc on_reply, gpointer reply_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*chat_async) (PdkModelServer *self, const char *name, JsonArray *messages, JsonObject *options, PdkReplyFunc on_reply, gpointer reply_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*embed_async) (PdkModelServer *self, const char *name, const char * const *inputs, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
};

/** Returns: (transfer none): the stable name of the kind, such as `ollama` */
const char *pdk_model_server_get_kind (PdkModelServer *self);

/** Returns: (transfer none): the address without credentials, such as `http://127.0.0.1:11434` */
const char           *pdk_model_server_get_address (PdkModelServer *self);
PdkServerCapabilities pdk_model_server_get_capabilities (PdkModelServer *self);

void pdk_model_server_get_version_async (PdkModelServer *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** Returns: (transfer full): the version's text */
char *pdk_model_server_get_version_finish (PdkModelServer *self, GAsyncResult *result, GError **error);

void pdk_model_server_list_async (PdkModelServer *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** Returns: (transfer full) (element-type PdkServerModel): what is installed, in the server's order */
GPtrArray *pdk_model_server_list_finish (PdkModelServer *self, GAsyncResult *result, GError **error);

void pdk_model_server_list_running_async (PdkModelServer *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** Returns: (transfer full) (element-type PdkServerModel): what is in memory */
GPtrArray *pdk_model_server_list_running_finish (PdkModelServer *self, GAsyncResult *result, GError **error);

void pdk_model_server_show_async (PdkModelServer *self, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** Returns: (transfer full): what the server knows; %PDK_ERROR_NOT_FOUND for an unknown name */
PdkModelDetails *pdk_model_server_show_finish (PdkModelServer *self, GAsyncResult *result, GError **error);

/**
 * pdk_model_server_pull_async:
 * @insecure: whether the registry may be spoken to in plain HTTP
 * @on_event: (nullable): called on the main context for every line of the stream
 *
 * Lets the server download a model. Success means that the server said so, and nothing else does.
 * A later pull of the same name goes on where a cancelled one stopped.
 */
void     pdk_model_server_pull_async (PdkModelServer *self, const char *name, gboolean insecure, PdkTransferEventFunc on_event, gpointer event_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean pdk_model_server_pull_finish (PdkModelServer *self, GAsyncResult *result, GError **error);

void     pdk_model_server_delete_async (PdkModelServer *self, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean pdk_model_server_delete_finish (PdkModelServer *self, GAsyncResult *result, GError **error);

/** Gives a model a second name. An existing @destination is overwritten without a question. */
void     pdk_model_server_copy_async (PdkModelServer *self, const char *source, const char *destination, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean pdk_model_server_copy_finish (PdkModelServer *self, GAsyncResult *result, GError **error);

/**
 * pdk_model_server_create_from_file_async:
 * @file: one whole GGUF file on this computer
 *
 * Checks the file's structure, hashes it, uploads it unless the server has it already, and creates
 * the model. A damaged file is %PDK_ERROR_UNSUPPORTED_FILE before a byte is sent.
 */
void     pdk_model_server_create_from_file_async (PdkModelServer *self, const char *name, GFile *file, PdkTransferEventFunc on_event, gpointer event_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean pdk_model_server_create_from_file_finish (PdkModelServer *self, GAsyncResult *result, GError **error);

/**
 * pdk_model_server_create_from_model_async:
 * @from: a model the server has; another one is %PDK_ERROR_NOT_FOUND (it is never pulled unasked)
 * @changes: (nullable): members `system`, `template`, `license`, `parameters`, `messages` as in
 *   Ollama's `/api/create`
 */
void     pdk_model_server_create_from_model_async (PdkModelServer *self, const char *name, const char *from, JsonObject *changes, PdkTransferEventFunc on_event, gpointer event_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean pdk_model_server_create_from_model_finish (PdkModelServer *self, GAsyncResult *result, GError **error);

/**
 * pdk_model_server_load_async:
 * @keep_alive: (nullable): seconds as a number ("0", "-1" for ever) or a Go duration ("10m"); %NULL
 *   for the server's default
 * @context_length: tokens; 0 for the server's default
 *
 * Ends when the model is in memory, which can take minutes.
 */
void     pdk_model_server_load_async (PdkModelServer *self, const char *name, const char *keep_alive, gint64 context_length, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean pdk_model_server_load_finish (PdkModelServer *self, GAsyncResult *result, GError **error);

/** Asks for a model to leave memory and ends when the server no longer lists it as running. */
void     pdk_model_server_unload_async (PdkModelServer *self, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean pdk_model_server_unload_finish (PdkModelServer *self, GAsyncResult *result, GError **error);

/**
 * pdk_model_server_generate_async:
 * @options: (nullable): `num_predict`, `temperature`, `num_ctx`, …; the members `keep_alive`, `think`,
 *   `system`, `raw` and `format` are lifted to the request itself
 * @on_reply: called on the main context for every piece
 */
void     pdk_model_server_generate_async (PdkModelServer *self, const char *name, const char *prompt, JsonObject *options, PdkReplyFunc on_reply, gpointer reply_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean pdk_model_server_generate_finish (PdkModelServer *self, GAsyncResult *result, PdkReplyStatistics *statistics, GError **error);

/** Like generate, for a dialogue: @messages hold objects with `role` and `content`. */
void     pdk_model_server_chat_async (PdkModelServer *self, const char *name, JsonArray *messages, JsonObject *options, PdkReplyFunc on_reply, gpointer reply_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean pdk_model_server_chat_finish (PdkModelServer *self, GAsyncResult *result, PdkReplyStatistics *statistics, GError **error);

void pdk_model_server_embed_async (PdkModelServer *self, const char *name, const char * const *inputs, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** Returns: (transfer full) (element-type GArray): one array of floats (`gfloat`) for each input */
GPtrArray *pdk_model_server_embed_finish (PdkModelServer *self, GAsyncResult *result, GError **error);

G_END_DECLS
