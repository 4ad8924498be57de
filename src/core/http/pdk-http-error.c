/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "http/pdk-http-error.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "base/pdk-json.h"
#include "base/pdk-text.h"

#define WORDS_LIMIT 400

/* The server's words are for people: one line, no control characters, not a whole page. */
static char *
tidy (const char *text)
{
  g_autofree char *line = pdk_text_sanitize (text);

  g_strstrip (line);
  if (g_utf8_strlen (line, -1) <= WORDS_LIMIT)
    return g_steal_pointer (&line);
  *g_utf8_offset_to_pointer (line, WORDS_LIMIT) = '\0';
  return g_strconcat (line, "…", NULL);
}

char *
pdk_http_error_dup_words (JsonObject *object)
{
  JsonObject *nested = pdk_json_get_object (object, "error");
  const char *text = pdk_json_get_string (object, "error");
  JsonNode   *node = object == NULL ? NULL : json_object_get_member (object, "error");

  if (nested != NULL)
    {
      text = pdk_json_get_string (nested, "message");
      if (text == NULL)
        text = pdk_json_get_string (nested, "error");
    }
  if (text != NULL)
    return *text == '\0' ? NULL : tidy (text);
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  return g_strdup (_("no reason given"));
}

char *
pdk_http_error_dup_words_of_body (const char *content_type,
                                  const char *body,
                                  gsize       length)
{
  g_autofree char *text = NULL;

  if (length == 0)
    return NULL;
  if (strstr (content_type, "json") != NULL)
    {
      /* A stream that failed may hold more than one line; the first is the error. */
      const char            *end = memchr (body, '\n', length);
      g_autoptr (JsonObject) object = pdk_json_parse_object (body, (gssize) length, "", NULL);

      if (object == NULL && end != NULL)
        object = pdk_json_parse_object (body, end - body, "", NULL);
      return pdk_http_error_dup_words (object);
    }
  if (!g_str_equal (content_type, "text/plain"))
    return NULL;
  text = g_strndup (body, MIN (length, WORDS_LIMIT * 4));
  return tidy (text);
}

static GError *
new_redirect (const PdkHttpFailure *failure)
{
  g_autofree char *location = tidy (failure->location != NULL ? failure->location : "?");

  return pdk_error_new (PDK_ERROR_UNREACHABLE, _("Use that address instead, if you trust it."),
                                                 _("%s sends the request on to %s"), failure->address, location);
}

static PdkErrorCode
status_to_cause (guint status)
{
  switch (status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
    case SOUP_STATUS_PROXY_UNAUTHORIZED:
      return PDK_ERROR_UNAUTHORIZED;
    case SOUP_STATUS_FORBIDDEN:
      return PDK_ERROR_PERMISSION;
    case SOUP_STATUS_NOT_FOUND:
    case SOUP_STATUS_GONE:
      return PDK_ERROR_NOT_FOUND;
    case SOUP_STATUS_METHOD_NOT_ALLOWED:
    case SOUP_STATUS_NOT_IMPLEMENTED:
    case SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE:
      return PDK_ERROR_INCOMPATIBLE;
    case SOUP_STATUS_REQUEST_TIMEOUT:
    case SOUP_STATUS_GATEWAY_TIMEOUT:
      return PDK_ERROR_TIMEOUT;
    case 429:
      return PDK_ERROR_RATE_LIMITED;
    case SOUP_STATUS_BAD_GATEWAY:
      return PDK_ERROR_UNREACHABLE;
    case SOUP_STATUS_SERVICE_UNAVAILABLE:
      return PDK_ERROR_BUSY;
    case SOUP_STATUS_INSUFFICIENT_STORAGE:
      return PDK_ERROR_NO_SPACE;
    default:
      return status >= 400 && status < 500 ? PDK_ERROR_INVALID_INPUT : PDK_ERROR_PROTOCOL;
    }
}

static const char *
cause_to_hint (PdkErrorCode cause)
{
  if (cause == PDK_ERROR_UNAUTHORIZED)
    return _("Enter the header or token that this server wants in its settings.");
  if (cause == PDK_ERROR_RATE_LIMITED)
    return _("Wait a few minutes, then try again.");
  if (cause == PDK_ERROR_BUSY || cause == PDK_ERROR_TIMEOUT || cause == PDK_ERROR_UNREACHABLE)
    return _("Try again in a moment; if it stays so, look at the server's log.");
  return NULL;
}

GError *
pdk_http_error_from_failure (const PdkHttpFailure *failure)
{
  PdkErrorCode cause = status_to_cause (failure->status);

  if (failure->status >= 300 && failure->status < 400)
    return new_redirect (failure);
  if (failure->words != NULL)
    return pdk_error_new (cause, cause_to_hint (cause), _("%s says: %s"), failure->address, failure->words);
  /* Translators: an address, an HTTP status such as 502, and the path that was asked for */
  return pdk_error_new (cause, cause_to_hint (cause), _("%s answered %u to %s"), failure->address, failure->status, failure->path);
}

static gboolean
is_broken_connection (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
}

GError *
pdk_http_error_from_transport (GError     *error,
                               const char *address)
{
  g_autoptr (GError) owned = error;

  if (owned->domain == PDK_ERROR || g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&owned);
  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return pdk_error_new (PDK_ERROR_UNREACHABLE, _("Start the server, or check its address."),
                                                   _("No server answers at %s"), address);
  if (owned->domain == G_RESOLVER_ERROR)
    return pdk_error_new (PDK_ERROR_UNREACHABLE, _("Check the address and the network."),
                                                   _("The host of %s cannot be found"), address);
  if (g_error_matches (owned, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    return pdk_error_new (PDK_ERROR_UNREACHABLE,
                          _("If it is a server of your own, let this computer trust its certificate, or use its http:// address."),
                            _("%s has a certificate that this computer does not trust, so nothing was sent to it"), address);
  if (owned->domain == G_TLS_ERROR)
    return pdk_error_new (PDK_ERROR_UNREACHABLE, _("Check the server's certificate, or whether it speaks plain http://."),
                                                   _("No secure connection to %s: %s"), address, owned->message);
  if (owned->domain == SOUP_SESSION_ERROR)
    return pdk_error_new (PDK_ERROR_PROTOCOL, _("Check the address: something else may be listening there."),
                                                _("%s does not speak HTTP as it should: %s"), address, owned->message);
  if (is_broken_connection (owned))
    return pdk_error_new (PDK_ERROR_UNREACHABLE, _("Check that the server still runs, then try again."),
                                                   _("The connection to %s broke off"), address);
  return pdk_error_from_io (g_steal_pointer (&owned), address);
}
