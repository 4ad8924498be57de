/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-server-calls.h"

#include "base/pdk-async.h"
#include "base/pdk-json.h"
#include "names/pdk-model-name.h"

static void
kept_event_free (gpointer data)
{
  PdkKeptEvent *event = data;

  g_free (event->status);
  g_free (event->digest);
  g_free (event);
}

PdkEventLog *
pdk_event_log_new (void)
{
  PdkEventLog *self = g_new0 (PdkEventLog, 1);

  self->events = g_ptr_array_new_with_free_func (kept_event_free);
  return self;
}

void
pdk_event_log_free (PdkEventLog *self)
{
  g_ptr_array_unref (self->events);
  g_clear_object (&self->cancellable);
  g_free (self);
}

void
pdk_event_log_add (const PdkTransferEvent *event,
                   gpointer                log)
{
  PdkEventLog  *self = log;
  PdkKeptEvent *kept;

  if (self == NULL)
    return;
  kept = g_new (PdkKeptEvent, 1);
  *kept = (PdkKeptEvent) { event->phase, g_strdup (event->status), g_strdup (event->digest), event->total, event->completed };
  g_ptr_array_add (self->events, kept);
  if (self->cancellable != NULL && self->events->len == self->cancel_after)
    g_cancellable_cancel (self->cancellable);
}

const PdkKeptEvent *
pdk_event_log_get (PdkEventLog *self,
                   int          index)
{
  guint position = index >= 0 ? (guint) index : self->events->len - (guint) -index;

  g_assert_cmpuint (position, <, self->events->len);
  return g_ptr_array_index (self->events, position);
}

gboolean
pdk_event_log_has_phase (PdkEventLog     *self,
                         PdkTransferPhase phase)
{
  for (guint i = 0; i < self->events->len; i++)
    if (pdk_event_log_get (self, (int) i)->phase == phase)
      return TRUE;
  return FALSE;
}

gint64
pdk_event_log_get_best (PdkEventLog *self,
                        gint64       least)
{
  gint64 best = -1;

  for (guint i = 0; i < self->events->len; i++)
    {
      const PdkKeptEvent *event = pdk_event_log_get (self, (int) i);

      if (event->digest != NULL && event->total >= least)
        best = MAX (best, event->completed);
    }
  return best;
}

PdkReplyLog *
pdk_reply_log_new (void)
{
  PdkReplyLog *self = g_new0 (PdkReplyLog, 1);

  self->text = g_string_new (NULL);
  self->thinking = g_string_new (NULL);
  return self;
}

void
pdk_reply_log_free (PdkReplyLog *self)
{
  g_string_free (self->text, TRUE);
  g_string_free (self->thinking, TRUE);
  g_clear_object (&self->cancellable);
  g_free (self);
}

void
pdk_reply_log_add (const char *text,
                   const char *thinking,
                   gpointer    log)
{
  PdkReplyLog *self = log;

  g_string_append (self->text, text);
  g_string_append (self->thinking, thinking);
  self->pieces++;
  if (self->cancellable != NULL && self->pieces == self->cancel_after)
    g_cancellable_cancel (self->cancellable);
}

PdkServerModel *
pdk_find_server_model (GPtrArray  *models,
                       const char *name)
{
  for (guint i = 0; i < models->len; i++)
    if (pdk_model_name_texts_equal (pdk_server_model_get_name (models->pdata[i]), name))
      return models->pdata[i];
  return NULL;
}

static JsonObject *
parse_options (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject        *object = text == NULL ? NULL : pdk_json_parse_object (text, -1, "options", &error);

  g_assert_no_error (error);
  return object;
}

char *
pdk_call_get_version (PdkModelServer *server, GCancellable *cancellable, GError **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_model_server_get_version_async (server, cancellable, pdk_async_waiter_done, &waiter);
  return pdk_model_server_get_version_finish (server, pdk_async_waiter_wait (&waiter), error);
}

GPtrArray *
pdk_call_list (PdkModelServer *server, GCancellable *cancellable, GError **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_model_server_list_async (server, cancellable, pdk_async_waiter_done, &waiter);
  return pdk_model_server_list_finish (server, pdk_async_waiter_wait (&waiter), error);
}

GPtrArray *
pdk_call_list_running (PdkModelServer *server, GCancellable *cancellable, GError **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_model_server_list_running_async (server, cancellable, pdk_async_waiter_done, &waiter);
  return pdk_model_server_list_running_finish (server, pdk_async_waiter_wait (&waiter), error);
}

