/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/pdk-json.h"
#include "fitting/pdk-calibration.h"
#include "fitting/pdk-load-survey.h"
#include "pdk-ollama-double.h"
#include "pdk-test-library.h"
#include "pdk-test.h"
#include "servers/pdk-ollama-client.h"

/* What loaded models take by their server's account, beside what was estimated. */

#define NAME   "tiny:latest"
#define DIGEST "e55aed6fe643f9368b2f48f8aaa56ec787b75765da69f794c0a0c23bfe7c64b2"
#define MIB    G_GINT64_CONSTANT (0x100000)

static const char show[] =
  "{\"details\":{\"family\":\"qwen3\"},\"capabilities\":[\"completion\"],"
  "\"model_info\":{\"general.architecture\":\"qwen3\",\"qwen3.block_count\":2,\"qwen3.context_length\":40960,"
  "\"qwen3.embedding_length\":1024,\"qwen3.feed_forward_length\":3072,\"qwen3.attention.head_count\":16,"
  "\"qwen3.attention.head_count_kv\":8,\"qwen3.attention.key_length\":128,\"qwen3.attention.value_length\":128,"
  "\"qwen3.vocab_size\":32000}}";

typedef struct
{
  PdkTestLibrary       library;
  PdkOllamaDouble     *ollama;
  PdkServerConnection *server;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  const PdkDoubleModel       model = { .name = NAME, .size = 200 * MIB };
  g_autoptr (PdkModelServer) client = NULL;

  pdk_test_library_set_up (&fixture->library, NULL);
  fixture->ollama = pdk_ollama_double_start ();
  pdk_ollama_double_add_model (fixture->ollama, &model);
  client = PDK_MODEL_SERVER (pdk_ollama_client_new (pdk_ollama_double_get_address (fixture->ollama), NULL, NULL));
  fixture->server = pdk_server_connection_new ("local", client, 0, FALSE);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_object_unref (fixture->server);
  pdk_ollama_double_stop (fixture->ollama);
  pdk_test_library_tear_down (&fixture->library, NULL);
}

static PdkServerModel *
make_running (gint64 size,
              gint64 size_vram,
              gint64 context)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "name", NAME);
  json_object_set_string_member (object, "digest", DIGEST);
  json_object_set_int_member (object, "size", size);
  if (size_vram >= 0)
    json_object_set_int_member (object, "size_vram", size_vram);
  json_object_set_int_member (object, "context_length", context);
  return pdk_server_model_new_from_ollama (object);
}

static PdkModelShape *
make_shape (gint64 file_bytes)
{
  g_autoptr (JsonObject)      object = pdk_json_parse_object (show, -1, "show", NULL);
  g_autoptr (PdkModelDetails) details = pdk_model_details_new_from_ollama (object);

  return pdk_load_figures_dup_shape (details, file_bytes);
}

static void
test_what_can_be_compared (void)
{
  const struct
  {
    gint64      size, size_vram, context, file_bytes;
    PdkLoadKind kind;
  } rows[] = {
    { 300 * MIB, 300 * MIB, 4096, 200 * MIB, PDK_LOAD_COMPARABLE },
    { 300 * MIB, 301 * MIB, 4096, 0, PDK_LOAD_COMPARABLE },
    { 300 * MIB, 299 * MIB, 4096, 200 * MIB, PDK_LOAD_PARTIAL },
    { 300 * MIB, 1, 4096, 200 * MIB, PDK_LOAD_PARTIAL },
    { 300 * MIB, 0, 4096, 200 * MIB, PDK_LOAD_ON_PROCESSOR },
    { 300 * MIB, -1, 4096, 200 * MIB, PDK_LOAD_NOT_TOLD },
    { 300 * MIB, 300 * MIB, 0, 200 * MIB, PDK_LOAD_NOT_TOLD },
    { 0, 0, 4096, 200 * MIB, PDK_LOAD_NOT_TOLD },
    { -5, 300 * MIB, 4096, 200 * MIB, PDK_LOAD_NOT_TOLD },
    /* The size of the file stands in for what the server has not found out. */
    { 200 * MIB, 200 * MIB, 4096, 200 * MIB, PDK_LOAD_NOT_TOLD },
    { G_MAXINT64, G_MAXINT64, G_MAXINT64, 200 * MIB, PDK_LOAD_NOT_TOLD },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (PdkServerModel) running = make_running (rows[i].size, rows[i].size_vram, rows[i].context);
      PdkLoadFigures             figures;
      gboolean                   comparable = pdk_load_figures_look (&figures, running, rows[i].file_bytes);
      g_autofree char           *words = pdk_load_figures_describe (&figures);

      g_assert_cmpint (figures.kind, ==, rows[i].kind);
      g_assert_cmpint (comparable, ==, rows[i].kind == PDK_LOAD_COMPARABLE);
      g_assert_cmpuint (figures.estimated_bytes, ==, 0);
      g_assert_cmpuint (strlen (words), >, 5);
    }
}

