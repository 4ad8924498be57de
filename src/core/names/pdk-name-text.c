/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "names/pdk-name-text.h"

#include <string.h>

#include "base/pdk-text.h"

#define TOKEN_PREFIX     "hf_"
#define TOKEN_MINIMUM    30
#define QUOTE_CHARACTERS 60

/* Returns the length of the token at @text, 0 if there is none. */
static gsize
measure_token (const char *text)
{
  gsize length = strlen (TOKEN_PREFIX);

  if (g_ascii_strncasecmp (text, TOKEN_PREFIX, length) != 0)
    return 0;
  while (g_ascii_isalnum (text[length]))
    length++;
  return length - strlen (TOKEN_PREFIX) >= TOKEN_MINIMUM ? length : 0;
}

static const char *
find_token (const char *text,
            gsize      *length)
{
  for (const char *cursor = text; *cursor != '\0'; cursor++)
    {
      *length = measure_token (cursor);
      if (*length > 0)
        return cursor;
    }
  return NULL;
}

/* Unlike an address parser, this one takes whatever it can: it only looks for what is hidden. */
static char *
unescape_loosely (const char *text)
{
  g_autoptr (GString) result = g_string_sized_new (strlen (text));

  for (const char *cursor = text; *cursor != '\0'; cursor++)
    {
      int value = -1;

      if (cursor[0] == '%' && g_ascii_isxdigit (cursor[1]) && g_ascii_isxdigit (cursor[2]))
        value = g_ascii_xdigit_value (cursor[1]) * 16 + g_ascii_xdigit_value (cursor[2]);
      if (value > 0)
        {
          g_string_append_c (result, (char) value);
          cursor += 2;
        }
      else
        g_string_append_c (result, *cursor);
    }
  return g_string_free_and_steal (g_steal_pointer (&result));
}

gboolean
pdk_name_text_holds_token (const char *text)
{
  g_autofree char *unescaped = NULL;
  gsize            length;

  g_return_val_if_fail (text != NULL, FALSE);

  if (find_token (text, &length) != NULL)
    return TRUE;
  if (strchr (text, '%') == NULL)
    return FALSE;
  unescaped = unescape_loosely (text);
  return find_token (unescaped, &length) != NULL;
}

static char *
hide_tokens (const char *text)
{
  g_autoptr (GString) result = g_string_sized_new (strlen (text));
  const char         *cursor = text;

  while (*cursor != '\0')
    {
      gsize       length = 0;
      const char *token = find_token (cursor, &length);

      if (token == NULL)
        {
          g_string_append (result, cursor);
          break;
        }
      g_string_append_len (result, cursor, token - cursor);
      g_string_append (result, TOKEN_PREFIX "…");
      cursor = token + length;
    }
  return g_string_free_and_steal (g_steal_pointer (&result));
}

char *
pdk_name_text_quote (const char *text)
{
  g_autofree char *shown = NULL;
  g_autofree char *clean = NULL;
  g_autofree char *beginning = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (pdk_name_text_holds_token (text) && strchr (text, '%') != NULL)
    {
      g_autofree char *unescaped = unescape_loosely (text);

      shown = hide_tokens (unescaped);
    }
  else
    shown = hide_tokens (text);
  clean = pdk_text_sanitize (g_strstrip (shown));
  if (g_utf8_strlen (clean, -1) <= QUOTE_CHARACTERS)
    return g_steal_pointer (&clean);
  beginning = g_utf8_substring (clean, 0, QUOTE_CHARACTERS - 1);
  return g_strconcat (beginning, "…", NULL);
}
