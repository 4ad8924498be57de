/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PdkHubAddress:
 * @secure: whether the scheme is `https`, or was not written
 * @host: in lower case
 * @port: 0 if not written, -1 if what was written is no port
 * @has_user: whether something stands before `@` in front of the host
 * @path: from the first slash behind the host, "" if there is none; not decoded
 * @query: (nullable): behind `?`
 *
 * A web address cut into its parts, without judging them. The fragment is dropped.
 */
typedef struct
{
  gboolean secure;
  char    *host;
  int      port;
  gboolean has_user;
  char    *path;
  char    *query;
} PdkHubAddress;

/** Cuts @text, which stands behind `https://` or `http://`, or would stand there. */
void pdk_hub_address_split (PdkHubAddress *address,
                            const char    *text,
                            gboolean       secure);
void pdk_hub_address_clear (PdkHubAddress *address);

/**
 * PdkHubSite:
 * @PDK_HUB_SITE_HUB: Hugging Face, the mirror that everybody knows, or the configured hub
 * @PDK_HUB_SITE_OLLAMA: Ollama's library
 * @PDK_HUB_SITE_STORAGE: where the hub's signed links lead
 * @PDK_HUB_SITE_OTHER: elsewhere
 * @PDK_HUB_SITE_REFUSED: looks like something that it is not
 */
typedef enum
{
  PDK_HUB_SITE_HUB,
  PDK_HUB_SITE_OLLAMA,
  PDK_HUB_SITE_STORAGE,
  PDK_HUB_SITE_OTHER,
  PDK_HUB_SITE_REFUSED,
} PdkHubSite;

/** Returns: (transfer full): a configured hub's address without what may be left out; the usual hub for %NULL or nonsense */
char *pdk_hub_address_normalize_endpoint (const char *endpoint);

/**
 * pdk_hub_address_find_site:
 * @address: an address
 * @configured: the hub of the settings, from pdk_hub_address_normalize_endpoint()
 * @endpoint: (out) (transfer full) (nullable): the hub's address, for %PDK_HUB_SITE_HUB
 * @path: (out) (transfer none) (nullable): the path behind @endpoint, for %PDK_HUB_SITE_HUB
 *
 * Hosts are compared whole: `huggingface.co.evil.com` is elsewhere.
 *
 * Returns: where @address leads
 */
PdkHubSite pdk_hub_address_find_site (const PdkHubAddress *address,
                                      const char          *configured,
                                      char               **endpoint,
                                      const char         **path);

/**
 * pdk_hub_address_is_host:
 * @text: the beginning of a text without scheme, up to the first slash
 * @configured: the hub of the settings
 *
 * Returns: whether this must be a host, since no owner of a repository is called so
 */
gboolean pdk_hub_address_is_host (const char *text,
                                  const char *configured);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PdkHubAddress, pdk_hub_address_clear)

G_END_DECLS
