/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "chat/pdk-chat.h"

#include <string.h>

struct _PdkChat
{
  PdkObjectList     parent_instance;
  PdkModelServer   *server;
  char             *model_name;
  PdkModelRegistry *registry;
  PdkModelRecord   *record;
  GCancellable     *cancellable;
};

typedef enum
{
  PROP_BUSY = 1,
} PdkChatProperty;

static GParamSpec *properties[PROP_BUSY + 1];

G_DEFINE_FINAL_TYPE (PdkChat, pdk_chat, PDK_TYPE_OBJECT_LIST)

static void
pdk_chat_dispose (GObject *object)
{
  PdkChat *self = PDK_CHAT (object);

  /* The request keeps its own references; nobody will hear the answer any more. */
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->server);
  g_clear_object (&self->registry);
  g_clear_object (&self->record);
  g_clear_pointer (&self->model_name, g_free);

  G_OBJECT_CLASS (pdk_chat_parent_class)->dispose (object);
}

static void
pdk_chat_get_property (GObject    *object,
                       guint       property_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  switch ((PdkChatProperty) property_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, pdk_chat_get_busy (PDK_CHAT (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_chat_class_init (PdkChatClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_chat_dispose;
  object_class->get_property = pdk_chat_get_property;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  PDK_OBJECT_LIST_CLASS (klass)->item_type = PDK_TYPE_CHAT_MESSAGE;
}

static void
pdk_chat_init (PdkChat *self)
{
}

PdkChat *
pdk_chat_new (PdkModelServer *server,
              const char     *model_name)
{
  PdkChat *self = g_object_new (PDK_TYPE_CHAT, NULL);

  self->server = g_object_ref (server);
  self->model_name = g_strdup (model_name);
  return self;
}

void
pdk_chat_set_record (PdkChat          *self,
                     PdkModelRegistry *registry,
                     PdkModelRecord   *record)
{
  g_set_object (&self->registry, registry);
  g_set_object (&self->record, record);
}

gboolean
pdk_chat_get_busy (PdkChat *self)
{
  return self->cancellable != NULL;
}

/*
 * One question on its way. The chat may end before its answer does, so the answer holds only a weak
 * reference to it.
 */
typedef struct
{
  GWeakRef        chat;
  PdkChatMessage *answer;
  GCancellable   *cancellable;
} Request;

static void
request_free (Request *request)
{
  g_weak_ref_clear (&request->chat);
  g_clear_object (&request->answer);
  g_clear_object (&request->cancellable);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
on_reply (const char *text,
          const char *thinking,
          gpointer    user_data)
{
  Request *request = user_data;

  if (g_cancellable_is_cancelled (request->cancellable))
    return;
  pdk_chat_message_append (request->answer, text, thinking);
  if (pdk_chat_message_get_length (request->answer) > PDK_CHAT_REPLY_LIMIT)
    g_cancellable_cancel (request->cancellable);
}

static void
note_use (PdkChat *self)
{
  /* A use that cannot be noted is no reason to trouble a person who has their answer. */
  if (self->record != NULL)
    pdk_model_registry_touch_async (self->registry, self->record, NULL, NULL, NULL);
}

static void
on_answered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (PdkChat) self = g_weak_ref_get (&request->chat);
  g_autoptr (GError)  error = NULL;
  PdkReplyStatistics  statistics = { 0 };
  gboolean            done = pdk_model_server_chat_finish (PDK_MODEL_SERVER (source), result, &statistics, &error);

  if (self == NULL || self->server == NULL)
    return;
  g_clear_object (&self->cancellable);
  if (done)
    {
      pdk_chat_message_finish (request->answer, &statistics);
      note_use (self);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    pdk_chat_message_stop (request->answer);
  else
    pdk_chat_message_fail (request->answer, error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
add_turn (JsonArray      *turns,
          PdkChatMessage *message)
{
  JsonObject *turn = json_object_new ();

  json_object_set_string_member (turn, "role", pdk_chat_message_is_question (message) ? "user" : "assistant");
  json_object_set_string_member (turn, "content", pdk_chat_message_get_text (message));
  json_array_add_object_element (turns, turn);
}

/* A question whose answer failed is left out with it: two questions in a row confuse many templates. */
static JsonArray *
build_turns (PdkChat *self)
{
  GPtrArray *messages = pdk_object_list_get_items (self);
  JsonArray *turns = json_array_new ();

  for (guint i = 0; i < messages->len; i++)
    {
      PdkChatMessage *message = g_ptr_array_index (messages, i);
      PdkChatMessage *next = i + 1 < messages->len ? g_ptr_array_index (messages, i + 1) : NULL;
      gboolean        is_last = next == NULL;

      if (!is_last && pdk_chat_message_is_question (message) && *pdk_chat_message_get_text (next) == '\0')
        i++;
      else
        add_turn (turns, message);
    }
  return turns;
}

static void
ask (PdkChat *self)
{
  g_autoptr (JsonArray) turns = build_turns (self);
  Request              *request = g_new0 (Request, 1);

  g_weak_ref_init (&request->chat, self);
  self->cancellable = g_cancellable_new ();
  request->cancellable = g_object_ref (self->cancellable);
  request->answer = pdk_chat_message_new_answer ();
  pdk_object_list_append (self, request->answer);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  pdk_model_server_chat_async (self->server, self->model_name, turns, NULL, on_reply, request, self->cancellable,
                               on_answered, request);
}

gboolean
pdk_chat_send (PdkChat    *self,
               const char *text)
{
  g_autofree char           *trimmed = g_strstrip (g_strdup (text));
  g_autoptr (PdkChatMessage) question = NULL;

  if (*trimmed == '\0' || pdk_chat_get_busy (self))
    return FALSE;
  question = pdk_chat_message_new_question (trimmed);
  pdk_object_list_append (self, question);
  ask (self);
  return TRUE;
}

gboolean
pdk_chat_retry (PdkChat *self)
{
  GPtrArray      *messages = pdk_object_list_get_items (self);
  PdkChatMessage *last;

  if (messages->len == 0 || pdk_chat_get_busy (self))
    return FALSE;
  last = g_ptr_array_index (messages, messages->len - 1);
  if (pdk_chat_message_is_question (last) || pdk_chat_message_get_state (last) == PDK_CHAT_MESSAGE_DONE)
    return FALSE;
  pdk_object_list_remove (self, messages->len - 1);
  ask (self);
  return TRUE;
}

void
pdk_chat_stop (PdkChat *self)
{
  g_cancellable_cancel (self->cancellable);
}
