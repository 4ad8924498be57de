/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-table.h"

#include <locale.h>

struct _PdkTableRow
{
  const char * const *columns;
  const char * const *cells;
  guint               number;
  guint               checks;
  guint               differences;
};

/* Returns the number of the column, or -1. */
static int
find_column (const PdkTableRow *row,
             const char        *column)
{
  for (int i = 0; row->columns[i] != NULL; i++)
    if (g_strcmp0 (row->columns[i], column) == 0)
      return i;
  return -1;
}

const char *
pdk_table_row_get (const PdkTableRow *row,
                   const char        *column)
{
  int index = find_column (row, column);

  if (index < 0)
    return NULL;
  return index < (int) g_strv_length ((char **) row->cells) ? row->cells[index] : "";
}

void
pdk_table_row_check (PdkTableRow *row,
                     const char  *column,
                     const char  *got)
{
  const char *expected = pdk_table_row_get (row, column);

  if (expected == NULL)
    return;
  row->checks++;
  if (g_str_equal (expected, got))
    return;
  row->differences++;
  g_print ("row %u (%s): %s: expected \"%s\", got \"%s\"\n", row->number, row->cells[0], column, expected, got);
}

static char *
read_table (int   argc,
            char *argv[])
{
  g_autoptr (GError) error = NULL;
  char              *contents = NULL;

  if (argc != 2)
    {
      g_printerr ("usage: %s FILE\n", g_get_prgname ());
      return NULL;
    }
  if (!g_file_get_contents (argv[1], &contents, NULL, &error))
    g_printerr ("%s\n", error->message);
  return contents;
}

int
pdk_table_main (int         argc,
                char       *argv[],
                const char *input,
                void (*check) (PdkTableRow *row))
{
  g_autofree char *contents = NULL;
  g_auto (GStrv)   lines = NULL;
  g_auto (GStrv)   columns = NULL;
  guint            passed = 0;
  guint            failed = 0;
  guint            checks = 0;

  setlocale (LC_ALL, "");
  g_set_prgname (argv[0]);
  contents = read_table (argc, argv);
  if (contents == NULL)
    return 2;
  lines = g_regex_split_simple ("\r?\n", contents, 0, 0);
  columns = g_strsplit (lines[0] != NULL ? lines[0] : "", "\t", -1);
  if (!g_strv_contains ((const char * const *) columns, input))
    {
      g_printerr ("%s: the first line names no column \"%s\"\n", argv[1], input);
      return 2;
    }
  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);
      PdkTableRow    row = { (const char    *const *) columns, (const char    *const *) cells, i + 1, 0, 0 };

      if (*lines[i] == '\0')
        continue;
      check (&row);
      checks += row.checks;
      if (row.differences == 0)
        passed++;
      else
        failed++;
    }
  g_print ("%u passed, %u failed\n", passed, failed);
  if (checks == 0)
    g_printerr ("%s: nothing was compared\n", argv[1]);
  return failed > 0 || checks == 0 ? 1 : 0;
}
