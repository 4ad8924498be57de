/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/pdk-json.h"
#include "pdk-command.h"
#include "pdk-metadata-file.h"
#include "pdk-test.h"

/* Estimates of files, without any server. */

#define GIB G_GINT64_CONSTANT (1073741824)

typedef struct
{
  PdkCommand command;
  char      *file;
} Fixture;

static PdkGgufWriter *
new_writer (void)
{
  PdkGgufWriter *writer = pdk_gguf_writer_new (3, G_LITTLE_ENDIAN, 1);

  pdk_gguf_writer_add_string (writer, "general.architecture", "llama");
  pdk_gguf_writer_add_uint32 (writer, "general.file_type", 1);
  pdk_gguf_writer_add_uint32 (writer, "llama.block_count", 4);
  pdk_gguf_writer_add_uint32 (writer, "llama.context_length", 32768);
  pdk_gguf_writer_add_uint32 (writer, "llama.embedding_length", 256);
  pdk_gguf_writer_add_uint32 (writer, "llama.feed_forward_length", 512);
  pdk_gguf_writer_add_uint32 (writer, "llama.attention.head_count", 4);
  return writer;
}

static void
add_tensors (PdkGgufWriter *writer,
             guint          first,
             guint          end)
{
  if (first == 0)
    pdk_gguf_writer_add_tensor (writer, "token_embd.weight", PDK_GGUF_TENSOR_F16, PDK_GGUF_FILL_ZERO, (const guint64[]) { 256, 1024 }, 2);
  for (guint i = first; i < end; i++)
    {
      g_autofree char *name = g_strdup_printf ("blk.%u.ffn_up.weight", i);

      pdk_gguf_writer_add_tensor (writer, name, PDK_GGUF_TENSOR_F16, PDK_GGUF_FILL_ZERO, (const guint64[]) { 256, 512 }, 2);
    }
  if (end == 4)
    pdk_gguf_writer_add_tensor (writer, "output.weight", PDK_GGUF_TENSOR_F16, PDK_GGUF_FILL_ZERO, (const guint64[]) { 256, 1024 }, 2);
}

static char *
write_file (Fixture       *fixture,
            PdkGgufWriter *writer,
            const char    *name)
{
  g_autoptr (PdkGgufWriter) owned = writer;
  g_autoptr (GError)        error = NULL;
  char                     *path = pdk_command_dup_path (&fixture->command, name);

  pdk_gguf_writer_write_file (owned, path, &error);
  g_assert_no_error (error);
  return path;
}

static char *
write_text (Fixture    *fixture,
            const char *name,
            const char *text,
            gssize      length)
{
  g_autoptr (GError) error = NULL;
  char              *path = pdk_command_dup_path (&fixture->command, name);

  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
  return path;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  PdkGgufWriter *writer = new_writer ();

  /* Nobody listens there: whoever needs a server fails. */
  pdk_command_init (&fixture->command, "127.0.0.1:1");
  add_tensors (writer, 0, 4);
  fixture->file = write_file (fixture, writer, "model.gguf");
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  pdk_command_clear (&fixture->command);
  g_free (fixture->file);
}

static gint64
get (JsonNode   *node,
     const char *name)
{
  JsonObject *object = json_node_get_object (node);

  g_assert_true (json_object_has_member (object, name));
  g_assert_true (json_node_get_value_type (json_object_get_member (object, name)) == G_TYPE_INT64);
  return json_object_get_int_member (object, name);
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
              const char             *words)
{
  g_autoptr (JsonObject) object = pdk_command_parse_last_line (result->output);
  JsonObject            *error = pdk_json_get_object (object, "error");

  g_assert_cmpint (result->status, ==, 1);
  g_assert_nonnull (error);
  g_assert_cmpstr (pdk_json_get_string (error, "code"), ==, code);
  g_assert_nonnull (pdk_json_get_string (error, "hint"));
  g_assert_nonnull (strstr (pdk_json_get_string (error, "message"), words));
}

