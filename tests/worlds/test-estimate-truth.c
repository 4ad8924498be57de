/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libsoup/soup.h>
#include <math.h>
#include <string.h>

#include "base/pdk-json.h"
#include "estimate/pdk-estimate.h"
#include "gguf/pdk-ggml-type.h"
#include "gguf/pdk-gguf-reader.h"
#include "pdk-engine-process.h"
#include "pdk-registry.h"
#include "pdk-test.h"
#include "pdk-tiny-shape.h"

/*
 * What the real engines say that they reserved, beside what the estimate says: keys, values and states
 * have to be the same, intermediate results nearly.
 */

#define MIB 1048576.0

/* Logs round to hundredths, line by line. */
#define LOG_TOLERANCE     0.011
#define COMPUTE_TOLERANCE 2.0

typedef struct
{
  PdkTinyShape shape;
  char        *folder;
  char        *path;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->shape = (PdkTinyShape) GPOINTER_TO_INT (data);
  fixture->folder = pdk_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "model.gguf", NULL);
  pdk_tiny_shape_write (fixture->shape, fixture->path);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  pdk_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static PdkModelShape *
read_shape (Fixture *fixture)
{
  g_autoptr (GFile)         file = g_file_new_for_path (fixture->path);
  g_autoptr (GError)        error = NULL;
  g_autoptr (PdkGgufHeader) header = pdk_gguf_reader_read_file (file, NULL, &error);
  PdkModelShape            *shape;

  g_assert_no_error (error);
  shape = pdk_model_shape_new_from_header (header, &error);
  g_assert_no_error (error);
  return shape;
}

/* Adds up the MiB of the log's lines about this kind of buffer. */
static double
add_up (const char *log,
        const char *kind,
        guint      *lines)
{
  g_autofree char       *pattern = g_strdup_printf ("%s buffer size = +([0-9.]+) MiB", kind);
  g_autoptr (GRegex)     regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  double                 sum = 0;

  *lines = 0;
  g_regex_match (regex, log, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *number = g_match_info_fetch (match, 1);

      sum += g_ascii_strtod (number, NULL);
      (*lines)++;
    }
  return sum;
}

static void
compare (const char *log,
         const char *kind,
         double      got,
         double      tolerance)
{
  guint  lines;
  double logged = add_up (log, kind, &lines);

  g_test_message ("%s: logged %.2f, estimated %.3f", kind, logged, got / MIB);
  if (fabs (logged - got / MIB) > MAX (tolerance, LOG_TOLERANCE * MAX (lines, 1)))
    {
      g_test_fail_printf ("%s: logged %.2f MiB, estimated %.3f MiB", kind, logged, got / MIB);
    }
}

static void
run_llama_server (Fixture            *fixture,
                  PdkEstimateRequest *request,
                  const char         *type)
{
  g_autofree char             *context = g_strdup_printf ("%" G_GUINT64_FORMAT, request->context);
  const char * const           arguments[] = { "-m", fixture->path, "-c", context, "-ctk", type, "-ctv", type, "-fa", "on",
                                               "-lv", "4", "--no-warmup", "-fit", "off", NULL };
  g_autoptr (GError)           error = NULL;
  g_autoptr (PdkEngineProcess) engine = pdk_llama_server_process_start (fixture->folder, arguments, &error);
  g_autofree char             *log = NULL;
  PdkEstimate                  estimate;

  g_assert_no_error (error);
  log = pdk_engine_process_dup_log (engine);
  g_assert_true (strstr (log, "compute buffer size") != NULL);
  pdk_estimate_compute (request, &estimate);
  g_test_message ("%s, context %s, caches %s", pdk_tiny_shape_get_name (fixture->shape), context, type);
  compare (log, "KV", (double) estimate.kv_host_bytes, 0);
  compare (log, "RS", (double) estimate.recurrent_host_bytes, 0);
  compare (log, "compute", (double) estimate.compute_host_bytes, COMPUTE_TOLERANCE);
}

