/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PdkLinkKind:
 * @PDK_LINK_PAGE: a page of the window
 * @PDK_LINK_MODEL: the details of a model
 * @PDK_LINK_IMPORT: a text that names a model to fetch
 *
 * Where a link leads.
 */
typedef enum
{
  PDK_LINK_PAGE,
  PDK_LINK_MODEL,
  PDK_LINK_IMPORT,
} PdkLinkKind;

/**
 * PdkLink:
 * @text: the page's or the model's name, or the text to import; of any origin, but one line of UTF-8
 *
 * What somebody, or a web page, asks Paddock to show. A link only ever shows a place; nothing is
 * fetched or changed by following it.
 */
typedef struct
{
  PdkLinkKind kind;
  char       *text;
} PdkLink;

/**
 * pdk_link_parse:
 * @self: (out caller-allocates): filled in
 * @address: `paddock://page/NAME`, `paddock://model/ID`, `paddock://import/TEXT`, with percent escapes,
 *   or anything else, such as an address of Hugging Face, which is a text to import as it is
 *
 * Returns: %FALSE with %PDK_ERROR_INVALID_INPUT for an address of Paddock that leads nowhere, for text
 *   that is too long or empty, and for control characters
 */
gboolean pdk_link_parse (PdkLink    *self,
                         const char *address,
                         GError    **error);

void pdk_link_clear (PdkLink *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PdkLink, pdk_link_clear)

G_END_DECLS
