/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "servers/pdk-model-server.h"

#include <glib/gi18n-lib.h>

#include "base/pdk-error.h"

G_DEFINE_INTERFACE (PdkModelServer, pdk_model_server, G_TYPE_OBJECT)

static void
pdk_model_server_default_init (PdkModelServerInterface *iface)
{
}

double
pdk_reply_statistics_get_rate (const PdkReplyStatistics *self)
{
  if (self->reply_tokens <= 0 || self->reply_duration <= 0)
    return 0.0;
  return (double) self->reply_tokens * 1e9 / (double) self->reply_duration;
}

const char *
pdk_model_server_get_kind (PdkModelServer *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_SERVER (self), NULL);

  return PDK_MODEL_SERVER_GET_IFACE (self)->get_kind (self);
}

const char *
pdk_model_server_get_address (PdkModelServer *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_SERVER (self), NULL);

  return PDK_MODEL_SERVER_GET_IFACE (self)->get_address (self);
}

PdkServerCapabilities
pdk_model_server_get_capabilities (PdkModelServer *self)
{
  g_return_val_if_fail (PDK_IS_MODEL_SERVER (self), PDK_SERVER_CAPABILITY_NONE);

  return PDK_MODEL_SERVER_GET_IFACE (self)->get_capabilities (self);
}

/* Answers for a kind of server that lacks what is asked. */
static gboolean
lacks (PdkModelServer       *self,
       PdkServerCapabilities capability,
       GAsyncReadyCallback   callback,
       gpointer              user_data)
{
  if (pdk_model_server_get_capabilities (self) & capability)
    return FALSE;
  g_task_report_error (self, callback, user_data, lacks,
                       pdk_error_new (PDK_ERROR_INCOMPATIBLE, _("Choose another server for this."),
                                                                _("The server at %s cannot do this"), pdk_model_server_get_address (self)));
  return TRUE;
}

