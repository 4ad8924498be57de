/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "gguf/pdk-gguf-cache.h"
#include "gguf/pdk-gguf-header-json.h"
#include "gguf/pdk-gguf-reader.h"
#include "gguf/pdk-gguf-remote.h"
#include "pdk-test.h"
#include "pdk-tiny-model.h"

#define TOKENS      60000
#define MERGES      90000
#define FILE_BYTES  (G_GUINT64_CONSTANT (5) << 30)
#define OBJECT_ID   "f2ca1bb6c7e907d06dafe4687e579fce76b37e4e93b7605022da52e6ccc26fd2"
#define SECRET      "Bearer hf_secret"
#define HUB_PATH    "/owner/name/resolve/main/model.gguf"
#define CDN_PATH    "/cdn/blob"
#define PLAIN_PATH  "/plain/model%20one.gguf"
#define BROKEN_PATH "/broken/model.gguf"

/*
 * How the server breaks the rules.
 */
typedef enum
{
  BROKEN_NOT,
  BROKEN_NO_RANGES,
  BROKEN_WRONG_START,
  BROKEN_CHANGING_TOTAL,
  BROKEN_NO_CONTENT_RANGE,
  BROKEN_COMPRESSED,
  BROKEN_STATUS,
  BROKEN_HTML,
  BROKEN_LOOP,
  BROKEN_SCHEME,
  BROKEN_STALL,
  BROKEN_CUT,
} Broken;

typedef struct
{
  SoupServer  *server;
  SoupServer  *cdn;
  SoupSession *session;
  GBytes      *header;
  char        *base;
  char        *cdn_base;
  char        *folder;
  Broken       broken;
  guint        status;
  const char  *error_code;
  guint        answers;
  guint        hub_answers;
  guint        expired_after;
  guint64      asked_bytes;
  gboolean     secret_at_hub;
  gboolean     secret_at_cdn;
  guint        shapes;
  guint        requests_at_shape;
} Fixture;

static GBytes *
make_header (void)
{
  PdkTinyModel              model = PDK_TINY_MODEL_INIT;
  g_autoptr (PdkGgufWriter) writer = pdk_gguf_writer_new (3, G_LITTLE_ENDIAN, 1);
  g_autoptr (GPtrArray)     words = g_ptr_array_new_with_free_func (g_free);
  g_autofree gint32        *types = g_new0 (gint32, TOKENS);
  g_autofree float         *scores = g_new0 (float, TOKENS);

  for (guint i = 0; i < MERGES; i++)
    g_ptr_array_add (words, g_strdup_printf ("%.*s%u", (int) (i * 12 / MERGES), "abcdefghijkl", i));
  pdk_gguf_writer_add_string (writer, "general.architecture", "llama");
  pdk_gguf_writer_add_uint32 (writer, "llama.block_count", 40);
  pdk_gguf_writer_add_uint32 (writer, "llama.embedding_length", 256);
  pdk_gguf_writer_add_uint32 (writer, "llama.attention.head_count", 4);
  pdk_gguf_writer_add_array (writer, "tokenizer.ggml.tokens", PDK_GGUF_VALUE_STRING, words->pdata, TOKENS);
  pdk_gguf_writer_add_array (writer, "tokenizer.ggml.scores", PDK_GGUF_VALUE_FLOAT32, scores, TOKENS);
  pdk_gguf_writer_add_array (writer, "tokenizer.ggml.token_type", PDK_GGUF_VALUE_INT32, types, TOKENS);
  pdk_gguf_writer_add_array (writer, "tokenizer.ggml.merges", PDK_GGUF_VALUE_STRING, words->pdata, MERGES);
  pdk_gguf_writer_add_string (writer, "tokenizer.chat_template", model.chat_template);
  pdk_gguf_writer_add_uint32 (writer, "general.file_type", 15);
  for (guint i = 0; i < 40 * 9; i++)
    {
      g_autofree char *name = g_strdup_printf ("blk.%u.attn_matrix_%u.weight", i / 9, i % 9);

      pdk_gguf_writer_add_tensor (writer, name, PDK_GGUF_TENSOR_F16, PDK_GGUF_FILL_ZERO, (const guint64[]) { 256, 256 }, 2);
    }
  return pdk_gguf_writer_dup_header (writer);
}

