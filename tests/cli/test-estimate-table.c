/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "base/pdk-json.h"
#include "pdk-command.h"
#include "pdk-csv.h"
#include "pdk-metadata-file.h"
#include "pdk-test.h"

/*
 * The command itself over rows of the table of what llama.cpp reserves: every option has to reach the
 * estimate. Of each architecture some rows are run, of all of them together every kind.
 */

#define MIB  (1024.0 * 1024.0)
#define STEP 7

typedef struct
{
  PdkCsv     *table;
  JsonObject *shapes;
  PdkCommand  command;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autofree char   *path = pdk_test_dup_data_path ("vram_dry_run.csv");
  g_autofree char   *text = pdk_test_read_data ("vram_shapes.json", NULL);
  g_autoptr (GError) error = NULL;

  fixture->table = pdk_csv_read (path);
  g_assert_nonnull (fixture->table);
  fixture->shapes = pdk_json_parse_object (text, -1, "shapes", &error);
  g_assert_no_error (error);
  pdk_command_init (&fixture->command, "127.0.0.1:1");
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  pdk_command_clear (&fixture->command);
  json_object_unref (fixture->shapes);
  pdk_csv_free (fixture->table);
}

static JsonNode *
run_row (Fixture    *fixture,
         guint       row,
         const char *path)
{
  PdkCsv     *table = fixture->table;
  const char *outputs = pdk_csv_get (table, row, "n_outputs");
  const char *micro_batch = pdk_csv_get (table, row, "n_ubatch");

  return pdk_command_run_json (&fixture->command, "estimate", path, "--json", "--engine", "llama-server",
                               "--context", pdk_csv_get (table, row, "n_ctx"),
                               "--ubatch", micro_batch,
                               "--parallel", pdk_csv_get (table, row, "n_seq"),
                               g_str_equal (pdk_csv_get (table, row, "kv_unified"), "1") ? "--unified" : "--no-unified",
                               "--kv-type", pdk_csv_get (table, row, "kv_type"),
                               "--flash-attention", g_str_equal (pdk_csv_get (table, row, "flash_attn"), "1") ? "on" : "off",
                               "--outputs", g_str_equal (outputs, micro_batch) ? "ubatch" : outputs,
                               g_str_equal (pdk_csv_get (table, row, "swa_full"), "1") ? "--swa-full" : NULL, NULL);
}

static double
get_mebibytes (JsonObject *object,
               const char *name)
{
  g_assert_true (json_object_has_member (object, name));
  return (double) pdk_json_get_int (object, name, -1) / MIB;
}

static void
check_row (Fixture *fixture,
           guint    row,
           double  *error_sum)
{
  const char          *model = pdk_csv_get (fixture->table, row, "model");
  g_autofree char     *name = g_strdup_printf ("%s-%u.gguf", model, row);
  g_autofree char     *path = pdk_command_dup_path (&fixture->command, name);
  g_autoptr (JsonNode) node = NULL;
  JsonObject          *object;
  double               distance;

  pdk_metadata_file_write (pdk_json_get_object (fixture->shapes, model), path);
  node = run_row (fixture, row, path);
  object = json_node_get_object (node);
  g_test_message ("row %u: %s", row + 1, model);
  g_assert_cmpfloat_with_epsilon (get_mebibytes (object, "kv_bytes") + get_mebibytes (object, "recurrent_bytes"),
                                  pdk_csv_get_number (fixture->table, row, "oracle_kv_rs_mib", -1), 0.1);
  distance = fabs (get_mebibytes (object, "compute_bytes") - pdk_csv_get_number (fixture->table, row, "oracle_compute_mib", -1));
  g_assert_cmpfloat (distance, <=, 10.0);
  g_assert_cmpint (pdk_json_get_int (object, "context", -1), ==, (gint64) pdk_csv_get_number (fixture->table, row, "n_ctx", 0));
  *error_sum += distance;
}

static void
test_rows (Fixture      *fixture,
           gconstpointer data)
{
  guint  rows = pdk_csv_get_rows (fixture->table);
  guint  run = 0;
  double error_sum = 0;

  for (guint i = 0; i < rows; i += STEP)
    {
      check_row (fixture, i, &error_sum);
      run++;
    }
  g_assert_cmpuint (run, >, 50);
  g_assert_cmpfloat (error_sum / run, <=, 2.0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/estimate-table/rows", Fixture, NULL, set_up, test_rows, tear_down);
  return g_test_run ();
}
