/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "names/pdk-hub-reference.h"
#include "pdk-table.h"

static int
read_hex (const char *text)
{
  int value = 0;

  for (int i = 0; i < 4; i++)
    {
      if (!g_ascii_isxdigit (text[i]))
        return -1;
      value = value * 16 + g_ascii_xdigit_value (text[i]);
    }
  return value;
}

/* Appends the character of `\uXXXX`, perhaps of a pair; returns how much of @text it took. */
static gsize
append_unicode (GString    *result,
                const char *text)
{
  int   high = read_hex (text + 2);
  int   low = -1;
  gsize length = 6;

  if (high >= 0xD800 && high < 0xDC00 && text[6] == '\\' && text[7] == 'u')
    low = read_hex (text + 8);
  if (low >= 0xDC00 && low < 0xE000)
    {
      high = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
      length = 12;
    }
  if (high < 0)
    {
      g_string_append_c (result, *text);
      return 1;
    }
  /* A text of C cannot hold a zero byte; as an overlong form it stays an invalid character. */
  if (high == 0)
    g_string_append (result, "\xc0\x80");
  else
    g_string_append_unichar (result, (gunichar) high);
  return length;
}

/* Columns of text are written as between the quotes of a JSON string. */
static char *
unescape (const char *text)
{
  static const char   written[] = "nrtbf\"\\/";
  static const char   meant[] = "\n\r\t\b\f\"\\/";
  g_autoptr (GString) result = g_string_new (NULL);

  while (*text != '\0')
    {
      const char *known = text[0] == '\\' && text[1] != '\0' ? strchr (written, text[1]) : NULL;

      if (known != NULL)
        {
          g_string_append_c (result, meant[known - written]);
          text += 2;
        }
      else if (text[0] == '\\' && text[1] == 'u')
        text += append_unicode (result, text);
      else
        g_string_append_c (result, *text++);
    }
  return g_string_free_and_steal (g_steal_pointer (&result));
}

static char *
escape (const char *text)
{
  g_autoptr (GString) result = g_string_new (NULL);

  for (const char *cursor = text != NULL ? text : ""; *cursor != '\0'; cursor++)
    switch (*cursor)
      {
      case '\n':
        g_string_append (result, "\\n");
        break;
      case '\t':
        g_string_append (result, "\\t");
        break;
      case '"':
      case '\\':
        g_string_append_printf (result, "\\%c", *cursor);
        break;
      default:
        g_string_append_c (result, *cursor);
        break;
      }
  return g_string_free_and_steal (g_steal_pointer (&result));
}

/* Compares what was meant: one text can be escaped in several ways. */
static void
check_text (PdkTableRow *row,
            const char  *column,
            const char  *got)
{
  const char      *cell = pdk_table_row_get (row, column);
  g_autofree char *expected = cell != NULL ? unescape (cell) : NULL;
  g_autofree char *escaped = escape (got);

  pdk_table_row_check (row, column, g_strcmp0 (expected, got != NULL ? got : "") == 0 ? cell : escaped);
}

/* The column `path` also holds what searches and plain addresses are about. */
static char *
dup_path (const PdkHubReference *reference)
{
  switch (pdk_hub_reference_get_kind (reference))
    {
    case PDK_HUB_REFERENCE_SEARCH:
      if (pdk_hub_reference_get_query (reference) != NULL)
        return g_strdup (pdk_hub_reference_get_query (reference));
      return g_strconcat ("search=", pdk_hub_reference_get_text (reference), NULL);
    case PDK_HUB_REFERENCE_URL:
      return g_strdup (pdk_hub_reference_get_text (reference));
    case PDK_HUB_REFERENCE_REPOSITORY:
    case PDK_HUB_REFERENCE_FOLDER:
    case PDK_HUB_REFERENCE_FILE:
    case PDK_HUB_REFERENCE_OLLAMA:
    case PDK_HUB_REFERENCE_LOOKUP:
    case PDK_HUB_REFERENCE_UNUSABLE:
    default:
      return g_strdup (pdk_hub_reference_get_path (reference));
    }
}

static void
check_row (PdkTableRow *row)
{
  const char                 *config = pdk_table_row_get (row, "config");
  g_autofree char            *endpoint = unescape (config != NULL ? config : "");
  g_autofree char            *input = unescape (pdk_table_row_get (row, "input"));
  g_autoptr (PdkHubReference) reference = pdk_hub_reference_read (input, endpoint);
  g_autofree char            *path = dup_path (reference);

  pdk_table_row_check (row, "outcome", pdk_hub_reference_get_outcome (reference));
  check_text (row, "endpoint", pdk_hub_reference_get_endpoint (reference));
  check_text (row, "repo", pdk_hub_reference_get_repository (reference));
  check_text (row, "revision", pdk_hub_reference_get_revision (reference));
  check_text (row, "path", path);
  check_text (row, "tag", pdk_hub_reference_get_tag (reference));
}

int
main (int   argc,
      char *argv[])
{
  return pdk_table_main (argc, argv, "input", check_row);
}
