/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/pdk-json.h"
#include "pdk-command.h"
#include "pdk-gguf-writer.h"
#include "pdk-model-hub.h"
#include "pdk-ollama-double.h"
#include "pdk-test.h"

/* What a word can mean besides a file: a repository, an address, a curated model, a model of a server. */

#define REPOSITORY "maker/Tiny-GGUF"
#define CURATED    "qwen3-4b"

typedef struct
{
  PdkModelHub     *hub;
  PdkOllamaDouble *server;
  PdkCommand       command;
} Fixture;

/* The width decides the size, so that quantizations differ. */
static GBytes *
make_file (guint width,
           guint first,
           guint end)
{
  g_autoptr (PdkGgufWriter) writer = pdk_gguf_writer_new (3, G_LITTLE_ENDIAN, 1);

  if (first == 0)
    {
      pdk_gguf_writer_add_string (writer, "general.architecture", "llama");
      pdk_gguf_writer_add_uint32 (writer, "llama.block_count", 4);
      pdk_gguf_writer_add_uint32 (writer, "llama.context_length", 8192);
      pdk_gguf_writer_add_uint32 (writer, "llama.embedding_length", 64);
      pdk_gguf_writer_add_uint32 (writer, "llama.feed_forward_length", 128);
      pdk_gguf_writer_add_uint32 (writer, "llama.attention.head_count", 4);
      pdk_gguf_writer_add_tensor (writer, "token_embd.weight", PDK_GGUF_TENSOR_F16, PDK_GGUF_FILL_ZERO, (const guint64[]) { 64, 32 }, 2);
    }
  for (guint i = first; i < end; i++)
    {
      g_autofree char *name = g_strdup_printf ("blk.%u.ffn_up.weight", i);

      pdk_gguf_writer_add_tensor (writer, name, PDK_GGUF_TENSOR_F16, PDK_GGUF_FILL_ZERO, (const guint64[]) { 64, width }, 2);
    }
  return pdk_gguf_writer_dup_bytes (writer);
}

static void
add_file (Fixture    *fixture,
          const char *path,
          guint       width)
{
  g_autoptr (GBytes) bytes = make_file (width, 0, 4);

  pdk_model_hub_add_file (fixture->hub, REPOSITORY, path, bytes);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  const PdkDoubleModel tiny = { .name = "tiny", .size = 4000000, .quantization = "Q4_K_M", .context_length = 2048 };
  g_autoptr (GBytes)   projector = g_bytes_new_static ("no header is read of this", 25);
  g_autoptr (GBytes)   first = make_file (512, 0, 2);
  g_autoptr (GBytes)   second = make_file (512, 2, 4);

  fixture->hub = pdk_model_hub_start ();
  fixture->server = pdk_ollama_double_start ();
  pdk_ollama_double_add_model (fixture->server, &tiny);
  pdk_command_init (&fixture->command, pdk_ollama_double_get_address (fixture->server));
  pdk_command_setenv (&fixture->command, "HF_ENDPOINT", pdk_model_hub_get_address (fixture->hub));
  pdk_command_setenv (&fixture->command, "HF_TOKEN", NULL);
  pdk_command_setenv (&fixture->command, "HUGGING_FACE_HUB_TOKEN", NULL);
  pdk_command_setenv (&fixture->command, "HF_HUB_OFFLINE", NULL);
  add_file (fixture, "Tiny-Q8_0.gguf", 256);
  add_file (fixture, "Tiny-Q4_K_M.gguf", 128);
  pdk_model_hub_add_file (fixture->hub, REPOSITORY, "README.md", projector);
  pdk_model_hub_add_file (fixture->hub, REPOSITORY, "mmproj-Tiny-F16.gguf", projector);
  pdk_model_hub_add_file (fixture->hub, REPOSITORY, "F16/Tiny-F16-00001-of-00002.gguf", first);
  pdk_model_hub_add_file (fixture->hub, REPOSITORY, "F16/Tiny-F16-00002-of-00002.gguf", second);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  pdk_command_clear (&fixture->command);
  pdk_ollama_double_stop (fixture->server);
  pdk_model_hub_stop (fixture->hub);
}

static gint64
get (JsonNode   *node,
     const char *name)
{
  g_assert_true (json_object_has_member (json_node_get_object (node), name));
  return json_object_get_int_member (json_node_get_object (node), name);
}

static const char *
get_text (JsonNode   *node,
          const char *name)
{
  return pdk_json_get_string (json_node_get_object (node), name);
}