PdkModelDetails *
pdk_call_show (PdkModelServer *server, const char *name, GCancellable *cancellable, GError **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_model_server_show_async (server, name, cancellable, pdk_async_waiter_done, &waiter);
  return pdk_model_server_show_finish (server, pdk_async_waiter_wait (&waiter), error);
}

gboolean
pdk_call_pull (PdkModelServer *server, const char *name, gboolean insecure, PdkEventLog *log, GCancellable *cancellable, GError **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_model_server_pull_async (server, name, insecure, pdk_event_log_add, log, cancellable, pdk_async_waiter_done, &waiter);
  return pdk_model_server_pull_finish (server, pdk_async_waiter_wait (&waiter), error);
}

gboolean
pdk_call_delete (PdkModelServer *server, const char *name, GCancellable *cancellable, GError **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_model_server_delete_async (server, name, cancellable, pdk_async_waiter_done, &waiter);
  return pdk_model_server_delete_finish (server, pdk_async_waiter_wait (&waiter), error);
}

gboolean
pdk_call_copy (PdkModelServer *server, const char *source, const char *destination, GCancellable *cancellable, GError **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_model_server_copy_async (server, source, destination, cancellable, pdk_async_waiter_done, &waiter);
  return pdk_model_server_copy_finish (server, pdk_async_waiter_wait (&waiter), error);
}

gboolean
pdk_call_create_from_file (PdkModelServer *server, const char *name, const char *path, PdkEventLog *log, GCancellable *cancellable, GError **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GFile)       file = g_file_new_for_path (path);

  pdk_model_server_create_from_file_async (server, name, file, pdk_event_log_add, log, cancellable, pdk_async_waiter_done, &waiter);
  return pdk_model_server_create_from_file_finish (server, pdk_async_waiter_wait (&waiter), error);
}

gboolean
pdk_call_create_from_model (PdkModelServer *server, const char *name, const char *from, const char *changes, GCancellable *cancellable, GError **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (JsonObject)  object = parse_options (changes);

  pdk_model_server_create_from_model_async (server, name, from, object, NULL, NULL, cancellable, pdk_async_waiter_done, &waiter);
  return pdk_model_server_create_from_model_finish (server, pdk_async_waiter_wait (&waiter), error);
}

gboolean
pdk_call_load (PdkModelServer *server, const char *name, const char *keep_alive, gint64 context_length, GCancellable *cancellable, GError **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_model_server_load_async (server, name, keep_alive, context_length, cancellable, pdk_async_waiter_done, &waiter);
  return pdk_model_server_load_finish (server, pdk_async_waiter_wait (&waiter), error);
}

gboolean
pdk_call_unload (PdkModelServer *server, const char *name, GCancellable *cancellable, GError **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_model_server_unload_async (server, name, cancellable, pdk_async_waiter_done, &waiter);
  return pdk_model_server_unload_finish (server, pdk_async_waiter_wait (&waiter), error);
}

gboolean
pdk_call_generate (PdkModelServer *server, const char *name, const char *prompt, const char *options, PdkReplyLog *log, GCancellable *cancellable, GError **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (JsonObject)  object = parse_options (options);

  pdk_model_server_generate_async (server, name, prompt, object, pdk_reply_log_add, log, cancellable, pdk_async_waiter_done, &waiter);
  return pdk_model_server_generate_finish (server, pdk_async_waiter_wait (&waiter), &log->statistics, error);
}

gboolean
pdk_call_chat (PdkModelServer *server, const char *name, const char *messages, const char *options, PdkReplyLog *log, GCancellable *cancellable, GError **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (JsonObject)  object = parse_options (options);
  g_autoptr (JsonNode)    dialogue = pdk_json_parse (messages, -1, "messages", NULL);

  pdk_model_server_chat_async (server, name, json_node_get_array (dialogue), object, pdk_reply_log_add, log, cancellable, pdk_async_waiter_done, &waiter);
  return pdk_model_server_chat_finish (server, pdk_async_waiter_wait (&waiter), &log->statistics, error);
}

GPtrArray *
pdk_call_embed (PdkModelServer *server, const char *name, const char * const *inputs, GCancellable *cancellable, GError **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_model_server_embed_async (server, name, inputs, cancellable, pdk_async_waiter_done, &waiter);
  return pdk_model_server_embed_finish (server, pdk_async_waiter_wait (&waiter), error);
}
