/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hub/pdk-hub-site.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/pdk-text.h"

struct _PdkHubSite
{
  GObject parent_instance;

  char    *endpoint;
  char    *authorization;
  gboolean offline;
};

G_DEFINE_FINAL_TYPE (PdkHubSite, pdk_hub_site, G_TYPE_OBJECT)

static void
pdk_hub_site_finalize (GObject *object)
{
  PdkHubSite *self = PDK_HUB_SITE (object);

  g_free (self->endpoint);
  g_free (self->authorization);

  G_OBJECT_CLASS (pdk_hub_site_parent_class)->finalize (object);
}

static void
pdk_hub_site_class_init (PdkHubSiteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_hub_site_finalize;
}

static void
pdk_hub_site_init (PdkHubSite *self)
{
}

static gboolean
check_endpoint (const char *endpoint,
                GError    **error)
{
  g_autoptr (GUri) uri = g_uri_parse (endpoint, SOUP_HTTP_URI_FLAGS, NULL);
  g_autofree char *shown = NULL;

  if (uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' && g_uri_get_query (uri) == NULL &&
      (g_str_equal (g_uri_get_scheme (uri), "https") || g_str_equal (g_uri_get_scheme (uri), "http")))
    return TRUE;
  shown = pdk_text_sanitize (endpoint);
  pdk_error_set (error, PDK_ERROR_INVALID_INPUT, _("Set HF_ENDPOINT to something like https://huggingface.co, or unset it."), _("“%s” is not the address of a hub."), shown);
  return FALSE;
}

/* What is no token cannot be one by mistake either: line breaks would add headers. */
static char *
dup_authorization (const char *token)
{
  g_autofree char *text = g_strdup (token != NULL ? token : "");

  g_strstrip (text);
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isgraph (*c))
      return NULL;
  return *text == '\0' ? NULL : g_strconcat ("Bearer ", text, NULL);
}

PdkHubSite *
pdk_hub_site_new (const char *endpoint,
                  const char *token,
                  GError    **error)
{
  g_autofree char *address = g_strdup (endpoint != NULL ? endpoint : PDK_HUB_SITE_DEFAULT);
  PdkHubSite      *self;

  g_strstrip (address);
  while (g_str_has_suffix (address, "/"))
    address[strlen (address) - 1] = '\0';
  if (!check_endpoint (address, error))
    return NULL;
  self = g_object_new (PDK_TYPE_HUB_SITE, NULL);
  self->endpoint = g_steal_pointer (&address);
  self->authorization = dup_authorization (token);
  return self;
}

static gboolean
is_set (const char *name)
{
  const char        *value = g_getenv (name);
  const char * const words[] = { "1", "on", "yes", "true" };

  for (gsize i = 0; value != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (value, words[i]) == 0)
      return TRUE;
  return FALSE;
}

static const char *
get_variable (const char *name)
{
  const char *value = g_getenv (name);

  return value == NULL || *value == '\0' ? NULL : value;
}

PdkHubSite *
pdk_hub_site_new_from_environment (GError **error)
{
  const char *token = get_variable ("HF_TOKEN");
  PdkHubSite *self;

  if (token == NULL)
    token = get_variable ("HUGGING_FACE_HUB_TOKEN");
  if (is_set ("HF_HUB_DISABLE_IMPLICIT_TOKEN"))
    token = NULL;
  self = pdk_hub_site_new (get_variable ("HF_ENDPOINT"), token, error);
  if (self != NULL)
    self->offline = is_set ("HF_HUB_OFFLINE");
  return self;
}

const char *
pdk_hub_site_get_endpoint (PdkHubSite *self)
{
  return self->endpoint;
}

char *
pdk_hub_site_dup_file_address (PdkHubSite *self,
                               const char *repository,
                               const char *revision,
                               const char *path)
{
  g_autofree char *name = g_uri_escape_string (repository, "/", FALSE);
  g_autofree char *commit = g_uri_escape_string (revision != NULL ? revision : "main", NULL, FALSE);
  g_autofree char *file = g_uri_escape_string (path, "/", FALSE);

  return g_strdup_printf ("%s/%s/resolve/%s/%s", self->endpoint, name, commit, file);
}

static gboolean
check_online (PdkHubSite *self,
              GError    **error)
{
  if (self->offline)
    pdk_error_set (error, PDK_ERROR_UNREACHABLE, _("Unset HF_HUB_OFFLINE to allow it."), _("HF_HUB_OFFLINE says that %s is not to be asked."), self->endpoint);
  return !self->offline;
}

/* The hub does not tell strangers which of its repositories are private (facts/hub.md §2.3). */
static GError *
to_error (const PdkHttpFailure *failure)
{
  const char *subject = failure->subject != NULL ? failure->subject : failure->path;
  gboolean    revision = failure->words != NULL && strstr (failure->words, "rev id") != NULL;

  if (failure->status == SOUP_STATUS_UNAUTHORIZED)
    return pdk_error_new (PDK_ERROR_NOT_FOUND, _("Check how it is spelt. If it is private, set HF_TOKEN to an access token that may read it."),
                                                 _("“%s” does not exist on %s, or is private."), subject, failure->address);
  if (failure->status == SOUP_STATUS_NOT_FOUND && revision)
    return pdk_error_new (PDK_ERROR_NOT_FOUND, _("Leave the revision out, or look at the repository’s page."), _("“%s” has no such revision on %s."), subject, failure->address);
  if (failure->status == SOUP_STATUS_NOT_FOUND)
    return pdk_error_new (PDK_ERROR_NOT_FOUND, _("Check how it is spelt."), _("“%s” does not exist on %s."), subject, failure->address);
  return pdk_http_error_from_failure (failure);
}

PdkHttpSession *
pdk_hub_site_open (PdkHubSite *self,
                   GError    **error)
{
  if (!check_online (self, error))
    return NULL;
  return pdk_http_session_new (self->endpoint, self->authorization == NULL ? NULL : "Authorization", self->authorization,
                               to_error);
}

static gboolean
is_loopback (const char *address)
{
  g_autoptr (GUri)         uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);
  const char              *host = uri == NULL ? NULL : g_uri_get_host (uri);
  g_autoptr (GInetAddress) inet = host == NULL ? NULL : g_inet_address_new_from_string (host);

  return (inet != NULL && g_inet_address_get_is_loopback (inet)) || g_strcmp0 (host, "localhost") == 0;
}

PdkGgufHttp *
pdk_hub_site_open_file (PdkHubSite *self,
                        const char *address,
                        GError    **error)
{
  gsize                   length = strlen (self->endpoint);
  gboolean                here = strncmp (address, self->endpoint, length) == 0 && address[length] == '/';
  g_autoptr (SoupSession) session = NULL;

  if (here && !check_online (self, error))
    return NULL;
  session = soup_session_new_with_options ("user-agent", "Paddock/" PDK_VERSION, NULL);
  /* A proxy from the environment would look for loopback on its own machine. */
  if (is_loopback (address))
    soup_session_set_proxy_resolver (session, NULL);
  return pdk_gguf_http_new (session, address, here ? self->authorization : NULL, error);
}