static void
assert_error (const PdkCommandResult *result,
              const char             *code,
              const char             *message,
              const char             *hint)
{
  g_autoptr (JsonObject) object = pdk_command_parse_last_line (result->output);
  JsonObject            *error = pdk_json_get_object (object, "error");

  g_assert_cmpint (result->status, ==, 1);
  g_assert_nonnull (error);
  g_assert_cmpstr (pdk_json_get_string (error, "code"), ==, code);
  g_assert_nonnull (strstr (pdk_json_get_string (error, "message"), message));
  g_assert_nonnull (pdk_json_get_string (error, "hint"));
  g_assert_nonnull (strstr (pdk_json_get_string (error, "hint"), hint));
}

#define estimate(fixture, ...) pdk_command_run_json (&(fixture)->command, "estimate", "--json", "--engine", "llama-server", __VA_ARGS__, NULL)
#define attempt(fixture, ...)  pdk_command_run (&(fixture)->command, "estimate", "--json", "--engine", "llama-server", __VA_ARGS__, NULL)

static void
test_repository (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (JsonNode) usual = estimate (fixture, REPOSITORY);
  g_autoptr (JsonNode) large = estimate (fixture, "hf.co/" REPOSITORY ":q8_0");
  g_autoptr (JsonNode) option = estimate (fixture, "hf.co/" REPOSITORY, "--quant", "Q8_0");
  g_autoptr (JsonNode) file = estimate (fixture, "https://huggingface.co/" REPOSITORY "/blob/main/Tiny-Q8_0.gguf");

  g_assert_cmpstr (get_text (usual, "source"), ==, "hub");
  g_assert_cmpstr (get_text (usual, "quantization"), ==, "Q4_K_M");
  g_assert_cmpstr (get_text (usual, "confidence"), ==, "exact");
  /* The output uses the embedding a second time. */
  g_assert_cmpint (get (usual, "weights_gpu_bytes"), ==, 4 * 64 * 128 * 2 + 64 * 32 * 2);
  g_assert_cmpint (get (usual, "projector_bytes"), >, 25);
  g_assert_cmpstr (get_text (large, "quantization"), ==, "Q8_0");
  g_assert_cmpint (get (large, "weights_gpu_bytes"), ==, 4 * 64 * 256 * 2 + 64 * 32 * 2);
  g_assert_cmpint (get (option, "total_bytes"), ==, get (large, "total_bytes"));
  g_assert_cmpint (get (file, "total_bytes"), ==, get (large, "total_bytes"));
}

static void
test_parts (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (JsonNode) label = estimate (fixture, REPOSITORY ":F16");
  g_autoptr (JsonNode) folder = estimate (fixture, "https://huggingface.co/" REPOSITORY "/tree/main/F16");

  g_assert_cmpint (get (label, "weights_gpu_bytes"), ==, 4 * 64 * 512 * 2 + 64 * 32 * 2);
  g_assert_cmpint (get (folder, "weights_gpu_bytes"), ==, get (label, "weights_gpu_bytes"));
  g_assert_cmpstr (get_text (folder, "quantization"), ==, "F16");
}

static void
test_projector_is_left_out (Fixture      *fixture,
                            gconstpointer data)
{
  g_autoptr (JsonNode) node = estimate (fixture, REPOSITORY, "--no-projector");

  g_assert_cmpint (get (node, "projector_bytes"), ==, 0);
}

/* What was read once is not read again: the list of files says that it is the same file. */
static void
test_cache (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (JsonNode) first = estimate (fixture, REPOSITORY);
  guint                read = pdk_model_hub_count_requests (fixture->hub, "/data/");
  g_autoptr (JsonNode) second = estimate (fixture, REPOSITORY);

  g_assert_cmpuint (read, >=, 1);
  g_assert_cmpuint (pdk_model_hub_count_requests (fixture->hub, "/data/"), ==, read);
  g_assert_cmpint (get (first, "total_bytes"), ==, get (second, "total_bytes"));
}

