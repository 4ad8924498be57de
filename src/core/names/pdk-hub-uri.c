/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "names/pdk-hub-path.h"
#include "names/pdk-hub-reader.h"
#include "names/pdk-hub-reference-private.h"

static void
fail_syntax (PdkHubReference *self,
             const char      *reason)
{
  pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_SYNTAX, reason);
}

/*
 * Takes the revision off segments of which the first is `NAME@REVISION`. Returns the segments behind
 * it, or %NULL after a failure; @name is then the name alone.
 */
static const char * const *
take_revision (PdkHubReference    *self,
               const char * const *segments,
               char              **name)
{
  g_autoptr (GStrvBuilder) builder = NULL;
  g_auto (GStrv)           behind = NULL;
  g_autofree char         *revision = NULL;
  const char              *at = strchr (segments[0], '@');
  const char              *reason;
  gsize                    count;

  if (at == NULL)
    {
      *name = g_strdup (segments[0]);
      return segments + 1;
    }
  *name = g_strndup (segments[0], (gsize) (at - segments[0]));
  builder = g_strv_builder_new ();
  g_strv_builder_add (builder, at + 1);
  g_strv_builder_addv (builder, (const char **) segments + 1);
  behind = g_strv_builder_end (builder);
  count = pdk_hub_path_read_revision ((const char * const *) behind);
  for (gsize i = count; behind[i] != NULL; i++)
    g_clear_pointer (&behind[i], g_free);
  revision = g_strjoinv ("/", behind);
  reason = pdk_hub_path_check_revision (revision);
  if (reason != NULL)
    {
      fail_syntax (self, reason);
      return NULL;
    }
  self->revision = g_steal_pointer (&revision);
  return segments + count;
}

/* Nothing says whether a path is a folder; files have an extension. */
static void
set_location (PdkHubReference    *self,
              const char * const *segments,
              gboolean            ends_in_slash)
{
  g_autofree char *path = pdk_hub_path_join (segments);
  const char      *name;

  if (path == NULL || strchr (path, ':') != NULL)
    {
      fail_syntax (self, N_ ("the path holds a colon or an escaped slash"));
      return;
    }
  pdk_hub_reader_set_path (self, path);
  name = strrchr (path, '/');
  if (self->kind == PDK_HUB_REFERENCE_FILE && (ends_in_slash || strchr (name != NULL ? name : path, '.') == NULL))
    self->kind = PDK_HUB_REFERENCE_FOLDER;
}

/* node-llama-cpp writes the branch behind `#`. */
static void
apply_fragment (PdkHubReference *self,
                const char      *fragment)
{
  g_autofree char *revision = NULL;
  const char      *reason = NULL;

  if (*fragment == '\0' || self->kind == PDK_HUB_REFERENCE_UNUSABLE || self->revision != NULL)
    return;
  revision = pdk_hub_path_decode (fragment, &reason);
  if (revision != NULL)
    reason = pdk_hub_path_check_revision (revision);
  if (reason != NULL)
    fail_syntax (self, reason);
  else
    self->revision = g_steal_pointer (&revision);
}

static void
read_segments (PdkHubReference    *self,
               const char * const *segments,
               gboolean            ends_in_slash)
{
  g_autofree char    *name = NULL;
  const char * const *rest;

  if (segments[0] == NULL || segments[1] == NULL)
    {
      fail_syntax (self, N_ ("it needs an owner and a name"));
      return;
    }
  if (segments[2] == NULL)
    {
      pdk_hub_reader_read_repository (self, segments, FALSE);
      return;
    }
  rest = take_revision (self, segments + 1, &name);
  if (rest == NULL || !pdk_hub_reader_set_repository (self, segments[0], name))
    return;
  if (rest[0] != NULL)
    set_location (self, rest, ends_in_slash);
}

static gboolean
is_singular_kind (const char *word)
{
  static const char * const kinds[] = { "model", "dataset", "space", "kernel", "bucket", "collection", NULL };

  return g_strv_contains (kinds, word);
}

void
pdk_hub_reader_read_uri (PdkHubReference *self,
                         const char      *body)
{
  const char      *fragment = strchr (body, '#');
  gsize            length = strcspn (body, "?#");
  g_autofree char *path = NULL;
  g_auto (GStrv)   segments = NULL;
  const char      *reason = NULL;

  while (length > 0 && *body == '/')
    {
      body++;
      length--;
    }
  if (length == 0)
    {
      pdk_hub_reader_fail (self, PDK_HUB_PROBLEM_EMPTY, NULL);
      return;
    }
  path = g_strndup (body, length);
  segments = pdk_hub_path_split (path, PDK_HUB_SLASHES_STRICT, &reason);
  if (segments == NULL)
    {
      fail_syntax (self, reason);
      return;
    }
  if (pdk_hub_reader_read_other_kind (self, (const char * const *) segments))
    return;
  if (is_singular_kind (segments[0]))
    fail_syntax (self, N_ ("the kind of repository is written in the plural"));
  else if (strcmp (segments[0], "models") == 0)
    read_segments (self, (const char * const *) segments + 1, path[length - 1] == '/');
  else
    read_segments (self, (const char * const *) segments, path[length - 1] == '/');
  if (fragment != NULL)
    apply_fragment (self, fragment + 1);
}
