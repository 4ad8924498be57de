/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-cli-table.h"
#include "pdk-test.h"

static const PdkCliColumn columns[] = {
  { .title = "NAME", .flexible = TRUE },
  { .title = "SIZE", .right = TRUE },
  { .title = "NOTE", .optional = TRUE },
  { NULL },
};

static PdkCliTable *
make_table (void)
{
  PdkCliTable *table = pdk_cli_table_new (columns);

  pdk_cli_table_add (table, "a-model-with-a-long-name:Q4_K_M", "1.2 GB", "here");
  pdk_cli_table_add (table, "b", "10 GB", NULL);
  return table;
}

static void
test_aligns (void)
{
  g_autoptr (PdkCliTable) table = make_table ();
  g_autofree char        *text = pdk_cli_table_render (table, 0, FALSE);

  g_assert_cmpstr (text, ==,
                   "NAME                               SIZE  NOTE\n"
                   "a-model-with-a-long-name:Q4_K_M  1.2 GB  here\n"
                   "b                                 10 GB\n");
}

static void
assert_no_line_wider (const char *text,
                      glong       width)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_cmpint (g_utf8_strlen (lines[i], -1), <=, width);
}

static void
test_fits_the_terminal (void)
{
  g_autoptr (PdkCliTable) table = make_table ();

  for (int width = 16; width < 60; width++)
    {
      g_autofree char *text = pdk_cli_table_render (table, width, FALSE);

      assert_no_line_wider (text, width);
      g_assert_nonnull (strstr (text, "1.2 GB"));
    }
}

static void
test_drops_optional_columns_before_cutting (void)
{
  g_autoptr (PdkCliTable) table = make_table ();
  g_autofree char        *text = pdk_cli_table_render (table, 40, FALSE);

  g_assert_null (strstr (text, "here"));
  g_assert_nonnull (strstr (text, "a-model-with-a-long-name:Q4_K_M"));
}

static void
test_cut_keeps_escapes_closed (void)
{
  g_autoptr (PdkCliTable) table = pdk_cli_table_new (columns);
  g_autofree char        *text = NULL;

  pdk_cli_table_add (table, "\033[31ma-very-long-coloured-name\033[0m", "1 GB", "");
  text = pdk_cli_table_render (table, 20, FALSE);
  g_assert_nonnull (strstr (text, "…\033[0m"));
}

static void
test_wide_characters_take_two_columns (void)
{
  g_autoptr (PdkCliTable) table = pdk_cli_table_new (columns);
  g_autofree char        *text = NULL;

  pdk_cli_table_add (table, "模型", "1 GB", "x");
  pdk_cli_table_add (table, "abcd", "1 GB", "x");
  text = pdk_cli_table_render (table, 0, FALSE);
  g_assert_cmpstr (text, ==,
                   "NAME  SIZE  NOTE\n"
                   "模型  1 GB  x\n"
                   "abcd  1 GB  x\n");
}

static void
test_wrapping (void)
{
  const char      *text = "The library in /a/path/that/is/longer/than/the/line holds 3 models.";
  g_autofree char *whole = pdk_cli_dup_wrapped (text, 0, 3);
  g_autofree char *wrapped = pdk_cli_dup_wrapped (text, 20, 3);
  g_autofree char *wide = pdk_cli_dup_wrapped ("模型 模型 模型", 10, 2);
  g_autofree char *empty = pdk_cli_dup_wrapped ("", 80, 3);

  g_assert_cmpstr (whole, ==, text);
  g_assert_cmpstr (wrapped, ==, "The library in\n   /a/path/that/is/longer/than/the/line\n   holds 3 models.");
  g_assert_cmpstr (wide, ==, "模型\n  模型\n  模型");
  g_assert_cmpstr (empty, ==, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/table/aligns", test_aligns);
  g_test_add_func ("/cli/table/fits-the-terminal", test_fits_the_terminal);
  g_test_add_func ("/cli/table/drops-optional-columns-before-cutting", test_drops_optional_columns_before_cutting);
  g_test_add_func ("/cli/table/cut-keeps-escapes-closed", test_cut_keeps_escapes_closed);
  g_test_add_func ("/cli/table/wide-characters-take-two-columns", test_wide_characters_take_two_columns);

  g_test_add_func ("/cli/table/wrapping", test_wrapping);

  return g_test_run ();
}
