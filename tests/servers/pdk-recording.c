/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-recording.h"

#include <string.h>

#include "base/pdk-json.h"
#include "pdk-test.h"

/* Longer lines are cut off in the transcripts. */
#define CUT_LENGTH 1400

static void
exchange_free (gpointer data)
{
  PdkExchange *exchange = data;

  g_free (exchange->title);
  g_free (exchange->method);
  g_free (exchange->path);
  g_free (exchange->body);
  g_free (exchange->content_type);
  g_strfreev (exchange->lines);
  g_free (exchange);
}

/* Ends a line that was cut off behind its last whole member, and closes what is open there. */
static char *
mend (const char *line)
{
  g_autoptr (GString) open = g_string_new (NULL);
  g_autoptr (GString) open_at_comma = g_string_new (NULL);
  g_autoptr (GString) mended = NULL;
  const char         *comma = NULL;
  gboolean            in_string = FALSE;

  for (const char *c = line; *c != '\0'; c++)
    {
      if (in_string && *c == '\\' && c[1] != '\0')
        c++;
      else if (*c == '"')
        in_string = !in_string;
      else if (!in_string && (*c == '{' || *c == '['))
        g_string_append_c (open, *c == '{' ? '}' : ']');
      else if (!in_string && (*c == '}' || *c == ']'))
        g_string_truncate (open, open->len - 1);
      else if (!in_string && *c == ',')
        {
          comma = c;
          g_string_assign (open_at_comma, open->str);
        }
    }
  g_assert_nonnull (comma);
  mended = g_string_new_len (line, comma - line);
  for (gsize i = open_at_comma->len; i > 0; i--)
    g_string_append_c (mended, open_at_comma->str[i - 1]);
  return g_string_free_and_steal (g_steal_pointer (&mended));
}

static char *
tidy_line (const char *line)
{
  g_autoptr (JsonObject) object = pdk_json_parse_object (line, -1, "line", NULL);

  return object == NULL && *line == '{' && strlen (line) > CUT_LENGTH ? mend (line) : g_strdup (line);
}

static JsonObject *
parse_line (const char *line)
{
  g_autoptr (GError) error = NULL;
  JsonObject        *object = pdk_json_parse_object (line, -1, line, &error);

  g_assert_no_error (error);
  return object;
}

/* Lines of a layer that grow from one to another. */
static void
add_growing (GPtrArray  *lines,
             const char *from,
             guint       count,
             gint64      goal)
{
  g_autoptr (JsonObject) object = parse_line (from);
  gint64                 start = pdk_json_get_int (object, "completed", 0);

  for (guint i = 1; i <= count; i++)
    {
      json_object_set_int_member (object, "completed", start + (goal - start) * i / (count + 1));
      g_ptr_array_add (lines, pdk_json_object_to_string (object));
    }
}

static guint
read_count (const char *text)
{
  return (guint) g_ascii_strtoull (strpbrk (text, "0123456789"), NULL, 10);
}

/* Writes the abbreviations of the transcripts out. @next is the line that follows, if any. */
static void
add_abbreviated (GPtrArray  *lines,
                 const char *text,
                 const char *next)
{
  const char *last_mark = strstr (text, "last: ");
  char       *previous = g_ptr_array_index (lines, lines->len - 1);
  guint       count;

  if (strstr (text, "the same line") != NULL)
    {
      count = read_count (strstr (text, "the same line"));
      for (guint i = 0; i < count; i++)
        g_ptr_array_add (lines, g_strdup (previous));
      return;
    }
  count = read_count (text);
  if (last_mark != NULL)
    {
      g_autoptr (JsonObject) object = parse_line (previous);
      g_autoptr (JsonObject) last = parse_line (last_mark + strlen ("last: "));
      gint64                 goal = pdk_json_get_int (last, "completed", pdk_json_get_int (object, "total", 0));

      add_growing (lines, previous, count - 1, goal);
      g_ptr_array_add (lines, g_strdup (last_mark + strlen ("last: ")));
    }
  else
    {
      g_autoptr (JsonObject) object = parse_line (next);

      add_growing (lines, previous, count, pdk_json_get_int (object, "completed", 0));
    }
}

