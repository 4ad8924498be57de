/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "names/pdk-hub-path.h"
#include "names/pdk-hub-reader.h"
#include "names/pdk-hub-reference-private.h"
#include "names/pdk-quant-label.h"

static gboolean
keeps_repository (PdkHubProblem problem)
{
  switch (problem)
    {
    case PDK_HUB_PROBLEM_PAGE:
    case PDK_HUB_PROBLEM_ROUTE:
    case PDK_HUB_PROBLEM_DATASET:
    case PDK_HUB_PROBLEM_SPACE:
    case PDK_HUB_PROBLEM_BUCKET:
    case PDK_HUB_PROBLEM_KERNEL:
    case PDK_HUB_PROBLEM_COLLECTION:
      return TRUE;
    case PDK_HUB_PROBLEM_NONE:
    case PDK_HUB_PROBLEM_EMPTY:
    case PDK_HUB_PROBLEM_SYNTAX:
    case PDK_HUB_PROBLEM_MULTIPLE:
    case PDK_HUB_PROBLEM_SECRET:
    case PDK_HUB_PROBLEM_SCHEME:
    case PDK_HUB_PROBLEM_LOCAL:
    case PDK_HUB_PROBLEM_HOST:
    case PDK_HUB_PROBLEM_SIGNED_LINK:
    default:
      return FALSE;
    }
}

void
pdk_hub_reader_fail (PdkHubReference *self,
                     PdkHubProblem    problem,
                     const char      *detail)
{
  if (self->kind == PDK_HUB_REFERENCE_UNUSABLE)
    return;
  self->kind = PDK_HUB_REFERENCE_UNUSABLE;
  self->problem = problem;
  self->detail = detail;
  if (!keeps_repository (problem))
    {
      g_clear_pointer (&self->endpoint, g_free);
      g_clear_pointer (&self->repository, g_free);
    }
  g_clear_pointer (&self->revision, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->tag, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->query, g_free);
}

/* Fails with @reason if there is one. What has failed before stays so, and takes nothing more. */
static gboolean
check (PdkHubReference *self,
       const char      *reason)
{
  if (reason != NULL)
    pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SYNTAX, reason);
  return self->kind != PDK_HUB_REFERENCE_UNUSABLE;
}

static gboolean
set_revision (PdkHubReference *self,
              const char      *revision)
{
  if (!check (self, pdk_hub_path_check_revision (revision)))
    return FALSE;
  g_free (self->revision);
  self->revision = g_strdup (revision);
  return TRUE;
}

void
pdk_hub_reader_set_path (PdkHubReference *self,
                         const char      *path)
{
  if (!check (self, pdk_hub_path_check_file (path)))
    return;
  g_free (self->path);
  self->path = g_strdup (path);
  if (self->kind == PDK_HUB_REFERENCE_REPOSITORY)
    self->kind = PDK_HUB_REFERENCE_FILE;
}

static gboolean
ends_in_gguf (const char *text)
{
  gsize length = strlen (text);

  return length > strlen (".gguf") && g_ascii_strcasecmp (text + length - strlen (".gguf"), ".gguf") == 0;
}

void
pdk_hub_reader_set_tag (PdkHubReference *self,
                        const char      *tag)
{
  g_autofree char *label = NULL;

  if (!check (self, pdk_hub_path_check_tag (tag)) || g_ascii_strcasecmp (tag, "latest") == 0)
    return;
  if (ends_in_gguf (tag))
    {
      pdk_hub_reader_set_path (self, tag);
      return;
    }
  label = pdk_quant_label_normalize (tag);
  g_free (self->tag);
  self->tag = label != NULL ? g_ascii_strup (tag, -1) : g_strdup (tag);
}

gboolean
pdk_hub_reader_set_repository (PdkHubReference *self,
                               const char      *owner,
                               const char      *name)
{
  if (!check (self, pdk_hub_path_check_repository (owner, name)))
    return FALSE;
  g_free (self->repository);
  self->repository = owner != NULL ? g_strconcat (owner, "/", name, NULL) : g_strdup (name);
  if (owner == NULL)
    self->kind = PDK_HUB_REFERENCE_LOOKUP;
  else
    self->kind = self->path != NULL ? PDK_HUB_REFERENCE_FILE : PDK_HUB_REFERENCE_REPOSITORY;
  return TRUE;
}

/* LM Studio writes a quantization behind the sign that elsewhere begins a revision. */
static void
set_behind_at (PdkHubReference *self,
               const char      *text)
{
  g_autofree char *label = self->tag == NULL ? pdk_quant_label_normalize (text) : NULL;

  if (label != NULL)
    pdk_hub_reader_set_tag (self, text);
  else
    set_revision (self, text);
}

