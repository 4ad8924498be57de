/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-json.h"
#include "http/pdk-ndjson-parser.h"
#include "pdk-test.h"

typedef struct
{
  GString *seen; /* the values of "n", one behind the other */
  gint64   stop_at;
  gint64   fail_at;
} Receiver;

static gboolean
object_cb (JsonObject *object,
           gpointer    data,
           GError    **error)
{
  Receiver *receiver = data;
  gint64    n = pdk_json_get_int (object, "n", -1);

  g_string_append_printf (receiver->seen, "%" G_GINT64_FORMAT " ", n);
  if (n == receiver->fail_at)
    pdk_error_set (error, PDK_ERROR_BUSY, NULL, "the receiver has had enough");
  return n != receiver->fail_at && n != receiver->stop_at;
}

/* Feeds @text cut into pieces of @size bytes, and returns what came out, with the error at its end. */
static char *
feed (const char *text,
      gsize       length,
      gsize       size,
      gsize       limit,
      Receiver   *receiver)
{
  g_autoptr (PdkNdjsonParser) parser = pdk_ndjson_parser_new ("the server", limit);
  g_autoptr (GError)          error = NULL;
  gboolean                    go_on = TRUE;

  receiver->seen = g_string_new (NULL);
  for (gsize at = 0; go_on && at < length; at += size)
    go_on = pdk_ndjson_parser_push (parser, text + at, MIN (size, length - at), object_cb, receiver, &error);
  if (go_on)
    go_on = pdk_ndjson_parser_finish (parser, object_cb, receiver, &error);
  if (error != NULL)
    g_string_append (receiver->seen, pdk_error_get_stable_code (error));
  else if (!go_on)
    g_string_append (receiver->seen, "stopped");
  return g_string_free_and_steal (g_steal_pointer (&receiver->seen));
}

static void
check (const char *text,
       gsize       length,
       const char *expected)
{
  for (gsize size = 1; size <= length + 1; size++)
    {
      Receiver         receiver = { .stop_at = 100, .fail_at = 101 };
      g_autofree char *seen = feed (text, length, size, 1000, &receiver);

      g_assert_cmpstr (seen, ==, expected);
    }
}

#define CHECK(text, expected) check (text, sizeof text - 1, expected)

static void
test_lines (void)
{
  CHECK ("{\"n\":1}\n{\"n\":2}\n", "1 2 ");
  CHECK ("{\"n\":1}\r\n{\"n\":2}\r\n", "1 2 ");
  CHECK ("{\"n\":1}\n{\"n\":2}", "1 2 ");
  CHECK ("\n\r\n  \n{\"n\":1}\n\n\n{\"n\":2}\n \t\n", "1 2 ");
  CHECK ("", "");
  CHECK ("\n", "");
  CHECK ("  { \"n\" : 1 }  \n", "1 ");
  CHECK ("{\"s\":\"a\\nb\",\"n\":1}\n", "1 ");
  CHECK ("{}\n", "-1 ");
  CHECK ("{\"n\":\"text\"}\n", "-1 ");
  CHECK ("{\"n\":9007199254740993}\n", "9007199254740993 ");
}

static void
test_bad_lines (void)
{
  CHECK ("{\"n\":1}\nnonsense\n{\"n\":2}\n", "1 ERR_PROTOCOL");
  CHECK ("[1]\n", "ERR_PROTOCOL");
  CHECK ("null\n", "ERR_PROTOCOL");
  CHECK ("7\n", "ERR_PROTOCOL");
  CHECK ("{\"n\":1}{\"n\":2}\n", "ERR_PROTOCOL");
  CHECK ("{\"n\":1,\n", "ERR_PROTOCOL");
  CHECK ("<html>\n", "ERR_PROTOCOL");
  CHECK ("{\"n\":\"\xff\xfe\"}\n", "ERR_PROTOCOL");
  CHECK ("{\"n\":1}\0\n", "ERR_PROTOCOL");
  CHECK ("\0\n", "ERR_PROTOCOL");
}

