/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "names/pdk-hub-path.h"
#include "names/pdk-hub-reader.h"
#include "names/pdk-hub-reference-private.h"
#include "names/pdk-model-name.h"

void
pdk_hub_reader_read_ollama_name (PdkHubReference *self,
                                 const char      *name)
{
  g_autoptr (PdkModelName) parsed = pdk_model_name_parse (name, NULL);
  const char              *scheme;

  if (parsed == NULL)
    {
      pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SYNTAX, N_ ("it breaks the grammar of Ollama's names"));
      return;
    }
  scheme = pdk_model_name_get_scheme (parsed);
  self->kind = PDK_HUB_REFERENCE_OLLAMA;
  g_free (self->endpoint);
  self->endpoint = g_strconcat (scheme != NULL ? scheme : "https", "://", pdk_model_name_get_host (parsed), NULL);
  self->repository = g_strconcat (pdk_model_name_get_namespace (parsed), "/", pdk_model_name_get_model (parsed), NULL);
  if (g_ascii_strcasecmp (pdk_model_name_get_tag (parsed), "latest") != 0)
    self->tag = g_strdup (pdk_model_name_get_tag (parsed));
  self->text = pdk_model_name_to_display (parsed);
}

static gboolean
is_page (const char *word)
{
  static const char * const pages[] = {
    "api",
    "blog",
    "connect",
    "docs",
    "download",
    "install",
    "models",
    "public",
    "search",
    "settings",
    NULL,
  };

  return g_strv_contains (pages, word);
}

void
pdk_hub_reader_read_ollama_path (PdkHubReference *self,
                                 const char      *path)
{
  const char         *reason = NULL;
  g_auto (GStrv)      segments = pdk_hub_path_split (path, PDK_HUB_SLASHES_FOLDED, &reason);
  const char * const *rest = (const char * const *) segments;
  g_autofree char    *name = NULL;

  if (segments == NULL)
    {
      pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SYNTAX, reason);
      return;
    }
  if (rest[0] != NULL && strcmp (rest[0], "v2") == 0)
    rest++;
  if (rest[0] == NULL || rest[1] == NULL || is_page (rest[0]))
    {
      pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_PAGE, NULL);
      return;
    }
  if (rest[2] != NULL && rest[3] != NULL && strcmp (rest[2], "manifests") == 0)
    name = g_strconcat (rest[0], "/", rest[1], ":", rest[3], NULL);
  else
    name = g_strconcat (rest[0], "/", rest[1], NULL);
  pdk_hub_reader_read_ollama_name (self, name);
}
