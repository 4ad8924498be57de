/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "names/pdk-hub-path.h"
#include "names/pdk-hub-reader.h"
#include "names/pdk-hub-reference-private.h"

/* Returns the value of @key in the query of a deep link, decoded, or %NULL. */
static char *
dup_link_value (PdkHubReference *self,
                const char      *body,
                const char      *key)
{
  const char      *query = strchr (body, '?');
  g_autofree char *plain = query != NULL ? g_strndup (query + 1, strcspn (query + 1, "#")) : g_strdup ("");
  g_auto (GStrv)   pairs = g_strsplit (plain, "&", -1);
  const char      *reason = NULL;

  for (gsize i = 0; pairs[i] != NULL; i++)
    {
      gsize length = strlen (key);
      char *value;

      if (strncmp (pairs[i], key, length) != 0 || pairs[i][length] != '=')
        continue;
      value = pdk_hub_path_decode (pairs[i] + length + 1, &reason);
      if (value == NULL)
        pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SYNTAX, reason);
      return value;
    }
  return NULL;
}

/* `‹program›://open_from_hf?model=ID&file=F` */
static void
read_open_link (PdkHubReference *self,
                const char      *body)
{
  g_autofree char *model = dup_link_value (self, body, "model");
  g_autofree char *file = dup_link_value (self, body, "file");
  g_auto (GStrv)   segments = model != NULL ? g_strsplit (model, "/", -1) : NULL;

  if (segments == NULL || g_strv_length (segments) != 2)
    {
      pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SYNTAX, N_ ("it names no model"));
      return;
    }
  pdk_hub_reader_read_repository (self, (const char * const *) segments, FALSE);
  if (file != NULL && self->kind != PDK_HUB_REFERENCE_UNUSABLE)
    pdk_hub_reader_set_path (self, file);
}

/* `‹program›://‹words›/ID` */
static void
read_path_link (PdkHubReference *self,
                const char      *body,
                const char      *words)
{
  const char      *reason = NULL;
  g_autofree char *path = g_strndup (body, strcspn (body, "?#"));
  g_auto (GStrv)   segments = NULL;

  if (g_str_has_prefix (path, words))
    segments = pdk_hub_path_split (path + strlen (words), PDK_HUB_SLASHES_FOLDED, &reason);
  if (segments == NULL || g_strv_length (segments) != 2)
    pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SYNTAX, reason != NULL ? reason : N_ ("it names no model"));
  else
    pdk_hub_reader_read_repository (self, (const char * const *) segments, FALSE);
}

gboolean
pdk_hub_reader_read_deep_link (PdkHubReference *self,
                               const char      *scheme,
                               const char      *body)
{
  static const struct
  {
    const char *scheme;
    const char *words;
  } links[] = {
    { "paddock", NULL },
    { "lmstudio", NULL },
    { "sanctum", NULL },
    { "jan", "models/huggingface/" },
    { "atomic-chat", "models/huggingface/" },
    { "msty", "models/search/hf/" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    {
      if (strcmp (links[i].scheme, scheme) != 0)
        continue;
      if (links[i].words == NULL)
        read_open_link (self, body);
      else
        read_path_link (self, body, links[i].words);
      return TRUE;
    }
  return FALSE;
}