static void
test_advises_another_quantization (Fixture      *fixture,
                                   gconstpointer data)
{
  g_autoptr (JsonNode)      large = estimate (fixture, REPOSITORY ":F16", "--no-projector", "--context", "1024");
  g_autoptr (JsonNode)      small = estimate (fixture, REPOSITORY ":Q8_0", "--no-projector", "--context", "1024");
  g_autofree char          *memory = g_strdup_printf ("%" G_GINT64_FORMAT "B", (get (large, "total_bytes") + get (small, "total_bytes")) / 2);
  g_autoptr (JsonNode)      node = estimate (fixture, REPOSITORY ":F16", "--no-projector", "--context", "1024", "--gpu-memory", memory);
  g_auto (PdkCommandResult) words = pdk_command_run (&fixture->command, "estimate", REPOSITORY ":F16", "--no-projector", "--context", "1024", "--gpu-memory", memory, NULL);

  g_assert_cmpstr (get_text (node, "verdict"), ==, "wont-fit");
  g_assert_cmpstr (pdk_json_get_string (pdk_json_get_object (json_node_get_object (node), "advice"), "quantization"), ==, "Q8_0");
  g_assert_nonnull (strstr (words.output, "--quant Q8_0"));
}

static void
test_unknown_quantization (Fixture      *fixture,
                           gconstpointer data)
{
  g_auto (PdkCommandResult) result = attempt (fixture, REPOSITORY ":Q2_K");
  g_auto (PdkCommandResult) curated = attempt (fixture, CURATED ":Q9");

  assert_error (&result, "ERR_NOT_FOUND", "Q2_K", "Q4_K_M, Q8_0, F16");
  assert_error (&curated, "ERR_NOT_FOUND", "Q9", "Q4_K_M");
}

static void
test_unknown_repository (Fixture      *fixture,
                         gconstpointer data)
{
  g_autoptr (GBytes)        text = g_bytes_new_static ("text", 4);
  g_auto (PdkCommandResult) missing = attempt (fixture, "maker/Nothing-GGUF:Q8_0");
  g_auto (PdkCommandResult) empty = { 0 };

  pdk_model_hub_add_file (fixture->hub, "maker/Original", "README.md", text);
  empty = attempt (fixture, "maker/Original");
  assert_error (&missing, "ERR_NOT_FOUND", "maker/Nothing-GGUF", "HF_TOKEN");
  assert_error (&empty, "ERR_NOT_FOUND", "no GGUF files", "-GGUF");
}

static void
test_token (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) without = NULL;

  pdk_command_setenv (&fixture->command, "HF_TOKEN", "hf_secret\n");
  node = estimate (fixture, REPOSITORY);
  g_assert_cmpuint (pdk_model_hub_count_authorized (fixture->hub, "Bearer hf_secret"), >=, 2);
  pdk_command_setenv (&fixture->command, "HF_HUB_DISABLE_IMPLICIT_TOKEN", "1");
  without = estimate (fixture, REPOSITORY ":Q8_0");
  g_assert_cmpstr (get_text (without, "quantization"), ==, "Q8_0");
}

static void
test_hub_fails (Fixture      *fixture,
                gconstpointer data)
{
  g_auto (PdkCommandResult) busy = { 0 };
  g_auto (PdkCommandResult) offline = { 0 };
  g_auto (PdkCommandResult) gone = { 0 };
  g_auto (PdkCommandResult) wrong = { 0 };

  pdk_model_hub_set_status (fixture->hub, 429);
  busy = attempt (fixture, REPOSITORY);
  assert_error (&busy, "ERR_RATE_LIMITED", "429", "Wait");
  pdk_command_setenv (&fixture->command, "HF_HUB_OFFLINE", "1");
  offline = attempt (fixture, REPOSITORY);
  assert_error (&offline, "ERR_UNREACHABLE", "HF_HUB_OFFLINE", "HF_HUB_OFFLINE");
  pdk_command_setenv (&fixture->command, "HF_HUB_OFFLINE", NULL);
  pdk_command_setenv (&fixture->command, "HF_ENDPOINT", "http://127.0.0.1:1");
  gone = attempt (fixture, REPOSITORY);
  assert_error (&gone, "ERR_UNREACHABLE", "127.0.0.1:1", "");
  pdk_command_setenv (&fixture->command, "HF_ENDPOINT", "not an address");
  wrong = attempt (fixture, REPOSITORY);
  assert_error (&wrong, "ERR_INVALID_INPUT", "not an address", "HF_ENDPOINT");
}