char *
pdk_hub_reader_take_name (PdkHubReference *self,
                          const char      *text)
{
  g_autofree char *name = g_strdup (text);
  char            *colon = strchr (name, ':');
  char            *at;

  if (colon != NULL)
    {
      *colon = '\0';
      if (strchr (colon + 1, ':') != NULL)
        pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SYNTAX, N_ ("it has two colons"));
      else
        pdk_hub_reader_set_tag (self, colon + 1);
    }
  at = strchr (name, '@');
  if (at != NULL)
    {
      *at = '\0';
      set_behind_at (self, at + 1);
    }
  return self->kind == PDK_HUB_REFERENCE_UNUSABLE ? NULL : g_steal_pointer (&name);
}

static gboolean
is_one_of (const char         *word,
           const char * const *words)
{
  return g_strv_contains (words, word);
}

static gboolean
is_action (const char *word)
{
  static const char * const actions[] = { "blob", "resolve", "raw", "blame", "tree", NULL };

  return is_one_of (word, actions);
}

/* Pages about a repository that are no part of its files. */
static gboolean
is_route (const char *word)
{
  static const char * const routes[] = {
    "discussions",
    "commit",
    "commits",
    "settings",
    "edit",
    "delete",
    "upload",
    "new",
    "compare",
    "community",
    "branches",
    "refs",
    NULL,
  };

  return is_one_of (word, routes);
}

/* Reads `ACTION/REVISION/PATH`: of a tree a folder, of all else a file. */
static void
read_action (PdkHubReference    *self,
             const char * const *segments)
{
  gboolean         is_tree = strcmp (segments[0], "tree") == 0;
  gsize            count = pdk_hub_path_read_revision (segments + 1);
  g_autofree char *path = NULL;

  if (count > 0)
    {
      g_auto (GStrv)   revision = g_strdupv ((char **) segments + 1);
      g_autofree char *joined = NULL;

      for (gsize i = count; revision[i] != NULL; i++)
        g_clear_pointer (&revision[i], g_free);
      joined = g_strjoinv ("/", revision);
      if (!set_revision (self, joined))
        return;
    }
  segments += 1 + count;
  if (segments[0] == NULL)
    {
      if (!is_tree)
        pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SYNTAX, N_ ("it ends before the name of a file"));
      return;
    }
  path = pdk_hub_path_join (segments);
  if (path == NULL)
    {
      pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SYNTAX, N_ ("the name of a file holds an escaped slash"));
      return;
    }
  pdk_hub_reader_set_path (self, path);
  if (is_tree && self->kind == PDK_HUB_REFERENCE_FILE)
    self->kind = PDK_HUB_REFERENCE_FOLDER;
}

/* `owner/name` and more, without a host: the path of a page, or a file's path. */
static void
read_bare_rest (PdkHubReference    *self,
                const char * const *segments)
{
  gsize            count = g_strv_length ((char **) segments);
  g_autofree char *path = NULL;

  if (is_route (segments[0]))
    {
      pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_ROUTE, NULL);
      return;
    }
  path = pdk_hub_path_join (segments);
  if (path != NULL && ends_in_gguf (segments[count - 1]))
    pdk_hub_reader_set_path (self, path);
  else
    pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SYNTAX, N_ ("what follows the repository's name is no .gguf file"));
}

/* One name alone at a site: a model of the early hub, or somebody's page. */
static void
read_single_name (PdkHubReference    *self,
                  const char * const *segments)
{
  g_autofree char *name = pdk_hub_reader_take_name (self, segments[0]);

  if (name == NULL || !pdk_hub_reader_set_repository (self, NULL, name) || segments[1] == NULL)
    return;
  if (is_action (segments[1]))
    read_action (self, segments + 1);
  else if (is_route (segments[1]))
    pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_ROUTE, NULL);
}

static void
read_pair (PdkHubReference    *self,
           const char * const *segments,
           gboolean            at_site)
{
  g_autofree char *name = pdk_hub_reader_take_name (self, segments[1]);

  if (name == NULL)
    return;
  if (at_site && g_str_has_suffix (name, ".git"))
    name[strlen (name) - strlen (".git")] = '\0';
  pdk_hub_reader_set_repository (self, segments[0], name);
}

void
pdk_hub_reader_read_repository (PdkHubReference    *self,
                                const char * const *segments,
                                gboolean            at_site)
{
  gsize    count = g_strv_length ((char **) segments);
  gboolean is_owner_page;

  if (count == 0)
    {
      pdk_hub_reader_fail (self, at_site ? PDK_HUB_PROBLEM_PAGE : PDK_HUB_PROBLEM_SYNTAX, NULL);
      return;
    }
  /* /owner/models lists what the owner has. */
  is_owner_page = at_site && count == 2 && strcmp (segments[1], "models") == 0;
  if (count == 1 || is_owner_page || is_action (segments[1]) || (at_site && is_route (segments[1])))
    {
      read_single_name (self, segments);
      return;
    }
  if (count == 2)
    {
      read_pair (self, segments, at_site);
      return;
    }
  if (!pdk_hub_reader_set_repository (self, segments[0], segments[1]))
    return;
  if (is_action (segments[2]))
    read_action (self, segments + 2);
  else if (at_site)
    pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_ROUTE, NULL);
  else
    read_bare_rest (self, segments + 2);
}
