/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "chat/pdk-chat-message.h"

#include <glib/gi18n-lib.h>

struct _PdkChatMessage
{
  GObject             parent_instance;
  gboolean            is_question;
  GString            *text;
  GString            *thinking;
  PdkChatMessageState state;
  PdkReplyStatistics  statistics;
  GError             *error;
};

typedef enum
{
  PROP_TEXT = 1,
  PROP_THINKING,
  PROP_STATE,
} PdkChatMessageProperty;

static GParamSpec *properties[PROP_STATE + 1];

G_DEFINE_FINAL_TYPE (PdkChatMessage, pdk_chat_message, G_TYPE_OBJECT)

static void
pdk_chat_message_finalize (GObject *object)
{
  PdkChatMessage *self = PDK_CHAT_MESSAGE (object);

  g_string_free (self->text, TRUE);
  g_string_free (self->thinking, TRUE);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (pdk_chat_message_parent_class)->finalize (object);
}

static void
pdk_chat_message_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  PdkChatMessage *self = PDK_CHAT_MESSAGE (object);

  switch ((PdkChatMessageProperty) property_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text->str);
      break;
    case PROP_THINKING:
      g_value_set_string (value, self->thinking->str);
      break;
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
pdk_chat_message_class_init (PdkChatMessageClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = pdk_chat_message_finalize;
  object_class->get_property = pdk_chat_message_get_property;

  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", readable);
  properties[PROP_THINKING] = g_param_spec_string ("thinking", NULL, NULL, "", readable);
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, G_MAXUINT, 0, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
pdk_chat_message_init (PdkChatMessage *self)
{
  self->text = g_string_new (NULL);
  self->thinking = g_string_new (NULL);
}

PdkChatMessage *
pdk_chat_message_new_question (const char *text)
{
  PdkChatMessage *self = g_object_new (PDK_TYPE_CHAT_MESSAGE, NULL);

  self->is_question = TRUE;
  self->state = PDK_CHAT_MESSAGE_DONE;
  g_string_assign (self->text, text);
  return self;
}

PdkChatMessage *
pdk_chat_message_new_answer (void)
{
  return g_object_new (PDK_TYPE_CHAT_MESSAGE, NULL);
}

gboolean
pdk_chat_message_is_question (PdkChatMessage *self)
{
  return self->is_question;
}

const char *
pdk_chat_message_get_text (PdkChatMessage *self)
{
  return self->text->str;
}

const char *
pdk_chat_message_get_thinking (PdkChatMessage *self)
{
  return self->thinking->str;
}

PdkChatMessageState
pdk_chat_message_get_state (PdkChatMessage *self)
{
  return self->state;
}

gsize
pdk_chat_message_get_length (PdkChatMessage *self)
{
  return self->text->len + self->thinking->len;
}

const GError *
pdk_chat_message_get_error (PdkChatMessage *self)
{
  return self->error;
}

static char *
describe_done (PdkChatMessage *self)
{
  const PdkReplyStatistics *statistics = &self->statistics;
  double                    rate = pdk_reply_statistics_get_rate (statistics);
  int                       count = (int) CLAMP (statistics->reply_tokens, 0, G_MAXINT);

  /* The model's own end of an answer that a limit cut off says `length`. */
  if (g_str_equal (statistics->done_reason, "length"))
    return g_strdup (_("Cut off at the length limit"));
  if (count == 0 || rate <= 0.0)
    return g_strdup ("");
  /* Translators: how long an answer was and how fast it came, such as "128 tokens · 23.4 tokens per second";
     a token is a piece of a word */
  return g_strdup_printf (ngettext ("%1$d token · %2$.1f tokens per second", "%1$d tokens · %2$.1f tokens per second", (gulong) count), count, rate);
}

char *
pdk_chat_message_describe (PdkChatMessage *self)
{
  switch (self->state)
    {
    case PDK_CHAT_MESSAGE_DONE:
      return describe_done (self);
    case PDK_CHAT_MESSAGE_STOPPED:
      return g_strdup (_("Stopped"));
    case PDK_CHAT_MESSAGE_WAITING:
    case PDK_CHAT_MESSAGE_COMING:
    case PDK_CHAT_MESSAGE_FAILED:
    default:
      return g_strdup ("");
    }
}

static void
set_state (PdkChatMessage     *self,
           PdkChatMessageState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
pdk_chat_message_append (PdkChatMessage *self,
                         const char     *text,
                         const char     *thinking)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (*text != '\0')
    {
      g_string_append (self->text, text);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
    }
  if (*thinking != '\0')
    {
      g_string_append (self->thinking, thinking);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_THINKING]);
    }
  if (*text != '\0' || *thinking != '\0')
    set_state (self, PDK_CHAT_MESSAGE_COMING);
  g_object_thaw_notify (G_OBJECT (self));
}

void
pdk_chat_message_finish (PdkChatMessage           *self,
                         const PdkReplyStatistics *statistics)
{
  self->statistics = *statistics;
  set_state (self, PDK_CHAT_MESSAGE_DONE);
}

void
pdk_chat_message_stop (PdkChatMessage *self)
{
  set_state (self, PDK_CHAT_MESSAGE_STOPPED);
}

void
pdk_chat_message_fail (PdkChatMessage *self,
                       const GError   *error)
{
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  set_state (self, PDK_CHAT_MESSAGE_FAILED);
}