static void
test_broken_off_in_a_line (void)
{
  CHECK ("{\"n\":1}\n{\"n\":2", "1 ERR_UNREACHABLE");
  CHECK ("{\"n\":1}\n{", "1 ERR_UNREACHABLE");
  CHECK ("nonsense", "ERR_UNREACHABLE");
}

static void
test_receiver_stops_and_fails (void)
{
  CHECK ("{\"n\":1}\n{\"n\":100}\n{\"n\":3}\n", "1 100 stopped");
  CHECK ("{\"n\":1}\n{\"n\":101}\n{\"n\":3}\n", "1 101 ERR_BUSY");
  CHECK ("{\"n\":101}", "101 ERR_BUSY");
}

static void
test_line_limit (void)
{
  const gsize         limit = 1000;
  g_autoptr (GString) fits = g_string_new ("{\"n\":1");
  g_autoptr (GString) too_long = NULL;
  gsize               sizes[] = { 1, 7, 999, 1000, 1001, 5000 };

  while (fits->len < limit - 1)
    g_string_append_c (fits, ' ');
  g_string_append_c (fits, '}');
  too_long = g_string_new (fits->str);
  g_string_insert_c (too_long, 1, ' ');
  g_string_append_c (fits, '\n');
  g_string_append_c (too_long, '\n');

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      Receiver         receiver = { .stop_at = -9, .fail_at = -9 };
      g_autofree char *good = feed (fits->str, fits->len, sizes[i], limit, &receiver);
      g_autofree char *bad = feed (too_long->str, too_long->len, sizes[i], limit, &receiver);

      g_assert_cmpstr (good, ==, "1 ");
      g_assert_cmpstr (bad, ==, "ERR_PROTOCOL");
    }
}

/* A server that never ends its line fills no memory. */
static void
test_endless_line (void)
{
  g_autoptr (PdkNdjsonParser) parser = pdk_ndjson_parser_new ("the server", PDK_NDJSON_LINE_LIMIT);
  g_autoptr (GError)          error = NULL;
  g_autofree char            *piece = g_strnfill (1024 * 1024, 'x');
  Receiver                    receiver = { .seen = g_string_new (NULL) };
  guint                       pieces = 0;

  while (pdk_ndjson_parser_push (parser, piece, 1024 * 1024, object_cb, &receiver, &error))
    pieces++;
  g_assert_cmpuint (pieces, ==, 16);
  pdk_test_assert_error (error, PDK_ERROR_PROTOCOL);
  g_string_free (receiver.seen, TRUE);
}

static void
test_deep_nesting (void)
{
  g_autofree char            *deep = g_strnfill (100000, '[');
  g_autofree char            *text = g_strconcat ("{\"n\":", deep, "\n", NULL);
  g_autoptr (PdkNdjsonParser) parser = pdk_ndjson_parser_new ("the server", PDK_NDJSON_LINE_LIMIT);
  g_autoptr (GError)          error = NULL;
  Receiver                    receiver = { .seen = g_string_new (NULL) };

  g_assert_false (pdk_ndjson_parser_push (parser, text, strlen (text), object_cb, &receiver, &error));
  pdk_test_assert_error (error, PDK_ERROR_PROTOCOL);
  g_string_free (receiver.seen, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ndjson/lines", test_lines);
  g_test_add_func ("/ndjson/bad-lines", test_bad_lines);
  g_test_add_func ("/ndjson/broken-off-in-a-line", test_broken_off_in_a_line);
  g_test_add_func ("/ndjson/receiver-stops-and-fails", test_receiver_stops_and_fails);
  g_test_add_func ("/ndjson/line-limit", test_line_limit);
  g_test_add_func ("/ndjson/endless-line", test_endless_line);
  g_test_add_func ("/ndjson/deep-nesting", test_deep_nesting);

  return g_test_run ();
}
