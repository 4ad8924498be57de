/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>

#include "base/pdk-json.h"
#include "base/pdk-text.h"
#include "pdk-test.h"

static void
test_error_carries_hint_and_stable_code (void)
{
  g_autoptr (GError) error = pdk_error_new (PDK_ERROR_NO_SPACE, "Free some space.", "the disk of %s is full", "x");
  g_autoptr (GError) copy = g_error_copy (error);
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");

  g_assert_cmpstr (copy->message, ==, "the disk of x is full");
  g_assert_cmpstr (pdk_error_get_hint (copy), ==, "Free some space.");
  g_assert_cmpstr (pdk_error_get_stable_code (copy), ==, "ERR_DISK_SPACE");
  g_assert_cmpstr (pdk_error_get_stable_code (cancelled), ==, "ERR_CANCELLED");
  g_assert_null (pdk_error_get_hint (cancelled));
}

static void
test_error_from_io_converts_once (void)
{
  g_autoptr (GError) full = pdk_error_from_io (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "ENOSPC"), "/x");
  g_autoptr (GError) again = pdk_error_from_io (g_error_copy (full), "/y");
  g_autoptr (GError) cancelled = pdk_error_from_io (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "s"), "/z");

  g_assert_error (full, PDK_ERROR, PDK_ERROR_NO_SPACE);
  g_assert_cmpstr (again->message, ==, "/x: ENOSPC");
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_json_tolerates_missing_and_wrong_types (void)
{
  g_autoptr (GError)     error = NULL;
  g_autoptr (JsonObject) object = pdk_json_parse_object ("{\"s\":\"x\",\"n\":7,\"d\":1e300,\"z\":null,\"a\":[1,\"y\",{}]}",
                                                         -1, "text", &error);
  g_auto (GStrv)         strings = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (pdk_json_get_string (object, "s"), ==, "x");
  g_assert_null (pdk_json_get_string (object, "n"));
  g_assert_null (pdk_json_get_string (object, "z"));
  g_assert_cmpint (pdk_json_get_int (object, "n", -1), ==, 7);
  g_assert_cmpint (pdk_json_get_int (object, "s", -1), ==, -1);
  g_assert_cmpint (pdk_json_get_int (object, "d", -1), ==, G_MAXINT64);
  g_assert_null (pdk_json_get_object (object, "a"));
  g_assert_cmpint (pdk_json_get_int (NULL, "n", 3), ==, 3);
  strings = pdk_json_dup_strings (object, "a");
  g_assert_cmpuint (g_strv_length (strings), ==, 1);
}

static void
test_json_refuses_what_is_none (void)
{
  const char *bad[] = {
    "", "{", "[1]", "nope", "\xff\xfe{}", "<html></html>",
    /* More than one value, and comments, which could hide a second one. */
    "{}{}", "{}\n{}", "{} 1", "1 2", "\"a\" \"b\"", "{},{}", "{}//x", "/*x*/{}", "{/*\"*/}{/*\"*/}", "{\"a\":1}}", "{\"a\":\"}{\"}{}"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError)     error = NULL;
      g_autoptr (JsonObject) object = pdk_json_parse_object (bad[i], -1, "the answer", &error);

      g_assert_null (object);
      pdk_test_assert_error (error, PDK_ERROR_PROTOCOL);
    }
}

static void
test_text_quantities (void)
{
  g_autofree char *parameters = pdk_text_from_parameters (7.6);
  g_autofree char *small = pdk_text_from_parameters (0.36);
  g_autofree char *whole = pdk_text_from_parameters (70.0);
  g_autofree char *context = pdk_text_from_context (32768);
  g_autofree char *soon = pdk_text_from_time_left (59);
  g_autofree char *minutes = pdk_text_from_time_left (125);
  g_autofree char *unknown = pdk_text_from_time_left (-1);
  g_autofree char *duration = pdk_text_from_duration (299);

  g_assert_cmpstr (parameters, ==, "7.6B");
  g_assert_cmpstr (small, ==, "360M");
  g_assert_cmpstr (whole, ==, "70B");
  g_assert_cmpstr (context, ==, "32K");
  g_assert_cmpstr (soon, ==, "less than a minute left");
  g_assert_cmpstr (minutes, ==, "about 2 minutes left");
  g_assert_cmpstr (unknown, ==, "");
  g_assert_cmpstr (duration, ==, "5 minutes");
}

static void
test_text_sanitize_defuses_terminals (void)
{
  g_autofree char *escape = pdk_text_sanitize ("a\033[31mb\nc");
  g_autofree char *invalid = pdk_text_sanitize ("x\xffy");
  g_autofree char *bidi = pdk_text_sanitize ("x\u202ey");

  g_assert_cmpstr (escape, ==, "a\uFFFD[31mb c");
  g_assert_cmpstr (invalid, ==, "x\uFFFDy");
  g_assert_cmpstr (bidi, ==, "x\uFFFDy");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/error/carries-hint-and-stable-code", test_error_carries_hint_and_stable_code);
  g_test_add_func ("/base/error/from-io-converts-once", test_error_from_io_converts_once);
  g_test_add_func ("/base/json/tolerates-missing-and-wrong-types", test_json_tolerates_missing_and_wrong_types);
  g_test_add_func ("/base/json/refuses-what-is-none", test_json_refuses_what_is_none);
  g_test_add_func ("/base/text/quantities", test_text_quantities);
  g_test_add_func ("/base/text/sanitize-defuses-terminals", test_text_sanitize_defuses_terminals);

  return g_test_run ();
}
