/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gguf/pdk-gguf-http-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "http/pdk-http-error.h"

gboolean
pdk_gguf_range_parse (const char   *text,
                      PdkGgufRange *range)
{
  guint64 end;
  char   *rest = NULL;

  if (text == NULL || g_ascii_strncasecmp (text, "bytes ", 6) != 0 || !g_ascii_isdigit (text[6]))
    return FALSE;
  range->start = g_ascii_strtoull (text + 6, &rest, 10);
  if (*rest != '-' || !g_ascii_isdigit (rest[1]))
    return FALSE;
  end = g_ascii_strtoull (rest + 1, &rest, 10);
  if (*rest != '/' || end < range->start)
    return FALSE;
  range->total = 0;
  if (g_str_equal (rest, "/*"))
    return TRUE;
  if (!g_ascii_isdigit (rest[1]))
    return FALSE;
  range->total = g_ascii_strtoull (rest + 1, &rest, 10);
  return *rest == '\0' && range->total > end;
}

char *
pdk_gguf_http_dup_tag (const char *header)
{
  gsize length = header == NULL ? 0 : strlen (header);

  if (length < 3 || header[0] != '"' || header[length - 1] != '"')
    return NULL;
  /* RFC 9110, 8.8.3: no quotes, blanks or control characters within. */
  for (gsize i = 1; i + 1 < length; i++)
    if (header[i] == '"' || g_ascii_isspace (header[i]) || g_ascii_iscntrl (header[i]))
      return NULL;
  return g_strndup (header + 1, length - 2);
}

gboolean
pdk_gguf_http_is_same_origin (GUri *a,
                              GUri *b)
{
  return g_strcmp0 (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0 &&
         g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0 && g_uri_get_port (a) == g_uri_get_port (b);
}

gboolean
pdk_gguf_http_is_private (GUri *uri)
{
  const char              *host = g_uri_get_host (uri);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (g_strcmp0 (g_uri_get_scheme (uri), "https") == 0)
    return TRUE;
  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0;
}

GUri *
pdk_gguf_http_follow (GUri       *from,
                      const char *location,
                      GError    **error)
{
  g_autoptr (GUri) to = location == NULL ? NULL : g_uri_parse_relative (from, location, SOUP_HTTP_URI_FLAGS, NULL);
  gboolean         secure;

  if (to != NULL && g_uri_get_host (to) != NULL && *g_uri_get_host (to) != '\0')
    {
      secure = g_str_equal (g_uri_get_scheme (to), "https");
      if (secure || (g_str_equal (g_uri_get_scheme (to), "http") && !g_str_equal (g_uri_get_scheme (from), "https")))
        return g_steal_pointer (&to);
    }
  pdk_error_set (error, PDK_ERROR_PROTOCOL, _("Check the address, and whether something stands between you and the server."), _("%s sends the request on to a place that is not safe to follow."), g_uri_get_host (from));
  return NULL;
}

static GError *
new_gated (SoupMessage *message,
           const char  *name)
{
  return pdk_error_new (PDK_ERROR_GATED, _("Accept the licence on the model’s page, and give Paddock your access token."),
                                           _("“%s” is only given to those who accepted its licence."), name);
}

GError *
pdk_gguf_http_new_failure (SoupMessage *message,
                           const char  *name)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  GUri               *uri = soup_message_get_uri (message);
  const char         *code = soup_message_headers_get_one (headers, "X-Error-Code");
  guint               status = (guint) soup_message_get_status (message);
  PdkHttpFailure      failure = { .address = g_uri_get_host (uri), .path = name, .subject = name, .status = status };

  if (g_strcmp0 (code, "GatedRepo") == 0)
    return new_gated (message, name);
  if (status == SOUP_STATUS_UNAUTHORIZED)
    return pdk_error_new (PDK_ERROR_UNAUTHORIZED, _("If it is private, give Paddock an access token that may read it."),
                                                    _("“%s” does not exist on %s, or is private."), name, failure.address);
  if (status == SOUP_STATUS_NOT_FOUND || status == SOUP_STATUS_GONE)
    return pdk_error_new (PDK_ERROR_NOT_FOUND, _("Check the name; the file may have been moved or renamed."),
                                                 _("There is no “%s” on %s."), name, failure.address);
  return pdk_http_error_from_failure (&failure);
}
