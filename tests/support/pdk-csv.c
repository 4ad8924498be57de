/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-csv.h"

#include <string.h>

/* Spreadsheets begin their files with it. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct _PdkCsv
{
  GHashTable *columns;
  GPtrArray  *rows;
};

static GPtrArray *
read_line (const char **text)
{
  g_autoptr (GString) cell = g_string_new (NULL);
  GPtrArray          *cells = g_ptr_array_new_with_free_func (g_free);
  gboolean            quoted = FALSE;
  const char         *c = *text;

  for (; *c != '\0' && (quoted || *c != '\n'); c++)
    {
      if (*c == '"' && quoted && c[1] == '"')
        g_string_append_c (cell, *c++);
      else if (*c == '"')
        quoted = !quoted;
      else if (*c == ',' && !quoted)
        {
          g_ptr_array_add (cells, g_strstrip (g_strdup (cell->str)));
          g_string_truncate (cell, 0);
        }
      else if (*c != '\r' || quoted)
        g_string_append_c (cell, *c);
    }
  g_ptr_array_add (cells, g_strstrip (g_strdup (cell->str)));
  *text = *c == '\n' ? c + 1 : c;
  return cells;
}

PdkCsv *
pdk_csv_read (const char *path)
{
  g_autofree char      *text = NULL;
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) names = NULL;
  const char           *rest;
  PdkCsv               *self;

  if (!g_file_get_contents (path, &text, NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      return NULL;
    }
  self = g_new0 (PdkCsv, 1);
  self->columns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  rest = g_str_has_prefix (text, BYTE_ORDER_MARK) ? text + strlen (BYTE_ORDER_MARK) : text;
  names = read_line (&rest);
  for (guint i = 0; i < names->len; i++)
    g_hash_table_insert (self->columns, g_strdup (names->pdata[i]), GUINT_TO_POINTER (i));
  while (*rest != '\0')
    {
      GPtrArray *row = read_line (&rest);

      if (row->len > 1 || *(const char *) row->pdata[0] != '\0')
        g_ptr_array_add (self->rows, row);
      else
        g_ptr_array_unref (row);
    }
  return self;
}

void
pdk_csv_free (PdkCsv *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->columns);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

guint
pdk_csv_get_rows (PdkCsv *self)
{
  return self->rows->len;
}

gboolean
pdk_csv_has (PdkCsv     *self,
             const char *column)
{
  return g_hash_table_contains (self->columns, column);
}

const char *
pdk_csv_get (PdkCsv     *self,
             guint       row,
             const char *column)
{
  GPtrArray *cells = self->rows->pdata[row];
  gpointer   index;

  if (!g_hash_table_lookup_extended (self->columns, column, NULL, &index) || GPOINTER_TO_UINT (index) >= cells->len)
    return "";
  return cells->pdata[GPOINTER_TO_UINT (index)];
}

double
pdk_csv_get_number (PdkCsv     *self,
                    guint       row,
                    const char *column,
                    double      fallback)
{
  const char *cell = pdk_csv_get (self, row, column);
  char       *end = NULL;
  double      number = g_ascii_strtod (cell, &end);

  return end == cell ? fallback : number;
}

gboolean
pdk_csv_get_switch (PdkCsv     *self,
                    guint       row,
                    const char *column,
                    gboolean    fallback)
{
  static const char * const no[] = { "off", "false", "no", NULL };
  const char               *cell = pdk_csv_get (self, row, column);
  g_autofree char          *small = g_ascii_strdown (cell, -1);

  if (*cell == '\0')
    return fallback;
  return !g_strv_contains (no, small) && pdk_csv_get_number (self, row, column, 1) != 0;
}

gboolean
pdk_csv_require (PdkCsv             *self,
                 const char * const *columns)
{
  for (gsize i = 0; columns[i] != NULL; i++)
    if (!pdk_csv_has (self, columns[i]))
      {
        g_printerr ("the first line names no column \"%s\"\n", columns[i]);
        return FALSE;
      }
  return TRUE;
}