/* Returns the body's line behind its time, or NULL if @text is none. */
static const char *
skip_time (const char *text)
{
  char *end;

  if (*text != ' ')
    return NULL;
  while (*text == ' ')
    text++;
  g_ascii_strtod (text, &end);
  return end > text && *end == ' ' ? end + 1 : NULL;
}

static void
read_status (PdkExchange *exchange,
             const char  *text)
{
  const char *type = strstr (text, "'Content-Type': '");

  exchange->status = (guint) g_ascii_strtoull (text, NULL, 10);
  if (type != NULL)
    {
      type += strlen ("'Content-Type': '");
      exchange->content_type = g_strndup (type, strcspn (type, "'"));
    }
}

static gsize
read_body (PdkExchange  *exchange,
           char * const *rows,
           gsize         at)
{
  GPtrArray *lines = g_ptr_array_new ();

  for (; rows[at] != NULL && *rows[at] == ' '; at++)
    {
      const char *line = skip_time (rows[at]);

      if (line != NULL)
        g_ptr_array_add (lines, tidy_line (line));
      else if (strstr (rows[at], "(client closes") != NULL)
        exchange->left_open = TRUE;
      else
        add_abbreviated (lines, rows[at], rows[at + 1] == NULL ? NULL : skip_time (rows[at + 1]));
    }
  g_ptr_array_add (lines, NULL);
  exchange->lines = (GStrv) g_ptr_array_free (lines, FALSE);
  return at;
}

static gsize
read_exchange (PdkExchange  *exchange,
               char * const *rows,
               gsize         at)
{
  const char *space = strchr (rows[at] + 2, ' ');

  exchange->method = g_strndup (rows[at] + 2, (gsize) (space - rows[at] - 2));
  exchange->path = g_strdup (space + 1);
  at++;
  if (g_str_has_prefix (rows[at], "> "))
    exchange->body = g_strchomp (g_strdup (rows[at++] + 2));
  g_assert_true (g_str_has_prefix (rows[at], "< "));
  read_status (exchange, rows[at] + 2);
  exchange->cut = strstr (exchange->title, "killed in the middle") != NULL;
  return read_body (exchange, rows, at + 1);
}

GPtrArray *
pdk_recording_read (const char *name)
{
  gsize            length;
  g_autofree char *text = pdk_test_read_data (name, &length);
  g_auto (GStrv)   rows = NULL;
  GPtrArray       *exchanges = g_ptr_array_new_with_free_func (exchange_free);
  const char      *title = "";

  /* One body is a file that holds zero bytes. */
  for (gsize i = 0; i < length; i++)
    if (text[i] == '\0')
      text[i] = ' ';
  rows = g_strsplit (text, "\n", -1);
  for (gsize at = 0; rows[at] != NULL;)
    if (g_str_has_prefix (rows[at], "### "))
      title = rows[at++] + strlen ("### ");
    else if (g_str_has_prefix (rows[at], "> "))
      {
        PdkExchange *exchange = g_new0 (PdkExchange, 1);

        exchange->title = g_strdup (title);
        at = read_exchange (exchange, rows, at);
        g_ptr_array_add (exchanges, exchange);
        title = "";
      }
    else
      {
        g_assert_cmpstr (rows[at], ==, "");
        at++;
      }
  return exchanges;
}

PdkDoubleReply *
pdk_exchange_new_reply (const PdkExchange *self)
{
  gboolean        is_stream = self->content_type != NULL && strstr (self->content_type, "ndjson") != NULL;
  PdkDoubleReply *reply = is_stream ? pdk_double_reply_new_lines () : pdk_double_reply_new (self->status, self->content_type);

  for (gsize i = 0; self->lines[i] != NULL; i++)
    if (is_stream)
      pdk_double_reply_add_line (reply, self->lines[i]);
    else
      pdk_double_reply_add_text (reply, self->lines[i]);
  if (self->left_open)
    pdk_double_reply_add_hold (reply);
  if (self->cut)
    pdk_double_reply_add_cut (reply);
  return reply;
}
