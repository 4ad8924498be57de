/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "names/pdk-hub-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "names/pdk-hub-address.h"
#include "names/pdk-hub-path.h"
#include "names/pdk-hub-reference-private.h"
#include "names/pdk-hub-trim.h"
#include "names/pdk-name-text.h"

#define MAXIMUM_BYTES 8192

static void
set_endpoint (PdkHubReference *self,
              const char      *endpoint)
{
  g_free (self->endpoint);
  self->endpoint = g_strdup (endpoint);
}

static gboolean
has_space (const char *text)
{
  for (const char *cursor = text; *cursor != '\0'; cursor = g_utf8_next_char (cursor))
    if (g_unichar_isspace (g_utf8_get_char (cursor)))
      return TRUE;
  return FALSE;
}

static gboolean
has_control (const char *text)
{
  for (const char *cursor = text; *cursor != '\0'; cursor = g_utf8_next_char (cursor))
    if (*cursor != '\t' && g_unichar_iscntrl (g_utf8_get_char (cursor)))
      return TRUE;
  return FALSE;
}

/* A file elsewhere is fetched as it stands, so its address keeps its query: that may be a signature. */
static void
read_file_elsewhere (PdkHubReference     *self,
                     const PdkHubAddress *address,
                     const char          *text)
{
  const char      *reason = NULL;
  gsize            length = strlen (address->path);
  gsize            extension = strlen (".gguf");
  g_auto (GStrv)   segments = NULL;
  g_autofree char *location = NULL;

  if (length <= extension || g_ascii_strcasecmp (address->path + length - extension, ".gguf") != 0)
    {
      pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_HOST, NULL);
      return;
    }
  segments = pdk_hub_path_split (address->path, PDK_HUB_SLASHES_FOLDED, &reason);
  if (segments == NULL || has_space (text))
    {
      pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SYNTAX, reason != NULL ? reason : N_ ("it holds a space"));
      return;
    }
  location = g_strndup (text, strcspn (text, "#"));
  self->kind = PDK_HUB_REFERENCE_URL;
  self->text = strstr (location, "://") != NULL ? g_steal_pointer (&location) : g_strconcat ("https://", location, NULL);
}

/* Reads an address of the web: @rest is what follows its scheme in @text. */
static void
read_web (PdkHubReference *self,
          const char      *text,
          const char      *rest,
          gboolean         secure,
          const char      *configured)
{
  g_auto (PdkHubAddress) address = { 0 };
  const char            *path;

  pdk_hub_address_split (&address, rest, secure);
  switch (pdk_hub_address_find_site (&address, configured, &self->endpoint, &path))
    {
    case PDK_HUB_SITE_HUB:
      pdk_hub_reader_read_site_path (self, path, address.query);
      break;
    case PDK_HUB_SITE_OLLAMA:
      pdk_hub_reader_read_ollama_path (self, path);
      break;
    case PDK_HUB_SITE_STORAGE:
      pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SIGNED_LINK, NULL);
      break;
    case PDK_HUB_SITE_OTHER:
      read_file_elsewhere (self, &address, text);
      break;
    case PDK_HUB_SITE_REFUSED:
    default:
      pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_HOST, NULL);
      break;
    }
}

/* Schemes that are known without `//`, unlike the model in `llama3.2:3b`. */
static gboolean
is_bare_scheme (const char *word)
{
  static const char * const schemes[] = {
    "http",
    "https",
    "hf",
    "huggingface",
    "file",
    "javascript",
    "mailto",
    "magnet",
    "data",
    NULL,
  };

  return g_strv_contains (schemes, word);
}

/* Returns the scheme in lower case and where the text goes on, or %NULL. */
static char *
dup_scheme (const char  *text,
            const char **body)
{
  g_autofree char *scheme = NULL;
  gsize            length = 0;

  while (g_ascii_isalnum (text[length]) || (length > 0 && text[length] != '\0' && strchr ("+.-", text[length]) != NULL))
    length++;
  if (length == 0 || !g_ascii_isalpha (*text) || text[length] != ':')
    return NULL;
  scheme = g_ascii_strdown (text, (gssize) length);
  *body = text + length + 1;
  if (g_str_has_prefix (*body, "//"))
    *body += strlen ("//");
  else if (!is_bare_scheme (scheme))
    return NULL;
  return g_steal_pointer (&scheme);
}

static void
read_with_scheme (PdkHubReference *self,
                  const char      *text,
                  const char      *scheme,
                  const char      *body,
                  const char      *configured)
{
  if (strcmp (scheme, "file") == 0)
    pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_LOCAL, NULL);
  else if (strcmp (scheme, "http") == 0 || strcmp (scheme, "https") == 0)
    {
      while (*body == '/')
        body++;
      if (*body == '\0')
        pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_EMPTY, NULL);
      else
        read_web (self, text, body, strcmp (scheme, "https") == 0, configured);
    }
  else
    {
      set_endpoint (self, configured);
      if (strcmp (scheme, "hf") == 0 || strcmp (scheme, "huggingface") == 0)
        pdk_hub_reader_read_uri (self, body);
      else if (!pdk_hub_reader_read_deep_link (self, scheme, body))
        pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SCHEME, NULL);
    }
}

