/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "names/pdk-hub-address.h"

#include <string.h>

#define DEFAULT_ENDPOINT "https://huggingface.co"
#define MAXIMUM_PORT     65535

static int
read_port (const char *text)
{
  guint64 port = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 1, MAXIMUM_PORT, &port, NULL))
    return -1;
  return (int) port;
}

/* Cuts a port off @authority; the colons of `[::1]` do not begin one. */
static void
split_port (PdkHubAddress *address,
            char          *authority)
{
  char *colon = strrchr (authority, ':');

  if (colon != NULL && strchr (colon, ']') == NULL)
    {
      *colon = '\0';
      address->port = read_port (colon + 1);
    }
  address->host = g_ascii_strdown (authority, -1);
}

void
pdk_hub_address_split (PdkHubAddress *address,
                       const char    *text,
                       gboolean       secure)
{
  gsize            length = strcspn (text, "/?#");
  g_autofree char *authority = g_strndup (text, length);
  char            *at = strrchr (authority, '@');
  const char      *rest = text + length;
  gsize            path_length = strcspn (rest, "?#");

  *address = (PdkHubAddress) { .secure = secure, .has_user = at != NULL };
  split_port (address, at != NULL ? at + 1 : authority);
  address->path = g_strndup (rest, path_length);
  rest += path_length;
  if (*rest == '?')
    address->query = g_strndup (rest + 1, strcspn (rest + 1, "#"));
}

void
pdk_hub_address_clear (PdkHubAddress *address)
{
  g_clear_pointer (&address->host, g_free);
  g_clear_pointer (&address->path, g_free);
  g_clear_pointer (&address->query, g_free);
}

static int
default_port (gboolean secure)
{
  return secure ? 443 : 80;
}

static gboolean
is_plain_host (const char *host)
{
  const char *rest = host;

  if (*host == '[' && g_str_has_suffix (host, "]"))
    return strspn (host + 1, "0123456789abcdef:.") == strlen (host) - 2;
  for (; *rest != '\0'; rest++)
    if (!g_ascii_isalnum (*rest) && *rest != '.' && *rest != '-' && *rest != '_')
      return FALSE;
  return *host != '\0';
}

/* Cuts an endpoint, which may lack a scheme. */
static void
split_endpoint (PdkHubAddress *address,
                const char    *endpoint)
{
  gboolean    secure = g_ascii_strncasecmp (endpoint, "http://", strlen ("http://")) != 0;
  const char *separator = strstr (endpoint, "://");

  pdk_hub_address_split (address, separator != NULL ? separator + strlen ("://") : endpoint, secure);
}

static gboolean
is_usable_scheme (const char *endpoint)
{
  return strstr (endpoint, "://") == NULL ||
         g_ascii_strncasecmp (endpoint, "https://", strlen ("https://")) == 0 ||
         g_ascii_strncasecmp (endpoint, "http://", strlen ("http://")) == 0;
}

char *
pdk_hub_address_normalize_endpoint (const char *endpoint)
{
  g_autofree char       *stripped = g_strstrip (g_strdup (endpoint != NULL ? endpoint : ""));
  g_auto (PdkHubAddress) address = { 0 };
  g_autoptr (GString)    result = NULL;
  gsize                  length;

  split_endpoint (&address, stripped);
  if (!g_utf8_validate (stripped, -1, NULL) || !is_usable_scheme (stripped) || !is_plain_host (address.host) ||
      address.has_user || address.port < 0)
    return g_strdup (DEFAULT_ENDPOINT);
  result = g_string_new (address.secure ? "https://" : "http://");
  g_string_append (result, address.host);
  if (address.port > 0 && address.port != default_port (address.secure))
    g_string_append_printf (result, ":%d", address.port);
  length = strlen (address.path);
  while (length > 0 && address.path[length - 1] == '/')
    length--;
  g_string_append_len (result, address.path, (gssize) length);
  return g_string_free_and_steal (g_steal_pointer (&result));
}

static gboolean
is_on_port (const PdkHubAddress *address,
            int                  port)
{
  return (address->port != 0 ? address->port : default_port (address->secure)) == port;
}

