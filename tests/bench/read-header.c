/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <time.h>

#include "estimate/pdk-estimate.h"
#include "gguf/pdk-gguf-http.h"
#include "gguf/pdk-gguf-reader.h"
#include "gguf/pdk-gguf-remote.h"
#include "pdk-gguf-hub.h"
#include "pdk-gguf-writer.h"

/*
 * read-header write FILE     writes a model without a meaning, with a header as large as they come
 * read-header read FILE      says how many milliseconds one reading of the header took
 * read-header estimate FILE  says how many milliseconds 1 000 estimates took
 * read-header remote         says what reading a header from a server took: its bytes, bytes fetched, requests
 *
 * Milliseconds are told twice: by the clock, and of the processor's time.
 */

#define VOCABULARY 262144
#define MERGED     400000
#define LAYERS     48
#define MATRICES   9
#define ESTIMATES  1000

typedef struct
{
  gint64  wall;
  clock_t processor;
} Watch;

static Watch
watch_start (void)
{
  return (Watch) { g_get_monotonic_time (), clock () };
}

static void
watch_print (const Watch *watch)
{
  double processor = 1000.0 * (double) (clock () - watch->processor) / CLOCKS_PER_SEC;

  g_print ("%.3f %.3f\n", (double) (g_get_monotonic_time () - watch->wall) / 1000.0, processor);
}

static int
fail (GError *error)
{
  g_printerr ("%s\n", error->message);
  return 1;
}

static int
write_file (const char *path)
{
  g_autoptr (PdkGgufWriter) writer = pdk_gguf_writer_new (3, G_LITTLE_ENDIAN, 1);
  g_autoptr (GPtrArray)     words = g_ptr_array_new_with_free_func (g_free);
  g_autofree gint32        *types = g_new0 (gint32, VOCABULARY);
  g_autofree float         *scores = g_new0 (float, VOCABULARY);
  g_autoptr (GError)        error = NULL;

  for (guint i = 0; i < MERGED; i++)
    g_ptr_array_add (words, g_strdup_printf ("w%06x", i));
  pdk_gguf_writer_add_string (writer, "general.architecture", "llama");
  pdk_gguf_writer_add_uint32 (writer, "llama.block_count", LAYERS);
  pdk_gguf_writer_add_uint32 (writer, "llama.context_length", 131072);
  pdk_gguf_writer_add_uint32 (writer, "llama.embedding_length", 64);
  pdk_gguf_writer_add_uint32 (writer, "llama.feed_forward_length", 256);
  pdk_gguf_writer_add_uint32 (writer, "llama.attention.head_count", 4);
  pdk_gguf_writer_add_uint32 (writer, "llama.attention.head_count_kv", 2);
  pdk_gguf_writer_add_string (writer, "tokenizer.ggml.model", "gpt2");
  pdk_gguf_writer_add_array (writer, "tokenizer.ggml.tokens", PDK_GGUF_VALUE_STRING, words->pdata, VOCABULARY);
  pdk_gguf_writer_add_array (writer, "tokenizer.ggml.scores", PDK_GGUF_VALUE_FLOAT32, scores, VOCABULARY);
  pdk_gguf_writer_add_array (writer, "tokenizer.ggml.token_type", PDK_GGUF_VALUE_INT32, types, VOCABULARY);
  pdk_gguf_writer_add_array (writer, "tokenizer.ggml.merges", PDK_GGUF_VALUE_STRING, words->pdata, MERGED);
  for (guint i = 0; i < LAYERS * MATRICES; i++)
    {
      g_autofree char *name = g_strdup_printf ("blk.%u.attn_matrix_%u.weight", i / MATRICES, i % MATRICES);

      pdk_gguf_writer_add_tensor (writer, name, PDK_GGUF_TENSOR_F16, PDK_GGUF_FILL_ZERO, (const guint64[]) { 64, 64 }, 2);
    }
  return pdk_gguf_writer_write_file (writer, path, &error) ? 0 : fail (error);
}

static int
read_file (const char *path)
{
  g_autoptr (GFile)         file = g_file_new_for_path (path);
  g_autoptr (GError)        error = NULL;
  Watch                     watch = watch_start ();
  g_autoptr (PdkGgufHeader) header = pdk_gguf_reader_read_file (file, NULL, &error);

  if (header == NULL)
    return fail (error);
  watch_print (&watch);
  return 0;
}

/* The context differs each time, so that nothing can be remembered. */
static int
estimate (const char *path)
{
  g_autoptr (GFile)         file = g_file_new_for_path (path);
  g_autoptr (GError)        error = NULL;
  g_autoptr (PdkGgufHeader) header = pdk_gguf_reader_read_file (file, NULL, &error);
  Watch                     watch;

  if (header == NULL)
    return fail (error);
  watch = watch_start ();
  for (guint i = 0; i < ESTIMATES; i++)
    {
      g_autoptr (PdkModelShape) shape = pdk_model_shape_new_from_header (header, &error);
      PdkEstimateRequest        request;
      PdkEstimate               result;

      if (shape == NULL)
        return fail (error);
      pdk_estimate_request_init (&request, shape, PDK_ENGINE_OLLAMA);
      request.context = 4096 + 64 * i;
      pdk_estimate_compute (&request, &result);
    }
  watch_print (&watch);
  return 0;
}

static int
read_remote (void)
{
  g_auto (PdkAsyncWaiter)   waiter = PDK_ASYNC_WAITER_INIT;
  g_autoptr (GError)        error = NULL;
  g_autofree char          *uri = NULL;
  g_autoptr (PdkGgufHttp)   file = NULL;
  g_autoptr (PdkGgufHeader) header = NULL;
  const PdkGgufRemote       nowhere = { 0 };
  PdkGgufHub                hub = { 0 };
  gint64                    start;
  double                    elapsed;

  pdk_gguf_hub_set_up (&hub, NULL);
  uri = g_strconcat (hub.base, HUB_PATH, NULL);
  file = pdk_gguf_http_new (hub.session, uri, NULL, &error);
  if (file == NULL)
    return fail (error);
  start = g_get_monotonic_time ();
  pdk_gguf_remote_read_async (file, &nowhere, NULL, NULL, NULL, pdk_async_waiter_done, &waiter);
  header = pdk_gguf_remote_read_finish (file, pdk_async_waiter_wait (&waiter), &error);
  elapsed = (double) (g_get_monotonic_time () - start) / 1000.0;
  if (header == NULL)
    return fail (error);
  g_print ("%.3f ms, header %" G_GSIZE_FORMAT " bytes, asked for %" G_GUINT64_FORMAT " bytes (%.3f times) in %u requests\n",
           elapsed, g_bytes_get_size (hub.header), hub.asked_bytes,
           (double) hub.asked_bytes / (double) g_bytes_get_size (hub.header), hub.answers);
  g_clear_object (&file);
  pdk_async_waiter_clear (&waiter);
  pdk_gguf_hub_tear_down (&hub, NULL);
  return 0;
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "write"))
    return write_file (argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "read"))
    return read_file (argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "estimate"))
    return estimate (argv[2]);
  if (argc == 2 && g_str_equal (argv[1], "remote"))
    return read_remote ();
  g_printerr ("usage: read-header write|read|estimate FILE | remote\n");
  return 2;
}