static void
test_llama_server (Fixture      *fixture,
                   gconstpointer data)
{
  static const guint64      contexts[] = { 512, 4096, 32768 };
  static const guint32      types[] = { PDK_GGML_TYPE_F16, PDK_GGML_TYPE_Q8_0 };
  g_autoptr (PdkModelShape) shape = NULL;

  if (pdk_llama_server_process_skip_unless_found ())
    return;
  shape = read_shape (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (contexts); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (types); j++)
      {
        PdkEstimateRequest request;

        pdk_estimate_request_init (&request, shape, PDK_ENGINE_LLAMA_SERVER);
        request.card_count = 0;
        request.context = contexts[i];
        request.key_type = request.value_type = types[j];
        run_llama_server (fixture, &request, types[j] == PDK_GGML_TYPE_F16 ? "f16" : "q8_0");
      }
}

static JsonObject *
call (PdkEngineProcess *engine,
      const char       *path,
      const char       *body)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char        *address = g_strconcat (pdk_engine_process_get_address (engine), path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (body != NULL ? "POST" : "GET", address);
  g_autoptr (GBytes)      answer = NULL;
  g_autoptr (GError)      error = NULL;
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  JsonObject             *object;

  if (body != NULL)
    {
      g_autoptr (GBytes) request = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", request);
    }
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, pdk_async_waiter_done, &waiter);
  answer = soup_session_send_and_read_finish (session, pdk_async_waiter_wait (&waiter), &error);
  g_assert_no_error (error);
  object = pdk_json_parse_object (g_bytes_get_data (answer, NULL), (gssize) g_bytes_get_size (answer), path, &error);
  g_assert_no_error (error);
  return object;
}

static void
pull (PdkEngineProcess *engine,
      const char       *name)
{
  g_autofree char       *body = g_strdup_printf ("{\"model\":\"%s\",\"insecure\":true,\"stream\":false}", name);
  g_autoptr (JsonObject) answer = call (engine, "/api/pull", body);

  g_assert_cmpstr (pdk_json_get_string (answer, "status"), ==, "success");
}

/*
 * Ollama before 0.30 has two ways of its own. Where llama.cpp runs the model, it reckons beforehand: the
 * weights of the layers and of the output, keys and values, and nothing else on the processor; eight
 * bits for each number of Q8_0. Where its own engine does, it measures what that allocated. Since 0.30 it
 * adds up the log lines of llama-server.
 */
static guint64
reckon (Fixture             *fixture,
        const PdkModelShape *shape,
        const PdkEstimate   *estimate,
        gboolean             small)
{
  guint64 cache = estimate->kv_host_bytes;

  return estimate->weights_host_bytes - shape->tensors->embedding_bytes + (small ? cache / 34 * 32 : cache);
}

static gboolean
is_measured (Fixture      *fixture,
             PdkEngineKind kind)
{
  return kind == PDK_ENGINE_OLLAMA || fixture->shape == PDK_TINY_SHAPE_SLIDING || fixture->shape == PDK_TINY_SHAPE_EXPERTS;
}

static void
compare_running (Fixture                  *fixture,
                 const PdkEstimateRequest *request,
                 const PdkEstimate        *estimate,
                 JsonObject               *running)
{
  JsonArray  *models = pdk_json_get_array (running, "models");
  JsonObject *model;
  guint64     size, wanted;

  g_assert_nonnull (models);
  g_assert_cmpuint (json_array_get_length (models), ==, 1);
  model = json_array_get_object_element (models, 0);
  size = (guint64) pdk_json_get_int (model, "size", 0);
  g_assert_cmpint (pdk_json_get_int (model, "size_vram", -1), ==, 0);
  g_assert_cmpint (pdk_json_get_int (model, "context_length", -1), ==, (gint64) request->context);
  if (!is_measured (fixture, request->profile.kind))
    {
      g_assert_cmpuint (size, ==, reckon (fixture, request->shape, estimate, request->key_type == PDK_GGML_TYPE_Q8_0));
      return;
    }
  wanted = estimate->weights_host_bytes + estimate->kv_host_bytes + estimate->recurrent_host_bytes + estimate->compute_host_bytes;
  g_assert_cmpfloat_with_epsilon ((double) size / MIB, (double) wanted / MIB, COMPUTE_TOLERANCE);
}

