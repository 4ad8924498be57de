/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-csv.h"
#include "pdk-test.h"

static PdkCsv *
read_text (const char *text)
{
  g_autofree char   *folder = pdk_test_make_folder ();
  g_autofree char   *path = g_build_filename (folder, "table.csv", NULL);
  g_autoptr (GError) error = NULL;
  PdkCsv            *table;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  table = pdk_csv_read (path);
  g_assert_nonnull (table);
  pdk_test_remove_folder (folder);
  return table;
}

static void
test_plain (void)
{
  g_autoptr (PdkCsv) table = read_text ("name,size,switch\none,1.5,1\ntwo,,0\nthree\n");

  g_assert_cmpuint (pdk_csv_get_rows (table), ==, 3);
  g_assert_cmpstr (pdk_csv_get (table, 0, "name"), ==, "one");
  g_assert_cmpfloat (pdk_csv_get_number (table, 0, "size", 7), ==, 1.5);
  g_assert_cmpfloat (pdk_csv_get_number (table, 1, "size", 7), ==, 7);
  g_assert_cmpfloat (pdk_csv_get_number (table, 2, "size", 7), ==, 7);
  g_assert_cmpstr (pdk_csv_get (table, 2, "none"), ==, "");
  g_assert_true (pdk_csv_has (table, "switch"));
  g_assert_false (pdk_csv_has (table, "none"));
}

/* As programs on other systems write it. */
static void
test_dressed (void)
{
  g_autoptr (PdkCsv) table = read_text ("\xef\xbb\xbf\"size\" , name\r\n\r\n 3 ,\"a, \"\"b\"\"\r\nc\"\r\n\r\n4,last");

  g_assert_cmpuint (pdk_csv_get_rows (table), ==, 2);
  g_assert_cmpfloat (pdk_csv_get_number (table, 0, "size", 0), ==, 3);
  g_assert_cmpstr (pdk_csv_get (table, 0, "name"), ==, "a, \"b\"\r\nc");
  g_assert_cmpstr (pdk_csv_get (table, 1, "name"), ==, "last");
}

static void
test_switches (void)
{
  g_autoptr (PdkCsv) table = read_text ("a,b,c,d,e,f\n1,auto->on,TRUE,0,Off,\n");

  g_assert_true (pdk_csv_get_switch (table, 0, "a", FALSE));
  g_assert_true (pdk_csv_get_switch (table, 0, "b", FALSE));
  g_assert_true (pdk_csv_get_switch (table, 0, "c", FALSE));
  g_assert_false (pdk_csv_get_switch (table, 0, "d", TRUE));
  g_assert_false (pdk_csv_get_switch (table, 0, "e", TRUE));
  g_assert_true (pdk_csv_get_switch (table, 0, "f", TRUE));
  g_assert_false (pdk_csv_get_switch (table, 0, "none", FALSE));
}

/* What is missing is said, not taken for nothing. */
static void
test_missing_columns (void)
{
  const char * const present[] = { "b", "a", NULL };
  const char * const missing[] = { "a", "c", NULL };
  g_autoptr (PdkCsv) table = read_text ("a,b\n1,2\n");
  g_autoptr (PdkCsv) empty = read_text ("");

  g_assert_true (pdk_csv_require (table, present));
  g_assert_false (pdk_csv_require (table, missing));
  g_assert_false (pdk_csv_require (empty, present));
  g_assert_cmpuint (pdk_csv_get_rows (empty), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/csv/plain", test_plain);
  g_test_add_func ("/csv/dressed", test_dressed);
  g_test_add_func ("/csv/switches", test_switches);
  g_test_add_func ("/csv/missing-columns", test_missing_columns);

  return g_test_run ();
}