static gboolean
is_local_path (const char *text)
{
  if (*text == '/' || *text == '~' || g_str_has_prefix (text, "./") || g_str_has_prefix (text, "../") ||
      g_str_has_prefix (text, ".\\") || g_str_has_prefix (text, "..\\") || g_str_has_prefix (text, "\\\\"))
    return TRUE;
  return g_ascii_isalpha (text[0]) && text[1] == ':' && (text[2] == '\\' || text[2] == '/');
}

static void
set_search (PdkHubReference *self,
            const char      *words)
{
  self->kind = PDK_HUB_REFERENCE_SEARCH;
  g_clear_pointer (&self->endpoint, g_free);
  g_free (self->text);
  self->text = g_strdup (words);
}

/* One word: a site's name, an Ollama name, or a word to search for. */
static void
read_word (PdkHubReference *self,
           const char      *word,
           const char      *configured)
{
  g_auto (PdkHubAddress) address = { 0 };
  g_autofree char       *endpoint = NULL;
  const char            *path;
  PdkHubSite             site;

  pdk_hub_address_split (&address, word, TRUE);
  site = pdk_hub_address_find_site (&address, configured, &endpoint, &path);
  if (site == PDK_HUB_SITE_HUB || site == PDK_HUB_SITE_OLLAMA)
    read_web (self, word, word, TRUE, configured);
  else if (strchr (word, ':') != NULL)
    pdk_hub_reader_read_ollama_name (self, word);
  else
    set_search (self, word);
}

/* A text with slashes and without a scheme. */
static void
read_path (PdkHubReference *self,
           const char      *text,
           const char      *configured)
{
  g_autofree char *first = g_strndup (text, strcspn (text, "/"));
  g_autofree char *path = g_strndup (text, strcspn (text, "?#"));
  g_auto (GStrv)   segments = NULL;
  const char      *reason = NULL;

  if (pdk_hub_address_is_host (first, configured))
    {
      read_web (self, text, text, TRUE, configured);
      return;
    }
  set_endpoint (self, configured);
  if (pdk_hub_reader_is_site_word (first))
    {
      const char *query = strchr (text, '?');

      pdk_hub_reader_read_site_path (self, path, query != NULL ? query + 1 : NULL);
      return;
    }
  segments = pdk_hub_path_split (path, PDK_HUB_SLASHES_STRICT, &reason);
  if (segments == NULL)
    pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SYNTAX, reason);
  else if (strcmp (first, "library") == 0 && g_strv_length (segments) == 2)
    pdk_hub_reader_read_ollama_name (self, path);
  else
    pdk_hub_reader_read_repository (self, (const char * const *) segments, FALSE);
}

/* `git@‹host›:OWNER/NAME`, as git takes it; returns the same with a slash, or %NULL. */
static char *
dup_without_git_user (const char *text)
{
  const char *colon = strchr (text, ':');
  const char *slash = strchr (text, '/');

  if (!g_str_has_prefix (text, "git@") || colon == NULL || slash == NULL || slash < colon)
    return NULL;
  return g_strdup_printf ("%.*s/%s", (int) (colon - text - (gssize) strlen ("git@")), text + strlen ("git@"), colon + 1);
}

void
pdk_hub_reader_read_text (PdkHubReference *self,
                          const char      *text,
                          const char      *endpoint)
{
  const char      *body = NULL;
  g_autofree char *scheme = dup_scheme (text, &body);
  g_autofree char *without_user = dup_without_git_user (text);
  gsize            length = strlen (text);

  while (length > 0 && text[length - 1] == '/')
    length--;
  if (has_control (text))
    pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SYNTAX, N_ ("it holds a control character"));
  else if (scheme == NULL && is_local_path (text))
    pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_LOCAL, NULL);
  else if (scheme == NULL && has_space (text))
    set_search (self, text);
  else if (strchr (text, '\\') != NULL)
    pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SYNTAX, N_ ("it holds a backslash"));
  else if (scheme != NULL)
    read_with_scheme (self, text, scheme, body, endpoint);
  else if (without_user != NULL)
    read_path (self, without_user, endpoint);
  else if (memchr (text, '/', length) == NULL)
    {
      g_autofree char *word = g_strndup (text, length);

      read_word (self, word, endpoint);
    }
  else
    read_path (self, text, endpoint);
}

void
pdk_hub_reader_read (PdkHubReference *self,
                     const char      *text,
                     const char      *endpoint)
{
  g_autofree char *configured = pdk_hub_address_normalize_endpoint (endpoint);
  g_autofree char *trimmed = NULL;

  /* Before anything else: a secret must not even get into a sentence. */
  if (pdk_name_text_holds_token (text))
    {
      pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SECRET, NULL);
      return;
    }
  if (!g_utf8_validate (text, -1, NULL))
    {
      pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SYNTAX, N_ ("it is not valid UTF-8"));
      return;
    }
  trimmed = pdk_hub_trim (text);
  if (*trimmed == '\0')
    pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_EMPTY, NULL);
  else if (strlen (trimmed) > MAXIMUM_BYTES)
    pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SYNTAX, N_ ("it is too long"));
  else if (pdk_hub_has_line_break (trimmed))
    pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_MULTIPLE, NULL);
  else if (!pdk_hub_reader_read_command (self, trimmed, configured))
    pdk_hub_reader_read_text (self, trimmed, configured);
}
