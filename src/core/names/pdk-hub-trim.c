/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "names/pdk-hub-trim.h"

#include <string.h>

/* More layers of quotes than anybody writes, so that hostile text cannot cost much time. */
#define MAXIMUM_LAYERS 16

typedef struct
{
  const char *begin;
  const char *end;
} Slice;

static gboolean
is_invisible (gunichar character)
{
  return g_unichar_isspace (character) ||
         g_unichar_type (character) == G_UNICODE_FORMAT ||
         g_unichar_type (character) == G_UNICODE_LINE_SEPARATOR ||
         g_unichar_type (character) == G_UNICODE_PARAGRAPH_SEPARATOR ||
         character == 0x85;
}

static void
trim_invisible (Slice *slice)
{
  while (slice->begin < slice->end && is_invisible (g_utf8_get_char (slice->begin)))
    slice->begin = g_utf8_next_char (slice->begin);
  while (slice->begin < slice->end)
    {
      const char *last = g_utf8_prev_char (slice->end);

      if (!is_invisible (g_utf8_get_char (last)))
        return;
      slice->end = last;
    }
}

static gboolean
trim_stops (Slice *slice)
{
  const char *end = slice->end;

  while (slice->begin < slice->end && strchr (",;.", slice->end[-1]) != NULL)
    slice->end--;
  return slice->end != end;
}

static gboolean
contains (const Slice *slice,
          const char  *text)
{
  return g_strstr_len (slice->begin, slice->end - slice->begin, text) != NULL;
}

static gboolean
starts_with (const Slice *slice,
             const char  *text)
{
  return (gsize) (slice->end - slice->begin) >= strlen (text) && strncmp (slice->begin, text, strlen (text)) == 0;
}

static gboolean
ends_with (const Slice *slice,
           const char  *text)
{
  gsize length = strlen (text);

  return (gsize) (slice->end - slice->begin) >= length && strncmp (slice->end - length, text, length) == 0;
}

static gboolean
unwrap_pair (Slice *slice)
{
  static const struct
  {
    const char *open;
    const char *close;
  } pairs[] = {
    { "\"", "\"" },
    { "'", "'" },
    { "`", "`" },
    { "“", "”" },
    { "„", "“" },
    { "‘", "’" },
    { "«", "»" },
    { "<", ">" },
    { "(", ")" },
    { "[", "]" },
    { "{", "}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      Slice inner = { slice->begin + strlen (pairs[i].open), slice->end - strlen (pairs[i].close) };

      if (!starts_with (slice, pairs[i].open) || !ends_with (slice, pairs[i].close) || inner.begin > inner.end ||
          contains (&inner, pairs[i].open) || contains (&inner, pairs[i].close))
        continue;
      *slice = inner;
      return TRUE;
    }
  return FALSE;
}

/* `[words](address)`, perhaps with a title behind the address */
static gboolean
unwrap_link (Slice *slice)
{
  const char *middle;
  const char *end;

  if (!(starts_with (slice, "[") || starts_with (slice, "![")) || !ends_with (slice, ")"))
    return FALSE;
  middle = g_strstr_len (slice->begin, slice->end - slice->begin, "](");
  if (middle == NULL)
    return FALSE;
  middle += strlen ("](");
  end = slice->end - 1;
  while (middle < end && *middle == ' ')
    middle++;
  for (const char *cursor = middle; cursor < end; cursor++)
    if (*cursor == ' ')
      end = cursor;
  *slice = (Slice) { middle, end };
  return TRUE;
}

/* `$ `, `# `, or `somebody@computer:~$ ` */
static gboolean
skip_prompt (Slice *slice)
{
  static const char * const prompts[] = {
    "$",
    "#",
    ">",
    "%",
    "❯",
    "➜",
  };
  const char *space = memchr (slice->begin, ' ', (gsize) (slice->end - slice->begin));
  Slice       word;

  if (space == NULL || space == slice->begin)
    return FALSE;
  word = (Slice) { slice->begin, space };
  for (gsize i = 0; i < G_N_ELEMENTS (prompts); i++)
    if ((gsize) (word.end - word.begin) == strlen (prompts[i]) && starts_with (&word, prompts[i]))
      {
        slice->begin = space;
        return TRUE;
      }
  if (contains (&word, "@") && contains (&word, ":") && (ends_with (&word, "$") || ends_with (&word, "#")))
    {
      slice->begin = space;
      return TRUE;
    }
  return FALSE;
}

static char *
join_continued_lines (const char *text)
{
  g_autoptr (GString) result = g_string_new (text);

  g_string_replace (result, "\\\r\n", " ", 0);
  g_string_replace (result, "\\\n", " ", 0);
  return g_string_free_and_steal (g_steal_pointer (&result));
}

char *
pdk_hub_trim (const char *text)
{
  g_autofree char *joined = join_continued_lines (text);
  Slice            slice = { joined, joined + strlen (joined) };
  guint            layers = 0;

  trim_invisible (&slice);
  while (trim_stops (&slice) ||
         (layers++ < MAXIMUM_LAYERS && (unwrap_pair (&slice) || unwrap_link (&slice) || skip_prompt (&slice))))
    trim_invisible (&slice);
  return g_strndup (slice.begin, (gsize) (slice.end - slice.begin));
}

gboolean
pdk_hub_has_line_break (const char *text)
{
  return strpbrk (text, "\n\r") != NULL || strstr (text, "\xc2\x85") != NULL ||
         strstr (text, "\u2028") != NULL || strstr (text, "\u2029") != NULL;
}
