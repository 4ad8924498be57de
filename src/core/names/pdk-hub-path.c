/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "names/pdk-hub-path.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAXIMUM_NAME 96

static gboolean
is_word_character (char character)
{
  return g_ascii_isalnum (character) || character == '_';
}

/* Resolves percent escapes; what comes out is checked by the caller. */
static char *
unescape (const char  *text,
          const char **reason)
{
  g_autoptr (GString) result = g_string_sized_new (strlen (text));

  for (const char *cursor = text; *cursor != '\0'; cursor++)
    {
      if (*cursor != '%')
        {
          g_string_append_c (result, *cursor);
          continue;
        }
      if (!g_ascii_isxdigit (cursor[1]) || !g_ascii_isxdigit (cursor[2]) || (cursor[1] == '0' && cursor[2] == '0'))
        {
          /* xgettext:no-c-format */
          *reason = N_ ("a % escape in it is broken");
          return NULL;
        }
      g_string_append_c (result, (char) (g_ascii_xdigit_value (cursor[1]) * 16 + g_ascii_xdigit_value (cursor[2])));
      cursor += 2;
    }
  return g_string_free_and_steal (g_steal_pointer (&result));
}

static gboolean
check_characters (const char  *text,
                  const char **reason)
{
  if (!g_utf8_validate (text, -1, NULL))
    {
      *reason = N_ ("it is not valid UTF-8");
      return FALSE;
    }
  for (const char *cursor = text; *cursor != '\0'; cursor = g_utf8_next_char (cursor))
    {
      gunichar character = g_utf8_get_char (cursor);

      if (g_unichar_iscntrl (character))
        *reason = N_ ("it holds a control character");
      else if (character == '\\')
        *reason = N_ ("it holds a backslash");
      else
        continue;
      return FALSE;
    }
  return TRUE;
}

/* A decoded slash separates here as any other: `a%2F..` leads out as well. */
static gboolean
check_parts (const char  *text,
             const char **reason)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] == '\0')
        *reason = N_ ("a part between two slashes is empty");
      else if (strcmp (parts[i], ".") == 0 || strcmp (parts[i], "..") == 0)
        *reason = N_ ("it leads out of the repository");
      else
        continue;
      return FALSE;
    }
  return TRUE;
}

char *
pdk_hub_path_decode (const char  *text,
                     const char **reason)
{
  g_autofree char *decoded = unescape (text, reason);

  if (decoded == NULL || !check_characters (decoded, reason) || !check_parts (decoded, reason))
    return NULL;
  return g_steal_pointer (&decoded);
}

GStrv
pdk_hub_path_split (const char   *path,
                    PdkHubSlashes slashes,
                    const char  **reason)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char              *end = path + strlen (path);
  g_autofree char         *trimmed = NULL;
  g_auto (GStrv)           raw = NULL;

  while (end > path && end[-1] == '/')
    end--;
  trimmed = g_strndup (path, (gsize) (end - path));
  raw = g_strsplit (trimmed, "/", -1);
  for (gsize i = 0; raw[i] != NULL; i++)
    {
      g_autofree char *decoded = NULL;

      if (*raw[i] == '\0' && slashes == PDK_HUB_SLASHES_FOLDED)
        continue;
      decoded = pdk_hub_path_decode (raw[i], reason);
      if (decoded == NULL)
        return NULL;
      g_strv_builder_take (builder, g_steal_pointer (&decoded));
    }
  return g_strv_builder_end (builder);
}

char *
pdk_hub_path_join (const char * const *segments)
{
  if (segments[0] == NULL)
    return NULL;
  for (gsize i = 0; segments[i] != NULL; i++)
    if (strchr (segments[i], '/') != NULL)
      return NULL;
  return g_strjoinv ("/", (char **) segments);
}

static gboolean
is_number (const char *text)
{
  return *text != '\0' && strspn (text, "0123456789") == strlen (text);
}

gsize
pdk_hub_path_read_revision (const char * const *segments)
{
  if (segments[0] == NULL)
    return 0;
  if (strcmp (segments[0], "refs") != 0 || segments[1] == NULL || segments[2] == NULL)
    return 1;
  if (strcmp (segments[1], "pr") == 0 && is_number (segments[2]))
    return 3;
  if (strcmp (segments[1], "convert") == 0 && pdk_hub_path_check_tag (segments[2]) == NULL)
    return 3;
  return 1;
}

static const char *
check_name (const char *name)
{
  gsize length = strlen (name);

  if (length == 0)
    return N_ ("a part of the name is empty");
  for (gsize i = 0; i < length; i++)
    if (!is_word_character (name[i]) && name[i] != '.' && name[i] != '-')
      return N_ ("names have only letters, digits, dots, dashes and underscores");
  if (!is_word_character (name[0]) || !is_word_character (name[length - 1]))
    return N_ ("names begin and end with a letter, a digit or an underscore");
  if (strstr (name, "--") != NULL || strstr (name, "..") != NULL)
    return N_ ("names have no two dashes or dots in a row");
  if (length > MAXIMUM_NAME)
    return N_ ("names have at most 96 characters");
  return NULL;
}

const char *
pdk_hub_path_check_repository (const char *owner,
                               const char *name)
{
  const char *reason = owner != NULL ? check_name (owner) : NULL;

  if (reason == NULL)
    reason = check_name (name);
  if (reason == NULL && g_str_has_suffix (name, ".git"))
    reason = N_ ("names do not end in .git");
  return reason;
}

const char *
pdk_hub_path_check_file (const char *path)
{
  const char *reason = NULL;

  if (check_characters (path, &reason) && check_parts (path, &reason))
    return NULL;
  return reason;
}

const char *
pdk_hub_path_check_revision (const char *revision)
{
  const char *reason = NULL;

  if (*revision == '\0')
    return N_ ("the revision is empty");
  if (!check_characters (revision, &reason) || !check_parts (revision, &reason))
    return reason;
  if (strpbrk (revision, " ~^:?*[@") != NULL || strstr (revision, "..") != NULL)
    return N_ ("the revision has a character that is not allowed");
  return NULL;
}

const char *
pdk_hub_path_check_tag (const char *tag)
{
  if (*tag == '\0')
    return N_ ("the tag behind the colon is empty");
  for (const char *cursor = tag; *cursor != '\0'; cursor++)
    if (!is_word_character (*cursor) && *cursor != '.' && *cursor != '-')
      return N_ ("the tag behind the colon has a character that is not allowed");
  return NULL;
}
