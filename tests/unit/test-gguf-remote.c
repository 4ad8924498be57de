/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gguf/pdk-gguf-cache.h"
#include "gguf/pdk-gguf-header-json.h"
#include "gguf/pdk-gguf-reader.h"
#include "gguf/pdk-gguf-remote.h"
#include "pdk-gguf-hub.h"
#include "pdk-test.h"
#include "pdk-tiny-model.h"

static PdkGgufHttp *
new_file (PdkGgufHub *fixture,
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
  PdkGgufHub *fixture = data;

  fixture->shapes++;
  fixture->requests_at_shape = fixture->answers;
  g_assert_false (pdk_gguf_header_is_complete (header));
  g_assert_cmpuint (pdk_gguf_header_get_count (header, "llama.block_count", 0), ==, 40);
  g_assert_cmpuint (pdk_gguf_header_get_token_count (header), ==, TOKENS);
}

static PdkGgufHeader *
read_remote (PdkGgufHub  *fixture,
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
assert_whole (PdkGgufHub    *fixture,
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
test_reads_little (PdkGgufHub   *fixture,
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
test_asks_the_hub_once (PdkGgufHub   *fixture,
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
test_asks_again_when_expired (PdkGgufHub   *fixture,
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
test_remembers (PdkGgufHub   *fixture,
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
test_survives_a_bad_cache (PdkGgufHub   *fixture,
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
test_forgets_the_oldest (PdkGgufHub   *fixture,
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
test_json_keeps_everything (PdkGgufHub   *fixture,
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
test_refuses_broken_answers (PdkGgufHub   *fixture,
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
test_goes_on_after_a_cut (PdkGgufHub   *fixture,
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
test_expected_size (PdkGgufHub   *fixture,
                    gconstpointer data)
{
  g_autoptr (PdkGgufHttp) file = new_file (fixture, PLAIN_PATH, NULL);
  g_autoptr (GError)      error = NULL;

  pdk_gguf_http_set_expected_size (file, FILE_BYTES - 1);
  g_assert_null (read_remote (fixture, file, NULL, NULL, &error));
  pdk_test_assert_error (error, PDK_ERROR_PROTOCOL);
}

static void
test_bad_addresses (PdkGgufHub   *fixture,
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
test_nobody_there (PdkGgufHub   *fixture,
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
test_cancels (PdkGgufHub   *fixture,
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

#define ADD(name, function) g_test_add ("/gguf/remote/" name, PdkGgufHub, NULL, pdk_gguf_hub_set_up, (function), pdk_gguf_hub_tear_down)
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
