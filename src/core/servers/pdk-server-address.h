/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pdk_server_address_parse:
 * @text: an address in the grammar of `OLLAMA_HOST` (facts/servers.md §1.1)
 *
 * Fills in scheme, port and loopback for the addresses on which a server only listens (`0.0.0.0`,
 * `[::]`). A path prefix is kept; user and password, query and fragment are refused.
 *
 * Returns: (transfer full): an address without a slash at its end, such as `http://127.0.0.1:11434`;
 *   %PDK_ERROR_INVALID_INPUT if @text is none
 */
char *pdk_server_address_parse (const char *text,
                                GError    **error);

/**
 * pdk_server_address_from_environment:
 *
 * Returns: (transfer full) (nullable): what `OLLAMA_HOST`, then `OLLAMA_BASE_URL` name; %NULL without
 *   an @error if neither is set
 */
char *pdk_server_address_from_environment (GError **error);

/** Returns: whether a server at @address runs on this computer (loopback) */
gboolean pdk_server_address_is_local (const char *address);

#define PDK_SERVER_ADDRESS_DEFAULT "http://127.0.0.1:11434"

G_END_DECLS
