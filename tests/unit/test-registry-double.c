/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "base/pdk-json.h"
#include "pdk-registry.h"
#include "pdk-test.h"

/* The test registry itself: other tests only prove something if it does what it says. */

typedef struct
{
  char        *folder;
  PdkRegistry *registry;
  SoupSession *session;
  char        *digest;
  GBytes      *blob;
} Fixture;

#define BLOB_SIZE 300000

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *path = NULL;
  g_autofree char   *contents = g_malloc (BLOB_SIZE);
  PdkRegistryModel   model = { 0 };

  fixture->folder = pdk_test_make_folder ();
  path = g_build_filename (fixture->folder, "weights", NULL);
  for (gsize i = 0; i < BLOB_SIZE; i++)
    contents[i] = (char) (i * 7 + i / 251);
  g_assert_true (g_file_set_contents (path, contents, BLOB_SIZE, NULL));
  fixture->blob = g_bytes_new_take (g_steal_pointer (&contents), BLOB_SIZE);
  fixture->registry = pdk_registry_start (fixture->folder, NULL, &error);
  g_assert_no_error (error);
  model = (PdkRegistryModel) PDK_REGISTRY_MODEL_INIT (path);
  pdk_registry_add_model (fixture->registry, &model, "library/tiny", "latest");
  pdk_registry_add_model (fixture->registry, &model, "owner/repo", "Q4_K_M");
  fixture->session = soup_session_new ();
  fixture->digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, fixture->blob);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  soup_session_abort (fixture->session);
  g_clear_object (&fixture->session);
  g_clear_pointer (&fixture->registry, pdk_registry_stop);
  pdk_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->digest);
  g_bytes_unref (fixture->blob);
}

static SoupMessage *
make_message (Fixture    *fixture,
              const char *method,
              const char *host,
              const char *path)
{
  g_autofree char *address = g_strdup_printf ("http://%s:%u%s", host, pdk_registry_get_port (fixture->registry), path);
  SoupMessage     *message = soup_message_new (method, address);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  return message;
}

static GBytes *
send (Fixture     *fixture,
      SoupMessage *message,
      GError     **error)
{
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, pdk_async_waiter_done, &waiter);
  return soup_session_send_and_read_finish (fixture->session, pdk_async_waiter_wait (&waiter), error);
}

static guint
get_manifest_status (Fixture    *fixture,
                     const char *name,
                     const char *tag)
{
  g_autofree char        *path = g_strdup_printf ("/v2/%s/manifests/%s", name, tag);
  g_autoptr (SoupMessage) message = make_message (fixture, "GET", "127.0.0.1", path);
  g_autoptr (GError)      error = NULL;
  g_autoptr (GBytes)      body = send (fixture, message, &error);

  g_assert_no_error (error);
  return soup_message_get_status (message);
}

static char *
dup_cdn_path (Fixture *fixture)
{
  return g_strconcat ("/cdn/", fixture->digest, NULL);
}

static void
test_manifest_names_layers (Fixture      *fixture,
                            gconstpointer data)
{
  g_autoptr (SoupMessage) message = make_message (fixture, "GET", "127.0.0.1", "/v2/library/tiny/manifests/latest");
  g_autoptr (GError)      error = NULL;
  g_autoptr (GBytes)      body = send (fixture, message, &error);
  g_autoptr (JsonObject)  manifest = NULL;
  g_autofree char        *digest = g_strconcat ("sha256:", fixture->digest, NULL);
  JsonObject             *layer;

  g_assert_no_error (error);
  manifest = pdk_json_parse_object (g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body), "manifest", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (pdk_json_get_array (manifest, "layers")), ==, 3);
  layer = json_array_get_object_element (pdk_json_get_array (manifest, "layers"), 0);
  g_assert_cmpstr (pdk_json_get_string (layer, "digest"), ==, digest);
  g_assert_cmpint (pdk_json_get_int (layer, "size", -1), ==, BLOB_SIZE);
}

