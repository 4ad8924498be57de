/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/pdk-object-list.h"
#include "chat/pdk-chat-message.h"
#include "library/pdk-model-registry.h"

G_BEGIN_DECLS

/**
 * PdkChat:
 *
 * A dialogue with one model on a server: a [iface@Gio.ListModel] of [class@ChatMessage]. Nothing of it
 * is kept anywhere else, and it ends with the object: what is still being answered is stopped.
 *
 * Properties: `busy`.
 */
#define PDK_TYPE_CHAT (pdk_chat_get_type ())
G_DECLARE_FINAL_TYPE (PdkChat, pdk_chat, PDK, CHAT, PdkObjectList)

/** The bytes of an answer after which it is stopped: a model that does not find its end never does. */
#define PDK_CHAT_REPLY_LIMIT (256 * 1024)

/** Returns: (transfer full): an empty dialogue with @model_name on @server */
PdkChat *pdk_chat_new (PdkModelServer *server,
                       const char     *model_name);

/** Lets every answer count as a use of @record in the library. */
void pdk_chat_set_record (PdkChat          *self,
                          PdkModelRegistry *registry,
                          PdkModelRecord   *record);

/** Returns: whether an answer is being waited for */
gboolean pdk_chat_get_busy (PdkChat *self);

/**
 * pdk_chat_send:
 * @text: what a person says; white space around it is dropped
 *
 * Adds a question and its answer to the list; the answer's words come as the server sends them. What
 * the model is told is every question before with the answer it got, without answers that failed.
 *
 * Returns: %FALSE if there is nothing to say, or an answer is still coming
 */
gboolean pdk_chat_send (PdkChat    *self,
                        const char *text);

/**
 * pdk_chat_retry:
 *
 * Asks the last question once more; the answer that failed or was stopped leaves the list.
 *
 * Returns: %FALSE if there is nothing to ask again, or an answer is still coming
 */
gboolean pdk_chat_retry (PdkChat *self);

/** Stops the answer that is coming; what came stays. */
void pdk_chat_stop (PdkChat *self);

G_END_DECLS
