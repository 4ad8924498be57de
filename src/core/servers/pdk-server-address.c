/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "servers/pdk-server-address.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/pdk-error.h"
#include "base/pdk-text.h"

#define DEFAULT_PORT 11434

static void
set_error (GError    **error,
           const char *text)
{
  const char      *hint = _("Write it like http://192.168.1.5:11434 or myhost:11434.");
  g_autofree char *shown = pdk_text_sanitize (text);

  if (strchr (text, '@') != NULL)
    pdk_error_set (error, PDK_ERROR_INVALID_INPUT, hint, _("A server's address holds no user name and no password"));
  else
    pdk_error_set (error, PDK_ERROR_INVALID_INPUT, hint, _("“%s” is not the address of a server"), shown);
}

/* Environment variables often carry the quotes of the file that set them. */
static char *
trim (const char *text)
{
  const char *start = text;
  const char *end = text + strlen (text);

  while (*start != '\0' && (g_ascii_isspace (*start) || *start == '"' || *start == '\''))
    start++;
  while (end > start && (g_ascii_isspace (end[-1]) || end[-1] == '"' || end[-1] == '\''))
    end--;
  return g_strndup (start, (gsize) (end - start));
}

/* Cuts "scheme://" off; without one the port defaults to Ollama's own. */
static const char *
take_scheme (const char *text,
             char      **scheme,
             guint      *port)
{
  const char *mark = strstr (text, "://");

  if (mark == NULL && g_ascii_strcasecmp (text, "ollama.com") == 0)
    {
      *scheme = g_strdup ("https");
      *port = 443;
      return text;
    }
  if (mark == NULL)
    {
      *scheme = g_strdup ("http");
      *port = DEFAULT_PORT;
      return text;
    }
  *scheme = g_ascii_strdown (text, mark - text);
  *port = g_str_equal (*scheme, "https") ? 443 : 80;
  return mark + strlen ("://");
}

/* A port that is no number, or too large, counts as not given: that is what Ollama does. */
static void
take_port (const char *text,
           guint      *port)
{
  guint64 value;

  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT16, &value, NULL))
    *port = (guint) value;
}

/* Splits "host:port", where an IPv6 address may stand with or without brackets. */
static char *
take_host (const char *authority,
           guint      *port)
{
  const char *colon = strchr (authority, ':');

  if (*authority == '[')
    {
      const char *end = strchr (authority, ']');

      if (end == NULL || (end[1] != '\0' && end[1] != ':') || memchr (authority, ':', (gsize) (end - authority)) == NULL)
        return NULL;
      if (end[1] == ':')
        take_port (end + 2, port);
      return g_strndup (authority + 1, (gsize) (end - authority - 1));
    }
  if (colon == NULL || strchr (colon + 1, ':') != NULL)
    return g_strdup (authority);
  take_port (colon + 1, port);
  return g_strndup (authority, (gsize) (colon - authority));
}

/* What a server listens on is not what a client connects to. */
static char *
tidy_host (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (*host == '\0')
    return g_strdup ("127.0.0.1");
  address = g_inet_address_new_from_string (host);
  if (address != NULL)
    {
      gboolean is_ipv6 = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;

      if (g_inet_address_get_is_any (address))
        return g_strdup (is_ipv6 ? "[::1]" : "127.0.0.1");
      return is_ipv6 ? g_strdup_printf ("[%s]", host) : g_strdup (host);
    }
  if (strchr (host, ':') != NULL)
    return NULL;
  for (const char *c = host; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr (".-_", *c) == NULL && (guchar) *c < 0x80)
      return NULL;
  return g_hostname_to_ascii (host);
}

static gboolean
is_path (const char *path)
{
  for (const char *c = path; *c != '\0'; c++)
    if (g_ascii_isspace (*c) || g_ascii_iscntrl (*c) || *c == '\\')
      return FALSE;
  return TRUE;
}

char *
pdk_server_address_parse (const char *text,
                          GError    **error)
{
  g_autofree char *trimmed = NULL;
  g_autofree char *scheme = NULL;
  g_autofree char *authority = NULL;
  g_autofree char *raw_host = NULL;
  g_autofree char *host = NULL;
  g_autofree char *path = NULL;
  g_autofree char *result = NULL;
  const char      *rest;
  guint            port;

  g_return_val_if_fail (text != NULL, NULL);

  trimmed = trim (text);
  if (*trimmed == '\0')
    return g_strdup (PDK_SERVER_ADDRESS_DEFAULT);
  rest = take_scheme (trimmed, &scheme, &port);
  authority = g_strndup (rest, strcspn (rest, "/?#"));
  path = g_strdup (rest + strlen (authority));
  /* Credentials do not belong into an address that is shown, logged and stored. */
  if (g_utf8_validate (trimmed, -1, NULL) && strpbrk (path, "?#") == NULL && strchr (authority, '@') == NULL &&
      (g_str_equal (scheme, "http") || g_str_equal (scheme, "https")) && is_path (path))
    raw_host = take_host (authority, &port);
  if (raw_host != NULL)
    host = tidy_host (raw_host);
  while (*path != '\0' && path[strlen (path) - 1] == '/')
    path[strlen (path) - 1] = '\0';
  if (host != NULL && port != 0)
    result = g_strdup_printf ("%s://%s:%u%s", scheme, host, port, path);
  if (result == NULL || !g_uri_is_valid (result, G_URI_FLAGS_NONE, NULL))
    {
      set_error (error, text);
      return NULL;
    }
  return g_steal_pointer (&result);
}

char *
pdk_server_address_from_environment (GError **error)
{
  const char * const names[] = { "OLLAMA_HOST", "OLLAMA_BASE_URL" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char      *value = g_getenv (names[i]);
      g_autofree char *trimmed = value == NULL ? NULL : trim (value);

      if (trimmed != NULL && *trimmed != '\0')
        return pdk_server_address_parse (value, error);
    }
  return NULL;
}

gboolean
pdk_server_address_is_local (const char *address)
{
  g_autoptr (GUri)         uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GInetAddress) inet = NULL;
  const char              *host = uri == NULL ? NULL : g_uri_get_host (uri);

  if (host == NULL)
    return FALSE;
  inet = g_inet_address_new_from_string (host);
  if (inet != NULL)
    return g_inet_address_get_is_loopback (inet);
  return g_ascii_strcasecmp (host, "localhost") == 0 || g_str_has_suffix (host, ".localhost");
}