static void
test_tags_are_found_as_on_the_hub (Fixture      *fixture,
                                   gconstpointer data)
{
  g_assert_cmpuint (get_manifest_status (fixture, "owner/repo", "q4_k_m"), ==, 200);
  g_assert_cmpuint (get_manifest_status (fixture, "owner/repo", "latest"), ==, 200);
  g_assert_cmpuint (get_manifest_status (fixture, "owner/repo", "Q9"), ==, 400);
  g_assert_cmpuint (get_manifest_status (fixture, "owner/none", "latest"), ==, 404);
  g_assert_cmpuint (get_manifest_status (fixture, "library/tiny", "other"), ==, 404);
  g_assert_cmpuint (get_manifest_status (fixture, "..", "blobs"), !=, 200);
}

static void
test_blob_redirects_to_another_host (Fixture      *fixture,
                                     gconstpointer data)
{
  g_autofree char        *path = g_strconcat ("/v2/library/tiny/blobs/sha256:", fixture->digest, NULL);
  g_autoptr (SoupMessage) head = make_message (fixture, "HEAD", "127.0.0.1", path);
  g_autoptr (SoupMessage) get = make_message (fixture, "GET", "127.0.0.1", path);
  g_autoptr (GError)      error = NULL;
  g_autoptr (GBytes)      empty = send (fixture, head, &error);
  g_autoptr (GBytes)      body = send (fixture, get, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (head), ==, 200);
  g_assert_cmpint (soup_message_headers_get_content_length (soup_message_get_response_headers (head)), ==, BLOB_SIZE);
  g_assert_cmpuint (soup_message_get_status (get), ==, 307);
  g_assert_true (g_str_has_prefix (soup_message_headers_get_one (soup_message_get_response_headers (get), "Location"),
                                   "http://127.0.0.2:"));
}

static GBytes *
read_blob (Fixture    *fixture,
           const char *range,
           guint      *status,
           GError    **error)
{
  g_autofree char        *path = dup_cdn_path (fixture);
  g_autoptr (SoupMessage) message = make_message (fixture, "GET", "127.0.0.2", path);
  GBytes                 *body;

  if (range != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Range", range);
  body = send (fixture, message, error);
  if (status != NULL)
    *status = soup_message_get_status (message);
  return body;
}

static void
test_cdn_sends_whole_and_ranges (Fixture      *fixture,
                                 gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint              whole_status;
  guint              part_status;
  guint              beyond_status;
  g_autoptr (GBytes) whole = read_blob (fixture, NULL, &whole_status, &error);
  g_autoptr (GBytes) part = read_blob (fixture, "bytes=100000-299999", &part_status, &error);
  g_autoptr (GBytes) beyond = read_blob (fixture, "bytes=300000-", &beyond_status, &error);
  g_autoptr (GBytes) expected = g_bytes_new_from_bytes (fixture->blob, 100000, 200000);
  g_auto (GStrv)     log = pdk_registry_dup_log (fixture->registry);
  g_autofree char   *line = g_strdup_printf ("GET /cdn/%s 206 bytes=100000-299999", fixture->digest);

  g_assert_no_error (error);
  g_assert_cmpuint (whole_status, ==, 200);
  g_assert_true (g_bytes_equal (whole, fixture->blob));
  g_assert_cmpuint (part_status, ==, 206);
  g_assert_true (g_bytes_equal (part, expected));
  g_assert_cmpuint (beyond_status, ==, 416);
  g_assert_true (g_strv_contains ((const char * const *) log, line));
  g_assert_cmpuint (pdk_registry_count_requests (fixture->registry, "GET /cdn/"), ==, 3);
}

static void
test_names_answer_with_faults (Fixture      *fixture,
                               gconstpointer data)
{
  g_assert_cmpuint (get_manifest_status (fixture, "library/e401", "latest"), ==, 401);
  g_assert_cmpuint (get_manifest_status (fixture, "library/e429", "latest"), ==, 429);
  g_assert_cmpuint (get_manifest_status (fixture, "library/html", "latest"), ==, 200);
  pdk_registry_set_answer (fixture->registry, "library/tiny", 412, NULL, NULL);
  g_assert_cmpuint (get_manifest_status (fixture, "library/tiny", "latest"), ==, 412);
  pdk_registry_set_answer (fixture->registry, "library/tiny", 0, NULL, NULL);
  g_assert_cmpuint (get_manifest_status (fixture, "library/tiny", "latest"), ==, 200);
}

static void
test_cut_ends_the_connection_at_its_offset (Fixture      *fixture,
                                            gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) cut = NULL;
  g_autoptr (GBytes) beyond = NULL;
  g_autoptr (GBytes) whole = NULL;

  pdk_registry_set_cut (fixture->registry, 70000);
  cut = read_blob (fixture, NULL, NULL, &error);
  g_assert_nonnull (error);
  g_clear_error (&error);
  beyond = read_blob (fixture, "bytes=0-69999", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (beyond), ==, 70000);
  pdk_registry_set_cut (fixture->registry, -1);
  whole = read_blob (fixture, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (whole, fixture->blob));
}

