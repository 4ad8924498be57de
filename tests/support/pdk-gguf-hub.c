/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-gguf-hub.h"

#include <string.h>

#include "pdk-tiny-model.h"

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
append_slice (PdkGgufHub        *fixture,
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
answer_range (PdkGgufHub        *fixture,
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
  PdkGgufHub         *fixture = data;
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
  PdkGgufHub *fixture = data;

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
  PdkGgufHub *fixture = data;

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
cut_answer (PdkGgufHub        *fixture,
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
  PdkGgufHub         *fixture = data;
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

void
pdk_gguf_hub_set_up (PdkGgufHub   *fixture,
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

void
pdk_gguf_hub_tear_down (PdkGgufHub   *fixture,
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
