/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-cli-table.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "pdk-cli-output.h"

#define COLOR_END   "\033[0m"
#define GAP         2
#define LEAST_WIDTH 8

struct _PdkCliTable
{
  const PdkCliColumn *columns;
  guint               column_count;
  GPtrArray          *rows;
};

PdkCliTable *
pdk_cli_table_new (const PdkCliColumn *columns)
{
  PdkCliTable *self = g_new0 (PdkCliTable, 1);

  self->columns = columns;
  while (columns[self->column_count].title != NULL)
    self->column_count++;
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  return self;
}

void
pdk_cli_table_free (PdkCliTable *self)
{
  g_ptr_array_unref (self->rows);
  g_free (self);
}

/* Cells quote servers, so a colour around the whole is all that may steer the terminal. */
static char *
dup_cell (const char *text)
{
  gsize            length = strlen (text);
  gsize            start = g_str_has_prefix (text, "\033[") ? strspn (text + 2, "0123456789") + 3 : 0;
  g_autofree char *inner = NULL;
  g_autofree char *shown = NULL;

  if (start == 0 || start + strlen (COLOR_END) > length || text[start - 1] != 'm' || !g_str_has_suffix (text, COLOR_END))
    return pdk_cli_dup_shown (text);
  inner = g_strndup (text + start, length - start - strlen (COLOR_END));
  shown = pdk_cli_dup_shown (inner);
  return g_strdup_printf ("%.*s%s" COLOR_END, (int) start, text, shown);
}

void
pdk_cli_table_add (PdkCliTable *self,
                   ...)
{
  GStrv   row = g_new0 (char *, self->column_count + 1);
  va_list arguments;

  va_start (arguments, self);
  for (guint i = 0; i < self->column_count; i++)
    {
      const char *text = va_arg (arguments, const char *);

      row[i] = dup_cell (text == NULL ? "" : text);
    }
  va_end (arguments);
  g_ptr_array_add (self->rows, row);
}

static gboolean
is_escape (const char *cursor)
{
  return cursor[0] == '\033' && cursor[1] == '[';
}

static const char *
skip_escape (const char *cursor)
{
  while (*cursor != '\0' && *cursor != 'm')
    cursor++;
  return *cursor == '\0' ? cursor : cursor + 1;
}

static int
character_width (gunichar character)
{
  if (g_unichar_iszerowidth (character))
    return 0;
  return g_unichar_iswide (character) ? 2 : 1;
}

/* Colours take bytes but no room. */
static int
text_width (const char *text)
{
  int width = 0;

  while (*text != '\0')
    {
      if (is_escape (text))
        {
          text = skip_escape (text);
          continue;
        }
      width += character_width (g_utf8_get_char (text));
      text = g_utf8_next_char (text);
    }
  return width;
}

static void
append_cut (GString    *line,
            const char *text,
            int         width)
{
  int      used = 0;
  gboolean escaped = FALSE;

  while (*text != '\0')
    {
      const char *next = is_escape (text) ? skip_escape (text) : g_utf8_next_char (text);
      int         room = is_escape (text) ? 0 : character_width (g_utf8_get_char (text));

      if (used + room > width - 1)
        break;
      escaped = escaped || is_escape (text);
      g_string_append_len (line, text, next - text);
      used += room;
      text = next;
    }
  g_string_append (line, "…");
  if (escaped)
    g_string_append (line, "\033[0m");
  g_string_append_printf (line, "%*s", MAX (width - used - 1, 0), "");
}

static void
append_cell (GString            *line,
             const PdkCliColumn *column,
             const char         *text,
             int                 width)
{
  int room = width - text_width (text);

  if (room < 0)
    {
      append_cut (line, text, width);
      return;
    }
  if (column->right)
    g_string_append_printf (line, "%*s%s", room, "", text);
  else
    g_string_append_printf (line, "%s%*s", text, room, "");
}

static int
sum_widths (PdkCliTable *self,
            const int   *widths)
{
  int sum = -GAP;

  for (guint i = 0; i < self->column_count; i++)
    sum += widths[i] > 0 ? widths[i] + GAP : 0;
  return sum;
}

/* First the optional columns go, from the right; then the flexible ones shrink, the widest first. */
static void
fit_widths (PdkCliTable *self,
            int         *widths,
            int          width)
{
  for (guint i = self->column_count; i-- > 0 && sum_widths (self, widths) > width;)
    {
      if (self->columns[i].optional)
        widths[i] = 0;
    }
  while (sum_widths (self, widths) > width)
    {
      int widest = -1;

      for (guint i = 0; i < self->column_count; i++)
        {
          if (self->columns[i].flexible && widths[i] > LEAST_WIDTH && (widest < 0 || widths[i] > widths[widest]))
            widest = (int) i;
        }
      if (widest < 0)
        return;
      widths[widest]--;
    }
}

static void
append_row (PdkCliTable *self,
            GString     *text,
            GStrv        row,
            const int   *widths)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < self->column_count; i++)
    {
      if (widths[i] == 0)
        continue;
      if (line->len > 0)
        g_string_append_printf (line, "%*s", GAP, "");
      append_cell (line, &self->columns[i], row[i], widths[i]);
    }
  while (line->len > 0 && line->str[line->len - 1] == ' ')
    g_string_truncate (line, line->len - 1);
  g_string_append_printf (text, "%s\n", line->str);
}

char *
pdk_cli_table_render (PdkCliTable *self,
                      int          width,
                      gboolean     colors)
{
  g_autofree int *widths = g_new0 (int, self->column_count);
  g_auto (GStrv)  head = g_new0 (char *, self->column_count + 1);
  GString        *text = g_string_new (NULL);

  for (guint i = 0; i < self->column_count; i++)
    {
      head[i] = colors ? g_strdup_printf ("\033[1m%s\033[0m", self->columns[i].title) : g_strdup (self->columns[i].title);
      widths[i] = text_width (head[i]);
      for (guint r = 0; r < self->rows->len; r++)
        widths[i] = MAX (widths[i], text_width (((GStrv) g_ptr_array_index (self->rows, r))[i]));
    }
  if (width > 0)
    fit_widths (self, widths, width);
  append_row (self, text, head, widths);
  for (guint r = 0; r < self->rows->len; r++)
    append_row (self, text, g_ptr_array_index (self->rows, r), widths);
  return g_string_free_and_steal (text);
}

void
pdk_cli_table_print (PdkCliTable *self,
                     PdkCli      *cli)
{
  g_autofree char *text = pdk_cli_table_render (self, cli->terminal ? cli->columns : 0, cli->colors);

  fputs (text, stdout);
}

char *
pdk_cli_dup_wrapped (const char *text,
                     int         width,
                     int         indent)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  GString       *wrapped = g_string_new (NULL);
  int            used = indent;

  for (guint i = 0; words[i] != NULL; i++)
    {
      int room = text_width (words[i]);

      if (i > 0 && width > 0 && used + 1 + room > width)
        {
          g_string_append_printf (wrapped, "\n%*s", indent, "");
          used = indent;
        }
      else if (i > 0)
        {
          g_string_append_c (wrapped, ' ');
          used++;
        }
      g_string_append (wrapped, words[i]);
      used += room;
    }
  return g_string_free_and_steal (wrapped);
}