static void
test_address (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char          *whole = g_strconcat (pdk_model_hub_get_address (fixture->hub), "/data/" REPOSITORY "/Tiny-Q8_0.gguf?download=true", NULL);
  g_autofree char          *part = g_strconcat (pdk_model_hub_get_address (fixture->hub), "/data/" REPOSITORY "/F16/Tiny-F16-00002-of-00002.gguf", NULL);
  g_autofree char          *missing = g_strconcat (pdk_model_hub_get_address (fixture->hub), "/data/" REPOSITORY "/none.gguf", NULL);
  g_autoptr (JsonNode)      node = NULL;
  g_autoptr (JsonNode)      parts = NULL;
  g_auto (PdkCommandResult) result = { 0 };

  /* The hub is another one now, so this is an address like any other. */
  pdk_command_setenv (&fixture->command, "HF_ENDPOINT", "http://127.0.0.1:1");
  node = estimate (fixture, whole);
  parts = estimate (fixture, part);
  result = attempt (fixture, missing);
  g_assert_cmpstr (get_text (node, "source"), ==, "address");
  g_assert_cmpstr (get_text (node, "model"), ==, "Tiny-Q8_0.gguf");
  g_assert_cmpint (get (node, "weights_gpu_bytes"), ==, 4 * 64 * 256 * 2 + 64 * 32 * 2);
  g_assert_cmpint (get (parts, "weights_gpu_bytes"), ==, 4 * 64 * 512 * 2 + 64 * 32 * 2);
  assert_error (&result, "ERR_NOT_FOUND", "none.gguf", "");
}

/* Without the hub, what the list says of the model's shape has to do. */
static void
test_curated (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (JsonNode) node = estimate (fixture, CURATED ":Q4_K_M", "--context", "4096");
  g_autoptr (JsonNode) option = estimate (fixture, CURATED, "--quant", "Q8_0", "--context", "4096");
  g_autoptr (JsonNode) name = estimate (fixture, "qwen3 4B:Q4_K_M", "--context", "4096");

  g_assert_cmpstr (get_text (node, "source"), ==, "catalog");
  g_assert_cmpstr (get_text (node, "quantization"), ==, "Q4_K_M");
  g_assert_cmpstr (get_text (node, "confidence"), ==, "good");
  /* 36 layers, 8 heads of 128 numbers, keys and values of two bytes each. */
  g_assert_cmpint (get (node, "kv_bytes"), ==, (gint64) 36 * 4096 * 8 * 128 * 2 * 2);
  g_assert_cmpstr (get_text (option, "quantization"), ==, "Q8_0");
  g_assert_cmpint (get (option, "weights_gpu_bytes"), >, get (node, "weights_gpu_bytes"));
  g_assert_cmpint (get (name, "total_bytes"), ==, get (node, "total_bytes"));
}

static void
test_model_of_server (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr (JsonNode)      node = pdk_command_run_json (&fixture->command, "estimate", "tiny", "--json", NULL);
  g_auto (PdkCommandResult) missing = pdk_command_run (&fixture->command, "estimate", "tinier", "--json", NULL);
  g_auto (PdkCommandResult) gone = { 0 };

  g_assert_cmpstr (get_text (node, "source"), ==, "server");
  g_assert_cmpstr (get_text (node, "model"), ==, "tiny:latest");
  g_assert_cmpstr (get_text (node, "quantization"), ==, "Q4_K_M");
  g_assert_cmpstr (get_text (node, "engine"), ==, "ollama-old");
  g_assert_cmpint (get (node, "context"), ==, 2048);
  g_assert_cmpint (get (node, "kv_bytes"), ==, 2 * 2048 * 2 * 16 * 2 * 2);
  assert_error (&missing, "ERR_NOT_FOUND", "tinier", "paddock list");
  pdk_command_setenv (&fixture->command, "OLLAMA_HOST", "127.0.0.1:1");
  gone = pdk_command_run (&fixture->command, "estimate", "tiny", "--json", NULL);
  assert_error (&gone, "ERR_UNREACHABLE", "tiny", "");
}

/* A name of the hub can also be that of a model of the server. */
static void
test_hub_name_of_server (Fixture      *fixture,
                         gconstpointer data)
{
  const PdkDoubleModel pulled = { .name = "hf.co/maker/Gone-GGUF:Q8_0", .size = 4000000, .quantization = "Q8_0" };
  g_autoptr (JsonNode) node = NULL;

  pdk_ollama_double_add_model (fixture->server, &pulled);
  node = pdk_command_run_json (&fixture->command, "estimate", "hf.co/maker/Gone-GGUF:Q8_0", "--json", NULL);
  g_assert_cmpstr (get_text (node, "source"), ==, "server");
}