/* Nobody counts what drivers take; only the older Ollama counts what stays in main memory. */
static void
test_what_engines_count (void)
{
  const PdkEngineKind        engines[] = { PDK_ENGINE_OLLAMA, PDK_ENGINE_OLLAMA_OLD };
  g_autoptr (PdkServerModel) running = make_running (300 * MIB, 300 * MIB, 4096);
  g_autoptr (PdkModelShape)  shape = make_shape (200 * MIB);

  g_assert_nonnull (shape);
  for (gsize i = 0; i < G_N_ELEMENTS (engines); i++)
    {
      PdkServerEstimate  server;
      PdkEstimateRequest request;
      PdkEstimate        estimate;
      PdkLoadFigures     figures;

      pdk_server_estimate_init_local (&server, NULL, engines[i]);
      pdk_load_figures_look (&figures, running, 200 * MIB);
      pdk_load_figures_compare (&figures, &server, shape);
      g_assert_cmpint (figures.kind, ==, PDK_LOAD_COMPARABLE);
      pdk_server_estimate_make_request (&server, shape, PDK_CARDS_LARGEST, PDK_MEMORY_WHOLE, &request);
      request.context = 4096;
      pdk_estimate_compute (&request, &estimate);
      g_assert_cmpuint (estimate.overhead_bytes, >, 0);
      g_assert_cmpuint (estimate.host_bytes, >, 0);
      g_assert_cmpuint (figures.estimated_bytes, ==,
                        estimate.total_bytes - estimate.overhead_bytes +
                          (engines[i] == PDK_ENGINE_OLLAMA_OLD ? estimate.host_bytes : 0));
      pdk_load_figures_compare (&figures, &server, NULL);
      g_assert_cmpint (figures.kind, ==, PDK_LOAD_UNKNOWN_SHAPE);
    }
}

static void
test_parts_that_see_are_not_compared (void)
{
  g_autoptr (JsonObject)      object = pdk_json_parse_object (show, -1, "show", NULL);
  g_autoptr (PdkModelDetails) details = NULL;

  json_array_add_string_element (pdk_json_get_array (object, "capabilities"), "vision");
  details = pdk_model_details_new_from_ollama (object);
  g_assert_null (pdk_load_figures_dup_shape (details, 200 * MIB));
}

static void
add_measurement (GPtrArray *measurements,
                 guint64    estimated,
                 guint64    measured)
{
  const PdkMeasurement measurement = {
    .kind = (char *) "ollama",
    .version = (char *) "0.30.0",
    .digest = (char *) DIGEST,
    .context = measurements->len,
    .estimated_bytes = estimated,
    .measured_bytes = measured,
  };

  g_ptr_array_add (measurements, pdk_measurement_copy (&measurement));
}