/* Returns the path of @address behind the hub @configured, or %NULL if it lies elsewhere. */
static const char *
match_endpoint (const PdkHubAddress *address,
                const char          *configured)
{
  g_auto (PdkHubAddress) hub = { 0 };
  int                    port;
  gsize                  length;

  split_endpoint (&hub, configured);
  port = hub.port != 0 ? hub.port : default_port (hub.secure);
  /* Without a port, https and http are two ways to write one hub. */
  if (strcmp (hub.host, address->host) != 0 ||
      !(is_on_port (address, port) || (address->port == 0 && port == default_port (hub.secure))))
    return NULL;
  length = strlen (hub.path);
  if (strncmp (address->path, hub.path, length) != 0 || (address->path[length] != '\0' && address->path[length] != '/'))
    return NULL;
  return address->path + length;
}

static const char *
find_known_hub (const char *host)
{
  static const struct
  {
    const char *host;
    const char *endpoint;
  } known[] = {
    { "huggingface.co", DEFAULT_ENDPOINT },
    { "www.huggingface.co", DEFAULT_ENDPOINT },
    { "hf.co", DEFAULT_ENDPOINT },
    { "www.hf.co", DEFAULT_ENDPOINT },
    { "hf-mirror.com", "https://hf-mirror.com" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i].host, host) == 0)
      return known[i].endpoint;
  return NULL;
}

static gboolean
is_ollama (const char *host)
{
  return strcmp (host, "ollama.com") == 0 || strcmp (host, "www.ollama.com") == 0 ||
         strcmp (host, "registry.ollama.ai") == 0 || strcmp (host, "ollama.ai") == 0;
}

static gboolean
is_storage (const char *host)
{
  if (!g_str_has_suffix (host, ".hf.co") && !g_str_has_suffix (host, ".huggingface.co"))
    return FALSE;
  return g_str_has_prefix (host, "cdn-lfs") || strstr (host, ".cdn.") != NULL || strstr (host, ".xethub.") != NULL;
}

PdkHubSite
pdk_hub_address_find_site (const PdkHubAddress *address,
                           const char          *configured,
                           char               **endpoint,
                           const char         **path)
{
  const char *known = find_known_hub (address->host);

  *endpoint = NULL;
  *path = NULL;
  if (address->has_user || address->port < 0 || !is_plain_host (address->host))
    return PDK_HUB_SITE_REFUSED;
  *path = match_endpoint (address, configured);
  if (*path != NULL)
    {
      *endpoint = g_strdup (configured);
      return PDK_HUB_SITE_HUB;
    }
  if (is_storage (address->host))
    return PDK_HUB_SITE_STORAGE;
  if (known == NULL && !is_ollama (address->host))
    return PDK_HUB_SITE_OTHER;
  if (!is_on_port (address, default_port (address->secure)))
    return PDK_HUB_SITE_REFUSED;
  *path = address->path;
  *endpoint = g_strdup (known);
  return known != NULL ? PDK_HUB_SITE_HUB : PDK_HUB_SITE_OLLAMA;
}

gboolean
pdk_hub_address_is_host (const char *text,
                         const char *configured)
{
  g_auto (PdkHubAddress) address = { 0 };
  g_auto (PdkHubAddress) hub = { 0 };
  const char            *last_dot;

  pdk_hub_address_split (&address, text, TRUE);
  split_endpoint (&hub, configured);
  if (strcmp (address.host, hub.host) == 0 || find_known_hub (address.host) != NULL || is_ollama (address.host))
    return TRUE;
  /* Owners have neither ports nor top-level domains. */
  if (address.port > 0 && *address.host != '\0')
    return TRUE;
  last_dot = strrchr (address.host, '.');
  if (last_dot == NULL || last_dot == address.host || strlen (last_dot + 1) < 2)
    return FALSE;
  for (const char *cursor = last_dot + 1; *cursor != '\0'; cursor++)
    if (!g_ascii_isalpha (*cursor))
      return FALSE;
  return TRUE;
}