/* With an engine or memory nobody is asked who need not be. */
static void
test_asks_no_server (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr (GBytes)   bytes = make_file (64, 0, 4);
  g_autofree char     *path = pdk_command_dup_path (&fixture->command, CURATED);
  g_autoptr (JsonNode) engine = NULL;
  g_autoptr (JsonNode) memory = NULL;
  g_autoptr (JsonNode) asked = NULL;
  g_autoptr (JsonNode) told = NULL;
  g_autoptr (GError)   error = NULL;

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  engine = estimate (fixture, path);
  memory = pdk_command_run_json (&fixture->command, "estimate", path, "--json", "--gpu-memory", "8GB", NULL);
  g_assert_cmpuint (pdk_ollama_double_count_requests (fixture->server, "GET", "/api/version"), ==, 0);
  g_assert_cmpuint (pdk_model_hub_count_requests (fixture->hub, "/"), ==, 0);
  g_assert_cmpstr (get_text (memory, "engine"), ==, "llama-server");
  asked = pdk_command_run_json (&fixture->command, "estimate", path, "--json", NULL);
  g_assert_cmpuint (pdk_ollama_double_count_requests (fixture->server, "GET", "/api/version"), ==, 1);
  g_assert_cmpstr (get_text (asked, "engine"), ==, "ollama-old");
  told = pdk_command_run_json (&fixture->command, "estimate", path, "--json", "--gpu-memory", "8GB", "--server", pdk_ollama_double_get_address (fixture->server), NULL);
  g_assert_cmpstr (get_text (told, "engine"), ==, "ollama-old");
  g_assert_cmpint (get (told, "available_bytes"), ==, G_GINT64_CONSTANT (8) << 30);
}

static void
test_named_server_is_gone (Fixture      *fixture,
                           gconstpointer data)
{
  g_autoptr (GBytes)        bytes = make_file (64, 0, 4);
  g_autofree char          *path = pdk_command_dup_path (&fixture->command, "model.gguf");
  g_autoptr (GError)        error = NULL;
  g_autoptr (JsonNode)      usual = NULL;
  g_auto (PdkCommandResult) named = { 0 };

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  pdk_command_setenv (&fixture->command, "OLLAMA_HOST", "127.0.0.1:1");
  usual = pdk_command_run_json (&fixture->command, "estimate", path, "--json", NULL);
  named = pdk_command_run (&fixture->command, "estimate", path, "--json", "--server", "127.0.0.1:1", NULL);
  g_assert_cmpstr (get_text (usual, "engine"), ==, "llama-server");
  assert_error (&named, "ERR_UNREACHABLE", "127.0.0.1:1", "");
}

/* A file wins over everything else that its name could mean. */
static void
test_file_wins (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GBytes)              bytes = make_file (64, 0, 4);
  g_autofree char                *path = pdk_command_dup_path (&fixture->command, CURATED);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError)              error = NULL;
  g_autoptr (GSubprocess)         process = NULL;
  g_autofree char                *output = NULL;
  g_autoptr (JsonNode)            node = NULL;

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  g_subprocess_launcher_set_environ (launcher, fixture->command.environment);
  g_subprocess_launcher_set_cwd (launcher, fixture->command.folder);
  process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("PADDOCK_COMMAND"), "estimate", CURATED, "--json", "--engine", "ollama", NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error));
  node = pdk_json_parse (output, -1, "output", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (get_text (node, "source"), ==, "file");
}

int
main (int   argc,
      char *argv[])
{
  const struct
  {
    const char *name;
    void (*run) (Fixture *, gconstpointer);
  } tests[] = {
    { "/estimate-sources/repository", test_repository },
    { "/estimate-sources/parts", test_parts },
    { "/estimate-sources/projector-is-left-out", test_projector_is_left_out },
    { "/estimate-sources/cache", test_cache },
    { "/estimate-sources/advises-another-quantization", test_advises_another_quantization },
    { "/estimate-sources/unknown-quantization", test_unknown_quantization },
    { "/estimate-sources/unknown-repository", test_unknown_repository },
    { "/estimate-sources/token", test_token },
    { "/estimate-sources/hub-fails", test_hub_fails },
    { "/estimate-sources/address", test_address },
    { "/estimate-sources/curated", test_curated },
    { "/estimate-sources/model-of-server", test_model_of_server },
    { "/estimate-sources/hub-name-of-server", test_hub_name_of_server },
    { "/estimate-sources/asks-no-server", test_asks_no_server },
    { "/estimate-sources/named-server-is-gone", test_named_server_is_gone },
    { "/estimate-sources/file-wins", test_file_wins },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