static void
test_stall_lasts_until_released (Fixture      *fixture,
                                 gconstpointer data)
{
  g_autofree char        *path = dup_cdn_path (fixture);
  g_autoptr (SoupMessage) message = make_message (fixture, "GET", "127.0.0.2", path);
  g_autoptr (GError)      error = NULL;
  g_autoptr (GBytes)      body = NULL;
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  pdk_registry_set_stall (fixture->registry, 100000);
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_wait_for (pdk_registry_count_stalled (fixture->registry) == 1);
  g_assert_null (waiter.result);
  pdk_registry_release (fixture->registry);
  body = soup_session_send_and_read_finish (fixture->session, pdk_async_waiter_wait (&waiter), &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (body, fixture->blob));
  g_assert_cmpuint (pdk_registry_count_stalled (fixture->registry), ==, 0);
}

static void
test_rate_is_kept (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  gint64             start = g_get_monotonic_time ();

  pdk_registry_set_rate (fixture->registry, 1000000);
  body = read_blob (fixture, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (body, fixture->blob));
  g_assert_cmpint (g_get_monotonic_time () - start, >, 200 * G_TIME_SPAN_MILLISECOND);
}

static void
test_corrupt_blob_has_another_digest (Fixture      *fixture,
                                      gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char   *digest = g_strconcat ("sha256:", fixture->digest, NULL);

  pdk_registry_set_corrupt (fixture->registry, digest);
  body = read_blob (fixture, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (body), ==, BLOB_SIZE);
  g_assert_false (g_bytes_equal (body, fixture->blob));
}

static void
test_stop_drops_stalled_connections (void)
{
  Fixture                 fixture = { 0 };
  g_autofree char        *path = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GError)      error = NULL;
  g_autoptr (GBytes)      body = NULL;
  g_auto (PdkAsyncWaiter) waiter = PDK_ASYNC_WAITER_INIT;

  set_up (&fixture, NULL);
  path = dup_cdn_path (&fixture);
  message = make_message (&fixture, "GET", "127.0.0.2", path);
  pdk_registry_set_stall (fixture.registry, 0);
  soup_session_send_and_read_async (fixture.session, message, G_PRIORITY_DEFAULT, NULL, pdk_async_waiter_done, &waiter);
  pdk_test_wait_for (pdk_registry_count_stalled (fixture.registry) == 1);
  g_clear_pointer (&fixture.registry, pdk_registry_stop);
  body = soup_session_send_and_read_finish (fixture.session, pdk_async_waiter_wait (&waiter), &error);
  g_assert_nonnull (error);
  tear_down (&fixture, NULL);
}

#define ADD(path, test) g_test_add ("/registry-double/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("manifest-names-layers", test_manifest_names_layers);
  ADD ("tags-are-found-as-on-the-hub", test_tags_are_found_as_on_the_hub);
  ADD ("blob-redirects-to-another-host", test_blob_redirects_to_another_host);
  ADD ("cdn-sends-whole-and-ranges", test_cdn_sends_whole_and_ranges);
  ADD ("names-answer-with-faults", test_names_answer_with_faults);
  ADD ("cut-ends-the-connection-at-its-offset", test_cut_ends_the_connection_at_its_offset);
  ADD ("stall-lasts-until-released", test_stall_lasts_until_released);
  ADD ("rate-is-kept", test_rate_is_kept);
  ADD ("corrupt-blob-has-another-digest", test_corrupt_blob_has_another_digest);
  g_test_add_func ("/registry-double/stop-drops-stalled-connections", test_stop_drops_stalled_connections);

  return g_test_run ();
}