/* A slice of the file: its header, then zeros. */
static void
append_slice (Fixture           *fixture,
              SoupServerMessage *message,
              guint64            start,
              guint64            end)
{
  g_autofree guint8 *slice = g_malloc0 ((gsize) (end - start + 1));
  gsize              length;
  const guint8      *header = g_bytes_get_data (fixture->header, &length);

  if (start < length)
    memcpy (slice, header + start, (gsize) MIN (end - start + 1, length - start));
  fixture->asked_bytes += end - start + 1;
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_COPY, slice, (gsize) (end - start + 1));
}

static gboolean
read_range (SoupServerMessage *message,
            guint64           *start,
            guint64           *end)
{
  const char *range = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Range");
  char       *rest;

  g_assert_nonnull (range);
  g_assert_true (g_str_has_prefix (range, "bytes="));
  *start = g_ascii_strtoull (range + 6, &rest, 10);
  g_assert_cmpint (*rest, ==, '-');
  *end = MIN (g_ascii_strtoull (rest + 1, NULL, 10), FILE_BYTES - 1);
  return *start <= *end;
}

static void
answer_range (Fixture           *fixture,
              SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char    *content_range = NULL;
  guint64             total = FILE_BYTES;
  guint64             shift = fixture->broken == BROKEN_WRONG_START ? 1 : 0;
  guint64             start, end;

  g_assert_cmpstr (soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Accept-Encoding"), ==, "identity");
  if (!read_range (message, &start, &end))
    {
      soup_server_message_set_status (message, SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE, NULL);
      return;
    }
  if (fixture->broken == BROKEN_CHANGING_TOTAL && fixture->answers > 1)
    total -= 1;
  content_range = g_strdup_printf ("bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT, start + shift, end + shift, total);
  if (fixture->broken != BROKEN_NO_CONTENT_RANGE)
    soup_message_headers_replace (headers, "Content-Range", content_range);
  if (fixture->broken == BROKEN_COMPRESSED)
    soup_message_headers_replace (headers, "Content-Encoding", "gzip");
  soup_message_headers_replace (headers, "ETag", "\"tag-of-the-server\"");
  soup_server_message_set_status (message, SOUP_STATUS_PARTIAL_CONTENT, NULL);
  append_slice (fixture, message, start, end);
}

static gboolean
has_secret (SoupServerMessage *message)
{
  return g_strcmp0 (soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization"), SECRET) == 0;
}

static void
hub_cb (SoupServer        *server,
        SoupServerMessage *message,
        const char        *path,
        GHashTable        *query,
        gpointer           data)
{
  Fixture            *fixture = data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char    *location = g_strconcat (fixture->cdn_base, CDN_PATH "?Signature=x", NULL);

  fixture->hub_answers++;
  fixture->secret_at_hub = has_secret (message);
  soup_message_headers_replace (headers, "X-Linked-ETag", "\"" OBJECT_ID "\"");
  soup_message_headers_replace (headers, "X-Linked-Size", "5368709120");
  soup_message_headers_replace (headers, "Location", location);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, "Found. Redirecting", 18);
  soup_server_message_set_status (message, SOUP_STATUS_FOUND, NULL);
}

static void
cdn_cb (SoupServer        *server,
        SoupServerMessage *message,
        const char        *path,
        GHashTable        *query,
        gpointer           data)
{
  Fixture *fixture = data;

  fixture->answers++;
  fixture->secret_at_cdn = fixture->secret_at_cdn || has_secret (message);
  if (fixture->expired_after > 0 && fixture->answers == fixture->expired_after)
    soup_server_message_set_status (message, SOUP_STATUS_FORBIDDEN, NULL);
  else
    answer_range (fixture, message);
}

static void
plain_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           data)
{
  Fixture *fixture = data;

  fixture->answers++;
  answer_range (fixture, message);
}

static void
redirect (SoupServerMessage *message,
          const char        *location)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location", location);
  soup_server_message_set_status (message, SOUP_STATUS_TEMPORARY_REDIRECT, NULL);
}

