/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "catalog/pdk-catalog-lines.h"

#include <string.h>

/* A place in a text; the zero byte that ends every string is read at its end. */
typedef struct
{
  const char *cursor;
  const char *end;
} Scanner;

static char
peek (const Scanner *scanner)
{
  return scanner->cursor < scanner->end ? *scanner->cursor : '\0';
}

static void
skip_space (Scanner *scanner)
{
  while (scanner->cursor < scanner->end && g_ascii_isspace (*scanner->cursor))
    scanner->cursor++;
}

static void
skip_string (Scanner *scanner)
{
  for (scanner->cursor++; scanner->cursor < scanner->end; scanner->cursor++)
    {
      if (*scanner->cursor == '\\')
        scanner->cursor++;
      else if (*scanner->cursor == '"')
        {
          scanner->cursor++;
          return;
        }
    }
  scanner->cursor = scanner->end;
}

/* Counts brackets instead of calling itself: the text may be nested as deeply as it likes. */
static void
skip_value (Scanner *scanner)
{
  gsize depth = 0;

  while (scanner->cursor < scanner->end)
    {
      char character;

      skip_space (scanner);
      character = peek (scanner);
      if (depth == 0 && (character == ',' || character == ']' || character == '}'))
        return;
      if (character == '"')
        {
          skip_string (scanner);
          continue;
        }
      if (character == '{' || character == '[')
        depth++;
      else if (character == '}' || character == ']')
        depth--;
      if (scanner->cursor < scanner->end)
        scanner->cursor++;
    }
}

static gboolean
enter (Scanner *scanner,
       char     bracket)
{
  skip_space (scanner);
  if (peek (scanner) != bracket)
    return FALSE;
  scanner->cursor++;
  skip_space (scanner);
  return TRUE;
}

static gboolean
skip_comma (Scanner *scanner)
{
  skip_space (scanner);
  if (peek (scanner) != ',')
    return FALSE;
  scanner->cursor++;
  skip_space (scanner);
  return TRUE;
}

static gboolean
find_member (Scanner    *scanner,
             const char *name,
             gsize       name_length)
{
  if (!enter (scanner, '{'))
    return FALSE;
  do
    {
      const char *key = scanner->cursor + 1;
      gboolean    matches;

      if (peek (scanner) != '"')
        return FALSE;
      skip_string (scanner);
      matches = (gsize) (scanner->cursor - key) == name_length + 1 && memcmp (key, name, name_length) == 0;
      skip_space (scanner);
      if (peek (scanner) != ':')
        return FALSE;
      scanner->cursor++;
      skip_space (scanner);
      if (matches)
        return TRUE;
      skip_value (scanner);
    }
  while (skip_comma (scanner));
  return FALSE;
}

static gboolean
find_element (Scanner *scanner,
              guint64  index)
{
  if (!enter (scanner, '['))
    return FALSE;
  for (guint64 i = 0; i < index; i++)
    {
      skip_value (scanner);
      if (!skip_comma (scanner))
        return FALSE;
    }
  return TRUE;
}

static gboolean
find_step (Scanner    *scanner,
           const char *step,
           gsize       length)
{
  if (*step == '[')
    return find_element (scanner, g_ascii_strtoull (step + 1, NULL, 10));
  return find_member (scanner, step, length);
}

guint
pdk_catalog_lines_find (const char *text,
                        gsize       length,
                        const char *path)
{
  Scanner     scanner = { text, text + length };
  const char *found;
  guint       line = 1;

  skip_space (&scanner);
  found = scanner.cursor;
  while (*path != '\0')
    {
      gsize step_length = *path == '[' ? strcspn (path, "]") + 1 : strcspn (path, ".[");

      if (!find_step (&scanner, path, step_length))
        break;
      found = scanner.cursor;
      path += MIN (step_length, strlen (path));
      if (*path == '.')
        path++;
    }
  for (const char *cursor = text; cursor < found; cursor++)
    if (*cursor == '\n')
      line++;
  return line;
}
