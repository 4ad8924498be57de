/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>

#include "gguf/pdk-gguf-parser.h"
#include "gguf/pdk-gguf-reader.h"
#include "pdk-gguf-forge.h"
#include "pdk-test.h"
#include "pdk-tiny-model.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = pdk_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "model.gguf", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  pdk_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static gboolean
check (const char *path,
       GError    **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  return pdk_gguf_check_file (file, NULL, error);
}

static void
put (const char *path,
     const void *data,
     gsize       length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, (gssize) length, &error);
  g_assert_no_error (error);
}

static void
test_reads_a_model (Fixture      *fixture,
                    gconstpointer data)
{
  PdkTinyModel              model = PDK_TINY_MODEL_INIT;
  g_autoptr (GFile)         file = g_file_new_for_path (fixture->path);
  g_autoptr (GError)        error = NULL;
  g_autoptr (PdkGgufHeader) header = NULL;
  const PdkTensorSummary   *tensors;
  guint64                   size;

  model.head_counts_kv = (const guint32[]) { 2, 1 };
  pdk_tiny_model_write (&model, fixture->path);
  header = pdk_gguf_reader_read_file (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (pdk_gguf_header_is_complete (header));
  g_assert_cmpstr (pdk_gguf_header_get_architecture (header), ==, "llama");
  g_assert_cmpstr (pdk_gguf_header_get_name (header), ==, "Tiny");
  g_assert_cmpstr (pdk_gguf_header_get_kind (header), ==, "model");
  g_assert_cmpstr (pdk_gguf_header_get_file_type (header), ==, "F16");
  g_assert_cmpstr (pdk_gguf_header_get_chat_template (header), ==, PDK_TINY_MODEL_CHAT_TEMPLATE);
  g_assert_cmpuint (pdk_gguf_header_get_context_length (header), ==, 512);
  g_assert_cmpuint (pdk_gguf_header_get_token_count (header), ==, 259);
  g_assert_cmpint (pdk_gguf_header_lookup_architecture (header, "attention.head_count_kv")->integers[1], ==, 1);
  g_assert_cmpuint (pdk_gguf_header_lookup (header, "tokenizer.ggml.tokens")->integer_count, ==, 0);
  g_assert_cmpint (pdk_gguf_header_get_findings (header), ==, PDK_GGUF_FINDING_NONE);
  size = pdk_gguf_header_get_file_size (header);
  g_assert_cmpuint (pdk_gguf_header_get_true_size (header), <=, size);
  g_assert_cmpuint (pdk_gguf_header_get_true_size (header) + 32, >, size);
  tensors = pdk_gguf_header_get_tensors (header);
  g_assert_cmpuint (tensors->count, ==, pdk_gguf_header_get_tensor_count (header));
  g_assert_cmpuint (tensors->vocabulary_size, ==, 259);
  g_assert_cmpuint (tensors->embedding_length, ==, 64);
  g_assert_cmpuint (tensors->embedding_bytes, ==, 259 * 64 * 2);
  g_assert_cmpuint (tensors->input_bytes, ==, 259 * 64 * 2);
  g_assert_cmpuint (tensors->output_bytes, ==, 259 * 64 * 2 + 64 * 4);
  g_assert_true (tensors->has_output);
  g_assert_cmpuint (tensors->block_count, ==, 2);
  /* q, k, v and output of two and one KV heads; three matrices of 64×128; two norms. */
  g_assert_cmpuint (tensors->blocks[0].bytes, ==, 2 * (64 * 64 * 2 + 64 * 32 * 2 + 64 * 128 * 3) + 2 * 64 * 4);
  g_assert_cmpuint (tensors->blocks[1].bytes, ==, 2 * (64 * 64 * 2 + 64 * 16 * 2 + 64 * 128 * 3) + 2 * 64 * 4);
  g_assert_cmpuint (tensors->blocks[1].largest_bytes, ==, 64 * 128 * 2);
  g_assert_true (check (fixture->path, &error));
  g_assert_no_error (error);
}

static void
test_every_version_and_byte_order (void)
{
  for (guint32 version = 1; version <= 3; version++)
    for (gboolean big_endian = FALSE; big_endian <= TRUE; big_endian++)
      {
        g_auto (PdkGgufForge)     forge = { 0 };
        g_autoptr (GBytes)        bytes = NULL;
        g_autoptr (GError)        error = NULL;
        g_autoptr (PdkGgufHeader) header = NULL;

        pdk_gguf_forge_init (&forge, version, big_endian, 1, 3);
        pdk_gguf_forge_string (&forge, "general.architecture", "llama");
        pdk_gguf_forge_number (&forge, "llama.block_count", 7);
        pdk_gguf_forge_array (&forge, "llama.attention.head_count_kv", PDK_GGUF_TYPE_UINT32, 2);
        pdk_gguf_forge_uint32 (&forge, 0);
        pdk_gguf_forge_uint32 (&forge, 70000);
        pdk_gguf_forge_tensor (&forge, "blk.1.attn_q.weight", 2, (const guint64[]) { 32, 3 }, 8, 0);
        bytes = pdk_gguf_forge_dup_bytes (&forge, 102);
        header = pdk_gguf_reader_read_bytes ("x.gguf", bytes, g_bytes_get_size (bytes), &error);
        g_assert_no_error (error);
        g_assert_cmpuint (pdk_gguf_header_get_version (header), ==, version);
        g_assert_cmpint (pdk_gguf_header_is_big_endian (header), ==, big_endian);
        g_assert_cmpuint (pdk_gguf_header_get_count (header, "llama.block_count", 0), ==, 7);
        g_assert_cmpint (pdk_gguf_header_lookup (header, "llama.attention.head_count_kv")->integers[1], ==, 70000);
        g_assert_cmpuint (pdk_gguf_header_get_tensors (header)->blocks[1].bytes, ==, 102);
        g_assert_cmpuint (pdk_gguf_header_get_true_size (header), ==, g_bytes_get_size (bytes));
        g_assert_cmpint (pdk_gguf_header_get_findings (header), ==,
                         (version == 1 ? PDK_GGUF_FINDING_OLD_VERSION : 0) | (big_endian ? PDK_GGUF_FINDING_BIG_ENDIAN : 0));
      }
}

/* Whatever the pieces in which the bytes come, and whether skips are jumped, the header is the same. */
static void
test_pieces_do_not_matter (void)
{
  PdkTinyModel              model = PDK_TINY_MODEL_INIT;
  g_autoptr (PdkGgufWriter) writer = pdk_tiny_model_new_writer (&model);
  g_autoptr (GBytes)        bytes = pdk_gguf_writer_dup_header (writer);
  const gsize               pieces[] = { 1, 3, 7, 64, 1000, 1 << 20 };
  gsize                     length;
  const guint8             *data = g_bytes_get_data (bytes, &length);

  for (gsize i = 0; i < G_N_ELEMENTS (pieces) * 2; i++)
    {
      g_autoptr (PdkGgufParser) parser = pdk_gguf_parser_new ("x.gguf", 0);
      g_autoptr (PdkGgufHeader) header = NULL;
      g_autoptr (GError)        error = NULL;
      gsize                     at = 0;

      while (!pdk_gguf_parser_is_done (parser))
        {
          gsize piece = MIN (pieces[i / 2], length - at);

          if (i % 2 == 1)
            {
              at += pdk_gguf_parser_get_skip (parser);
              pdk_gguf_parser_jump (parser, pdk_gguf_parser_get_skip (parser));
              piece = MIN (piece, length - at);
            }
          g_assert_cmpuint (pdk_gguf_parser_get_offset (parser), ==, at);
          g_assert_cmpuint (piece, >, 0);
          g_assert_true (pdk_gguf_parser_feed (parser, data + at, piece, &error));
          at += piece;
        }
      header = pdk_gguf_parser_dup_header (parser);
      g_assert_cmpuint (pdk_gguf_header_get_data_start (header), ==, length);
      g_assert_cmpuint (pdk_gguf_header_get_token_count (header), ==, 259);
      g_assert_cmpuint (pdk_gguf_header_get_tensors (header)->count, ==, pdk_gguf_header_get_tensor_count (header));
      g_assert_cmpstr (pdk_gguf_header_get_chat_template (header), ==, PDK_TINY_MODEL_CHAT_TEMPLATE);
    }
}

static void
test_refuses_what_is_no_model (Fixture      *fixture,
                               gconstpointer data)
{
  static const struct
  {
    const char *content;
    gsize       length;
    const char *word;
  } cases[] = {
#define CASE(text, word) { (text), sizeof (text) - 1, (word) }
    CASE ("", "empty"),
    CASE ("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n", "Git LFS"),
    CASE ("<!DOCTYPE html><html></html>", "web page"),
    CASE ("\n  <html>", "web page"),
    CASE ("{\"error\":\"Repository not found\"}", "error message"),
    CASE ("Entry not found", "error message"),
    CASE ("PK\003\004abcdefgh", "PyTorch"),
    CASE ("\x40\0\0\0\0\0\0\0{\"__metadata__\":{}}", "safetensors"),
    CASE ("tjgg\1\0\0\0", "old GGJT"),
    CASE ("\0\0\0\0\0\0\0\0\0\0\0\0", "zeros"),
    CASE ("GG", "not a GGUF"),
    CASE ("hello, world", "not a GGUF"),
    CASE ("GGUF", "middle of its header"),
    CASE ("GGUF\3\0\0\0\1\0\0\0", "middle of its header"),
    CASE ("GGUF\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "nothing behind"),
    CASE ("GGUF\3\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "empty"),
#undef CASE
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      put (fixture->path, cases[i].content, cases[i].length);
      g_assert_false (check (fixture->path, &error));
      g_assert_nonnull (strstr (error->message, cases[i].word));
      g_assert_nonnull (strstr (error->message, "model.gguf"));
      g_assert_nonnull (pdk_error_get_hint (error));
      pdk_test_assert_error (error, PDK_ERROR_UNSUPPORTED_FILE);
    }
}

static void
test_refuses_every_truncation (Fixture      *fixture,
                               gconstpointer data)
{
  PdkTinyModel              model = PDK_TINY_MODEL_INIT;
  g_autoptr (PdkGgufWriter) writer = pdk_tiny_model_new_writer (&model);
  g_autoptr (GBytes)        bytes = pdk_gguf_writer_dup_bytes (writer);
  g_autoptr (GBytes)        header = pdk_gguf_writer_dup_header (writer);
  gsize                     whole = g_bytes_get_size (bytes);

  for (gsize length = 0; length < whole; length += length < g_bytes_get_size (header) + 64 ? 97 : 10007)
    {
      g_autoptr (GError) error = NULL;

      put (fixture->path, g_bytes_get_data (bytes, NULL), length);
      g_assert_false (check (fixture->path, &error));
      pdk_test_assert_error (error, PDK_ERROR_UNSUPPORTED_FILE);
    }
}

static void
test_refuses_what_engines_cannot_load (Fixture      *fixture,
                                       gconstpointer data)
{
  for (guint32 version = 1; version <= 4; version++)
    for (gboolean big_endian = FALSE; big_endian <= TRUE; big_endian++)
      {
        g_auto (PdkGgufForge) forge = { 0 };
        g_autoptr (GError)    error = NULL;
        gboolean              good = !big_endian && version != 1 && version != 4;

        pdk_gguf_forge_init (&forge, version, big_endian, 0, 1);
        pdk_gguf_forge_string (&forge, "general.architecture", "llama");
        put (fixture->path, forge.bytes->data, forge.bytes->len);
        g_assert_cmpint (check (fixture->path, &error), ==, good);
        if (good)
          g_assert_no_error (error);
        else
          pdk_test_assert_error (error, PDK_ERROR_INCOMPATIBLE);
      }
}

static void
test_refuses_places_that_do_not_exist (Fixture      *fixture,
                                       gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (check (fixture->path, &error));
  pdk_test_assert_error (error, PDK_ERROR_NOT_FOUND);
  g_assert_false (check (fixture->folder, &error));
  pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
  g_assert_false (check ("/dev/zero", &error));
  pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
}

static void
test_reads_on_a_thread (Fixture      *fixture,
                        gconstpointer data)
{
  PdkTinyModel              model = PDK_TINY_MODEL_INIT;
  g_autoptr (GFile)         file = g_file_new_for_path (fixture->path);
  g_autoptr (GCancellable)  cancellable = g_cancellable_new ();
  g_autoptr (PdkGgufHeader) header = NULL;
  g_autoptr (GError)        error = NULL;

  pdk_tiny_model_write (&model, fixture->path);
  {
    g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

    pdk_gguf_reader_read_file_async (file, cancellable, pdk_async_waiter_done, &waiter);
    header = pdk_gguf_reader_read_file_finish (pdk_async_waiter_wait (&waiter), &error);
    g_assert_no_error (error);
    g_assert_cmpstr (pdk_gguf_header_get_architecture (header), ==, "llama");
  }
  {
    g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

    g_cancellable_cancel (cancellable);
    pdk_gguf_reader_read_file_async (file, cancellable, pdk_async_waiter_done, &waiter);
    g_assert_null (pdk_gguf_reader_read_file_finish (pdk_async_waiter_wait (&waiter), &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/gguf/reader/" name, Fixture, NULL, set_up, (function), tear_down)
  ADD ("model", test_reads_a_model);
  g_test_add_func ("/gguf/reader/versions", test_every_version_and_byte_order);
  g_test_add_func ("/gguf/reader/pieces", test_pieces_do_not_matter);
  ADD ("no-model", test_refuses_what_is_no_model);
  ADD ("truncated", test_refuses_every_truncation);
  ADD ("incompatible", test_refuses_what_engines_cannot_load);
  ADD ("places", test_refuses_places_that_do_not_exist);
  ADD ("thread", test_reads_on_a_thread);
#undef ADD

  return g_test_run ();
}
