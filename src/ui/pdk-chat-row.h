/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "chat/pdk-chat-message.h"

G_BEGIN_DECLS

/**
 * PdkChatRow:
 *
 * One turn of a dialogue: a question in a bubble; an answer with what the model thought folded away, how
 * fast it came, and, if it failed, why and what to do. Asks again through the action `chat.retry`.
 *
 * Properties: `message`.
 */
#define PDK_TYPE_CHAT_ROW (pdk_chat_row_get_type ())
G_DECLARE_FINAL_TYPE (PdkChatRow, pdk_chat_row, PDK, CHAT_ROW, AdwBin)

GtkWidget *pdk_chat_row_new (PdkChatMessage *message);

G_END_DECLS
