/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "base/pdk-json.h"
#include "pdk-engine-process.h"
#include "pdk-registry.h"
#include "pdk-test.h"
#include "pdk-tiny-model.h"

/*
 * The pieces that other tests build on, against the real engines: our models load and run, our
 * registry is one that Ollama pulls from, and its faults are answered as recorded.
 */

typedef struct
{
  char             *folder;
  PdkRegistry      *registry;
  PdkEngineProcess *ollama;
  SoupSession      *session;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *folder = NULL;

  fixture->folder = pdk_test_make_folder ();
  fixture->session = soup_session_new ();
  folder = g_build_filename (fixture->folder, "registry", NULL);
  fixture->registry = pdk_registry_start (folder, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  soup_session_abort (fixture->session);
  g_clear_object (&fixture->session);
  g_clear_pointer (&fixture->ollama, pdk_engine_process_stop);
  g_clear_pointer (&fixture->registry, pdk_registry_stop);
  pdk_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static char *
write_model (Fixture            *fixture,
             const PdkTinyModel *model,
             const char         *name)
{
  char *path = g_build_filename (fixture->folder, name, NULL);

  pdk_tiny_model_write (model, path);
  return path;
}

static void
start_ollama (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->ollama = pdk_ollama_process_start (fixture->folder, NULL, &error);
  g_assert_no_error (error);
}

/* The answer's text, of one object or of many lines. */
static char *
post (Fixture          *fixture,
      PdkEngineProcess *engine,
      const char       *path,
      const char       *body)
{
  g_autofree char        *address = g_strconcat (pdk_engine_process_get_address (engine), path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", address);
  g_autoptr (GBytes)      request = g_bytes_new (body, strlen (body));
  g_autoptr (GBytes)      answer = NULL;
  g_autoptr (GError)      error = NULL;
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  soup_message_set_request_body_from_bytes (message, "application/json", request);
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, pdk_async_waiter_done, &waiter);
  answer = soup_session_send_and_read_finish (fixture->session, pdk_async_waiter_wait (&waiter), &error);
  if (error != NULL)
    {
      g_autofree char *log = pdk_engine_process_dup_log (engine);

      g_error ("%s: %s; the engine said:\n%s", path, error->message, log);
    }
  return g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
}

#define SPEECH "I am made for tests, and this is all you will hear."

static char *
pull (Fixture    *fixture,
      const char *name)
{
  g_autofree char *full_name = pdk_registry_dup_model_name (fixture->registry, name);
  g_autofree char *body = g_strdup_printf ("{\"model\":\"%s\",\"insecure\":true}", full_name);

  return post (fixture, fixture->ollama, "/api/pull", body);
}

static void
assert_has (const char *text,
            const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in: %s", part, text);
}

static void
test_ollama_pulls_and_runs (Fixture      *fixture,
                            gconstpointer data)
{
  PdkTinyModel     tiny = PDK_TINY_MODEL_INIT;
  PdkRegistryModel model = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  g_autofree char *body = NULL;
  g_autofree char *pulled = NULL;
  g_autofree char *answer = NULL;

  if (pdk_ollama_process_skip_unless_found ())
    return;
  tiny.speech = SPEECH;
  path = write_model (fixture, &tiny, "tiny.gguf");
  model = (PdkRegistryModel) PDK_REGISTRY_MODEL_INIT (path);
  pdk_registry_add_model (fixture->registry, &model, "library/tiny", "latest");
  start_ollama (fixture);
  pulled = pull (fixture, "library/tiny");
  assert_has (pulled, "{\"status\":\"success\"}");
  name = pdk_registry_dup_model_name (fixture->registry, "library/tiny");
  body = g_strdup_printf ("{\"model\":\"%s\",\"prompt\":\"Hi\",\"stream\":false}", name);
  answer = post (fixture, fixture->ollama, "/api/generate", body);
  assert_has (answer, SPEECH);
  assert_has (answer, "\"done_reason\":\"stop\"");
}

static void
test_ollama_meets_the_recorded_faults (Fixture      *fixture,
                                       gconstpointer data)
{
  const struct
  {
    const char *name;
    const char *answer;
  } cases[] = {
    { "library/none", "{\"error\":\"pull model manifest: file does not exist\"}" },
    { "library/e401", "realm host \\\"\\\" does not match original host" },
    { "library/e403", "pull model manifest: 403: {\\\"errors\\\":[{\\\"code\\\":\\\"X\\\"" },
    { "library/e429", "pull model manifest: 429: " },
    { "library/e500", "pull model manifest: 500: " },
    { "library/html", "pull model manifest: invalid character '\\u003c' looking for beginning of value" },
    { "owner/tiny:Q9", "pull model manifest: 400: {\\\"error\\\":\\\"The specified tag is not a valid quantization" },
    { "library/corrupt", "digest mismatch, file must be downloaded again" },
  };
  PdkTinyModel     tiny = PDK_TINY_MODEL_INIT;
  PdkRegistryModel model = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *digest = NULL;
  guint64          size;

  if (pdk_ollama_process_skip_unless_found ())
    return;
  path = write_model (fixture, &tiny, "tiny.gguf");
  model = (PdkRegistryModel) PDK_REGISTRY_MODEL_INIT (path);
  pdk_registry_add_model (fixture->registry, &model, "owner/tiny", "Q4_K_M");
  pdk_registry_add_model (fixture->registry, &model, "library/corrupt", "latest");
  digest = pdk_registry_store_add_file (fixture->folder, path, &size, NULL);
  pdk_registry_set_corrupt (fixture->registry, digest);
  start_ollama (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = pull (fixture, cases[i].name);

      assert_has (answer, cases[i].answer);
    }
}

static void
test_ollama_restarts_with_its_models (Fixture      *fixture,
                                      gconstpointer data)
{
  PdkTinyModel     tiny = PDK_TINY_MODEL_INIT;
  PdkRegistryModel model = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  g_autofree char *body = NULL;
  g_autofree char *pulled = NULL;
  g_autofree char *shown = NULL;

  if (pdk_ollama_process_skip_unless_found ())
    return;
  path = write_model (fixture, &tiny, "tiny.gguf");
  model = (PdkRegistryModel) PDK_REGISTRY_MODEL_INIT (path);
  pdk_registry_add_model (fixture->registry, &model, "library/tiny", "latest");
  start_ollama (fixture);
  pulled = pull (fixture, "library/tiny");
  assert_has (pulled, "{\"status\":\"success\"}");
  pdk_engine_process_kill (fixture->ollama);
  g_clear_pointer (&fixture->ollama, pdk_engine_process_stop);
  start_ollama (fixture);
  name = pdk_registry_dup_model_name (fixture->registry, "library/tiny");
  body = g_strdup_printf ("{\"model\":\"%s\"}", name);
  shown = post (fixture, fixture->ollama, "/api/show", body);
  assert_has (shown, "\"general.architecture\":\"llama\"");
}

static void
run_on_llama_server (Fixture            *fixture,
                     const PdkTinyModel *model)
{
  g_autofree char             *path = write_model (fixture, model, "model.gguf");
  const char * const           arguments[] = { "-m", path, "-c", "256", NULL };
  g_autoptr (GError)           error = NULL;
  g_autoptr (PdkEngineProcess) engine = pdk_llama_server_process_start (fixture->folder, arguments, &error);
  g_autofree char             *answer = NULL;

  g_assert_no_error (error);
  answer = post (fixture, engine, "/completion", "{\"prompt\":\"Hi\",\"n_predict\":3,\"ignore_eos\":true}");
  assert_has (answer, "\"tokens_predicted\":3");
}

static void
test_llama_server_runs_every_type (Fixture      *fixture,
                                   gconstpointer data)
{
  const PdkGgufTensor types[] = { PDK_GGUF_TENSOR_F32, PDK_GGUF_TENSOR_F16, PDK_GGUF_TENSOR_BF16,
                                  PDK_GGUF_TENSOR_Q8_0, PDK_GGUF_TENSOR_Q4_0, PDK_GGUF_TENSOR_Q4_K,
                                  PDK_GGUF_TENSOR_Q5_K, PDK_GGUF_TENSOR_Q6_K };

  if (pdk_llama_server_process_skip_unless_found ())
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      PdkTinyModel model = PDK_TINY_MODEL_INIT;

      model.type = types[i];
      model.embedding_length = 256;
      run_on_llama_server (fixture, &model);
    }
}

static void
test_llama_server_runs_per_layer_heads (Fixture      *fixture,
                                        gconstpointer data)
{
  const guint32 heads[] = { 4, 2, 1 };
  PdkTinyModel  model = PDK_TINY_MODEL_INIT;

  if (pdk_llama_server_process_skip_unless_found ())
    return;
  model.block_count = G_N_ELEMENTS (heads);
  model.head_counts_kv = heads;
  model.architecture = "deci";
  run_on_llama_server (fixture, &model);
}

static void
test_llama_server_speaks (Fixture      *fixture,
                          gconstpointer data)
{
  PdkTinyModel                 model = PDK_TINY_MODEL_INIT;
  g_autofree char             *path = NULL;
  g_autoptr (GError)           error = NULL;
  g_autoptr (PdkEngineProcess) engine = NULL;
  g_autofree char             *answer = NULL;

  if (pdk_llama_server_process_skip_unless_found ())
    return;
  model.speech = SPEECH;
  path = write_model (fixture, &model, "model.gguf");
  engine = pdk_llama_server_process_start (fixture->folder, (const char * const[]) { "-m", path, NULL }, &error);
  g_assert_no_error (error);
  answer = post (fixture, engine, "/v1/chat/completions", "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
  assert_has (answer, SPEECH);
  assert_has (answer, "\"finish_reason\":\"stop\"");
}

#define ADD(path, test) g_test_add ("/engines/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("ollama-pulls-and-runs", test_ollama_pulls_and_runs);
  ADD ("ollama-meets-the-recorded-faults", test_ollama_meets_the_recorded_faults);
  ADD ("ollama-restarts-with-its-models", test_ollama_restarts_with_its_models);
  ADD ("llama-server-runs-every-type", test_llama_server_runs_every_type);
  ADD ("llama-server-runs-per-layer-heads", test_llama_server_runs_per_layer_heads);
  ADD ("llama-server-speaks", test_llama_server_speaks);

  return g_test_run ();
}
