/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "names/pdk-hub-path.h"
#include "names/pdk-hub-reader.h"
#include "names/pdk-hub-reference-private.h"

typedef const char * const *Segments;

/* First segments of the site's own pages, which no owner can be called. */
static const char * const pages[] = {
  "about",
  "activity",
  "admin",
  "billing",
  "blog",
  "brand",
  "changelog",
  "chat",
  "code-of-conduct",
  "contact",
  "content-guidelines",
  "content-policy",
  "course",
  "daily-papers",
  "docs",
  "enterprise",
  "events",
  "feed",
  "follow",
  "front",
  "hardware",
  "huggingchat",
  "inference",
  "inference-api",
  "inference-endpoints",
  "jobs",
  "join",
  "languages",
  "learn",
  "legal",
  "login",
  "logout",
  "metrics",
  "new",
  "new-collection",
  "new-dataset",
  "new-space",
  "newsletter",
  "notifications",
  "oauth",
  "organizations",
  "papers",
  "playground",
  "posts",
  "pricing",
  "privacy",
  "reset_password",
  "resources",
  "search",
  "settings",
  "shop",
  "status",
  "storage",
  "support",
  "tasks",
  "terms-of-service",
  "trending",
  "welcome",
  ".well-known",
  NULL,
};

static PdkHubProblem
find_other_kind (const char *word)
{
  static const struct
  {
    const char   *word;
    PdkHubProblem problem;
  } kinds[] = {
    { "datasets", PDK_HUB_PROBLEM_DATASET },
    { "spaces", PDK_HUB_PROBLEM_SPACE },
    { "buckets", PDK_HUB_PROBLEM_BUCKET },
    { "kernels", PDK_HUB_PROBLEM_KERNEL },
    { "collections", PDK_HUB_PROBLEM_COLLECTION },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].word, word) == 0)
      return kinds[i].problem;
  return PDK_HUB_PROBLEM_NONE;
}

/* Keeps the name of what is no model, so that it can be said what it is. */
static void
note_repository (PdkHubReference *self,
                 Segments         segments)
{
  g_autofree char *name = NULL;

  if (segments[0] == NULL)
    return;
  if (segments[1] != NULL)
    name = g_strndup (segments[1], strcspn (segments[1], "@:"));
  if (name != NULL && pdk_hub_path_check_repository (segments[0], name) == NULL)
    self->repository = g_strconcat (segments[0], "/", name, NULL);
  else if (name == NULL && pdk_hub_path_check_repository (NULL, segments[0]) == NULL)
    self->repository = g_strdup (segments[0]);
}

gboolean
pdk_hub_reader_read_other_kind (PdkHubReference    *self,
                                const char * const *segments)
{
  PdkHubProblem problem = segments[0] != NULL ? find_other_kind (segments[0]) : PDK_HUB_PROBLEM_NONE;

  if (problem == PDK_HUB_PROBLEM_NONE)
    return FALSE;
  note_repository (self, segments + 1);
  pdk_hub_reader_fail (self, problem, NULL);
  return TRUE;
}

gboolean
pdk_hub_reader_is_site_word (const char *word)
{
  return g_strv_contains (pages, word) || find_other_kind (word) != PDK_HUB_PROBLEM_NONE ||
         strcmp (word, "models") == 0 || strcmp (word, "api") == 0 || strcmp (word, "v2") == 0;
}

/* Returns the raw value of the first of these keys in the query, or %NULL. */
static char *
dup_query_value (const char *query,
                 Segments    keys)
{
  g_auto (GStrv) pairs = g_strsplit (query != NULL ? query : "", "&", -1);

  for (gsize i = 0; pairs[i] != NULL; i++)
    {
      gsize length = strcspn (pairs[i], "=");

      for (gsize j = 0; keys[j] != NULL; j++)
        if (pairs[i][length] == '=' && strlen (keys[j]) == length && strncmp (pairs[i], keys[j], length) == 0)
          return g_strdup (pairs[i] + length + 1);
    }
  return NULL;
}

static void
read_listing (PdkHubReference *self,
              const char      *query)
{
  static const char * const keys[] = { "search", NULL };
  g_autofree char          *words = dup_query_value (query, keys);

  self->kind = PDK_HUB_REFERENCE_SEARCH;
  self->query = g_strdup (query != NULL ? query : "");
  if (words != NULL)
    self->text = g_uri_unescape_string (g_strdelimit (words, "+", ' '), NULL);
  if (self->text != NULL && !g_utf8_validate (self->text, -1, NULL))
    g_clear_pointer (&self->text, g_free);
}