static void
test_keys (Fixture      *fixture,
           gconstpointer data)
{
  const char * const   sums[] = { "weights_gpu_bytes", "kv_bytes", "recurrent_bytes", "compute_bytes", "projector_bytes", "overhead_bytes" };
  const char * const   numbers[] = { "weights_host_bytes", "host_bytes", "low_bytes", "high_bytes", "layers", "gpu_layers", "layers_that_fit", "context" };
  g_autoptr (JsonNode) node = pdk_command_run_json (&fixture->command, "estimate", fixture->file, "--json", "--gpu-memory", "8GiB", NULL);
  gint64               sum = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (sums); i++)
    sum += get (node, sums[i]);
  g_assert_cmpint (get (node, "total_bytes"), ==, sum);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_cmpint (get (node, numbers[i]), >, 0);
  g_assert_cmpint (get (node, "available_bytes"), ==, 8 * GIB);
  g_assert_cmpint (get (node, "context"), ==, 32768);
  g_assert_cmpint (get (node, "layers_that_fit"), ==, 5);
  g_assert_cmpstr (get_text (node, "verdict"), ==, "fits");
  g_assert_cmpstr (get_text (node, "confidence"), ==, "exact");
  g_assert_cmpstr (get_text (node, "engine"), ==, "llama-server");
  g_assert_cmpstr (get_text (node, "source"), ==, "file");
  g_assert_cmpstr (get_text (node, "quantization"), ==, "F16");
  /* Four layers of 256 × 512, and the output; the embedding stays in main memory. */
  g_assert_cmpint (get (node, "weights_gpu_bytes"), ==, 4 * 256 * 512 * 2 + 256 * 1024 * 2);
  g_assert_cmpint (get (node, "weights_host_bytes"), ==, 256 * 1024 * 2);
  g_assert_cmpint (get (node, "kv_bytes"), ==, (gint64) 4 * 32768 * 256 * 2 * 2);
}

/* Each option alone changes what it is about. */
static void
test_options (Fixture      *fixture,
              gconstpointer data)
{
  const struct
  {
    const char *option;
    const char *value;
    const char *key;
    gboolean    grows;
  } cases[] = {
    { "--context", "65536", "kv_bytes", TRUE },
    { "--context", "16k", "kv_bytes", FALSE },
    { "--kv-type", "q8_0", "kv_bytes", FALSE },
    { "--kv-type", "f16,q4_0", "kv_bytes", FALSE },
    { "--kv-type", "f32", "kv_bytes", TRUE },
    { "--ubatch", "1024", "compute_bytes", TRUE },
    { "--ubatch", "128", "compute_bytes", FALSE },
    { "--flash-attention", "off", "compute_bytes", TRUE },
    { "--outputs", "ubatch", "compute_bytes", TRUE },
    { "--gpu-layers", "2", "weights_host_bytes", TRUE },
    { "--gpu-layers", "2", "kv_host_bytes", TRUE },
    { "--engine", "ollama", "context", FALSE },
    { "--engine", "lm-studio", "compute_bytes", TRUE },
  };
  g_autoptr (JsonNode) usual =
    pdk_command_run_json (&fixture->command, "estimate", fixture->file, "--json", "--gpu-memory", "8GiB", "--context", "32768", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean             about_context = g_str_equal (cases[i].key, "context");
      g_autoptr (JsonNode) changed =
        pdk_command_run_json (&fixture->command, "estimate", fixture->file, "--json", "--gpu-memory", "8GiB",
                              about_context ? "--parallel" : "--context", about_context ? "1" : "32768",
                              cases[i].option, cases[i].value, NULL);

      g_test_message ("%s %s", cases[i].option, cases[i].value);
      if (cases[i].grows)
        g_assert_cmpint (get (changed, cases[i].key), >, get (usual, cases[i].key));
      else
        g_assert_cmpint (get (changed, cases[i].key), <, get (usual, cases[i].key));
    }
}

static void
test_conversations (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (JsonNode) shared =
    pdk_command_run_json (&fixture->command, "estimate", fixture->file, "--json", "--engine", "llama-server", "--parallel", "3", "--unified", "--context", "1024", NULL);
  g_autoptr (JsonNode) divided =
    pdk_command_run_json (&fixture->command, "estimate", fixture->file, "--json", "--engine", "llama-server", "--parallel", "3", "--no-unified", "--context", "1024", NULL);

  /* A third of 1024 tokens is rounded up to 512. */
  g_assert_cmpint (get (divided, "kv_bytes"), ==, get (shared, "kv_bytes") * 3 / 2);
  g_assert_cmpint (get (shared, "parallel"), ==, 3);
  g_assert_true (pdk_json_get_boolean (json_node_get_object (shared), "unified", FALSE));
  g_assert_false (pdk_json_get_boolean (json_node_get_object (divided), "unified", TRUE));
}

