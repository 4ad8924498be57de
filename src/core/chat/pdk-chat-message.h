/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "servers/pdk-model-server.h"

G_BEGIN_DECLS

/**
 * PdkChatMessageState:
 * @PDK_CHAT_MESSAGE_WAITING: asked; not a word has come (the model may be loading)
 * @PDK_CHAT_MESSAGE_COMING: words are coming
 * @PDK_CHAT_MESSAGE_DONE: complete
 * @PDK_CHAT_MESSAGE_STOPPED: cut off by a person or by a limit; what came stays
 * @PDK_CHAT_MESSAGE_FAILED: ended by an error
 */
typedef enum
{
  PDK_CHAT_MESSAGE_WAITING,
  PDK_CHAT_MESSAGE_COMING,
  PDK_CHAT_MESSAGE_DONE,
  PDK_CHAT_MESSAGE_STOPPED,
  PDK_CHAT_MESSAGE_FAILED,
} PdkChatMessageState;

/**
 * PdkChatMessage:
 *
 * One turn of a [class@Chat]. The words of a model are data: never markup.
 *
 * Properties: `text`, `thinking`, `state`, notified for every piece that comes.
 */
#define PDK_TYPE_CHAT_MESSAGE (pdk_chat_message_get_type ())
G_DECLARE_FINAL_TYPE (PdkChatMessage, pdk_chat_message, PDK, CHAT_MESSAGE, GObject)

/** Returns: (transfer full): what a person says */
PdkChatMessage *pdk_chat_message_new_question (const char *text);

/** Returns: (transfer full): an answer of which nothing has come yet */
PdkChatMessage *pdk_chat_message_new_answer (void);

/** Returns: whether a person says this, not the model */
gboolean    pdk_chat_message_is_question (PdkChatMessage *self);
const char *pdk_chat_message_get_text (PdkChatMessage *self);

/** Returns: (transfer none): what the model thought before it answered; "" if nothing */
const char         *pdk_chat_message_get_thinking (PdkChatMessage *self);
PdkChatMessageState pdk_chat_message_get_state (PdkChatMessage *self);

/** Returns: bytes of text and thinking together */
gsize pdk_chat_message_get_length (PdkChatMessage *self);

/** Returns: (nullable) (transfer none): why it failed */
const GError *pdk_chat_message_get_error (PdkChatMessage *self);

/** Returns: (transfer full): how long and how fast the answer was, or why it ended early; "" if there is nothing to say */
char *pdk_chat_message_describe (PdkChatMessage *self);

/* For the chat. */

void pdk_chat_message_append (PdkChatMessage *self,
                              const char     *text,
                              const char     *thinking);
void pdk_chat_message_finish (PdkChatMessage           *self,
                              const PdkReplyStatistics *statistics);
void pdk_chat_message_stop (PdkChatMessage *self);
void pdk_chat_message_fail (PdkChatMessage *self,
                            const GError   *error);

G_END_DECLS