/* The model's page can show what is inside a file; the address then names it. */
static void
apply_file_query (PdkHubReference *self,
                  const char      *query)
{
  static const char * const keys[] = { "show_file_info", "show_tensors", NULL };
  g_autofree char          *value = NULL;
  g_autofree char          *path = NULL;
  const char               *reason = NULL;

  if (self->kind != PDK_HUB_REFERENCE_REPOSITORY && self->kind != PDK_HUB_REFERENCE_FOLDER)
    return;
  value = dup_query_value (query, keys);
  if (value == NULL || *value == '\0')
    return;
  path = pdk_hub_path_decode (value, &reason);
  if (path == NULL)
    {
      pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SYNTAX, reason);
      return;
    }
  self->kind = PDK_HUB_REFERENCE_REPOSITORY;
  pdk_hub_reader_set_path (self, path);
}

/* Reads the segments with a word in place of the one at @index. */
static void
read_with_action (PdkHubReference *self,
                  Segments         segments,
                  gsize            index,
                  const char      *action)
{
  g_auto (GStrv) copy = g_strdupv ((char **) segments);

  g_free (copy[index]);
  copy[index] = g_strdup (action);
  pdk_hub_reader_read_repository (self, (Segments) copy, TRUE);
}

static void
read_api_model (PdkHubReference *self,
                Segments         segments,
                const char      *query)
{
  gsize count = g_strv_length ((char **) segments);

  if (count == 0)
    read_listing (self, query);
  else if (count > 2 && strcmp (segments[1], "revision") == 0)
    read_with_action (self, segments, 1, "tree");
  else if (count > 3 && strcmp (segments[2], "revision") == 0)
    read_with_action (self, segments, 2, "tree");
  else
    pdk_hub_reader_read_repository (self, segments, TRUE);
}

/* `models/OWNER/NAME/COMMIT/PATH`: where the small files of a repository are answered from */
static void
read_resolve_cache (PdkHubReference *self,
                    Segments         segments)
{
  gsize                    count = g_strv_length ((char **) segments);
  g_autoptr (GStrvBuilder) builder = NULL;
  g_auto (GStrv)           page = NULL;

  if (pdk_hub_reader_read_other_kind (self, segments))
    return;
  if (count < 5 || strcmp (segments[0], "models") != 0)
    {
      pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_PAGE, NULL);
      return;
    }
  builder = g_strv_builder_new ();
  g_strv_builder_add_many (builder, segments[1], segments[2], "resolve", NULL);
  g_strv_builder_addv (builder, (const char **) segments + 3);
  page = g_strv_builder_end (builder);
  pdk_hub_reader_read_repository (self, (Segments) page, TRUE);
}

static void
read_api (PdkHubReference *self,
          Segments         segments,
          const char      *query)
{
  if (segments[0] == NULL)
    pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_PAGE, NULL);
  else if (strcmp (segments[0], "models") == 0)
    read_api_model (self, segments + 1, query);
  else if (strcmp (segments[0], "resolve-cache") == 0)
    read_resolve_cache (self, segments + 1);
  else if (!pdk_hub_reader_read_other_kind (self, segments))
    pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_PAGE, NULL);
}

/* `OWNER/NAME/manifests/TAG`: what Ollama and llama.cpp ask for */
static void
read_registry (PdkHubReference *self,
               Segments         segments)
{
  gsize count = g_strv_length ((char **) segments);

  if (count < 2)
    pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_PAGE, NULL);
  else if (count == 4 && strcmp (segments[2], "manifests") == 0)
    {
      pdk_hub_reader_set_tag (self, segments[3]);
      if (self->kind != PDK_HUB_REFERENCE_UNUSABLE)
        pdk_hub_reader_set_repository (self, segments[0], segments[1]);
    }
  else if (pdk_hub_reader_set_repository (self, segments[0], segments[1]))
    pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_ROUTE, NULL);
}

void
pdk_hub_reader_read_site_path (PdkHubReference *self,
                               const char      *path,
                               const char      *query)
{
  const char    *reason = NULL;
  g_auto (GStrv) segments = pdk_hub_path_split (path, PDK_HUB_SLASHES_FOLDED, &reason);
  Segments       rest = (Segments) segments;

  if (segments == NULL)
    pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SYNTAX, reason);
  else if (rest[0] == NULL || g_strv_contains (pages, rest[0]))
    pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_PAGE, NULL);
  else if (strcmp (rest[0], "models") == 0 && rest[1] == NULL)
    read_listing (self, query);
  else if (strcmp (rest[0], "api") == 0)
    read_api (self, rest + 1, query);
  else if (strcmp (rest[0], "v2") == 0)
    read_registry (self, rest + 1);
  else if (!pdk_hub_reader_read_other_kind (self, rest))
    {
      pdk_hub_reader_read_repository (self, strcmp (rest[0], "models") == 0 ? rest + 1 : rest, TRUE);
      apply_file_query (self, query);
    }
}