static void
test_calibration (void)
{
  g_autoptr (GPtrArray)  measurements = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_measurement_free);
  g_autoptr (JsonObject) empty = NULL;
  g_autoptr (JsonObject) full = NULL;
  g_autofree char       *none = NULL;
  g_autofree char       *words = NULL;
  PdkCalibration         calibration;

  pdk_calibration_init (&calibration, measurements);
  none = pdk_calibration_describe (&calibration, "Ollama 0.30.0");
  empty = pdk_calibration_to_json (&calibration);
  g_assert_nonnull (strstr (none, "Ollama 0.30.0"));
  g_assert_cmpuint (json_object_get_size (empty), ==, 1);
  g_assert_false (pdk_calibration_is_off (&calibration));

  add_measurement (measurements, 1000, 1020);
  add_measurement (measurements, 2000, 1980);
  add_measurement (measurements, 1000, 1050);
  add_measurement (measurements, 0, 1050);
  add_measurement (measurements, 1000, 0);
  pdk_calibration_init (&calibration, measurements);
  g_assert_cmpuint (calibration.count, ==, 3);
  g_assert_cmpfloat_with_epsilon (calibration.ratio, 1.02, 1e-9);
  g_assert_cmpfloat_with_epsilon (calibration.low_ratio, 0.99, 1e-9);
  g_assert_cmpfloat_with_epsilon (calibration.high_ratio, 1.05, 1e-9);
  g_assert_cmpint (calibration.offset_bytes, ==, 20);
  g_assert_false (pdk_calibration_is_off (&calibration));
  words = pdk_calibration_describe (&calibration, "Ollama 0.30.0");
  g_assert_nonnull (strstr (words, "3 models"));
  g_assert_nonnull (strstr (words, "2.0 % more"));
  g_assert_nonnull (strstr (words, "1.0 % less"));
  full = pdk_calibration_to_json (&calibration);
  g_assert_cmpint (pdk_json_get_int (full, "compared", 0), ==, 3);

  add_measurement (measurements, 1, G_MAXUINT64);
  add_measurement (measurements, 1, G_MAXUINT64);
  add_measurement (measurements, 1, G_MAXUINT64);
  pdk_calibration_init (&calibration, measurements);
  g_assert_true (pdk_calibration_is_off (&calibration));
}

static void
script (Fixture *fixture,
        gint64   size,
        gint64   size_vram)
{
  g_autofree char *running = g_strdup_printf ("{\"models\":[{\"name\":\"" NAME "\",\"digest\":\"" DIGEST "\",\"size\":%" G_GINT64_FORMAT
                                              ",\"size_vram\":%" G_GINT64_FORMAT ",\"context_length\":4096}]}",
                                              size, size_vram);

  pdk_ollama_double_script (fixture->ollama, "GET", "/api/ps", pdk_double_reply_new_json (200, running));
}

static GPtrArray *
survey (Fixture      *fixture,
        GCancellable *cancellable,
        GError      **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkModelRegistry       *registry = fixture->library.library;

  pdk_server_connection_refresh_async (fixture->server, registry, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, fixture->server, pdk_server_connection_refresh_finish);
  pdk_load_survey_run_async (fixture->server, registry, NULL, cancellable, pdk_async_waiter_done, &waiter);
  return pdk_load_survey_run_finish (pdk_async_waiter_wait (&waiter), error);
}

static guint
count_kept (Fixture *fixture)
{
  g_autoptr (GPtrArray) kept = pdk_model_registry_dup_measurements (fixture->library.library, "ollama", "0.17.4");

  return kept->len;
}

static void
test_survey (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (GPtrArray) kept = NULL;
  const PdkLoadFigures *figures;
  const PdkMeasurement *measurement;

  script (fixture, 300 * MIB, 300 * MIB);
  pdk_ollama_double_script (fixture->ollama, "POST", "/api/show", pdk_double_reply_new_json (200, show));
  first = survey (fixture, NULL, &error);
  g_assert_no_error (error);
  figures = pdk_load_survey_find (first, "Tiny");
  g_assert_nonnull (figures);
  g_assert_cmpint (figures->kind, ==, PDK_LOAD_COMPARABLE);
  g_assert_cmpuint (figures->measured_bytes, ==, 300 * MIB);
  g_assert_cmpuint (figures->estimated_bytes, >, 100 * MIB);
  g_assert_cmpuint (figures->estimated_bytes, <, 600 * MIB);
  g_assert_null (pdk_load_survey_find (first, "other"));

  /* Seen again, the same is kept once, and what changed in its place. */
  script (fixture, 310 * MIB, 310 * MIB);
  pdk_ollama_double_script (fixture->ollama, "POST", "/api/show", pdk_double_reply_new_json (200, show));
  second = survey (fixture, NULL, &error);
  g_assert_no_error (error);
  pdk_test_library_reopen (&fixture->library);
  kept = pdk_model_registry_dup_measurements (fixture->library.library, "ollama", "0.17.4");
  g_assert_cmpuint (kept->len, ==, 1);
  measurement = g_ptr_array_index (kept, 0);
  g_assert_cmpstr (measurement->digest, ==, DIGEST);
  g_assert_cmpuint (measurement->context, ==, 4096);
  g_assert_cmpuint (measurement->measured_bytes, ==, 310 * MIB);
  g_assert_cmpuint (measurement->estimated_bytes, ==, figures->estimated_bytes);
}