/* Promises more than comes before the connection breaks. */
static void
cut_answer (Fixture           *fixture,
            SoupServerMessage *message)
{
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (GError)    error = NULL;
  g_autofree char      *head = NULL;
  GOutputStream        *output;
  gsize                 length;
  const guint8         *header = g_bytes_get_data (fixture->header, &length);
  guint64               start, end;

  g_assert_true (read_range (message, &start, &end));
  head = g_strdup_printf ("HTTP/1.1 206 Partial Content\r\nContent-Length: %" G_GUINT64_FORMAT
                          "\r\nContent-Range: bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT "\r\n\r\n",
                          end - start + 1, start, end, FILE_BYTES);
  stream = soup_server_message_steal_connection (message);
  output = g_io_stream_get_output_stream (stream);
  g_output_stream_write_all (output, head, strlen (head), NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (output, header + start, (gsize) (end - start) / 2, NULL, NULL, &error);
  g_assert_no_error (error);
  g_io_stream_close (stream, NULL, NULL);
}

static void
broken_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           data)
{
  Fixture            *fixture = data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  fixture->answers++;
  switch (fixture->broken)
    {
    case BROKEN_NO_RANGES:
      /* SoupServer would answer the range itself. */
      soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
      soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
      append_slice (fixture, message, 0, (8 << 20) - 1);
      break;
    case BROKEN_STATUS:
      if (fixture->error_code != NULL)
        soup_message_headers_replace (headers, "X-Error-Code", fixture->error_code);
      soup_server_message_set_status (message, fixture->status, NULL);
      break;
    case BROKEN_HTML:
      soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
      soup_server_message_set_response (message, "text/html", SOUP_MEMORY_STATIC, "<!doctype html><p>Log in", 24);
      soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
      break;
    case BROKEN_LOOP:
      redirect (message, BROKEN_PATH);
      break;
    case BROKEN_SCHEME:
      redirect (message, "file:///etc/passwd");
      break;
    case BROKEN_STALL:
      soup_server_message_pause (message);
      break;
    case BROKEN_CUT:
      if (fixture->answers == 2)
        cut_answer (fixture, message);
      else
        answer_range (fixture, message);
      break;
    case BROKEN_NOT:
    case BROKEN_WRONG_START:
    case BROKEN_CHANGING_TOTAL:
    case BROKEN_NO_CONTENT_RANGE:
    case BROKEN_COMPRESSED:
    default:
      answer_range (fixture, message);
    }
}

