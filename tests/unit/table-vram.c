/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "base/pdk-json.h"
#include "estimate/pdk-estimate.h"
#include "gguf/pdk-ggml-type.h"
#include "pdk-csv.h"

/*
 * Runs a table of what llama.cpp reserves without loading a model: `table-vram ROWS.csv SHAPES.json`.
 * A row passes if keys, values and states are exact; how close the compute buffers must be is judged
 * over the whole table.
 */

#define MIB                  (1024.0 * 1024.0)
#define CACHE_TOLERANCE      0.1
#define COMPUTE_SHOWN        2.0
#define COMPUTE_FAR          10.0
#define COMPUTE_MEAN_ALLOWED 2.0
#define COMPUTE_NEAR_SHARE   0.97

typedef struct
{
  guint  passed;
  guint  failed;
  guint  far;
  double sum;
  double greatest;
} Result;

static guint32
read_type (const char *name,
           gboolean    value)
{
  g_auto (GStrv) names = g_strsplit (name, "/", 2);
  guint32        type = PDK_GGML_TYPE_F16;
  const char    *wanted = value && names[0] != NULL && names[1] != NULL ? names[1] : names[0];

  if (wanted != NULL && pdk_ggml_type_find (wanted, &type) == NULL)
    g_printerr ("unknown cache type %s\n", name);
  return type;
}

static guint
read_count (PdkCsv     *table,
            guint       row,
            const char *column,
            guint       fallback)
{
  return (guint) pdk_csv_get_number (table, row, column, fallback);
}

/* The further columns are for tables of models that are only partly on the card, or on several. */
static void
fill_request (PdkCsv              *table,
              guint                row,
              const PdkModelShape *shape,
              PdkEstimateRequest  *request)
{
  PdkEngineProfile *profile = &request->profile;

  pdk_estimate_request_init (request, shape, PDK_ENGINE_LLAMA_SERVER);
  request->context = (guint64) pdk_csv_get_number (table, row, "n_ctx", 4096);
  profile->sequences = (guint64) pdk_csv_get_number (table, row, "n_seq", 1);
  profile->unified = pdk_csv_get_switch (table, row, "kv_unified", TRUE);
  profile->micro_batch = (guint64) pdk_csv_get_number (table, row, "n_ubatch", 512);
  profile->whole_windows = pdk_csv_get_switch (table, row, "swa_full", FALSE);
  profile->flash_attention = pdk_csv_get_switch (table, row, "flash_attn", TRUE);
  request->key_type = read_type (pdk_csv_get (table, row, "kv_type"), FALSE);
  request->value_type = read_type (pdk_csv_get (table, row, "kv_type"), TRUE);
  request->outputs = (guint64) pdk_csv_get_number (table, row, "n_outputs", 0);
  request->draft_tokens = read_count (table, row, "n_rs", 0);
  request->drafts = request->draft_tokens > 0;
  request->gpu_layers = read_count (table, row, "ngl", PDK_ESTIMATE_ALL);
  request->host_expert_layers = pdk_csv_get_switch (table, row, "cpu_moe", FALSE) ? PDK_ESTIMATE_ALL : 0;
  request->card_count = read_count (table, row, "cards", 1);
}

static void
run_row (PdkCsv     *table,
         guint       row,
         JsonObject *shapes,
         Result     *result)
{
  const char               *model = pdk_csv_get (table, row, "model");
  JsonObject               *values = pdk_json_get_object (shapes, model);
  g_autoptr (GError)        error = NULL;
  g_autoptr (PdkModelShape) shape = NULL;
  PdkEstimateRequest        request;
  PdkEstimate               estimate;
  double                    cache, cache_wanted, compute, compute_wanted, distance;
  gboolean                  exact;

  if (values != NULL)
    shape = pdk_model_shape_new_from_values (values, NULL, 0, &error);
  if (shape == NULL)
    {
      g_print ("row %u: %s has no shape: %s\n", row + 1, model, error != NULL ? error->message : "not in the file");
      result->failed++;
      return;
    }
  fill_request (table, row, shape, &request);
  pdk_estimate_compute (&request, &estimate);
  cache = (double) (estimate.kv_bytes + estimate.kv_host_bytes + estimate.recurrent_bytes + estimate.recurrent_host_bytes) / MIB;
  compute = (double) estimate.compute_bytes / MIB;
  cache_wanted = pdk_csv_get_number (table, row, "oracle_kv_rs_mib", 0);
  compute_wanted = pdk_csv_get_number (table, row, "oracle_compute_mib", 0);
  exact = fabs (cache - cache_wanted) <= CACHE_TOLERANCE;
  distance = fabs (compute - compute_wanted);
  if (exact)
    result->passed++;
  else
    result->failed++;
  result->sum += distance;
  result->greatest = MAX (result->greatest, distance);
  if (distance > COMPUTE_FAR)
    result->far++;
  if (!exact || distance > COMPUTE_SHOWN)
    g_print ("row %u: %s context %s batch %s sequences %s unified %s type %s flash %s outputs %s whole %s: "
             "cache and state %.2f, wanted %.2f%s; compute %.2f, wanted %.2f\n",
             row + 1, model, pdk_csv_get (table, row, "n_ctx"), pdk_csv_get (table, row, "n_ubatch"),
             pdk_csv_get (table, row, "n_seq"), pdk_csv_get (table, row, "kv_unified"), pdk_csv_get (table, row, "kv_type"),
             pdk_csv_get (table, row, "flash_attn"), pdk_csv_get (table, row, "n_outputs"), pdk_csv_get (table, row, "swa_full"),
             cache, cache_wanted, exact ? "" : " (differs)", compute, compute_wanted);
}

static JsonObject *
read_shapes (const char *path)
{
  g_autofree char   *text = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject        *shapes = NULL;
  gsize              length;

  if (g_file_get_contents (path, &text, &length, &error))
    shapes = pdk_json_parse_object (text, (gssize) length, path, &error);
  if (shapes == NULL)
    g_printerr ("%s\n", error->message);
  return shapes;
}

int
main (int   argc,
      char *argv[])
{
  const char * const     columns[] = { "model", "n_ctx", "oracle_kv_rs_mib", "oracle_compute_mib", NULL };
  g_autoptr (PdkCsv)     table = NULL;
  g_autoptr (JsonObject) shapes = NULL;
  Result                 result = { 0 };
  guint                  rows;
  double                 mean;
  gboolean               close;

  if (argc != 3)
    {
      g_printerr ("usage: %s ROWS.csv SHAPES.json\n", argv[0]);
      return 2;
    }
  table = pdk_csv_read (argv[1]);
  if (table == NULL || !pdk_csv_require (table, columns))
    return 2;
  shapes = read_shapes (argv[2]);
  if (shapes == NULL)
    return 2;
  rows = pdk_csv_get_rows (table);
  for (guint i = 0; i < rows; i++)
    run_row (table, i, shapes, &result);
  mean = rows > 0 ? result.sum / rows : 0;
  close = mean <= COMPUTE_MEAN_ALLOWED && result.far <= (1 - COMPUTE_NEAR_SHARE) * rows;
  g_print ("compute: mean error %.2f MiB, maximum %.2f MiB, %.1f %% of rows within %.0f MiB: %s\n", mean, result.greatest,
           rows > 0 ? 100.0 * (rows - result.far) / rows : 100.0, COMPUTE_FAR, close ? "close enough" : "too far");
  g_print ("%u passed, %u failed\n", result.passed, result.failed);
  return result.failed == 0 && close ? 0 : 1;
}