static gpointer
finish_pointer (PdkModelServer *self,
                GAsyncResult   *result,
                GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
finish_boolean (PdkModelServer *self,
                GAsyncResult   *result,
                GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
finish_reply (PdkModelServer     *self,
              GAsyncResult       *result,
              PdkReplyStatistics *statistics,
              GError            **error)
{
  g_autofree PdkReplyStatistics *told = finish_pointer (self, result, error);

  if (told != NULL && statistics != NULL)
    *statistics = *told;
  return told != NULL;
}

void
pdk_model_server_get_version_async (PdkModelServer     *self,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_return_if_fail (PDK_IS_MODEL_SERVER (self));

  PDK_MODEL_SERVER_GET_IFACE (self)->get_version_async (self, cancellable, callback, user_data);
}

char *
pdk_model_server_get_version_finish (PdkModelServer *self,
                                     GAsyncResult   *result,
                                     GError        **error)
{
  return finish_pointer (self, result, error);
}

void
pdk_model_server_list_async (PdkModelServer     *self,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_return_if_fail (PDK_IS_MODEL_SERVER (self));

  PDK_MODEL_SERVER_GET_IFACE (self)->list_async (self, cancellable, callback, user_data);
}

GPtrArray *
pdk_model_server_list_finish (PdkModelServer *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  return finish_pointer (self, result, error);
}

void
pdk_model_server_list_running_async (PdkModelServer     *self,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  g_return_if_fail (PDK_IS_MODEL_SERVER (self));

  PDK_MODEL_SERVER_GET_IFACE (self)->list_running_async (self, cancellable, callback, user_data);
}

GPtrArray *
pdk_model_server_list_running_finish (PdkModelServer *self,
                                      GAsyncResult   *result,
                                      GError        **error)
{
  return finish_pointer (self, result, error);
}

void
pdk_model_server_show_async (PdkModelServer     *self,
                             const char         *name,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_return_if_fail (PDK_IS_MODEL_SERVER (self));

  PDK_MODEL_SERVER_GET_IFACE (self)->show_async (self, name, cancellable, callback, user_data);
}

PdkModelDetails *
pdk_model_server_show_finish (PdkModelServer *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  return finish_pointer (self, result, error);
}

void
pdk_model_server_pull_async (PdkModelServer      *self,
                             const char          *name,
                             gboolean             insecure,
                             PdkTransferEventFunc on_event,
                             gpointer             event_data,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (PDK_IS_MODEL_SERVER (self));

  if (lacks (self, PDK_SERVER_CAPABILITY_PULL, callback, user_data))
    return;
  PDK_MODEL_SERVER_GET_IFACE (self)->pull_async (self, name, insecure, on_event, event_data, cancellable, callback, user_data);
}

gboolean
pdk_model_server_pull_finish (PdkModelServer *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  return finish_boolean (self, result, error);
}

void
pdk_model_server_delete_async (PdkModelServer     *self,
                               const char         *name,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_return_if_fail (PDK_IS_MODEL_SERVER (self));

  if (lacks (self, PDK_SERVER_CAPABILITY_DELETE, callback, user_data))
    return;
  PDK_MODEL_SERVER_GET_IFACE (self)->delete_async (self, name, cancellable, callback, user_data);
}

gboolean
pdk_model_server_delete_finish (PdkModelServer *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  return finish_boolean (self, result, error);
}

void
pdk_model_server_copy_async (PdkModelServer     *self,
                             const char         *source,
                             const char         *destination,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_return_if_fail (PDK_IS_MODEL_SERVER (self));

  if (lacks (self, PDK_SERVER_CAPABILITY_COPY, callback, user_data))
    return;
  PDK_MODEL_SERVER_GET_IFACE (self)->copy_async (self, source, destination, cancellable, callback, user_data);
}

gboolean
pdk_model_server_copy_finish (PdkModelServer *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  return finish_boolean (self, result, error);
}

void
pdk_model_server_create_from_file_async (PdkModelServer      *self,
                                         const char          *name,
                                         GFile               *file,
                                         PdkTransferEventFunc on_event,
                                         gpointer             event_data,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data)
{
  g_return_if_fail (PDK_IS_MODEL_SERVER (self));

  if (lacks (self, PDK_SERVER_CAPABILITY_CREATE_FROM_FILE, callback, user_data))
    return;
  PDK_MODEL_SERVER_GET_IFACE (self)->create_from_file_async (self, name, file, on_event, event_data, cancellable, callback, user_data);
}

gboolean
pdk_model_server_create_from_file_finish (PdkModelServer *self,
                                          GAsyncResult   *result,
                                          GError        **error)
{
  return finish_boolean (self, result, error);
}

void
pdk_model_server_create_from_model_async (PdkModelServer      *self,
                                          const char          *name,
                                          const char          *from,
                                          JsonObject          *changes,
                                          PdkTransferEventFunc on_event,
                                          gpointer             event_data,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data)
{
  g_return_if_fail (PDK_IS_MODEL_SERVER (self));

  if (lacks (self, PDK_SERVER_CAPABILITY_CREATE_FROM_MODEL, callback, user_data))
    return;
  PDK_MODEL_SERVER_GET_IFACE (self)->create_from_model_async (self, name, from, changes, on_event, event_data, cancellable, callback, user_data);
}

gboolean
pdk_model_server_create_from_model_finish (PdkModelServer *self,
                                           GAsyncResult   *result,
                                           GError        **error)
{
  return finish_boolean (self, result, error);
}

void
pdk_model_server_load_async (PdkModelServer     *self,
                             const char         *name,
                             const char         *keep_alive,
                             gint64              context_length,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_return_if_fail (PDK_IS_MODEL_SERVER (self));

  if (lacks (self, PDK_SERVER_CAPABILITY_LOAD, callback, user_data))
    return;
  PDK_MODEL_SERVER_GET_IFACE (self)->load_async (self, name, keep_alive, context_length, cancellable, callback, user_data);
}

gboolean
pdk_model_server_load_finish (PdkModelServer *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  return finish_boolean (self, result, error);
}

void
pdk_model_server_unload_async (PdkModelServer     *self,
                               const char         *name,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_return_if_fail (PDK_IS_MODEL_SERVER (self));

  if (lacks (self, PDK_SERVER_CAPABILITY_LOAD, callback, user_data))
    return;
  PDK_MODEL_SERVER_GET_IFACE (self)->unload_async (self, name, cancellable, callback, user_data);
}

gboolean
pdk_model_server_unload_finish (PdkModelServer *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  return finish_boolean (self, result, error);
}

void
pdk_model_server_generate_async (PdkModelServer     *self,
                                 const char         *name,
                                 const char         *prompt,
                                 JsonObject         *options,
                                 PdkReplyFunc        on_reply,
                                 gpointer            reply_data,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_return_if_fail (PDK_IS_MODEL_SERVER (self));

  if (lacks (self, PDK_SERVER_CAPABILITY_GENERATE, callback, user_data))
    return;
  PDK_MODEL_SERVER_GET_IFACE (self)->generate_async (self, name, prompt, options, on_reply, reply_data, cancellable, callback, user_data);
}

gboolean
pdk_model_server_generate_finish (PdkModelServer     *self,
                                  GAsyncResult       *result,
                                  PdkReplyStatistics *statistics,
                                  GError            **error)
{
  return finish_reply (self, result, statistics, error);
}

void
pdk_model_server_chat_async (PdkModelServer     *self,
                             const char         *name,
                             JsonArray          *messages,
                             JsonObject         *options,
                             PdkReplyFunc        on_reply,
                             gpointer            reply_data,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_return_if_fail (PDK_IS_MODEL_SERVER (self));

  if (lacks (self, PDK_SERVER_CAPABILITY_CHAT, callback, user_data))
    return;
  PDK_MODEL_SERVER_GET_IFACE (self)->chat_async (self, name, messages, options, on_reply, reply_data, cancellable, callback, user_data);
}

gboolean
pdk_model_server_chat_finish (PdkModelServer     *self,
                              GAsyncResult       *result,
                              PdkReplyStatistics *statistics,
                              GError            **error)
{
  return finish_reply (self, result, statistics, error);
}

void
pdk_model_server_embed_async (PdkModelServer     *self,
                              const char         *name,
                              const char * const *inputs,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_return_if_fail (PDK_IS_MODEL_SERVER (self));

  if (lacks (self, PDK_SERVER_CAPABILITY_EMBED, callback, user_data))
    return;
  PDK_MODEL_SERVER_GET_IFACE (self)->embed_async (self, name, inputs, cancellable, callback, user_data);
}

GPtrArray *
pdk_model_server_embed_finish (PdkModelServer *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  return finish_pointer (self, result, error);
}
