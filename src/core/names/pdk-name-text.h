/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What the parsers of this folder share: reading text of unknown origin, and repeating it in a
 * sentence without harm.
 */

/**
 * pdk_name_text_holds_token:
 * @text: text of any origin
 *
 * An access token of Hugging Face is `hf_` followed by at least 30 letters or digits. It is found
 * anywhere in @text, also in another case or behind percent escapes: a false alarm costs a sentence, a miss
 * sends a secret over the network.
 *
 * Returns: whether something in @text has the shape of an access token
 */
gboolean pdk_name_text_holds_token (const char *text);

/**
 * pdk_name_text_quote:
 * @text: text of any origin
 *
 * Returns: (transfer full): @text for use in an error sentence: one line of valid UTF-8, at most
 *   some 60 characters, `…` in place of access tokens
 */
char *pdk_name_text_quote (const char *text);

G_END_DECLS