static void
test_survey_without_figures (Fixture      *fixture,
                             gconstpointer data)
{
  const struct
  {
    gint64      size, size_vram;
    PdkLoadKind kind;
  } rows[] = {
    { 300 * MIB, 150 * MIB, PDK_LOAD_PARTIAL },
    { 300 * MIB, 0, PDK_LOAD_ON_PROCESSOR },

  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError)    error = NULL;
      g_autoptr (GPtrArray) loads = NULL;

      script (fixture, rows[i].size, rows[i].size_vram);
      loads = survey (fixture, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (pdk_load_survey_find (loads, NAME)->kind, ==, rows[i].kind);
    }
  /* Nobody was asked for the details of what cannot be compared. */
  g_assert_cmpuint (pdk_ollama_double_count_requests (fixture->ollama, "POST", "/api/show"), ==, 0);
  g_assert_cmpuint (count_kept (fixture), ==, 0);
}

static void
test_survey_of_a_model_that_is_not_told_of (Fixture      *fixture,
                                            gconstpointer data)
{
  const char * const replies[] = { "{}", "{\"model_info\":{\"general.architecture\":\"qwen3\"}}", "{\"model_info\":7,\"tensors\":{}}" };

  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autoptr (GError)    error = NULL;
      g_autoptr (GPtrArray) loads = NULL;

      script (fixture, 300 * MIB, 300 * MIB);
      pdk_ollama_double_script (fixture->ollama, "POST", "/api/show", pdk_double_reply_new_json (200, replies[i]));
      loads = survey (fixture, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (pdk_load_survey_find (loads, NAME)->kind, ==, PDK_LOAD_UNKNOWN_SHAPE);
    }
  g_assert_cmpuint (count_kept (fixture), ==, 0);
}

static void
test_survey_cancelled (Fixture      *fixture,
                       gconstpointer data)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  script (fixture, 300 * MIB, 300 * MIB);
  g_cancellable_cancel (cancellable);
  g_assert_null (survey (fixture, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_kept (fixture), ==, 0);
}

/* The latest are kept, of each engine by itself. */
static void
test_as_many_are_kept_as_are_needed (Fixture      *fixture,
                                     gconstpointer data)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GPtrArray)   many = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_measurement_free);
  g_autoptr (GPtrArray)   kept = NULL;
  PdkModelRegistry       *registry = fixture->library.library;

  for (guint i = 0; i < PDK_MEASUREMENTS_KEPT + 10; i++)
    add_measurement (many, 1000, 1000 + i);
  pdk_model_registry_note_measurements_async (registry, many, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_finish (waiter, registry, pdk_model_registry_note_measurements_finish);
  kept = pdk_model_registry_dup_measurements (registry, "ollama", "0.30.0");
  g_assert_cmpuint (kept->len, ==, PDK_MEASUREMENTS_KEPT);
  g_assert_cmpuint (((PdkMeasurement *) g_ptr_array_index (kept, 0))->measured_bytes, ==, 1000 + PDK_MEASUREMENTS_KEPT + 9);
  g_assert_cmpuint (count_kept (fixture), ==, 0);
}

static void
add (const char *path,
     void (*test) (Fixture      *fixture,
                   gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fitting/load/what-can-be-compared", test_what_can_be_compared);
  g_test_add_func ("/fitting/load/what-engines-count", test_what_engines_count);
  g_test_add_func ("/fitting/load/parts-that-see-are-not-compared", test_parts_that_see_are_not_compared);
  g_test_add_func ("/fitting/calibration", test_calibration);
  add ("/fitting/survey/with-figures", test_survey);
  add ("/fitting/survey/without-figures", test_survey_without_figures);
  add ("/fitting/survey/of-a-model-that-is-not-told-of", test_survey_of_a_model_that_is_not_told_of);
  add ("/fitting/survey/cancelled", test_survey_cancelled);
  add ("/fitting/survey/as-many-are-kept-as-are-needed", test_as_many_are_kept_as_are_needed);

  return g_test_run ();
}