static void
test_verdicts (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (JsonNode) needed = pdk_command_run_json (&fixture->command, "estimate", fixture->file, "--json", "--engine", "llama-server", "--gpu-memory", "8GiB", NULL);
  const struct
  {
    int         percent;
    const char *verdict;
  } cases[] = {
    { 115, "fits" },
    { 105, "tight" },
    { 95, "wont-fit" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char     *memory = g_strdup_printf ("%" G_GINT64_FORMAT "B", get (needed, "total_bytes") / 100 * cases[i].percent);
      g_autoptr (JsonNode) node = pdk_command_run_json (&fixture->command, "estimate", fixture->file, "--json", "--gpu-memory", memory, NULL);

      g_assert_cmpstr (get_text (node, "verdict"), ==, cases[i].verdict);
      g_assert_cmpint (get (node, "total_bytes"), ==, get (needed, "total_bytes"));
    }
}

static void
test_several_cards (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (JsonNode)      one = pdk_command_run_json (&fixture->command, "estimate", fixture->file, "--json", "--gpu-memory", "2GiB", NULL);
  g_autoptr (JsonNode)      two = pdk_command_run_json (&fixture->command, "estimate", fixture->file, "--json", "--gpu-memory", "2GiB,1GiB", NULL);
  g_auto (PdkCommandResult) words = pdk_command_run (&fixture->command, "estimate", fixture->file, "--gpu-memory", "2x2GiB", NULL);
  JsonObject               *largest = pdk_json_get_object (json_node_get_object (two), "largest_card");
  JsonArray                *cards = pdk_json_get_array (json_node_get_object (two), "cards");

  g_assert_cmpint (get (two, "available_bytes"), ==, 3 * GIB);
  g_assert_cmpuint (json_array_get_length (cards), ==, 2);
  g_assert_nonnull (largest);
  g_assert_cmpint (pdk_json_get_int (largest, "total_bytes", 0), ==, get (one, "total_bytes"));
  g_assert_cmpint (pdk_json_get_int (largest, "available_bytes", 0), ==, 2 * GIB);
  g_assert_cmpint (get (two, "total_bytes"), ==,
                   pdk_json_get_int (json_array_get_object_element (cards, 0), "total_bytes", 0) +
                     pdk_json_get_int (json_array_get_object_element (cards, 1), "total_bytes", 0));
  g_assert_true (JSON_NODE_HOLDS_NULL (json_object_get_member (json_node_get_object (one), "largest_card")));
  g_assert_nonnull (strstr (words.output, "Card 2"));
  g_assert_nonnull (strstr (words.output, "Largest card alone"));
}

static void
test_advice (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (JsonNode)      node = pdk_command_run_json (&fixture->command, "estimate", fixture->file, "--json", "--gpu-memory", "420MiB", NULL);
  g_auto (PdkCommandResult) words = pdk_command_run (&fixture->command, "estimate", fixture->file, "--gpu-memory", "420MiB", NULL);
  g_auto (PdkCommandResult) hopeless = pdk_command_run (&fixture->command, "estimate", fixture->file, "--gpu-memory", "200MiB", NULL);
  JsonObject               *advice = pdk_json_get_object (json_node_get_object (node), "advice");
  gint64                    context = pdk_json_get_int (advice, "context_that_fits", 0);
  g_autofree char          *option = g_strdup_printf ("%" G_GINT64_FORMAT, context);
  g_autoptr (JsonNode)      shorter = NULL;

  g_assert_cmpstr (get_text (node, "verdict"), ==, "wont-fit");
  g_assert_cmpint (context, >=, 1024);
  g_assert_cmpint (context, <, 32768);
  g_assert_cmpint (pdk_json_get_int (advice, "context_that_fits_q8_0", 0), >, context);
  g_assert_cmpint (get (node, "layers_that_fit"), <, get (node, "layers"));
  /* What is advised does what it promises. */
  shorter = pdk_command_run_json (&fixture->command, "estimate", fixture->file, "--json", "--gpu-memory", "420MiB", "--context", option, NULL);
  g_assert_cmpint (get (shorter, "total_bytes"), <=, get (shorter, "available_bytes"));
  g_assert_nonnull (strstr (words.output, "--context "));
  g_assert_nonnull (strstr (words.output, "--kv-type q8_0"));
  g_assert_nonnull (strstr (words.output, "--gpu-layers "));
  g_assert_nonnull (strstr (hopeless.output, "smaller model"));
}

/* What the engine would do by itself is told, but the estimate is about what was asked. */
static void
test_settled_context (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr (JsonNode)      free = pdk_command_run_json (&fixture->command, "estimate", fixture->file, "--json", "--gpu-memory", "420MiB", NULL);
  g_autoptr (JsonNode)      given = pdk_command_run_json (&fixture->command, "estimate", fixture->file, "--json", "--gpu-memory", "420MiB", "--context", "32768", NULL);
  g_autoptr (JsonNode)      roomy = pdk_command_run_json (&fixture->command, "estimate", fixture->file, "--json", "--gpu-memory", "8GiB", NULL);
  g_auto (PdkCommandResult) words = pdk_command_run (&fixture->command, "estimate", fixture->file, "--gpu-memory", "420MiB", NULL);
  g_autofree char          *option = g_strdup_printf ("%" G_GINT64_FORMAT, get (free, "settled_context"));
  g_autoptr (JsonNode)      settled = pdk_command_run_json (&fixture->command, "estimate", fixture->file, "--json", "--gpu-memory", "420MiB", "--context", option, NULL);

  g_assert_cmpint (get (free, "context"), ==, 32768);
  g_assert_cmpint (get (free, "settled_context"), >=, 4096);
  g_assert_cmpint (get (free, "settled_context"), <, 32768);
  g_assert_cmpstr (get_text (settled, "verdict"), !=, "wont-fit");
  g_assert_true (JSON_NODE_HOLDS_NULL (json_object_get_member (json_node_get_object (given), "settled_context")));
  g_assert_true (JSON_NODE_HOLDS_NULL (json_object_get_member (json_node_get_object (roomy), "settled_context")));
  g_assert_nonnull (strstr (words.output, "shortens"));
}

/* Where nothing helps, the engine does not help itself either. */
static void
test_hopeless (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (JsonNode) node = pdk_command_run_json (&fixture->command, "estimate", fixture->file, "--json", "--gpu-memory", "200MiB", NULL);
  JsonObject          *advice = pdk_json_get_object (json_node_get_object (node), "advice");
  JsonObject          *processor = pdk_json_get_object (json_node_get_object (node), "processor");

  g_assert_true (JSON_NODE_HOLDS_NULL (json_object_get_member (json_node_get_object (node), "settled_context")));
  g_assert_cmpint (get (node, "layers_that_fit"), ==, 0);
  g_assert_cmpint (pdk_json_get_int (advice, "context_that_fits", -1), ==, 0);
  g_assert_true (JSON_NODE_HOLDS_NULL (json_object_get_member (advice, "cpu_moe_layers")));
  g_assert_cmpint (pdk_json_get_int (processor, "context", 0), ==, 32768);
  g_assert_cmpint (pdk_json_get_int (processor, "total_bytes", 0), >, get (node, "kv_bytes"));
  g_assert_cmpstr (get_text (node, "memory_source"), ==, "person");
  g_assert_cmpstr (get_text (node, "shape_source"), ==, "header");
}

static void
test_refused_combination (Fixture      *fixture,
                          gconstpointer data)
{
  g_auto (PdkCommandResult) odd = pdk_command_run (&fixture->command, "estimate", fixture->file, "--gpu-memory", "8GB", "--kv-type", "f16,q8_0", "--flash-attention", "off", NULL);
  g_auto (PdkCommandResult) fine = pdk_command_run (&fixture->command, "estimate", fixture->file, "--gpu-memory", "8GB", "--kv-type", "q8_0,f16", "--flash-attention", "off", NULL);

  g_assert_cmpint (odd.status, ==, 0);
  g_assert_nonnull (strstr (odd.output, "flash attention"));
  g_assert_null (strstr (fine.output, "flash attention"));
}

/* Without a folder for the library a file can be looked at all the same. */
static void
test_without_library (Fixture      *fixture,
                      gconstpointer data)
{
  g_autofree char     *blocked = write_text (fixture, "no-folder", "", 0);
  g_autoptr (JsonNode) node = NULL;

  pdk_command_setenv (&fixture->command, "XDG_DATA_HOME", blocked);
  node = pdk_command_run_json (&fixture->command, "estimate", fixture->file, "--json", NULL);
  g_assert_cmpstr (get_text (node, "engine"), ==, "llama-server");
}

static void
test_table (Fixture      *fixture,
            gconstpointer data)
{
  const char * const        words[] = { "model.gguf", "llama · F16", "llama-server", "32768", "Weights", "KV cache", "Compute", "Driver", "Together", "Left", "MAIN MEMORY", "Fits" };
  g_auto (PdkCommandResult) result = pdk_command_run (&fixture->command, "estimate", fixture->file, "--gpu-memory", "8GB", NULL);
  g_auto (GStrv)            lines = g_strsplit (result.output, "\n", -1);

  g_assert_cmpint (result.status, ==, 0);
  g_assert_cmpstr (result.errors, ==, "");
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    g_assert_nonnull (strstr (result.output, words[i]));
  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_cmpint (g_utf8_strlen (lines[i], -1), <=, 80);
}

static void
test_processor (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (JsonNode)      node = pdk_command_run_json (&fixture->command, "estimate", fixture->file, "--json", "--gpu-memory", "none", NULL);
  g_auto (PdkCommandResult) words = pdk_command_run (&fixture->command, "estimate", fixture->file, "--gpu-memory", "none", NULL);

  g_assert_cmpint (get (node, "total_bytes"), ==, 0);
  g_assert_cmpint (get (node, "kv_host_bytes"), ==, (gint64) 4 * 32768 * 256 * 2 * 2);
  g_assert_cmpstr (get_text (node, "verdict"), ==, "unknown");
  g_assert_nonnull (strstr (words.output, "processor"));
}

static void
test_without_weights (Fixture      *fixture,
                      gconstpointer data)
{
  g_autofree char     *path = write_file (fixture, new_writer (), "metadata.gguf");
  g_autoptr (JsonNode) node = pdk_command_run_json (&fixture->command, "estimate", path, "--json", "--engine", "llama-server", NULL);
  g_autoptr (JsonNode) whole = pdk_command_run_json (&fixture->command, "estimate", fixture->file, "--json", "--engine", "llama-server", NULL);

  g_assert_cmpint (get (node, "kv_bytes"), ==, get (whole, "kv_bytes"));
  g_assert_cmpstr (get_text (node, "confidence"), ==, "rough");
  g_assert_cmpuint (json_array_get_length (pdk_json_get_array (json_node_get_object (node), "notes")), >, 0);
}

static char *
write_part (Fixture *fixture,
            guint    part,
            guint    first,
            guint    end)
{
  g_autofree char *name = g_strdup_printf ("split-%05u-of-00002.gguf", part);
  PdkGgufWriter   *writer = part == 1 ? new_writer () : pdk_gguf_writer_new (3, G_LITTLE_ENDIAN, 1);

  pdk_gguf_writer_add_uint32 (writer, "split.no", part - 1);
  pdk_gguf_writer_add_uint32 (writer, "split.count", 2);
  add_tensors (writer, first, end);
  return write_file (fixture, writer, name);
}

static void
test_parts (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char          *first = write_part (fixture, 1, 0, 2);
  g_autofree char          *second = write_part (fixture, 2, 2, 4);
  g_autoptr (JsonNode)      whole = pdk_command_run_json (&fixture->command, "estimate", fixture->file, "--json", "--engine", "llama-server", NULL);
  g_autoptr (JsonNode)      of_first = pdk_command_run_json (&fixture->command, "estimate", first, "--json", "--engine", "llama-server", NULL);
  g_autoptr (JsonNode)      of_second = pdk_command_run_json (&fixture->command, "estimate", second, "--json", "--engine", "llama-server", NULL);
  g_auto (PdkCommandResult) missing = { 0 };

  g_assert_cmpint (get (of_first, "total_bytes"), ==, get (whole, "total_bytes"));
  g_assert_cmpint (get (of_second, "total_bytes"), ==, get (whole, "total_bytes"));
  g_assert_cmpstr (get_text (of_first, "confidence"), ==, "exact");
  g_assert_cmpint (g_remove (second), ==, 0);
  missing = pdk_command_run (&fixture->command, "estimate", first, "--json", "--engine", "llama-server", NULL);
  assert_error (&missing, "ERR_NOT_FOUND", "Part 2 of 2");
}

static void
test_config (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char          *path = write_text (fixture, "config.json",
                                               "{\"model_type\":\"llama\",\"num_hidden_layers\":4,\"hidden_size\":256,\"intermediate_size\":512,"
                                                        "\"num_attention_heads\":4,\"max_position_embeddings\":32768,\"vocab_size\":1024}",
                                               -1);
  g_autofree char          *wrong = write_text (fixture, "wrong.json", "[1,2", -1);
  g_autoptr (JsonNode)      node = pdk_command_run_json (&fixture->command, "estimate", path, "--json", "--engine", "llama-server", NULL);
  g_auto (PdkCommandResult) refused = pdk_command_run (&fixture->command, "estimate", wrong, "--json", "--engine", "llama-server", NULL);

  g_assert_cmpint (get (node, "kv_bytes"), ==, (gint64) 4 * 32768 * 256 * 2 * 2);
  assert_error (&refused, "ERR_FORMAT", "wrong.json");
}

static void
assert_refused_file (Fixture    *fixture,
                     const char *path,
                     const char *code,
                     const char *words)
{
  g_auto (PdkCommandResult) json = pdk_command_run (&fixture->command, "estimate", path, "--json", "--engine", "llama-server", NULL);
  g_auto (PdkCommandResult) plain = pdk_command_run (&fixture->command, "estimate", path, "--engine", "llama-server", NULL);

  g_test_message ("%s", path);
  assert_error (&json, code, words);
  g_assert_cmpint (plain.status, ==, 1);
  g_assert_cmpstr (plain.output, ==, "");
  g_assert_nonnull (strstr (plain.errors, code));
}

static void
test_no_model_files (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char          *html = write_text (fixture, "page.gguf", "<!DOCTYPE html><html><body>Log in</body></html>", -1);
  g_autofree char          *text = write_text (fixture, "notes.gguf", "This is no model.", -1);
  g_autofree char          *empty = write_text (fixture, "empty.gguf", "", 0);
  g_autofree char          *missing = pdk_command_dup_path (&fixture->command, "missing.gguf");
  g_autofree char          *pointer = write_text (fixture, "pointer.gguf", "version https://git-lfs.github.com/spec/v1\noid sha256:f2ca1bb6c7e907d06dafe4687e579fce76b37e4e93b7605022da52e6ccc26fd2\nsize 4920739232\n", -1);
  g_autofree char          *contents = NULL;
  g_autofree char          *cut = NULL;
  g_autofree char          *projector = NULL;
  g_autoptr (PdkGgufWriter) writer = pdk_gguf_writer_new (3, G_LITTLE_ENDIAN, 1);

  g_assert_true (g_file_get_contents (fixture->file, &contents, NULL, NULL));
  cut = write_text (fixture, "cut.gguf", contents, 300);
  pdk_gguf_writer_add_string (writer, "general.architecture", "clip");
  pdk_gguf_writer_add_string (writer, "general.type", "mmproj");
  projector = write_file (fixture, g_steal_pointer (&writer), "mmproj.gguf");
  assert_refused_file (fixture, html, "ERR_FORMAT", "page.gguf");
  assert_refused_file (fixture, text, "ERR_FORMAT", "notes.gguf");
  assert_refused_file (fixture, empty, "ERR_FORMAT", "empty.gguf");
  assert_refused_file (fixture, pointer, "ERR_FORMAT", "pointer.gguf");
  assert_refused_file (fixture, cut, "ERR_FORMAT", "cut.gguf");
  assert_refused_file (fixture, projector, "ERR_FORMAT", "mmproj.gguf");
  assert_refused_file (fixture, missing, "ERR_NOT_FOUND", "missing.gguf");
  assert_refused_file (fixture, fixture->command.folder, "ERR_INVALID_INPUT", "not a file");
}

/* What is cut off behind the header can be estimated all the same, but is not passed over in silence. */
static void
test_cut_weights (Fixture      *fixture,
                  gconstpointer data)
{
  g_autofree char     *contents = NULL;
  g_autofree char     *cut = NULL;
  gsize                length;
  g_autoptr (JsonNode) node = NULL;

  g_assert_true (g_file_get_contents (fixture->file, &contents, &length, NULL));
  cut = write_text (fixture, "short.gguf", contents, (gssize) length / 2);
  node = pdk_command_run_json (&fixture->command, "estimate", cut, "--json", "--engine", "llama-server", NULL);
  g_assert_cmpint (get (node, "weights_host_bytes"), ==, 256 * 1024 * 2);
  g_assert_nonnull (strstr (json_array_get_string_element (pdk_json_get_array (json_node_get_object (node), "notes"), 0), "ends before"));
}

static void
test_wrong_options (Fixture      *fixture,
                    gconstpointer data)
{
  const char * const cases[][2] = {
    { "--context", "many" },
    { "--kv-type", "q9" },
    { "--parallel", "0" },
    { "--ubatch", "-5" },
    { "--flash-attention", "maybe" },
    { "--outputs", "some" },
    { "--gpu-layers", "half" },
    { "--engine", "steam" },
    { "--gpu-memory", "lots" },
  };
  g_auto (PdkCommandResult) both = pdk_command_run (&fixture->command, "estimate", fixture->file, "--json", "--unified", "--no-unified", NULL);
  g_auto (PdkCommandResult) nothing = pdk_command_run (&fixture->command, "estimate", NULL);
  g_auto (PdkCommandResult) unknown = pdk_command_run (&fixture->command, "estimate", fixture->file, "--contexts", "5", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (PdkCommandResult) result = pdk_command_run (&fixture->command, "estimate", fixture->file, "--json", cases[i][0], cases[i][1], NULL);

      assert_error (&result, "ERR_INVALID_INPUT", cases[i][1]);
    }
  assert_error (&both, "ERR_INVALID_INPUT", "--unified");
  g_assert_cmpint (nothing.status, ==, 2);
  g_assert_cmpint (unknown.status, ==, 2);
}

/* A name from outside cannot write to the terminal what it likes. */
static void
test_hostile_name (Fixture      *fixture,
                   gconstpointer data)
{
  PdkGgufWriter            *writer = new_writer ();
  g_autofree char          *path = NULL;
  g_auto (PdkCommandResult) result = { 0 };

  path = write_file (fixture, writer, "\033[31mred\n.gguf");
  result = pdk_command_run (&fixture->command, "estimate", path, "--engine", "llama-server", NULL);
  g_assert_cmpint (result.status, ==, 0);
  g_assert_null (strchr (result.output, '\033'));
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
    { "/estimate-files/keys", test_keys },
    { "/estimate-files/options", test_options },
    { "/estimate-files/conversations", test_conversations },
    { "/estimate-files/verdicts", test_verdicts },
    { "/estimate-files/several-cards", test_several_cards },
    { "/estimate-files/advice", test_advice },
    { "/estimate-files/settled-context", test_settled_context },
    { "/estimate-files/hopeless", test_hopeless },
    { "/estimate-files/refused-combination", test_refused_combination },
    { "/estimate-files/without-library", test_without_library },
    { "/estimate-files/table", test_table },
    { "/estimate-files/processor", test_processor },
    { "/estimate-files/without-weights", test_without_weights },
    { "/estimate-files/parts", test_parts },
    { "/estimate-files/config", test_config },
    { "/estimate-files/no-model-files", test_no_model_files },
    { "/estimate-files/cut-weights", test_cut_weights },
    { "/estimate-files/wrong-options", test_wrong_options },
    { "/estimate-files/hostile-name", test_hostile_name },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