static char *
listen_on (SoupServer *server,
           const char *address)
{
  g_autoptr (GError)         error = NULL;
  g_autoptr (GSocketAddress) socket_address = g_inet_socket_address_new_from_string (address, 0);
  GSList                    *uris;
  char                      *base;

  g_assert_true (soup_server_listen (server, socket_address, 0, &error));
  g_assert_no_error (error);
  uris = soup_server_get_uris (server);
  base = g_strdup_printf ("http://%s:%d", address, g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return base;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = pdk_test_make_folder ();
  fixture->header = make_header ();
  fixture->session = soup_session_new ();
  soup_session_set_proxy_resolver (fixture->session, NULL);
  fixture->server = soup_server_new (NULL, NULL);
  fixture->cdn = soup_server_new (NULL, NULL);
  fixture->base = listen_on (fixture->server, "127.0.0.1");
  fixture->cdn_base = listen_on (fixture->cdn, "127.0.0.2");
  soup_server_add_handler (fixture->server, HUB_PATH, hub_cb, fixture, NULL);
  soup_server_add_handler (fixture->server, "/plain", plain_cb, fixture, NULL);
  soup_server_add_handler (fixture->server, BROKEN_PATH, broken_cb, fixture, NULL);
  soup_server_add_handler (fixture->cdn, CDN_PATH, cdn_cb, fixture, NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  soup_session_abort (fixture->session);
  soup_server_disconnect (fixture->server);
  soup_server_disconnect (fixture->cdn);
  g_assert_finalize_object (fixture->session);
  g_assert_finalize_object (fixture->server);
  g_assert_finalize_object (fixture->cdn);
  pdk_test_remove_folder (fixture->folder);
  g_bytes_unref (fixture->header);
  g_free (fixture->folder);
  g_free (fixture->base);
  g_free (fixture->cdn_base);
}

static PdkGgufHttp *
new_file (Fixture    *fixture,
          const char *path,
          const char *authorization)
{
  g_autofree char   *address = g_strconcat (fixture->base, path, NULL);
  g_autoptr (GError) error = NULL;
  PdkGgufHttp       *file = pdk_gguf_http_new (fixture->session, address, authorization, &error);

  g_assert_no_error (error);
  return file;
}

static void
shape_cb (PdkGgufHeader *header,
          gpointer       data)
{
  Fixture *fixture = data;

  fixture->shapes++;
  fixture->requests_at_shape = fixture->answers;
  g_assert_false (pdk_gguf_header_is_complete (header));
  g_assert_cmpuint (pdk_gguf_header_get_count (header, "llama.block_count", 0), ==, 40);
  g_assert_cmpuint (pdk_gguf_header_get_token_count (header), ==, TOKENS);
}

static PdkGgufHeader *
read_remote (Fixture     *fixture,
             PdkGgufHttp *file,
             const char  *folder,
             const char  *object_id,
             GError     **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;
  PdkGgufRemote           remote = { .cache_folder = folder, .repository = "hf.co/owner/name", .object_id = object_id };

  pdk_gguf_remote_read_async (file, &remote, shape_cb, fixture, NULL, pdk_async_waiter_done, &waiter);
  return pdk_gguf_remote_read_finish (file, pdk_async_waiter_wait (&waiter), error);
}

static void
assert_whole (Fixture       *fixture,
              PdkGgufHeader *header)
{
  g_assert_nonnull (header);
  g_assert_true (pdk_gguf_header_is_complete (header));
  g_assert_cmpuint (pdk_gguf_header_get_data_start (header), ==, g_bytes_get_size (fixture->header));
  g_assert_cmpuint (pdk_gguf_header_get_tensors (header)->count, ==, 360);
  g_assert_cmpstr (pdk_gguf_header_get_file_type (header), ==, "Q4_K_M");
  g_assert_cmpstr (pdk_gguf_header_get_chat_template (header), ==, PDK_TINY_MODEL_CHAT_TEMPLATE);
  g_assert_cmpuint (pdk_gguf_header_get_file_size (header), ==, FILE_BYTES);
}

static void
test_reads_little (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (PdkGgufHttp)   file = new_file (fixture, PLAIN_PATH, NULL);
  g_autoptr (GError)        error = NULL;
  g_autoptr (PdkGgufHeader) header = read_remote (fixture, file, NULL, NULL, &error);
  gsize                     length = g_bytes_get_size (fixture->header);

  g_assert_no_error (error);
  assert_whole (fixture, header);
  g_assert_cmpuint (fixture->shapes, ==, 1);
  g_assert_cmpuint (fixture->requests_at_shape, ==, 1);
  g_assert_cmpuint (fixture->asked_bytes, ==, pdk_gguf_http_get_read_bytes (file));
  g_assert_cmpuint (fixture->answers, ==, pdk_gguf_http_get_requests (file));
  g_assert_cmpuint (fixture->answers, <=, 16);
  /* The two arrays of numbers, 480 kB, are left out. */
  g_assert_cmpuint (fixture->asked_bytes, <, (length - 2 * 4 * TOKENS) * 115 / 100);
  g_test_message ("%" G_GSIZE_FORMAT " bytes of header, %" G_GUINT64_FORMAT " fetched in %u requests", length,
                  fixture->asked_bytes, fixture->answers);
}

static void
test_asks_the_hub_once (Fixture      *fixture,
                        gconstpointer data)
{
  g_autoptr (PdkGgufHttp)   file = new_file (fixture, HUB_PATH, SECRET);
  g_autoptr (GError)        error = NULL;
  g_autoptr (PdkGgufHeader) header = read_remote (fixture, file, NULL, NULL, &error);

  g_assert_no_error (error);
  assert_whole (fixture, header);
  g_assert_cmpuint (fixture->hub_answers, ==, 1);
  g_assert_cmpuint (fixture->answers, >, 2);
  g_assert_true (fixture->secret_at_hub);
  g_assert_false (fixture->secret_at_cdn);
  g_assert_cmpstr (pdk_gguf_http_get_object_id (file), ==, OBJECT_ID);
}

static void
test_asks_again_when_expired (Fixture      *fixture,
                              gconstpointer data)
{
  g_autoptr (PdkGgufHttp)   file = new_file (fixture, HUB_PATH, SECRET);
  g_autoptr (GError)        error = NULL;
  g_autoptr (PdkGgufHeader) header = NULL;

  fixture->expired_after = 3;
  header = read_remote (fixture, file, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_whole (fixture, header);
  g_assert_cmpuint (fixture->hub_answers, ==, 2);
  g_assert_false (fixture->secret_at_cdn);
}

static void
test_remembers (Fixture      *fixture,
                gconstpointer data)
{
  const char *ids[] = { OBJECT_ID, NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    for (guint round = 0; round < 2; round++)
      {
        g_autofree char          *folder = g_build_filename (fixture->folder, ids[i] != NULL ? "known" : "unknown", NULL);
        g_autoptr (PdkGgufHttp)   file = new_file (fixture, HUB_PATH, NULL);
        g_autoptr (GError)        error = NULL;
        g_autoptr (PdkGgufHeader) header = read_remote (fixture, file, folder, ids[i], &error);

        g_assert_no_error (error);
        assert_whole (fixture, header);
        if (round == 0)
          g_assert_cmpuint (pdk_gguf_http_get_requests (file), >, 3);
        else
          g_assert_cmpuint (pdk_gguf_http_get_requests (file), ==, ids[i] != NULL ? 0 : 2);
      }
}

static void
test_survives_a_bad_cache (Fixture      *fixture,
                           gconstpointer data)
{
  const char               *contents[] = { "", "{", "[]", "{\"key\":\"x\"}", "{\"header\":{\"format\":1}}" };
  g_autoptr (PdkGgufHttp)   first = new_file (fixture, HUB_PATH, NULL);
  g_autoptr (PdkGgufHeader) header = read_remote (fixture, first, fixture->folder, OBJECT_ID, NULL);
  g_autoptr (GDir)          folder = g_dir_open (fixture->folder, 0, NULL);
  g_autofree char          *path = g_build_filename (fixture->folder, g_dir_read_name (folder), NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (PdkGgufHttp)   file = new_file (fixture, HUB_PATH, NULL);
      g_autoptr (GError)        error = NULL;
      g_autoptr (PdkGgufHeader) again = NULL;

      g_assert_true (g_file_set_contents (path, contents[i], -1, NULL));
      again = read_remote (fixture, file, fixture->folder, OBJECT_ID, &error);
      g_assert_no_error (error);
      assert_whole (fixture, again);
      g_assert_cmpuint (pdk_gguf_http_get_requests (file), >, 3);
    }
}

static void
test_forgets_the_oldest (Fixture      *fixture,
                         gconstpointer data)
{
  g_autoptr (GError)        error = NULL;
  g_autoptr (PdkGgufHeader) header = pdk_gguf_reader_read_bytes ("x", fixture->header, 0, &error);
  g_autoptr (PdkGgufHeader) last = NULL;
  guint                     files = 0;

  for (guint i = 0; i < PDK_GGUF_CACHE_LIMIT + 10; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      pdk_gguf_cache_store (fixture->folder, "../../repository", id, header);
    }
  {
    g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);

    while (g_dir_read_name (folder) != NULL)
      files++;
  }
  g_assert_cmpuint (files, ==, PDK_GGUF_CACHE_LIMIT);
}

static void
test_json_keeps_everything (Fixture      *fixture,
                            gconstpointer data)
{
  g_autoptr (GError)        error = NULL;
  g_autoptr (PdkGgufHeader) header = pdk_gguf_reader_read_bytes ("x", fixture->header, FILE_BYTES, &error);
  g_autoptr (JsonObject)    object = pdk_gguf_header_to_json (header);
  g_autoptr (PdkGgufHeader) copy = pdk_gguf_header_new_from_json (object);
  g_autoptr (JsonObject)    again = pdk_gguf_header_to_json (copy);
  g_autoptr (JsonNode)      first = json_node_init_object (json_node_alloc (), object);
  g_autoptr (JsonNode)      second = json_node_init_object (json_node_alloc (), again);

  g_assert_no_error (error);
  assert_whole (fixture, copy);
  g_assert_true (json_node_equal (first, second));
}

static void
test_refuses_broken_answers (Fixture      *fixture,
                             gconstpointer data)
{
  static const struct
  {
    Broken       broken;
    guint        status;
    const char  *code;
    PdkErrorCode cause;
  } cases[] = {
    { BROKEN_NO_RANGES, 0, NULL, PDK_ERROR_PROTOCOL },
    { BROKEN_WRONG_START, 0, NULL, PDK_ERROR_PROTOCOL },
    { BROKEN_CHANGING_TOTAL, 0, NULL, PDK_ERROR_PROTOCOL },
    { BROKEN_NO_CONTENT_RANGE, 0, NULL, PDK_ERROR_PROTOCOL },
    { BROKEN_COMPRESSED, 0, NULL, PDK_ERROR_PROTOCOL },
    { BROKEN_HTML, 0, NULL, PDK_ERROR_UNSUPPORTED_FILE },
    { BROKEN_LOOP, 0, NULL, PDK_ERROR_PROTOCOL },
    { BROKEN_SCHEME, 0, NULL, PDK_ERROR_PROTOCOL },
    { BROKEN_STALL, 0, NULL, PDK_ERROR_TIMEOUT },
    { BROKEN_STATUS, 401, NULL, PDK_ERROR_UNAUTHORIZED },
    { BROKEN_STATUS, 401, "GatedRepo", PDK_ERROR_GATED },
    { BROKEN_STATUS, 403, "GatedRepo", PDK_ERROR_GATED },
    { BROKEN_STATUS, 403, NULL, PDK_ERROR_PERMISSION },
    { BROKEN_STATUS, 404, "EntryNotFound", PDK_ERROR_NOT_FOUND },
    { BROKEN_STATUS, 429, NULL, PDK_ERROR_RATE_LIMITED },
    { BROKEN_STATUS, 503, NULL, PDK_ERROR_BUSY },
    { BROKEN_STATUS, 416, NULL, PDK_ERROR_UNSUPPORTED_FILE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PdkGgufHttp) file = new_file (fixture, BROKEN_PATH, NULL);
      g_autoptr (GError)      error = NULL;

      fixture->broken = cases[i].broken;
      fixture->status = cases[i].status;
      fixture->error_code = cases[i].code;
      fixture->answers = 0;
      if (cases[i].broken == BROKEN_STALL)
        pdk_gguf_http_set_patience (file, 50);
      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_null (read_remote (fixture, file, NULL, NULL, &error));
      pdk_test_assert_error (error, cases[i].cause);
      /* Whatever a server sends, only what was asked for is read. */
      g_assert_cmpuint (pdk_gguf_http_get_read_bytes (file), <=, PDK_GGUF_SOURCE_FIRST_BYTES);
    }
}

static void
test_goes_on_after_a_cut (Fixture      *fixture,
                          gconstpointer data)
{
  g_autoptr (PdkGgufHttp)   file = new_file (fixture, BROKEN_PATH, NULL);
  g_autoptr (GError)        error = NULL;
  g_autoptr (PdkGgufHeader) header = NULL;

  fixture->broken = BROKEN_CUT;
  header = read_remote (fixture, file, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_whole (fixture, header);
}

static void
test_expected_size (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (PdkGgufHttp) file = new_file (fixture, PLAIN_PATH, NULL);
  g_autoptr (GError)      error = NULL;

  pdk_gguf_http_set_expected_size (file, FILE_BYTES - 1);
  g_assert_null (read_remote (fixture, file, NULL, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_PROTOCOL);
}

static void
test_bad_addresses (Fixture      *fixture,
                    gconstpointer data)
{
  const char *addresses[] = { "", "model.gguf", "ftp://x/y", "file:///etc/passwd", "http://", "https:///x" };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (pdk_gguf_http_new (fixture->session, addresses[i], NULL, &error));
      pdk_test_assert_error (error, PDK_ERROR_INVALID_INPUT);
    }
}

static void
test_nobody_there (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (PdkGgufHttp) file = new_file (fixture, PLAIN_PATH, NULL);
  g_autoptr (GError)      error = NULL;

  soup_server_disconnect (fixture->server);
  g_assert_null (read_remote (fixture, file, NULL, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_UNREACHABLE);
}

static void
cancel_cb (PdkGgufHeader *header,
           gpointer       cancellable)
{
  g_cancellable_cancel (cancellable);
}

/* Before, at once, while nothing comes, and between two pieces. */
static void
test_cancels (Fixture      *fixture,
              gconstpointer data)
{
  for (guint when = 0; when < 4; when++)
    {
      g_autoptr (PdkGgufHttp)  file = new_file (fixture, when == 2 ? BROKEN_PATH : PLAIN_PATH, NULL);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError)       error = NULL;
      g_auto (PdkAsyncWaiter)  waiter = PDK_ASYNC_WAITER_INIT;
      PdkGgufRemote            remote = { NULL };

      fixture->broken = when == 2 ? BROKEN_STALL : BROKEN_NOT;
      fixture->answers = 0;
      if (when == 0)
        g_cancellable_cancel (cancellable);
      pdk_gguf_remote_read_async (file, &remote, when == 3 ? cancel_cb : NULL, cancellable, cancellable, pdk_async_waiter_done, &waiter);
      if (when == 1)
        g_cancellable_cancel (cancellable);
      if (when == 2)
        {
          pdk_test_wait_for (fixture->answers == 1);
          g_cancellable_cancel (cancellable);
        }
      g_assert_null (pdk_gguf_remote_read_finish (file, pdk_async_waiter_wait (&waiter), &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      if (when == 3)
        g_assert_cmpuint (fixture->answers, ==, 1);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/gguf/remote/" name, Fixture, NULL, set_up, (function), tear_down)
  ADD ("little", test_reads_little);
  ADD ("hub-once", test_asks_the_hub_once);
  ADD ("expired", test_asks_again_when_expired);
  ADD ("remembers", test_remembers);
  ADD ("bad-cache", test_survives_a_bad_cache);
  ADD ("forgets", test_forgets_the_oldest);
  ADD ("json", test_json_keeps_everything);
  ADD ("broken", test_refuses_broken_answers);
  ADD ("cut", test_goes_on_after_a_cut);
  ADD ("expected-size", test_expected_size);
  ADD ("addresses", test_bad_addresses);
  ADD ("nobody", test_nobody_there);
  ADD ("cancel", test_cancels);
#undef ADD

  return g_test_run ();
}