static void
run_ollama (Fixture            *fixture,
            PdkEngineProcess   *engine,
            const char         *name,
            PdkEstimateRequest *request)
{
  g_autofree char       *before = pdk_engine_process_dup_log (engine);
  g_autofree char       *body = g_strdup_printf ("{\"model\":\"%s\",\"options\":{\"num_ctx\":%" G_GUINT64_FORMAT "}}", name, request->context);
  g_autoptr (JsonObject) loaded = call (engine, "/api/generate", body);
  g_autoptr (JsonObject) running = call (engine, "/api/ps", NULL);
  g_autofree char       *log = pdk_engine_process_dup_log (engine);
  const char            *own = log + strlen (before);
  PdkEstimate            estimate;

  g_assert_cmpstr (pdk_json_get_string (loaded, "error"), ==, NULL);
  pdk_estimate_compute (request, &estimate);
  compare_running (fixture, request, &estimate, running);
  /* Only llama.cpp says in the log what it reserved. */
  if (strstr (own, "compute buffer size") == NULL)
    return;
  compare (own, "KV", (double) estimate.kv_host_bytes, 0);
  compare (own, "RS", (double) estimate.recurrent_host_bytes, 0);
  compare (own, "compute", (double) estimate.compute_host_bytes, COMPUTE_TOLERANCE);
}

static PdkEngineKind
ask_kind (PdkEngineProcess *engine)
{
  g_autoptr (JsonObject) version = call (engine, "/api/version", NULL);

  return pdk_engine_kind_of_ollama (pdk_json_get_string (version, "version"));
}

static void
start_and_compare (Fixture    *fixture,
                   const char *name,
                   guint32     type)
{
  static const guint64         contexts[] = { 2048, 4096, 32768 };
  static const char * const    settings[] = { "OLLAMA_KV_CACHE_TYPE=q8_0", "OLLAMA_FLASH_ATTENTION=1", NULL };
  g_autoptr (GError)           error = NULL;
  g_autoptr (PdkEngineProcess) engine = pdk_ollama_process_start (fixture->folder, type == PDK_GGML_TYPE_Q8_0 ? settings : NULL, &error);
  g_autoptr (PdkModelShape)    shape = read_shape (fixture);
  PdkEngineKind                kind;

  g_assert_no_error (error);
  pull (engine, name);
  kind = ask_kind (engine);
  for (gsize i = 0; i < G_N_ELEMENTS (contexts); i++)
    {
      PdkEstimateRequest request;

      pdk_estimate_request_init (&request, shape, kind);
      request.card_count = 0;
      request.context = contexts[i];
      request.key_type = request.value_type = type;
      run_ollama (fixture, engine, name, &request);
    }
}

static void
test_ollama (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char        *store = g_build_filename (fixture->folder, "registry", NULL);
  PdkRegistryModel        model = PDK_REGISTRY_MODEL_INIT (fixture->path);
  g_autoptr (GError)      error = NULL;
  g_autoptr (PdkRegistry) registry = NULL;
  g_autofree char        *name = NULL;

  if (pdk_ollama_process_skip_unless_found ())
    return;
  registry = pdk_registry_start (store, NULL, &error);
  g_assert_no_error (error);
  pdk_registry_add_model (registry, &model, "library/shape", "latest");
  name = pdk_registry_dup_model_name (registry, "library/shape");
  start_and_compare (fixture, name, PDK_GGML_TYPE_F16);
  /* It has no quantized cache for these. */
  if (fixture->shape != PDK_TINY_SHAPE_LATENT)
    start_and_compare (fixture, name, PDK_GGML_TYPE_Q8_0);
}

static void
add (const char  *engine,
     PdkTinyShape shape,
     void (*test) (Fixture      *fixture,
                   gconstpointer data))
{
  g_autofree char *path = g_strdup_printf ("/estimate-truth/%s/%s", engine, pdk_tiny_shape_get_name (shape));

  g_test_add (path, Fixture, GINT_TO_POINTER ((int) shape), set_up, test, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  /* Those that Ollama 0.17 knows and reckons right. */
  static const PdkTinyShape shapes[] = { PDK_TINY_SHAPE_GROUPED, PDK_TINY_SHAPE_SLIDING, PDK_TINY_SHAPE_EXPERTS, PDK_TINY_SHAPE_LATENT };

  g_test_init (&argc, &argv, NULL);

  for (PdkTinyShape i = 0; i <= PDK_TINY_SHAPE_LAST; i++)
    add ("llama-server", i, test_llama_server);
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    add ("ollama", shapes[i], test_ollama);

  return g_test_run ();
}
